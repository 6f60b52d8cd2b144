"""The sitemaps over HTTP, with the manners of every public answer."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import replace
from typing import ClassVar

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom.errors import NotFound
from newsroom.public import AnyForm, PublicView, Validator, answer
from publishing import queries
from publishing.api import base
from publishing.formats import sitemap
from publishing.models import Mention, Thing
from publishing.plate import zulu
from publishing.queries import EPOCH
from publishing.selection import EVERYTHING

XML = "application/xml; charset=utf-8"
MOST = 50_000  # addresses that the protocol allows in one file
NEWS_FOR, MOST_NEWS = dt.timedelta(days=2), 1000  # what Google takes of news
LISTS = ("sections:", "tags:", "authors:")


class SitemapView(base.DoorView):
    """Base of the sitemaps."""

    content_negotiation_class = AnyForm


class Index(SitemapView):
    """`/sitemap.xml`: every sitemap, with the time of its last change."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Answer from the kept counts of shards and the first signs of tags, in three queries."""
        self.given(request)
        state = queries.state(EVERYTHING, *LISTS)

        def body() -> bytes:
            entries = [
                sitemap.simple(f"{settings.PUBLIC_URL}/sitemaps/{name}.xml", changed, within="sitemap")
                for name, changed in (*_shards(), *_lists())
            ]
            return sitemap.whole("sitemapindex", entries)

        return answer(request, base.validator(state, EVERYTHING, *LISTS), body, content_type=XML)


def _shards() -> list[tuple[str, str | None]]:
    found = Thing.objects.filter(kind="sitemap", live_count__gt=0).values_list("slug", "changed_at")
    return [(f"articles-{slug}", _changed(at)) for slug, at in sorted(found, key=lambda row: int(row[0]))]


def _lists() -> list[tuple[str, str | None]]:
    newest: dict[str, dt.datetime | None] = {}
    shown = Thing.objects.shown().filter(kind__in=("section", "author", "tag"))
    for kind, slug, at in shown.values_list("kind", "slug", "changed_at").order_by("kind", "slug"):
        name = f"tags-{slug[0]}" if kind == "tag" else f"{kind}s"
        newest[name] = max(filter(None, (at, newest.get(name))), default=None)
    return [(name, _changed(at)) for name, at in sorted(newest.items())]


def _changed(at: dt.datetime | None) -> str | None:
    return zulu(at) if at else None


class Articles(SitemapView):
    """`/sitemaps/articles-{number}.xml`: the stories of one shard, oldest first."""

    @extend_schema(exclude=True)
    def get(self, request: Request, number: str) -> HttpResponse:
        """Answer the stored entries of one range of an index, in two queries."""
        self.given(request)
        thing = Thing.objects.filter(key=f"sitemap:{number}", live_count__gt=0).first()
        if thing is None:
            raise NotFound("There is no such sitemap.")

        def body() -> bytes:
            found = Mention.objects.filter(thing=thing.key).order_by("published_at", "publication_id")
            return sitemap.whole("urlset", list(found.values_list("publication__sitemap_entry__page", flat=True)))

        return answer(request, base.validator(queries.state_of(thing), thing.key), body, content_type=XML)


class Things(SitemapView):
    """`/sitemaps/sections.xml`, `authors.xml`, `tags-{sign}.xml`: the pages of things; tags by their first sign."""

    kind: ClassVar[str] = ""

    @extend_schema(exclude=True)
    def get(self, request: Request, sign: str = "") -> HttpResponse:
        """Answer the things of a kind whose slugs begin with `sign`, in two queries."""
        self.given(request)
        state = queries.state(f"{self.kind}s:")
        shown = Thing.objects.shown().filter(kind=self.kind, slug__startswith=sign).order_by("slug")
        rows = list(shown.values_list("document", "changed_at")[:MOST]) if not sign or len(sign) == 1 else []
        if not rows:
            raise NotFound("There is no such sitemap.")

        def body() -> bytes:
            entries = [
                sitemap.simple(settings.SITE_URL + orjson.loads(form)["path"], _changed(at)) for form, at in rows
            ]
            return sitemap.whole("urlset", entries)

        return answer(request, base.validator(state, f"{self.kind}s:"), body, content_type=XML)


class News(SitemapView):
    """`/sitemaps/news.xml`: the stories of the last two days, for Google News."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Answer the newest stored entries, in two queries. A story leaves on the hour before it is too old."""
        self.given(request)
        state, now = queries.state(EVERYTHING), timezone.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        over = hour + dt.timedelta(hours=1)
        # Time alone changes this answer too: no copy is confirmed or kept past the hour.
        own = replace(
            base.validator(state, EVERYTHING, also=f"{hour:%Y%m%d%H}"),
            modified=max(state.at, hour),
            fresh=min(base.fresh(), int((over - now).total_seconds())),
        )

        def body() -> bytes:
            found = Mention.objects.filter(thing=EVERYTHING, published_at__gt=over - NEWS_FOR)
            listed = found.filter(publication__sitemap_entry__isnull=False).order_by("-published_at", "-publication_id")
            return sitemap.whole(
                "urlset", list(listed.values_list("publication__sitemap_entry__news", flat=True)[:MOST_NEWS])
            )

        return answer(request, own, body, content_type=XML)


class Robots(PublicView):
    """`/robots.txt`: where the sitemaps are, and what is for people with an account."""

    content_negotiation_class = AnyForm

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Answer from the settings alone."""
        self.given(request)
        places = ("sitemap.xml", "sitemaps/news.xml")
        lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/desk/", ""]
        body = "\n".join([*lines, *(f"Sitemap: {settings.PUBLIC_URL}/{place}" for place in places), ""]).encode()
        own = Validator(0, EPOCH, keys=("robots:",), also=f"{zlib.crc32(body):08x}")
        return answer(request, own, lambda: body, content_type="text/plain; charset=utf-8")
