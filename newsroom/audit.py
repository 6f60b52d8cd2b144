"""The audit log: every step, every change of rights, every key, and every reading of what is not for all.

    through(key)         what is noted inside came by an API key, and says so
    note(verb, …)        one line, in the transaction of what it tells, so that neither is there without the other
    forget(kind, thing)  the words of something that was erased; that it was, when and by whom, stays

Services write it. A line is never changed: the model refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom import text, tongues
from newsroom.models import AuditEntry

# What can be done, as the log says it. A service with a new verb adds it here.
VERBS = {
    "submitted": _("Sent for review"),
    "returned": _("Sent back to draft"),
    "approved": _("Approved"),
    "published": _("Published"),
    "scheduled": _("Scheduled"),
    "unscheduled": _("Held back"),
    "released": _("Published at its time"),
    "withdrawn": _("Withdrawn"),
    "leaves": _("Given a time to be withdrawn"),
    "stays": _("Kept: the time to be withdrawn is taken back"),
    "expired": _("Withdrawn at its time"),
    "spiked": _("Spiked"),
    "unspiked": _("Taken off the spike"),
    "erased": _("Erased"),
    "shown": _("Preview link made"),
    "hidden": _("Preview link revoked"),
    "limited": _("Limited to a section"),
    "unlimited": _("Not limited to a section any more"),
    "rights": _("Rights changed"),
    "leased": _("Lease added"),
    "unleased": _("Lease removed"),
    "recalled": _("Recalled"),
    "restored": _("Restored"),
    "downloaded": _("Original downloaded"),
    "deleted": _("Deleted"),
    "arranged": _("Stories placed"),
    "changed": _("Changed"),
    "made": _("Made"),
    "replaced": _("Replaced by a new one"),
    "revoked": _("Revoked"),
    "access": _("Access changed"),
    "password": _("Password set"),
    "second_step": _("Second step reset"),
    "signed_in": _("Signed in"),
    "refused": _("Sign-in refused"),
    "factor_added": _("Second step added"),
    "factor_removed": _("Second step removed"),
    "factor_renewed": _("Recovery codes made anew"),
    "guest": _("Read through a preview link"),
    "enabled": _("Switched on"),
    "disabled": _("Switched off"),
    "rotated": _("Secret replaced"),
    "took_rate": _("Suspicious rate taken"),
    "refused_rate": _("Suspicious rate left out"),
    "overrode_rate": _("Rate overridden"),
    "ended_override": _("Override taken back"),
    "imported": _("Imported"),
}
# By kind, the page in the admin that shows such a thing.
KINDS = {
    "story": "articles_article_change",
    "photo": "media_image_change",
    "collection": "articles_collection_change",
    "key": "newsroom_apikey_changelist",
    "account": "auth_user_change",
    "group": "auth_group_change",
    "webhook": "publishing_endpoint_change",
    "instrument": "ticker_instrument_change",
    "import": "wordpress_run_change",
}
NEWSROOM = "the newsroom"  # an import, the worker, a command
ERASED = "(erased)"
LABEL, WHO, VALUE = 200, 200, 500  # characters kept
_through: ContextVar[str] = ContextVar("key", default="")


def note(
    verb: str,
    *,
    kind: str,
    thing: Any,
    label: Any,
    by: User | None,
    who: str = "",
    now: dt.datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write a line of the log and return it: one INSERT. `by` None is the newsroom itself, or `who`, a stranger.

    `thing` is the primary key of what it is about, `label` what people call it, in English where it has no name
    of its own; empty details are left out. What a program does by a key names the key beside the person.
    """
    if verb not in VERBS or kind not in KINDS:
        raise ValueError(f"the audit log knows no “{verb}” of a “{kind}”")
    told = {**(details or {}), "by_key": _through.get()}
    with tongues.neutral():
        called = str(label)
    return AuditEntry.objects.create(
        at=now or timezone.now(),
        by_id=by.pk if by else None,
        who=_cut(who or name_of(by), WHO),
        verb=verb,
        kind=kind,
        thing=str(thing),
        label=_cut(called, LABEL),
        details={name: _plain(value) for name, value in told.items() if value not in (None, "", [], {})},
    )


@contextmanager
def through(key: str) -> Iterator[None]:
    """Have the lines that are written inside name the API key by which they came; empty while nobody knows."""
    token = _through.set(key)
    try:
        yield
    finally:
        _through.reset(token)


def came_by(key: str) -> None:
    """Name the API key, once it is known, of what goes on inside `through`."""
    _through.set(key)


def name_of(person: User | None) -> str:
    """Return what the log calls somebody: name and account."""
    if person is None:
        return NEWSROOM
    account = person.get_username()
    name = person.get_full_name()
    return f"{name} ({account})" if name else account


def forget(kind: str, thing: Any) -> int:
    """Forget the words of the lines about a thing that was erased; return how many had some.

    The one exception to what the model holds to: who asks to be erased is not to stand in a log.
    """
    entries: models.QuerySet[AuditEntry] = models.QuerySet(AuditEntry).filter(kind=kind, thing=str(thing))
    return int(entries.update(label=ERASED, details={}))


def _cut(value: str, length: int) -> str:
    return text.shorten(text.line(value), length)


def _plain(value: Any) -> Any:
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case str():
            return text.shorten(text.prose(value), VALUE)
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(each) for each in value]
        case bool() | int() | None:
            return value
        case _:
            return str(value)
