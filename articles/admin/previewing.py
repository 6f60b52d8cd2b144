"""What the story's page needs to show the story beside the form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from articles.models import Article


def previewing(article: Article | None) -> dict[str, Any]:
    """Return where the readers' site is shown from, where what is typed is sent, and where links are made."""
    # On this host whatever name it was asked by: one page must be able to talk to the other.
    frame = f"{settings.PREVIEW_URL}/live".removeprefix(settings.PUBLIC_URL)
    if article is None:
        return {"preview": {"frame": frame, "ask": reverse("desk-new-story-preview")}}
    ask, links = (reverse(name, args=[article.pk]) for name in ("desk-story-preview", "desk-story-preview-links"))
    return {"preview": {"frame": frame, "ask": ask, "links": links}}
