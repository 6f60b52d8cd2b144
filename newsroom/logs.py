"""Logs as data: one event a line, each with the id of the request that caused it."""

from __future__ import annotations

import re
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

# Without local variables: they hold sessions, passwords and stories that are not out yet.
_TRACEBACKS = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))

# Whoever has the token of a preview reads a story that is not out yet.
_PREVIEW = re.compile(r"(/preview/)[^/\s?#]+")


def without_tokens(logger: Any, name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Return a line of the log in which no address of a preview leads anywhere."""
    for key, value in event.items():
        if isinstance(value, str) and "/preview/" in value:
            event[key] = _PREVIEW.sub(r"\1…", value)
    return event


def configure(*, as_json: bool, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: JSON for machines, else lines for people."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_tokens,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: list[Any] = (
        [_TRACEBACKS, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django gives itself a level and handlers of its own, which would go past ours.
            "django": {"level": level, "handlers": []},
            # Refusals are logged by our own middleware, with the request id and the time it took.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "WARNING"},
        },
    }
