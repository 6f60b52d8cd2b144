"""What the desk API's ways to stories share: who may, and that there is such a story."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.models import User
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from articles.models import Article
from newsroom.bodies import MergePatchParser
from newsroom.errors import NotAllowed, NotFound
from newsroom.parsers import StrictJSONParser
from newsroom.private import DeskView

SEE = ("articles.view_article", "articles.change_article")
ADD = ("articles.add_article",)
CHANGE = ("articles.change_article",)
NO_STORY = _("There is no such story on the desk.")


def find_story(article_id: UUID, *related: str, with_text: bool = True) -> Article:
    """Return a story, with what it names in the columns `related`. Raises NotFound.

    Its text is long: whoever does not look at it leaves it where it is.
    """
    stories = Article.objects.select_related(*related) if related else Article.objects.all()
    stories = stories if with_text else stories.defer("body", "blocks", "text")
    article = stories.filter(pk=article_id).first()
    if article is None:
        raise NotFound(NO_STORY)
    return article


def check_exists(article_id: UUID) -> None:
    """Raise NotFound unless there is such a story."""
    if not Article.objects.filter(pk=article_id).exists():
        raise NotFound(NO_STORY)


class WritingView(DeskView):
    """Base: who asks, and whether they may."""

    reads, writes = "articles:read", "articles:write"
    schema = None  # the OpenAPI document is the public contract, and this is private
    parser_classes = (StrictJSONParser, MergePatchParser)

    def who_may(self, request: Request, permissions: tuple[str, ...]) -> User:
        """Return who asks. Raises NotAllowed for whoever has none of the permissions."""
        by = cast("User", request.user)
        if not any(by.has_perm(permission) for permission in permissions):
            raise NotAllowed(gettext("Your account does not allow this. Ask a managing editor."))
        return by
