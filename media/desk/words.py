"""The desk API's ways back: give a photo the words of its own file again."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from rest_framework.request import Request

from media import queries, services
from media.desk.views import PhotoView, stale_reply, version_read, whole
from media.metadata.cleaners import CLEANERS, alter
from media.metadata.vocabulary import WORDS
from media.models import Image, MetadataTemplate
from newsroom.errors import BadInput, Fault, StaleRevision
from newsroom.parsers import StrictJSONParser
from newsroom.private import reply


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


class Clean(WordsView):
    """GET: what each cleaner would alter. POST {"cleaners": […]}: let these alter it."""

    takes = "cleaners"

    def get(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Return each cleaner that would alter something, with each field "from" and "to"."""
        self.need_to_see(request)
        self.given(request)
        image, _ = queries.find(image_id)
        return reply({"proposals": proposals(image)}, etag=str(image.version))

    def act(self, image_id: UUID, *, by: User, version: int, names: list[str]) -> None:
        """Run the named cleaners."""
        services.clean(image_id, by=by, version=version, cleaners=names)


class UndoCleaning(WordsView):
    """POST {"fields": […]}: give these fields back what stood there before a cleaner altered them."""

    takes = "fields"

    def act(self, image_id: UUID, *, by: User, version: int, names: list[str]) -> None:
        """Undo what cleaners did to the named fields."""
        services.undo_cleaning(image_id, by=by, version=version, fields=names)


def proposals(image: Image) -> list[dict[str, Any]]:
    """Return what each cleaner would alter of a photo; those that would alter nothing are left out."""
    words = {name: getattr(image, name) for name in WORDS}
    found = []
    for cleaner in CLEANERS.values():
        changes = {name: {"from": words[name], "to": value} for name, value in alter(cleaner.name, words).items()}
        if changes:
            found.append({"cleaner": cleaner.name, "title": cleaner.title, "changes": changes})
    return found


class Templates(PhotoView):
    """GET: the templates that an upload can name, with what each writes."""

    def get(self, request: Request) -> HttpResponseBase:
        """Return all of them, by name."""
        self.need_to_see(request)
        self.given(request)
        found = [
            {"id": one.pk, "name": one.name, "fields": one.fields, "cleaners": one.cleaners}
            for one in MetadataTemplate.objects.all()
        ]
        return reply({"results": found})


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
