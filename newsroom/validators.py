"""What a public answer is held by in caches: validators, keys, how long (RFC 9110, RFC 9111)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

# Part of every ETag: raise it when the same row comes to be shown as other bytes.
CONTRACT = "1"
FRESH = 60  # seconds that an edge may keep an answer without asking
STALE = 600  # seconds more that it may show it while it asks
TIMELY = ("Last-Modified", "Cache-Control")  # headers that depend on when an answer leaves


@dataclass(frozen=True)
class Validator:
    """What a client's copy is compared with, and how long an edge may keep the answer.

    `number` is a change number, `modified` the time of that change, `keys` name all that the
    answer shows (the edge is purged by them), `fresh` is in seconds. `also` names what the
    answer depends on besides, such as the date in an answer that says “today”.
    """

    number: int
    modified: dt.datetime
    keys: tuple[str, ...] = ()
    fresh: int = FRESH
    also: str = ""

    @property
    def etag(self) -> str:
        """Return the strong entity tag (RFC 9110, section 8.8.3)."""
        return f'"{CONTRACT}-{self.number}{"-" if self.also else ""}{self.also}"'

    @property
    def second(self) -> int:
        """Return when what is shown last changed, in seconds since 1970."""
        return int(self.modified.timestamp())


def finish(response: HttpResponse, validator: Validator) -> HttpResponse:
    """Return a public answer of any status with its cache headers."""
    for name, value in public_headers(validator).items():
        response[name] = value
    response.validator = validator  # type: ignore[attr-defined]  # what it is kept by (newsroom.keeping)
    return response


def is_present(said: Mapping[str, Any], etag: str, second: int) -> bool:
    """Return whether the copy that a request tells of is the present answer (RFC 9110, section 13.1).

    A tag that is given rules, also one that is none. If-Match asks for what only a write needs:
    a 412 under public cache headers would be shown to everybody.
    """
    if (tags := said.get("HTTP_IF_NONE_MATCH")) is not None:
        held = parse_etags(tags)
        return "*" in held or any(tag.removeprefix("W/") == etag for tag in held)
    since = said.get("HTTP_IF_MODIFIED_SINCE")
    moment = parse_http_date_safe(since) if since else None
    return moment is not None and second <= moment


def last_modified(second: int, now: float) -> str:
    """Return Last-Modified: the second of the change once that is over, until then the one before.

    It counts whole seconds. Were it given out within its own second, a copy of before the next
    change in that second would be confirmed for ever (RFC 9110, section 8.8.2.2).
    """
    return _http_date(second if now >= second + 1 else second - 1)


def public_headers(validator: Validator) -> dict[str, str]:
    """Return the cache headers of a public answer (RFC 9111, RFC 5861, Surrogate-Key)."""
    headers = {
        "ETag": validator.etag,
        "Last-Modified": last_modified(validator.second, timezone.now().timestamp()),
        "Cache-Control": cache_control(validator.fresh),
    }
    if validator.keys:
        headers["Surrogate-Key"] = " ".join(validator.keys)
        if settings.EDGE.cloudflare_zone:
            headers["Cache-Tag"] = ",".join(validator.keys)  # the same, as Cloudflare reads them
    return headers


@lru_cache(maxsize=1000)
def cache_control(fresh: int) -> str:
    """Return how long an edge may keep an answer: `fresh` seconds.

    What changes by itself then is not shown a moment longer while the edge asks.
    """
    return f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={STALE if fresh >= FRESH else 0}"


@lru_cache(maxsize=1000)
def _http_date(second: int) -> str:
    return http_date(second)
