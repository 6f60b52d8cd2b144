"""Which publications a list shows, and in which order: conditions on what they mention, and on their columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from publishing.models import Mention, Publication, PublicationQuerySet
from publishing.search import listing, match
from publishing.search.query import Query

EVERYTHING = "articles:"
ANY = Q()
NEWEST = "-published_at"
RELEVANCE = "relevance"


class Chosen(Protocol):
    """Stories that editors chose, in groups, looked up when first asked for (publishing.collections.Chosen)."""

    now: dt.datetime

    @property
    def things(self) -> set[str]:
        """Return the collections that they stand in, as the log names them."""

    @property
    def ages(self) -> bool:
        """Return whether stories leave them by the minute."""

    @property
    def keys(self) -> tuple[list[UUID], ...]:
        """Return the stories of each group."""


@dataclass(frozen=True)
class Selection:
    """Which publications, in which order.

    `any_of` is a conjunction: of each group, at least one thing is shown. `where` are
    conditions on columns, `after` and `before` on the time of publication; `chosen`: one of each
    of its groups. `order` is a column, with a minus for descending, or RELEVANCE to the `query`;
    the key breaks ties.
    """

    any_of: tuple[frozenset[str], ...] = ()
    none_of: frozenset[str] = frozenset()
    where: Q = ANY
    chosen: Chosen | None = None
    after: dt.datetime | None = None
    before: dt.datetime | None = None
    query: Query | None = None
    order: str = NEWEST

    @property
    def one_thing(self) -> str | None:
        """Return the one thing whose newest publications these are, if it is that simple."""
        if self.none_of or self.where or self.chosen or self.after or self.before or self.query or len(self.any_of) > 1:
            return None
        group = self.any_of[0] if self.any_of else frozenset({EVERYTHING})
        return next(iter(group)) if len(group) == 1 else None

    @property
    def newest_of(self) -> str | None:
        """Return the one thing, if its newest publications come first: one walk of one index."""
        return self.one_thing if self.order == NEWEST else None

    @property
    def columns(self) -> Q:
        """Return the conditions on columns, those of what editors chose among them."""
        return reduce(and_, (Q(key__in=keys) for keys in self.chosen.keys), self.where) if self.chosen else self.where

    def publications(self) -> PublicationQuerySet:
        """Return the live publications that meet all conditions, in no order."""
        if self.query:
            return Publication.objects.live().filter(entry__place__among=listing.places(self.match))
        found = Publication.objects.live().filter(self.columns)
        if self.after:
            found = found.filter(published_at__gte=self.after)
        if self.before:
            found = found.filter(published_at__lt=self.before)
        for group in self.any_of:
            found = found.mentioning(*sorted(group))
        if self.none_of:
            found = found.filter(~self._excluded("key"))
        return found

    def mentions(self) -> QuerySet[Mention]:
        """Return one mention of each publication, where no condition is on a column: enough to count them.

        A third of what the publications themselves take, which are not looked at.
        """
        base = next((group for group in self.any_of if len(group) == 1), frozenset({EVERYTHING}))
        found = Mention.objects.filter(thing=next(iter(base)))
        if self.after:
            found = found.filter(published_at__gte=self.after)
        if self.before:
            found = found.filter(published_at__lt=self.before)
        for group in self.any_of:
            if group != base:
                shown = Mention.objects.filter(thing__in=sorted(group)).values("publication_id")
                found = found.filter(publication_id__in=shown)
        return found.filter(~self._excluded("publication_id")) if self.none_of else found

    def _excluded(self, key: str) -> Exists:
        # Not NOT IN: PostgreSQL goes through the whole list for each row once that outgrows its work_mem.
        return Exists(Mention.objects.filter(publication_id=OuterRef(key), thing__in=sorted(self.none_of)))

    @cached_property
    def match(self) -> match.Match:
        """Return what the query finds under all the other conditions."""
        if self.query is None:
            raise ValueError("A selection without a query matches nothing.")
        return match.find(self.query, match.Filters(self.any_of, self.none_of, self.after, self.before, self.columns))

    @property
    def by_index(self) -> bool:
        """Return whether the search index itself knows the order."""
        return self.query is not None and self.order in (NEWEST, NEWEST[1:], RELEVANCE)
