"""The page on which an editor puts the stories of a collection in order, beside what readers see of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import orjson
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.collections import filling_of
from articles.models import Article, Collection
from articles.services import collections
from articles.services.collections import Item
from newsroom import moments, text
from newsroom.desk import RoomAdmin
from newsroom.errors import BadInput, Fault, NewsroomError, StaleRevision
from publishing.arrangement import MOST, Placed, Plan
from publishing.collections import shown
from publishing.models import Publication

WALL = "%Y-%m-%dT%H:%M"  # as browsers write a day and a time
State = Article.State


@dataclass
class Row:
    """A story in the list: what was placed, as it was typed, and what is wrong with it."""

    article: Article
    pin: str = ""
    valid_from: str = ""
    valid_until: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def is_live(self) -> bool:
        """Return whether readers can open it."""
        return self.article.is_public


@dataclass(frozen=True)
class Seen:
    """A place in the list as readers see it: the headline that they read, and how the story came there."""

    headline: str
    how: str  # "pinned", "placed" or "filled"


class Arranging(RoomAdmin):
    """The two addresses of that page: the list itself, and what readers would see of it as it stands there."""

    def get_urls(self) -> list[URLPattern]:
        """Return them before Django's own, which take any name for an id."""
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/stories/", wrap(self.stories), name="articles_collection_stories"),
            path("<int:pk>/preview/", wrap(self.preview), name="articles_collection_preview"),
        ]
        return [*own, *super().get_urls()]

    def stories(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list, or save it as it was sent."""
        # Asked first: who may see none is not told which exist.
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        collection = Collection.objects.filter(pk=pk).first() if pk < 2**63 else None
        if collection is None:
            raise Http404
        if request.method == "POST":
            return self._save(request, collection)
        return self._page(request, collection, rows_of(collections.placed(collection)))

    def _save(self, request: HttpRequest, collection: Collection) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        sent, faults = read(request.POST)
        revision = request.POST.get("revision", "")
        try:
            if faults:
                raise BadInput(faults)
            collections.order(
                collection.pk, sent, by=cast("User", request.user),
                revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
            )  # fmt: skip
        except (BadInput, StaleRevision) as refused:
            return self._page(request, collection, typed_rows(request.POST, refused), refused=refused)
        messages.success(request, _("The order is saved."))
        return HttpResponseRedirect(request.path)

    def _page(
        self,
        request: HttpRequest,
        collection: Collection,
        rows: Sequence[Row],
        refused: NewsroomError | None = None,
    ) -> HttpResponse:
        placed, _faults = read(request.POST) if refused else (collections.placed(collection), [])
        # Read anew: who saves what was refused knows by now that somebody was faster.
        collection.refresh_from_db()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": collection.name,
            "collection": collection,
            "rows": rows,
            "seen": look(collection, placed),
            "refused": refused,
            "may_change": self.has_change_permission(request),
            "zone": timezone.get_default_timezone_name(),
            "blank": UUID(int=0),
            "states": State.choices,
        }
        return TemplateResponse(request, "articles/collection.html", context, status=422 if refused else 200)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return what readers would see now of the list as it was sent, as a piece of a page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        collection = Collection.objects.filter(pk=pk).first() if pk < 2**63 else None
        if collection is None:
            raise Http404
        placed, _faults = read(request.POST)
        context = {"collection": collection, "seen": look(collection, placed)}
        return TemplateResponse(request, "articles/collection_seen.html", context)


def rows_of(items: Sequence[Item]) -> list[Row]:
    """Return the rows of what is placed, in three queries at most."""
    stories = _stories(item.article for item in items)
    return [
        Row(stories[item.article], str(item.pin or ""), _wall(item.valid_from), _wall(item.valid_until))
        for item in items
        if item.article in stories
    ]


def typed_rows(data: Any, refused: NewsroomError) -> list[Row]:
    """Return the rows as they were sent, each with what is wrong with it."""
    keys = _keys(data)
    stories = _stories(keys)
    said: dict[int, list[str]] = {}
    for fault in refused.errors if isinstance(refused, BadInput) else ():
        _items, _slash, rest = (fault.pointer or "").removeprefix("/").partition("/")
        at = rest.partition("/")[0]
        if at.isdigit():
            said.setdefault(int(at), []).append(fault.detail)
    return [
        Row(
            stories[key],
            data.get(f"pin_{key}", "")[:40],
            data.get(f"from_{key}", "")[:40],
            data.get(f"until_{key}", "")[:40],
            said.get(at, []),
        )
        for at, key in enumerate(keys)
        if key in stories
    ]


def read(data: Any) -> tuple[list[Item], list[Fault]]:
    """Return the items that a form sends, in order, and what is wrong with its numbers and times."""
    items: list[Item] = []
    faults: list[Fault] = []
    for at, key in enumerate(_keys(data)):
        pin, wrong_pin = _pin(data.get(f"pin_{key}", ""))
        begins, wrong_begin = _moment(data.get(f"from_{key}", ""))
        ends, wrong_end = _moment(data.get(f"until_{key}", ""))
        items.append(Item(key, pin, begins, ends))
        places = (("pin", wrong_pin), ("valid_from", wrong_begin), ("valid_until", wrong_end))
        faults += [Fault("bad_value", words, pointer=f"/items/{at}/{name}") for name, words in places if words]
    return items, faults


def _keys(data: Any) -> list[UUID]:
    return list(_ids(data.getlist("item")[: 2 * MOST]))


def _ids(values: Sequence[str]) -> Iterator[UUID]:
    for value in values:
        try:
            yield UUID(value)
        except ValueError:
            continue  # no page of ours sends that


def _pin(typed: str) -> tuple[int | None, str]:
    typed = typed.strip()
    if not typed:
        return None, ""
    if typed.isascii() and typed.isdigit() and len(typed) < 6:
        return int(typed), ""
    return None, _("A place is a number; empty for none.")


def _moment(typed: str) -> tuple[dt.datetime | None, str]:
    if not typed.strip():
        return None, ""
    try:
        wall = dt.datetime.fromisoformat(typed.strip())
        return moments.from_wall_clock(wall.date(), wall.time()), ""
    except ValueError as wrong:
        words = str(wrong) if "clock" in str(wrong) else _("Say the day and the time.")
        return None, text.shorten(words, 200)


def _wall(instant: dt.datetime | None) -> str:
    return moments.on_the_wall(instant).strftime(WALL) if instant else ""


def _stories(keys: Any) -> dict[UUID, Article]:
    found = Article.objects.select_related("section").defer("body", "blocks", "text")
    return {story.pk: story for story in found.filter(pk__in=list(keys))}


def look(collection: Collection, placed: Sequence[Item]) -> list[Seen]:
    """Return what readers would see now if the list were saved like this, from what is public alone."""
    now = timezone.now()
    valid = [item for item in placed if _is_valid(item, now)]
    # A form may send a story twice, or two for one place: it is refused when it is saved, and shown once here.
    unique = {item.article: item for item in reversed(valid)}
    items = [item for item in valid if unique.pop(item.article, None) is not None]
    rule = filling_of(collection) if collection.fills else None
    plan = Plan(collection.size, tuple(Placed(item.article, item.pin) for item in items), rule)
    keys = shown(plan, now=now)
    cards = dict(Publication.objects.live().filter(key__in=keys).values_list("key", "card"))
    how = {item.article: "pinned" if item.pin else "placed" for item in items}
    return [Seen(orjson.loads(cards[key])["headline"], how.get(key, "filled")) for key in keys if key in cards]


def _is_valid(item: Item, now: dt.datetime) -> bool:
    return (item.valid_from is None or item.valid_from <= now) and (item.valid_until is None or item.valid_until > now)
