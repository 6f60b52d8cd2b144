"""`preview/{token}/`: a story before it is published, for whoever was sent a link.

Not a PublicView: those are kept in memory and served past Django's middleware, and this is for
one reader at one moment. Nothing here has a validator or a surrogate key, so nothing that keeps
answers has a name for it; and every answer, the refusals too, says that it may not be kept.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from articles import preview
from articles.guests.shapes import PreviewDocument
from articles.services import previews
from newsroom import contract, limits, params
from newsroom.access import refusal
from newsroom.errors import TooMany
from newsroom.public import ALLOW, AnyForm
from publishing.api.base import problems
from publishing.plate import zulu

PER_MINUTE = 60  # of one address; whoever reads needs one or two
PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    # The token stands in this address.
    "Referrer-Policy": "no-referrer",
}


class PreviewView(APIView):
    """The working copy of one story, as it was last saved, through the renderer of what is published."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    content_negotiation_class = AnyForm
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="preview_retrieve",
        summary="A story that is not published, for whoever has a link to it",
        parameters=[contract.in_path("token", "[A-Za-z0-9_-]{43}", "The end of the link that the desk made.")],
        responses={200: PreviewDocument, **problems(400, 404, 410)},
        extensions=contract.for_nobody_else(),
    )
    def get(self, request: Request, token: str) -> HttpResponse:
        """Return the document, and note that it was read."""
        plain, now = request._request, timezone.now()
        address = limits.address_of(plain.META)
        count = limits.count(f"preview:{address}", PER_MINUTE)
        if count is not None and count.is_over:
            return refusal(plain, TooMany(f"Ask again in {count.left} seconds.", count=count))
        params.read(plain.GET, frozenset())
        link = previews.open_link(token, now=now)
        shown = preview.of_working_copy(link.article, now=now)
        body = shown.json(
            ready=not shown.blocks, saved_at=zulu(link.article.saved_at), expires_at=zulu(link.expires_at)
        )
        if request.method == "GET":
            previews.note_view(link, address=address, agent=request.headers.get("User-Agent", ""), now=now)
        return HttpResponse(body, content_type="application/json")

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Say which methods are allowed, and nothing of the inside."""
        return HttpResponse(status=204, headers={"Allow": ALLOW})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the response as it is, for nobody else."""
        for name, value in PRIVATE.items():
            response[name] = value
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response["Allow"] = ALLOW
        return response
