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
from dataclasses import dataclass

import structlog
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

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


def create(
    name: str,
    *,
    by: User | None,
    scope: str = ApiKey.Scope.READ,
    per_minute: int | None = None,
    expires_at: dt.datetime | None = None,
    now: dt.datetime | None = None,
) -> Made:
    """Return a new key. Raises ValidationError where the name is empty or the scope unknown."""
    prefix = secrets.token_hex(4)
    token = f"nr_{prefix}.{secrets.token_urlsafe(32)}"
    key = ApiKey(
        name=name,
        prefix=prefix,
        digest=_digest(token),
        scope=scope,
        per_minute=per_minute,
        expires_at=expires_at,
        created_at=now or timezone.now(),
        created_by=by,
    )
    key.full_clean()
    key.save(force_insert=True)
    return Made(key, token)


@transaction.atomic
def rotate(key_id: int, *, by: User | None, now: dt.datetime | None = None) -> Made:
    """Return a new key with the rights of an old one, which goes on working for a day."""
    now = now or timezone.now()
    old = ApiKey.objects.select_for_update().get(pk=key_id)
    ends = now + OVERLAP
    made = create(old.name, by=by, scope=old.scope, per_minute=old.per_minute, now=now)
    ApiKey.objects.filter(pk=old.pk).filter(Q(expires_at=None) | Q(expires_at__gt=ends)).update(expires_at=ends)
    return made


def revoke(key_id: int, *, by: User | None, now: dt.datetime | None = None) -> bool:
    """Close a key; return whether it was open. Every process knows within a second."""
    closed = ApiKey.objects.filter(pk=key_id, revoked_at=None).update(revoked_at=now or timezone.now())
    _known.clear()
    if closed:
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
