"""Writing one story that exists: the version that was read is compared under the story's own lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request

from articles.desk.base import WritingView, check_exists, find_story
from articles.desk.stories import conflict, shapes
from articles.models import Article
from articles.services import saving
from newsroom.bodies import tag_read
from newsroom.errors import BadInput, Fault
from newsroom.private import reply


class StoryChange(WritingView):
    """Base of what writes one story, with If-Match: answered by the story as it is now, and its ETag.

    428 without If-Match; 412 where it was changed since, with what changed (`conflict.refused`).
    """

    shows = versioned = True

    def change(
        self,
        request: Request,
        article_id: UUID,
        write: Callable[[Article], tuple[str, ...]],
        *,
        by: User,
        sent: Mapping[str, Any] | None = None,
    ) -> HttpResponseBase:
        """Have `write` do it under the lock, and return the story; what it returns are words of what was dropped."""
        check_exists(article_id)
        tag = tag_read(request)
        with transaction.atomic():
            # With its translations, in the order in which a service that needs them takes them.
            article, _others = saving.lock_story(article_id)
            if tag != shapes.etag(article):
                return conflict.refused(request, article, tag, sent or {})
            dropped = write(article)
        if not Article.objects.filter(pk=article_id).exists():
            return HttpResponse(status=204)  # it was erased
        return whole(article_id, by=by, dropped=dropped)


def whole(article_id: UUID, status: int = 200, *, by: User, dropped: tuple[str, ...] | None = None) -> HttpResponseBase:
    """Return a story as it is now, with its ETag; `dropped` None is a reading, which has no warnings."""
    article = find(article_id)
    data = shapes.detail(article, by=by)
    if dropped is not None:
        data["warnings"] = shapes.warnings(dropped)
    return reply(data, status, etag=shapes.etag(article))


def find(article_id: UUID) -> Article:
    """Return a story with what its answer shows. Raises NotFound."""
    return find_story(article_id, "live_edition", "created_by", "saved_by", "section")


class _Enough(Exception):
    """Ends a rehearsal: what it wrote is taken back."""


def checked(faults: list[Fault], write: Callable[[], Any]) -> Any:
    """Return what `write` returns, if nothing was wrong so far.

    Otherwise it is only rehearsed, so that what the service refuses is said along with `faults`.
    Raises BadInput with all of it.
    """
    if not faults:
        return write()
    found = list(faults)
    with suppress(_Enough):
        try:
            with transaction.atomic():
                write()
                raise _Enough
        except BadInput as refused:
            known = {fault.pointer for fault in found}
            found += [fault for fault in refused.errors if fault.pointer not in known]
    raise BadInput(found)
