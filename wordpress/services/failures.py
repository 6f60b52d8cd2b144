"""In words, why a thing could not be brought in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError

from newsroom.errors import NewsroomError

# What another state of the newsroom, the disk or the site explains; all else is written to the log with its traceback.
EXPECTED = (NewsroomError, OSError, ProtectedError, IntegrityError)


def words_for(error: Exception) -> str:
    """Return what an error says to people, else its name."""
    match error:
        case NewsroomError() | OSError():
            return str(error)
        case ValidationError():
            return " ".join(error.messages)
        case ProtectedError():
            return "Something that is here already needs what would have to go."
        case IntegrityError():
            return "It contradicts what is here already."
        case _:
            return type(error).__name__
