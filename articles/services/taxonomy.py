"""Saving sections, tags and authors; what shows them in public follows."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from articles.models import Author, Section, Tag
from articles.services.refreshing import refresh_later
from articles.things import public_form
from publishing import services as door

# What of a thing stands on the cards of its stories: only that makes them worth rebuilding.
ON_CARDS = ("slug", "name", "kind", "parent_id")


@transaction.atomic
def save(thing: Section | Tag | Author, *, now: dt.datetime | None = None) -> None:
    """Save a section, tag or author, and have whatever shows it in public rebuilt."""
    before = type(thing)._default_manager.filter(pk=thing.pk).first() if thing.pk else None
    thing.save()
    present = public_form(thing)
    door.introduce([present], now=now)
    if before is None:
        return
    former = f"{present.kind}:{before.slug}"
    if former != present.key:
        door.retire(former, now=now)
    if any(getattr(before, name, None) != getattr(thing, name, None) for name in ON_CARDS):
        refresh_later(former)
