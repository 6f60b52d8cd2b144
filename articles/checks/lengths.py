"""How long a headline, a summary and what search engines show may be before somebody cuts it.

In characters, by language: a Chinese character says what takes five Latin letters, and Russian words
are longer than English ones. Search pages and phones cut at a width, so these are where cutting begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.checks.proof import WARNING, Problem, Proof


@dataclass(frozen=True)
class Lengths:
    """What fits, in characters; `headline` and `seo_description` also have a least."""

    headline: tuple[int, int] = (10, 100)
    summary: int = 280
    seo_title: int = 65
    seo_description: tuple[int, int] = (50, 160)


USUAL = Lengths()
CYRILLIC = Lengths(headline=(10, 110), summary=300, seo_title=60, seo_description=(50, 155))
IDEOGRAPHS = Lengths(headline=(4, 36), summary=120, seo_title=30, seo_description=(20, 80))
BY_LANGUAGE = {
    **dict.fromkeys(("ru", "kk", "ky", "tg", "uk", "be", "bg", "mn", "sr"), CYRILLIC),
    **dict.fromkeys(("zh", "ja"), IDEOGRAPHS),
    "ko": Lengths(headline=(6, 50), summary=150, seo_title=35, seo_description=(25, 90)),
}


def of(language: str) -> Lengths:
    """Return what fits in a language; its region and script do not count."""
    return BY_LANGUAGE.get(language.partition("-")[0], USUAL)


def lengths(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for whatever will be cut off, or says too little."""
    article, fits = proof.article, of(proof.article.language)
    least, most = fits.headline
    if 0 < len(article.headline) < least:
        yield _warn(
            "headline_short",
            "/headline",
            _("The headline is very short: {number} characters.").format(number=len(article.headline)),
        )
    yield from _long("headline", _("The headline"), article.headline, most)
    yield from _long("summary", _("The summary"), article.summary, fits.summary)
    yield from _long("seo_title", _("The title for search engines"), article.seo_title, fits.seo_title)
    least, most = fits.seo_description
    if 0 < (size := len(article.seo_description)) < least:
        words = _("The description for search engines is short: {size} characters of {least} to {most}.").format(
            size=size, least=least, most=most
        )
        yield _warn("seo_description_short", "/seo_description", words)
    yield from _long("seo_description", _("The description for search engines"), article.seo_description, most)


def _long(name: str, label: str, value: str, most: int) -> Iterator[Problem]:
    if len(value) > most:
        words = _("{label} is long: {number} characters, of which about {most} are shown.").format(
            label=label, number=len(value), most=most
        )
        yield _warn(f"{name}_long", f"/{name}", words)


def _warn(code: str, pointer: str, words: str) -> Problem:
    return Problem(code, words, pointer=pointer, severity=WARNING)
