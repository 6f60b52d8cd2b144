"""`changes/`: the log of everything that altered what the public sees, for mirrors."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import orjson
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom import contract, paging, params, text
from newsroom.errors import BadInput, Fault
from newsroom.public import CONTRACT, address, has_copy
from publishing import clock, log, watch
from publishing.api import base, fields, parameters, shapes
from publishing.api.lines import named_in, tell
from publishing.log import Reading
from publishing.models import Change

PAGE_SIZE = 100
LONGEST_WAIT = 30  # seconds
NOW = "now"
INCLUDE = ("document", "things")
NUMBER = re.compile(r"[0-9]{1,18}")
TREE = fields.tree_of(shapes.Change())


class ChangeLog(base.DoorView):
    """What changed since a number, in commit order and without a gap."""

    known = frozenset({"since", "page_size", "types", "wait", "include", "fields"})

    @extend_schema(
        operation_id="changes_list",
        summary="What changed since",
        parameters=[
            contract.parameter(
                "since",
                {"type": "string", "pattern": f"^({NUMBER.pattern}|{NOW})$", "default": "0"},
                "`next` of the page before. Absent or 0: from the oldest change that is kept. "
                f"{NOW}: an empty page, whose `next` is where to read on after a crawl that begins now.",
            ),
            contract.parameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": paging.MAX_PAGE_SIZE, "default": PAGE_SIZE},
                f"1 to {paging.MAX_PAGE_SIZE}; {PAGE_SIZE} unless given.",
            ),
            contract.parameter(
                "wait",
                {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT, "default": 0},
                "Seconds: where there is no change yet, wait for one. The answer may come back empty sooner.",
            ),
            contract.several("types", Change.Kind.values, "Only changes of these types."),
            contract.several("include", INCLUDE, "Whole stories; the present form of all that the stories show."),
            parameters.fields_of(TREE),
        ],
        responses={200: shapes.ChangePage, **base.problems(400, 410)},
        extensions=contract.leads_to(next=("changes_list", {"since": "$response.body#/next"})),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer the changes after a cursor, each with what is shown now: in three queries, four with `things`."""
        asked = Asked(self.given(request))
        if asked.since == NOW:
            return _safe_start(request)
        reading = wait_for_change(asked) if asked.wait else asked.read()
        # What begins where the log does changes when the log is pruned.
        etag = f'"{CONTRACT}-{reading.number}-{reading.floor}"'
        response = _not_modified(request, etag) or HttpResponse(asked.show(reading), content_type="application/json")
        response["ETag"] = etag
        # Whoever asked may keep it and ask again; no edge may, or it would tell of what was taken down since.
        response["Cache-Control"] = "private, no-cache"
        response["Link"] = paging.link_header({"next": asked.address(request._request, reading)})
        return response


def _not_modified(request: Request, etag: str) -> HttpResponse | None:
    """Return 304 if the client holds the present answer. No date is compared: two changes may share a second."""
    found = get_conditional_response(request._request, etag) if has_copy(request) else None
    return found if isinstance(found, HttpResponse) and found.status_code == 304 else None


def _safe_start(request: Request) -> HttpResponse:
    body = {"results": [], "next": str(log.safe_start()), "caught_up": False}
    etag = f'"{CONTRACT}-{NOW}-{body["next"]}"'
    response = _not_modified(request, etag) or HttpResponse(orjson.dumps(body), content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "no-store"
    return response


class Asked:
    """A part of the log as it was asked for."""

    def __init__(self, given: paging.Given) -> None:
        self.given = given
        self.since = params.single(given, "since", "0")
        if self.since != NOW and not NUMBER.fullmatch(self.since):
            detail = f"“since” is the `next` of an answer, 0 or {NOW}, not “{text.shorten(self.since, 40)}”."
            raise BadInput([Fault("bad_cursor", detail, parameter="since")])
        self.size = params.number(given, "page_size", PAGE_SIZE, low=1, high=paging.MAX_PAGE_SIZE)
        self.wait = params.number(given, "wait", 0, low=0, high=LONGEST_WAIT)
        self.kinds = sorted(params.several(given, "types", Change.Kind.values))
        self.tree = fields.read(given, TREE)
        self.include = params.several(given, "include", INCLUDE)
        if "document" in (self.tree or {}):
            self.include |= {"document"}

    def read(self) -> Reading:
        """Return the part of the log. Raises TooOld, BadInput."""
        return log.read(int(self.since), self.size, kinds=self.kinds)

    def show(self, reading: Reading) -> bytes:
        """Return the body of the answer."""
        results: Any = tell(reading.lines, self.include)
        if self.tree is not None:
            results = fields.pick(orjson.loads(orjson.dumps(results)), self.tree)
        body = {"results": results, "next": str(reading.next), "caught_up": reading.caught_up}
        if "things" in self.include:
            body["things"] = named_in(reading.lines)
        return orjson.dumps(body)

    def address(self, request: HttpRequest, reading: Reading) -> str:
        """Return where to read on, whole."""
        return address(request, {**self.given, "since": [str(reading.next)]})


class _Seats:
    """How many threads of this process wait: each is one that answers nobody else."""

    taken = 0
    lock = threading.Lock()

    @classmethod
    def take(cls) -> bool:
        """Return whether one more may wait."""
        with cls.lock:
            free = cls.taken < settings.LONG_POLLS
            cls.taken += free
            return free

    @classmethod
    def leave(cls) -> None:
        """Give the place back."""
        with cls.lock:
            cls.taken -= 1


def wait_for_change(asked: Asked) -> Reading:
    """Return the part of the log as soon as it holds something, or as it is when the time is up.

    Where every place to wait is taken, that is at once. No connection and no transaction is held meanwhile.
    """
    until = time.monotonic() + asked.wait
    reading = asked.read()
    if reading.lines or not _Seats.take():
        return reading
    try:
        while not reading.lines and (left := until - time.monotonic()) > 0:
            if not connection.in_atomic_block:  # as it never is but under test
                connection.close()
            watch.wait_beyond(reading.number, min(left, _until_due()))
            base.let_in_due()
            reading = asked.read()
        return reading
    finally:
        _Seats.leave()


def _until_due() -> float:
    """Return in how many seconds the next sealed story is to go out: with no worker, whoever waits lets it in."""
    due = clock.next_due()
    return LONGEST_WAIT if due is None else max(0.05, (due - timezone.now()).total_seconds())
