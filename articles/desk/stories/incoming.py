"""A story as it is sent to the desk API: JSON in, a Draft out, with everything that is wrong said at once.

A merge patch (RFC 7396): what is not sent stays, null empties. What a value may be longest and
which kinds and languages there are, the service knows, which says it of the form as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings

from articles.desk.stories.fields import FIELDS, LEAD
from articles.desk.things import Lookup
from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.models import Author, Section, Tag
from articles.services.refusals import PLAIN
from newsroom import moments
from newsroom.bodies import unknown
from newsroom.errors import BadInput, Fault
from publishing.document import CORRECTION_KINDS, KINDS
from publishing.search.related import MOST as MOST_RELATED

TEXT = {"type": ["string", "null"]}
ID = {"type": "string", "format": "uuid"}
TAKES: dict[str, Any] = {
    **dict.fromkeys(FIELDS, TEXT),
    "note": TEXT,  # for the history, not of the story
    "kind": {"enum": list(KINDS)},
    "language": {"enum": list(settings.SITE_LANGUAGES)},
    "tags": {"type": ["array", "null"], "items": {"type": "string"}, "maxItems": 200},
    "bylines": {
        "type": ["array", "null"],
        "items": {"type": "object", "required": ["author"], "properties": {"author": {"type": "string"}, "role": TEXT}},
        "maxItems": 50,
    },
    "related": {"type": ["array", "null"], "items": ID, "maxItems": MOST_RELATED},
    "lead": {"type": ["object", "null"], "properties": {"image": ID, **dict.fromkeys(LEAD[1:], TEXT)}},
    "corrections": {
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "required": ["text"],
            "properties": {"kind": {"enum": list(CORRECTION_KINDS)}, "text": {"type": "string"}, "at": TEXT},
        },
        "maxItems": 200,
    },
}
NEW: dict[str, Any] = {**TAKES, "story": ID}
NEVER_EMPTY = ("kind", "language")
MOST = {"tags": 200, "bylines": 50, "corrections": 200, "related": MOST_RELATED}


class Reader:
    """One body, read member by member; `faults` are all that was found wrong."""

    def __init__(self, body: Mapping[str, Any], *, lead: Mapping[str, Any] | None = None) -> None:
        self.body, self.present_lead = body, lead
        self.faults: list[Fault] = []

    def draft(self) -> Draft:
        """Return what was sent as a Draft; where there are faults, without what is faulty."""
        said: dict[str, Any] = {}
        for name in (*PLAIN, "slug", "body"):
            if name in self.body and (value := self._words(self.body[name], f"/{name}", name)) is not None:
                said[name] = value
        readers: dict[str, Callable[[Any], Any]] = {
            "section": self._section,
            "tags": self._tags,
            "bylines": self._bylines,
            "corrections": self._corrections,
            "related": self._related,
            "lead": self._lead,
            "story": self._story,
        }
        for name, read in readers.items():
            if name in self.body:
                said[name] = read(self.body[name])
        return Draft(**said)

    def _wrong(self, code: str, detail: str, pointer: str) -> None:
        self.faults.append(Fault(code, detail, pointer=pointer))

    def _words(self, value: Any, pointer: str, name: str) -> str | None:
        if value is None and name not in NEVER_EMPTY:
            return ""
        if isinstance(value, str) and (value or name not in NEVER_EMPTY):
            return value
        detail = f"“{name}” is text, and not empty." if name in NEVER_EMPTY else f"“{name}” is text."
        self._wrong("not_text", detail, pointer)
        return None

    def _list(self, value: Any, name: str) -> list[Any]:
        if value is None:
            return []
        if isinstance(value, list) and len(value) <= MOST[name]:
            return value
        self._wrong("not_a_list", f"“{name}” is a list of at most {MOST[name]}.", f"/{name}")
        return []

    def _object(self, value: Any, known: tuple[str, ...], pointer: str) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            self._wrong("not_an_object", f"This is an object with {', '.join(known)}.", pointer)
            return None
        self.faults += unknown(value, known, below=pointer)
        return value

    def _section(self, value: Any) -> int | None:
        if value is None:
            return 0
        return self._slugs(Section, [(value, "/section")]).get("/section")

    def _tags(self, value: Any) -> list[int]:
        wanted = [(slug, f"/tags/{at}") for at, slug in enumerate(self._list(value, "tags"))]
        return list(self._slugs(Tag, wanted).values())

    def _slugs(self, model: type[Section | Tag | Author], wanted: list[tuple[Any, str]]) -> dict[str, int]:
        """Return by pointer the id of what each slug names."""
        found, faults = Lookup(model).ids(wanted)
        self.faults += faults
        return found

    def _bylines(self, value: Any) -> list[Part]:
        given = {}
        for at, part in enumerate(self._list(value, "bylines")):
            pointer = f"/bylines/{at}"
            if (one := self._object(part, ("author", "role"), pointer)) is not None:
                role = self._words(one.get("role"), f"{pointer}/role", "role")
                given[f"{pointer}/author"] = (one.get("author"), role or "")
        ids = self._slugs(Author, [(slug, pointer) for pointer, (slug, _) in given.items()])
        return [Part(ids[pointer], role) for pointer, (_, role) in given.items() if pointer in ids]

    def _corrections(self, value: Any) -> list[Note]:
        return [
            note
            for at, each in enumerate(self._list(value, "corrections"))
            if (note := self._note(each, f"/corrections/{at}")) is not None
        ]

    def _note(self, value: Any, pointer: str) -> Note | None:
        if (one := self._object(value, ("kind", "text", "at"), pointer)) is None:
            return None
        words = self._words(one.get("text"), f"{pointer}/text", "text")
        kind = self._words(one.get("kind", "correction"), f"{pointer}/kind", "kind")
        return Note(words or "", kind or "correction", self.moment(one.get("at"), f"{pointer}/at"))

    def _related(self, value: Any) -> list[UUID]:
        given = enumerate(self._list(value, "related"))
        found = (self._uuid(each, f"/related/{at}", "A related story") for at, each in given)
        return [each for each in found if each is not None]

    def moment(self, value: Any, pointer: str) -> dt.datetime | None:
        """Return an instant that was sent, None where it is null or no instant."""
        if value is None:
            return None
        try:
            return moments.read(value if isinstance(value, str) else "")
        except ValueError as wrong:
            self._wrong("bad_value", f"A time: {wrong}.", pointer)
            return None

    def _lead(self, value: Any) -> LeadPhoto | bool | None:
        if value is None:
            return False
        if (one := self._object(value, LEAD, "/lead")) is None:
            return None
        merged = {**(self.present_lead or {}), **one}
        image = self._uuid(merged.get("image"), "/lead/image", "The photo")
        words = {name: self._words(merged.get(name), f"/lead/{name}", name) or "" for name in LEAD[1:]}
        return LeadPhoto(image, **words) if image else None

    def _story(self, value: Any) -> UUID | None:
        return None if value is None else self._uuid(value, "/story", "The story that this one translates")

    def _uuid(self, value: Any, pointer: str, what: str) -> UUID | None:
        try:
            return UUID(value if isinstance(value, str) else "")
        except ValueError:
            self._wrong("not_an_id", f"{what} is named by its id.", pointer)
            return None


def read(body: Any, *, also: tuple[str, ...] = (), lead: Mapping[str, Any] | None = None) -> tuple[Draft, list[Fault]]:
    """Return the Draft that a body says, and what is wrong with it.

    `also` are fields that only a new story has; `lead` is the present lead photo, into which a
    patch of it goes. Raises BadInput for what is no object.
    """
    if not isinstance(body, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object of a story's fields.", pointer="")])
    known = (*FIELDS, "note", *also)
    reader = Reader({name: value for name, value in body.items() if name in known}, lead=lead)
    draft = reader.draft()
    return draft, [*unknown(body, known), *reader.faults]


def note_in(body: Any) -> tuple[str, list[Fault]]:
    """Return what a body says for the history of the story, and what is wrong with that."""
    said = body.get("note") if isinstance(body, dict) else None
    if said is None or isinstance(said, str):
        return said or "", []
    return "", [Fault("not_text", "“note” is text.", pointer="/note")]
