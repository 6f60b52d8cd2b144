"""A page that lists stories, as text: its date, its rates, which results it shows, and the stories themselves.

• KGS/USD = 0.01144 0%
22 January 2025
Viewing results 1 - 6 of 578

A headline

The story, in one line, with its shortcodes; cut, where it ends in “...”
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from uuid import NAMESPACE_URL, uuid5

from babel import Locale

from newsroom import text
from wordpress.body.convert import Figure, Loss, convert

LANGUAGES = ("en", "ru", "kk", "ky", "tr", "uz")
RATE = re.compile(
    r"[•·*\s-]*(?P<code>[A-Z]{3}/[A-Z]{3})\s*=\s*(?P<value>\d{1,12}(?:\.\d{1,12})?)(?:\s+(?P<percent>[-−+]?\d{1,6}(?:\.\d{1,6})?)\s?%)?\s*"
)
SHOWN = re.compile(r"(\d{1,9})\s*[-–—]\s*(\d{1,9})\s+\w{1,20}\s+(\d{1,9})\s*$")
DAY = re.compile(
    r"(?P<day>\d{1,2})\s+(?P<month>[^\W\d_]{3,20})\.?\s+(?P<year>\d{4})(?:\s*(?:г\.?|года|ж\.?|жыл|жылы|-ж\.?))?$"
)
HEADLINE = 200  # characters
CUT = ("...", "…")


@dataclass(frozen=True, slots=True)
class Line:
    """A rate as the page shows it; `percent` is how it changed, None where the page does not say."""

    code: str
    value: Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Story:
    """A headline and what the page shows of its story: `body` as it stands, shortcodes and all."""

    headline: str
    body: str
    is_cut: bool
    figures: tuple[Figure, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What a page lists. `shown` is the first, the last, and of how many; `unread` are lines that say nothing known."""

    date: dt.date | None
    shown: tuple[int, int, int] | None
    lines: tuple[Line, ...]
    stories: tuple[Story, ...]
    unread: tuple[str, ...]


def read_listing(text_of_page: str) -> Listing:
    """Return what a listing page says. Of a rate that it repeats, one; of what it does not know, the line."""
    date: dt.date | None = None
    shown: tuple[int, int, int] | None = None
    rates: dict[Line, None] = {}
    stories: list[tuple[str, list[str]]] = []
    unread: list[str] = []
    lines = [line for line in map(str.strip, text.prose(text_of_page).split("\n")) if line]
    is_counted = any(map(SHOWN.search, lines))  # then the stories begin below the count
    for line in lines:
        if rate := RATE.fullmatch(line):
            rates.setdefault(_rate(rate))
        elif date is None and not stories and (found := read_date(line)) is not None:
            date = found
        elif shown is None and not stories and (counted := SHOWN.search(line)):
            shown = (int(counted[1]), int(counted[2]), int(counted[3]))
        elif _is_headline(line) and (not stories or stories[-1][1]) and (shown or not is_counted):
            stories.append((line, []))
        elif stories:
            stories[-1][1].append(line)
        else:
            unread.append(line)
    if stories and not stories[-1][1]:
        unread.append(stories.pop()[0])  # a line by itself at the end of the page
    return Listing(date, shown, tuple(rates), tuple(_story(*story) for story in stories), tuple(unread))


def _rate(found: re.Match[str]) -> Line:
    percent = (found["percent"] or "").replace("−", "-")
    return Line(found["code"], Decimal(found["value"]), Decimal(percent) if percent else None)


def _is_headline(line: str) -> bool:
    """Return whether a line stands over a story; a paragraph ends in a stop."""
    return len(line) <= HEADLINE and not line.endswith((".", *CUT))


def _story(headline: str, paragraphs: list[str]) -> Story:
    body = "\n\n".join(paragraphs)
    read = convert(body, site="", new_key=_keys(headline))
    return Story(headline, body, body.endswith(CUT), read.figures, read.losses)


def _keys(headline: str) -> Callable[[], str]:
    """Return a source of keys that are the same each time that the page is read."""
    numbers: Iterator[int] = itertools.count(1)
    return lambda: str(uuid5(NAMESPACE_URL, f"listing:{headline}:{next(numbers)}"))


def read_date(said: str) -> dt.date | None:
    """Return the day that a line names in words, in any of the languages of the newsrooms; None for any other line."""
    found = DAY.fullmatch(text.line(said))
    month = _months().get(found["month"].casefold()) if found else None
    if found is None or month is None:
        return None
    try:
        return dt.date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Return the numbers of months by their names."""
    return {
        name.rstrip(".").casefold(): number
        for language in LANGUAGES
        for width in ("abbreviated", "wide")
        for context in ("stand-alone", "format")
        for number, name in Locale.parse(language).months[context][width].items()
    }
