"""What every page of a story has around it, and where a story leads that is not there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from media import permissions as photo_permissions
from newsroom.desk import RoomAdmin


class Framed(RoomAdmin):
    """Base of the parts that the pages of stories are made of."""

    def frame(self, request: HttpRequest) -> dict[str, Any]:
        """Return the context that the pages of stories share."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "may_add": self.has_add_permission(request),
            "may_photos": photo_permissions.may(request.user, photo_permissions.SEE),
            "may_upload": photo_permissions.may(request.user, photo_permissions.ADD),
        }

    def no_story(self, request: HttpRequest) -> HttpResponse:
        """Lead to the list, and say that the story is not there."""
        messages.warning(request, _("There is no such story on the desk."))
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
