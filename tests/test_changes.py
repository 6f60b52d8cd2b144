"""What a mirror reads: every change once, in order, with what is public now and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from articles.drafts import Draft
from articles.services import publishing, saving, taxonomy
from newsroom.watch import watcher
from publishing import log
from publishing import services as door
from publishing.models import Change, Ledger
from tests.factories import make_article, make_photo, make_public, make_section, make_tag, publish
from tests.reading import API, faults, get, links, problem, read, under_api

pytestmark = pytest.mark.django_db


def follow(path: str = "changes/") -> list[dict[str, Any]]:
    """Return all changes, page by page, by the address that each page gives."""
    found, page = [], get(path)
    while True:
        body = json.loads(page.content)
        found += body["results"]
        if body["caught_up"]:
            return found
        page = get(under_api(links(page)["next"]))


@pytest.fixture
def life() -> Any:
    """A story that was published, corrected, moved, and taken down; and one that lives."""
    lives = make_public(headline="It lives")
    story = make_article(headline="Secret Minister")
    publish(story)
    saving.save(story.pk, Draft(slug="renamed"), by=None, revision=story.revision)
    publish(story)
    publishing.withdraw(story.pk, by=None, reason="Wrong.")
    return {"lives": lives, "gone": story}


def test_every_change_is_told_once_in_order_whatever_the_size_of_a_page(life: Any) -> None:
    newest = Ledger.objects.get().number
    for size in (1, 2, 3, 100):
        numbers = [each["number"] for each in follow(f"changes/?page_size={size}")]
        assert numbers == list(range(1, newest + 1))


def test_what_was_taken_down_is_named_and_not_described(life: Any) -> None:
    told = [each for each in follow() if each["key"] == f"article:{life['gone'].pk}"]
    assert [each["type"] for each in told] == ["published", "moved", "withdrawn"]
    assert [each["path"].rpartition("/")[2] for each in told] == ["secret-minister", "renamed", "renamed"]
    assert all(each.keys() == {"number", "type", "key", "path", "at"} for each in told)
    assert "Minister" not in json.dumps(follow())


def test_a_live_story_comes_with_its_present_card(life: Any) -> None:
    story = life["lives"]
    card = read(f"articles/?id={story.pk}")["results"][0]
    assert [each["card"] for each in follow() if each["key"] == f"article:{story.pk}"] == [card]


def test_a_section_comes_with_its_public_form_and_a_tag_of_a_draft_does_not_come() -> None:
    make_section("Economy")
    tag = make_tag("Secret Probe")
    taxonomy.delete(tag)
    assert "probe" not in json.dumps(follow())


def test_include_brings_whole_stories_and_what_they_show(life: Any) -> None:
    tag, photo = make_tag("Energy"), make_photo()
    story = make_public(headline="Solar", tags=[tag.pk], lead=photo)
    page = read("changes/?include=document,things")
    told = next(each for each in page["results"] if each["key"] == f"article:{story.pk}")
    assert told["document"] == read(f"articles/{story.pk}/")
    shown = {name: read(f"{name.replace(':', 's/', 1)}/") for name in page["things"]}
    assert {"section:economy", "tag:energy", "author:aida-sadykova"} < shown.keys()
    for key, form in page["things"].items():
        assert form.items() <= shown[key].items(), key
    assert all("document" not in each for each in page["results"] if each["key"] == f"article:{life['gone'].pk}")


def test_fields_pick_from_changes(life: Any) -> None:
    told = read("changes/?fields=number,card.headline,document.body.html&types=published")["results"]
    assert [each.keys() for each in told] == [{"number", "card", "document"}, {"number"}]
    assert told[0]["card"] == {"headline": "It lives"}
    assert told[0]["document"]["body"].keys() == {"html"}


def test_types_choose_and_the_cursor_still_passes_over_the_rest(life: Any) -> None:
    page = read("changes/?types=withdrawn,moved&page_size=1")
    assert [each["type"] for each in page["results"]] == ["moved"]
    assert not page["caught_up"]
    rest = read(f"changes/?types=withdrawn,moved&since={page['next']}")
    assert [each["type"] for each in rest["results"]] == ["withdrawn"]
    assert rest["caught_up"]
    make_public(headline="Later")
    later = read(f"changes/?types=withdrawn&since={rest['next']}")
    assert later["results"] == []
    assert later["next"] == str(Ledger.objects.get().number)


def test_before_the_first_change_there_is_an_empty_page() -> None:
    assert read("changes/") == {"results": [], "next": "0", "caught_up": True}
    assert read("changes/?since=now")["next"] == "0"


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("since=abc", "since", "bad_cursor"),
        ("since=-1", "since", "bad_cursor"),
        ("since=1.5", "since", "bad_cursor"),
        ("since=１", "since", "bad_cursor"),
        ("since=", "since", "bad_cursor"),
        ("since=1%0A", "since", "bad_cursor"),
        ("since=9999999999999999999", "since", "bad_cursor"),
        ("since=999999999999999999", "since", "cursor_ahead"),
        ("since=1&since=2", "since", "repeated"),
        ("page_size=0", "page_size", "not_a_number"),
        ("page_size=101", "page_size", "not_a_number"),
        ("wait=31", "wait", "not_a_number"),
        ("wait=1.5", "wait", "not_a_number"),
        ("types=publish", "types", "bad_value"),
        ("types=", "types", "empty"),
        ("include=body", "include", "bad_value"),
        ("fields=headline", "fields", "unknown_field"),
        ("cursor=*", "cursor", "unknown_parameter"),
    ],
)
def test_whatever_is_wrong_is_named(query: str, parameter: str, code: str) -> None:
    make_public()
    assert faults(f"changes/?{query}") == [(parameter, code)]


@examples(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(since=st.text(max_size=30), wait=st.sampled_from(["", "0", "x"]), size=st.text(max_size=4))
def test_no_cursor_whatever_breaks_it(since: str, wait: str, size: str) -> None:
    found = Client().get(f"{API}changes/", {"since": since, "wait": wait, "page_size": size})
    assert found.status_code in (200, 400)


class TestKept:
    """How far the log goes back, and what is said where it does not."""

    LATER = timezone.now() + dt.timedelta(days=91)

    def test_what_is_too_old_is_forgotten_and_the_ledger_goes_on(self, life: Any) -> None:
        newest = Ledger.objects.get().number
        assert door.prune(timezone.now()) == 0
        assert door.prune(self.LATER) == newest - 1
        assert door.prune(self.LATER) == 0
        assert Ledger.objects.get().number == newest
        story = make_public(headline="Afterwards")
        assert story.version > newest
        assert [each["number"] for each in follow()] == list(range(newest, Ledger.objects.get().number + 1))

    def test_a_batch_at_a_time_from_the_oldest(self, life: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door, "PRUNED_AT_ONCE", 2)
        newest = Ledger.objects.get().number
        assert door.prune(self.LATER) == 2
        assert Change.objects.order_by("number").first() == Change(number=3)
        while door.prune(self.LATER):
            pass
        assert list(Change.objects.values_list("number", flat=True)) == [newest]

    def test_nothing_is_forgotten_that_a_follower_has_still_to_read(
        self, life: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(log, "followers", [lambda: None, lambda: 2, lambda: 4])
        assert door.prune(self.LATER) == 2
        assert Change.objects.order_by("number").first() == Change(number=3)

    def test_a_cursor_that_is_too_old_is_shown_the_way_back(self, life: Any) -> None:
        door.prune(self.LATER)
        newest = Ledger.objects.get().number
        told = problem("changes/?since=1", 410)
        assert told["type"].endswith("#cursor_too_old")
        assert read(under_api(told["crawl"]))["count"] == 1
        assert read(f"changes/?since={told['next']}")["caught_up"]
        assert read(f"changes/?since={newest - 1}")["results"][0]["number"] == newest

    def test_a_crawl_is_followed_from_before_whatever_a_cache_may_hold(self, life: Any) -> None:
        newest = Ledger.objects.get().number
        assert read("changes/?since=now")["next"] == "0"
        Change.objects.filter(number__lte=3).update(at=timezone.now() - log.KEPT_ELSEWHERE - dt.timedelta(seconds=1))
        assert read("changes/?since=now")["next"] == "3"
        assert log.safe_start(now=timezone.now() + dt.timedelta(days=1)) == newest


class TestCopies:
    """Who may keep an answer, and for how long it is good."""

    def test_no_edge_keeps_it_and_a_client_may_ask_again(self, life: Any) -> None:
        page = get("changes/?page_size=2")
        assert page["Cache-Control"] == "private, no-cache"
        assert get("changes/?page_size=2", status=304, **{"If-None-Match": page["ETag"]})["ETag"] == page["ETag"]
        make_public(headline="New")
        assert get("changes/?page_size=2", **{"If-None-Match": page["ETag"]})["ETag"] != page["ETag"]

    def test_where_to_begin_has_a_validator_as_any_answer_has(self, life: Any) -> None:
        begun = get("changes/?since=now")
        assert begun["Cache-Control"] == "no-store"
        again = get("changes/?since=now", **{"If-None-Match": begun["ETag"]}, status=304)
        assert again["ETag"] == begun["ETag"] != get("changes/")["ETag"]

    def test_a_date_alone_confirms_nothing(self, life: Any) -> None:
        assert not get("changes/").has_header("Last-Modified")
        get("changes/", **{"If-Modified-Since": "Wed, 01 Jan 2200 00:00:00 GMT"})

    def test_pruning_changes_what_begins_at_the_beginning(self, life: Any) -> None:
        before = get("changes/")["ETag"]
        door.prune(TestKept.LATER)
        assert get("changes/")["ETag"] != before


@pytest.mark.django_db(transaction=True)
class TestWaiting:
    """A long poll, as a mirror without a stream reads."""

    @pytest.fixture(autouse=True)
    def no_watcher_is_left(self) -> Any:
        yield
        watcher.stop()

    @pytest.fixture
    def waiting(self) -> Any:
        """Return a function that begins to read an address in a thread, and gives the answer to come."""
        with ThreadPoolExecutor(4) as pool:

            def begin(path: str) -> Any:
                def run() -> Any:
                    try:
                        return read(path)
                    finally:
                        connections.close_all()

                return pool.submit(run)

            yield begin

    def test_it_answers_as_soon_as_something_changes(self, waiting: Any) -> None:
        make_section()
        since = Ledger.objects.get().number
        answer = waiting(f"changes/?since={since}&wait=30")
        time.sleep(0.3)
        assert not answer.done()
        make_section("Later")
        assert [each["key"] for each in answer.result(20)["results"]] == ["section:later"]

    def test_it_holds_no_connection_meanwhile(self, waiting: Any) -> None:
        make_section()
        closed = threading.Event()
        from publishing.api import changes

        real = changes.watch.wait_beyond

        def wait_beyond(number: int, timeout: float) -> int:
            if changes.connection.connection is None:
                closed.set()
            return real(number, timeout)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(changes.watch, "wait_beyond", wait_beyond)
            assert waiting("changes/?since=1&wait=1").result(20)["results"] == []
        assert closed.is_set()

    def test_nothing_new_is_an_empty_page_when_the_time_is_up(self) -> None:
        make_section()
        begun = time.monotonic()
        assert read("changes/?since=1&wait=1") == {"results": [], "next": "1", "caught_up": True}
        assert time.monotonic() - begun >= 0.9

    def test_when_every_place_is_taken_it_answers_at_once(self, settings: Any) -> None:
        settings.LONG_POLLS = 0
        make_section()
        assert read("changes/?since=1&wait=30")["caught_up"]

    def test_what_falls_due_meanwhile_goes_out_with_no_worker(self, waiting: Any) -> None:
        story = make_article()
        at = timezone.now() + dt.timedelta(seconds=1.2)
        publishing.schedule(story.pk, at=at, by=None, revision=story.revision)
        told = waiting(f"changes/?since={Ledger.objects.get().number}&wait=20").result(25)["results"]
        assert told[-1]["key"] == f"article:{story.pk}"
