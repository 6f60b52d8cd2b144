"""Asking the sources that are due: fetch, read, hand over. What becomes of it, the services decide.

poll(pk)              one source, if it is due and nobody else asks it
poll_due()            all that are due, several at once
keep_polling(stop)    what the worker runs beside its tasks
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from ipaddress import ip_network

import structlog
from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from newsroom import text, web
from newsroom.errors import BadInput
from ticker import services
from ticker.models import Source
from ticker.sources import ADAPTERS, Unreadable, documents

logger = structlog.get_logger(__name__)

Clock = Callable[[], dt.datetime]
AT_ONCE = 4  # sources that are asked side by side: one that hangs keeps no other waiting
LOOK = 5.0  # seconds between two looks at what is due
TIDY = dt.timedelta(hours=1)


def rules() -> web.Rules:
    """Return what asking a source may do: http and https, few redirects, no more than a list of rates is long."""
    return web.Rules(
        ports=frozenset(settings.OUTBOUND_PORTS),
        allowed=tuple(map(ip_network, settings.OUTBOUND_ALLOW)),
        size=documents.MOST_BYTES,
    )


def poll(pk: int, *, clock: Clock = timezone.now) -> str:
    """Ask one source, if it is due; return a sentence on what came of it, nothing if it was not asked."""
    source = services.claim(pk, now=clock())
    if source is None:
        return ""
    begun, content = time.monotonic(), b""
    try:
        answer = web.fetch("GET", _address(source, clock()), rules=rules(), headers=_validators(source))
        if answer.status == HTTPStatus.NOT_MODIFIED and source.digest:
            services.note_same(source, now=clock())
            return f"{source}: nothing new."
        content = answer.content
        return _take(source, answer, took=_since(begun), now=clock())
    except (web.WebError, Unreadable) as error:
        problem = str(error)
    except BadInput as error:
        problem = " ".join(fault.detail for fault in error.errors)
    services.note_failure(source, problem, content, took=_since(begun), now=clock())
    return f"{source}: {problem}"


def _take(source: Source, answer: web.Answer, *, took: int, now: dt.datetime) -> str:
    if answer.status != HTTPStatus.OK:
        raise Unreadable(f"It answered with status {answer.status}.")
    sheet = ADAPTERS[source.adapter].read(answer.content, source.mapping)
    # Only of what was taken: a validator of a bad answer would have the bank say “unchanged” for ever.
    memory = {
        "etag": text.line(answer.headers.get("etag", ""))[:200],
        "modified": text.line(answer.headers.get("last-modified", ""))[:100],
    }
    taken = services.take(source, sheet, answer.content, took=took, memory=memory, now=now)
    waiting = f", {taken.held} waiting for an editor" if taken.held else ""
    return f"{source}: {len(taken.kept)} new{waiting}, of {sheet.day}."


def _address(source: Source, now: dt.datetime) -> str:
    today = now.astimezone(source.schedule.zone).date()
    return source.url.replace("{day}", today.isoformat())


def _validators(source: Source) -> dict[str, str]:
    if "{day}" in source.url:  # another address each day, and another document
        return {}
    said = {"If-None-Match": source.etag, "If-Modified-Since": source.modified}
    return {name: value for name, value in said.items() if value and value.isascii()}


def poll_due(*, clock: Clock = timezone.now) -> list[str]:
    """Ask every source that is due, and look for rates that did not come; return a sentence for each asked."""
    due = list(Source.objects.due(clock()).values_list("pk", flat=True))
    said: list[str] = []
    if due:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sources") as threads:
            said = [each for each in threads.map(lambda pk: _in_thread(pk, clock), due) if each]
    services.note_late(clock())
    return said


def _in_thread(pk: int, clock: Clock) -> str:
    try:
        return poll(pk, clock=clock)
    except Exception:
        # A bug, or a database that is away: the source is due again when its lease is over.
        logger.exception("source could not be asked", source=pk)
        return ""
    finally:
        connections.close_all()


def keep_polling(stop: threading.Event) -> None:
    """Ask what is due until told to stop. The worker's companion."""
    tidied = dt.datetime.min.replace(tzinfo=dt.UTC)
    while not stop.is_set():
        close_old_connections()
        poll_due()
        if (now := timezone.now()) - tidied >= TIDY:
            tidied = now
            services.prune_fetches(now)
        stop.wait(LOOK)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
