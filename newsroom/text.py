"""The one choke point for text that comes from outside.

Every string that is stored passes here: form fields, JSON, embedded metadata, file names,
query strings. What leaves is NFC (Unicode Annex 15) and free of code points that break
something further on: NUL (PostgreSQL), lone surrogates (UTF-8), what XML 1.0 forbids
(feeds), and bidirectional controls that make a line read as something else.

    line()       one line: headlines, names, credits
    prose()      several lines: captions, bodies, notes
    data()       JSON values, to any depth, keys included
    file_name()  a name to show, never a path
    slug()       the last part of an address, in ASCII, for every script
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from anyascii import anyascii

# What XML 1.0 allows (section 2.2), turned round; lone surrogates are among it.
XML_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Embeddings, overrides and isolates (Unicode Annex 9), and the invisible marks that
# let two equal-looking headlines differ. ZWJ and ZWNJ stay: emoji and Persian need them.
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
# Noncharacters outside the basic plane: legal in XML, refused by many readers.
NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(p * 0x10000 + 0xFFFE) + chr(p * 0x10000 + 0xFFFF) for p in range(1, 17)) + "]"
)
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile(r"\s+")
COMBINING = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
COMBINING_RUN = re.compile(f"({COMBINING}{{4}}){COMBINING}+")

# Deep enough for any metadata block, shallow enough for every JSON writer.
MAX_DEPTH = 40
SLUG_LENGTH = 90


class TooDeep(ValueError):
    """A JSON value is nested more than MAX_DEPTH levels."""


def prose(value: str) -> str:
    """Return text of several lines: line breaks as \\n, no trailing spaces at the ends."""
    # Of what is removed nothing is printable, and most of what comes here holds nothing else.
    if not value.replace("\n", "").isprintable():
        value = XML_ILLEGAL.sub("", BREAKS.sub("\n", value))
        value = NONCHARACTERS.sub("", BIDI.sub("", INVISIBLE.sub("", value)))
    if value.isascii():
        return value.strip()  # all that follows lies beyond
    value = unicodedata.normalize("NFC", value)
    # Four marks on one letter serve every orthography; hundreds deface a page.
    return COMBINING_RUN.sub(r"\1", value).strip()


def line(value: str) -> str:
    """Return text of one line: every run of white space is one space."""
    value = prose(value)
    if "  " not in value and value.isprintable():
        return value  # of all white space, only the plain space is printable
    return SPACES.sub(" ", value).strip()


def shorten(value: str, length: int) -> str:
    """Return `value` cut to `length` characters, not inside a word where that can be helped."""
    if len(value) <= length:
        return value
    cut = value[: length - 1]
    space = cut.rfind(" ")
    return cut[: space if space > length // 2 else len(cut)].rstrip() + "…"


def data(value: Any, *, depth: int = MAX_DEPTH) -> Any:
    """Return a JSON value with every string in it cleaned as prose.

    Raises TooDeep beyond MAX_DEPTH levels: a writer further on would fail on it, each
    time that the row is read.
    """
    if depth < 0:
        raise TooDeep(f"Nested more than {MAX_DEPTH} levels deep.")
    match value:
        case str():
            return prose(value)
        case dict():
            return {line(str(key)): data(item, depth=depth - 1) for key, item in value.items()}
        case list() | tuple():
            return [data(item, depth=depth - 1) for item in value]
        case float() if not math.isfinite(value):
            return None  # no JSON has a word for it, and no database takes one
        case _:
            return value


def file_name(value: str, *, length: int = 150) -> str:
    """Return a file name to show to people: the last part, without separators or dots in front.

    It is never used to build a path; stored files are named by their content.
    """
    name = line(value.replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r'[<>:"|?*%\x00-\x1f]', "_", name).lstrip(". ")
    if len(name) > length:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem[: length - len(suffix) - 1]}{dot}{suffix}" if 0 < len(suffix) < 10 else name[:length]
    return name or "unnamed"


def slug(value: str, *, length: int = SLUG_LENGTH) -> str:
    """Return `value` as an address part: lower-case ASCII letters, digits and hyphens.

    Other scripts are transliterated («Қазақстан» gives "qazaqstan"). May be empty, for a
    headline of emoji without names; who needs one then takes a fallback.
    """
    ascii_text = anyascii(line(unicodedata.normalize("NFKC", prose(value)))).lower()
    # An apostrophe joins ("china's" is one word), everything else separates.
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['`]", "", ascii_text)).strip("-")
    if len(words) <= length:
        return words
    return words[: length + 1].rpartition("-")[0].strip("-") or words[:length]
