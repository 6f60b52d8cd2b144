"""What saving would make of a draft, without saving it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from articles import snapshot
from articles.drafts import Draft
from articles.services import saving
from articles.snapshot import Content


class _Enough(Exception):
    """Ends the rehearsal: what it wrote is taken back."""


def rehearse(article_id: UUID, draft: Draft, *, by: User | None) -> Content:
    """Return the snapshot that saving `draft` now would leave behind; nothing is kept.

    Two people's versions can only be compared as saving would write them: cleaned, and
    with the photos' own words taken out. Raises what `saving.save` raises.
    """
    content: Content = {}
    try:
        with transaction.atomic():
            article = saving.lock(article_id)
            saved = saving.save(article_id, draft, by=by, revision=article.revision)
            content = snapshot.take(saved.article)
            raise _Enough
    except _Enough:
        return content
