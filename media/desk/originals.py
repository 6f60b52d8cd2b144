"""The desk API's way to an original: private, as a file to keep, and noted in the photo's history."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from rest_framework.request import Request

from media import permissions, queries, services
from media.desk.base import PhotoView
from newsroom import params
from newsroom.errors import BadInput, Fault

# Of each format: its media type, and how a file of it ends.
FORMATS = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "WEBP": ("image/webp", "webp"),
    "AVIF": ("image/avif", "avif"),
    "TIFF": ("image/tiff", "tif"),
    "HEIF": ("image/heic", "heic"),
}
FORMS = ("corrected", "received")


class Original(PhotoView):
    """GET: the original, with the desk's words written in; `metadata=received` gives it as it came."""

    known = frozenset({"metadata"})

    def get(self, request: Request, image_id: UUID) -> HttpResponseBase:
        """Return the file. 422 with a `reason` where the words cannot be written into it."""
        by = self.who_may(request, permissions.DOWNLOAD)
        form = params.single(self.given(request), "metadata") or "corrected"
        if form not in FORMS:
            detail = f"Write metadata=corrected or metadata=received. {params.suggest(form, FORMS)}"
            raise BadInput([Fault("unknown_value", detail, parameter="metadata")])
        image, _ = queries.find(image_id)
        take = services.original_with_metadata if form == "corrected" else services.original_as_received
        media_type, ending = FORMATS[image.format]
        stem = image.file_name.rpartition(".")[0] or image.file_name
        response = FileResponse(
            take(image_id, by=by),
            as_attachment=True,
            filename=f"{stem}.{ending}",
            content_type=media_type,
        )
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response
