"""What several photos have in common: the panel for many at once begins with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from rest_framework.request import Request

from media import permissions, queries
from media.desk.base import PhotoView, unknown
from media.desk.ids import read_ids
from newsroom import params
from newsroom.errors import BadInput, Fault
from newsroom.parsers import StrictJSONParser
from newsroom.private import reply

MOST = 1000  # photos in one question
MEMBERS = ("ids", "each")


class Common(PhotoView):
    """POST {"ids": [...]}: for each field of `queries.SAID`, the `value` that all have, or how many `different` ones.

    With {"each": [field, ...]} the answer holds `each` as well: by id, what each photo says in
    those fields. A POST because a thousand ids fit no address; it changes nothing. An id of no
    photo is left out.
    """

    writes = "photos:read"  # it asks by POST, and writes nothing
    parser_classes = (StrictJSONParser,)

    def post(self, request: Request) -> HttpResponseBase:
        """Return how many of the photos there are, and what they say."""
        self.who_may(request, permissions.SEE)
        params.read(request._request.GET, frozenset())
        ids, each = _asked(request.data)
        said = queries.said(ids)
        answer: dict[str, Any] = {"count": len(said), "fields": queries.common(said.values())}
        if each:
            answer["each"] = {str(one): {name: words[name] for name in each} for one, words in said.items()}
        return reply(answer)


def _asked(data: Any) -> tuple[list[UUID], list[str]]:
    """Return what the body asks for. Raises BadInput with every fault at once."""
    if not isinstance(data, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object with “ids”.", pointer="")])
    faults = unknown(data, MEMBERS)
    ids, wrong = read_ids(data.get("ids"), most=MOST)
    faults += wrong
    each = data.get("each", [])
    if not isinstance(each, list) or not set(map(str, each)) <= set(queries.SAID):
        detail = f"Send names of fields as “each”. Known are: {', '.join(sorted(queries.SAID))}."
        faults.append(Fault("not_fields", detail, pointer="/each"))
    if faults:
        raise BadInput(faults)
    return ids, each
