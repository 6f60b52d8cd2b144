"""Which item is which. WordPress numbers them, and the address in `guid` never changes.

Of one number twice, the second is the same item, told again, unless both its guid and its slug are others: then it
is of another site that once had this address, and is an item of its own. Who is told again keeps what was said first.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from wordpress import ids
from wordpress.items import Item
from wordpress.models import Imported, Source

Mark = tuple[str, str]
DIGITS = 8  # of a digest
LONGEST_NUMBER = 15  # digits; what a script reads without rounding it


class Identities:
    """Gives each item of a run its key among what was imported of a source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        # Of all that this run has met: both digests as one number, since an archive has hundreds of thousands.
        self.marks: dict[str | int, int] = {}
        self.repeated: list[list[object]] = []  # the line of each that was told again, and why it was left out

    def keys(self, items: Iterable[Item]) -> list[tuple[Item, str]]:
        """Return the items that this run has not met, each with its key."""
        items = list(items)
        numbers = {str(item.id) for item in items}
        rows = Imported.objects.filter(
            source__url=self.source.url, key__in=numbers, kind__in={item.kind for item in items}
        )
        stored = {
            (kind, key): (base.get("guid", ""), base.get("was", ""))
            for kind, key, base in rows.values_list("kind", "key", "base")
            if base.get("guid")
        }
        found = []
        for item in items:
            key, mark = str(item.id), mark_of(item)
            met = self.marks.get(item.id)
            here = _unpacked(met) if met is not None else stored.get((item.kind, key))
            if here is not None and here[0] != mark[0] and here[1] != mark[1]:
                key = f"{key}~{mark[0]}"
            short = _short(key)
            if short in self.marks:
                self.repeated.append([item.line, f"{item.kind} {item.id} “{item.title[:80]}” was told before"])
                continue
            self.marks[short] = int("".join(mark), 16)
            found.append((item, key))
        return found


def _short(key: str) -> str | int:
    """Return a key in less room, if it is nothing but the number that WordPress gave."""
    return int(key) if key.isascii() and key.isdecimal() else key


def _unpacked(mark: int) -> Mark:
    both = f"{mark:0{2 * DIGITS}x}"
    return both[:DIGITS], both[DIGITS:]


def number_of(key: str) -> int | None:
    """Return the number that WordPress gave to what has this key; None where it is another's, or none at all."""
    return int(key) or None if key.isascii() and key.isdecimal() and len(key) <= LONGEST_NUMBER else None


def mark_of(item: Item) -> Mark:
    """Return what tells items of one number apart: short digests of guid, without its host, and slug."""
    try:
        parts = urlsplit(item.guid)
        guid = f"{parts.path}?{parts.query}"
    except ValueError:
        guid = item.guid
    return ids.digest(guid, DIGITS), ids.digest(item.slug or item.title, DIGITS)
