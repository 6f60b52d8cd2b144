"""The desk API's answer to: what is this text about, and what else have we on it?"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.request import Request

from articles.desk.base import SEE, WritingView
from articles.desk.writing.links import shape
from articles.suggesting.related import suggest_related
from articles.suggesting.topics import suggest_tags
from newsroom import params, text
from newsroom.bodies import members
from newsroom.errors import BadInput, Fault
from newsroom.private import reply

LONGEST = {"headline": 300, "summary": 2_000, "text": 200_000}  # characters; what is beyond is left unread
MOST_TAGS = 100
LARGEST = 2**31
KNOWN = frozenset({*LONGEST, "language", "tags", "section", "article"})


class Suggestions(WritingView):
    """POST: the words of a story as they stand on the form. It changes nothing; it is POST because a story is long.

    `{"headline", "summary", "text", "language", "tags": [ids it has], "section": id, "article": id}`, all optional.
    """

    writes = "articles:read"  # a key that only writes must not come to read by it

    def post(self, request: Request) -> HttpResponseBase:
        """Return the tags that the text names and the story has not, and related stories."""
        self.who_may(request, SEE)
        params.read(request._request.GET, frozenset())
        given = read(request.data)
        words, language = f"{given['headline']} {given['summary']}", given["language"]
        tags = suggest_tags(words, given["text"], language, chosen=given["tags"])
        about = [*given["tags"], *(tag.id for tag in tags)]
        related = suggest_related(words, language, tags=about, section=given["section"], without=given["article"])
        return reply({"tags": [asdict(tag) for tag in tags], "related": [shape(story) for story in related]})


def read(body: Any) -> dict[str, Any]:
    """Return what was sent, every part of it there. Raises BadInput with every fault at once."""
    sent = members(body, KNOWN)
    faults: list[Fault] = []
    found: dict[str, Any] = {"language": settings.SITE_LANGUAGES[0], "tags": [], "section": None, "article": None}
    for name, limit in LONGEST.items():
        value = sent.get(name, "")
        if not isinstance(value, str):
            faults.append(_fault(name, "is text"))
            value = ""
        found[name] = text.prose(value[:limit])
    for name, reader in READERS.items():
        if sent.get(name) is not None:
            try:
                found[name] = reader(sent[name])
            except ValueError as wrong:
                faults.append(_fault(name, str(wrong)))
    if faults:
        raise BadInput(faults)
    return found


def _fault(name: str, words: str) -> Fault:
    return Fault("bad_value", f"“{name}” {words}.", pointer=f"/{name}")


def _language(value: Any) -> str:
    if value not in settings.SITE_LANGUAGES:
        raise ValueError(f"is one of {', '.join(settings.SITE_LANGUAGES)}")
    return str(value)


def _number(value: Any) -> int:
    if type(value) is not int or not 0 < value < LARGEST:
        raise ValueError("is an id")
    return value


def _numbers(value: Any) -> list[int]:
    if not isinstance(value, list) or len(value) > MOST_TAGS:
        raise ValueError(f"is a list of at most {MOST_TAGS} ids")
    return [_number(each) for each in value]


def _uuid(value: Any) -> UUID:
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("is the id of a story") from None


READERS = {"language": _language, "tags": _numbers, "section": _number, "article": _uuid}
