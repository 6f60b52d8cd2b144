"""How many requests one reader may make: counted by the minute, told in headers.

Counters live in the cache “limits”: in the memory of a process, or in Redis or Valkey where
REDIS_URL is set, and then all processes count together. A window begins with the minute of the
clock. If Redis is away, everybody may read: losing it slows reads and refuses none.

Headers: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
"""

from __future__ import annotations

import ipaddress
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import caches

logger = structlog.get_logger(__name__)
WINDOW = 60  # seconds
PAUSE = 5.0  # seconds that a process leaves a cache alone which has failed


@dataclass(frozen=True, slots=True)
class Count:
    """What one reader has used of a window: `allowed` requests, `used` so far, `left` seconds to go."""

    allowed: int
    used: int
    left: int

    @property
    def is_over(self) -> bool:
        """Return whether this request is one too many."""
        return self.used > self.allowed

    def headers(self) -> dict[str, str]:
        """Return what the answer says of it."""
        return {
            "RateLimit-Policy": f'"minute";q={self.allowed};w={WINDOW}',
            "RateLimit": f'"minute";r={max(0, self.allowed - self.used)};t={self.left}',
        }


_silent_until = 0.0


def count(who: str, allowed: int, *, now: float | None = None) -> Count | None:
    """Count one request of `who`; None where nothing can be counted, and so nobody is refused."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return None
    now = time.time() if now is None else now
    window = int(now) // WINDOW
    name = f"{who}:{window}"
    try:
        cache = caches["limits"]
        cache.add(name, 0, timeout=2 * WINDOW)
        used = cache.incr(name)
    except Exception as error:
        # Whatever a cache may raise. Waiting for it at every request would be worse than not counting.
        _silent_until = time.monotonic() + PAUSE
        logger.warning("requests are not counted", error=type(error).__name__)
        return None
    return Count(allowed, used, (window + 1) * WINDOW - int(now))


def address_of(meta: Mapping[str, Any]) -> str:
    """Return whose requests are counted together: an IPv4 address, or the /64 that an IPv6 address lies in.

    X-Forwarded-For is read from its end and only past proxies that TRUSTED_PROXIES names: what
    stands further to the front anybody may have written.
    """
    found = str(meta.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    while hops and _is_proxy(found):
        found = hops.pop()
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), 64), strict=False).network_address)
    return str(address)


def _is_proxy(found: str) -> bool:
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)


class JsonSerializer:
    """How values stand in Redis. Django's own way is pickle, which runs what somebody put there."""

    def dumps(self, value: Any) -> Any:
        """Return a value as it is stored; whole numbers stay what Redis can count up."""
        return value if type(value) is int else json.dumps(value)

    def loads(self, stored: bytes) -> Any:
        """Return the value; what is not JSON is a ValueError."""
        return json.loads(stored)
