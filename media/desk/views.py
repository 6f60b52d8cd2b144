"""The desk API's photos: find one, send one, correct what is said of it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from media import permissions, services
from media.desk import listing, uploads
from media.desk.base import ChangeView, PhotoView, whole
from media.intake.accept import too_many_bytes
from newsroom import idempotency, params
from newsroom.errors import BadInput, Fault

FORM = 1024 * 1024  # bytes that a form may add to its file


class Images(PhotoView):
    """GET: photos, newest first (`media.desk.filters`). POST: send one, as multipart field `file`.

    A field `template` names the metadata template that is laid over the file's own words, and
    `near=keep` lets in what looks like another photo without asking. 201 for a new photo; 200 with
    `duplicate` true where the same file is here already; 202 with `held` true where it looks like
    the `possible_duplicates`: it waits for keep/ or discard/. 422 with a `reason` where it is not a
    photo that we can use. With an Idempotency-Key the same request twice is one.
    """

    known = listing.KNOWN
    parser_classes = (MultiPartParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse by its declared length what would be refused after it was read."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.MAX_PHOTO_BYTES + FORM:
            raise too_many_bytes()
        super().initial(request, *args, **kwargs)

    def get(self, request: Request) -> HttpResponseBase:
        """Return one page of the photos that the parameters select."""
        by = self.who_may(request, permissions.SEE)
        return listing.answer(request, self.given(request), by=by)

    def post(self, request: Request) -> HttpResponseBase:
        """Take in one photo."""
        by = self.who_may(request, permissions.ADD)
        params.read(request._request.GET, frozenset())
        return idempotency.once(request, uploads.fingerprint(request), partial(uploads.take_in, request, by=by))


class OneImage(ChangeView):
    """GET: a photo and its ETag. PATCH: change what is said of it, with If-Match (`ChangeView`)."""

    def get(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Return all that the desk knows of one photo."""
        by = self.who_may(request, permissions.SEE)
        self.given(request)
        return whole(image_id, by=by)

    def patch(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Change the fields that were sent, and return the photo as it is now."""
        return self.change(request, image_id, services.revise, lambda: {"changes": _changes(request)})


def _changes(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object of fields to change.", pointer="")])
    return request.data
