"""`search/`: ranked, with highlights, facets and a second try for what was mistyped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom import contract, paging, patience
from newsroom.errors import BadInput, Fault
from newsroom.public import answer
from publishing import queries
from publishing.api import base, fields, filters, parameters, shapes
from publishing.plate import front_of
from publishing.search import listing, match, ranking, suggest
from publishing.search.facets import facets
from publishing.search.highlights import highlights
from publishing.search.query import Query
from publishing.search.ranking import DEEPEST
from publishing.selection import EVERYTHING, RELEVANCE, Selection

TREE = fields.tree_of(shapes.Hit())
# Any story may come to be found, or its words to be suggested; facets name the rest.
KEYS = (EVERYTHING, "authors:", "sections:", "tags:")
COLUMNS = ("card", "text", "entry.terms", "entry.analyser")


class Search(base.DoorView):
    """What stories say about something."""

    known = (filters.KNOWN - {"ordering", "collection"}) | {"page", "page_size", "fields"}

    @extend_schema(
        operation_id="search",
        summary="Stories that meet a query, ranked by relevance and freshness",
        parameters=[
            *contract.PAGING[:2],
            parameters.fields_of(TREE),
            *(contract.required(each) if each.name == "q" else each for each in parameters.SEARCH),
        ],
        responses={200: shapes.SearchPage, **base.problems(400, 404)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer one page, in a number of queries that depends neither on its size nor on the matches."""
        given = self.given(request)
        page = paging.wanted(given)
        if not isinstance(page, paging.Page):
            raise paging.bad_cursor()
        if "q" not in given:
            raise BadInput([Fault("missing", "Say in “q” what to search for.", parameter="q")])
        tree = fields.read(given, TREE)
        selection = replace(filters.selection(given, request._request.GET), order=RELEVANCE)
        state = queries.state(*KEYS)
        filters.check_things(selection)
        headers: dict[str, str] = {}

        @patience.limited()
        def body() -> bytes:
            result = Result(selection)
            shown = result.page(page, tree)
            also = {
                "did_you_mean": result.better.text if result.better else None,
                "corrected": result.better is not None,
                "facets": facets(result.match, state.number),
            }
            plain, count = request._request, result.match.count
            content, headers["Link"] = paging.numbered(plain, given, page, count, shown, reachable=DEEPEST, also=also)
            return content

        return answer(request, base.validator(state, *KEYS), body, headers=headers)


class Result:
    """What was found: as typed or, where nothing was, with the nearest known words (`better`)."""

    def __init__(self, selection: Selection) -> None:
        self.match = selection.match
        self.better: Query | None = None
        if not self.match.count and self.match.missing and selection.query:
            better = suggest.correct(selection.query, self.match.missing)
            found = replace(selection, query=better).match if better else match.NOTHING
            if found.count:
                self.match, self.better = found, better

    def page(self, page: paging.Page, tree: fields.Tree | None) -> list[Any]:
        """Return the results of one page. Raises NotFound past the last one that can be reached."""
        paging.check(page, min(self.match.count, DEEPEST))
        size = min(page.size, DEEPEST - page.first)
        found = ranking.relevant(self.match, page.first, size)
        return [self.show(tree, *row) for _, row in listing.rows(found, *COLUMNS)]

    def show(self, tree: fields.Tree | None, stored: str, text: str, terms: str, analyser: int) -> Any:
        """Return one result: the stored card with its highlights, or what `fields` picks of both."""
        card = orjson.loads(stored) if tree else front_of(stored)
        entry = (terms, analyser, card["language"])
        marks = highlights(self.match.terms, card["headline"], card["summary"], text, entry)
        if tree:
            return fields.pick({**card, "highlights": marks}, tree)
        return orjson.Fragment(b'%s,"highlights":%s}' % (stored.encode()[:-1], orjson.dumps(marks)))
