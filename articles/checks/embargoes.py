"""What somebody was promised would not be known before its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Problem, Proof
from articles.models import Article
from newsroom.dates import language_name
from newsroom.moments import in_words


def until(article: Article) -> dt.datetime | None:
    """Return until when a story is under embargo, None for one that is not."""
    return article.publish_at if article.state == Article.State.SCHEDULED and article.embargo_reason else None


def own(proof: Proof) -> Iterator[Problem]:
    """Yield an error for a story that would go out before its own embargo ends.

    Who lifts it says so, by another time or by taking the story off the schedule: nobody breaks one
    by pressing Publish.
    """
    end = until(proof.article)
    if end is not None and proof.at < end:
        words = _(
            "It is under embargo until {time}: {reason}. To lift the embargo, take the story off the "
            "schedule first, or schedule it for another time."
        ).format(time=in_words(end), reason=proof.article.embargo_reason.rstrip("."))
        yield Problem("under_embargo", words, pointer="/publish_at")


def of_translations(proof: Proof) -> Iterator[Problem]:
    """Yield an error for each translation that is under embargo for longer: what it tells would be out."""
    for other in proof.others:
        end = until(other)
        if end is not None and proof.at < end:
            words = _(
                "The version in {language} is under embargo until {time}: {reason}. Publish this one no earlier."
            ).format(
                language=language_name(other.language),
                time=in_words(end),
                reason=other.embargo_reason.rstrip("."),
            )
            yield Problem("translation_embargoed", words, pointer="/publish_at")
