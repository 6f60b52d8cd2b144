"""What readers type, understood: words, "quoted phrases", -exclusions, and a last word not yet finished.

    water code           both words, in any order and inflection
    "water code"         these words in this order
    -draft -"old code"   without them
    wat, wat*            the last word is a beginning too, where it is no word of its own

Nothing else is syntax. A quote that is never closed closes at the end; AND, OR, brackets
and stars in the middle are read as people mean them: as words, or as nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from newsroom import text as plain
from newsroom.errors import Fault
from newsroom.words import IDEOGRAPH
from publishing.search.fold import fold, words
from publishing.search.language import LANGUAGES, term, terms

MAX_WORDS, MAX_QUERY = 10, 200
SHORTEST_BEGINNING = 2  # letters
QUOTES = '"“”„«»'
PART = re.compile(
    rf"(?P<minus>(?<!\S)-)?(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)(?:[{QUOTES}]|$)|(?P<word>[^\s{QUOTES}]+))"
)
UNSPACED = re.compile(f"[{IDEOGRAPH}]")


class Piece(NamedTuple):
    """A word of the query: where it stands in it, and how it is written there."""

    start: int
    end: int
    text: str

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the terms that it may be."""
        return terms(self.text)


@dataclass(frozen=True)
class Part:
    """Words that belong together: one, or a phrase."""

    pieces: tuple[Piece, ...]
    phrase: bool
    excluded: bool

    @property
    def sequences(self) -> list[str]:
        """Return the phrase as it stands in Entry.terms, in each language that it may be in."""
        analysed = (" ".join(term(piece.text, language) for piece in self.pieces) for language in LANGUAGES)
        return list(dict.fromkeys(f" {line} " for line in analysed))


@dataclass(frozen=True)
class Query:
    """A query, cleaned and taken apart. `unfinished`: its last word may be a beginning; `starred`: it is one."""

    text: str
    parts: tuple[Part, ...]
    unfinished: bool = False
    starred: bool = False

    @property
    def wanted(self) -> list[Piece]:
        """Return the words that a story must have."""
        return [piece for part in self.parts if not part.excluded for piece in part.pieces]

    @property
    def beginning(self) -> str | None:
        """Return the folded beginning that the last word is, None where it is finished."""
        return fold(self.wanted[-1].text) if self.unfinished or self.starred else None

    def corrected(self, words: dict[int, str]) -> Query:
        """Return the query with other words in place of those that begin at these offsets."""
        said, end = [], 0
        for piece in sorted(piece for part in self.parts for piece in part.pieces):
            said += [self.text[end : piece.start], words.get(piece.start, piece.text)]
            end = piece.end
        return parse("".join(said) + self.text[end:])


@lru_cache(maxsize=100)
def parse(raw: str) -> Query:
    """Return the query that a reader typed."""
    text = plain.line(raw)
    parts = []
    for found in PART.finditer(text):
        group = "word" if found["word"] is not None else "phrase"
        start = found.start(group)
        pieces = tuple(Piece(start + word.start, start + word.end, word.text) for word in words(found[group]))
        if pieces := tuple(piece for piece in pieces if fold(piece.text)):
            # Where no spaces are written, neighbours are all that makes a word.
            phrase = len(pieces) > 1 and (group == "phrase" or bool(UNSPACED.search(found[group])))
            parts.append(Part(pieces, phrase, found["minus"] is not None))
    last = parts[-1] if parts and not parts[-1].excluded and not parts[-1].phrase else None
    end = last.pieces[-1].end if last else -1
    starred = last is not None and text[end:] == "*"
    open_ended = last is not None and raw[-1:] == text[-1:] and end == len(text)
    long_enough = last is not None and len(last.pieces[-1].text) >= SHORTEST_BEGINNING
    return Query(text, tuple(parts), open_ended and long_enough, starred and long_enough)


def faults(raw: str) -> list[Fault]:
    """Return what is wrong with a query, in words."""
    if len(raw) > MAX_QUERY or len(raw.split()) > MAX_WORDS:
        detail = f"“q” is at most {MAX_WORDS} words and {MAX_QUERY} characters."
        return [Fault("too_long", detail, parameter="q")]
    query = parse(raw)
    if not query.parts:
        return [Fault("empty", "“q” names no word to search for.", parameter="q")]
    if not query.wanted:
        detail = "“q” says only what not to find; name at least one word without a minus."
        return [Fault("only_excluded", detail, parameter="q")]
    return []
