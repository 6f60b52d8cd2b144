"""How a story shows elsewhere: the site's name and address for the preview, and the addresses that it had."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from articles.models import Article
from publishing.models import Alias


def appearance(article: Article | None) -> dict[str, Any]:
    """Return what the page shows of a story's looks elsewhere. One query."""
    old = Alias.objects.filter(publication=article.pk).order_by("-pk").values_list("path", flat=True) if article else ()
    return {
        "site_name": settings.SITE_NAME,
        "site_host": urlsplit(settings.SITE_URL).netloc,
        "old_addresses": list(old[:50]),
    }
