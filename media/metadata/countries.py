"""Countries by name and code (ISO 3166), from the tables of the Unicode CLDR."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import get_global

# In whose languages names are known: ours, our neighbours', and the agencies'.
LANGUAGES = ("en", "ru", "kk", "ky", "uz", "tr", "de", "fr", "es", "zh", "ar")
ALPHA_2, ALPHA_3 = re.compile("[A-Z]{2}"), re.compile("[A-Z]{3}")
# What captions say, and no table.
SPOKEN = {
    "u.s.": "US",
    "u.s.a.": "US",
    "usa": "US",
    "america": "US",
    "united states of america": "US",
    "сша": "US",
    "u.k.": "GB",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "uae": "AE",
    "russian federation": "RU",
    "kyrgyz republic": "KG",
    "киргизия": "KG",
    "republic of kazakhstan": "KZ",
    "republic of korea": "KR",
    "holland": "NL",
    "turkey": "TR",
    "czech republic": "CZ",
}


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in reversed(LANGUAGES):  # where two languages differ, the first one rules
        for code, name in Locale.parse(language).territories.items():
            if ALPHA_2.fullmatch(code) and code not in {"ZZ", "EU", "EZ", "UN", "QO"}:
                found[name.casefold()] = code
    return {**found, **SPOKEN}


def is_code(value: str) -> bool:
    """Return whether this has the form of a code and not of a name."""
    return bool(ALPHA_2.fullmatch(value.upper()) or ALPHA_3.fullmatch(value.upper()))


def code_of(value: str) -> str:
    """Return the two-letter code of a country given by name or by either code; empty if there is none."""
    value = value.strip()
    if spoken := _codes().get(value.casefold()):
        return spoken
    code = value.upper()
    if ALPHA_3.fullmatch(code):
        code = (get_global("territory_aliases").get(code) or [""])[0]
    return code if ALPHA_2.fullmatch(code) and code in _known() else ""


def name_of(code: str) -> str:
    """Return the English name of a country by its two-letter code; empty if there is none."""
    return str(Locale.parse("en").territories.get(code, ""))


@cache
def _known() -> frozenset[str]:
    return frozenset(_codes().values())
