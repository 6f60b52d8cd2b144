"""The lists of checks, in the order of the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from articles.checks import embargoes, languages, lengths, links, photos, standing
from articles.checks.proof import Check, Problem, Proof, read_proof
from articles.models import Article

# What blocks. They read nothing but the proof: publishing costs no statement for them.
ERRORS: tuple[Check, ...] = (
    standing.headline,
    standing.summary,
    standing.body,
    standing.section,
    standing.byline,
    photos.words,
    photos.blocked,
    embargoes.own,
    embargoes.of_translations,
)
# What asks. They may read what is not of this story, so they run only where somebody will see them.
WARNINGS: tuple[Check, ...] = (
    lengths.lengths,
    standing.cut_off,
    photos.lead,
    photos.asking,
    photos.unfinished,
    links.own_links,
    languages.translations,
    languages.untranslated,
)
# Every code that a report may hold but those of rights, which are "photo_" and a code of media.rights.state.
CODES = frozenset(
    {
        *("headline_missing", "summary_missing", "body_missing", "section_missing", "byline_missing"),
        *("credit_missing", "alt_missing", "caption_missing", "under_embargo", "translation_embargoed"),
        *("cut_off", "headline_short", "headline_long", "summary_long", "seo_title_long"),
        *("seo_description_short", "seo_description_long", "lead_missing", "renditions_unfinished"),
        *("link_withdrawn", "link_unpublished", "link_later", "link_embargoed", "link_unknown", "link_to_desk"),
        *("translation_missing", "translation_unpublished", "untranslated"),
    }
)


def list_problems(article: Article, *, at: dt.datetime | None = None, others: Sequence[Article] = ()) -> list[Problem]:
    """Return everything that keeps a story from being published, in the order of the form.

    `at` is the moment at which readers are to see it, by default now: photos are judged by their
    rights then. `others` are its translations, where they have been read: an embargo on one holds
    for all.
    """
    return _find(ERRORS, read_proof(article, at=at or timezone.now(), others=others))


def list_warnings(article: Article, *, at: dt.datetime | None = None) -> list[Problem]:
    """Return everything that should be asked about before a story is published at `at`, by default now."""
    return _find(WARNINGS, read_proof(article, at=at or timezone.now(), others=languages.others_of(article)))


def report(article: Article, *, at: dt.datetime | None = None) -> list[Problem]:
    """Return all that the checks find in a story that is to be published at `at`, by default now: errors first.

    The number of queries does not depend on how much is in the story.
    """
    proof = read_proof(article, at=at or timezone.now(), others=languages.others_of(article))
    return [*_find(ERRORS, proof), *_find(WARNINGS, proof)]


def _find(checks: Sequence[Check], proof: Proof) -> list[Problem]:
    return [problem for check in checks for problem in check(proof)]
