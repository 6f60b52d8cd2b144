"""What readers are told of a story beside its text: what was corrected, when, and the note above it.

For the forms that are read as they are. The document itself has it as data.
"""

from __future__ import annotations

import datetime as dt
from html import escape

from django.utils import timezone

from newsroom.dates import long_date
from publishing.document import Json

# In the language of the story, not of who reads it. English where we know none.
KINDS = {
    "en": {"correction": "Correction", "clarification": "Clarification", "update": "Update"},
    "ru": {"correction": "Исправление", "clarification": "Уточнение", "update": "Обновление"},
    "kk": {"correction": "Түзету", "clarification": "Нақтылау", "update": "Жаңарту"},
    "ky": {"correction": "Оңдоо", "clarification": "Тактоо", "update": "Жаңыртуу"},
}


def heading(note: Json, language: str) -> str:
    """Return how a note of a stored document begins: "Correction, 22 January 2025", by the newsroom's day."""
    day = timezone.localtime(dt.datetime.fromisoformat(note["at"])).date()
    kinds = KINDS.get(language.partition("-")[0], KINDS["en"])
    return f"{kinds.get(note['kind'], note['kind'])}, {long_date(day, language)}"


def lines(document: Json) -> list[str]:
    """Return the corrections of a stored document as plain text, newest first."""
    return [f"{heading(note, document['language'])}: {note['text']}" for note in document["corrections"]]


def notice_html(document: Json) -> str:
    """Return the note above a story as HTML; empty where there is none."""
    return f"<p><em>{_text(document['notice'])}</em></p>" if document["notice"] else ""


def corrections_html(document: Json) -> str:
    """Return the corrections of a stored document as HTML, newest first."""
    return "".join(
        f"<p><strong>{_text(heading(note, document['language']))}:</strong> {_text(note['text'])}</p>"
        for note in document["corrections"]
    )


def _text(words: str) -> str:
    return escape(words, quote=False).replace("\n", "<br>")
