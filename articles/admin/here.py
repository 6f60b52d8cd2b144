"""Who has which story open, in the list of stories."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Article, Presence


def of(stories: QuerySet[Article]) -> QuerySet[Article]:
    """Return stories with who has each open, in one query more for all of them."""
    present = Presence.objects.at(timezone.now()).select_related("user").order_by("-holds", "pk")
    return stories.prefetch_related(Prefetch("presences", present))


def chip(article: Article) -> SafeString | str:
    """Return who writes the story or has it open; empty where nobody has. Of several tabs of one person, one."""
    present = list(article.presences.all())
    if not present:
        return ""
    names = list(dict.fromkeys(each.user.get_full_name() or each.user.get_username() for each in present))
    writes = any(each.holds for each in present)
    words = _("{name} is writing").format(name=names[0]) if writes else _("{name} is here").format(name=names[0])
    more = _(", {number} more").format(number=len(names) - 1) if len(names) > 1 else ""
    return format_html('<span class="story-here{}">{}{}</span>', " is-writing" if writes else "", words, more)
