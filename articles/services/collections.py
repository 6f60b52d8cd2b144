"""Collections: made, changed, put in order and deleted; what readers see of them follows at once.

create(fields)                 a collection that only the desk sees
change(pk, fields, …)          its name, its rule, whether readers see it
order(pk, items, …)            which stories an editor placed, in which order, pinned where, valid when
add(pk, articles)              place stories on top, whatever was changed meanwhile
delete(pk, …)                  its stories stay
rebuild(slug)                  what is valid now has changed by itself
follow(thing)                  a section or tag that rules name has another slug
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.collections import public_collection
from articles.models import Collection, CollectionItem, Section, Tag
from articles.services.collecting import check_fields, check_items, free_slug, write
from newsroom import audit
from newsroom.errors import NotAllowed, NotFound, StaleRevision
from publishing import services as door


@dataclass(frozen=True)
class Item:
    """A story as an editor places it: at a place that it keeps (`pin`), or in order; from a moment, until another."""

    article: UUID
    pin: int | None = None
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None


def may(by: User | None, verb: str) -> bool:
    """Return whether somebody may view, add, change or delete collections. `by` None is the newsroom itself."""
    return by is None or bool(by.has_perm(f"articles.{verb}_collection"))


def check(by: User | None, verb: str) -> None:
    """Raise NotAllowed unless somebody may."""
    if not may(by, verb):
        raise NotAllowed(_("Your account may not do this with collections. Ask a managing editor."))


@transaction.atomic
def create(fields: Mapping[str, Any], *, by: User | None, now: dt.datetime | None = None) -> Collection:
    """Make a collection and return it. Without a slug its name makes one. Raises BadInput with every fault."""
    check(by, "add")
    now, collection = now or timezone.now(), Collection()
    said = {**fields, "slug": fields.get("slug") or free_slug(str(fields.get("name", "")))}
    check_fields(collection, said)
    write(collection, said)
    _note("made", collection, by=by, now=now)
    _show(collection, was="", now=now)
    return collection


@transaction.atomic
def change(
    pk: int, fields: Mapping[str, Any], *, by: User | None, revision: int, now: dt.datetime | None = None
) -> Collection:
    """Change a collection and return it as it is then. What is not in `fields` stays.

    Raises StaleRevision if somebody changed it since `revision`, BadInput with every fault, NotFound.
    """
    check(by, "change")
    now, collection = now or timezone.now(), lock(pk, revision)
    was, was_public = collection.slug, collection.is_public
    check_fields(collection, fields)
    if not (changed := write(collection, fields)):
        return collection
    _step(collection)
    verb = "changed"
    if was_public != collection.is_public:
        verb = "published" if collection.is_public else "withdrawn"
    _note(verb, collection, by=by, now=now, details={"fields": changed})
    _show(collection, was=was if was_public else "", now=now)
    return collection


@transaction.atomic
def order(
    pk: int,
    items: Sequence[Item],
    *,
    by: User | None,
    revision: int,
    begun: bool = False,
    now: dt.datetime | None = None,
) -> Collection:
    """Place these stories in this order, and no others; return the collection.

    `begun`: they are part of its making, for which it is enough to be one who may make collections.
    Raises StaleRevision if somebody changed it since `revision`, BadInput with every fault, NotFound.
    """
    check(by, "add" if begun else "change")
    now, collection = now or timezone.now(), lock(pk, revision)
    check_items(collection, items)
    _place(collection, items, by=by, now=now)
    return collection


@transaction.atomic
def add(pk: int, articles: Iterable[UUID], *, by: User | None, now: dt.datetime | None = None) -> int:
    """Place stories on top, in this order, and return how many were not there before; the rest stays as it is.

    It takes nothing away, so it does not ask what was read. Raises BadInput, NotFound.
    """
    check(by, "change")
    now, collection = now or timezone.now(), lock(pk)
    known = placed(collection)
    there = {item.article for item in known}
    new = [Item(article) for article in dict.fromkeys(articles) if article not in there]
    if new:
        check_items(collection, [*new, *known])
        _place(collection, [*new, *known], by=by, now=now)
    return len(new)


@transaction.atomic
def delete(pk: int, *, by: User | None, revision: int | None = None, now: dt.datetime | None = None) -> None:
    """Delete a collection; its stories stay. Raises StaleRevision, NotFound."""
    check(by, "delete")
    now, collection = now or timezone.now(), lock(pk, revision)
    _note("deleted", collection, by=by, now=now)
    collection.delete()
    if collection.is_public:
        door.disband(collection.slug, now=now)


@transaction.atomic
def rebuild(slug: str, *, now: dt.datetime) -> None:
    """Show a collection as it is at `now`, since something in it began or ended to be valid; nothing if it is gone."""
    collection = Collection.objects.select_for_update().filter(slug=slug, is_public=True).first()
    if collection is not None:
        door.arrange(public_collection(collection, at=now), now=now)


def filled_with(thing: Section | Tag) -> QuerySet[Collection]:
    """Return the collections whose rule names a section or tag."""
    return Collection.objects.filter(**{"sections" if isinstance(thing, Section) else "tags": thing})


def follow(thing: Section | Tag, *, now: dt.datetime | None = None) -> None:
    """Show anew the collections that are filled by a section or tag which has another slug now."""
    for slug in list(filled_with(thing).filter(is_public=True).order_by("pk").values_list("slug", flat=True)):
        rebuild(slug, now=now or timezone.now())


def lock(pk: int, revision: int | None = None) -> Collection:
    """Return the collection, locked until the commit. Raises NotFound, and StaleRevision if it is another by now."""
    collection = Collection.objects.select_for_update().filter(pk=pk).first()
    if collection is None:
        raise NotFound(_("There is no such collection."))
    if revision is not None and collection.revision != revision:
        raise StaleRevision(_("Somebody changed this collection after you opened it."))
    return collection


def placed(collection: Collection) -> list[Item]:
    """Return what an editor placed, in order, whether it is valid now or not."""
    rows = collection.items.values_list("article_id", "pin", "valid_from", "valid_until")
    return [Item(*row) for row in rows]


def _place(collection: Collection, items: Sequence[Item], *, by: User | None, now: dt.datetime) -> None:
    before = placed(collection)
    if list(items) == before:
        return
    collection.items.all().delete()
    CollectionItem.objects.bulk_create(
        CollectionItem(
            collection=collection,
            article_id=item.article,
            position=position,
            pin=item.pin,
            valid_from=item.valid_from,
            valid_until=item.valid_until,
        )
        for position, item in enumerate(items, start=1)
    )
    _step(collection)
    # Ids alone: the words of a story that is erased later are not to stand in the log.
    here, there = ({str(item.article) for item in some} for some in (items, before))
    details = {"added": sorted(here - there), "removed": sorted(there - here)}
    _note("arranged", collection, by=by, now=now, details=details)
    _show(collection, was="", now=now)


def _step(collection: Collection) -> None:
    collection.revision += 1
    collection.save(update_fields=["revision"])


def _show(collection: Collection, *, was: str, now: dt.datetime) -> None:
    """Have readers see a collection as it is now. `was`: the slug by which they knew it, empty if they did not."""
    if collection.is_public:
        door.arrange(public_collection(collection, at=now), now=now)
    if was and (was != collection.slug or not collection.is_public):
        door.disband(was, heir=collection.slug if collection.is_public else "", now=now)


def _note(
    verb: str, collection: Collection, *, by: User | None, now: dt.datetime, details: Mapping[str, Any] | None = None
) -> None:
    audit.note(verb, kind="collection", thing=collection.pk, label=collection.name, by=by, now=now, details=details)
