"""Counting and cutting words, in every script that separates them or does not need to.

A word is what stands between spaces and holds a letter or a digit, so that a lone dash is
none and “well-known” is one, as newspapers count. Chinese and Japanese write no spaces:
there each ideograph or kana is one, as word processors count. (Thai, Lao and Khmer would
need a dictionary; a run between spaces is one word there.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

IDEOGRAPH = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# What begins a word and never ends one.
OPENING = "([{“‘«‹「『（〈《【〔〖［｛"
# One ideograph, or a run of anything else that is not space, each with what follows it
# without a space: a closing quote or a comma is never torn from its word.
PIECE = re.compile(rf"[{IDEOGRAPH}][^\s\w{re.escape(OPENING)}]*|[^\s{IDEOGRAPH}]+")
# What a word begins with, for counting alone: an ideograph, or the first letter or digit of a run.
# A third of the time that finding the ends takes, and a story is counted several times.
COUNTED = re.compile(rf"(?![\W_])[{IDEOGRAPH}]|[^\W_{IDEOGRAPH}][^\s{IDEOGRAPH}]*")
READING_SPEED = 220  # words a minute; slow end of what studies of silent reading give


def _ends(text: str) -> Iterator[int]:
    """Yield the offset at which each word ends, with the punctuation that clings to it."""
    for piece in PIECE.finditer(text):
        if any(character.isalnum() for character in piece.group()):
            yield piece.end()


def count(text: str) -> int:
    """Return how many words `text` has."""
    if text.isascii():  # without ideographs a word is a run with a letter or a digit, which is mostly its first
        return sum([run[0].isalnum() or any(map(str.isalnum, run)) for run in text.split()])
    return len(COUNTED.findall(text))


def reading_minutes(words: int) -> int:
    """Return how long `words` take to read, in whole minutes, at least one."""
    return max(1, round(words / READING_SPEED))


def cut(text: str, words: int) -> tuple[str, int]:
    """Return the first `words` words of `text`, and how many words that are.

    The cut falls between words, never inside one.
    """
    end = found = 0
    for end in _ends(text):
        found += 1
        if found > words:
            break
        last = end
    if found <= words:
        return text, found
    return (text[:last] if words else ""), words
