"""`collections/`: lists of stories that editors keep in order, filled up by rule."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom import contract, paging
from newsroom.errors import Gone, NotFound
from newsroom.problems import problem
from newsroom.public import Validator, answer, finish
from publishing import queries
from publishing.api import base, parameters, shapes
from publishing.api.articles import LIST_TREE, SHOW, CardView
from publishing.api.filters import SLUG
from publishing.api.things import ThingList, listing
from publishing.arrangement import Plan, key_of
from publishing.collections import shown
from publishing.models import Forwarding, Publication, Thing
from publishing.plate import zulu
from publishing.selection import EVERYTHING

ORDERINGS = {"name": "name", "position": "position"}


@listing("collection", shapes.CollectionPage, shapes.Collection, orderings=ORDERINGS)
class CollectionList(ThingList):
    """The collections, in the order that the desk gave them."""

    kind, shape, default_order, orderings = "collection", shapes.Collection, "position", ORDERINGS

    def row(self, thing: Thing) -> dict[str, Any]:
        """Return a collection as it was stored: how many stories it shows, its own page says."""
        form: dict[str, Any] = orjson.loads(thing.document)
        return form


class CollectionDetail(base.DoorView):
    """One collection, with its stories in their order."""

    known = SHOW | {"page", "page_size"}

    @extend_schema(
        operation_id="collections_retrieve",
        summary="One collection, and its stories as cards in their order",
        parameters=[parameters.SLUG, *contract.PAGING[:2], *parameters.shown_as(LIST_TREE, ("body",))],
        responses={200: shapes.CollectionCards, **base.problems(301, 400, 404, 410)},
        extensions=contract.leads_to(
            articles=("articles_list", {"collection": "$request.path.slug"}),
            story=("articles_retrieve", {"ref": "$response.body#/results/0/slug"}),
        ),
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Answer one page, from stored cards, in a number of queries that does not depend on its size."""
        given = self.given(request)
        page = paging.wanted(given)
        if not isinstance(page, paging.Page):
            raise paging.bad_cursor()
        if not SLUG.fullmatch(slug):  # one spelling, or one collection would have many addresses to purge
            raise NotFound(f"There is no collection “{slug[:60]}”.")
        view, key, now = CardView(given), key_of(slug), timezone.now()
        # First: an answer may be newer than its number says, never older.
        state = queries.state(key, EVERYTHING)
        thing = Thing.objects.shown().filter(key=key).select_related("arrangement").first()
        if thing is None:
            return elsewhere(request, slug, given)
        plan = Plan.load(thing.arrangement.plan)
        headers: dict[str, str] = {}

        def body() -> bytes:
            stories = shown(plan, now=now)
            cards = _cards(stories[page.first : page.first + page.size], view)
            also = {"collection": base.stored(thing.document)}
            found = paging.numbered(request._request, given, page, len(stories), cards, also=also)
            content, headers["Link"] = found
            return content

        own = base.validator(state, key, EVERYTHING)  # any story may come to fill a place
        if plan.filling and plan.filling.max_age_hours:
            own = base.by_the_minute(own, now=now)
        return answer(request, own, body, headers=headers)


def _cards(keys: list[Any], view: CardView) -> list[Any]:
    """Return the cards of live stories in the order of their keys, in one query."""
    rows = Publication.objects.live().filter(key__in=keys).values_list("key", *view.columns)
    found = {key: columns for key, *columns in rows}
    # One that was taken down since the list was made is left out; the answer's number says that it is older.
    return [view.show(*found[key]) for key in keys if key in found]


def elsewhere(request: Request, slug: str, given: paging.Given) -> HttpResponse:
    """Answer for a slug that no collection has now: 301 or 410 from one that it had, else 404."""
    key = key_of(slug)
    forwarding = Forwarding.objects.filter(former=key).select_related("collection").first()
    keys = [key] if forwarding is None else [key, forwarding.collection_id]
    things = {thing.key: thing for thing in Thing.objects.filter(key__in=keys, version__gt=0)}
    if key not in things:
        raise NotFound(f"There is no collection “{slug[:60]}”.")
    newest = max(things.values(), key=lambda thing: thing.version)
    own = base.validator(queries.state_of(newest), *keys)
    heir = forwarding.collection if forwarding else None
    if heir is None or not heir.document:
        raise Gone("This collection was taken down.", validator=own, at=zulu(newest.changed_at or own.modified))
    return _to(request, heir, given, own)


def _to(request: Request, heir: Thing, given: paging.Given, own: Validator) -> HttpResponse:
    target = reverse("collection", args=[heir.slug])
    query = urlencode([(name, value) for name in sorted(given) for value in given[name]])
    words = f"This collection is now at “{heir.slug}”."
    response = problem(request._request, 301, code="moved", title="Moved", detail=words, location=target)
    response["Location"] = f"{target}?{query}" if query else target
    return finish(response, own)
