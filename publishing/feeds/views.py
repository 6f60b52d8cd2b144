"""The feeds over HTTP, with the manners of every public answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom import params
from newsroom.errors import NotFound
from newsroom.public import AnyForm, address, answer
from publishing import queries
from publishing.api import base
from publishing.feeds import atom, json_feed, rss
from publishing.feeds.addresses import ATOM, JSON_FEED, RSS, Format
from publishing.feeds.channel import Channel, channel
from publishing.models import Thing
from publishing.selection import EVERYTHING

USUAL, MOST = 30, 100  # stories in a feed
WRITERS: dict[str, Callable[[Channel], bytes]] = {
    RSS.file: rss.write,
    ATOM.file: atom.write,
    JSON_FEED.file: json_feed.write,
}


class Feed(base.DoorView):
    """The newest stories of one thing in one format. Parameter: `limit`, 1 to 100, 30 unless given."""

    known = frozenset({"limit"})
    content_negotiation_class = AnyForm
    kind: ClassVar[str] = ""
    form: ClassVar[Format] = RSS

    @extend_schema(exclude=True)  # a format of its own, not of the JSON contract; docs/front-end.md has it
    def get(self, request: Request, slug: str = "") -> HttpResponse:
        """Answer the feed from stored documents, in two queries; one confirms a copy."""
        given = self.given(request)
        limit = params.number(given, "limit", USUAL, low=1, high=MOST)
        thing = find(self.kind, slug)
        if thing is None:
            raise NotFound(f"There is no {self.kind} “{slug[:60]}”.")
        own = base.validator(queries.state_of(thing), thing.key)
        here = address(request._request, given)
        # The hub is told of the plain address alone: whoever subscribed to another would hear nothing.
        hub = "" if given else settings.WEBSUB_HUB

        def body() -> bytes:
            documents = queries.newest(thing.key, limit, "document")
            made = channel(thing, documents, address=here, updated=own.modified, hub=hub)
            return WRITERS[self.form.file](made)

        links = [f'<{here}>; rel="self"', *([f'<{hub}>; rel="hub"'] if hub else [])]
        headers = {"Link": ", ".join(links)}
        return answer(request, own, body, content_type=f"{self.form.media_type}; charset=utf-8", headers=headers)


def find(kind: str, slug: str) -> Thing | None:
    """Return the thing that a feed is about, None for one that the public does not see."""
    if not kind:
        return Thing.objects.filter(key=EVERYTHING).first() or Thing(key=EVERYTHING, kind="articles")
    if kind == "language":
        found = Thing.objects.filter(key=f"language:{slug}").first()
        # What the site is written in is no secret, before the first story and after the last.
        if slug in settings.SITE_LANGUAGES:
            return found or Thing(key=f"language:{slug}", kind=kind, slug=slug)
        return found if found and found.live_count else None
    return Thing.objects.shown().filter(key=f"{kind}:{slug}").first()
