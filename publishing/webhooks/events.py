"""What a change is told as. Thin: what it happened to and where to read it, never its words.

Built at the moment of sending, from what is public at that moment. Of a story that was
taken down since, an earlier change tells nothing but its key: not its address, which is made
of its headline, and not its tags, of which one may be the story.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import orjson
from django.conf import settings

from publishing.models import Change, Publication, Thing
from publishing.plate import zulu

KINDS = ("article", "section", "tag", "author", "collection")
EVENTS = (
    *(f"article.{kind}" for kind in Change.Kind.values),
    *(f"{thing}.{kind}" for thing in KINDS[1:] for kind in (Change.Kind.UPDATED, Change.Kind.WITHDRAWN)),
    "collection.published",
)
TEST = "test"
MISSED = "changes.missed"
TAKEN_DOWN = {Change.Kind.WITHDRAWN, Change.Kind.ERASED}
API = "/api/v1/"
# The lists that name a thing of a kind; a change that is told without its tags still alters these.
LISTS = {"article": "articles:", "section": "sections:", "tag": "tags:", "author": "authors:"}
LISTS |= {"collection": "collections:"}


@dataclass(frozen=True)
class Event:
    """One event, ready to be signed: its name, its id for all attempts, its number, its bytes."""

    name: str
    message_id: str
    number: int | None
    body: bytes


def name_of(change: Change) -> str:
    """Return what a change is called, such as "article.published"."""
    return f"{change.thing.partition(':')[0]}.{change.kind}"


def tell(change: Change) -> Event | None:
    """Return a change as an event, by what is public now; None where nobody could read of it.

    That is a tag, say, which was renamed and then lost its last story: its name may be secret.
    """
    kind, _, ref = change.thing.partition(":")
    shown: dict[str, object] | None = _story(change, ref) if kind == "article" else _thing(change)
    if shown is None:
        return None
    data = {"number": change.number, "key": change.thing, "type": change.kind, "at": zulu(change.at), **shown}
    return _event(name_of(change), f"msg_{change.number}", change.number, zulu(change.at), data)


def _story(change: Change, ref: str) -> dict[str, object]:
    columns = ("state", "path", "version", "moved_to", "moved_to__path", "moved_to__state")
    row = Publication.objects.filter(key=UUID(ref)).values_list(*columns).first()
    state, path, version, *heir = row or (Publication.State.ERASED, "", 0, None, "", "")
    live = state == Publication.State.LIVE
    # The takedown itself names the address: it is what answers 410 now, and what must be removed.
    is_last_word = change.kind in TAKEN_DOWN and version == change.number
    told = live or is_last_word
    return {
        **(_moved(*heir) if is_last_word else {}),
        "path": (path if live else change.path) if told else None,
        "url": f"{settings.PUBLIC_URL}{API}articles/{ref}/",
        "surrogate_keys": change.touched.split() if told else [change.thing, LISTS["article"]],
    }


def _moved(heir: UUID | None, path: str, state: str) -> dict[str, object]:
    """Return where readers of a story that was taken down are sent, if they are sent anywhere."""
    return {"moved_to": {"key": f"article:{heir}", "path": path}} if state == Publication.State.LIVE else {}


def _thing(change: Change) -> dict[str, object] | None:
    kind, _, slug = change.thing.partition(":")
    shown = Thing.objects.shown().filter(key=change.thing).exists()
    if not shown and change.kind not in TAKEN_DOWN:
        return None
    folder = f"{kind}s" if kind in KINDS else None
    return {
        "path": None,
        "url": f"{settings.PUBLIC_URL}{API}{folder}/{slug}/" if shown and folder else None,
        "surrogate_keys": change.touched.split(),
    }


def missed(after: int, before: int, *, at: str) -> Event:
    """Return the event that says: changes between two numbers are no longer kept; crawl, then go on."""
    data = {"number": before - 1, "missed_after": after, "url": f"{settings.PUBLIC_URL}{API}articles/?cursor=*"}
    return _event(MISSED, f"msg_missed_{before - 1}", before - 1, at, data)


def test(message_id: str, *, at: str) -> Event:
    """Return an event that means nothing, for trying out a receiver."""
    return _event(TEST, message_id, None, at, {"url": f"{settings.PUBLIC_URL}{API}site/"})


def _event(name: str, message_id: str, number: int | None, at: str, data: dict[str, object]) -> Event:
    body = orjson.dumps({"type": name, "timestamp": at, "data": data})
    return Event(name, message_id, number, body)
