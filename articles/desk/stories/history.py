"""What became of a story, save by save: each version whole, any two compared, any one brought back.

A version is named as on the desk's own pages: `r3` is a revision, `b7` a text that was kept aside,
`e2` an edition, `now` the story as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from rest_framework.request import Request

from articles.admin.comparing import parts
from articles.admin.history import Version, in_words, note_of_restoring, version
from articles.desk.base import CHANGE, SEE, WritingView
from articles.desk.stories import fields
from articles.desk.stories.change import StoryChange, find
from articles.desk.stories.fields import Names
from articles.desk.stories.shapes import moment, person
from articles.diff import Row
from articles.models import Article, Edition, Revision
from articles.services.restoring import restore
from newsroom import params
from newsroom.bodies import members
from newsroom.errors import BadInput, Fault, NotFound
from newsroom.paging import Given
from newsroom.private import listed, page_of, reply

PAGES = frozenset({"page", "page_size"})
VERSION = {"version": {"type": "string"}}
NO_VERSION = "There is no such version of this story: name r1 for a revision, e1 for an edition, or now."


class History(WritingView):
    """GET: the saves of a story, newest first (`page`, `page_size`): who, when, and which fields."""

    known = PAGES

    def get(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Return one page of the saves."""
        self.who_may(request, SEE)
        given = self.given(request)
        article = find(article_id)
        page = page_of(given)
        found = article.revisions.without_content()
        rows = list(found[page.first : page.first + page.size])
        numbers = [row.number for row in rows if row.number]
        signed = dict(
            article.editions.filter(revision__in=numbers).order_by("number").values_list("revision", "number")
        )
        return listed(request, given, page, found.count(), [_save(row, signed) for row in rows])


class Editions(WritingView):
    """GET: what was signed off of a story, newest first (`page`, `page_size`)."""

    known = PAGES

    def get(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Return one page of the editions."""
        self.who_may(request, SEE)
        given = self.given(request)
        article = find(article_id)
        page = page_of(given)
        found = article.editions.select_related("signed_by").defer("content")
        rows = list(found[page.first : page.first + page.size])
        return listed(request, given, page, found.count(), [_edition(row, article) for row in rows])


class OneVersion(WritingView):
    """GET: one version of a story, whole, with the fields that a PATCH takes."""

    def get(self, request: Request, article_id: UUID, ref: str) -> HttpResponseBase:
        """Return the version."""
        self.who_may(request, SEE)
        self.given(request)
        found = version(find(article_id), ref)
        if found is None:
            raise NotFound(NO_VERSION)
        names = Names.of([found.content])
        return reply(
            {
                **_about(found),
                **fields.shown(found.content, names),
                "captions": fields.inside(found.content),
                "names": fields.names_in(found.content, names),
            }
        )


class Compare(WritingView):
    """GET ?from=r1&to=now: what became of a story between two versions, field by field, then word by word.

    Each field has `rows`: blocks that are same, added, removed, changed, moved, left or restyled, each of
    `pieces` that are same, added or removed. Rows that stayed and lie far from a change are `folded`.
    """

    known = frozenset({"from", "to"})

    def get(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Return the comparison."""
        self.who_may(request, SEE)
        given = self.given(request)
        article = find(article_id)
        before = _named(article, given, "from")
        after = _named(article, given, "to", "now")
        changed = [
            {
                "field": part.name,
                "label": str(part.label),
                "rows": [_row(row, passage.is_folded) for passage in part.passages for row in passage.rows],
                "unshown": part.unshown,
            }
            for part in parts(before.content, after.content)
        ]
        return reply({"from": _about(before), "to": _about(after), "changed": changed})


class Restore(StoryChange):
    """POST {"version": "r3"}, with If-Match: save an old version anew. `warnings` name what is gone since."""

    takes = VERSION

    def post(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Bring the version back, and return the story as it is now."""
        by = self.who_may(request, CHANGE)
        self.given(request)
        return self.change(request, article_id, _restoring(request, by), by=by)


def _restoring(request: Request, by: User) -> Callable[[Article], tuple[str, ...]]:
    def write(article: Article) -> tuple[str, ...]:
        ref = members(request.data, ("version",)).get("version")
        found = version(article, ref) if isinstance(ref, str) else None
        if found is None:
            raise BadInput([Fault("unknown_version", NO_VERSION, pointer="/version")])
        return restore(
            article.pk, found.content, by=by, revision=article.revision, note=note_of_restoring(found)
        ).dropped

    return write


def _named(article: Article, given: Given, name: str, default: str = "") -> Version:
    ref = params.single(given, name, default)
    found = version(article, ref)
    if found is None:
        raise BadInput([Fault("unknown_version", f"“{name}”: {NO_VERSION}", parameter=name)])
    return found


def _save(revision: Revision, signed: dict[int, int]) -> dict[str, Any]:
    return {
        "version": f"r{revision.number}" if revision.number else f"b{revision.pk}",
        "kind": revision.kind,
        "revision": revision.number,
        "base": revision.base,
        "saved_at": moment(revision.saved_at),
        "saved_by": person(revision.saved_by),
        "changed": revision.changed,
        "text": in_words(revision),
        "note": revision.note,
        "edition": signed.get(revision.number or 0),
    }


def _edition(edition: Edition, article: Article) -> dict[str, Any]:
    return {
        "version": f"e{edition.number}",
        "edition": edition.number,
        "revision": edition.revision,
        "published_at": moment(edition.published_at),
        "signed_at": moment(edition.signed_at),
        "signed_by": person(edition.signed_by),
        "is_live": edition.pk == article.live_edition_id,
    }


def _about(found: Version) -> dict[str, Any]:
    saved = found.revision
    return {
        "version": found.ref,
        "title": found.title,
        "saved_at": moment(saved.saved_at) if saved else None,
        "saved_by": person(saved.saved_by) if saved else None,
    }


def _row(row: Row, folded: bool) -> dict[str, Any]:
    pieces = [{"kind": piece.kind, "text": piece.text} for piece in row.pieces]
    return {"kind": row.kind, "label": str(row.label), "pieces": pieces, "folded": folded}
