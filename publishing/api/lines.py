"""Lines of the log as `changes/` and `stream/` tell them: what happened then, with what is shown now.

Nothing that was taken down is described: its line keeps the key and the address that were
public, and no headline. The words are read after the log, so they are never older than it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q

from publishing.log import Line
from publishing.models import Mention, Publication, Thing
from publishing.plate import zulu

STORY = "article:"
Json = dict[str, Any]


def tell(lines: Sequence[Line], include: Collection[str] = ()) -> list[Json]:
    """Return the lines as JSON values, in two queries. `include` may hold `document`."""
    columns = ("card", "document") if "document" in include else ("card",)
    live = Publication.State.LIVE
    stories = Publication.objects.filter(Q(state=live) | Q(moved_to__state=live), key__in=story_ids(lines))
    shown: dict[str, Json] = {
        f"{STORY}{key}": _moved(heir, path)
        if heir
        else {name: orjson.Fragment(json) for name, json in zip(columns, found, strict=True)}
        for key, heir, path, *found in stories.values_list("key", "moved_to", "moved_to__path", *columns)
    }
    other = {line.thing for line in lines if not line.thing.startswith(STORY)}
    things = Thing.objects.shown().filter(key__in=other).values_list("key", "document")
    shown |= {key: {"thing": orjson.Fragment(json)} for key, json in things}
    return [{**_tell(line), **shown.get(line.thing, {})} for line in lines]


def _moved(heir: UUID, path: str) -> Json:
    """Return where readers of a story that was taken down are sent now."""
    return {"moved_to": {"key": f"{STORY}{heir}", "path": path}}


def _tell(line: Line) -> Json:
    return {
        "number": line.number,
        "type": line.kind,
        "key": line.thing,
        "path": line.path or None,
        "at": zulu(line.at),
    }


def story_ids(lines: Sequence[Line]) -> set[UUID]:
    """Return the ids of the stories that these lines are about."""
    return {UUID(line.thing.removeprefix(STORY)) for line in lines if line.thing.startswith(STORY)}


def named_in(lines: Sequence[Line]) -> Json:
    """Return, by key, the public form of what the live ones among these stories show, in one query.

    Only what a story names that can be read now: a tag of one that was taken down may be its secret.
    """
    mentions = Mention.objects.filter(publication_id__in=story_ids(lines)).values("thing")
    found = Thing.objects.shown().filter(key__in=mentions).order_by("key").values_list("key", "document")
    return {key: orjson.Fragment(json) for key, json in found}
