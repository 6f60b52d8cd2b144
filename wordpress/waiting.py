"""What of an import waits for somebody: counted in the menu, and on the desk's first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.cards import ROWS, Card, Row
from wordpress import doubts

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def captions(user: Any) -> int:
    """Return how many captions this person may settle: one query."""
    return int(doubts.waiting(user).count()) if doubts.may_settle(user) else 0


def captions_card(user: User) -> Iterator[Card]:
    """Yield the card of captions in doubt, where there are any for this person."""
    if not (count := captions(user)):
        return
    link = reverse("admin:wordpress_importedcaption_changelist")
    found = doubts.waiting(user).select_related("imported")[:ROWS]
    rows = tuple(Row(each.original or "–", link, each.imported.title) for each in found)
    yield Card("captions", _("Photos whose captions need a hand"), "closed_caption", count, link, rows, "")
