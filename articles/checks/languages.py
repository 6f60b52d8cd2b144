"""The story in the other languages of the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.checks.proof import WARNING, Problem, Proof
from articles.models import Article, Translation
from newsroom import text, words
from newsroom.dates import language_name

State = Article.State
TELLING = 5  # words from which a paragraph that two languages share is no name, number or sign-off
SHOWN = 60  # characters of it that are shown


class Source(NamedTuple):
    """What a story is translated from: its paragraphs, and in which language they are."""

    text: str
    language: str


def others_of(article: Article) -> list[Article]:
    """Return the translations of a story, in one query; those on the spike are none."""
    others = Article.objects.on_the_desk().filter(story=article.story).exclude(pk=article.pk)
    return list(others.defer("body", "blocks", "text").order_by("language"))


def translations(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for the languages in which readers will not find the story when it goes out."""
    by_language = {other.language: other for other in proof.others}
    wanted = [code for code in settings.TRANSLATE_INTO if code != proof.article.language]
    if missing := [code for code in wanted if code not in by_language]:
        words = _("There is no translation yet: {languages}.").format(
            languages=", ".join(language_name(code) for code in missing)
        )
        yield Problem("translation_missing", words, pointer="/language", severity=WARNING)
    if late := [code for code, other in by_language.items() if not _is_out(other, proof)]:
        words = _("A translation is not published yet: {languages}.").format(
            languages=", ".join(language_name(code) for code in late)
        )
        yield Problem("translation_unpublished", words, pointer="/language", severity=WARNING)


def _is_out(other: Article, proof: Proof) -> bool:
    if other.is_public:
        return True
    return other.state == State.SCHEDULED and other.publish_at is not None and other.publish_at <= proof.at


def untranslated(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for the paragraphs of a translation that say word for word what its source says."""
    source = _source(proof.article)
    if source is None or source.language == proof.article.language:
        return
    theirs = set(source.text.split("\n\n"))
    left = [each for each in proof.article.text.split("\n\n") if each in theirs and words.count(each) >= TELLING]
    if left:
        said = ngettext(
            "A paragraph still reads as in %(language)s: “%(first)s”.",
            "%(count)s paragraphs still read as in %(language)s, the first: “%(first)s”.",
            len(left),
        )
        first = text.shorten(left[0], SHOWN)
        told = said % {"count": len(left), "language": language_name(source.language), "first": first}
        yield Problem("untranslated", told, pointer="/body", severity=WARNING)


def _source(article: Article) -> Source | None:
    found = Translation.objects.filter(pk=article.pk).values_list("source__text", "source__language").first()
    return Source(*found) if found else None
