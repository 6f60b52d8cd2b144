"""Django's CACHES: a cache is an aid here, and nothing is lost with it."""

from __future__ import annotations

from typing import Any

TIMEOUT = 0.25  # seconds: a reader waits no longer for what is only an aid


def configure(redis_url: str) -> dict[str, Any]:
    """Return the caches: in the memory of each process, or shared in Redis or Valkey where there is an address."""
    limits = _redis(redis_url) if redis_url else _memory("limits", entries=100_000)
    return {"default": _memory("default", entries=1_000), "limits": limits}


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
