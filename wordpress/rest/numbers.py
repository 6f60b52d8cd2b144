"""Whole numbers for what has none here: WordPress's clients know stories, photos, terms and people by them.

What came from WordPress keeps the number that it had there: of one site alone, the one that was brought in
first, so that no two sites' numbers meet. All else has a number that is made of what it is, the same for ever and
in every process, and says enough of it to be found again by an index:

    story, photo    32 bits: the second of its id (UUIDv7); 21 bits drawn from the id
    term, person    bit 52; 16 bits: its slug's first three letters; 36 bits drawn from kind and slug

Both stay below 2^53, up to which a script counts without rounding (docs/decisions/0032-the-old-api.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery, Value

from publishing.models import Publication, Thing
from wordpress.models import Imported, Run

DRAWN_OF_ID, DRAWN_OF_SLUG, OF_SLUGS = 21, 36, 1 << 52
LETTERS = "-0123456789abcdefghijklmnopqrstuvwxyz"
MOST_SECONDS = 1 << 32
STORIES, PHOTOS = ("post", "page"), ("attachment",)
# Under which kinds of WordPress's a thing of ours may have come, and by which column it is found.
KINDS = {"section": ("category",), "tag": ("category", "post_tag"), "author": ("author",)}


def of_id(key: UUID) -> int:
    """Return the number of a story or photo that has none of WordPress's."""
    return (key.int >> 80) // 1000 % MOST_SECONDS << DRAWN_OF_ID | _drawn(key.bytes, DRAWN_OF_ID)


def of_slug(kind: str, slug: str) -> int:
    """Return the number of a section, tag or author that has none of WordPress's."""
    return OF_SLUGS | _first(slug) << DRAWN_OF_SLUG | _drawn(f"{kind}:{slug}".encode(), DRAWN_OF_SLUG)


def _drawn(said: bytes, bits: int) -> int:
    return int.from_bytes(sha256(said).digest()[:8]) >> (64 - bits)


def _first(slug: str) -> int:
    """Return the first three letters of a slug as a number; what follows an odd one counts no more."""
    found = 0
    for letter in _beginning(slug).ljust(3, " "):
        found = found * (len(LETTERS) + 1) + LETTERS.find(letter) + 1
    return found


def _beginning(slug: str) -> str:
    known = slug[:3]
    return next((known[:place] for place, letter in enumerate(known) if letter not in LETTERS), known)


def _letters(number: int) -> str:
    """Return with which letters a slug begins that has this number."""
    found, rest = "", number >> DRAWN_OF_SLUG & (1 << 16) - 1
    for _ in range(3):
        rest, place = divmod(rest, len(LETTERS) + 1)
        found = (LETTERS[place - 1] if place else "") + found
    return found


def seconds(number: int) -> tuple[UUID, UUID]:
    """Return the ids between which one with this number lies, the second not among them."""
    second = number >> DRAWN_OF_ID
    return UUID(int=second * 1000 << 80), UUID(int=(second + 1) * 1000 << 80)


def _kept(kinds: Iterable[str]) -> QuerySet[Imported]:
    """Return what keeps its number from WordPress."""
    first = Run.objects.filter(source__isnull=False).order_by("pk").values("source")[:1]
    return Imported.objects.filter(source=Subquery(first), kind__in=kinds, number__isnull=False)


@dataclass(frozen=True)
class Numbers:
    """The numbers of some stories, photos, sections, tags and authors, looked up together."""

    known: dict[tuple[str, str], int] = field(default_factory=dict)

    def story(self, key: str | UUID) -> int:
        """Return the number of a story."""
        return self.known.get(("story", str(key))) or of_id(UUID(str(key)))

    def photo(self, key: str | UUID) -> int:
        """Return the number of a photo."""
        return self.known.get(("photo", str(key))) or of_id(UUID(str(key)))

    def thing(self, kind: str, slug: str) -> int:
        """Return the number of a section, tag or author."""
        return self.known.get((kind, slug)) or of_slug(kind, slug)


def look_up(
    *,
    stories: Collection[str | UUID] = (),
    photos: Collection[str | UUID] = (),
    things: Collection[tuple[str, str]] = (),
) -> Numbers:
    """Return the numbers of these, in two queries; `things` are kinds with slugs."""
    found: dict[tuple[str, str], int] = {}

    def note(kind: str, ref: Any, number: int) -> None:
        # One thing may have had several: the same picture sent twice, categories that became one section.
        found[kind, str(ref)] = min(number, found.get((kind, str(ref)), number))

    if stories or photos:
        of_these = Q(article__in=stories, kind__in=STORIES) | Q(image__in=photos, kind__in=PHOTOS)
        rows: Any = _kept((*STORIES, *PHOTOS)).filter(of_these)
        for kind, article, image, number in rows.values_list("kind", "article_id", "image_id", "number"):
            note(*(("photo", image) if kind in PHOTOS else ("story", article)), number)
    slugs: dict[str, set[str]] = defaultdict(set)
    for kind, slug in things:
        slugs[kind].add(slug)
    if parts := [_of_kind(kind, some) for kind, some in slugs.items()]:
        for kind, slug, number in parts[0].union(*parts[1:], all=True):
            note(kind, slug, number)
    return Numbers(found)


def _of_kind(kind: str, slugs: Collection[str]) -> Any:
    rows = _kept(KINDS[kind]).filter(**{f"{kind}__slug__in": slugs}).annotate(ours=Value(kind))
    return rows.values_list("ours", f"{kind}__slug", "number")


def stories(numbers: Collection[int]) -> dict[int, UUID]:
    """Return the stories with these numbers, in two queries; they need not be public."""
    rows: Any = _kept(STORIES).filter(number__in=numbers, article__isnull=False)
    found: dict[int, UUID] = dict(rows.values_list("number", "article_id"))
    rest = [number for number in numbers if number not in found and 0 < number < OF_SLUGS * 2]
    if rest:
        between = reduce(or_, (Q(key__gte=low, key__lt=high) for low, high in map(seconds, rest)))
        for key in Publication.objects.live().filter(between).order_by("-key").values_list("key", flat=True):
            if (number := of_id(key)) in rest:
                found[number] = key
    return found


def photos(numbers: Collection[int]) -> dict[int, UUID]:
    """Return the photos with these numbers that a live story shows, in two queries."""
    rows: Any = _kept(PHOTOS).filter(number__in=numbers, image__isnull=False)
    found: dict[int, UUID] = dict(rows.values_list("number", "image_id"))
    rest = [number for number in numbers if number not in found and 0 < number < OF_SLUGS * 2]
    if rest:
        # As text: an id is always written in one way, so its order is that of the ids.
        between = reduce(or_, (Q(slug__gte=str(low), slug__lt=str(high)) for low, high in map(seconds, rest)))
        shown = Thing.objects.shown().filter(between, kind="image").order_by("-slug")
        for key in map(UUID, shown.values_list("slug", flat=True)):
            if (number := of_id(key)) in rest:
                found[number] = key
    return found


def slugs(kind: str, numbers: Collection[int]) -> dict[int, str]:
    """Return the slugs of the sections, tags or authors with these numbers that readers may see, in two queries."""
    rows = _kept(KINDS[kind]).filter(number__in=numbers, **{f"{kind}__isnull": False})
    found = dict(rows.values_list("number", f"{kind}__slug"))
    rest = {number for number in numbers if OF_SLUGS <= number < OF_SLUGS * 2}
    between = Q(slug__in=set(found.values()))
    for number in rest:
        between |= Q(slug__startswith=_letters(number))
    shown = set(Thing.objects.shown().filter(between, kind=kind).values_list("slug", flat=True))
    made = {number: slug for slug in shown if (number := of_slug(kind, slug)) in rest}
    return {**made, **{number: slug for number, slug in found.items() if slug in shown}}
