"""The desk API's ways back: give a photo the words of its own file again."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from rest_framework.request import Request

from media import queries, services
from media.desk.views import PhotoView, stale_reply, version_read, whole
from newsroom.errors import BadInput, Fault, StaleRevision
from newsroom.parsers import StrictJSONParser


class WordsView(PhotoView):
    """Base of what changes the words of one photo: POST with If-Match, answered by the photo as it is now.

    428 without If-Match; 412 where somebody saved since.
    """

    parser_classes = (StrictJSONParser,)
    takes: str | None = None  # the one field of the body, a list of names

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Do it, and return the photo."""
        self.need(request, "media.change_image")
        self.given(request)
        queries.find(image_id)
        version = version_read(request)
        named = names(request.data, self.takes)
        try:
            self.act(image_id, by=cast("User", request.user), version=version, names=named)
        except StaleRevision as stale:
            return stale_reply(request, stale)
        return whole(image_id)

    def act(self, image_id: UUID, *, by: User, version: int, names: list[str]) -> None:
        """Call the service."""
        raise NotImplementedError


class Reset(WordsView):
    """POST {"fields": […]}: give these fields back what the photo's own file says."""

    takes = "fields"

    def act(self, image_id: UUID, *, by: User, version: int, names: list[str]) -> None:
        """Reset the named fields."""
        services.reset(image_id, by=by, version=version, fields=names)


class Reread(WordsView):
    """POST: read the photo's file again; only fields that nobody else has filled are changed."""

    def act(self, image_id: UUID, *, by: User, version: int, names: list[str]) -> None:
        """Read the file again."""
        services.reread(image_id, by=by, version=version)


def names(body: Any, key: str | None) -> list[str]:
    """Return the list of names that a body holds under `key`; no key takes an empty body. Raises BadInput."""
    given = {} if body is None or body == "" else body
    if not isinstance(given, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object.", pointer="")])
    faults = [
        Fault("unknown_field", f"Unknown field “{name}”.", pointer=f"/{name}") for name in sorted(set(given) - {key})
    ]
    found = given.get(key, []) if key else []
    if key and (not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found)):
        faults.append(Fault("not_a_list", f"Send the names as a list, “{key}”.", pointer=f"/{key}"))
    if faults:
        raise BadInput(faults)
    return list(found)
