"""API keys: made, replaced, revoked, and recognised.

    create(name, …)     a new key; its secret is returned, and never again
    rotate(key, …)      a new key in place of an old one, which works for a day more
    revoke(key, …)      it opens nothing from now on
    recognise(token)    the key that a request carries

A key reads `nr_PREFIX.SECRET`. The prefix finds the row and may stand in logs; of the whole
only the SHA-256 is stored. The secret has 256 random bits, so no slow hash is needed: there
is nothing to guess.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from newsroom import audit
from newsroom import scopes as names
from newsroom.errors import NotAllowed
from newsroom.models import ApiKey

logger = structlog.get_logger(__name__)

TOKEN = re.compile(r"nr_([0-9a-f]{8})\.[A-Za-z0-9_-]{43}")
OVERLAP = dt.timedelta(days=1)  # how long a replaced key goes on working
REMEMBERED = 1.0  # seconds that a process goes without asking: a revoked key is refused no later
NOTED = dt.timedelta(minutes=1)  # how often “last used” is written at most
MOST = 10_000  # keys remembered


@dataclass(frozen=True, slots=True)
class Made:
    """A key that was just made, with its secret: show it once, store it nowhere."""

    key: ApiKey
    token: str


@transaction.atomic
def create(
    name: str,
    *,
    by: User | None,
    scopes: Iterable[str] = (names.READ,),
    user: User | None = None,
    per_minute: int | None = None,
    expires_at: dt.datetime | None = None,
    now: dt.datetime | None = None,
) -> Made:
    """Return a new key, which acts on the desk for `user`.

    Raises ValidationError where the name is empty, a scope unknown, or nobody is there to act for,
    and NotAllowed where `by` may not act for that person; None is the newsroom itself, which may.
    """
    wanted = _wanted(scopes, user)
    if user is not None:
        check_for(user, by=by)
    prefix = secrets.token_hex(4)
    token = f"nr_{prefix}.{secrets.token_urlsafe(32)}"
    key = ApiKey(
        name=name,
        prefix=prefix,
        digest=_digest(token),
        scope=" ".join(wanted),
        user=user,
        per_minute=per_minute,
        expires_at=expires_at,
        created_at=now or timezone.now(),
        created_by=by,
    )
    key.full_clean()
    key.save(force_insert=True)
    _tell("made", key, by=by, now=now, scope=key.scope, for_whom=audit.name_of(user) if user else "")
    return Made(key, token)


def _tell(verb: str, key: ApiKey, *, by: User | None, now: dt.datetime | None, **details: Any) -> None:
    audit.note(verb, kind="key", thing=key.pk, label=str(key), by=by, now=now, details=details)


def _wanted(scopes: Iterable[str], user: User | None) -> tuple[str, ...]:
    try:
        wanted = names.normal(scopes)
    except ValueError as wrong:
        raise ValidationError({"scope": str(wrong)}) from None
    if names.of_the_desk(wanted) and user is None:
        raise ValidationError({"user": "A key for the desk acts for somebody: say for whom."})
    return wanted


def check_for(user: User, *, by: User | None) -> None:
    """Raise NotAllowed unless `by` may hold a key that acts for `user`: who can do no more than `by` can.

    Else who may make keys could make one of an administrator's.
    """
    if by is None or by.pk == user.pk or by.is_superuser:
        return
    if user.is_superuser or not user.get_all_permissions() <= by.get_all_permissions():
        raise NotAllowed(f"{user.get_username()} may do more than you may: a key for them is not yours to make.")


@transaction.atomic
def rotate(key_id: int, *, by: User | None, now: dt.datetime | None = None) -> Made:
    """Return a new key with the rights of an old one, which goes on working for a day.

    Raises NotAllowed where `by` may not act for whom it acts.
    """
    now = now or timezone.now()
    old = ApiKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key_id)
    ends = now + OVERLAP
    made = create(old.name, by=by, scopes=old.scopes, user=old.user, per_minute=old.per_minute, now=now)
    ApiKey.objects.filter(pk=old.pk).filter(Q(expires_at=None) | Q(expires_at__gt=ends)).update(expires_at=ends)
    _tell("replaced", old, by=by, now=now, by_key=str(made.key), works_until=ends)
    return made


@transaction.atomic
def revoke(key_id: int, *, by: User | None, now: dt.datetime | None = None) -> bool:
    """Close a key; return whether it was open. Every process knows within a second."""
    closed = ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=now or timezone.now())
    _known.clear()
    if closed:
        _tell("revoked", ApiKey.objects.get(pk=key_id), by=by, now=now)
        logger.info("key revoked", key=key_id, by=by.pk if by else None)
    return bool(closed)


_known: dict[str, tuple[float, ApiKey]] = {}  # by digest: when it was read, and what was read


def recognise(token: str, *, now: dt.datetime | None = None) -> ApiKey | None:
    """Return the key if it is ours and good at this moment, else None. A query a second for each key."""
    now = now or timezone.now()
    shape = TOKEN.fullmatch(token)
    if shape is None:
        return None
    digest = _digest(token)
    read, key = _known.get(digest, (0.0, None))
    if key is None or time.monotonic() - read >= REMEMBERED:
        key = _look_up(shape[1], digest, now)
    return key if key is not None and key.is_good(now) else None


def forget() -> None:
    """Forget what this process remembers of keys."""
    _known.clear()


def _look_up(prefix: str, digest: str, now: dt.datetime) -> ApiKey | None:
    asked = time.monotonic()  # before the query: what it finds may be older than its end
    key = ApiKey.objects.filter(prefix=prefix).first()
    if key is None or not hmac.compare_digest(key.digest, digest):
        return None
    if len(_known) >= MOST:
        _known.clear()
    _known[digest] = (asked, key)
    if key.is_good(now):
        _note_use(key, now)
    return key


def _note_use(key: ApiKey, now: dt.datetime) -> None:
    if key.last_used_at is not None and now - key.last_used_at < NOTED:
        return
    try:
        with transaction.atomic():
            long_ago = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED)
            ApiKey.objects.filter(long_ago, pk=key.pk).update(last_used_at=now)
    except DatabaseError:
        # A read must not fail because a note of it could not be made.
        logger.warning("last use not noted", key=key.pk)
    key.last_used_at = now


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
