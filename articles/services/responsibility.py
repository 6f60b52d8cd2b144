"""Saying which editor has which sections. Who has none written down edits all (articles.permissions)."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from articles import permissions
from articles.models import Section, SectionEditor


@transaction.atomic
def limit(user: User, section: Section, *, by: User | None) -> SectionEditor:
    """Limit an editor to a section and those below it, besides those that they have. Safe to repeat."""
    permissions.check(by, permissions.LIMIT)
    entry, _ = SectionEditor.objects.get_or_create(user=user, section=section)
    return entry


@transaction.atomic
def release(entry: SectionEditor, *, by: User | None) -> None:
    """Take a section from an editor; without the last one they edit all again."""
    permissions.check(by, permissions.RELEASE)
    entry.delete()
