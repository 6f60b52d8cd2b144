"""`site/`: what a front end needs before it has read a single story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request

from newsroom.dates import in_languages, language_name
from newsroom.public import answer
from publishing import queries
from publishing.api import base
from publishing.api.things import shown
from publishing.feeds.addresses import FORMATS, feed_url
from publishing.selection import EVERYTHING


class Today(s.Serializer[object]):
    """The date in the newsroom's time zone, as a page prints it."""

    iso = s.DateField()
    weekday = s.CharField()
    text = s.CharField()


class Language(s.Serializer[object]):
    """A language of the site."""

    code = s.CharField()
    name = s.CharField(help_text="The language's name for itself.")


class SectionNode(s.Serializer[object]):
    """A section with those below it."""

    slug = s.CharField()
    name = s.CharField()
    path = s.CharField()
    articles = s.IntegerField()
    children = s.ListField(child=s.DictField())


class FeedShape(s.Serializer[object]):
    """A feed of the newest stories."""

    type = s.CharField(help_text="Media type, such as application/atom+xml.")
    title = s.CharField()
    url = s.URLField()
    language = s.CharField(allow_null=True, help_text="Of a feed in one language.")


class SiteShape(s.Serializer[object]):
    """The site."""

    name = s.CharField()
    tagline = s.CharField(allow_null=True)
    url = s.URLField()
    languages = Language(many=True)
    time_zone = s.CharField()
    today = s.DictField(child=Today(), help_text="By language code.")
    sections = SectionNode(many=True)
    feeds = FeedShape(many=True)
    contact = s.CharField(allow_null=True)
    version = s.IntegerField(help_text="The change that last altered a section or its count.")


class Site(base.DoorView):
    """Name, languages, today's date in each, and the section tree."""

    @extend_schema(
        operation_id="site_retrieve",
        summary="The site",
        responses={200: SiteShape, **base.problems(400)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer from the settings and the sections, in two queries."""
        self.given(request)
        state, now = queries.state("sections:"), timezone.now()
        today = timezone.localdate(now)
        # The answer changes at midnight too: no copy is confirmed or kept past it.
        begun, over = _midnight(today), _midnight(today + dt.timedelta(days=1))
        own = replace(
            base.validator(state, "sections:", also=today.isoformat()),
            modified=max(state.at, begun),
            fresh=min(base.fresh(), int((over - now).total_seconds())),
        )
        return answer(request, own, lambda: orjson.dumps({**describe(today), "version": state.number}))


def _midnight(day: dt.date) -> dt.datetime:
    """Return the first instant of a day in the newsroom's time zone."""
    return dt.datetime.combine(day, dt.time.min, timezone.get_current_timezone()).astimezone(dt.UTC)


def describe(today: dt.date) -> dict[str, Any]:
    """Return the site as the API shows it on this day."""
    sections = [shown(thing) for thing in queries.things("section", order="position")]
    return {
        "name": settings.SITE_NAME,
        "tagline": settings.SITE_TAGLINE or None,
        "url": settings.SITE_URL,
        "languages": [{"code": code, "name": language_name(code)} for code in settings.SITE_LANGUAGES],
        "time_zone": settings.TIME_ZONE,
        "today": in_languages(today),
        "sections": section_tree(sections),
        "feeds": list(feeds(sections)),
        "contact": settings.SITE_CONTACT or None,
    }


def feeds(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the feeds of everything, of each language and of each section, in every format."""
    languages = [(f"language:{code}", language_name(code), code) for code in settings.SITE_LANGUAGES]
    of_sections = [(f"section:{each['slug']}", each["name"], None) for each in sections]
    for thing, name, language in [(EVERYTHING, settings.SITE_NAME, None), *languages, *of_sections]:
        for form in FORMATS:
            title = f"{name} ({form.name})"
            yield {"type": form.media_type, "title": title, "url": feed_url(thing, form), "language": language}


def section_tree(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sections as a tree; one whose parent is not known stands at the top."""
    nodes: dict[str, dict[str, Any]] = {
        each["slug"]: {**{name: each[name] for name in ("slug", "name", "path", "articles")}, "children": []}
        for each in sections
    }
    top: list[dict[str, Any]] = []
    for each in sections:
        above = nodes.get(each["parent"] or "")
        (above["children"] if above else top).append(nodes[each["slug"]])
    return top
