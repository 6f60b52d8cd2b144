"""Named cleaners: what agencies write in the same wrong way every day, put right at one step.

Each takes the words of a photo and returns the fields that it would alter. None invents
anything, and each gives its own result back unaltered, so that running one twice is
running it once. Undoing is `media.services.undo_cleaning`, which keeps what stood before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from media.metadata import countries, vocabulary
from newsroom import text, tongues

Words = Mapping[str, Any]
Altered = dict[str, Any]


@dataclass(frozen=True)
class Cleaner:
    """One cleaner: its name in the API, what it does in words, and how."""

    name: str
    title: tongues.Words
    clean: Callable[[Words], Altered]


PREFIX = re.compile(
    r"^(?:©|\(c\)|(?:photo(?:graph|graphy|graphs|s)?|picture|image|фото|сурет|сүрөт)?\s*(?:by|:)|фото(?:граф)?\b:?)\s*",
    re.IGNORECASE,
)
KNOWN_AGENCIES = (
    "afp alamy anadolu ansa ap bloomberg dpa epa epa-efe getty interfax kazinform kyodo magnum pa pool reuters rex "
    "ria shutterstock sputnik tass upi xinhua zuma"
)
AGENCIES = frozenset(KNOWN_AGENCIES.split())
SPLIT = re.compile(r"\s*/\s*|\s+(?=via\s)", re.IGNORECASE)
NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
NAME_WORDS = range(2, 6)  # a person's name; one word alone may be anything


def split_byline(words: Words) -> Altered:
    """Return "Jane Doe/AFP via Getty" as creator and credit; an agency that stands first comes after.

    Where the credit says something of its own already, only the creator is put right.
    """
    creator, credit = str(words.get("creator") or ""), str(words.get("credit") or "")
    joined = creator or credit
    parts = [part for part in SPLIT.split(PREFIX.sub("", joined).strip()) if part]
    if len(parts) < 2:
        return {}
    if _is_agency(parts[0]) and _is_name(parts[1]):
        parts = [parts[1], parts[0], *parts[2:]]
    if not _is_name(parts[0]):
        return {}
    rest = parts[1]
    for part in parts[2:]:
        rest += f" {part}" if part.lower().startswith("via ") else f"/{part}"
    rest = re.sub(r"^via\s+", "", rest, flags=re.IGNORECASE)
    return {"creator": parts[0], "credit": rest if credit in ("", joined) else credit}


def _is_agency(part: str) -> bool:
    return part.split()[0].casefold() in AGENCIES


def _is_name(part: str) -> bool:
    words = part.split()
    return len(words) in NAME_WORDS and not _is_agency(part) and all(NAME_WORD.fullmatch(word) for word in words)


def name_country(words: Words) -> Altered:
    """Return a country's missing code or name; a code that stands where the name belongs gives way to the name."""
    name, code = str(words.get("country") or ""), str(words.get("country_code") or "")
    known = countries.code_of(code) or countries.code_of(name)
    if not known:
        return {}
    found: Altered = {}
    if not name or (countries.is_code(name) and countries.code_of(name) == known):
        found["country"] = countries.name_of(known)
    if not code:
        found["country_code"] = known
    elif code != code.upper():
        found["country_code"] = code.upper()
    return found


NAMES = ("creator", "city", "state", "country", "sublocation")
SENTENCES = ("headline", "title", "caption", "alt", "event")
# Letters; a shorter word in capitals may be an acronym.
LEAST_NAME, LEAST_SENTENCE = 4, 8
INITIAL = re.compile(r"^(\w['’])(\w)")
KNOWN_ACRONYMS = (
    "AFP AI AP BBC CIS CNN COVID EPA EU FBI FIFA G20 G7 IMF IOC KGB MP NASA NATO NGO OPEC OSCE PM TASS TV UAE UEFA UK "
    "UN UNESCO UNICEF US USA USSR VIP WHO ЕАЭС ЕС КНР МВД МВФ МИД НАТО ОБСЕ ООН РК РФ СМИ СНГ СССР США ШОС"
)
ACRONYMS = frozenset(KNOWN_ACRONYMS.split())
SENTENCE_START = re.compile(r"(?:^|[.!?…]\s+)[«“\"'(]*(\w)")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def stop_shouting(words: Words) -> Altered:
    """Return what is written in capitals throughout as one writes it; names that stand elsewhere keep theirs."""
    known = _proper_words(words)
    found: Altered = {}
    for name in NAMES:
        if _shouts(value := str(words.get(name) or ""), LEAST_NAME):
            found[name] = WORD.sub(lambda match: known.get(match[0].casefold(), _capital(match[0])), value)
    for name in SENTENCES:
        if _shouts(value := str(words.get(name) or ""), LEAST_SENTENCE):
            calm = WORD.sub(lambda match: known.get(match[0].casefold(), _lower(match[0])), value)
            found[name] = SENTENCE_START.sub(lambda match: match[0][:-1] + match[1].upper(), calm)
    return found


def _shouts(value: str, least: int) -> bool:
    return value.isupper() and sum(letter.isalpha() for letter in value) >= least


def _proper_words(words: Words) -> dict[str, str]:
    """Return how words are written that stand with a capital in fields that do not shout."""
    found = {}
    values = [words.get(name) for name in (*NAMES, "credit", "source", "people", "organisations", "keywords")]
    for value in values:
        for one in value if isinstance(value, list) else [value]:
            if one and not str(one).isupper():
                found.update({word.casefold(): word for word in WORD.findall(str(one)) if word[0].isupper()})
    # A name in capitals in a field of names tells at least that it is one.
    for value in values[: len(NAMES)]:
        if value and str(value).isupper():
            found.update({word.casefold(): _capital(word) for word in WORD.findall(str(value))})
    return found


def _capital(word: str) -> str:
    if word in ACRONYMS:
        return word
    return INITIAL.sub(lambda match: match[1] + match[2].upper(), word[0] + word[1:].lower())  # O'Neil


def _lower(word: str) -> str:
    return word if word in ACRONYMS else word.lower()


SEPARATORS = re.compile(r"[;,|\n\t•·]+|\s/\s")


def part_keywords(words: Words) -> Altered:
    """Return keywords that were written into one, as several; the same word in another case is one."""
    given = [str(one) for one in words.get("keywords") or []]
    parts = [part.strip(" .#\"'") for one in given for part in SEPARATORS.split(one)]
    kept: dict[str, str] = {}
    for part in parts:
        if part:
            kept.setdefault(part.casefold(), part)
    found = vocabulary.entries(list(kept.values()), vocabulary.LISTS["keywords"])
    return {"keywords": found}


CLEANERS = {
    cleaner.name: cleaner
    for cleaner in (
        Cleaner("keywords", _("Keywords written into one become several"), part_keywords),
        Cleaner("byline", _("“Jane Doe/AFP” becomes creator and credit"), split_byline),
        Cleaner("country", _("Country and its code complete each other"), name_country),
        Cleaner("shouting", _("WORDS IN CAPITALS BECOME A SENTENCE"), stop_shouting),
    )
}


def alter(name: str, words: Words) -> Altered:
    """Return the fields that a cleaner alters, each as its field can hold it; others are left out."""
    found = {}
    for field, value in CLEANERS[name].clean(words).items():
        if value == words.get(field) or not vocabulary.fits(field, value):
            continue
        found[field] = value if isinstance(value, list) else text.prose(value)
    return found


def run(names: Iterable[str], words: Words) -> dict[str, tuple[str, Any]]:
    """Run cleaners one after the other, in their own order; return the last cleaner and the value by field."""
    wanted, now = set(names), dict(words)
    found: dict[str, tuple[str, Any]] = {}
    for name in CLEANERS:
        if name in wanted:
            altered = alter(name, now)
            now |= altered
            for field, value in altered.items():
                names_so_far = f"{found[field][0]}, {name}" if field in found else name
                found[field] = (names_so_far, value)
    return {field: said for field, said in found.items() if said[1] != words.get(field)}
