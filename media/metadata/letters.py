"""Tells in which encoding words are written that do not say so themselves.

UTF-8 can be told for certain: other text is hardly ever valid UTF-8. Between the
encodings of one byte a letter nothing is certain, so we look at what words they make:
letters of one script to a word, small letters after capitals and not before them, the
letters that a language uses often. A whole block is judged at once; the newsroom says
which encodings come into question, and in doubt its first one is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

LEGACY = ("cp1252", "cp1251")
# ISO 2022 escapes that stand in IIM record 1:90, by their last two characters.
DECLARED = {
    b"%G": "utf-8",
    b"-A": "cp1252",  # Latin-1, of which it is an extension
    b".A": "cp1252",
    b"-B": "iso8859-2",
    b".B": "iso8859-2",
    b"-L": "iso8859-5",
    b".L": "iso8859-5",
    b"-F": "iso8859-7",
    b".F": "iso8859-7",
    b"-M": "iso8859-9",
    b".M": "iso8859-9",
}
WORD = re.compile(r"[^\W\d_]+")
SEEN = 20_000  # bytes that are judged

OFTEN = frozenset("оеаинтсрвлкмдпуяы")
SELDOM = frozenset("ьгзбчйхжшюцщэфъё" + "әғқңөұүһі" + "ўґєїј")
SIGNS = frozenset("©®™°«»“”„‘’‚‹›–—…•·№§€£¥\u00a0")


def encoding(values: Iterable[bytes], *, declared: bytes = b"", legacy: Sequence[str] = LEGACY) -> str:
    """Return the name of the encoding of these values, which were written by one hand.

    `declared` is an escape of ISO 2022; `legacy` are the encodings that come into question, best first.
    """
    if known := DECLARED.get(declared[-2:]):
        return known
    block = b"\n".join(values)
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return max(legacy, key=lambda name: _likelihood(block[:SEEN], name))
    return "utf-8"


def decode(value: bytes, name: str) -> str:
    """Return a value as text; what the encoding does not know becomes U+FFFD."""
    return value.decode(name, "replace")


def _likelihood(block: bytes, name: str) -> float:
    text = block.decode(name, "replace")
    words = sum(_of_word(word) for word in WORD.findall(text))
    rest = sum(_of_sign(sign) for sign in WORD.sub("", text) if not sign.isascii())
    return words + rest


def _of_word(word: str) -> float:
    if word.isascii():
        return 0
    scripts = {unicodedata.name(letter, "?").partition(" ")[0] for letter in word}
    if len(scripts) > 1:
        return -3.0 * len(word)  # no word is half Latin and half Cyrillic
    turns = sum(before.islower() and after.isupper() for before, after in pairwise(word))
    return -3.0 * turns + sum(_of_letter(word, place) for place in range(len(word)))


def _of_letter(word: str, place: int) -> float:
    letter = word[place]
    if letter.isascii():
        return 0
    if unicodedata.name(letter, "").startswith("CYRILLIC"):
        return 1.0 if letter.lower() in OFTEN else 0.5 if letter.lower() in SELDOM else -1.0
    # In Latin script, accents stand alone among plain letters.
    neighbours = word[max(0, place - 1) : place] + word[place + 1 : place + 2]
    return -1.0 if any(not other.isascii() for other in neighbours) else 0.5


def _of_sign(sign: str) -> float:
    if sign in SIGNS:
        return 0.2
    return -2.0
