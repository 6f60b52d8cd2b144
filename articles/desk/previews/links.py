"""Links with which somebody without an account reads one story: list them, make one, close one.

    GET   articles/{id}/preview-links/               those of the last month, the newest first
    POST  articles/{id}/preview-links/               {"hours", "note"}: 201 with the `url`, shown this once
    POST  articles/{id}/preview-links/{n}/revoke/    the link opens nothing from now on

The address leads to the readers' site (PREVIEW_URL), which asks `/api/v1/preview/{token}/`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from articles.desk.base import CHANGE, find_story
from articles.desk.previews.base import ShowingView
from articles.models import PreviewLink, PreviewView
from articles.services import previews
from newsroom import text
from newsroom.bodies import members
from newsroom.errors import BadInput, Fault
from newsroom.private import reply
from publishing.document import Json
from publishing.plate import zulu

LISTED = 50
VIEWS = 5  # of each link, the last


class PreviewLinks(ShowingView):
    """The links to one story."""

    def get(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Return the links, none of them with its token."""
        by = self.who_may(request, CHANGE)
        self.given(request)
        previews.check_may(find_story(article_id), by)
        return reply({"results": [_form(link) for link in _links(article_id)]})

    def post(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Make a link."""
        by = self.who_may(request, CHANGE)
        self.given(request)
        hours, note = _read(members(request.data, ("hours", "note")))
        made = previews.make(article_id, by=by, hours=hours, note=note)
        return reply({**_form(made.link), "url": f"{settings.PREVIEW_URL}/{made.token}"}, 201)


class RevokePreviewLink(ShowingView):
    """One link, closed."""

    def post(self, request: Request, article_id: UUID, link_id: int) -> HttpResponseBase:
        """Close it, and return it."""
        by = self.who_may(request, CHANGE)
        self.given(request)
        members(request.data, ())
        return reply(_form(previews.revoke(article_id, link_id, by=by)))


def _links(article_id: UUID) -> list[PreviewLink]:
    seen = Prefetch("seen", PreviewView.objects.all()[:VIEWS], to_attr="latest")
    links = PreviewLink.objects.filter(article=article_id).select_related("made_by", "article")
    return list(links.prefetch_related(seen)[:LISTED])


def _read(body: dict[str, Any]) -> tuple[int, str]:
    hours, note = body.get("hours", previews.HOURS), body.get("note", "")
    faults = []
    if type(hours) is not int:
        faults.append(Fault("bad_value", "“hours” is a whole number.", pointer="/hours"))
    if not isinstance(note, str):
        faults.append(Fault("not_text", "“note” is text.", pointer="/note"))
    if faults:
        raise BadInput(faults)
    return hours, text.line(note)


def _form(link: PreviewLink) -> Json:
    maker = link.made_by
    seen: list[PreviewView] = getattr(link, "latest", [])  # of one that was just made or closed, none
    return {
        "id": link.pk,
        "note": link.note,
        "open": link.is_open(timezone.now()),
        "made_at": zulu(link.made_at),
        "made_by": (maker.get_full_name() or maker.username) if maker else None,
        "expires_at": zulu(link.expires_at),
        "revoked_at": zulu(link.revoked_at) if link.revoked_at else None,
        "views": link.views,
        "seen": [{"at": zulu(view.at), "network": view.network, "program": view.program} for view in seen],
    }
