"""Many at once: every change has its number, every count is right, and nobody's words are lost.

Threads with connections of their own. What needs no more than one lock runs on SQLite too.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import connections
from django.db.models import Count

from articles.drafts import Draft
from articles.models import Article
from articles.services import leaving, publishing, refreshing, saving
from newsroom.errors import NewsroomError
from publishing import services as door
from publishing.models import Change, Expiry, Ledger, Mention, Pending, Publication, Thing
from tests.factories import make_article, make_author, make_section, make_tag

pytestmark = pytest.mark.django_db(transaction=True)
needs_row_locks = pytest.mark.postgresql

NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
PATIENCE = 60  # seconds; a deadlock would wait longer


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run all jobs at the same moment, a thread each; return what each returned, or its refusal."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            gate.wait()
            return job()
        except NewsroomError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, job) for job in jobs]]


def check_the_door() -> None:
    """Numbers without a gap, counts as they are, and each story shown in the edition that its desk says."""
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, Ledger.objects.get().number + 1))
    shown = dict(Mention.objects.values_list("thing").annotate(count=Count("pk")))
    assert {thing.key: thing.live_count for thing in Thing.objects.filter(live_count__gt=0)} == shown
    assert not Thing.objects.filter(live_count=0, latest_at__isnull=False).exists()
    for article in Article.objects.select_related("live_edition"):
        publication = Publication.objects.filter(pk=article.pk).first()
        live = publication is not None and publication.state == Publication.State.LIVE
        assert live is (article.live_edition is not None), article
        assert (article.state == Article.State.PUBLISHED) is live
        if live and publication is not None and article.live_edition is not None:
            assert publication.headline == article.live_edition.content["headline"]
    live_keys = set(Publication.objects.live().values_list("key", flat=True))
    assert set(Mention.objects.values_list("publication_id", flat=True)) == live_keys


def revise(article_id: UUID, headline: str, revision: int) -> int:
    return saving.save(article_id, Draft(headline=headline), by=None, revision=revision).article.revision


def publish_as_it_stands(article_id: UUID) -> Publication:
    revision = Article.objects.values_list("revision", flat=True).get(pk=article_id)
    return publishing.publish(article_id, by=None, revision=revision)


@pytest.fixture
def watched() -> Iterator[list[int]]:
    """Read the log all the while, as a mirror does: yield the newest numbers in the order they were seen."""
    seen: list[int] = []
    stop = threading.Event()

    def poll() -> None:
        while not stop.is_set():
            after = seen[-1] if seen else 0
            seen.extend(Change.objects.filter(number__gt=after).order_by("number").values_list("number", flat=True))
            time.sleep(0.002)
        connections.close_all()

    reader = threading.Thread(target=poll)
    reader.start()
    yield seen
    stop.set()
    reader.join(PATIENCE)


@pytest.fixture
def stories() -> list[Article]:
    """Eight stories that share a section, a tag and an author."""
    make_section(), make_author()
    tag = make_tag()
    return [make_article(headline=f"Story {number}", tags=[tag.pk]) for number in range(8)]


@needs_row_locks
def test_numbers_appear_in_order_and_without_a_gap_while_eight_publish(
    stories: list[Article], watched: list[int]
) -> None:
    for _ in range(4):
        together(*(lambda pk=story.pk: publish_as_it_stands(pk) for story in stories))
    newest = Ledger.objects.get().number
    until = time.monotonic() + PATIENCE
    while (not watched or watched[-1] < newest) and time.monotonic() < until:
        time.sleep(0.01)
    # Had a later number been visible before an earlier one, the reader would have passed that by.
    assert watched == list(range(1, newest + 1))
    assert Thing.objects.get(key="articles:").live_count == 8
    check_the_door()


def test_of_two_editors_who_save_at_once_one_wins_and_the_other_is_told() -> None:
    article = make_article()
    for round_ in range(6):
        revision = round_ + 1
        found = together(*(partial(revise, article.pk, f"{name} {revision}", revision) for name in ("Edna", "Rita")))
        assert [each for each in found if each == revision + 1] == [revision + 1]
        refused = next(each for each in found if isinstance(each, NewsroomError))
        assert refused.code == "stale_revision"
        assert refused.extra["changes"]["headline"]["now"] == Article.objects.get(pk=article.pk).headline
    assert list(article.revisions.order_by("number").values_list("number", flat=True)) == list(range(1, 8))


def test_publish_pressed_twice_at_once_publishes_whole_editions(stories: list[Article]) -> None:
    article = stories[0]
    found = together(*(lambda: publish_as_it_stands(article.pk) for _ in range(4)))
    assert all(isinstance(each, Publication) for each in found)
    assert [edition.number for edition in article.editions.order_by("number")] == [1, 2, 3, 4]
    kinds = list(Change.objects.filter(thing=f"article:{article.pk}").order_by("number").values_list("kind", flat=True))
    assert kinds == ["published", "updated", "updated", "updated"]
    check_the_door()


def test_stories_of_one_name_begun_at_once_get_an_address_each() -> None:
    make_section(), make_author()
    found = together(*(lambda: saving.create(Draft(headline="Breaking"), by=None).article for _ in range(6)))
    assert sorted(article.slug for article in found) == ["breaking", *(f"breaking-{number}" for number in range(2, 7))]


def test_one_language_told_twice_at_once_is_told_once() -> None:
    english = make_article()
    draft = Draft(headline="Русский", language="ru", story=english.story)
    found = together(*(lambda: saving.create(draft, by=None) for _ in range(4)))
    assert sum(isinstance(each, saving.Saved) for each in found) == 1
    assert Article.objects.filter(language="ru").count() == 1


@needs_row_locks
def test_publish_against_withdraw_leaves_desk_and_door_agreed(stories: list[Article]) -> None:
    for story in stories:
        publish_as_it_stands(story.pk)
    for story in stories:
        together(
            lambda pk=story.pk: publish_as_it_stands(pk),
            lambda pk=story.pk: publishing.withdraw(pk, by=None, reason="Wrong."),
            lambda pk=story.pk: publish_as_it_stands(pk),
        )
    check_the_door()


@needs_row_locks
def test_a_refresh_never_revives_what_is_taken_down_at_that_moment(stories: list[Article]) -> None:
    for story in stories:
        publish_as_it_stands(story.pk)
        together(
            lambda pk=story.pk: refreshing.refresh_article(pk),
            lambda pk=story.pk: publishing.withdraw(pk, by=None, reason="Wrong."),
            lambda pk=story.pk: refreshing.refresh_article(pk),
        )
        assert Publication.objects.get(pk=story.pk).state == Publication.State.WITHDRAWN
    check_the_door()


@needs_row_locks
def test_no_translation_falls_back_to_an_older_edition_while_the_other_is_published() -> None:
    english = make_article(headline="Old 0")
    russian = make_article(headline="Старое 0", language="ru", story=english.story)
    for article in (english, russian):
        publish_as_it_stands(article.pk)
    for round_ in range(1, 9):
        for article in (english, russian):
            revise(article.pk, f"New {round_}", round_)
        together(*(lambda pk=article.pk: publish_as_it_stands(pk) for article in (english, russian)))
        check_the_door()


@needs_row_locks
def test_translations_published_at_once_name_each_other() -> None:
    for number in range(6):
        english = make_article(headline=f"Story {number}")
        russian = make_article(headline=f"История {number}", language="ru", story=english.story)
        together(*(partial(publish_as_it_stands, article.pk) for article in (english, russian)))
        for article, other in ((english, "ru"), (russian, "en")):
            document = orjson.loads(Publication.objects.get(pk=article.pk).document)
            assert [alternate["language"] for alternate in document["alternates"]] == [other]


def test_what_is_due_is_released_once_by_however_many(stories: list[Article]) -> None:
    at = NOON + dt.timedelta(hours=1)
    for story in stories:
        publishing.schedule(story.pk, at=at, by=None, revision=story.revision, now=NOON)
    before = Ledger.objects.get().number
    found = together(*(lambda: door.release_due(at) for _ in range(4)))
    assert sum(found) == 8
    assert Change.objects.filter(number__gt=before, kind=Change.Kind.PUBLISHED).count() == 8
    assert not Pending.objects.exists()
    check_the_door()


def test_what_is_over_is_withdrawn_once_by_however_many(stories: list[Article]) -> None:
    at = NOON + dt.timedelta(hours=1)
    for story in stories:
        publish_as_it_stands(story.pk)
        leaving.expire(story.pk, at=at, by=None, reason="It is over.", now=NOON)
    before = Ledger.objects.get().number
    found = together(*(lambda: door.release_due(at) for _ in range(4)))
    assert sum(found) == 8
    kinds = Change.objects.filter(number__gt=before).values_list("kind", flat=True)
    assert list(kinds) == [Change.Kind.WITHDRAWN] * 8
    assert not Expiry.objects.exists()
    check_the_door()


@needs_row_locks
def test_expiring_and_whatever_else_never_wait_for_each_other(stories: list[Article]) -> None:
    at = NOON + dt.timedelta(hours=1)
    for story, other in zip(stories[:4], stories[4:], strict=True):
        publish_as_it_stands(other.pk)
        for _ in range(3):
            publish_as_it_stands(story.pk)
            leaving.expire(story.pk, at=at, by=None, reason="It is over.", now=NOON)
            together(
                lambda: door.release_due(at),
                lambda: door.release_due(at),
                lambda pk=story.pk: leaving.keep(pk, by=None),
                lambda pk=story.pk: leaving.expire(pk, at=at, by=None, reason="Once more.", now=NOON),
                lambda pk=story.pk, to=other.pk: publishing.withdraw(pk, by=None, moved_to=to),
                lambda pk=story.pk: publish_as_it_stands(pk),
            )
            article = Article.objects.get(pk=story.pk)
            assert Expiry.objects.filter(key=story.pk).exists() is (article.withdraw_at is not None)
    check_the_door()


@needs_row_locks
def test_stories_that_give_way_to_each_other_leave_no_circle(stories: list[Article]) -> None:
    for story in stories:
        publish_as_it_stands(story.pk)
    pairs = list(zip(stories, stories[1:] + stories[:1], strict=True))
    together(*(partial(publishing.withdraw, one.pk, by=None, moved_to=other.pk) for one, other in pairs))
    for publication in Publication.objects.filter(moved_to__isnull=False).select_related("moved_to"):
        assert publication.moved_to is not None
        assert publication.moved_to.moved_to_id is None
    check_the_door()


@needs_row_locks
def test_scheduling_and_unscheduling_never_wait_for_each_other(stories: list[Article]) -> None:
    at = NOON + dt.timedelta(hours=1)

    def plan(pk: UUID) -> None:
        article = Article.objects.get(pk=pk)
        publishing.schedule(pk, at=at, by=None, revision=article.revision, now=NOON)

    for story in stories[:4]:
        for _ in range(3):
            together(
                lambda pk=story.pk: plan(pk),
                lambda pk=story.pk: publishing.unschedule(pk, by=None),
                lambda: door.release_due(at),
                lambda pk=story.pk: refreshing.refresh_article(pk),
                lambda pk=story.pk: publish_as_it_stands(pk),
                lambda pk=story.pk: publishing.withdraw(pk, by=None, reason="Wrong."),
            )
            article = Article.objects.get(pk=story.pk)
            assert Pending.objects.filter(key=story.pk).exists() is (article.state == Article.State.SCHEDULED)
    check_the_door()
