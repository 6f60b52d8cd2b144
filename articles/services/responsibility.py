"""Saying which editor has which sections. Who has none written down edits all (articles.permissions)."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from articles import permissions
from articles.models import Section, SectionEditor
from newsroom import audit


@transaction.atomic
def limit(user: User, section: Section, *, by: User | None, now: dt.datetime | None = None) -> SectionEditor:
    """Limit an editor to a section and those below it, besides those that they have. Safe to repeat."""
    permissions.check(by, permissions.LIMIT)
    entry, is_new = SectionEditor.objects.get_or_create(user=user, section=section)
    if is_new:
        _note("limited", user, section, by=by, now=now)
    return entry


@transaction.atomic
def release(entry: SectionEditor, *, by: User | None, now: dt.datetime | None = None) -> None:
    """Take a section from an editor; without the last one they edit all again."""
    permissions.check(by, permissions.RELEASE)
    _note("unlimited", entry.user, entry.section, by=by, now=now)
    entry.delete()


def _note(verb: str, user: User, section: Section, *, by: User | None, now: dt.datetime | None) -> None:
    label, details = audit.name_of(user), {"section": section.name}
    audit.note(verb, kind="account", thing=user.pk, label=label, by=by, now=now, details=details)
