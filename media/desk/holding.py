"""The answer to "is this photo here already?": keep it, or throw it away."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from rest_framework.request import Request

from media import permissions, services
from media.desk.base import PhotoView, whole
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
