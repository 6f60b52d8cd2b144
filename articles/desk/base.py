"""What the desk API's ways to stories share: who may, and which version was read."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from rest_framework.request import Request

from newsroom.bodies import MergePatchParser
from newsroom.errors import NotAllowed
from newsroom.parsers import StrictJSONParser
from newsroom.private import DeskView

SEE = ("articles.view_article", "articles.change_article")
ADD = ("articles.add_article",)
CHANGE = ("articles.change_article",)


class WritingView(DeskView):
    """Base: who asks, and whether they may."""

    reads, writes = "articles:read", "articles:write"
    schema = None  # the OpenAPI document is the public contract, and this is private
    parser_classes = (StrictJSONParser, MergePatchParser)

    def who_may(self, request: Request, permissions: tuple[str, ...]) -> User:
        """Return who asks. Raises NotAllowed for whoever has none of the permissions."""
        by = cast("User", request.user)
        if not any(by.has_perm(permission) for permission in permissions):
            raise NotAllowed("Your account does not allow this. Ask a managing editor.")
        return by
