"""A story as readers would get it if it were published now: the same renderer, the same bytes.

Nothing is written and no number of the Ledger is taken. An Edition is made from a snapshot, in
memory, and goes the way of one that was signed off: `articles.render`, then `publishing.plate`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from articles import snapshot
from articles.checks import Problem, list_problems
from articles.models import Article, Edition
from articles.render import build_document
from articles.things import read_named
from newsroom.errors import NotFound
from publishing.document import Json
from publishing.plate import Plate, make_plate, numbered, zulu
from publishing.queries import aliases_at

# Of what was never published there is no change number; the Ledger begins at 1.
NO_NUMBER = 0


@dataclass(frozen=True)
class Preview:
    """A story as it would be shown: `plate` is what publishing would write, `edition` was never saved."""

    article: Article
    edition: Edition
    plate: Plate
    at: dt.datetime

    @cached_property
    def blocks(self) -> list[Problem]:
        """Return what keeps the working copy from being published: with it, readers get nothing at all."""
        return list_problems(self.article, at=self.at)

    def json(self, **note: Any) -> bytes:
        """Return the public JSON of the story, byte for byte, behind a number of 0 and a `preview` note."""
        front: Json = {"aliases": aliases_at(self.article.pk, self.plate.path), "preview": {**self._note(), **note}}
        return numbered(self.plate.document, version=NO_NUMBER, **front).encode()

    def _note(self) -> Json:
        return {
            "revision": self.edition.revision,
            "edition": self.edition.number or None,
            "published": self.article.is_public,
            "at": zulu(self.at),
        }


def of_working_copy(article: Article, *, now: dt.datetime) -> Preview:
    """Return the preview of a story as it stands, saved or imagined (`articles.services.imagining`).

    What is scheduled is shown as of its time: a photo whose lease begins that morning is in it.
    """
    at = max(now, article.publish_at) if article.publish_at else now
    edition = Edition(
        article=article,
        number=0,
        revision=article.revision,
        content=snapshot.take(article),
        published_at=article.first_published_at or at,
        signed_at=at,
    )
    return _preview(article, edition, at)


def of_edition(article: Article, number: int, *, now: dt.datetime) -> Preview:
    """Return the preview of an edition that was signed off, as it would be shown now. Raises NotFound."""
    edition = article.editions.filter(number=number).first()
    if edition is None:
        raise NotFound(_("This story has no such edition."))
    return _preview(article, edition, now)


def _preview(article: Article, edition: Edition, at: dt.datetime) -> Preview:
    document = build_document(edition, at=at, named=read_named(edition))
    return Preview(article, edition, make_plate(document), at)
