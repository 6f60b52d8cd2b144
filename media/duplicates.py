"""Knowing a picture again: the photos that look like one, by their perceptual hashes.

Two hashes of 64 bits that differ in at most ten agree, in one of four bands of 16 bits, in all
but two bits, or in the fourth in all but one (four bands with 3 + 3 + 3 + 2 differences make eleven).
So a search looks up 3 × 137 + 17 values in four indexes and counts bits in what it finds: the same
on every database, and a few milliseconds among a million photos.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from media.models import Image, Likeness

MOST = 10  # bits of 64 in which two hashes of one picture differ at most
BANDS = 4
BITS = 16
WIDE = 1 << BITS
WHOLE = (1 << 64) - 1
LOOK_UP = "SELECT * FROM (SELECT phash FROM media_likeness WHERE {column} IN ({places}) LIMIT {most}) AS {column}"
COLUMNS = ("band_1", "band_2", "band_3", "band_4")
MIRRORED = -0x5555555555555556  # every second bit: the odd frequencies across (media.intake.look)
# Rows that are looked at in one band. A newsroom may have many pictures of one kind: slides, maps, portraits.
CANDIDATES = 20_000
RESULTS = 20
TURN = 0x70686F746F  # the number of our lock among PostgreSQL's advisory ones: "photo"


def wait_for_turn() -> None:
    """Let nobody else look for likenesses and add one until the end of this transaction, which begins here.

    It is held for milliseconds, after the photo was opened and stored. On SQLite a transaction of ours
    is alone from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def near(*hashes: int | None, most: int = MOST, but: UUID | None = None) -> list[tuple[UUID, int]]:
    """Return the photos in the library that look like any of these hashes, and by how many bits they differ.

    The likest come first, at most RESULTS of them. `most` is 0 to 10; `but` leaves a photo out. Give the
    hash of the mirrored picture as well to find what was turned round.
    """
    alike: dict[int, int] = {}
    for phash in hashes:
        if phash is not None:
            for other, bits in _alike(phash, most):
                alike[other] = min(bits, alike.get(other, bits))
    if not alike:
        return []
    # By the first band as well, which has an index.
    rows = Likeness.objects.filter(band_1__in={bands(each)[0] for each in alike}, phash__in=alike)
    photos = Image.objects.filter(pk__in=rows.values("image_id")[:CANDIDATES]).values_list("pk", "likeness__phash")
    found = [(pk, alike[phash]) for pk, phash in photos if phash is not None and pk != but]
    return sorted(found, key=lambda one: (one[1], -one[0].int))[:RESULTS]


def likeness(image_id: UUID, phash: int | None) -> Likeness:
    """Return the row that keeps a photo's hash, not yet saved."""
    parts = bands(phash) if phash is not None else [None] * BANDS
    return Likeness(image_id=image_id, phash=phash, **{f"band_{i}": part for i, part in enumerate(parts, start=1)})


def distance(one: int, other: int) -> int:
    """Return in how many bits of 64 two hashes differ."""
    return ((one ^ other) & WHOLE).bit_count()


def in_words(bits: int) -> str:
    """Return how alike two photos are whose hashes differ in so many bits, as people say it."""
    if bits <= 2:
        return _("As good as the same picture")
    return _("Very much alike") if bits <= 6 else _("Somewhat alike")


def bands(phash: int) -> list[int]:
    """Return the four bands of a hash, the lowest bits first."""
    return [phash >> BITS * number & WIDE - 1 for number in range(BANDS)]


def mirror(phash: int) -> int:
    """Return about the hash of the mirrored picture: exact but for the frequencies nearest to the median."""
    return phash ^ MIRRORED


def spread(most: int) -> list[int]:
    """Return in how many bits each band is looked up, so that none with at most `most` differences is missed.

    All bands beyond that are one difference too many; -1 looks nothing up.
    """
    spare = most - BANDS + 1
    return [(spare + BANDS - 1 - number) // BANDS for number in range(BANDS)]


@cache
def masks(flips: int) -> list[int]:
    """Return the numbers of 16 bits of which at most `flips` are set."""
    return [sum(1 << bit for bit in bits) for count in range(flips + 1) for bits in combinations(range(BITS), count)]


def _alike(phash: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield the hashes that agree with this one in some band well enough and differ in at most `most` bits."""
    parts, values = [], []
    for band, flips, column in zip(bands(phash), spread(most), COLUMNS, strict=True):
        if flips >= 0:
            found = masks(flips)
            places = ",".join(["%s"] * len(found))
            parts.append(LOOK_UP.format(column=column, places=places, most=CANDIDATES))
            values += [band ^ mask for mask in found]
    # Written out, and read whole: by the ORM, thousands of numbers take twice as long to come through as to find.
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for (other,) in cursor.fetchall():
            if (bits := ((other ^ phash) & WHOLE).bit_count()) <= most:
                yield other, bits
