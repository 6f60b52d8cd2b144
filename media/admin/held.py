"""The question that an upload without the sheet leads to: is this photo one that the library has?

Both stand side by side until somebody answers. It works without JavaScript, and in a popup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from media import duplicates, queries, services
from media.admin.panels import PREVIEW, address
from media.models import Image
from media.srcset import Picture
from newsroom.desk import RoomAdmin
from newsroom.errors import NotAllowed, NotFound

MOST = 3  # photos that a new one is shown beside
KEEP, USE = "keep", "use"


@dataclass(frozen=True)
class Side:
    """One of the pictures that are compared: where the desk sees it, and how alike it is to the new one."""

    photo: Image
    preview: str
    alike: str = ""


class Held(RoomAdmin):
    """Asks about a held photo, and hands the answer to `media.services`."""

    def get_urls(self) -> list[URLPattern]:
        """Return the pages of the admin, with the question's before that of one photo, which takes any address."""
        view = self.admin_site.admin_view(self.held_view)
        return [path("<uuid:image_id>/held/", view, name="media_image_held"), *super().get_urls()]

    def ask(self, request: HttpRequest, photo: Image) -> HttpResponse:
        """Lead to the question about a photo that is held."""
        query = f"?{IS_POPUP_VAR}=1" if IS_POPUP_VAR in request.POST else ""
        return HttpResponseRedirect(reverse("admin:media_image_held", args=[photo.pk]) + query)

    def held_view(self, request: HttpRequest, image_id: UUID) -> HttpResponse:
        """Show a held photo beside those that it looks like; by POST, take the answer."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            if request.method == "POST":
                return self._answered(request, image_id)
            near = services.asked_about(image_id)
            new = Side(*_seen(*queries.find_any(image_id)))
        except (NotAllowed, NotFound) as refused:
            self.message_user(request, str(refused), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:media_image_changelist"))
        context = {**self._question(request), "new": new, "known": _known(near)}
        return TemplateResponse(request, "media/held.html", context)

    def _question(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": "Is this one here already?",
            "opts": self.opts,
            "media": self.media,
            "is_popup": IS_POPUP_VAR in request.GET,
            "is_popup_var": IS_POPUP_VAR,
        }

    def _answered(self, request: HttpRequest, image_id: UUID) -> HttpResponse:
        verb, _, other = request.POST.get("answer", "").partition(":")
        by = cast("User", request.user)
        if verb == KEEP:
            photo = services.keep(image_id, by=by)
            self.log_addition(request, photo, [{"added": {}}])
            words = "Both are in. Check what the file said, and describe what is to be seen."
        elif verb == USE:
            photo = queries.find(_id(other))[0]
            services.discard(image_id, by=by)
            words = "This is the photo that was here already; nothing was added."
        else:
            raise BadRequest("An answer is keep or use.")
        return self._settled(request, photo, words)

    def _settled(self, request: HttpRequest, photo: Image, words: str) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            popup: HttpResponse = self.response_add(request, photo)
            return popup
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:media_image_change", args=[photo.pk]))


def _known(near: list[tuple[UUID, int]]) -> list[Side]:
    bits = dict(near[:MOST])
    found = queries.in_order(bits)
    return [Side(*_seen(photo, cuts), duplicates.in_words(bits[photo.pk])) for photo, cuts in found]


def _seen(photo: Image, cuts: Picture) -> tuple[Image, str]:
    return photo, address(photo, cuts, PREVIEW)


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise BadRequest("There is no photo of this id.") from None
