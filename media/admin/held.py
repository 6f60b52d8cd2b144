"""The question that an upload without the sheet leads to: is this photo one that the library has?

Both stand side by side until somebody answers. It works without JavaScript, and in a popup. A picture
that was replaced is shown in the same way for as long as it waits, and can be put back.
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
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from media import duplicates, history, permissions, queries, services, usage
from media.admin.panels import PREVIEW, address
from media.models import Image
from media.srcset import Picture
from newsroom.desk import RoomAdmin
from newsroom.errors import NewsroomError, NotFound

MOST = 3  # photos that a new one is shown beside
KEEP, USE, REPLACE = "keep", "use", "replace"
ASKED = {
    "title": _("Is this one here already?"),
    "name": _("New"),
    "keep": _("Keep both"),
    "use": _("Use this one"),
    "replace": _("Replace its picture"),
    "used": _("This is the photo that was here already; nothing was added."),
}
# Of a picture that waits because its photo was given another one.
ASIDE = {
    "title": _("The picture of before"),
    "name": _("Before"),
    "keep": _("Keep it as a photo of its own"),
    "use": _("Keep this one alone"),
    "replace": _("Put the picture of before back"),
    "used": _("The picture of before is thrown away."),
}
REPLACED = _("The picture is replaced; what was written and drawn on it stays. The one of before is kept for a day.")


@dataclass(frozen=True)
class Side:
    """One of the pictures that are compared: where the desk sees it, and how alike it is to the new one.

    `live` stories show it now; `may_replace` says whether the person may give it the new picture.
    """

    photo: Image
    preview: str
    alike: str = ""
    live: int = 0
    may_replace: bool = False


class Held(RoomAdmin):
    """Asks about a held photo, and hands the answer to `media.services`."""

    def get_urls(self) -> list[URLPattern]:
        """Return the pages of the admin, with the question's before that of one photo, which takes any address."""
        view = self.admin_site.admin_view(self.held_view)
        return [path("<uuid:image_id>/held/", view, name="media_image_held"), *super().get_urls()]

    def ask(self, request: HttpRequest, image_id: UUID) -> HttpResponse:
        """Lead to the question about a photo that is held."""
        query = f"?{IS_POPUP_VAR}=1" if IS_POPUP_VAR in request.POST else ""
        return HttpResponseRedirect(reverse("admin:media_image_held", args=[image_id]) + query)

    def held_view(self, request: HttpRequest, image_id: UUID) -> HttpResponse:
        """Show a held photo beside those that it looks like; by POST, take the answer."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            if request.method == "POST":
                return self._answered(request, image_id)
            near = services.asked_about(image_id)
            new = Side(*_seen(*queries.find_any(image_id)))
        except NotFound as refused:
            self.message_user(request, str(refused), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:media_image_changelist"))
        except (NewsroomError, OSError) as refused:
            # The question stays; shown anew, it knows what has changed.
            self.message_user(request, str(refused), messages.ERROR)
            return self.ask(request, image_id)
        context = {
            **self._question(request, image_id),
            "new": new,
            "known": _known(near, by=cast("User", request.user)),
        }
        return TemplateResponse(request, "media/held.html", context)

    def _question(self, request: HttpRequest, image_id: UUID) -> dict[str, Any]:
        words = ASIDE if history.is_set_aside(image_id) else ASKED
        return {
            **self.admin_site.each_context(request),
            "title": words["title"],
            "words": words,
            "is_aside": words is ASIDE,
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
            words = gettext("Both are in. Check what the file said, and describe what is to be seen.")
        elif verb == USE:
            photo = queries.find(_id(other))[0]
            words = str((ASIDE if history.is_set_aside(image_id) else ASKED)["used"])
            services.discard(image_id, by=by)
        elif verb == REPLACE:
            other, _, version = other.partition(":")
            photo = services.replace(_id(other), held_id=image_id, by=by, version=_number(version))
            link = reverse("admin:media_image_held", args=[image_id])
            words = format_html('{} <a class="desk-link" href="{}">{}</a>', REPLACED, link, gettext("Look at both"))
        else:
            raise BadRequest("An answer is keep, use or replace.")
        return self._settled(request, photo, words)

    def _settled(self, request: HttpRequest, photo: Image, words: str) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            popup: HttpResponse = self.response_add(request, photo)
            return popup
        self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:media_image_change", args=[photo.pk]))


def _known(near: list[tuple[UUID, int]], *, by: User) -> list[Side]:
    bits = dict(near[:MOST])
    return [
        Side(
            *_seen(photo, cuts),
            alike=duplicates.in_words(bits[photo.pk]),
            live=sum(use.state == usage.LIVE for use in usage.uses(photo.pk)),
            may_replace=photo.recalled_at is None and permissions.may(by, permissions.CHANGE, photo),
        )
        for photo, cuts in queries.in_order(bits)
    ]


def _seen(photo: Image, cuts: Picture) -> tuple[Image, str]:
    return photo, address(photo, cuts, PREVIEW)


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise BadRequest("There is no photo of this id.") from None


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise BadRequest("There is no such version.")
    return int(written)
