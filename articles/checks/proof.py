"""What is looked at when a story is checked, and what is found: the words of every check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from articles.models import Article, Byline, Caption
from newsroom.errors import Fault

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Problem(Fault):
    """One thing that a check found. An error blocks; a warning asks whether the story is to go out all the same.

    `pointer` is a JSON Pointer into the story as the desk API has it; `code` is part of that API.
    """

    severity: str = ERROR

    def as_json(self) -> dict[str, str]:
        """Return it as an entry of `errors`, with its severity."""
        return {**super().as_json(), "severity": self.severity}


@dataclass(frozen=True)
class Proof:
    """A story as it is to go out: the working copy, when readers are to see it, and its translations."""

    article: Article
    at: dt.datetime
    others: Sequence[Article] = ()


Check = Callable[[Proof], Iterator[Problem]]


def read_proof(article: Article, *, at: dt.datetime, others: Sequence[Article] = ()) -> Proof:
    """Return what is looked at, read once for all checks and for the snapshot of what passes them."""
    bylines = Prefetch("bylines", Byline.objects.select_related("author"))
    photos = Caption.objects.select_related("image__supplier").prefetch_related("image__leases")
    prefetch_related_objects([article], bylines, Prefetch("captions", photos), "tags")
    return Proof(article, at, others)
