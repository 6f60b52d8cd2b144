"""Exports as a browser uploads them: stories whose captions nobody can be sure of."""

from __future__ import annotations

from pathlib import Path

from tests.wordpress_exports import photo, post, shown, write

GUESS = "Footage from site {number}; A. Sarsenbayev"


def export(folder: Path, name: str, *, first: int, count: int) -> Path:
    """Return an export of some stories, numbered from `first`; each shows an awaited photo."""
    items = [
        post(number, f"{name} {number}", shown(number + 5000, f"{name}{number}.jpg", GUESS.format(number=number)))
        for number in range(first, first + count)
    ]
    photos = [photo(number + 5000, f"{name}{number}.jpg", caption="") for number in range(first, first + count)]
    return write(folder, *items, *photos, name=f"{name}.xml")
