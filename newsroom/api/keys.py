"""Keys in the desk API: listed, made, replaced and revoked. A secret is in one answer, and never in another.

With a key of the scope `keys`, no key comes to be that is for more than it, or works for longer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from newsroom import idempotency, keys, moments, params, scopes, text
from newsroom.access import CHALLENGE
from newsroom.bodies import members, tag_read
from newsroom.errors import BadInput, Fault, MissingScope, NotFound
from newsroom.models import ApiKey
from newsroom.private import DeskView, PreconditionFailed, listed, page_of, reply

MOST_A_MINUTE = 1_000_000
TAKES = {
    "name": {"type": "string", "maxLength": 100},
    "scopes": {"type": "array", "items": {"enum": list(scopes.SCOPES)}},
    "user": {"type": ["string", "null"]},
    "per_minute": {"type": ["integer", "null"], "minimum": 1, "maximum": MOST_A_MINUTE},
    "expires_at": {"type": ["string", "null"], "format": "date-time"},
}


class KeyView(DeskView):
    """Base of what concerns keys."""

    reads = writes = "keys"
    schema = None

    def who_may(self, request: Request, deed: str) -> User:
        """Return who asks. Raises NotAllowed."""
        self.need(request, f"newsroom.{deed}_apikey")
        return cast("User", request.user)


class Keys(KeyView):
    """GET: all keys, by name (`page`, `page_size`). POST: make one; `token` is in this answer and in no other.

    {"name", "scopes": [...], "user": a user name, "per_minute", "expires_at"}; all but the name
    may be left out. It acts for `user`, by default for whoever makes it.
    """

    known = frozenset({"page", "page_size"})
    takes = TAKES

    def get(self, request: Request) -> HttpResponseBase:
        """Return one page of the keys."""
        self.who_may(request, "view")
        given = self.given(request)
        page = page_of(given)
        found = ApiKey.objects.select_related("user", "created_by").order_by("name", "-created_at", "pk")
        results = [shown(key) for key in found[page.first : page.first + page.size]]
        return listed(request, given, page, found.count(), results)

    def post(self, request: Request) -> HttpResponseBase:
        """Make a key."""
        by = self.who_may(request, "add")
        params.read(request._request.GET, frozenset())
        if request.headers.get(idempotency.HEADER):
            # The answer holds a secret, which would be kept for as long as it might be asked for again.
            detail = "A key is not made twice by one request: its answer is kept nowhere. Revoke what you lost."
            raise BadInput([Fault("not_repeatable", detail, parameter=idempotency.HEADER)])
        return _made(request, _asked(request, by), by=by)


class OneKey(KeyView):
    """GET: a key, without its secret, and its ETag."""

    def get(self, request: Request, key_id: int) -> HttpResponseBase:
        """Return one key."""
        self.who_may(request, "view")
        self.given(request)
        key = find(key_id)
        return reply(shown(key), etag=etag(key))


class Rotate(KeyView):
    """POST, with If-Match: a new key with the rights of this one, which works for a day more. 201 with `token`."""

    versioned = True

    def post(self, request: Request, key_id: int) -> HttpResponseBase:
        """Make the new key."""
        by = self.who_may(request, "change")
        self.given(request)
        key = _read(request, key_id)
        members(request.data, ())
        _within(request, key.scopes, key.expires_at)
        try:
            made = keys.rotate(key.pk, by=by)
        except ValidationError as wrong:
            raise BadInput([Fault("cannot_act", " ".join(wrong.messages), pointer="")]) from None
        return reply({**shown(made.key), "token": made.token}, 201, etag=etag(made.key))


class Revoke(KeyView):
    """POST, with If-Match: the key opens nothing from now on. 200 with the key."""

    versioned = True

    def post(self, request: Request, key_id: int) -> HttpResponseBase:
        """Close the key."""
        by = self.who_may(request, "change")
        self.given(request)
        key = _read(request, key_id)
        members(request.data, ())
        keys.revoke(key.pk, by=by)
        key = find(key_id)
        return reply(shown(key), etag=etag(key))


def find(key_id: int) -> ApiKey:
    """Return a key with the people it names. Raises NotFound."""
    in_range = key_id < 2**63
    key = ApiKey.objects.select_related("user", "created_by").filter(pk=key_id).first() if in_range else None
    if key is None:
        raise NotFound("There is no such key.")
    return key


def etag(key: ApiKey) -> str:
    """Return the version of a key: it changes when it is closed, or given an end."""
    return f"{key.pk}-{_instant(key.revoked_at) or 'open'}-{_instant(key.expires_at) or 'ever'}"


def shown(key: ApiKey) -> dict[str, Any]:
    """Return a key as the API shows it; nothing with which it could be used is among it."""
    now = timezone.now()
    return {
        "id": key.pk,
        "name": key.name,
        "prefix": f"nr_{key.prefix}",
        "scopes": list(key.scopes),
        "user": key.user.get_username() if key.user else None,
        "per_minute": key.per_minute,
        "is_good": key.is_good(now),
        "created_at": _instant(key.created_at),
        "created_by": key.created_by.get_username() if key.created_by else None,
        "expires_at": _instant(key.expires_at),
        "revoked_at": _instant(key.revoked_at),
        "last_used_at": _instant(key.last_used_at),
    }


def _read(request: Request, key_id: int) -> ApiKey:
    """Return the key, if it is as it was read."""
    key = find(key_id)
    if tag_read(request) != etag(key):
        raise PreconditionFailed
    return key


def _made(request: Request, wanted: dict[str, Any], *, by: User) -> HttpResponseBase:
    _within(request, wanted["scopes"], wanted["expires_at"])
    try:
        made = keys.create(by=by, **wanted)
    except ValidationError as wrong:
        faults = [Fault("invalid", words, pointer=f"/{name}") for name, said in _said(wrong) for words in said]
        raise BadInput(faults) from None
    return reply({**shown(made.key), "token": made.token}, 201, etag=etag(made.key))


def _said(wrong: ValidationError) -> list[tuple[str, list[str]]]:
    named = {"scope": "scopes"}
    return [(named.get(name, name), words) for name, words in wrong.message_dict.items()]


def _within(request: Request, wanted: tuple[str, ...], ends: dt.datetime | None) -> None:
    """Raise unless the key that asks, if it is one, is for all of this itself, and for as long."""
    own = request.auth
    if not isinstance(own, ApiKey):
        return
    for scope in wanted:
        if scope not in own.scopes:
            raise MissingScope(scope, realm=CHALLENGE)
    if own.expires_at is not None and (ends is None or ends > own.expires_at):
        detail = f"The key that asks ends at {_instant(own.expires_at)}; it makes none that works longer."
        raise BadInput([Fault("too_long", detail, pointer="/expires_at")])


def _asked(request: Request, by: User) -> dict[str, Any]:
    """Return what the body asks for. Raises BadInput with every fault at once."""
    body = members(request.data, TAKES)
    faults: list[Fault] = []
    readers: dict[str, Callable[[Any], Any]] = {
        "name": _name,
        "scopes": _scopes,
        "user": partial(_user, by=by),
        "per_minute": _number,
        "expires_at": _end,
    }
    found: dict[str, Any] = {}
    for name, read in readers.items():
        try:
            found[name] = read(body.get(name))
        except ValueError as wrong:
            faults.append(Fault("bad_value", str(wrong), pointer=f"/{name}"))
    if faults:
        raise BadInput(faults)
    return found


def _name(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(text.line(value)) <= 100:
        raise ValueError("Say whose key it is and what for, in at most 100 characters.")
    return text.line(value)


def _scopes(value: Any) -> tuple[str, ...]:
    if value is None:
        return (scopes.READ,)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"Send scopes as a list. Known are: {', '.join(scopes.SCOPES)}.")
    return scopes.normal(value)


def _user(value: Any, by: User) -> User:
    if value is None:
        return by
    name = value if isinstance(value, str) else ""
    person = User.objects.filter(username=name, is_active=True, is_staff=True).first()
    if person is None:
        raise ValueError("Nobody on the desk signs in by that name.")
    return person


def _number(value: Any) -> int | None:
    if value is None or (type(value) is int and 0 < value <= MOST_A_MINUTE):
        return value
    raise ValueError(f"Requests a minute: a whole number from 1 to {MOST_A_MINUTE}, or null.")


def _end(value: Any) -> dt.datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("Write an instant with its zone (2025-01-22T09:30:00Z), or null.")
    at = moments.read(value)
    if not timezone.now() < at < timezone.now() + dt.timedelta(days=36_525):
        raise ValueError("An end lies in the future, and within a hundred years.")
    return at


def _instant(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None
