"""A shared cache that counts on while it is away: in the memory of this process, until it is back.

Attempts to sign in are counted there. Were they not counted while Redis is away, passwords could be
tried without end; were they refused, nobody could publish.
"""

from __future__ import annotations

import time
from typing import Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

logger = structlog.get_logger(__name__)
PAUSE = 5.0  # seconds that a process leaves a cache alone which has failed

_silent_until = 0.0


class SteadyCache(RedisCache):
    """Redis or Valkey; its stand-in is the memory of this process."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._stand_in = LocMemCache("stand-in", {"OPTIONS": {"MAX_ENTRIES": 100_000}})

    def add(self, *args: Any, **kwargs: Any) -> Any:
        """Store a value where there is none; return whether it was stored."""
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """Return a value, or the default."""
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        """Store a value."""
        return self._ask("set", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Forget a value; return whether there was one."""
        return self._ask("delete", *args, **kwargs)

    def _ask(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        global _silent_until
        if time.monotonic() >= _silent_until:
            try:
                return getattr(super(), verb)(*args, **kwargs)
            except Exception as error:
                # Whatever a client may raise. Waiting for it at every question would be worse.
                _silent_until = time.monotonic() + PAUSE
                logger.warning("counting in this process alone", error=type(error).__name__)
        return getattr(self._stand_in, verb)(*args, **kwargs)
