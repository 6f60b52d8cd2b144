"""What became of a story, save by save: a page of it, and which version an address means."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import Article, Revision
from articles.snapshot import LABELS, Content, take
from newsroom import tongues

PAGE = 50  # saves on one page


@dataclass(frozen=True)
class Save:
    """One line of the history: the revision, what it changed in words, and the edition signed off from it."""

    revision: Revision
    changed: str
    edition: int | None

    @property
    def ref(self) -> str:
        """Return how an address names it."""
        return f"r{self.revision.number}" if self.revision.number else f"b{self.revision.pk}"


@dataclass(frozen=True)
class Saves:
    """One page of a story's history, newest first; `older` begins the next one, None where this is the last."""

    saves: list[Save]
    older: int | None


@dataclass(frozen=True)
class Version:
    """One state of a story that can be read, compared and restored."""

    ref: str
    title: str
    content: Content
    revision: Revision | None = None

    @property
    def is_branch(self) -> bool:
        """Return whether somebody's text was kept aside here."""
        return self.revision is not None and self.revision.kind == Revision.Kind.BRANCH


def page(article: Article, *, before: int | None = None) -> Saves:
    """Return the newest saves of a story, or those older than the row `before`; two queries, whatever there is.

    No text of a story is read for it: each revision says itself what it changed.
    """
    found = article.revisions.without_content()
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    numbers = [revision.number for revision in shown if revision.number]
    signed = dict(article.editions.filter(revision__in=numbers).order_by("number").values_list("revision", "number"))
    saves = [Save(each, in_words(each), signed.get(each.number or 0)) for each in shown]
    return Saves(saves, shown[-1].pk if len(rows) > PAGE else None)


def in_words(revision: Revision) -> str:
    """Return what a revision changed, in the words of the form."""
    names = ", ".join(str(LABELS.get(name, name)) for name in revision.changed)
    return names or (_("The story was begun.") if revision.number == 1 else _("Nothing that the form shows."))


def note_of_restoring(found: Version) -> str:
    """Return what the history says of a save that brought a version back: in English, whoever pressed."""
    with tongues.neutral():
        title = str(found.revision) if found.revision else found.title
        return f"Brought back: {title}"


def version(article: Article, ref: str) -> Version | None:
    """Return the version that an address means, or None: `r3`, `b7` (kept aside), `e2` (an edition), `now`."""
    if ref == "now":
        return Version(ref, _("The story as it is now"), take(article))
    kind, number = ref[:1], ref[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    if kind == "e":
        edition = article.editions.filter(number=int(number)).first()
        return Version(ref, str(edition), edition.content) if edition else None
    if kind not in {"r", "b"}:
        return None
    found = article.revisions.select_related("saved_by")
    found = found.filter(number=number) if kind == "r" else found.filter(pk=number, kind=Revision.Kind.BRANCH)
    revision = found.first()
    return Version(ref, str(revision), revision.content, revision) if revision else None
