"""The public form of what stories show: sections, tags, authors, and pictures that are withheld.

Verbs of `publishing.services`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone

from publishing import holds, rechecks, strokes
from publishing.document import PublicThing
from publishing.ledger import hold_ledger, next_number, write_line
from publishing.models import Change, Recheck, Thing
from publishing.plate import image_key

Kind = Change.Kind


@transaction.atomic(savepoint=False)
def introduce(things: Iterable[PublicThing], *, now: dt.datetime | None = None) -> int:
    """Store the public form of sections, tags and authors; return how many of them changed.

    A thing that the public sees already takes a change number; one that no live story shows
    is stored without a word.
    """
    now = now or timezone.now()
    wanted = {thing.key: (thing, orjson.dumps(thing.form).decode()) for thing in things}
    known = strokes.things(wanted)
    changed_things = [(t, form) for key, (t, form) in wanted.items() if known.get(key) != (t.name, t.position, form)]
    # Of one that stays as it was, and is good for ever, there is at most a moment to forget: it forgets itself.
    turning = [thing for thing, _ in wanted.values() if thing.good_until]
    turns = _turns([*(thing for thing, _ in changed_things), *turning])
    if not changed_things and not turns:
        return 0
    ledger = hold_ledger(now)
    holds.check_shown(image_key(thing.shows) for thing, _ in wanted.values() if thing.shows)
    for key, turn in turns.items():
        rechecks.remember(key, turn)
    for thing, form in changed_things:
        values = {"kind": thing.kind, "slug": thing.slug, "name": thing.name}
        stored, _ = Thing.objects.update_or_create(
            key=thing.key, defaults={**values, "position": thing.position, "document": form}
        )
        if thing.kind == "section" or stored.live_count:
            write_line(next_number(ledger, now), Kind.UPDATED, thing.key, now=ledger.at)
    return len(changed_things)


def _turns(things: Iterable[PublicThing]) -> dict[str, dt.datetime | None]:
    """Return what has to be remembered of when things are to be built anew: authors alone have a picture."""
    wanted = {thing.key: thing.good_until for thing in things if thing.kind == "author"}
    known = dict(Recheck.objects.filter(key__in=wanted).values_list("key", "due_at")) if wanted else {}
    return {key: turn for key, turn in wanted.items() if known.get(key) != turn}


@transaction.atomic
def withhold(image_id: UUID, *, now: dt.datetime) -> None:
    """Let no document show a picture from now on; its own page answers 410 if it ever had one.

    Those that show it now are to be refreshed in the same transaction.
    """
    ledger, key = hold_ledger(now), image_key(image_id)
    was_public = Thing.objects.filter(key=key, version__gt=0).exists()
    values = {"kind": "image", "slug": str(image_id), "document": "", "withheld_at": now}
    Thing.objects.update_or_create(key=key, defaults=values)
    if was_public:
        write_line(next_number(ledger, now), Kind.WITHDRAWN, key, now=ledger.at)


@transaction.atomic
def give_back(image_id: UUID, *, now: dt.datetime) -> None:
    """Let documents show a picture again; those that do are to be refreshed in the same transaction."""
    ledger, key = hold_ledger(now), image_key(image_id)
    was_public = Thing.objects.filter(key=key, version__gt=0).exists()
    Thing.objects.filter(key=key).update(withheld_at=None)
    if was_public:  # its page said that it was withdrawn
        write_line(next_number(ledger, now), Kind.UPDATED, key, now=ledger.at)


@transaction.atomic
def bring_forward(keys: Iterable[str], *, now: dt.datetime) -> None:
    """Have these documents and things ("article:…", "author:…") built anew at once, by whoever comes first."""
    hold_ledger(now)
    rechecks.bring_forward(keys, now)


@transaction.atomic
def retire(key: str, *, now: dt.datetime | None = None) -> None:
    """Forget a thing's own page: its section, tag or author was removed or renamed.

    Of one that the public never saw nothing is said: its name may be the story.
    """
    now = now or timezone.now()
    ledger = hold_ledger(now)
    shown = Thing.objects.shown().filter(key=key).exists()
    Thing.objects.filter(key=key).update(document="", name="")
    if shown:
        write_line(next_number(ledger, now), Kind.WITHDRAWN, key, now=ledger.at)
