"""`sections/`, `tags/`, `authors/` and `images/`: what stories show, with a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request

from newsroom import contract, paging, params, patience
from newsroom.errors import BadInput, Fault, Gone, NotFound
from newsroom.public import answer
from publishing import queries
from publishing.api import base, fields, filters, parameters, shapes
from publishing.models import Thing
from publishing.plate import zulu
from publishing.queries import CANONICAL_ID

ORDERINGS = {"name": "name", "position": "position", "articles": "live_count", "latest": "latest_at"}
Shape = type[serializers.Serializer[Any]]


def shown(thing: Thing) -> dict[str, Any]:
    """Return a thing as the API shows it: its public form, with its kept count."""
    latest = zulu(thing.latest_at) if thing.latest_at else None
    return {**orjson.loads(thing.document), "articles": thing.live_count, "latest": latest}


class ThingList(base.DoorView):
    """A list of things of one kind. Subclasses name the kind."""

    kind: ClassVar[str]
    shape: ClassVar[Shape]
    default_order: ClassVar[str] = "name"
    orderings: ClassVar[dict[str, str]] = ORDERINGS
    known = frozenset({"page", "page_size", "q", "ordering", "fields"})

    def get(self, request: Request) -> HttpResponse:
        """Answer one page, in three queries."""
        given = self.given(request)
        page = paging.wanted(given)
        if not isinstance(page, paging.Page):
            raise paging.bad_cursor()
        tree = fields.read(given, fields.tree_of(self.shape()))
        search = params.single(given, "q")
        if faults := filters.query_faults(search):
            raise BadInput(faults)
        found = queries.things(self.kind, search=search, order=self.order(given))
        key = f"{self.kind}s:"
        state = queries.state(key)
        headers: dict[str, str] = {}

        @patience.limited()
        def body() -> bytes:
            count = found.count()
            paging.check(page, count)
            rows = [fields.pick(self.row(row), tree or {}) for row in found[page.first : page.first + page.size]]
            content, headers["Link"] = paging.numbered(request._request, given, page, count, rows)
            return content

        return answer(request, base.validator(state, key), body, headers=headers)

    def row(self, thing: Thing) -> dict[str, Any]:
        """Return one result, before `fields` picks from it."""
        return shown(thing)

    def order(self, given: paging.Given) -> str:
        """Return the column to sort by, with a minus for descending. Raises BadInput."""
        name = params.single(given, "ordering", self.default_order)
        column = self.orderings.get(name.removeprefix("-"))
        if column is None:
            detail = f"“ordering”: there is no “{name[:60]}”. {params.suggest(name[:60], self.orderings)}"
            raise BadInput([Fault("bad_value", detail, parameter="ordering")])
        return f"-{column}" if name.startswith("-") else column


class ThingDetail(base.DoorView):
    """One thing by its slug. Subclasses name the kind."""

    kind: ClassVar[str]
    shape: ClassVar[Shape]
    known = frozenset({"fields"})

    def get(self, request: Request, slug: str) -> HttpResponse:
        """Answer the thing's public form, in one query."""
        tree = fields.read(self.given(request), fields.tree_of(self.shape()))
        thing = Thing.objects.shown().filter(key=f"{self.kind}:{slug}").first()
        if thing is None:
            raise NotFound(f"There is no {self.kind} “{slug[:60]}”.")
        own = base.validator(queries.state_of(thing), thing.key)
        return answer(request, own, lambda: orjson.dumps(fields.pick(self.form(thing), tree or {})))

    def form(self, thing: Thing) -> dict[str, Any]:
        """Return the whole answer, before `fields` picks from it."""
        return shown(thing)


def listing(kind: str, page: Shape, shape: Shape, *, orderings: Iterable[str] = ORDERINGS) -> Any:
    """Return the schema of a list of things of this kind, as a class decorator."""
    schema = extend_schema(
        operation_id=f"{kind}s_list",
        summary=f"All {kind}s",
        parameters=[
            *contract.PAGING[:2],
            parameters.fields_of(fields.tree_of(shape())),
            parameters.NAMED,
            parameters.ordering(tuple(sign + name for name in orderings for sign in ("", "-"))),
        ],
        responses={200: page, **base.problems(400, 404)},
        extensions=contract.leads_to(one=(f"{kind}s_retrieve", {"slug": "$response.body#/results/0/slug"})),
    )
    return extend_schema_view(get=schema)


def detail(kind: str, shape: Shape, *, where: OpenApiParameter = parameters.SLUG) -> Any:
    """Return the schema of one thing of this kind, as a class decorator."""
    stories = {"articles": ("articles_list", {kind: "$request.path.slug"})}
    schema = extend_schema(
        operation_id=f"{kind}s_retrieve",
        summary=f"One {kind}",
        parameters=[where, parameters.fields_of(fields.tree_of(shape()))],
        responses={200: shape, **base.problems(400, 404)},
        extensions=contract.leads_to(**stories),
    )
    return extend_schema_view(get=schema)


@listing("section", shapes.SectionPage, shapes.Section)
class SectionList(ThingList):
    """The sections, in the order that the desk gave them."""

    kind, shape, default_order = "section", shapes.Section, "position"


@detail("section", shapes.Section)
class SectionDetail(ThingDetail):
    """One section."""

    kind, shape = "section", shapes.Section


@listing("tag", shapes.TagPage, shapes.Tag)
class TagList(ThingList):
    """The tags that live stories carry."""

    kind, shape = "tag", shapes.Tag


@detail("tag", shapes.Tag)
class TagDetail(ThingDetail):
    """One tag."""

    kind, shape = "tag", shapes.Tag


@listing("author", shapes.AuthorPage, shapes.Author)
class AuthorList(ThingList):
    """The people whose stories are live."""

    kind, shape = "author", shapes.Author


@detail("author", shapes.Author)
class AuthorDetail(ThingDetail):
    """One author, with bio and photo."""

    kind, shape = "author", shapes.Author


@detail("image", shapes.ImagePage, where=parameters.IMAGE)
class ImageDetail(ThingDetail):
    """One photo that a live story shows, with the newest stories that show it."""

    kind = "image"
    shape = shapes.ImagePage

    def get(self, request: Request, slug: str) -> HttpResponse:
        """Answer the photo's public form, in two queries."""
        if not CANONICAL_ID.fullmatch(slug):
            raise NotFound(f"There is no image “{slug[:60]}”.")
        try:
            return super().get(request, slug)
        except NotFound:
            raise _gone(slug) or NotFound(f"There is no image “{slug}”.") from None

    def form(self, thing: Thing) -> dict[str, Any]:
        """Return the photo with the cards of the stories that show it."""
        cards = [orjson.loads(card) for card in queries.shown_in(thing.key)]
        form = {**orjson.loads(thing.document), "articles": thing.live_count}
        return {**form, "shown_in": cards}


def _gone(slug: str) -> Gone | None:
    """Return the error for a photo that was recalled after readers saw it; None for any other."""
    thing = Thing.objects.filter(key=f"image:{slug}", withheld_at__isnull=False, version__gt=0).first()
    if thing is None or thing.withheld_at is None:
        return None
    own = base.validator(queries.state_of(thing), thing.key)
    return Gone("This photo was withdrawn.", validator=own, at=zulu(thing.withheld_at))
