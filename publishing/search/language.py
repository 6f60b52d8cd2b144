"""From a word to the term that its inflections share.

English and Russian go to the Snowball stemmers (PyStemmer), Kazakh, Kyrgyz, Uzbek and Tajik
to suffix folding; which one, the script says and then the language of the story. A query
has no language, so each of its words is analysed in every way its script allows, and any
of the results may match. All of it happens here and not in a database, so both databases
hold the same terms.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer

from publishing.search.fold import fold
from publishing.search.suffixes import ANALYSERS, strip

# Raise it when the same text comes to give other terms; `rebuild_search` then does its work.
VERSION = 1
CYRILLIC = re.compile("[\u0400-\u052f]")
LATIN = re.compile("[a-z]")
LANGUAGES = ("en", "ru", *ANALYSERS)


class _Stemmers(threading.local):
    """A stemmer keeps state between calls and may not be shared by threads."""

    def __init__(self) -> None:
        self.english = Stemmer.Stemmer("english", 0)
        self.russian = Stemmer.Stemmer("russian", 0)


_stemmers = _Stemmers()


@lru_cache(maxsize=200_000)
def term(word: str, language: str) -> str:
    """Return the term of a word as it stands in a story of this language ("kk", "uz-Latn" …)."""
    plain, code = fold(word), language.partition("-")[0].lower()
    if not plain.isascii() and CYRILLIC.search(plain):
        return strip(plain, code) if code in ANALYSERS else str(_stemmers.russian.stemWord(plain))
    if LATIN.search(plain):
        return strip(plain, "uz-latin") if code == "uz" else str(_stemmers.english.stemWord(plain))
    return plain


@lru_cache(maxsize=10_000)
def terms(word: str) -> tuple[str, ...]:
    """Return every term that a word of a query may be, in some language of ours."""
    return tuple(dict.fromkeys(found for language in LANGUAGES if (found := term(word, language))))
