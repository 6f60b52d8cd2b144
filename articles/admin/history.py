"""What became of a story, save by save."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import Article, Revision
from articles.snapshot import LABELS, changed

MOST = 100  # saves on one page; each holds a whole story


@dataclass(frozen=True)
class Save:
    """One save: the revision it made, what it changed in words, and the edition signed off from it."""

    revision: Revision
    changed: str
    edition: int | None


def revisions(article: Article) -> list[Save]:
    """Return the newest saves of a story, newest first."""
    found = list(article.revisions.select_related("saved_by")[: MOST + 1])
    signed = dict(article.editions.order_by("number").values_list("revision", "number"))
    saves = []
    for at, revision in enumerate(found[:MOST]):
        before = found[at + 1].content if at + 1 < len(found) else None
        names = changed(before, revision.content) if before is not None else []
        words = ", ".join(LABELS[name] for name in names) or "The story was begun."
        saves.append(Save(revision, words, signed.get(revision.number)))
    return saves
