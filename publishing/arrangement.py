"""What a collection is made of in public: the stories that editors placed, and the rule for the places that are left.

Kept for each collection as JSON; which stories it shows at a moment is worked out when it is read
(docs/decisions/0025-collections.md). An editor's placing and pinning are here without the times that
they hold: what is not valid now is not here at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Self
from uuid import UUID

import orjson

from publishing.document import Json

COLLECTION_KINDS = ("front", "series", "list")
MOST = 100  # stories that a collection shows: one page of an answer holds them all


@dataclass(frozen=True, slots=True)
class Placed:
    """A story that an editor put there by hand. `pin` is the place that it keeps, from 1; None: in order."""

    id: UUID
    pin: int | None = None


@dataclass(frozen=True, slots=True)
class Filling:
    """Which stories fill the places that are left: of any of these sections, with any of these tags, of this kind …"""

    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    kind: str = ""
    language: str = ""
    newest_first: bool = True
    max_age_hours: int | None = None

    def groups(self) -> tuple[frozenset[str], ...]:
        """Return what a story has to show, as Mentions name it: of each group, one at least."""
        given = (("section", self.sections), ("tag", self.tags), ("kind", (self.kind,)), ("language", (self.language,)))
        found = (frozenset(f"{name}:{value}" for value in values if value) for name, values in given)
        return tuple(group for group in found if group)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a collection comes by its stories. `size` is how many it shows at most."""

    size: int
    placed: tuple[Placed, ...] = ()
    filling: Filling | None = None

    def store(self) -> str:
        """Return the plan as text."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def load(cls, stored: str) -> Self:
        """Return the plan that `store` wrote."""
        values = orjson.loads(stored)
        placed = tuple(Placed(UUID(each["id"]), each["pin"]) for each in values["placed"])
        rule = values["filling"]
        if rule is not None:
            rule = Filling(**{**rule, "sections": tuple(rule["sections"]), "tags": tuple(rule["tags"])})
        return cls(values["size"], placed, rule)


@dataclass(frozen=True, slots=True)
class PublicCollection:
    """A collection in the form that its own page shows, and its plan as of a moment, good until another."""

    slug: str
    name: str
    form: Json
    plan: Plan
    position: int = 0
    good_until: dt.datetime | None = None

    @property
    def key(self) -> str:
        """Return the collection as the log and caches name it, such as "collection:front"."""
        return key_of(self.slug)


def key_of(slug: str) -> str:
    """Return the collection of this slug as the log and caches name it."""
    return f"collection:{slug}"


def merged(placed: Sequence[Placed], filling: Iterable[UUID], size: int) -> list[UUID]:
    """Return the stories of a collection in order, `size` at most.

    A pinned one stands at its place, whatever flows around it; of those that are placed without a pin
    the order is kept, and what fills follows them. A list too short for a pin ends with it.
    """
    pins = {each.pin: each.id for each in placed if each.pin is not None}
    flow = [*(each.id for each in placed if each.pin is None), *filling]
    flow.reverse()
    found: list[UUID] = []
    while len(found) < size and (flow or pins):
        place = len(found) + 1
        if place in pins:
            found.append(pins.pop(place))
        elif flow:
            found.append(flow.pop())
        else:
            found.append(pins.pop(min(pins)))
    return found
