"""The desk API's ways back: give a photo the words of its own file again."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from rest_framework.request import Request

from media import permissions, queries, services
from media.desk.base import ChangeView, PhotoView
from media.metadata.cleaners import CLEANERS, alter
from media.metadata.vocabulary import WORDS
from media.models import Image, MetadataTemplate
from newsroom.errors import BadInput, Fault
from newsroom.private import reply


class Reset(ChangeView):
    """POST {"fields": […]}: give these fields back what the photo's own file says."""

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Reset the named fields."""
        return self.change(request, image_id, services.reset, partial(names, request, "fields"))


class Reread(ChangeView):
    """POST: read the photo's file again; only fields that nobody else has filled are changed."""

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Read the file again."""
        return self.change(request, image_id, services.reread, partial(names, request))


class Clean(ChangeView):
    """GET: what each cleaner would alter. POST {"cleaners": […]}: let these alter it."""

    def get(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Return each cleaner that would alter something, with each field "from" and "to"."""
        self.who_may(request, permissions.SEE)
        self.given(request)
        image, _ = queries.find(image_id)
        return reply({"proposals": proposals(image)}, etag=str(image.version))

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Run the named cleaners."""
        return self.change(request, image_id, services.clean, partial(names, request, "cleaners"))


class UndoCleaning(ChangeView):
    """POST {"fields": […]}: give these fields back what stood there before a cleaner altered them."""

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Undo what cleaners did to the named fields."""
        return self.change(request, image_id, services.undo_cleaning, partial(names, request, "fields"))


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
        self.who_may(request, permissions.SEE)
        self.given(request)
        found = [
            {"id": one.pk, "name": one.name, "fields": one.fields, "cleaners": one.cleaners}
            for one in MetadataTemplate.objects.all()
        ]
        return reply({"results": found})


def names(request: Request, *keys: str) -> dict[str, list[str]]:
    """Return the lists of names that were sent under these keys; without keys an empty body does. Raises BadInput."""
    sent: Any = request.data
    given = {} if sent is None or sent == "" else sent
    if not isinstance(given, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object.", pointer="")])
    faults = [
        Fault("unknown_field", f"Unknown field “{name}”.", pointer=f"/{name}")
        for name in sorted(set(given) - set(keys))
    ]
    for key in keys:
        found = given.get(key)
        if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
            faults.append(Fault("not_a_list", f"Send the names as a list, “{key}”.", pointer=f"/{key}"))
    if faults:
        raise BadInput(faults)
    return {key: given[key] for key in keys}
