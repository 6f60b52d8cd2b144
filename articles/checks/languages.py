"""The story in the other languages of the site."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from articles.checks.proof import WARNING, Problem, Proof
from articles.models import Article
from newsroom.dates import language_name

State = Article.State


def others_of(article: Article) -> list[Article]:
    """Return the translations of a story, in one query; those on the spike are none."""
    others = Article.objects.on_the_desk().filter(story=article.story).exclude(pk=article.pk)
    return list(others.defer("body", "blocks", "text").order_by("language"))


def translations(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for the languages in which readers will not find the story when it goes out."""
    by_language = {other.language: other for other in proof.others}
    wanted = [code for code in settings.TRANSLATE_INTO if code != proof.article.language]
    if missing := [code for code in wanted if code not in by_language]:
        words = f"There is no translation yet: {', '.join(language_name(code) for code in missing)}."
        yield Problem("translation_missing", words, pointer="/language", severity=WARNING)
    if late := [code for code, other in by_language.items() if not _is_out(other, proof)]:
        words = f"A translation is not published yet: {', '.join(language_name(code) for code in late)}."
        yield Problem("translation_unpublished", words, pointer="/language", severity=WARNING)


def _is_out(other: Article, proof: Proof) -> bool:
    if other.is_public:
        return True
    return other.state == State.SCHEDULED and other.publish_at is not None and other.publish_at <= proof.at
