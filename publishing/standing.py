"""Where addresses of ours lead: for whoever checks links, many at once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Value

from publishing.models import Alias, Publication


def states_at(paths: Collection[str]) -> dict[str, str]:
    """Return of each path at which a story stands, or once stood, the state of that story, in one query.

    Who is there now comes before who was there once. A path that no story ever had is left out.
    """
    wanted = list(dict.fromkeys(paths))
    if not wanted:
        return {}
    present = Publication.objects.annotate(rank=Value(1)).values_list("path", "state", "rank")
    former = Alias.objects.annotate(rank=Value(0)).values_list("path", "publication__state", "rank")
    rows = present.filter(path__in=wanted).union(former.filter(path__in=wanted))
    return {path: state for path, state, _rank in sorted(rows, key=lambda row: row[2])}


def is_known(slug: str, *, but: UUID) -> bool:
    """Return whether readers know, or knew, a story by this slug; `but` is one that does not count."""
    return (
        Publication.objects.filter(slug=slug).exclude(key=but).exists()
        or Alias.objects.filter(slug=slug).exclude(publication=but).exists()
    )


def known(slugs: Collection[str]) -> set[str]:
    """Return which of these slugs readers know, or knew, a story by, in one query."""
    wanted = list(slugs)
    if not wanted:
        return set()
    present = Publication.objects.filter(slug__in=wanted).values_list("slug")
    former = Alias.objects.filter(slug__in=wanted).values_list("slug")
    return {slug for (slug,) in present.union(former)}
