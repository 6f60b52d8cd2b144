"""The desk API's rights of a photo: its leases, its recall, and the vocabulary that they are chosen from."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from rest_framework.request import Request

from media import permissions, services, withdrawn
from media.desk.base import ChangeView, PhotoView, members
from media.models import Rendition, Supplier
from media.rights import ai
from media.rights.categories import CATEGORIES
from newsroom.errors import NotFound
from newsroom.private import reply


class Leases(ChangeView):
    """POST: add a lease (`access`, `starts_at`, `ends_at`, `reason`), with If-Match. 201 with the photo."""

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Add the lease, and return the photo as it is now."""

        def sent() -> dict[str, Any]:
            return {"access": None, **members(request, "access", "starts_at", "ends_at", "reason")}

        return self.change(request, image_id, services.add_lease, sent, status=201)


class OneLease(ChangeView):
    """DELETE: remove a lease, with If-Match. 200 with the photo."""

    def delete(self, request: Request, image_id: UUID, lease_id: int) -> HttpResponseBase:
        """Remove the lease, and return the photo as it is now."""
        return self.change(request, image_id, partial(services.remove_lease, lease_id=lease_id))


class Vocabulary(PhotoView):
    """GET: the categories of rights with cost and needs, the AI labels, and the suppliers."""

    def get(self, request: Request) -> HttpResponseBase:
        """Return what a form offers."""
        self.who_may(request, permissions.SEE)
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


class Recall(ChangeView):
    """POST {"reason", "replace": "nothing" | "placeholder"}: take a photo away from readers, with If-Match."""

    deed = permissions.RECALL

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Recall the photo, and return it as it is now."""

        def sent() -> dict[str, Any]:
            return {"reason": "", **members(request, "reason", "replace")}

        return self.change(request, image_id, services.recall, sent)


class Restore(ChangeView):
    """POST: give a recalled photo back to readers, with If-Match."""

    deed = permissions.RECALL

    def post(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Restore the photo, and return it as it is now."""
        return self.change(request, image_id, services.restore, partial(members, request))


class Withdrawn(PhotoView):
    """GET: a cut of a recalled photo, for the desk alone."""

    def get(self, request: Request, image_id: UUID, width: int) -> HttpResponseBase:
        """Return the narrowest JPEG that fills `width` pixels, or the widest there is."""
        self.who_may(request, permissions.SEE)
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
