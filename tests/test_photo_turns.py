"""A right that ends or begins by itself does so in public at its second, with a worker and without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from articles.drafts import LeadPhoto
from articles.models import Author
from articles.services import publishing
from media import services
from media.models import Image, Lease
from publishing import clock
from publishing import services as door
from publishing.models import Change, Pending, Publication, Recheck
from tests.factories import make_article, make_author, make_public
from tests.hot import memory
from tests.outlets import LOGS, look, naming, outlets
from tests.photos import PhotoFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOON = dt.datetime(2031, 5, 1, 12, 0, tzinfo=dt.UTC)
SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)
Turn = Callable[[Image], None]


def lease(access: str, starts_at: dt.datetime | None, ends_at: dt.datetime | None) -> Turn:
    return lambda image: Lease(image=image, access=access, starts_at=starts_at, ends_at=ends_at).save()


def column(name: str) -> Turn:
    return lambda image: Image.objects.filter(pk=image.pk).update(**{name: NOON})


ENDING: dict[str, Turn] = {
    "a lease that ends": lease("allow", None, NOON),
    "a denial that begins": lease("deny", NOON, None),
    "a right that expires": column("expires_at"),
}
BEGINNING: dict[str, Turn] = {
    "a lease that begins": lease("allow", NOON, None),
    "a denial that ends": lease("deny", None, NOON),
    "an embargo that ends": column("embargoed_until"),
}


def live_with(image: Image) -> tuple[Publication, Author]:
    """Return a live story that was signed off with a photo, by an author whose portrait it is."""
    author = make_author("Aida Sadykova", photo=image)
    figure = f'<figure data-image="{image.pk}"></figure>'
    draft = {"headline": "Turbines rise", "lead": LeadPhoto(image.pk), "body": f"<p>The lake rose.</p>{figure}"}
    return make_public(**draft, now=NOON - HOUR), author


def worker(now: dt.datetime) -> None:
    """Do what the worker does each second."""
    with time_machine.travel(now, tick=False):
        door.release_due(now)


def at(moment: dt.datetime, urls: list[str], image: Image) -> list[str]:
    """Return which addresses name the photo's files at a moment."""
    with time_machine.travel(moment, tick=False):
        clock.reset()
        return naming(image, look(urls))


@pytest.mark.parametrize("has_worker", [False, True], ids=["no worker", "a worker"])
@pytest.mark.parametrize("what", ENDING)
def test_what_ends_leaves_every_page_at_its_second(what: str, has_worker: bool) -> None:
    with time_machine.travel(NOON - HOUR, tick=False):
        image = PhotoFactory()
        ENDING[what](image)
        story, author = live_with(image)
    urls = [*outlets(story, image, author), *LOGS]
    shown = at(NOON - SECOND, urls, image)
    assert len(shown) > 15
    if has_worker:
        worker(NOON)
    assert at(NOON, urls, image) == []
    assert not Recheck.objects.exists()


@pytest.mark.parametrize("has_worker", [False, True], ids=["no worker", "a worker"])
@pytest.mark.parametrize("what", BEGINNING)
def test_what_begins_comes_to_its_pages_at_its_second(what: str, has_worker: bool) -> None:
    with time_machine.travel(NOON - HOUR, tick=False):
        image = PhotoFactory()
        story, author = live_with(image)
        everywhere = set(naming(image, look(outlets(story, image, author))))
        BEGINNING[what](image)
        door.bring_forward([f"article:{story.key}", "author:aida-sadykova"], now=NOON - HOUR)
    urls = outlets(story, image, author)
    assert at(NOON - SECOND, urls, image) == []
    if has_worker:
        worker(NOON)
    assert set(at(NOON, urls, image)) == everywhere


def test_each_outlet_alone_lets_the_picture_go_at_its_second() -> None:
    """Whichever page is the first that is asked past the moment, it names the picture no more."""
    with time_machine.travel(NOON - HOUR, tick=False):
        image = PhotoFactory(expires_at=NOON)
        story, author = live_with(image)
    for url in outlets(story, image, author):
        assert at(NOON + HOUR, [url], image) == [], url
        with time_machine.travel(NOON - SECOND, tick=False):  # and back, for the next one
            door.bring_forward([f"article:{story.key}", "author:aida-sadykova"], now=NOON - SECOND)
            clock.reset()
            look(["/api/v1/site/"])


def test_no_edge_and_no_memory_keeps_an_answer_past_the_moment() -> None:
    with time_machine.travel(NOON - HOUR, tick=False) as moment, memory():
        image = PhotoFactory(expires_at=NOON)
        story, _author = live_with(image)
        url = f"/api/v1/articles/{story.slug}/"
        moment.move_to(NOON - 20 * SECOND)
        clock.reset()
        kept = Client().get(url)
        assert kept["Cache-Control"] == "public, max-age=0, s-maxage=20, stale-while-revalidate=0"
        assert naming(image, look([url]))
        moment.move_to(NOON)
        assert naming(image, look([url])) == []
        assert Client().get(url)["Cache-Control"].endswith("s-maxage=60, stale-while-revalidate=600")


def test_a_denial_that_is_written_now_works_with_the_next_read(pia: User) -> None:
    with time_machine.travel(NOON, tick=False):
        image = PhotoFactory()
        story, author = live_with(image)
        urls = outlets(story, image, author)
        assert naming(image, look(urls))
        services.add_lease(image.pk, by=pia, version=1, access="deny", reason="A complaint.", now=NOON)
        assert naming(image, look(urls)) == []


def test_what_may_be_shown_again_is_shown_with_the_next_read() -> None:
    with time_machine.travel(NOON, tick=False):
        image = PhotoFactory()
        story, author = live_with(image)
        urls = outlets(story, image, author)
        before = look(urls)
        made = services.add_lease(image.pk, by=None, version=1, access="deny", now=NOON)
        assert naming(image, look(urls)) == []
        services.remove_lease(image.pk, made.pk, by=None, version=2, now=NOON)
        assert look(urls) == before


def test_a_sealed_story_is_judged_by_the_moment_at_which_it_goes_out() -> None:
    with time_machine.travel(NOON - HOUR, tick=False):
        early, late = PhotoFactory(embargoed_until=NOON), PhotoFactory(expires_at=NOON)
        figure = f'<figure data-image="{late.pk}"></figure>'
        article = make_article(headline="Sealed", lead=early, body=f"<p>The lake rose.</p>{figure}")
        with pytest.raises(Exception, match="cannot be published") as refused:
            publishing.schedule(article.pk, at=NOON, by=None, revision=1)
        assert [fault.code for fault in refused.value.problems] == ["photo_expired"]  # type: ignore[attr-defined]
        Image.objects.filter(pk=late.pk).update(expires_at=NOON + HOUR)
        publishing.schedule(article.pk, at=NOON, by=None, revision=1)
    with time_machine.travel(NOON, tick=False):
        shown = look(["/api/v1/articles/sealed/"])
        assert naming(early, shown)
        assert naming(late, shown)
    assert at(NOON + HOUR, ["/api/v1/articles/sealed/"], late) == []


def test_a_story_that_goes_out_late_shows_nothing_whose_lease_ended_meanwhile() -> None:
    with time_machine.travel(NOON - HOUR, tick=False):
        image = PhotoFactory(expires_at=NOON + HOUR)
        article = make_article(headline="Sealed", lead=image)
        publishing.schedule(article.pk, at=NOON, by=None, revision=1)
    assert at(NOON + 2 * HOUR, ["/api/v1/articles/sealed/"], image) == []
    assert Client().get("/api/v1/articles/sealed/").status_code == 200
    assert [line.kind for line in Change.objects.filter(thing=f"article:{article.pk}")] == ["published"]


def test_a_sealed_story_hears_of_a_denial_before_it_goes_out() -> None:
    with time_machine.travel(NOON - HOUR, tick=False):
        image = PhotoFactory()
        article = make_article(headline="Sealed", lead=image)
        publishing.schedule(article.pk, at=NOON, by=None, revision=1)
        services.add_lease(image.pk, by=None, version=1, access="deny", now=NOON - HOUR)
    assert image.pk.hex in Pending.objects.get().plate
    assert at(NOON, ["/api/v1/articles/sealed/"], image) == []


def test_a_change_that_alters_nothing_takes_no_number() -> None:
    with time_machine.travel(NOON, tick=False):
        image = PhotoFactory()
        story, _author = live_with(image)
        number = Change.objects.count()
        door.bring_forward([f"article:{story.key}", "author:aida-sadykova", "author:nobody"], now=NOON)
        clock.reset()
        look(["/api/v1/articles/"])
        assert Change.objects.count() == number
        assert not Recheck.objects.exists()


def test_one_that_cannot_be_built_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(NOON - HOUR, tick=False):
        image = PhotoFactory(expires_at=NOON)
        story, _author = live_with(image)
        door.bring_forward(["article:not-an-id"], now=NOON - HOUR)
    assert at(NOON, [f"/api/v1/articles/{story.slug}/"], image) == []
    assert list(Recheck.objects.values_list("key", flat=True)) == ["article:not-an-id"]


def test_what_is_withdrawn_is_not_looked_at_again() -> None:
    with time_machine.travel(NOON - HOUR, tick=False):
        image = PhotoFactory(expires_at=NOON)
        story, _author = live_with(image)
        publishing.withdraw(story.key, by=None, reason="It was wrong.", now=NOON - HOUR)
    assert list(Recheck.objects.values_list("key", flat=True)) == ["author:aida-sadykova"]
