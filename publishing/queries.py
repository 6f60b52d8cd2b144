"""Reading the door's tables: stored JSON in one or two queries, however long the page.

A list is a Selection (publishing.selection). Most lists show one thing (a tag, a section,
everything); those walk one index of Mention, so page 50 costs what page 1 does. The rest combine conditions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from newsroom import text
from newsroom.paging import Cursor, Page
from publishing import statements
from publishing.models import Alias, Publication, Thing
from publishing.search import listing
from publishing.selection import Selection

# One spelling of an id, or one publication would have many addresses to cache and purge.
CANONICAL_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Where a publication is or was, for whoever is sent there.
WHEREABOUTS = ("key", "state", "version", "path", "slug", "changed_at", "withdrawn_at", "reason")
A_COLLECTION = Q(kind="collection") & ~Q(document="")


@dataclass(frozen=True)
class State:
    """How things stand: the number of the newest change that altered one, and when it was made.

    That number and the keys of the things are what caches hold an answer by
    (docs/decisions/0007-keys-and-validators.md).
    """

    number: int
    at: dt.datetime
    count: int = 0


EPOCH = statements.NEVER
NOTHING_YET = State(0, EPOCH)


def state(*things: str) -> State:
    """Return how `things` stand, in one query; the kept count is right where one is asked for.

    The lists are things too: "articles:", which every change of a story alters, "tags:" …
    """
    found = statements.state(things)
    return State(*found) if found else NOTHING_YET


def state_of(thing: Thing) -> State:
    """Return how a thing stands that was read already."""
    return State(thing.version, thing.changed_at or EPOCH, thing.live_count)


def state_and_page(thing: str, wanted: Page, *columns: str) -> tuple[State, list[tuple[Any, ...]]]:
    """Return how `thing` stands and the `columns` of one page of the newest that show it, in one query."""
    found, rows = statements.newest(thing, columns, size=wanted.size, first=wanted.first)
    return State(*found) if found else NOTHING_YET, rows


def page(selection: Selection, wanted: Page, *columns: str) -> list[tuple[Any, ...]]:
    """Return the `columns` of one numbered page of a selection, in one query."""
    if (thing := selection.newest_of) is not None:
        return state_and_page(thing, wanted, *columns)[1]
    if selection.by_index:
        return listing.page(selection.match, selection.order, wanted.first, wanted.size, *columns)
    ordered = selection.publications().order_by(*_order(selection.order))
    return list(ordered.values_list(*columns)[wanted.first : wanted.first + wanted.size])


def after(selection: Selection, cursor: Cursor, *columns: str) -> list[tuple[Any, ...]]:
    """Return the rows that follow a cursor, one more than its size if there are more.

    Each row begins with its sort value and its key, from which the next cursor is made.
    """
    column = selection.order.lstrip("-")
    if selection.by_index:
        raw, key = cursor.after or ("", "")
        last = (_instant(raw), UUID(key)) if cursor.after is not None else None
        return listing.after(selection.match, selection.order, last, cursor.size + 1, *columns)
    found = selection.publications().order_by(*_order(selection.order))
    if cursor.after is not None:
        found = found.filter(_beyond(selection.order, cursor.after))
    return list(found.values_list(column, "key", *columns)[: cursor.size + 1])


def _order(order: str) -> tuple[str, str]:
    return order, "-key" if order.startswith("-") else "key"


def _beyond(order: str, values: tuple[str, ...]) -> Q:
    """Return the condition for rows after these sort values. Raises ValueError for odd ones."""
    column, way = order.lstrip("-"), "lt" if order.startswith("-") else "gt"
    raw, key = values
    value: Any = raw if column == "headline" else _instant(raw)
    # The first condition follows from the second; said alone, it is a range of the index that the order walks.
    within = Q(**{f"{column}__{way}e": value})
    return within & (Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"key__{way}": UUID(key)}))


def _instant(raw: str) -> dt.datetime:
    value = dt.datetime.fromisoformat(raw)
    if value.tzinfo is None:
        raise ValueError("A cursor's time has a zone.")
    return value.astimezone(dt.UTC)  # PostgreSQL refuses offsets beyond ±15:59


def count(selection: Selection, kept: int) -> int:
    """Return how many publications a selection has; `kept` is the count of its one thing."""
    if selection.query:
        return selection.match.count
    if selection.one_thing:
        return kept
    return selection.publications().count() if selection.where or selection.chosen else selection.mentions().count()


def unknown(things: Sequence[str]) -> list[str]:
    """Return those of `things` that no live publication shows (sections and collections count as shown)."""
    shown = Thing.objects.filter(key__in=things).filter(Q(kind="section") | Q(live_count__gt=0) | A_COLLECTION)
    known = set(shown.values_list("key", flat=True))
    return [thing for thing in things if thing not in known]


def slugs(kind: str) -> list[str]:
    """Return the slugs of a kind that may be said in public, to suggest one of them."""
    return list(things(kind).values_list("slug", flat=True)[:5000])


def find(ref: str, *, words: bool = False) -> statements.Detail | None:
    """Return the publication with this id or slug, whatever its state, with what a detail serves."""
    return statements.find(UUID(ref) if CANONICAL_ID.fullmatch(ref) else ref, words=words)


def moved_from(slug: str) -> Publication | None:
    """Return the publication that once was at `slug`, whatever its state."""
    found = Alias.objects.filter(slug=slug).select_related("publication__moved_to").order_by("-pk")
    alias = found.only("slug", *_whereabouts("publication__")).first()
    return alias.publication if alias else None


def heir(found: Publication | statements.Detail) -> Publication | None:
    """Return the publication, whatever its state, that this one gave way to; None if it did to none."""
    if isinstance(found, Publication):
        return found.moved_to
    if found.moved_to_id is None:
        return None
    return Publication.objects.filter(key=found.moved_to_id).only(*WHEREABOUTS).first()


def _whereabouts(name: str = "", *more: str) -> tuple[str, ...]:
    """Return the columns of a publication and of the one that it gave way to, as `only` names them."""
    own = (*WHEREABOUTS, *more)
    return tuple(f"{name}{column}" for column in (*own, *(f"moved_to__{column}" for column in own)))


def at_path(path: str) -> tuple[Publication | None, bool]:
    """Return the publication that is or was at a path, whatever its state, and whether it is elsewhere now.

    Who is there now comes before who was there once. Letters count, except where nothing else fits.
    """
    spellings = list(dict.fromkeys((path, path.lower())))
    now = Publication.objects.filter(path__in=spellings).select_related("moved_to")
    present = {found.path: found for found in now.only(*_whereabouts("", "card"))}
    for spelling in spellings:
        if spelling in present:
            return present[spelling], spelling != path
    old = Alias.objects.filter(path__in=spellings).select_related("publication__moved_to")
    found = {alias.path: alias.publication for alias in old.only("path", *_whereabouts("publication__", "card"))}
    return next((found[spelling] for spelling in spellings if spelling in found), None), True


def of_story(key: UUID) -> Publication | None:
    """Return the publication of a story, whatever its state; None of one that readers never saw."""
    found = Publication.objects.filter(key=key).select_related("moved_to")
    return found.only(*_whereabouts("", "card")).first()


def things(kind: str, *, search: str = "", order: str = "name") -> Any:
    """Return the things of a kind that have a page, as a queryset of Thing."""
    found = Thing.objects.shown().filter(kind=kind)
    for word in text.line(search).split():
        # SQLite's LIKE knows no case but that of ASCII; both databases' expressions know every script's.
        found = found.filter(Q(name__iregex=re.escape(word)) | Q(slug__icontains=word))
    column = order.lstrip("-")
    sort = F(column).desc(nulls_last=True) if order.startswith("-") else F(column).asc(nulls_last=True)
    return found.order_by(sort, "slug")


def newest(thing: str, most: int, column: str) -> list[bytes]:
    """Return one column of stored JSON of the newest publications that show a thing."""
    return [row[0] for row in state_and_page(thing, Page(1, most), column)[1]]


def shown_in(thing: str, *, most: int = 20) -> Sequence[bytes]:
    """Return the cards, as JSON, of the newest publications that show a thing."""
    return newest(thing, most, "card")


def aliases_at(key: UUID, path: str) -> list[str]:
    """Return the addresses that a publication would have had, the oldest first, if it stood at `path` now."""
    found = list(Alias.objects.filter(publication=key).order_by("pk").values_list("path", flat=True))
    left = Publication.objects.filter(key=key).values_list("path", flat=True)
    return [each for each in dict.fromkeys((*found, *left)) if each != path]
