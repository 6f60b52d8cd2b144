"""The photo desk's list as the desk API answers it: by page for people, by cursor for a contact sheet."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from media import queries
from media.desk import filters, shapes
from media.selection import MOST_COUNTED, Key, Selection
from newsroom import paging
from newsroom.paging import Given

KNOWN = paging.KNOWN | filters.KNOWN


def answer(request: Request, given: Given, *, by: User) -> HttpResponse:
    """Return one page of the photos that the parameters select, as `by` sees them.

    Raises BadInput, and NotFound past the last page.
    `count` is exact up to MOST_COUNTED; where `counted` says "at least", there are more.
    """
    wanted = paging.wanted(given)
    selection = filters.selection(given, by=by)
    names = filters.facets(given)
    found = selection.count()
    count = min(found, MOST_COUNTED)
    also: dict[str, Any] = {"counted": "exactly" if found <= MOST_COUNTED else "at least"}
    if names:
        also["facets"] = {name: _values(selection, name) for name in names}
    if isinstance(wanted, paging.Cursor):
        results, after = _behind(selection, wanted, by=by)
        body, links = paging.by_cursor(request._request, given, wanted, count, results, after, also=also)
    else:
        paging.check(wanted, count)
        results = _items(selection.keys(wanted.size, offset=wanted.first), by=by)
        body, links = paging.numbered(request._request, given, wanted, count, results, also=also)
    response = HttpResponse(body, content_type="application/json")
    if links:
        response["Link"] = links
    return response


def _behind(selection: Selection, cursor: paging.Cursor, *, by: User) -> tuple[list[dict[str, Any]], str | None]:
    keys = selection.keys(cursor.size + 1, after=_key(cursor))
    page = keys[: cursor.size]
    after = paging.write_cursor([page[-1][0].isoformat(), page[-1][1].hex]) if len(keys) > len(page) else None
    return _items(page, by=by), after


def _key(cursor: paging.Cursor) -> Key | None:
    if cursor.after is None:
        return None
    try:
        at, pk = cursor.after
        moment = dt.datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise paging.bad_cursor()
        return moment.astimezone(dt.UTC), UUID(pk)
    except (ValueError, OverflowError):
        raise paging.bad_cursor() from None


def _items(keys: list[Key], *, by: User) -> list[dict[str, Any]]:
    now = timezone.now()
    return [shapes.item(image, picture, by=by, now=now) for image, picture in queries.in_order(pk for _, pk in keys)]


def _values(selection: Selection, name: str) -> list[dict[str, Any]]:
    return [{"value": value, "count": count} for value, count in selection.facet(name)]
