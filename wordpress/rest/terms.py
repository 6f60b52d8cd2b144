"""`categories`, `tags` and `users`: sections, tags and authors that readers may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from django.db.models import F
from django.http import HttpResponse
from rest_framework.request import Request

from newsroom import patience
from publishing import queries
from publishing.api import base
from publishing.document import Json
from publishing.models import Thing
from publishing.selection import EVERYTHING
from wordpress.rest import choosing, embedding, links, numbers, shapes
from wordpress.rest import pages as paging
from wordpress.rest.answering import answered
from wordpress.rest.errors import Refused, Wrong, invalid, no_such
from wordpress.rest.fields import Wanted, in_embed
from wordpress.rest.parameters import COMMON, PAGED, Given, Parameter

BOTH = {
    **COMMON,
    **PAGED,
    "offset": choosing.NUMBER,
    "order": Parameter("choice", "asc", ("asc", "desc")),
    "include": choosing.INTEGERS,
    "exclude": choosing.INTEGERS,
    "slug": Parameter("slugs"),
}
NAMES = {"name": "name", "slug": "slug", "id": "key", "count": "live_count"}
# Nothing here has a group or is told apart by its description: such an order is that of the names.
ORDERS = {**NAMES, "include": "key", "include_slugs": "slug", "term_group": "name", "description": "name"}
OF_TAGS = {
    **BOTH,
    "orderby": Parameter("choice", "name", tuple(ORDERS)),
    "hide_empty": Parameter("flag", False),
    "post": choosing.NUMBER,
}
OF_CATEGORIES = {**OF_TAGS, "parent": choosing.NUMBER}
OF_USERS = {
    **BOTH,
    "orderby": Parameter(
        "choice", "name", ("id", "include", "name", "slug", "include_slugs", "url", "registered_date", "email")
    ),
    "roles": Parameter("names"),
    "capabilities": Parameter("names"),
    "who": Parameter("words"),
    "has_published_posts": Parameter("names"),
}
PARAMETERS = {"section": OF_CATEGORIES, "tag": OF_TAGS, "author": OF_USERS}
FOR_EDITORS = {"registered_date", "email"}


def listing(request: Request, given: Given, *, kind: str) -> HttpResponse:
    """Answer a list, in a number of queries that its length does not alter."""
    _check(given, kind)
    wanted, part = Wanted.of(given), paging.Part.of(given)
    # Which terms a story has, its own changes tell.
    keys = (f"{kind}s:", EVERYTHING) if given.values.get("post") else (f"{kind}s:",)
    state = queries.state(*keys)
    headers: dict[str, str] = {}

    @patience.limited()
    def body() -> list[Json]:
        rows, total = _rows(given, part, kind)
        headers.update(paging.headers(links.BASES[kind], given, part, total))
        return _written(rows, kind, wanted)

    return answered(request, base.validator(state, *keys), body, headers)


def _rows(given: Given, part: paging.Part, kind: str) -> tuple[list[Thing], int]:
    """Return the things of one part of the list, and how many there are in all."""
    found = _filtered(given, kind)
    if found is None:
        return [], 0
    refs = _refs(given, kind)
    if refs is not None:  # in the order that was asked for, and not longer than an address
        there = {thing.slug: thing for thing in found.filter(slug__in=refs)}
        listed = [there[slug] for slug in dict.fromkeys(refs) if slug in there]
        return listed[part.first : part.first + part.size], len(listed)
    column = F(ORDERS.get(given["orderby"], "name"))
    order = column.desc() if given["order"] == "desc" else column.asc()
    return list(found.order_by(order, "key")[part.first : part.first + part.size]), found.count()


def _filtered(given: Given, kind: str) -> Any:
    """Return what meets all conditions, as a queryset; None where nothing can."""
    found = queries.things(kind, search=given["search"] or "")
    for slugs in _among(given, kind):
        if not slugs:
            return None
        found = found.filter(slug__in=slugs)
    if given["exclude"]:
        found = found.exclude(slug__in=set(numbers.slugs(kind, given["exclude"]).values()))
    if given.values.get("hide_empty"):
        found = found.filter(live_count__gt=0)
    return found


def _among(given: Given, kind: str) -> Iterable[set[str]]:
    """Yield the slugs to which each condition narrows the list."""
    if given["include"]:
        yield set(numbers.slugs(kind, given["include"]).values())
    if given["slug"] is not None:
        yield set(given["slug"])
    if (post := given.values.get("post")) is not None:
        yield _of_story(post, kind)
    if (parent := given.values.get("parent")) is not None:
        yield _below(parent)


def _of_story(number: int, kind: str) -> set[str]:
    key = numbers.stories([number]).get(number)
    found = queries.find(str(key)) if key else None
    if found is None or not found.stored:
        return set()
    return {slug for each, slug in embedding.named(orjson.loads(found.stored)) if each == kind}


def _below(parent: int) -> set[str]:
    """Return the sections right below one; below 0 those that stand at the top. There are few of them."""
    above = numbers.slugs("section", [parent]).get(parent) if parent else None
    if parent and above is None:
        return set()
    forms = [orjson.loads(each) for each in queries.things("section").values_list("document", flat=True)]
    return {form["slug"] for form in forms if form["parent"] == above}


def _refs(given: Given, kind: str) -> list[str] | None:
    if given["orderby"] == "include_slugs":
        return list(given["slug"])
    if given["orderby"] != "include":
        return None
    slugs = numbers.slugs(kind, given["include"])
    return [slugs[number] for number in given["include"] if number in slugs]


def _check(given: Given, kind: str) -> None:
    choosing.check(given, "list users" if kind == "author" else "edit terms in this taxonomy")
    if given["orderby"] in FOR_EDITORS:
        raise Refused("rest_forbidden_orderby", "Sorry, you are not allowed to order users by this parameter.", 401)
    if given.values.get("roles") or given.values.get("capabilities"):
        raise Refused("rest_user_cannot_view", "Sorry, you are not allowed to filter users by role.", 401)
    if given.values.get("who"):
        raise Refused("rest_forbidden_who", "Sorry, you are not allowed to query users by this parameter.", 401)
    for order, name in (("include", "include"), ("include_slugs", "slug")):
        if given["orderby"] == order and not given[name]:
            raise invalid({"orderby": Wrong("rest_invalid_type", f"orderby={order} needs “{name}”.")})


def _written(things: Iterable[Thing], kind: str, wanted: Wanted) -> list[Json]:
    """Return things as WordPress shows them, in one query, or three with what they embed."""
    forms = [(orjson.loads(thing.document), thing.live_count) for thing in things]
    above = {form["parent"] for form, _ in forms if form.get("parent")}
    known = numbers.look_up(things=[(kind, slug) for slug in {*(form["slug"] for form, _ in forms), *above}])
    if kind == "author":
        return [wanted.pick(shapes.user(form, known), shapes.USER_EMBED) for form, _ in forms]
    shown = [shapes.term(kind, form, known, count) for form, count in forms]
    if above and wanted.embeds_any("up"):
        _embed_above(forms, shown)
    return [wanted.pick(each, shapes.TERM_EMBED) for each in shown]


def _embed_above(forms: Iterable[tuple[Json, int]], shown: Iterable[Json]) -> None:
    slugs = {form["parent"] for form, _ in forms if form["parent"]}
    rows = queries.things("section").filter(slug__in=slugs).values_list("slug", "document")
    found = {slug: orjson.loads(document) for slug, document in rows}
    further = {form["parent"] for form in found.values() if form["parent"]}
    known = numbers.look_up(things=[("section", slug) for slug in {*slugs, *further}])
    for (form, _), each in zip(forms, shown, strict=True):
        if form["parent"] in found:
            term = shapes.term("section", found[form["parent"]], known)
            each["_embedded"] = {"up": [in_embed(term, shapes.TERM_EMBED)]}


MISSING: dict[str, Callable[[], Refused]] = {
    "section": lambda: no_such("rest_term_invalid", "Term does not exist."),
    "tag": lambda: no_such("rest_term_invalid", "Term does not exist."),
    "author": lambda: no_such("rest_user_invalid_id", "Invalid user ID."),
}


def one(request: Request, given: Given, number: int, *, kind: str) -> HttpResponse:
    """Answer one category, tag or user. Raises Refused for a number that is none's in public."""
    choosing.check(given, "list users" if kind == "author" else "edit this term")
    slug = numbers.slugs(kind, [number]).get(number)
    thing = Thing.objects.shown().filter(key=f"{kind}:{slug}").first() if slug else None
    if thing is None:
        raise MISSING[kind]()
    wanted = Wanted.of(given)
    own = base.validator(queries.state_of(thing), thing.key)
    if wanted.embeds is not None:
        keys = (thing.key, f"{kind}s:")
        own = base.validator(queries.state(*keys), *keys)
    return answered(request, own, lambda: _written([thing], kind, wanted)[0])
