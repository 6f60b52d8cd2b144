"""Collections at the door: what changes them, and which stories they show.

    arrange(collection)        show a collection, or what became of it
    disband(slug)              its page is gone; its stories stay
    disband(slug, heir=…)      it has another slug now, to which readers are sent

Verbs of `publishing.services`. What is placed may not be public: it takes no number as long as readers
see the same list (docs/decisions/0011-what-never-shows.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from uuid import UUID

import orjson
from django.db import transaction

from publishing import rechecks
from publishing.arrangement import Filling, Plan, PublicCollection, key_of, merged
from publishing.ledger import hold_ledger, next_number, write_line
from publishing.models import Arrangement, Change, Forwarding, Publication, Thing
from publishing.selection import Selection

Kind = Change.Kind
MINUTE = dt.timedelta(minutes=1)


@transaction.atomic
def arrange(collection: PublicCollection, *, now: dt.datetime) -> bool:
    """Show a collection in place of what it was; return whether readers see a difference, which takes a number.

    At `collection.good_until` it is to be arranged anew, by whoever hears `rechecking`.
    """
    ledger, key = hold_ledger(now), collection.key
    before = _as_shown(key, now)
    form = orjson.dumps(collection.form).decode()
    values = {"kind": "collection", "slug": collection.slug, "name": collection.name, "position": collection.position}
    thing, _ = Thing.objects.update_or_create(key=key, defaults={**values, "document": form})
    Arrangement.objects.update_or_create(collection=thing, defaults={"plan": collection.plan.store()})
    Forwarding.objects.filter(former=key).delete()  # who stands there now comes before who once did
    rechecks.remember(key, collection.good_until)
    if before == _as_shown(key, now):
        return False
    write_line(next_number(ledger, now), Kind.PUBLISHED if before is None else Kind.UPDATED, key, now=ledger.at)
    return True


def _as_shown(key: str, now: dt.datetime) -> tuple[object, ...] | None:
    """Return all that can make an answer about a collection differ; None if it is not public."""
    thing = Thing.objects.shown().filter(key=key).select_related("arrangement").first()
    if thing is None:
        return None
    plan = Plan.load(thing.arrangement.plan)
    # By which hour it forgets stories shows in no list yet, and decides how long a copy may be kept.
    aged = plan.filling.max_age_hours if plan.filling else None
    return thing.document, thing.position, aged, *shown(plan, now=now)


@transaction.atomic
def disband(slug: str, *, heir: str = "", now: dt.datetime) -> None:
    """Show a collection no more; its address answers 410, or leads to `heir`, the slug that it has now."""
    ledger, key = hold_ledger(now), key_of(slug)
    was_public = Thing.objects.shown().filter(key=key).exists()
    Thing.objects.filter(key=key).update(document="", name="")
    Arrangement.objects.filter(collection=key).delete()
    rechecks.remember(key, None)
    if heir:
        # Whatever led here leads there now: nobody is sent on twice.
        Forwarding.objects.filter(collection=key).update(collection=key_of(heir))
        Forwarding.objects.update_or_create(former=key, defaults={"collection_id": key_of(heir)})
        Forwarding.objects.filter(former=key_of(heir)).delete()
    if was_public:
        write_line(next_number(ledger, now), Kind.WITHDRAWN, key, now=ledger.at)


def shown(plan: Plan, *, now: dt.datetime) -> list[UUID]:
    """Return the stories that a collection shows at `now`, in order: live ones alone, in two queries at most."""
    wanted = [each.id for each in plan.placed]
    live = set(Publication.objects.live().filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()
    return _merged(plan, live, now)


def _merged(plan: Plan, live: Collection[UUID], now: dt.datetime) -> list[UUID]:
    placed = [each for each in plan.placed if each.id in live]
    left = plan.size - len(placed)
    filling = fill(plan.filling, left, without=[each.id for each in placed], now=now) if plan.filling else []
    return merged(placed, filling, plan.size)


def fill(rule: Filling, most: int, *, without: Collection[UUID], now: dt.datetime) -> list[UUID]:
    """Return the stories that a rule chooses at `now`, `most` at most: one walk of one index."""
    if most <= 0:
        return []
    after = minute_of(now) - dt.timedelta(hours=rule.max_age_hours) if rule.max_age_hours else None
    found = Selection(any_of=rule.groups(), after=after).mentions().exclude(publication_id__in=without)
    sign = "-" if rule.newest_first else ""
    ordered = found.order_by(f"{sign}published_at", f"{sign}publication_id")
    return list(ordered.values_list("publication_id", flat=True)[:most])


def minute_of(now: dt.datetime) -> dt.datetime:
    """Return the minute that has begun: stories grow too old for a collection by the minute."""
    return now.replace(second=0, microsecond=0)


class Chosen:
    """The stories of several collections at a moment. Read when they are first asked for, each collection once."""

    def __init__(self, groups: Iterable[frozenset[str]], *, now: dt.datetime) -> None:
        self.groups, self.now = tuple(groups), now

    @property
    def things(self) -> set[str]:
        """Return the collections as the log and caches name them."""
        return {key_of(slug) for group in self.groups for slug in group}

    @cached_property
    def plans(self) -> Mapping[str, Plan]:
        """Return the plan of each collection that is public, in one query."""
        rows = Arrangement.objects.filter(collection__in=self.things).values_list("collection__slug", "plan")
        return {slug: Plan.load(stored) for slug, stored in rows}

    @property
    def ages(self) -> bool:
        """Return whether one of them forgets its stories by the minute."""
        return any(plan.filling and plan.filling.max_age_hours for plan in self.plans.values())

    @cached_property
    def keys(self) -> tuple[list[UUID], ...]:
        """Return for each group the stories of any of its collections: a query for each rule, and one for the rest."""
        wanted = {each.id for plan in self.plans.values() for each in plan.placed}
        live = set(Publication.objects.live().filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()
        of_each = {slug: _merged(plan, live, self.now) for slug, plan in self.plans.items()}
        return tuple(sorted({key for slug in group for key in of_each.get(slug, ())}) for group in self.groups)
