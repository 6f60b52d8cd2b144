"""Django's CACHES: a cache is an aid here, and nothing is lost with it.

“limits” counts requests of readers; “default”, which allauth uses, attempts to sign in.
"""

from __future__ import annotations

from typing import Any

TIMEOUT = 0.25  # seconds: a reader waits no longer for what is only an aid


def configure(redis_url: str) -> dict[str, Any]:
    """Return the caches: in the memory of each process, or shared in Redis or Valkey where there is an address."""
    if not redis_url:
        # Many entries, because those that are pushed out are counts of attempts.
        return {name: _memory(name, entries=100_000) for name in ("default", "limits")}
    signing_in = {**_redis(redis_url), "BACKEND": "newsroom.steady.SteadyCache"}
    return {"default": signing_in, "limits": _redis(redis_url)}


def _memory(name: str, *, entries: int) -> dict[str, Any]:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    return {"BACKEND": backend, "LOCATION": name, "OPTIONS": {"MAX_ENTRIES": entries}}


def _redis(url: str) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "newsroom",
        "OPTIONS": {
            "socket_timeout": TIMEOUT,
            "socket_connect_timeout": TIMEOUT,
            # The client's own default tries three times more, with pauses of seconds.
            "retry": None,
            "serializer": "newsroom.limits.JsonSerializer",
        },
    }
