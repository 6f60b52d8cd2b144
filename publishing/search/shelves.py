"""Where a new story stands in the index: on the shelf of its time, in the next free slot."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from publishing.models import Shelf
from publishing.search import bits, statements

SHELF = 2048  # stories; see docs/decisions/0012-search-by-sets.md
# Of a shelf that is filled with what has long been public: docs/decisions/0036-search-at-a-million.md
ARCHIVE = 4 * SHELF


class Shelves:
    """Gives each new story its place, so that shelves never overlap in time.

    A shelf that is full takes only what belongs in its middle; what is newer than all of it
    goes to the next one, or a new one.
    """

    def __init__(self, oldest: int, *, several: bool = False, most: int | None = None) -> None:
        """Begin with stories of this time (microseconds) and later. A shelf takes `most`, SHELF if that is not said."""
        self.oldest, self.several, self.most = oldest, several, most or SHELF
        self.touched: dict[int, Shelf] = {}

    @cached_property
    def shelves(self) -> list[Shelf]:
        """What there is for them, read when it is first asked for."""
        rows = statements.shelves(self.oldest // 1_000_000)
        return [Shelf(number=number, first=first, last=last, used=used) for number, first, last, used in rows]

    def take(self, at: int) -> int:
        """Return a free place for a story of this time (microseconds)."""
        second = at // 1_000_000
        # News is newer than all else: mostly the newest shelf has room, and nothing need be read.
        # Of several it costs less to read the shelves once.
        is_unread = "shelves" not in self.__dict__ and not self.several
        if is_unread and (newest := statements.take_newest(second, self.most)):
            return bits.place(*newest)
        shelf = self._for(second)
        shelf.first, shelf.last = min(shelf.first, second), max(shelf.last, second)
        shelf.used += 1
        self.touched[shelf.number] = shelf
        return bits.place(shelf.number, shelf.used - 1)

    def _for(self, second: int) -> Shelf:
        index = bisect_right(self.shelves, second, key=lambda shelf: shelf.first) - 1
        if index < 0:
            # Older than everything.
            fits = self.shelves and self.shelves[0].used < self.most
            return self.shelves[0] if fits else self._open(0, second)
        shelf = self.shelves[index]
        if shelf.used < self.most or second <= shelf.last:
            return shelf
        after = self.shelves[index + 1] if index + 1 < len(self.shelves) else None
        return after if after and after.used < self.most else self._open(index + 1, second)

    def _open(self, index: int, second: int) -> Shelf:
        shelf = Shelf(number=second, first=second, last=second)
        self.shelves.insert(index, shelf)
        return shelf

    def save(self) -> None:
        """Write the shelves that took something."""
        statements.save_shelves([(each.number, each.first, each.last, each.used) for each in self.touched.values()])
