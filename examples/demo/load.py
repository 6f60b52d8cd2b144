"""Puts the demo newsroom on the desk, through the same services that its editors use.

Safe to run again: what is there stays as it is, what somebody changed is not changed back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.utils import timezone

from articles.models import Article, Author, Collection, Section, Tag
from articles.services import collections, taxonomy
from articles.services.collections import Item
from examples.demo import stories
from examples.demo.content import Newsroom, load
from examples.demo.darkroom import develop
from examples.demo.rates import history
from ticker import services as market_desk
from ticker.models import Instrument

PASSWORD = "newsroom-demo"  # noqa: S105 (printed for everybody to see)
WORKING_DAYS = 30

Say = Callable[[str], None]


def load_newsroom(folder: Path, *, say: Say) -> None:
    """Load what is missing of the newsroom in `folder`, telling `say` how far it has come."""
    newsroom = load(folder)
    now = timezone.now()
    cast = add_people(newsroom)
    add_taxonomy(newsroom)
    photos = develop(newsroom.photos, by=cast["pia"], now=now, say=say)
    stories.add(newsroom.articles, photos, cast, now=now, say=say)
    add_collections(newsroom, by=cast["edna"], now=now)
    add_rates(newsroom, by=cast["max"], now=now)
    say(f"Ready: {len(newsroom.articles)} stories, {len(photos)} photos, {len(newsroom.instruments)} rates.")


def rebuild_addresses() -> None:
    """Rebuild what is public after the demo's address has changed."""
    call_command("refresh_publications", verbosity=0)


def add_people(newsroom: Newsroom) -> dict[str, User]:
    """Return the cast by user name; whoever is missing is added."""
    cast = {}
    for person in newsroom.cast:
        user = User.objects.filter(username=person.username).first()
        if user is None:
            first, _, last = person.name.partition(" ")
            user = User.objects.create_user(
                person.username, password=PASSWORD, first_name=first, last_name=last, is_staff=True
            )
            user.groups.set(Group.objects.filter(name=person.group))
        cast[person.username] = user
    return cast


def add_taxonomy(newsroom: Newsroom) -> None:
    """Add the sections, tags and authors that are missing."""
    for row in sorted(newsroom.sections, key=lambda section: bool(section.parent)):
        if not Section.objects.filter(slug=row.slug).exists():
            parent = Section.objects.get(slug=row.parent) if row.parent else None
            taxonomy.save(
                Section(slug=row.slug, name=row.name, description=row.description, position=row.position, parent=parent)
            )
    for tag in newsroom.tags:
        if not Tag.objects.filter(slug=tag.slug).exists():
            taxonomy.save(Tag(slug=tag.slug, name=tag.name, kind=tag.kind, description=tag.description))
    for author in newsroom.authors:
        if not Author.objects.filter(slug=author.slug).exists():
            taxonomy.save(Author(slug=author.slug, name=author.name, job_title=author.job_title, bio=author.bio))


def add_collections(newsroom: Newsroom, *, by: User, now: dt.datetime) -> None:
    """Add the fronts and series that are missing, with their stories in order."""
    for row in newsroom.collections:
        if Collection.objects.filter(slug=row.slug).exists():
            continue
        said = {name: getattr(row, name) for name in ("slug", "name", "kind", "description", "language", "size")}
        tags = list(Tag.objects.filter(slug__in=row.tags))
        rule = {"is_public": True, "fills": row.is_filled, "story_language": row.language, "tags": tags}
        made = collections.create({**said, **rule}, by=by, now=now)
        keys = dict(Article.objects.filter(slug__in=row.stories).values_list("slug", "pk"))
        items = [
            Item(keys[slug], pin=place if slug in row.pinned else None)
            for place, slug in enumerate(row.stories, start=1)
            if slug in keys
        ]
        collections.order(made.pk, items, by=by, revision=made.revision, now=now)


def add_rates(newsroom: Newsroom, *, by: User, now: dt.datetime) -> None:
    """Add the instruments that are missing, each with some weeks of quotes."""
    days = working_days(now, WORKING_DAYS)
    for row in newsroom.instruments:
        if Instrument.objects.filter(base=row.base, quote=row.quote).exists():
            continue
        new = Instrument(base=row.base, quote=row.quote, name=row.name, scale=row.scale)
        instrument = market_desk.set_instrument(new, by=by, now=now)
        readings = [
            market_desk.Reading(instrument, value, as_of, sure=True)
            for value, as_of in zip(history(row, WORKING_DAYS), days, strict=True)
        ]
        market_desk.record_many(readings, source="Demo bank", by=by, now=now)


def working_days(now: dt.datetime, count: int) -> list[dt.datetime]:
    """Return the beginnings (in UTC) of the last `count` working days up to `now`, oldest first."""
    day = now.date()
    days: list[dt.datetime] = []
    while len(days) < count:
        if day.weekday() < 5:
            days.append(dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC))
        day -= dt.timedelta(days=1)
    return days[::-1]
