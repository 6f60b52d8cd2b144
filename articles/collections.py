"""The public form of a collection, and how it comes by its stories at a moment."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min, Q

from articles.models import Collection, CollectionItem
from publishing.arrangement import Filling, Placed, Plan, PublicCollection
from publishing.document import Json


def public_collection(collection: Collection, *, at: dt.datetime) -> PublicCollection:
    """Return the public form of a collection as of `at`, and until when it is good."""
    form: Json = {
        "slug": collection.slug,
        "name": collection.name,
        "kind": collection.kind,
        "description": collection.description,
        "language": collection.language or None,
        "path": f"/collection/{collection.slug}",
        "size": collection.size,
    }
    return PublicCollection(
        collection.slug,
        collection.name,
        form,
        plan_of(collection, at=at),
        collection.position,
        good_until=next_turn(collection, after=at),
    )


def plan_of(collection: Collection, *, at: dt.datetime) -> Plan:
    """Return how a collection comes by its stories at `at`: what is placed then, and the rule."""
    items = collection.items.valid(at).values_list("article_id", "pin")
    placed = tuple(Placed(article, pin) for article, pin in items)
    return Plan(collection.size, placed, filling_of(collection) if collection.fills else None)


def filling_of(collection: Collection) -> Filling:
    """Return the rule by which the places that are left are filled."""
    return Filling(
        sections=tuple(collection.sections.order_by("slug").values_list("slug", flat=True)),
        tags=tuple(collection.tags.order_by("slug").values_list("slug", flat=True)),
        kind=collection.story_kind,
        language=collection.story_language,
        newest_first=collection.newest_first,
        max_age_hours=collection.max_age_hours,
    )


def next_turn(collection: Collection, *, after: dt.datetime) -> dt.datetime | None:
    """Return when the next item begins or ends to be valid; None if none ever does."""
    times = CollectionItem.objects.filter(collection=collection).aggregate(
        begins=Min("valid_from", filter=Q(valid_from__gt=after)),
        ends=Min("valid_until", filter=Q(valid_until__gt=after)),
    )
    return min((at for at in times.values() if at is not None), default=None)
