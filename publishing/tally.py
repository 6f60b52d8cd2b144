"""Mentions and their kept counts: which publication shows what, and how many show it.

Called by `publishing.services` while it holds the Ledger, so no two of these run at once
and the counts cannot drift.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import orjson
from django.db.models import F, OuterRef, Subquery

from publishing.document import Json
from publishing.models import Mention, Publication, Thing
from publishing.plate import zulu

# Kinds that have a list of their own: a change of one tag changes the list of tags.
LISTED = frozenset({"article", "section", "tag", "author"})
# Kinds with a feed, which tells its readers what was taken down.
WITH_FEEDS = ("articles", "section", "tag", "author", "language")
MOST_DEPARTED = 30
Shown = dict[str, dt.datetime]


def shown(publication: Publication) -> Shown:
    """Return what a publication shows as yet, each with the time that its mention bears."""
    return dict(publication.mentions.order_by("pk").values_list("thing", "published_at"))


def mention(publication: Publication, things: Iterable[str], images: Iterable[Json], before: Shown) -> list[str]:
    """Make the mentions of a publication be `things`, where `before` is what they were.

    Returns what it shows or showed before.
    """
    wanted, at = dict.fromkeys(things), publication.published_at
    gone = [thing for thing in before if thing not in wanted]
    new = [thing for thing in wanted if thing not in before]
    if gone:
        publication.mentions.filter(thing__in=gone).delete()
    if any(then != at for then in before.values()):
        publication.mentions.exclude(published_at=at).update(published_at=at)
    Mention.objects.bulk_create(Mention(publication=publication, thing=thing, published_at=at) for thing in new)
    _know(wanted, {f"image:{photo['id']}": orjson.dumps(photo).decode() for photo in images})
    kept = [thing for thing in wanted if thing in before]
    for keys, more in ((new, 1), (gone, -1), (kept, 0)):
        if keys:
            _date(keys, more)
    return [*wanted, *gone]


def forget(publication: Publication) -> list[str]:
    """Remove every mention of a publication that was taken down; return what it showed."""
    things = list(publication.mentions.values_list("thing", flat=True))
    publication.mentions.all().delete()
    _date(things, -1)
    _depart(publication, things)
    return things


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


def stamp(things: Iterable[str], number: int, now: dt.datetime) -> list[str]:
    """Note on every touched thing, and on the lists of its kind, that `number` altered it; return all keys."""
    keys = dict.fromkeys(things)
    kinds = {thing.partition(":")[0] for thing in keys}
    keys |= dict.fromkeys(f"{kind}s:" for kind in sorted(kinds & LISTED))
    _know(key for key in keys if key.endswith("s:"))
    Thing.objects.filter(key__in=keys).update(version=number, changed_at=now)
    return list(keys)


def _know(keys: Iterable[str], documents: Mapping[str, str] | None = None) -> None:
    """Add a row for each of these things that has none, and store the public forms that have changed."""
    forms = documents or {}
    wanted = list(keys)
    known = dict(Thing.objects.filter(key__in=wanted).values_list("key", "document"))
    lacking = [_bare(key, forms.get(key, "")) for key in wanted if key not in known]
    if lacking:
        Thing.objects.bulk_create(lacking, ignore_conflicts=True)
    for key, form in forms.items():
        if known.get(key, form) != form:
            Thing.objects.filter(key=key).update(document=form)


def _bare(thing: str, document: str) -> Thing:
    kind, _, slug = thing.partition(":")
    return Thing(key=thing, kind=kind, slug=slug, document=document)


def _date(things: Iterable[str], more: int) -> None:
    """Count so many live stories more on each of these things, and note the time of its newest."""
    newest = Mention.objects.filter(thing=OuterRef("key")).order_by("-published_at").values("published_at")[:1]
    shown_by = F("live_count") + more
    Thing.objects.filter(key__in=list(things)).update(live_count=shown_by, latest_at=Subquery(newest))
