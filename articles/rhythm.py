"""How the day goes: what went out and what will, hour by hour, beside what is usual.

A day is a day of the newsroom's clock. Every question is one query on an index, and reads a
bounded number of rows.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Value, When
from django.db.models.functions import ExtractHour
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from newsroom.moments import on_the_wall

USUAL_DAYS = 28  # four of each weekday
WEEKS = 12
MOST = 300  # stories on the line of a day; of more, the first ones are there
MOST_MEASURED = 5_000  # stories that the weeks' medians are of; of more, the newest
NO_SECTION = _("No section")


@dataclass(frozen=True)
class Moment:
    """A story at its time of today. `is_out` tells what readers have from what they will."""

    at: dt.datetime
    title: str
    link: str
    section: str
    is_out: bool


@dataclass(frozen=True)
class Hours:
    """Stories by hour of the clock: of today by section, and how many there are on a usual day."""

    today: Mapping[int, Mapping[str, int]]
    usual: Mapping[int, float]
    sections: tuple[str, ...]  # of today, the busiest first


@dataclass(frozen=True)
class Week:
    """A week by its Monday: how many stories came out, and the median hours from first word to readers."""

    monday: dt.date
    stories: int
    hours: float | None


def bounds(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Return the first instant of the newsroom's day, and that of the next."""
    day = on_the_wall(now).replace(hour=0, minute=0, second=0, microsecond=0)
    # By the calendar, and not by 24 hours: a clock change makes one of 23 or 25.
    return day, day + dt.timedelta(days=1)


def of_today(now: dt.datetime) -> list[Moment]:
    """Return what readers got today for the first time and what they will get, as the clock goes."""
    begin, end = bounds(now)
    stories = Article.objects.select_related("section").only(
        "headline", "first_published_at", "publish_at", "section__name"
    )
    out = stories.filter(first_published_at__gte=begin, first_published_at__lt=end, live_edition__isnull=False)
    due = stories.filter(state=Article.State.SCHEDULED, publish_at__lt=end)
    moments = [
        _moment(each, each.first_published_at, is_out=True) for each in out.order_by("first_published_at")[:MOST]
    ]
    moments += [_moment(each, each.publish_at, is_out=False) for each in due.order_by("publish_at")[:MOST]]
    return sorted(moments, key=lambda moment: moment.at)


def _moment(story: Article, at: dt.datetime | None, *, is_out: bool) -> Moment:
    assert at is not None  # the database was asked for those that have one  # noqa: S101
    link = reverse("admin:articles_article_change", args=[story.pk])
    section = story.section.name if story.section else str(NO_SECTION)
    return Moment(on_the_wall(at), str(story), link, section, is_out)


def hours(now: dt.datetime) -> Hours:
    """Return how many stories came out in each hour of today, and come out in it on a usual day."""
    begin, _ = bounds(now)
    counted = (
        Article.objects.filter(
            first_published_at__gte=begin - dt.timedelta(days=USUAL_DAYS), first_published_at__lte=now
        )
        .annotate(
            hour=ExtractHour("first_published_at", tzinfo=timezone.get_default_timezone()),
            is_today=Case(
                When(first_published_at__gte=begin, then=Value(True)), default=Value(False), output_field=BooleanField()
            ),
        )
        .order_by()
        .values_list("is_today", "hour", "section__name")
        .annotate(number=Count("pk"))
    )
    today: dict[int, dict[str, int]] = defaultdict(dict)
    usual: Counter[int] = Counter()
    by_section: Counter[str] = Counter()
    for is_today, hour, section, number in counted:
        if is_today:
            today[hour][section or str(NO_SECTION)] = number
            by_section[section or str(NO_SECTION)] += number
        else:
            usual[hour] += number
    return Hours(
        dict(today),
        {hour: number / USUAL_DAYS for hour, number in usual.items()},
        tuple(name for name, _ in by_section.most_common()),
    )


def weeks(now: dt.datetime) -> list[Week]:
    """Return the last weeks, this one last: how long stories took from their first word to readers.

    Half of them took less than what is said. A story that was here before it was written, from an
    import or a wire, is not measured.
    """
    today = on_the_wall(now)
    this = today.date() - dt.timedelta(days=today.weekday())
    mondays = [this - dt.timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    begin = bounds(now)[0] - dt.timedelta(days=today.weekday(), weeks=WEEKS - 1)
    rows = (
        Article.objects.filter(first_published_at__gte=begin, first_published_at__lte=now)
        .order_by("-first_published_at")
        .values_list("created_at", "first_published_at")[:MOST_MEASURED]
    )
    took: dict[dt.date, list[float]] = defaultdict(list)
    for begun, out in rows:
        if out is not None and out > begun:
            day = on_the_wall(out).date()
            took[day - dt.timedelta(days=day.weekday())].append((out - begun).total_seconds() / 3600)
    return [
        Week(monday, len(took[monday]), statistics.median(took[monday]) if took[monday] else None) for monday in mondays
    ]
