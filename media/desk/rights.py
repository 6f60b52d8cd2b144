"""The desk API's rights of a photo: its leases, and the vocabulary that they are chosen from."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.http import FileResponse, HttpResponseBase
from rest_framework.request import Request

from media import queries, services, withdrawn
from media.desk.views import PhotoView, stale_reply, version_read, whole
from media.models import Rendition, Supplier
from media.rights import ai
from media.rights.categories import CATEGORIES
from newsroom import params
from newsroom.errors import BadInput, Fault, NotFound, StaleRevision
from newsroom.parsers import StrictJSONParser
from newsroom.private import reply


def body(request: Request, *known: str) -> dict[str, Any]:
    """Return the JSON object of a request. Raises BadInput for another value and for unknown fields."""
    sent = request.data
    if not isinstance(sent, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object.", pointer="")])
    if strange := [name for name in sent if name not in known]:
        raise BadInput(
            [
                Fault("unknown_field", f"Unknown field “{name}”. {params.suggest(name, known)}", pointer=f"/{name}")
                for name in strange
            ]
        )
    return sent


class Leases(PhotoView):
    """POST: add a lease (`access`, `starts_at`, `ends_at`, `reason`), with If-Match. 201 with the photo."""

    parser_classes = (StrictJSONParser,)

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Add the lease, and return the photo as it is now."""
        self.need(request, "media.change_image")
        self.given(request)
        queries.check_exists(image_id)
        version = version_read(request)
        sent = body(request, "access", "starts_at", "ends_at", "reason")
        try:
            services.add_lease(image_id, by=cast("User", request.user), version=version, **{"access": None, **sent})
        except StaleRevision as error:
            return stale_reply(request, error)
        return whole(image_id, 201)


class OneLease(PhotoView):
    """DELETE: remove a lease, with If-Match. 200 with the photo."""

    def delete(self, request: Request, image_id: UUID, lease_id: int) -> HttpResponseBase:
        """Remove the lease, and return the photo as it is now."""
        self.need(request, "media.change_image")
        self.given(request)
        queries.check_exists(image_id)
        version = version_read(request)
        try:
            services.remove_lease(image_id, lease_id, by=cast("User", request.user), version=version)
        except StaleRevision as error:
            return stale_reply(request, error)
        return whole(image_id)


class Vocabulary(PhotoView):
    """GET: the categories of rights with cost and needs, the AI labels, and the suppliers."""

    def get(self, request: Request) -> HttpResponseBase:
        """Return what a form offers."""
        self.need_to_see(request)
        self.given(request)
        categories = [
            {
                "code": one.code,
                "name": one.name,
                "hint": one.hint,
                "cost": one.cost,
                "needs": list(one.needs),
            }
            for one in CATEGORIES.values()
        ]
        suppliers = [{"id": pk, "name": name} for pk, name in Supplier.objects.values_list("pk", "name")]
        labels = [{"code": code, "name": name} for code, name in ai.NAMES.items()]
        return reply({"categories": categories, "ai_labels": labels, "suppliers": suppliers})


class Recall(PhotoView):
    """POST {"reason", "replace": "nothing" | "placeholder"}: take a photo away from readers, with If-Match."""

    parser_classes = (StrictJSONParser,)

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Recall the photo, and return it as it is now."""
        self.need(request, "media.recall_image")
        self.given(request)
        queries.check_exists(image_id)
        version = version_read(request)
        sent = body(request, "reason", "replace")
        try:
            services.recall(image_id, by=cast("User", request.user), version=version, **{"reason": "", **sent})
        except StaleRevision as error:
            return stale_reply(request, error)
        return whole(image_id)


class Restore(PhotoView):
    """POST: give a recalled photo back to readers, with If-Match."""

    parser_classes = (StrictJSONParser,)

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Restore the photo, and return it as it is now."""
        self.need(request, "media.recall_image")
        self.given(request)
        queries.check_exists(image_id)
        version = version_read(request)
        body(request)
        try:
            services.restore(image_id, by=cast("User", request.user), version=version)
        except StaleRevision as error:
            return stale_reply(request, error)
        return whole(image_id)


class Withdrawn(PhotoView):
    """GET: a cut of a recalled photo, for the desk alone."""

    def get(self, request: Request, image_id: UUID, width: int) -> HttpResponseBase:
        """Return the narrowest JPEG that fills `width` pixels, or the widest there is."""
        self.need_to_see(request)
        self.given(request)
        cuts = Rendition.objects.current().filter(image=image_id, image__recalled_at__isnull=False, format="jpeg")
        ordered = list(cuts.order_by("width"))
        fitting = next((cut for cut in ordered if cut.width >= width), ordered[-1] if ordered else None)
        if fitting is None:
            raise NotFound("There is no such recalled photo.")
        try:
            return FileResponse(withdrawn.open_cut(fitting.path), content_type="image/jpeg")
        except FileNotFoundError:
            raise NotFound("Its file is gone.") from None
