"""The list of stories: what its parameters select, by page for people, by cursor for programs."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from articles.desk.stories import filters, shapes
from articles.models import Article
from newsroom import paging
from newsroom.errors import BadInput
from newsroom.paging import Given

KNOWN = paging.KNOWN | frozenset(filters.READERS)
LONG = ("body", "blocks", "text", "live_edition__content")  # columns that no list shows


def answer(request: Request, given: Given, *, by: User) -> HttpResponse:
    """Return one page of the stories that the parameters select, those saved last first.

    Raises BadInput with every fault at once, and NotFound past the last page.
    """
    selected, wanted = _select(given, by=by)
    count = selected.count()
    if isinstance(wanted, paging.Cursor):
        rows = list(_behind(selected, wanted)[: wanted.size + 1])
        page = rows[: wanted.size]
        last = page[-1] if len(rows) > len(page) else None
        after = paging.write_cursor([last.saved_at.isoformat(), last.pk.hex]) if last else None
        body, links = paging.by_cursor(request._request, given, wanted, count, [*map(shapes.item, page)], after)
    else:
        paging.check(wanted, count)
        page = list(selected[wanted.first : wanted.first + wanted.size])
        body, links = paging.numbered(request._request, given, wanted, count, [*map(shapes.item, page)])
    response = HttpResponse(body, content_type="application/json")
    if links:
        response["Link"] = links
    return response


def _select(given: Given, *, by: User) -> tuple[QuerySet[Article], paging.Page | paging.Cursor]:
    conditions, faults = filters.conditions(given, by=by)
    try:
        wanted = paging.wanted(given)
    except BadInput as wrong:
        raise BadInput([*faults, *wrong.errors]) from None
    if faults:
        raise BadInput(faults)
    stories = Article.objects.all() if "state" in given else Article.objects.on_the_desk()
    for condition in conditions:
        stories = stories.filter(condition)
    stories = stories.select_related("section", "live_edition", "created_by", "saved_by")
    stories = stories.prefetch_related("tags", "bylines__author").defer(*LONG)
    return stories.order_by("-saved_at", "-pk"), wanted


def _behind(stories: QuerySet[Article], cursor: paging.Cursor) -> QuerySet[Article]:
    """Return the stories that come after a cursor. Raises BadInput for one that is none of ours."""
    if cursor.after is None:
        return stories
    try:
        at, pk = cursor.after
        moment, last = dt.datetime.fromisoformat(at), UUID(pk)
        if moment.tzinfo is None:
            raise paging.bad_cursor()
        moment = moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise paging.bad_cursor() from None
    return stories.filter(Q(saved_at__lt=moment) | Q(saved_at=moment, pk__lt=last))
