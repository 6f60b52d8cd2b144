"""`articles/{ref}/related/`: what else to read."""

from __future__ import annotations

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom import contract, params
from newsroom.public import answer
from publishing import queries
from publishing.api import base, moved, parameters, shapes
from publishing.models import Publication
from publishing.search.related import MOST, USUAL, related_cards
from publishing.selection import EVERYTHING

LIMIT = contract.parameter(
    "limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "How many at most."
)


class ArticleRelated(base.DoorView):
    """Stories that a reader of this one may want next."""

    known = frozenset({"limit"})

    @extend_schema(
        operation_id="articles_related",
        summary="What else to read, the nearest first",
        parameters=[parameters.REF, LIMIT],
        responses={200: shapes.Related, **base.problems(301, 400, 404, 410)},
    )
    def get(self, request: Request, ref: str) -> HttpResponse:
        """Answer the cards of related stories, in a number of queries that does not depend on the story."""
        given = self.given(request)
        limit = params.number(given, "limit", USUAL, low=1, high=MOST)
        # First: an answer may be newer than its number says, never older.
        state = queries.state(EVERYTHING)
        found = queries.find(ref)
        if found is None:
            return moved.elsewhere(request, ref, given, route="related")
        if found.state != Publication.State.LIVE:
            return moved.departed(request, found, given, route="related")

        def body() -> bytes:
            cards = [base.stored(card) for card in related_cards(found.key, limit)]
            return orjson.dumps({"count": len(cards), "results": cards})

        return answer(request, base.validator(state, EVERYTHING, f"article:{found.key}"), body)
