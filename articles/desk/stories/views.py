"""The desk API's stories: list them, begin one, read one whole, change its fields."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request

from articles import snapshot
from articles.desk.base import ADD, CHANGE, SEE, WritingView
from articles.desk.stories import fields, incoming, listing
from articles.desk.stories.change import StoryChange, checked, whole
from articles.models import Article
from articles.services import saving
from newsroom import idempotency, params
from newsroom.bodies import fingerprint


class Stories(WritingView):
    """GET: stories, those saved last first (`listing`). POST: begin one, with the fields that a PATCH takes.

    201 with the story and its ETag. `story` is the `story` of another one that this translates.
    What cleaning left out of the body stands in `warnings`. With an Idempotency-Key the same
    request twice is one.
    """

    known = listing.KNOWN
    takes = incoming.NEW

    def get(self, request: Request) -> HttpResponseBase:
        """Return one page of the stories that the parameters select."""
        by = self.who_may(request, SEE)
        return listing.answer(request, self.given(request), by=by)

    def post(self, request: Request) -> HttpResponseBase:
        """Begin a story."""
        by = self.who_may(request, ADD)
        params.read(request._request.GET, frozenset())
        return idempotency.once(request, fingerprint(request.data), partial(_create, request.data, by=by))


class OneStory(StoryChange):
    """GET: the working copy, whole, and its ETag. PATCH: change the fields that are sent, with If-Match.

    A merge patch (RFC 7396): what is not sent stays, null empties. `note` says for the history what
    is changed. 412 where somebody saved since,
    with what changed in between; see `conflict.refused` for what a client does then.
    """

    takes = incoming.TAKES

    def get(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Return one story."""
        by = self.who_may(request, SEE)
        self.given(request)
        return whole(article_id, by=by)

    def patch(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Save the fields that were sent, and return the story as it is now."""
        by = self.who_may(request, CHANGE)
        self.given(request)
        body = request.data
        sent = body if isinstance(body, dict) else {}
        return self.change(request, article_id, partial(_save, body, by=by), by=by, sent=sent)


def _create(body: Any, *, by: User) -> HttpResponseBase:
    draft, faults = incoming.read(body, also=("story",))
    note, odd = incoming.note_in(body)
    saved = cast("saving.Saved", checked([*faults, *odd], partial(saving.create, draft, by=by, note=note)))
    response = whole(saved.article.pk, 201, by=by, dropped=saved.dropped)
    response["Location"] = settings.PUBLIC_URL + reverse("desk-story", args=[saved.article.pk])
    return response


def _save(body: Any, article: Article, *, by: User) -> tuple[str, ...]:
    draft, faults = incoming.read(body, lead=fields.lead(snapshot.take(article)))
    note, odd = incoming.note_in(body)
    write = partial(saving.save, article.pk, draft, by=by, revision=article.revision, note=note)
    return cast("saving.Saved", checked([*faults, *odd], write)).dropped
