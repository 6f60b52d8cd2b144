"""The nearest known word to a mistyped one. Known is only what live stories say."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from publishing.search import statements, tray
from publishing.search.fold import fold
from publishing.search.query import Query

SHORTEST = 4  # letters; of three, everything is near
LONG = 6  # letters from which two mistakes are forgiven
COMPARED = 20_000  # words, the commonest first


def correct(query: Query, missing: Iterable[int]) -> Query | None:
    """Return the query with the nearest known words for those at the offsets `missing`.

    None where one of them has no near one.
    """
    pieces = {piece.start: piece for piece in query.wanted}
    nearer = {start: nearest(pieces[start].text) for start in missing}
    if not nearer or None in nearer.values():
        return None
    return query.corrected({start: word for start, word in nearer.items() if word})


def nearest(word: str) -> str | None:
    """Return the known word that a mistyped one most likely was, as stories spell it, in lower case.

    The fewest mistakes win, then the commonest word. Letters left out, added, mistaken and
    swapped all count as one; either of the first two letters must be right.
    """
    folded = fold(word)
    if len(folded) < SHORTEST:
        return None
    known = _known(folded)
    most = 2 if len(folded) >= LONG else 1
    near = process.extract_iter(folded, [each[1] for each in known], scorer=OSA.distance, score_cutoff=most)
    ranked = ((distance, -known[place][2], known[place][0]) for _, distance, place in near)
    best = min(ranked, default=None)
    return best[2].partition(" ")[0] if best else None


def _known(folded: str) -> list[tuple[str, str, int]]:
    one, first = statements.beginning("folded", folded[0])
    other, second = statements.beginning("folded", folded[1])
    sql = (
        f"SELECT key, folded, live_count FROM publishing_spelling WHERE ({one}) OR ({other}) "  # noqa: S608
        f"ORDER BY live_count DESC, key LIMIT {COMPARED}"
    )
    filed = ((key, plain, count) for key, plain, count in statements.run(sql, *first, *second))
    return tray.count_in(filed, tray.waiting(), folded[0], folded[1])
