"""The desk's first page: what is waiting, for whom, and where to go for it.

Each card is shown to those who may see what is on it. The number of queries does not depend
on how much waits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import charts, markets, rhythm
from articles import permissions as story_permissions
from articles.cards import ROWS, Card, Row, ago, coming, page_of
from articles.corrected import corrections_card, leaving_card
from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.render import story_path
from media import permissions
from media.models import Image
from media.queries import without_credit
from newsroom import retries
from newsroom.moments import on_the_wall
from publishing.trouble import troubled

State = Article.State
# Cards of the rooms above, which register in their AppConfig.
OTHERS: list[Callable[[User], Iterator[Card]]] = []


def start_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Return the context of the desk's first page. Named in the settings."""
    user = cast("User", request.user)
    now = timezone.now()
    context["cards"] = list(cards(user, now))
    if user.has_perm("articles.view_article"):
        context |= _day(now)
    context["today"] = on_the_wall(now)
    context["may_write"] = user.has_perm("articles.add_article")
    context["may_upload"] = permissions.may(user, permissions.ADD)
    context["may_quote"] = user.has_perm("ticker.add_quote")
    return context


def _day(now: dt.datetime) -> dict[str, Any]:
    """Return what the parts of the page above and below the cards show."""
    moments = rhythm.of_today(now)
    return {
        "above": ["articles/start_day.html"],
        "below": ["articles/start_charts.html"],
        "moments": moments,
        "day": charts.of_day(moments, now),
        "hours": charts.of_hours(rhythm.hours(now), now),
        "weeks": charts.of_weeks(rhythm.weeks(now)),
    }


def cards(user: User, now: dt.datetime) -> Iterator[Card]:
    """Yield what this person may see, what needs doing first."""
    if user.has_perm("articles.view_article"):
        yield from _stories(user, now)
    if permissions.may(user, permissions.SEE):
        yield _photos()
    if user.has_perm("ticker.view_instrument"):
        yield from markets.cards(now)
    for other in OTHERS:
        yield from other(user)
    if user.has_perm("publishing.view_endpoint"):
        yield from _undelivered(now)
    if user.has_perm("django_tasks_database.view_dbtaskresult"):
        yield from _given_up()


def _stories(user: User, now: dt.datetime) -> Iterator[Card]:
    stories = Article.objects.select_related("saved_by", "live_edition").defer("body", "blocks", "text")
    yield from _on_their_way(stories, user, now)
    yield from leaving_card(now)
    yield from _behind(stories, user, now)
    yield corrections_card(now)


def _on_their_way(stories: ArticleQuerySet, user: User, now: dt.datetime) -> Iterator[Card]:
    mine = stories.waiting(State.DRAFT).filter(created_by=user)
    if user.has_perm("articles.add_article"):
        yield _card(
            "mine",
            _("My drafts"),
            "edit_note",
            mine,
            "?whose=mine&state=draft",
            _when(now),
            _("Nothing begun. Press “New story” to write one."),
        )
    yield _in_review(stories, user, now)
    yield _card(
        "approved",
        _("Approved"),
        "task_alt",
        stories.waiting(State.APPROVED),
        "?state=approved",
        _when(now),
        _("Nothing is approved and unpublished. Approve a story in review to have it ready."),
    )
    yield _card(
        "scheduled",
        _("Scheduled"),
        "schedule",
        stories.filter(state=State.SCHEDULED).order_by("publish_at"),
        "?state=scheduled",
        _due(now),
        _("Nothing waits for its time. “Schedule” on a story's page sets one."),
    )


def _in_review(stories: ArticleQuerySet, user: User, now: dt.datetime) -> Card:
    review = stories.waiting(State.IN_REVIEW)
    # Of an editor who has some sections, what waits in those.
    if mine_alone := story_permissions.limits(user):
        review = review.filter(section__in=mine_alone)
    return _card(
        "in-review",
        _("In review for you") if mine_alone else _("In review"),
        "rate_review",
        review,
        "?state=in_review",
        _when(now),
        _("Nobody waits for an editor. Stories appear here when a reporter sends them for review."),
        is_urgent=user.has_perm("articles.approve_article"),
    )


def _behind(stories: ArticleQuerySet, user: User, now: dt.datetime) -> Iterator[Card]:
    ahead = stories.filter(live_edition__isnull=False).exclude(revision=F("live_edition__revision"))
    yield _card(
        "changes",
        _("Unpublished changes"),
        "published_with_changes",
        ahead.order_by("-saved_at"),
        "?changes=unpublished",
        _when(now),
        _("Readers see the newest version of everything."),
        is_urgent=user.has_perm("articles.publish_article"),
    )
    yield _card(
        "drafts",
        _("All drafts"),
        "draft",
        stories.waiting(State.DRAFT),
        "?state=draft",
        _when(now),
        _("No drafts on the desk."),
    )
    public = stories.filter(state=State.PUBLISHED).order_by("-live_edition__signed_at")
    yield _card(
        "published",
        _("Just published"),
        "public",
        public,
        "?state=published",
        _since(now),
        _("Nothing is public yet. Publish a story and it appears here, with a link to the site."),
    )


def _card(
    name: str,
    title: str,
    icon: str,
    stories: ArticleQuerySet | QuerySet[Article],
    query: str,
    note: Callable[[Article], str],
    empty: str,
    *,
    is_urgent: bool = False,
) -> Card:
    rows = tuple(Row(str(each), page_of(each), note(each), _public_url(each)) for each in stories[:ROWS])
    count = stories.count()
    link = reverse("admin:articles_article_changelist") + query
    return Card(name, title, icon, count, link, rows, empty, is_urgent=is_urgent and count > 0)


def _when(now: dt.datetime) -> Callable[[Article], str]:
    def note(article: Article) -> str:
        who = article.saved_by.get_full_name() or article.saved_by.username if article.saved_by else ""
        words = _("saved {ago} by {name}") if who else _("saved {ago}")
        return words.format(ago=ago(article.saved_at, now), name=who)

    return note


def _since(now: dt.datetime) -> Callable[[Article], str]:
    return lambda article: ago(article.live_edition.signed_at, now) if article.live_edition else ""


def _due(now: dt.datetime) -> Callable[[Article], str]:
    def note(article: Article) -> str:
        words = coming(article.publish_at, now)
        return (
            _("{time} · embargo: {reason}").format(time=words, reason=article.embargo_reason)
            if article.embargo_reason
            else words
        )

    return note


def _public_url(article: Article) -> str:
    if article.state != State.PUBLISHED or (live := article.live_edition) is None:
        return ""
    return f"{settings.SITE_URL}{story_path(live.published_at, live.content['slug'])}"


def _photos() -> Card:
    waiting = Image.objects.without_credit().newest()[:ROWS]
    rows = tuple(
        Row(str(photo), reverse("admin:media_image_change", args=[photo.pk]), photo.file_name) for photo in waiting
    )
    link = reverse("admin:media_image_changelist") + "?missing=credit"
    empty = _("Every photo is credited. Drop new ones on “Add photo”.")
    count = without_credit()
    return Card("photos", _("Photos without credit"), "no_photography", count, link, rows, empty, is_urgent=count > 0)


def _undelivered(now: dt.datetime) -> Iterator[Card]:
    """Yield what partners and caches outside were not told, where somebody has to help; else nothing."""
    link = reverse("admin:publishing_endpoint_changelist")
    followers = troubled(now)
    rows = tuple(Row(str(each), link, getattr(each, "disabled_because", "") or each.problem) for each in followers)
    if rows:
        title, icon = _("Not delivered"), "link_off"
        yield Card("undelivered", title, icon, len(rows), link, rows[:ROWS], "", is_urgent=True)


def _given_up() -> Iterator[Card]:
    """Yield the background tasks that failed for good, where there are any."""
    link = reverse("admin:django_tasks_database_dbtaskresult_changelist") + "?status__exact=FAILED"
    rows = tuple(Row(task, link, error) for task, error in retries.given_up())
    if rows:
        yield Card("tasks", _("Tasks given up"), "sync_problem", len(rows), link, rows[:ROWS], "", is_urgent=True)
