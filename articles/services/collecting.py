"""What may stand in a collection, every fault at once, and how it is written. For articles.services.collections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.models import Article, Collection
from newsroom import text
from newsroom.errors import BadInput, Fault
from publishing.arrangement import MOST

# Columns, and relations that are written by ids.
COLUMNS = (
    "name", "slug", "kind", "description", "language", "position", "size", "is_public",
    "fills", "story_kind", "story_language", "newest_first", "max_age_hours",
)  # fmt: skip
RELATIONS = ("sections", "tags")
LONGEST_SLUG = 60


class Placing(Protocol):
    """A story as somebody wants it placed (articles.services.collections.Item)."""

    @property
    def article(self) -> UUID: ...
    @property
    def pin(self) -> int | None: ...
    @property
    def valid_from(self) -> dt.datetime | None: ...
    @property
    def valid_until(self) -> dt.datetime | None: ...


def free_slug(name: str) -> str:
    """Return a slug made of a name that no other collection has; empty for a name without a letter."""
    base = text.slug(name)[:LONGEST_SLUG].strip("-")
    slug, number = base, 1
    while base and Collection.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base[: LONGEST_SLUG - 1 - len(str(number))].strip('-')}-{number}"
    return slug


def check_fields(collection: Collection, fields: Mapping[str, Any]) -> None:
    """Raise BadInput with everything that is wrong with these values; they are on the collection then, not saved."""
    for name in COLUMNS:
        if name in fields:
            setattr(collection, name, fields[name])
    faults = []
    try:
        collection.full_clean()
    except ValidationError as wrong:
        faults = [
            Fault("bad_value", message, pointer=f"/{name}" if name != "__all__" else "")
            for name, messages in wrong.message_dict.items()
            for message in messages
        ]
    for name in ("language", "story_language"):
        if (code := getattr(collection, name)) and code not in settings.SITE_LANGUAGES:
            known = ", ".join(settings.SITE_LANGUAGES)
            detail = _("There is no language “{code}” here. Known are: {known}.").format(code=code[:20], known=known)
            faults.append(Fault("bad_value", detail, pointer=f"/{name}"))
    if not faults and not collection._state.adding:
        faults += pins_beyond(collection, collection.size)
    if faults:
        raise BadInput(faults)


def pins_beyond(collection: Collection, size: int) -> Iterator[Fault]:
    """Yield a fault for each story that is pinned beyond `size` places."""
    for item in collection.items.filter(pin__gt=size).select_related("article"):
        detail = _("“{story}” is pinned at place {place}: move it up first, or let the list be longer.")
        yield Fault("pinned", detail.format(story=item.article, place=item.pin), pointer="/size")


def write(collection: Collection, fields: Mapping[str, Any]) -> list[str]:
    """Save a collection that was checked, with what its rule names; return which fields have changed."""
    before = Collection.objects.filter(pk=collection.pk).values(*COLUMNS).first() or {}
    changed = [name for name in COLUMNS if before.get(name) != getattr(collection, name)]
    if changed:
        collection.save()
    for name in RELATIONS:
        if name in fields:
            relation = getattr(collection, name)
            wanted = {each.pk if hasattr(each, "pk") else each for each in fields[name]}
            if wanted != set(relation.values_list("pk", flat=True)):
                relation.set(wanted)
                changed.append(name)
    return changed


def check_items(collection: Collection, items: Sequence[Placing]) -> None:
    """Raise BadInput with everything that is wrong with what is to be placed."""
    faults = [*_bounds(collection, items), *_twice(items), *_times(items)]
    if len(items) > MOST:
        detail = _("At most {most} stories are placed by hand; these are {count}.")
        faults.append(Fault("too_many", detail.format(most=MOST, count=len(items)), pointer="/items"))
    else:
        known = set(Article.objects.filter(pk__in=[each.article for each in items]).values_list("pk", flat=True))
        faults += [
            Fault("unknown_story", _("There is no such story."), pointer=f"/items/{at}/article")
            for at, item in enumerate(items)
            if item.article not in known
        ]
    if faults:
        raise BadInput(faults)


def _bounds(collection: Collection, items: Sequence[Placing]) -> Iterator[Fault]:
    for at, item in enumerate(items):
        if item.pin is not None and not 1 <= item.pin <= collection.size:
            detail = _("The list has places 1 to {size}; there is no place {pin} to pin to.")
            pin = text.shorten(str(item.pin), 20)
            yield Fault("bad_pin", detail.format(size=collection.size, pin=pin), pointer=f"/items/{at}/pin")


def _twice(items: Sequence[Placing]) -> Iterator[Fault]:
    pins: set[int] = set()
    stories: set[UUID] = set()
    for at, item in enumerate(items):
        if item.article in stories:
            yield Fault("repeated", _("This story is in the list already."), pointer=f"/items/{at}/article")
        if item.pin is not None and item.pin in pins:
            detail = _("Another story is pinned at place {pin}.").format(pin=item.pin)
            yield Fault("pinned_twice", detail, pointer=f"/items/{at}/pin")
        stories.add(item.article)
        pins |= {item.pin} if item.pin is not None else set()


def _times(items: Sequence[Placing]) -> Iterator[Fault]:
    for at, item in enumerate(items):
        if item.valid_from and item.valid_until and item.valid_from >= item.valid_until:
            detail = _("It would end before it begins: choose a later end.")
            yield Fault("contradiction", detail, pointer=f"/items/{at}/valid_until")
