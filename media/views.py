"""Serves renditions, where no web server in front does. Originals have no address at all."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from media import presets
from newsroom.errors import NotFound, PhotoRefused

TYPES = {"avif": "image/avif", "jpg": "image/jpeg"}
HEADERS = {
    # The address changes with the content, so a copy is good for ever.
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    # Readers' sites are on other hosts, and may demand consent from what they embed.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


@require_safe
def rendition(request: HttpRequest, photo: str, name: str, extension: str) -> FileResponse:
    """Return one rendition as a file. 404 for everything that is none."""
    try:
        # The parts are matched letter by letter in urls.py: no path can be built from them but ours.
        file = storages["renditions"].open(f"r/{photo}/{name}.{extension}")
    except FileNotFoundError:
        raise Http404 from None
    return _file(file, photo, TYPES[extension])


@require_safe
def preset(request: HttpRequest, photo: str, name: str, signature: str) -> HttpResponseBase:
    """Return a photo in a size that is made when it is first asked for; 404 for an address that we did not sign."""
    try:
        path = presets.find_or_make(UUID(photo), name, signature)
        return _file(storages["renditions"].open(path), photo, TYPES["jpg"])
    except (NotFound, PhotoRefused, FileNotFoundError):
        raise Http404 from None
    except presets.Busy:
        return HttpResponse(status=503, headers={"Retry-After": "2", "Cache-Control": "no-store"})


def _file(file: File[bytes], photo: str, kind: str) -> FileResponse:
    # The photo's own key: a recall purges all its files from caches outside.
    key = f"image:{UUID(photo)}"
    named = {"Surrogate-Key": key, **({"Cache-Tag": key} if settings.EDGE.cloudflare_zone else {})}
    return FileResponse(file, content_type=kind, headers=HEADERS | named)
