"""Which photos a list of the desk shows, newest first, and how it is walked.

A page costs the same wherever it stands and however many photos there are: each condition
has an index in the order of the list (`media.models.image`), and only the keys of the page are
looked for; its rows are read afterwards. How many photos there are in all is counted up to
MOST_COUNTED, which is as far as numbered pages go.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import merge
from itertools import islice, product
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from media.models import Image, Wording
from media.models.image import ImageQuerySet, search_words
from media.models.wording import holds
from media.rights.conditions import in_state

MOST_COUNTED = 10_000
# So many matches of a search are read and sorted; of a commoner word the newest are found sooner by walking the list.
FEW = 2_000
FACETED = 2_000  # photos whose values a facet counts: the newest of the selection
FACET_VALUES = 20
MISSING = ("credit", "alt", "caption")
PLACES = ("city", "state", "country")
FACETS = {"photographer": ("creator",), "place": PLACES}

Key = tuple[dt.datetime, UUID]  # uploaded_at and id: the order of the list

# Each returns a condition on photos (an Exists on OuterRef("pk")) that a room above shows them under.
# Rooms register in their AppConfig.
shown: list[Callable[[], Exists]] = []


@dataclass(frozen=True)
class Selection:
    """Conditions on photos, all of which hold; None and "" set none.

    `taken_after` and `taken_before` are days: of what is known by its month or year only, the
    first day counts. "After" includes its moment, "before" does not. `photographer` is the
    whole creator line, `place` the name of a city, a province or a country. `missing` names
    fields of which at least one is empty. `rights` is a state of `media.rights.state` at the moment `now`.
    """

    words: str = ""
    taken_after: dt.date | None = None
    taken_before: dt.date | None = None
    uploaded_after: dt.datetime | None = None
    uploaded_before: dt.datetime | None = None
    photographer: str = ""
    place: str = ""
    used: bool | None = None
    missing: frozenset[str] = frozenset()
    uploaded_by: int | None = None
    rights: str = ""
    now: dt.datetime | None = None

    def keys(self, limit: int, *, after: Key | None = None, offset: int = 0) -> list[Key]:
        """Return the keys of at most `limit` photos, newest first, from behind the key `after`."""
        parts = [_keys(self._photos.filter(part), offset + limit, after) for part in self._parts]
        return list(islice(merge(*parts, reverse=True), offset, offset + limit))

    def count(self) -> int:
        """Return how many photos there are; MOST_COUNTED + 1 stands for all that is more."""
        if self._words and self == Selection(words=self.words):
            return self._holding  # by the index of words alone
        found = 0
        for part in self._parts:
            found += self._photos.filter(part)[: MOST_COUNTED + 1 - found].count()
            if found > MOST_COUNTED:
                break
        return found

    def facet(self, name: str) -> list[tuple[str, int]]:
        """Return the commonest values of a facet and how many photos have each, commonest first.

        Counted are the newest FACETED photos that the other conditions select.
        """
        others = replace(self, photographer="") if name == "photographer" else replace(self, place="")
        counts: Counter[str] = Counter()
        for row in Image.objects.filter(pk__in=[pk for _, pk in others.keys(FACETED)]).values_list(*FACETS[name]):
            # A photo may lie in a city and in a country of the same name.
            counts.update(set(row) - {""})
        return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:FACET_VALUES]

    @cached_property
    def _photos(self) -> ImageQuerySet:
        """Return the photos that meet all conditions but those that have parts."""
        found = Image.objects.filter(self._columns)
        if self.used is False:
            found = found.filter(*(~condition() for condition in shown))
        if self.rights:
            found = found.filter(in_state(self.rights, now=self.now or timezone.now()))
        if not self._words:
            return found
        if self._few is not None:
            return found.filter(pk__in=self._few)
        # Looked up photo by photo, in the order of the list; joined, a database might begin with the words.
        said = Subquery(Wording.objects.filter(image_id=OuterRef("pk")).values("text"))
        return found.filter(*(holds(said, word) for word in self._words))

    @cached_property
    def _words(self) -> list[str]:
        return search_words(self.words)

    @property
    def _holding(self) -> int:
        if self._few is not None:
            return self._photos.count()
        return Wording.objects.holding(self._words).filter(image__held_at=None)[: MOST_COUNTED + 1].count()

    @cached_property
    def _few(self) -> list[UUID] | None:
        """Return the photos that hold the words; None where those are more than FEW."""
        found = list(Wording.objects.holding(self._words).values_list("image_id", flat=True)[: FEW + 1])
        return found if len(found) <= FEW else None

    @property
    def _columns(self) -> Q:
        conditions = {
            "date_created__gte": self.taken_after and self.taken_after.isoformat(),
            "date_created__lt": self.taken_before and self.taken_before.isoformat(),
            "uploaded_at__gte": self.uploaded_after,
            "uploaded_at__lt": self.uploaded_before,
            "creator": self.photographer,
            "uploaded_by": self.uploaded_by,
        }
        found = Q(**{name: value for name, value in conditions.items() if value})
        return found & Q(date_created__gt="") if self.taken_before else found

    @property
    def _parts(self) -> list[Q]:
        """Return the conditions of which one holds, none together: so that each part walks one index."""
        places = _apart(Q(**{name: self.place}) for name in PLACES) if self.place else [Q()]
        missing = _apart(Q(**{name: ""}) for name in sorted(self.missing)) if self.missing else [Q()]
        used = _apart(Q(condition()) for condition in shown) if self.used else [Q()]
        return [place & lack & use for place, lack, use in product(places, missing, used)]


def _keys(photos: ImageQuerySet, limit: int, after: Key | None) -> list[Key]:
    if after:
        at, pk = after
        photos = photos.filter(Q(uploaded_at__lt=at) | Q(uploaded_at=at, pk__lt=pk), uploaded_at__lte=at)
    return list(photos.newest().values_list("uploaded_at", "pk")[:limit])


def _apart(conditions: Iterable[Q]) -> list[Q]:
    """Return conditions of which a photo meets at most one: the first of these that it does."""
    found: list[Q] = []
    before = Q()
    for condition in conditions:
        found.append(condition & before)
        before &= ~condition
    return found
