"""Dates in words, in the reader's language (Unicode CLDR)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.conf import settings


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """Return the locale of a language code; English where CLDR does not know it."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def long_date(day: dt.date, language: str) -> str:
    """Return a date as newspapers head a page: "22 January 2025", "22 января 2025"."""
    return format_date(day, "d MMMM y", locale=locale(language))


def day_and_month(day: dt.date, language: str) -> str:
    """Return a date as a dateline has it: "22 January"."""
    return format_date(day, "d MMMM", locale=locale(language))


def weekday(day: dt.date, language: str) -> str:
    """Return the name of the day, as it stands alone."""
    return format_date(day, "cccc", locale=locale(language))


def language_name(code: str) -> str:
    """Return a language's name for itself, capitalised: "English", "Қазақ тілі"."""
    name = locale(code).get_display_name() or code
    return name[:1].upper() + name[1:]


def in_languages(day: dt.date) -> dict[str, dict[str, str]]:
    """Return a day as a page prints it, by the code of each language of the site."""
    return {
        code: {"iso": day.isoformat(), "weekday": weekday(day, code), "text": long_date(day, code)}
        for code in settings.SITE_LANGUAGES
    }
