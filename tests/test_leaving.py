"""The ways out of the public: at a set time, for another story, without a word."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from articles.models import Article
from articles.services import publishing
from newsroom.errors import NotReady
from publishing import clock, services
from publishing.models import Change, Expiry, Publication, SitemapEntry
from publishing.webhooks import events
from tests.factories import make_article, make_public, publish
from tests.reading import queries, read

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def status(url: str) -> int:
    """Return the status of an answer."""
    clock.reset()
    return Client().get(url).status_code


def lines_of(key: UUID) -> list[str]:
    """Return the kinds of what happened to a story, the oldest first."""
    return list(Change.objects.filter(thing=f"article:{key}").order_by("number").values_list("kind", flat=True))


def test_a_story_leaves_at_its_second_without_a_worker() -> None:
    story = make_public(headline="A notice of the day")
    services.expire(story.key, due_at=NOON, reason="The licence ended.")
    url = f"/api/v1/articles/{story.slug}/"
    with time_machine.travel(NOON - SECOND, tick=False):
        assert status(url) == 200
    with time_machine.travel(NOON, tick=False):
        assert status(url) == 410
        answer = Client().get(url).json()
    assert (answer["reason"], answer["at"]) == ("The licence ended.", "2031-03-01T12:00:00Z")
    assert lines_of(story.key) == ["published", "withdrawn"]
    assert not Expiry.objects.exists()


def test_an_answer_is_kept_nowhere_beyond_the_moment_at_which_a_story_leaves() -> None:
    story = make_public()
    services.expire(story.key, due_at=NOON)
    with time_machine.travel(NOON - 3 * SECOND, tick=False):
        clock.reset()
        assert "s-maxage=3," in Client().get("/api/v1/articles/")["Cache-Control"]


def test_what_is_late_is_done_in_the_order_in_which_it_was_due() -> None:
    story = make_public()
    services.expire(story.key, due_at=NOON)
    other = make_article(headline="The second")

    publishing.schedule(other.pk, at=NOON - SECOND, by=None, revision=other.revision)
    services.expire(other.pk, due_at=NOON + SECOND, reason="x")
    assert services.release_due(NOON + 5 * SECOND) == 3
    kinds = list(Change.objects.filter(thing__startswith="article:").order_by("number").values_list("kind", "thing"))
    assert kinds[-3:] == [
        ("published", f"article:{other.pk}"),
        ("withdrawn", f"article:{story.pk}"),
        ("withdrawn", f"article:{other.pk}"),
    ]
    assert services.release_due(NOON + 6 * SECOND) == 0


def test_one_that_cannot_leave_keeps_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_public(headline="One"), make_public(headline="Two")
    for number, story in enumerate((first, second)):
        services.expire(story.key, due_at=NOON + number * SECOND)
    leave = services.leave

    def fail(key: UUID, now: dt.datetime) -> bool:
        if key == first.key:
            raise RuntimeError("no")
        return leave(key, now)

    monkeypatch.setattr(services, "leave", fail)
    assert services.release_due(NOON + 2 * SECOND) == 1
    assert Expiry.objects.get().key == first.key


def test_what_was_taken_down_by_hand_does_not_leave_again() -> None:
    story = make_public()
    services.expire(story.key, due_at=NOON)
    publishing.withdraw(story.key, by=None, reason="At once.")
    assert not Expiry.objects.exists()
    publish(Article.objects.get(pk=story.key))
    assert services.release_due(NOON) == 0
    assert lines_of(story.key) == ["published", "withdrawn", "published"]


def addresses(story: Publication) -> list[str]:
    """Return every address of one story."""
    forms = [f"/api/v1/articles/{story.slug}{end}" for end in ("/", ".md", ".txt", ".ninjs", ".jsonld", "/related/")]
    return [*forms, f"/api/v1/articles/{story.key}/"]


def test_every_address_of_a_story_leads_to_the_one_it_gave_way_to() -> None:
    old, new = make_public(headline="First report"), make_public(headline="The whole story")
    assert services.withdraw(old.key, moved_to=new.key)
    for url in addresses(old):
        answer = Client().get(url)
        assert answer.status_code == 301, url
        assert answer["Location"] == url.replace(str(old.key), new.slug).replace(old.slug, new.slug)
        assert answer["Surrogate-Key"].split() == [f"article:{new.key}", f"article:{old.key}"]
    assert Client().get(f"/api/v1/articles/{old.slug}/?fields=headline")["Location"].endswith("?fields=headline")
    moved = Client().get(f"/api/v1/resolve/?url={old.path}")
    assert (moved.status_code, moved.json()["url"].endswith(new.path)) == (301, True)


def test_an_address_that_a_story_once_had_leads_there_too_and_costs_no_more() -> None:
    old, new = make_public(headline="First report"), make_public(headline="The whole story")
    former = old.slug, old.path
    Article.objects.filter(pk=old.key).update(slug="first-report-again")
    publish(Article.objects.get(pk=old.key))
    services.withdraw(old.key, moved_to=new.key)
    assert Client().get(f"/api/v1/articles/{former[0]}/")["Location"] == f"/api/v1/articles/{new.slug}/"
    assert Client().get(f"/api/v1/resolve/?url={former[1]}").status_code == 301
    for url, cost in ((f"/api/v1/resolve/?url={former[1]}", 2), (f"/api/v1/articles/{former[0]}/", 2)):
        assert queries(lambda url=url: Client().get(url)) == cost


def test_nobody_is_sent_on_twice() -> None:
    first, second, third = (make_public(headline=f"Report {n}") for n in ("one", "two", "three"))
    services.withdraw(first.key, moved_to=second.key)
    services.withdraw(second.key, moved_to=third.key)
    for story in (first, second):
        assert Client().get(f"/api/v1/articles/{story.slug}/")["Location"] == f"/api/v1/articles/{third.slug}/"
        assert Client().get(f"/api/v1/resolve/?url={story.path}").json()["url"].endswith(third.path)
    services.withdraw(third.key, reason="All of it was wrong.")
    for story in (first, second, third):
        answer = Client().get(f"/api/v1/articles/{story.slug}/")
        assert (answer.status_code, answer.json()["reason"]) == (410, "All of it was wrong.")
        assert status(f"/api/v1/resolve/?url={story.path}") == 410


def test_a_story_gives_way_only_to_one_that_readers_can_open() -> None:
    story, gone = make_public(headline="One"), make_public(headline="Two")
    services.withdraw(gone.key, reason="x")
    for key in (gone.key, story.key, make_article(headline="Three").pk):
        with pytest.raises(NotReady):
            services.withdraw(story.key, moved_to=key)
    assert lines_of(story.key) == ["published"]


def test_a_story_that_gave_way_comes_back_whole_and_caches_hear_of_it() -> None:
    old, new = make_public(headline="First report"), make_public(headline="The whole story")
    services.withdraw(old.key, moved_to=new.key)
    publish(Article.objects.get(pk=old.key))
    assert read(f"articles/{old.slug}/")["headline"] == "First report"
    assert f"article:{old.key}" in Change.objects.latest("number").touched.split()


def test_mirrors_are_told_where_a_story_went() -> None:
    old, new = make_public(headline="First report"), make_public(headline="The whole story")
    services.withdraw(old.key, moved_to=new.key)
    line = read("changes/?page_size=100")["results"][-1]
    assert line == {
        "number": line["number"],
        "type": "withdrawn",
        "key": f"article:{old.key}",
        "path": old.path,
        "at": line["at"],
        "moved_to": {"key": f"article:{new.key}", "path": new.path},
    }
    event = events.tell(Change.objects.latest("number"))
    assert event is not None
    assert f'"moved_to":{{"key":"article:{new.key}","path":"{new.path}"}}'.encode() in event.body
    services.withdraw(new.key, reason="x")
    assert "moved_to" not in read("changes/?page_size=100")["results"][-2]


@pytest.mark.parametrize("how", [{"reason": "It was wrong."}, {"reason": ""}, {"erase": True}, {"moved_to": True}])
def test_whichever_way_a_story_leaves_no_list_shows_it_and_feeds_say_that_it_went(how: dict[str, Any]) -> None:
    story, other = make_public(headline="Quicksilver"), make_public(headline="The other")
    services.withdraw(story.key, **({"moved_to": other.key} if "moved_to" in how else how))
    assert [card["id"] for card in read("articles/")["results"]] == [str(other.key)]
    assert read("search/?q=quicksilver")["count"] == 0
    assert not SitemapEntry.objects.filter(publication=story.key).exists()
    for feed in ("rss.xml", "atom.xml", "feed.json"):
        words = Client().get(f"/feeds/{feed}").content.decode()
        assert "Quicksilver" not in words
        assert (f'<at:deleted-entry ref="urn:uuid:{story.key}"' in words) == (feed == "atom.xml")
    assert lines_of(story.key)[-1] == ("erased" if "erase" in how else "withdrawn")


def test_a_story_that_is_gone_gives_no_reason() -> None:
    story = make_public()
    services.withdraw(story.key)
    answer = Client().get(f"/api/v1/articles/{story.slug}/")
    assert (answer.status_code, answer.json()["reason"]) == (410, None)
