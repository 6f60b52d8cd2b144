"""The ASGI application: streams, held open by the thousand. Everything else is Django's as ever.

gunicorn newsroom.asgi -c python:newsroom.streaming      the process for streams
"""

from __future__ import annotations

import asyncio
import io
import os
import random
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.http import HttpResponseBase
from django.urls import set_script_prefix

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
django.setup(set_prefix=False)

from newsroom.events import EventStream, farewell  # noqa: E402
from newsroom.hub import Hub  # noqa: E402

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Any], Awaitable[None]]

STREAM = re.compile(r"/api/v1/(\w+/)?stream/")
# Milliseconds: after a restart, thousands of clients must not come back at the same moment.
COME_BACK = (500, 5_000)


class _Opening(ASGIHandler):
    """Django with every middleware and the view, for the beginning of a stream: in a thread that is soon free.

    Under its own asynchronous handler each open stream would keep a thread and a request.
    """

    def __init__(self) -> None:
        self.load_middleware(is_async=False)

    def open(self, scope: Message) -> HttpResponseBase:
        """Return the answer to a request without a body."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, error = self.create_request(scope, io.BytesIO())
        response: Any = error if request is None else self.get_response(request)
        response.close()  # sends request_finished, which frees the database connection
        return response  # type: ignore[no-any-return]


class Application:
    """What gunicorn calls. `hub` holds the open streams; close it, and they end."""

    def __init__(self) -> None:
        self.django = ASGIHandler()
        self.opening = _Opening()
        self.hub = Hub()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET" and STREAM.fullmatch(scope["path"]):
            await self._stream(scope, receive, send)
        else:
            await self.django(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        self.hub.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _stream(self, scope: Message, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self.hub.threads, self.opening.open, scope)
        if not isinstance(response, EventStream):
            await self.django.send_response(response, send)
            return
        del response["Content-Length"]
        headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
        topic, number, content = response.topic, response.number, response.content
        del response, scope  # a listener may stay for days
        await send({"type": "http.response.start", "status": 200, "headers": headers})

        async def write(data: bytes) -> None:
            await send({"type": "http.response.body", "body": data, "more_body": True})

        await write(content)
        del content, headers
        if await _finished(self.hub.follow(topic, number, write), receive):
            end = farewell(random.randint(*COME_BACK))  # noqa: S311 -- spreads clients out, protects nothing
            await send({"type": "http.response.body", "body": end})


async def _finished(work: Coroutine[Any, Any, None], receive: Receive) -> bool:
    """Do `work` until it is done or the client has left; return whether it is done.

    Raises CancelledError where the hub let a listener go that does not read what it is sent: the
    server then hangs up, with no last word that would wait behind all the others.
    """
    working = asyncio.create_task(work)
    watching = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
        return working.done()
    finally:
        watching.cancel()
        working.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


application = Application()
