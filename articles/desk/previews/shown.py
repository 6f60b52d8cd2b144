"""A story as readers would get it: as it is saved, as it was signed off, or as it stands on somebody's form.

    GET   articles/{id}/preview/             the working copy as it was saved last
    GET   articles/{id}/preview/?edition=3   an edition
    POST  articles/{id}/preview/             the fields of the story's page, unsaved
    POST  articles/preview/                  the same of a story that was never saved

All answer the public JSON with `version` 0 and a note in `preview`, whose `blocks` say what keeps
it from being published. Nothing is written: the page asks every second while somebody types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from articles import preview
from articles.admin.sheet import Sheet
from articles.desk.base import ADD, CHANGE, SEE, find_story
from articles.desk.previews.base import ShowingView
from articles.models import Article
from articles.services.imagining import imagine
from newsroom import params
from newsroom.errors import BadInput, Fault


class FormView(ShowingView):
    """Base of what takes the story's page as a browser sends it."""

    def get_parsers(self) -> list[BaseParser]:
        """Return the one way in which forms come, which Django bounds."""
        return [MultiPartParser()]


class StoryPreview(FormView):
    """One story: GET as it is saved, POST as it stands on the form that is sent."""

    known = frozenset({"edition"})

    def get(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Return the working copy, or an edition, as readers would get it."""
        self.who_may(request, SEE)
        given = self.given(request)
        article, now = find_story(article_id, "live_edition"), timezone.now()
        if "edition" in given:
            number = params.number(given, "edition", 1, low=1, high=1_000_000)
            return _answer(preview.of_edition(article, number, now=now))
        return _answer(preview.of_working_copy(article, now=now))

    def post(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Return the form as readers would get it if it were saved and published."""
        self.who_may(request, CHANGE)
        return _typed(request, find_story(article_id, "live_edition"))


class NewStoryPreview(FormView):
    """A story that nobody has saved yet: POST as it stands on the form."""

    def post(self, request: Request) -> HttpResponseBase:
        """Return the form as readers would get it if it were saved and published."""
        by: User = self.who_may(request, ADD)
        return _typed(request, Article(created_by=by, language=settings.SITE_LANGUAGES[0]))


def _typed(request: Request, article: Article) -> HttpResponse:
    is_new = article._state.adding
    sheet = Sheet.posted(cast("Mapping[str, Any]", request.data))
    if not sheet.is_valid():
        raise BadInput([Fault("invalid", words, pointer=f"/{place}") for place, words in sheet.complaints()])
    draft = sheet.draft(None if is_new else article, seen_slug=article.slug)
    article.story = draft.story or article.story
    now = timezone.now()
    return _answer(preview.of_working_copy(imagine(article, draft, now=now), now=now))


def _answer(shown: preview.Preview) -> HttpResponse:
    blocks = [problem.as_json() for problem in shown.blocks]
    return HttpResponse(shown.json(ready=not blocks, blocks=blocks), content_type="application/json")
