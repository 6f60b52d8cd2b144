"""`media`: the photos that live stories show, each in its own words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q
from django.http import HttpResponse
from rest_framework.request import Request

from newsroom import patience, text
from publishing import queries
from publishing.api import base
from publishing.models import Publication, Thing
from publishing.selection import EVERYTHING
from wordpress.rest import choosing, numbers, shapes
from wordpress.rest import pages as paging
from wordpress.rest.answering import answered
from wordpress.rest.errors import Wrong, invalid, no_such, past_the_end
from wordpress.rest.fields import Wanted
from wordpress.rest.parameters import COMMON, PAGED, Given, Parameter

ORDERS = ("date", "id", "include", "modified", "slug", "title", "parent")
OF_MEDIA = {
    **COMMON,
    **PAGED,
    "offset": choosing.NUMBER,
    "order": Parameter("choice", "desc", ("asc", "desc")),
    # A photo's id begins with when it came, and that is the one order that photos have here.
    "orderby": Parameter("choice", "date", ORDERS),
    **{name: Parameter("moment") for name in ("after", "before", "modified_after", "modified_before")},
    **dict.fromkeys(("include", "exclude", "parent", "parent_exclude", "author"), choosing.INTEGERS),
    "author_exclude": choosing.INTEGERS,
    "slug": Parameter("names"),
    "status": Parameter("names"),
    "media_type": Parameter("names"),
    "mime_type": Parameter("names"),
}
SHOWN = {"media_type": "image", "mime_type": "image/jpeg"}
BOUNDS = {"after": "gt", "modified_after": "gt", "before": "lt", "modified_before": "lt"}
LAST = UUID(int=(1 << 128) - 1)


def listing(request: Request, given: Given) -> HttpResponse:
    """Answer a list of photos, newest first, in a number of queries that its length does not alter."""
    _check(given)
    wanted, part = Wanted.of(given), paging.Part.of(given)
    state = queries.state(EVERYTHING)
    headers: dict[str, str] = {}

    @patience.limited()
    def body() -> list[Any]:
        found = _filtered(given)
        total = 0 if found is None else found.count()
        if part.is_past(total):
            raise past_the_end("post")
        headers.update(paging.headers("media", given, part, total))
        return _written([] if found is None else _rows(found, given, part), wanted)

    # A photo is shown by stories: whatever alters it alters one of them.
    own = base.validator(state, EVERYTHING)
    return answered(request, own, body, headers)


def _check(given: Given) -> None:
    statuses = set(given["status"] or ()) - {"inherit", "publish"}
    if statuses:
        raise invalid({"status": Wrong("rest_forbidden_status", "Status is forbidden.")})
    if given["orderby"] == "include" and not given["include"]:
        raise invalid({"orderby": Wrong("rest_invalid_type", "orderby=include needs “include”.")})
    choosing.check(Given({"context": given["context"]}, ()), "edit posts in this post type")


def _filtered(given: Given) -> Any:
    """Return the photos that meet all conditions, as a queryset; None where none can."""
    if any(given[name] and SHOWN[name] not in given[name] for name in SHOWN) or any(given["author"] or ()):
        return None
    found = Thing.objects.shown().filter(_between(given), kind="image")
    if given["include"]:
        found = found.filter(slug__in=_named(given["include"]))
    if given["exclude"]:
        found = found.exclude(slug__in=_named(given["exclude"]))
    if given["slug"] is not None:
        found = found.filter(slug__in=given["slug"])
    if given["parent"] and 0 not in given["parent"]:
        found = found.filter(slug__in=_in_stories(given["parent"]))
    for word in text.line(given["search"] or "").split()[:12]:
        # In words that are JSON: what it escapes is escaped here, too.
        found = found.filter(document__icontains=orjson.dumps(word).decode()[1:-1])
    return found


def _between(given: Given) -> Q:
    """Return the moments between which photos came, as bounds of their ids."""
    where = Q()
    for name, way in BOUNDS.items():
        if (moment := given[name]) is not None:
            second = max(0, int(moment.timestamp())) + (way == "gt")
            low = UUID(int=min(second * 1000 << 80, LAST.int))
            where &= Q(slug__gte=str(low)) if way == "gt" else Q(slug__lt=str(low))
    return where


def _named(wanted: list[int]) -> list[str]:
    return [str(key) for key in numbers.photos(wanted).values()]


def _in_stories(wanted: list[int]) -> set[str]:
    """Return the photos of some stories."""
    keys = numbers.stories(wanted).values()
    rows = Publication.objects.live().filter(key__in=sorted(keys)).values_list("document", flat=True)
    return {photo["id"] for row in rows for photo in orjson.loads(row)["images"]}


def _rows(found: Any, given: Given, part: paging.Part) -> list[Thing]:
    first, end = part.first, part.first + part.size
    if given["orderby"] == "include":
        keys = numbers.photos(given["include"])
        there = {thing.slug: thing for thing in found}
        wanted = dict.fromkeys(str(keys[number]) for number in given["include"] if number in keys)
        return [there[slug] for slug in wanted if slug in there][first:end]
    return list(found.order_by("slug" if given["order"] == "asc" else "-slug")[first:end])


def _written(things: list[Thing], wanted: Wanted) -> list[Any]:
    photos = [orjson.loads(thing.document) for thing in things]
    known = numbers.look_up(photos=[photo["id"] for photo in photos])
    return [wanted.pick(shapes.media(photo, known), shapes.MEDIA_EMBED) for photo in photos]


def one(request: Request, given: Given, number: int) -> HttpResponse:
    """Answer one photo. Raises Refused for a number that is none's in public."""
    choosing.check(given, "edit this post")
    key = numbers.photos([number]).get(number)
    thing = Thing.objects.shown().filter(key=f"image:{key}").first() if key else None
    if thing is None:
        raise no_such("rest_post_invalid_id", "Invalid post ID.")
    wanted = Wanted.of(given)
    own = base.validator(queries.state_of(thing), thing.key)
    return answered(request, own, lambda: _written([thing], wanted)[0])
