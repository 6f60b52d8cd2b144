"""What no story goes out without: its words, its place, its people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import WARNING, Problem, Proof


def headline(proof: Proof) -> Iterator[Problem]:
    """Yield an error for a story without a headline."""
    if not proof.article.headline:
        yield Problem("headline_missing", _("Write a headline."), pointer="/headline")


def summary(proof: Proof) -> Iterator[Problem]:
    """Yield an error for a story without a summary."""
    if not proof.article.summary:
        yield Problem("summary_missing", _("Write a summary: one or two sentences."), pointer="/summary")


def body(proof: Proof) -> Iterator[Problem]:
    """Yield an error for a story without text."""
    if not proof.article.word_count:
        yield Problem("body_missing", _("The story has no text yet."), pointer="/body")


def cut_off(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for a story whose text breaks off: it came from a page that showed no more of it."""
    if proof.article.text.rstrip().endswith(("...", "…")):
        words = _("The text breaks off at its end: “…”. See whether the rest is missing.")
        yield Problem("cut_off", words, pointer="/body", severity=WARNING)


def section(proof: Proof) -> Iterator[Problem]:
    """Yield an error for a story that stands in no section."""
    if proof.article.section_id is None:
        yield Problem("section_missing", _("Choose a section."), pointer="/section")


def byline(proof: Proof) -> Iterator[Problem]:
    """Yield an error for a story that nobody signs."""
    if not proof.article.bylines.all():
        yield Problem("byline_missing", _("Name who wrote it in the byline."), pointer="/bylines")
