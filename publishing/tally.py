"""Mentions and their kept counts: which publication shows what, and how many show it.

Called by `publishing.services` while it holds the Ledger, so no two of these run at once
and the counts cannot drift.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

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


def mention(publication: Publication, things: Sequence[str], images: Sequence[Json]) -> list[str]:
    """Make the mentions of a publication be `things`; return what it shows or showed before."""
    wanted = list(dict.fromkeys(things))
    before = dict(publication.mentions.values_list("thing", "published_at"))
    gone = before.keys() - set(wanted)
    new = [thing for thing in wanted if thing not in before]
    publication.mentions.filter(thing__in=gone).delete()
    publication.mentions.exclude(published_at=publication.published_at).update(published_at=publication.published_at)
    Mention.objects.bulk_create(
        Mention(publication=publication, thing=thing, published_at=publication.published_at) for thing in new
    )
    Thing.objects.bulk_create((_bare(thing) for thing in new), ignore_conflicts=True)
    Thing.objects.filter(key__in=new).update(live_count=F("live_count") + 1)
    Thing.objects.filter(key__in=gone).update(live_count=F("live_count") - 1)
    for photo in images:
        Thing.objects.filter(key=f"image:{photo['id']}").update(document=orjson.dumps(photo).decode())
    touched = [*wanted, *gone]
    _date(touched)
    return touched


def forget(publication: Publication) -> list[str]:
    """Remove every mention of a publication that was taken down; return what it showed."""
    things = list(publication.mentions.values_list("thing", flat=True))
    publication.mentions.all().delete()
    Thing.objects.filter(key__in=things).update(live_count=F("live_count") - 1)
    _date(things)
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
    Thing.objects.bulk_create((_bare(key) for key in keys if key.endswith("s:")), ignore_conflicts=True)
    Thing.objects.filter(key__in=keys).update(version=number, changed_at=now)
    return list(keys)


def _bare(thing: str) -> Thing:
    kind, _, slug = thing.partition(":")
    return Thing(key=thing, kind=kind, slug=slug)


def _date(things: Iterable[str]) -> None:
    newest = Mention.objects.filter(thing=OuterRef("key")).order_by("-published_at").values("published_at")[:1]
    Thing.objects.filter(key__in=list(things)).update(latest_at=Subquery(newest))
