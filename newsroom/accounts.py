"""What an account may do, as the audit log compares it before and after."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet

from newsroom import audit

Access = Mapping[str, Any]


def named(permissions: QuerySet[Permission]) -> set[str]:
    """Return permissions as "app.codename"."""
    rows = permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def access_of(person: User) -> Access:
    """Return what an account may do, and by what."""
    return {
        "groups": sorted(Group.objects.filter(user=person).values_list("name", flat=True)),
        "single permissions": sorted(named(Permission.objects.filter(user=person))),
        "may sign in": person.is_active,
        "works at the desk": person.is_staff,
        "superuser": person.is_superuser,
    }


def note_access(person: User, before: Access, *, by: User | None) -> None:
    """Note what changed of what an account may do; nothing where nothing did. `before` is empty for a new one."""
    now = access_of(person)
    changed = {
        name: {"from": before.get(name), "to": value} for name, value in now.items() if value != before.get(name)
    }
    if not before:
        note("made", person, by=by, details=now)
    elif changed:
        note("access", person, by=by, details=changed)


def note(verb: str, person: User, *, by: User | None, details: Access | None = None) -> None:
    """Note what was done to an account."""
    audit.note(verb, kind="account", thing=person.pk, label=audit.name_of(person), by=by, details=details)


def note_group(verb: str, group: Group, *, by: User | None, before: Set[str] = frozenset()) -> None:
    """Note what was done to a group: which permissions it gained and lost; nothing where none."""
    now = named(group.permissions.all()) if verb != "deleted" else set()
    details = {"gained": sorted(now - before), "lost": sorted(before - now)}
    if verb != "access" or any(details.values()):
        audit.note(verb, kind="group", thing=group.pk, label=group.name, by=by, details=details)
