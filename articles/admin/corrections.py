"""The note that tells readers what was changed, asked for when a story that they see is published again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.drafts import Draft, Note
from articles.models import Article, Correction
from newsroom import text

ABOUT = {
    Correction.Kind.CORRECTION: _("Something was wrong, and is right now."),
    Correction.Kind.CLARIFICATION: _("It was right, and could be misunderstood."),
    Correction.Kind.UPDATE: _("Something new was added."),
}


def noted(draft: Draft, data: Any, step: str) -> Draft:
    """Return the draft with the note that was written while publishing, above those that there are."""
    words = text.prose(data.get("note_text", ""))
    if step != "publish" or not words:
        return draft
    note = Note(words, data.get("note_kind") or Correction.Kind.CORRECTION)
    return replace(draft, corrections=[note, *(draft.corrections or ())])


def context(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """Return what the dialog of publishing again shows; what was typed there is kept where saving failed."""
    if article is None or not article.is_public:
        return {}
    return {
        "note_kinds": [(kind.value, kind.value.capitalize(), ABOUT[kind]) for kind in Correction.Kind],
        "note_kind": request.POST.get("note_kind") or Correction.Kind.CORRECTION.value,
        "note_text": request.POST.get("note_text", ""),
    }
