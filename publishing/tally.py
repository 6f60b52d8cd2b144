"""Mentions and their kept counts: which publication shows what, and how many show it.

Called by `publishing.services` while it holds the Ledger, so no two of these run at once
and the counts cannot drift.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from publishing import strokes
from publishing.document import Json
from publishing.models import Publication, Thing
from publishing.plate import zulu

# Kinds that have a list of their own: a change of one tag changes the list of tags.
LISTED = frozenset({"article", "section", "tag", "author", "collection"})
# Kinds with a feed, which tells its readers what was taken down.
WITH_FEEDS = ("articles", "section", "tag", "author", "language")
MOST_DEPARTED = 30
Shown = dict[str, dt.datetime]


def shown(publication: Publication) -> Shown:
    """Return what a publication shows as yet, each with the time that its mention bears."""
    return dict(publication.mentions.order_by("pk").values_list("thing", "published_at"))


@dataclass(frozen=True)
class Shift:
    """What one change did to mentions: the things that it touches, which of them count a story more or less."""

    things: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)  # the public forms of its photos, by key


NO_SHIFT = Shift()


def mention(publication: Publication, things: Iterable[str], images: Iterable[Json], before: Shown) -> Shift:
    """Make the mentions of a publication be `things`, where `before` is what they were.

    Returns what is still to be counted: all that it shows or showed before.
    """
    wanted, at = dict.fromkeys(things), publication.published_at
    gone = tuple(thing for thing in before if thing not in wanted)
    new = tuple(thing for thing in wanted if thing not in before)
    if gone:
        publication.mentions.filter(thing__in=gone).delete()
    if any(then != at for then in before.values()):
        publication.mentions.exclude(published_at=at).update(published_at=at)
    if new:
        strokes.mention(publication.key, new, at)
    forms = {f"image:{photo['id']}": orjson.dumps(photo).decode() for photo in images}
    return Shift((*wanted, *gone), more=new, less=gone, forms=forms)


def forget(publication: Publication) -> Shift:
    """Remove every mention of a publication that was taken down; return what is still to be counted."""
    things = tuple(publication.mentions.values_list("thing", flat=True))
    publication.mentions.all().delete()
    _depart(publication, things)
    return Shift(things, less=things)


def departed(thing: Thing) -> list[tuple[str, str]]:
    """Return id and time of what was taken down of late while it showed `thing`, newest first."""
    return [(key, at) for key, at in orjson.loads(thing.departed)] if thing.departed else []


def come_back(publication: Publication, things: Iterable[str]) -> None:
    """Strike a publication that is shown again from what had left these things."""
    with_it = list(Thing.objects.filter(key__in=list(things), departed__contains=str(publication.key)))
    for thing in with_it:
        left = [each for each in departed(thing) if each[0] != str(publication.key)]
        thing.departed = orjson.dumps(left).decode() if left else ""
    Thing.objects.bulk_update(with_it, ["departed"])


def _depart(publication: Publication, things: Iterable[str]) -> None:
    if publication.withdrawn_at is None:
        return
    own = (str(publication.key), zulu(publication.withdrawn_at))
    left = list(Thing.objects.filter(key__in=list(things), kind__in=WITH_FEEDS))
    for thing in left:
        thing.departed = orjson.dumps([own, *departed(thing)][:MOST_DEPARTED]).decode()
    Thing.objects.bulk_update(left, ["departed"])


def stamp(thing: str, shift: Shift, number: int, now: dt.datetime) -> list[str]:
    """Count what a change shifted, and note on `thing`, on all that it touches and on the lists of their kinds that
    `number` altered them. Returns all their keys.
    """
    keys = touched(thing, shift.things)
    # A story has no row of its own here, and neither has what only drafts name.
    know([key for key in keys if key in shift.more or key.endswith("s:")], shift.forms)
    strokes.stamp(keys, number=number, now=now, more=shift.more, less=shift.less)
    return keys


def touched(thing: str, things: Iterable[str]) -> list[str]:
    """Return the keys that a change of `thing` alters, itself first, where it shows or showed these things."""
    keys = dict.fromkeys((thing, *things))
    kinds = {key.partition(":")[0] for key in keys}
    return list(keys | dict.fromkeys(f"{kind}s:" for kind in sorted(kinds & LISTED)))


def know(wanted: Sequence[str], forms: Mapping[str, str]) -> None:
    """Add a row for each of these things that has none, and store the public forms that have changed."""
    known = strokes.forms([*wanted, *forms])
    lacking = [_bare(key, forms.get(key, "")) for key in wanted if key not in known]
    if lacking:
        Thing.objects.bulk_create(lacking, ignore_conflicts=True)
    for key, form in forms.items():
        if known.get(key, form) != form:
            Thing.objects.filter(key=key).update(document=form)


def _bare(thing: str, document: str) -> Thing:
    kind, _, slug = thing.partition(":")
    return Thing(key=thing, kind=kind, slug=slug, document=document)
