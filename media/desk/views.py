"""The desk API's photos: find one, send one, correct what is said of it."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from media import queries, services
from media.desk import listing, shapes, uploads
from media.intake.accept import too_many_bytes
from media.rights.quotas import quota_of
from newsroom import idempotency, params
from newsroom.errors import BadInput, Fault, NotAllowed, StaleRevision
from newsroom.parsers import StrictJSONParser
from newsroom.private import DeskView, PreconditionRequired, reply
from newsroom.problems import problem

FORM = 1024 * 1024  # bytes that a form may add to its file
READING = ("media.view_image", "media.add_image", "media.change_image")


class PhotoView(DeskView):
    """Base: who may see photos at all."""

    schema = None  # the OpenAPI document is the public contract, and this is private

    def need_to_see(self, request: Request) -> None:
        """Raise NotAllowed unless the person may see, add or change photos."""
        if not any(request.user.has_perm(permission) for permission in READING):
            raise NotAllowed("Your account does not allow this. Ask a managing editor.")


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
        self.need_to_see(request)
        return listing.answer(request, self.given(request))

    def post(self, request: Request) -> HttpResponseBase:
        """Take in one photo."""
        self.need(request, "media.add_image")
        params.read(request._request.GET, frozenset())
        return idempotency.once(request, uploads.fingerprint(request), partial(uploads.take_in, request))


class OneImage(PhotoView):
    """GET: a photo and its ETag. PATCH: change what is said of it, with If-Match.

    428 without If-Match; 412 where somebody saved since, with `changes` that name each
    field that differs: what was sent ("yours") and what stands there ("now").
    """

    parser_classes = (StrictJSONParser,)

    def get(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Return all that the desk knows of one photo."""
        self.need_to_see(request)
        self.given(request)
        return whole(image_id)

    def patch(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Change the fields that were sent, and return the photo as it is now."""
        self.need(request, "media.change_image")
        self.given(request)
        queries.find(image_id)
        version = version_read(request)
        if not isinstance(request.data, dict):
            raise BadInput([Fault("not_an_object", "Send a JSON object of fields to change.", pointer="")])
        try:
            services.revise(image_id, by=cast("User", request.user), version=version, changes=request.data)
        except StaleRevision as stale:
            return stale_reply(request, stale)
        return whole(image_id)


def whole(image_id: UUID, status: int = 200) -> HttpResponseBase:
    """Return a photo as it is now, with the ETag that the next write names."""
    image, picture = queries.find(image_id)
    now = timezone.now()
    quota = quota_of(image.supplier, now=now)
    return reply(shapes.detail(image, picture, now=now, quota=quota), status, etag=str(image.version))


def stale_reply(request: Request, stale: StaleRevision) -> HttpResponseBase:
    """Return the 412 that shows what stands there now."""
    return problem(
        request._request, 412, code="precondition_failed", title=stale.title, detail=str(stale), **stale.extra
    )


def version_read(request: Request) -> int:
    """Return the version that If-Match names; 0, which no photo has, for anything that is none of ours."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    number = given.removeprefix('"').removesuffix('"')
    is_ours = given == f'"{number}"' and number.isascii() and number.isdigit() and len(number) < 10
    return int(number) if is_ours else 0
