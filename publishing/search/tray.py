"""What is not filed yet: stories of the last minutes, whose terms no posting holds.

Searches read them from their Entries, each once a process: what waits at a place never
changes there, it is filed, moved or taken out. So a search costs one short query more, and
publishing writes a row where it wrote some hundreds (`publishing.search.index`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publishing.models import Entry
from publishing.search import bits, statements
from publishing.search.index import Weighed, folded, stored_spellings, stored_weights

Spelt = tuple[str, str, int]  # word and term apart by a space, the word folded, how many stories have it


@dataclass(frozen=True)
class Waiting:
    """A story in the tray: shelf and slot, its terms with their weights, its spellings with the words folded."""

    shelf: int
    slot: int
    weights: Weighed
    spellings: tuple[tuple[str, str], ...]


class _Memory:
    held: dict[tuple[int, str], Waiting] = {}


def reset() -> None:
    """Forget what this process has read."""
    _Memory.held = {}


def waiting() -> list[Waiting]:
    """Return what is in the tray.

    Read before the postings, never after: what is filed in between is then met twice, which
    does no harm, and not missed.
    """
    sql = f"SELECT place, CAST(publication_id AS text) FROM publishing_entry WHERE {statements.unfiled()}"  # noqa: S608
    rows = statements.run(sql)
    held = _Memory.held
    if not rows and not held:
        return []
    here = {(place, key): held.get((place, key)) for place, key in rows}
    if missing := [place for (place, _), known in here.items() if known is None]:
        here |= _read(missing)
    # One of them may have been filed or taken down since.
    _Memory.held = {where: known for where, known in here.items() if known is not None}
    return list(_Memory.held.values())


def _read(places: list[int]) -> Iterator[tuple[tuple[int, str], Waiting]]:
    condition, value = statements.among("place", places)
    columns = "place, CAST(publication_id AS text), terms, things, spellings"
    sql = f"SELECT {columns} FROM publishing_entry WHERE {condition} AND {statements.unfiled()}"  # noqa: S608
    rows = statements.run(sql, value)
    for place, key, terms, things, spellings in rows:
        entry = Entry(place=place, terms=terms, things=things, spellings=spellings)
        spelt = tuple((each, folded(each)) for each in stored_spellings(entry))
        shelf, slot = divmod(place, 1 << bits.SLOT_BITS)
        yield (place, key), Waiting(shelf, slot, stored_weights(entry), spelt)


def count_in(rows: Iterable[Spelt], unfiled: Iterable[Waiting], *beginnings: str) -> list[Spelt]:
    """Return these rows of the vocabulary and, counted with them, what the tray spells that begins like this."""
    found = {key: (plain, count) for key, plain, count in rows}
    for story in unfiled:
        for key, plain in story.spellings:
            if plain.startswith(beginnings):
                found[key] = (plain, found.get(key, (plain, 0))[1] + 1)
    return [(key, plain, count) for key, (plain, count) in found.items()]
