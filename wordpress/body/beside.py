"""What a body only points to: blocks that several stories share, and the footnotes that lie beside the text.

Both are put where the text names them before it is read, so that they are read like any of its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from wordpress.body import gutenberg
from wordpress.body.gutenberg import Boundary

DEEPEST = 5  # blocks inside blocks
LONGEST = 2_000_000  # characters that shared blocks may add to a body; no reader has more
OVERRIDES = ("content", "overrides")  # by which of its blocks a story says other words than they do


def put_blocks(raw: str, shared: Mapping[int, str]) -> str:
    """Return a body with the shared blocks in the place of their numbers.

    One that nobody knows, that holds itself, or that makes the body endless stays a number, and so does, before
    the block, one that the story says other words in: reading the body tells of both.
    """
    return "".join(_put(raw, shared, (), [LONGEST])) if shared and "wp:block" in raw else raw


def _put(raw: str, shared: Mapping[int, str], inside: tuple[int, ...], budget: list[int]) -> Iterator[str]:
    place = 0
    for start, end, found in _blocks(raw):
        number = found.block.given.get("ref")
        if found.block.name != "block" or not isinstance(number, int) or number in inside or len(inside) >= DEEPEST:
            continue
        block = shared.get(number)
        if block is None or len(block) > budget[0]:
            continue
        budget[0] -= len(block)
        yield raw[place:start]
        if any(found.block.given.get(name) for name in OVERRIDES):
            yield raw[start:end]
        yield from _put(block, shared, (*inside, number), budget)
        place = end
    yield raw[place:]


def put_footnotes(raw: str, said: str) -> tuple[str, str]:
    """Return a body with its footnotes as a list, at its end unless it says where, and what of them nobody can read."""
    if not said.strip():
        return raw, ""
    notes, odd = _notes(said)
    if not notes:
        return raw, odd
    items = "".join(f"<!-- wp:list-item -->\n<li>{note}</li>\n<!-- /wp:list-item -->" for note in notes)
    listed = f'<!-- wp:list {{"ordered":true}} -->\n<ol>{items}</ol>\n<!-- /wp:list -->'
    for start, end, found in _blocks(raw):
        if found.block.name == "footnotes":
            return f"{raw[:start]}{listed}{raw[end:]}", odd
    return f"{raw}\n\n{listed}", odd


def _notes(said: str) -> tuple[list[str], str]:
    """Return the words of the notes in their order; one without words keeps its number."""
    try:
        notes: Any = orjson.loads(said)
    except orjson.JSONDecodeError:
        return [], said
    if not isinstance(notes, list):
        return [], said
    words = [each.get("content") for each in notes if isinstance(each, dict)]
    odd = [each for each in notes if not (isinstance(each, dict) and isinstance(each.get("content"), str))]
    return [each for each in words if isinstance(each, str)], orjson.dumps(odd).decode() if odd else ""


def _blocks(raw: str) -> Iterator[tuple[int, int, Boundary]]:
    """Yield where each block stands that is one comment, and what it says."""
    end = 0
    while (start := raw.find("<!--", end)) >= 0 and (close := raw.find("-->", start + 4)) >= 0:
        end = close + 3
        found = gutenberg.boundary(raw[start + 4 : close])
        if found is not None and found.is_alone:
            yield start, end, found
