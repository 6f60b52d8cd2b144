"""What the audit log is told of stories."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import User

from articles.models import Article
from newsroom import audit

# By step of articles.workflow.
DONE = {
    "submit": "submitted",
    "return": "returned",
    "approve": "approved",
    "publish": "published",
    "schedule": "scheduled",
    "unschedule": "unscheduled",
    "withdraw": "withdrawn",
    "spike": "spiked",
    "unspike": "unspiked",
}


def tell(article: Article, verb: str, *, by: User | None, now: dt.datetime | None = None, **details: Any) -> None:
    """Note what was done with a story, in one statement. `verb` is a step's name or one of the log's own."""
    said = DONE.get(verb, verb)
    audit.note(said, kind="story", thing=article.pk, label=article, by=by, now=now, details=details)
