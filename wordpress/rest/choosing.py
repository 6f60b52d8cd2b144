"""Which stories a list of posts or pages shows, in the door's own terms."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from publishing import queries
from publishing.models import Mention, Publication, Thing
from publishing.search import query as searching
from publishing.search.ranking import DEEPEST
from publishing.selection import EVERYTHING, NEWEST, RELEVANCE, Selection
from wordpress.rest import numbers
from wordpress.rest.errors import Refused, Wrong, invalid, not_for_readers
from wordpress.rest.pages import Part
from wordpress.rest.parameters import COMMON, PAGED, Given, Parameter

PAGES = "kind:page"
INTEGERS = Parameter("integers", ())
NUMBER = Parameter("integer", low=0)
ORDERS = {
    "date": "published_at",
    "modified": "updated_at",
    "title": "headline",
    "slug": "slug",
    "id": "key",
    "relevance": RELEVANCE,
    # Asked for, these rule by the list that was given; nothing here has a parent or a place in a menu.
    "include": "key",
    "include_slugs": "slug",
    "parent": "published_at",
    "menu_order": "published_at",
}
BOTH = {
    **COMMON,
    **PAGED,
    "offset": NUMBER,
    "order": Parameter("choice", "desc", ("asc", "desc")),
    "orderby": Parameter("choice", "date", tuple(ORDERS)),
    **{name: Parameter("moment") for name in ("after", "before", "modified_after", "modified_before")},
    **dict.fromkeys(("author", "author_exclude", "include", "exclude"), INTEGERS),
    "slug": Parameter("slugs"),
    "status": Parameter("names"),
    "lang": Parameter("choice", None, tuple(settings.SITE_LANGUAGES)),
}
OF_POSTS = {
    **BOTH,
    **dict.fromkeys(("categories", "categories_exclude", "tags", "tags_exclude"), INTEGERS),
    "tax_relation": Parameter("choice", "AND", ("AND", "OR")),
    "sticky": Parameter("flag"),
}
OF_PAGES = {**BOTH, "parent": INTEGERS, "parent_exclude": INTEGERS, "menu_order": NUMBER}
NOTHING = Q(key__in=())
# Which parameter names which kind of thing.
NAMED = {"categories": "section", "tags": "tag", "author": "author"}


@dataclass(frozen=True)
class Chosen:
    """The stories of a list. `listed`, where the request itself gave their order: stories, or slugs."""

    selection: Selection
    pages: bool
    listed: tuple[Any, ...] = ()

    @property
    def things(self) -> list[str]:
        """Return what the list is about: whatever alters it alters one of these."""
        own = self.selection
        shown = {thing for group in own.any_of for thing in group if not thing.startswith("kind:")}
        rest = {EVERYTHING} if own.where or own.query or own.none_of - {PAGES} or not shown else set()
        return sorted(shown | rest)

    @property
    def nothing(self) -> bool:
        """Return whether no story can be among them, whatever is published."""
        return self.selection.where == NOTHING

    @property
    def walked(self) -> str | None:
        """Return the one thing whose newest or oldest stories these are: they are walked, however many there are."""
        bare = replace(self.selection, none_of=frozenset(), order=NEWEST)
        dated = self.selection.order.lstrip("-") == NEWEST[1:]
        return bare.newest_of if dated and self.selection.none_of <= {PAGES} else None

    def count(self) -> int:
        """Return how many there are: from kept counts, where they tell."""
        if self.nothing:
            return 0
        if (thing := self.walked) is None:
            return queries.count(self.selection, 0)
        kept = dict(Thing.objects.filter(key__in=(thing, PAGES)).values_list("key", "live_count"))
        if thing == PAGES or self.pages:
            return kept.get(thing, 0)
        among = kept.get(PAGES, 0)
        if thing != EVERYTHING and among:
            among = _pages().filter(publication__in=Mention.objects.filter(thing=thing).values("publication")).count()
        return kept.get(thing, 0) - among

    def rows(self, part: Part, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        """Return these columns of one part of the list."""
        if self.nothing or (self.reachable() or part.first + 1) <= part.first:
            return []
        if self.listed:
            return self._as_listed(part, columns)
        if (thing := self.walked) is None:
            return queries.page(self.selection, part, *columns)
        sign = "-" if self.selection.order.startswith("-") else ""
        walk = Mention.objects.filter(thing=thing).order_by(f"{sign}published_at", f"{sign}publication")
        if not self.pages:
            # Not an EXISTS: pages are few, and the walk stays a walk.
            walk = walk.exclude(publication__in=_pages().values("publication"))
        keys = list(walk.values_list("publication", flat=True)[part.first : part.first + part.size])
        return _in_order(keys, "key", columns)

    def _as_listed(self, part: Part, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
        column = "key" if isinstance(self.listed[0], UUID) else "slug"
        there = set(self.selection.publications().values_list(column, flat=True))
        found = [ref for ref in dict.fromkeys(self.listed) if ref in there]
        return _in_order(found[part.first : part.first + part.size], column, columns)

    def reachable(self) -> int | None:
        """Return how many rows pages can reach; None for all of them."""
        return DEEPEST if self.selection.order == RELEVANCE else None


def _pages() -> Any:
    return Mention.objects.filter(thing=PAGES)


def _in_order(refs: Collection[Any], column: str, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    rows = Publication.objects.live().filter(**{f"{column}__in": list(refs)}).values_list(column, *columns)
    found = {ref: rest for ref, *rest in rows}
    return [tuple(found[ref]) for ref in refs if ref in found]


def choose(given: Given, *, pages: bool) -> Chosen:
    """Return what a request selects. Raises Refused."""
    check(given, "edit posts in this post type")
    _check_order(given)
    if given["search"]:
        _check_search(given["search"])
    where, listed = _where(given), _listed(given)
    any_of, none_of, unknown = _things(given, pages=pages)
    if unknown:
        where = NOTHING
    selection = Selection(
        any_of=tuple(any_of),
        none_of=frozenset(none_of),
        where=where,
        query=searching.parse(given["search"]) if given["search"] else None,
        order=_order(given),
    )
    return Chosen(selection, pages, listed)


def check(given: Given, what: str) -> None:
    """Raise Refused for what only editors may ask for."""
    if given["context"] == "edit":
        raise not_for_readers(what)
    if "status" in given.values and set(given["status"] or ()) - {"publish"}:
        raise invalid({"status": Wrong("rest_forbidden_status", "Status is forbidden.")})


def _check_order(given: Given) -> None:
    if given["orderby"] == "relevance" and not given["search"]:
        words = "You need to define a search term to order by relevance."
        raise Refused("rest_no_search_term_defined", words, 400)
    if given["orderby"] == "include" and not given["include"]:
        words = "You need to define an include parameter to order by include."
        raise Refused("rest_orderby_include_missing_include", words, 400)
    if given["orderby"] == "include_slugs" and not given["slug"]:
        raise invalid({"orderby": Wrong("rest_invalid_type", "orderby=include_slugs needs slugs.")})


def _check_search(words: str) -> None:
    if faults := searching.faults(words):
        raise invalid({"search": Wrong("rest_invalid_type", str(faults[0].detail).replace("“q”", "search"))})


def _order(given: Given) -> str:
    column = ORDERS[given["orderby"]]
    return column if column == RELEVANCE or given["order"] == "asc" else f"-{column}"


def _where(given: Given) -> Q:
    """Return the conditions on columns. What this newsroom has none of, such as a sticky post, selects nothing."""
    if given.values.get("sticky") or _has_parent(given) or (given.values.get("menu_order") or 0) > 0:
        return NOTHING
    bounds = {
        "after": "published_at__gt",
        "before": "published_at__lt",
        "modified_after": "updated_at__gt",
        "modified_before": "updated_at__lt",
    }
    where = Q(**{column: given[name] for name, column in bounds.items() if given[name]})
    if given["slug"] is not None:
        where &= Q(slug__in=sorted(set(given["slug"])))
    if given["include"]:
        if not (keys := sorted(numbers.stories(given["include"]).values())):
            return NOTHING
        where &= Q(key__in=keys)
    if given["exclude"] and (keys := sorted(numbers.stories(given["exclude"]).values())):
        where &= ~Q(key__in=keys)
    return where


def _listed(given: Given) -> tuple[Any, ...]:
    """Return the stories, or slugs, in the order in which the request names them, if it asks for that order."""
    if given["orderby"] != "include":
        return tuple(given["slug"]) if given["orderby"] == "include_slugs" else ()
    keys = numbers.stories(given["include"])
    return tuple(keys[number] for number in given["include"] if number in keys)


def _has_parent(given: Given) -> bool:
    # Whatever is above anything has a number that is not 0.
    wanted, without = given.values.get("parent") or (), given.values.get("parent_exclude") or ()
    return bool(wanted and 0 not in wanted) or 0 in without


def _things(given: Given, *, pages: bool) -> tuple[list[frozenset[str]], set[str], bool]:
    """Return of which things the stories show one each, which they do not show, and whether one is nobody's."""
    any_of: list[frozenset[str]] = [frozenset({PAGES})] if pages else []
    none_of: set[str] = set() if pages else {PAGES}
    filed: list[frozenset[str]] = []
    for name, kind in NAMED.items():
        wanted, without = given.values.get(name) or (), given.values.get(f"{name}_exclude") or ()
        if wanted:
            group = frozenset(_keys(kind, wanted))
            (any_of if name == "author" else filed).append(group)
        if without:
            none_of |= set(_keys(kind, without))
    if given.values.get("tax_relation") == "OR" and filed:
        filed = [frozenset().union(*filed)]
    if given["lang"]:
        any_of.append(frozenset({f"language:{given['lang']}"}))
    groups = [*any_of, *filed]
    return [group for group in groups if group], none_of, not all(groups)


def _keys(kind: str, wanted: Iterable[int]) -> list[str]:
    return [f"{kind}:{slug}" for slug in numbers.slugs(kind, list(wanted)).values()]
