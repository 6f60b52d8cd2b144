"""One spelling for what readers spell in several ways, and the words of a text with their offsets.

Both sides are folded, the text and the query, so nobody has to know how the other wrote:
case, compatibility forms (NFKC), accents, ё and е, and the letters of Kazakh, Kyrgyz, Uzbek
and Tajik that half of the readers type without (қ as к, ө as о, і as и), because their
keyboard has none. That joins a few words that differ; not finding a story at all is worse.
й stays: no keyboard lacks it, and и for й is another ending.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from newsroom.words import IDEOGRAPH

# Marks that belong to the letter before: accents, Hebrew and Arabic points.
ACCENTS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670"
# Scripts whose vowels are marks that no pattern calls a word's: their whole blocks are taken,
# but for the strokes that end a sentence.
SYLLABIC = "\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
# oʻzbek, l'état, don’t: one word each, however the apostrophe is typed.
APOSTROPHES = "'’ʻʼ‘`´ʹ"
LETTERS = rf"(?:[^\W_{IDEOGRAPH}]++|[{ACCENTS}{SYLLABIC}])+"
# Chinese and Japanese write no spaces: each character is a word, and a phrase finds the rest.
WORD = re.compile(rf"[{IDEOGRAPH}]|{LETTERS}(?:[{APOSTROPHES}]{LETTERS})*")
ACCENT = re.compile(f"[{ACCENTS}{APOSTROPHES}]")
LONGEST = 48  # characters of a word; what is longer is cut, on both sides
KEPT = "\ue000"  # stands for й while accents are dropped
BEFORE = str.maketrans({"й": KEPT})
AFTER = str.maketrans(
    {KEPT: "й"}
    # Kazakh, Kyrgyz, Tajik, Uzbek; і and ї of Ukrainian come along.
    | dict(zip("қңүұөғәіһҳҷўӣӯҡҥ", "кнууогаиххчуиукн", strict=True))
    # Latin letters that no decomposition takes apart.
    | {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ŋ": "n", "ə": "a", "ħ": "h"}
)


class Word(NamedTuple):
    """A word of a text: where it stands, in code points, and how it is written there."""

    start: int
    end: int
    text: str


def words(text: str) -> list[Word]:
    """Return the words of `text` in order, each with its offsets into that very text."""
    return [Word(found.start(), found.end(), found.group()) for found in WORD.finditer(text)]


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return the one spelling of a word. Folding twice is folding once."""
    if word.isascii():
        if word.isalnum():
            return word.lower()[:LONGEST]  # nearly every word of an English story
        return ACCENT.sub("", word.lower())[:LONGEST]
    plain = unicodedata.normalize("NFKC", word).casefold().translate(BEFORE)
    plain = ACCENT.sub("", unicodedata.normalize("NFKD", plain)).casefold().translate(AFTER)
    # й once more: a decomposition may have left an и and lost its breve to nobody.
    return unicodedata.normalize("NFC", plain)[:LONGEST]
