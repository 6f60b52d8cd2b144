"""The answer to "is this photo here already?": keep it, throw it away, or give its picture to the one that is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from rest_framework.request import Request

from media import permissions, services
from media.desk.base import ChangeView, PhotoView, members, whole
from newsroom.errors import BadInput, Fault
from newsroom.parsers import StrictJSONParser
from newsroom.private import reply


class Keep(PhotoView):
    """POST: let a held photo into the library. 200 with the photo; 404 where none of this id is held."""

    parser_classes = (StrictJSONParser,)

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Keep it beside what it looks like."""
        by = self.who_may(request, permissions.ADD)
        self.given(request)
        return whole(services.keep(image_id, by=by).id, by=by)


class Discard(PhotoView):
    """POST: throw a held photo away. 204; 404 where none of this id is held."""

    parser_classes = (StrictJSONParser,)

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Delete it and its files."""
        by = self.who_may(request, permissions.DISCARD)
        self.given(request)
        services.discard(image_id, by=by)
        return reply(None, 204)


class Replace(ChangeView):
    """POST {"with": the id of a held photo}: give a photo the picture of that one, with If-Match.

    200 with the photo. What it showed before is held under the same id from then on, so the same
    call again puts it back. 409 with `problems` while the photo is recalled.
    """

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Replace the picture; words, rights and what was drawn stay."""
        return self.change(request, image_id, services.replace, lambda: {"held_id": _held_id(request)})


def _held_id(request: Request) -> UUID:
    given = members(request, "with").get("with")
    try:
        return UUID(given if isinstance(given, str) else "")
    except ValueError:
        raise BadInput([Fault("not_an_id", "Name the held photo by its id, as “with”.", pointer="/with")]) from None
