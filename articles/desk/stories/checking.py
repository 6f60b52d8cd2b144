"""What the checks find in a story, as the desk API says it, and what keeps a step from being taken."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from articles.checks import ERROR, WARNING, report
from articles.desk.base import SEE, WritingView
from articles.desk.stories.change import find
from articles.desk.stories.shapes import moment
from articles.models import Article
from newsroom import moments, params
from newsroom.errors import BadInput, Fault, NeedsConsent, NotReady
from newsroom.private import reply


class Checks(WritingView):
    """GET: what keeps a story from being published (`errors`), and what should be asked first (`warnings`).

    `at` is the moment at which readers are to see it, by default now: rights end, embargoes lift.
    """

    known = frozenset({"at"})

    def get(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Return what the checks find."""
        self.who_may(request, SEE)
        given = self.given(request)
        at = _moment(params.single(given, "at")) if "at" in given else timezone.now()
        found = report(find(article_id), at=at)
        errors = [one.as_json() for one in found if one.severity == ERROR]
        warnings = [one.as_json() for one in found if one.severity == WARNING]
        return reply({"at": moment(at), "ready": not errors, "errors": errors, "warnings": warnings})


def hold(article: Article, *, at: dt.datetime, accepted: bool) -> None:
    """Raise NotReady with all that was found if any of it blocks, NeedsConsent if the warnings are not accepted."""
    found = report(article, at=at)
    if any(one.severity == ERROR for one in found):
        raise NotReady("This story cannot be published yet.", problems=found)
    if found and not accepted:
        words = "Look at the warnings. To publish all the same, send “accept_warnings”: true."
        raise NeedsConsent(words, problems=found)


def _moment(value: str) -> dt.datetime:
    try:
        return moments.read(value)
    except ValueError as wrong:
        raise BadInput([Fault("bad_value", f"“at”: {wrong}.", parameter="at")]) from None
