"""Going out and leaving, from a story's page: what is asked, what is set, and what is taken down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from articles.drafts import Draft
from articles.models import Article
from articles.services import leaving, publishing, saving
from publishing import clock
from publishing import services as door
from publishing.models import Change, Pending, Publication
from tests.desk import desk_of, fields, go_on, messages, page_of, part, press, read, said
from tests.factories import make_article, make_photo, make_public
from tests.reading import read as read_api

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)


def story(**more: Any) -> Article:
    """Return a story that is public."""
    return Article.objects.get(pk=make_public(**more).key)


def state(article: Article) -> str:
    """Return where a story stands now."""
    return Article.objects.values_list("state", flat=True).get(pk=article.pk)


class TestAsking:
    """Errors block; warnings ask."""

    def test_publish_asks_about_warnings_and_goes_on_if_one_means_it(self, edna: User) -> None:
        article, client = make_article(), desk_of(edna)
        asked = press(client, page_of(article), "publish", sure=False)
        assert state(article) == "draft"
        assert "Nothing was published" in messages(asked)
        assert "no lead photo" in part(asked, "#dialog-ask")
        assert "Published." in messages(go_on(client, asked))
        assert state(article) == "published"

    def test_the_question_is_put_once_and_not_to_who_comes_back(self, edna: User) -> None:
        article, client = make_article(), desk_of(edna)
        press(client, page_of(article), "publish", sure=False)
        assert read(client.get(page_of(article))).css_first("#dialog-ask") is None

    def test_a_warning_that_came_up_since_is_asked_about(self, edna: User) -> None:
        article, client = make_article(), desk_of(edna)
        asked = press(client, page_of(article), "publish", sure=False)
        data = {**fields(asked), "headline": "Short", "step": "publish"}
        again = client.post(page_of(article), data, follow=True)
        assert state(article) == "draft"
        assert "very short" in part(again, "#dialog-ask")

    def test_scheduling_asks_too_and_keeps_what_was_typed(self, edna: User) -> None:
        article, client = make_article(), desk_of(edna)
        when = {"publish_date": "2031-03-01", "publish_time": "12:00", "embargo_reason": "Ministry"}
        asked = press(client, page_of(article), "schedule", sure=False, **when)
        assert not Pending.objects.exists()
        assert {name: fields(asked)[name] for name in when} == when
        go_on(client, asked)
        article.refresh_from_db()
        assert (article.publish_at, article.embargo_reason) == (NOON, "Ministry")

    def test_what_blocks_is_said_and_nothing_is_asked(self, edna: User) -> None:
        article = make_article(summary="")
        response = press(desk_of(edna), page_of(article), "publish", sure=False)
        assert read(response).css_first("#dialog-ask") is None
        assert "Write a summary" in part(response, "#problems")

    def test_the_panel_lists_what_the_checks_find_and_leads_there(self, edna: User) -> None:
        article = make_article(summary="", lead=make_photo(alt=""))
        page = desk_of(edna).get(page_of(article))
        links = {node.attributes["href"]: node.text() for node in read(page).css("#checks a")}
        assert "Write a summary" in links["#field-summary"]
        assert "field-lead_image" in {(place or "").removeprefix("#") for place in links}
        ids = {node.attributes["id"] for node in read(page).css("[id]")}
        assert {(place or "").removeprefix("#") for place in links} <= ids
        assert "has to be mended" in part(page, "#checks")

    def test_a_story_with_nothing_to_say_of_it_is_ready(self, edna: User, settings: Any) -> None:
        settings.TRANSLATE_INTO = ["en"]
        article = make_article(kind="brief")
        assert "Ready to publish" in part(desk_of(edna).get(page_of(article)), "#checks")

    def test_the_panel_judges_a_scheduled_story_by_its_time(self, edna: User) -> None:
        photo = make_photo()
        type(photo).objects.filter(pk=photo.pk).update(embargoed_until=NOON)
        article = make_article(lead=photo)
        publishing.schedule(article.pk, at=NOON, by=None, revision=article.revision, reason="Ministry")
        shown = part(desk_of(edna).get(page_of(article)), "#checks")
        assert "under embargo" not in shown


class TestCorrecting:
    """A note for readers is asked for where they see a story already."""

    def test_a_correction_is_written_while_publishing(self, edna: User) -> None:
        article = story()
        press(desk_of(edna), page_of(article), "publish", note_kind="correction", note_text="It was 40, not 400.")
        document = read_api(f"articles/{article.slug}/")
        assert [(each["kind"], each["text"]) for each in document["corrections"]] == [
            ("correction", "It was 40, not 400.")
        ]
        assert Change.objects.latest("number").kind == Change.Kind.CORRECTED

    def test_no_note_is_no_correction(self, edna: User) -> None:
        article = story()
        press(desk_of(edna), page_of(article), "publish", headline="Wind farm opens late", note_text=" ")
        assert read_api(f"articles/{article.slug}/")["corrections"] == []
        assert Change.objects.filter(thing=f"article:{article.pk}").latest("number").kind == Change.Kind.UPDATED

    def test_the_newest_note_stands_above_the_others(self, edna: User) -> None:
        article, client = story(), desk_of(edna)
        for kind, words in (("update", "The first."), ("clarification", "The second.")):
            press(client, page_of(article), "publish", note_kind=kind, note_text=words)
        texts = [each["text"] for each in read_api(f"articles/{article.slug}/")["corrections"]]
        assert texts == ["The second.", "The first."]

    def test_a_note_that_is_too_long_is_refused_and_kept(self, edna: User) -> None:
        article = story()
        response = press(desk_of(edna), page_of(article), "publish", note_text="x" * 1001)
        assert "at most 1000 characters" in said(response)
        assert fields(response)["note_text"] == "x" * 1001

    def test_saving_writes_no_note(self, edna: User) -> None:
        article = story()
        press(desk_of(edna), page_of(article), "save", note_text="Not yet.")
        assert not article.corrections.exists()

    def test_who_publishes_first_is_asked_for_no_note(self, edna: User) -> None:
        assert read(desk_of(edna).get(page_of(make_article()))).css_first("#dialog-publish") is None


class TestTakingDown:
    """Four ways out, and a time for one of them."""

    def test_each_way_is_taken_from_the_page(self, edna: User) -> None:
        client, other = desk_of(edna), story(headline="The whole story")
        for number, (way, more, status) in enumerate(
            (
                ("withdrawn", {"withdraw_reason": "It was wrong."}, 410),
                ("gone", {"withdraw_reason": "Not to be said"}, 410),
                ("moved", {"moved_to": f"http://localhost:8000/reader/#/2026/01/{other.slug}"}, 301),
            )
        ):
            article = story(headline=f"Report {number}")
            more["moved_to"] = f"http://localhost:8000/reader/#{door_path(other)}" if way == "moved" else ""
            response = press(client, page_of(article), "withdraw", withdraw_way=way, **more)
            assert state(article) == "withdrawn", said(response)
            answer = Client().get(f"/api/v1/articles/{article.slug}/")
            assert answer.status_code == status
            assert answer.json().get("reason") == ("It was wrong." if way == "withdrawn" else None)

    def test_a_way_that_lacks_something_says_what(self, edna: User) -> None:
        article, client = story(), desk_of(edna)
        for way, more, words in (
            ("withdrawn", {}, "Say why"),
            ("moved", {}, "Choose the story"),
            ("moved", {"moved_to": "/2020/01/nothing"}, "no story at that address"),
            ("moved", {"moved_to": "https://elsewhere.example/x"}, "no story at that address"),
            ("vanished", {}, "is none of"),
        ):
            response = press(client, page_of(article), "withdraw", withdraw_way=way, **more)
            assert words in messages(response)
            assert state(article) == "published"

    def test_a_story_leads_to_no_draft(self, edna: User) -> None:
        article, gone = story(), story(headline="Gone")
        publishing.withdraw(gone.pk, by=None, reason="x")
        response = press(desk_of(edna), page_of(article), "withdraw", withdraw_way="moved", moved_to=door_path(gone))
        assert "choose another story that is public" in messages(response)
        assert state(article) == "published"

    def test_a_time_is_set_shown_changed_and_taken_back(self, edna: User) -> None:
        article, client = story(), desk_of(edna)
        when = {"withdraw_date": "2031-03-01", "withdraw_time": "12:00", "expire_reason": "The licence ends."}
        response = press(client, page_of(article), "expire", **when)
        assert "taken down on 1 Mar 2031, 12:00" in messages(response)
        assert "The licence ends." in part(response, "#publishing")
        assert {name: fields(response)[name] for name in when} == when
        press(client, page_of(article), "expire", **{**when, "withdraw_time": "13:30"})
        article.refresh_from_db()
        assert article.withdraw_at == NOON + dt.timedelta(minutes=90)
        assert "It stays" in messages(press(client, page_of(article), "keep"))
        article.refresh_from_db()
        assert article.withdraw_at is None

    def test_a_time_that_makes_no_sense_says_why_and_the_text_is_saved(self, edna: User) -> None:
        article, client = story(), desk_of(edna)
        for when, words in (
            ({"withdraw_date": "", "withdraw_time": ""}, "Say the day and the time"),
            ({"withdraw_date": "2020-01-01", "withdraw_time": "10:00", "expire_reason": "x"}, "That time is past"),
            ({"withdraw_date": "2031-01-01", "withdraw_time": "10:00"}, "Say why"),
        ):
            response = press(client, page_of(article), "expire", kicker=words[:20], **when)
            assert f"Nothing was changed. {words}" in messages(response)
        article.refresh_from_db()
        assert (article.withdraw_at, article.kicker) == (None, "Say why")

    def test_erasing_takes_its_address_and_who_may(self, edna: User, mira: User) -> None:
        article = story()
        assert read(desk_of(edna).get(page_of(article))).css_first("[name=confirmed]") is None
        response = press(desk_of(edna), page_of(article), "withdraw", withdraw_way="erased", confirmed=article.slug)
        assert "may not do this: Erase" in messages(response)
        client = desk_of(mira)
        assert "type its address" in messages(press(client, page_of(article), "withdraw", withdraw_way="erased"))
        data = {**fields(client.get(page_of(article))), "withdraw_way": "erased", "confirmed": article.slug}
        response = client.post(page_of(article), {**data, "step": "withdraw"}, follow=True)
        assert "Nothing of it is left" in messages(response)
        assert not Article.objects.exists()

    def test_a_draft_is_erased_from_its_page_too(self, mira: User) -> None:
        article, client = make_article(), desk_of(mira)
        data = {**fields(client.get(page_of(article))), "confirmed": article.slug, "step": "erase"}
        client.post(page_of(article), data, follow=True)
        assert not Article.objects.exists()

    def test_who_may_not_withdraw_is_offered_none_of_it(self, rita: User) -> None:
        article = make_article()
        Article.objects.filter(pk=article.pk).update(created_by=rita)
        page = desk_of(rita).get(page_of(article))
        assert not read(page).css("#dialog-expire, #dialog-withdraw, #dialog-erase, [value=keep]")
        for step in ("expire", "keep", "erase"):
            data = {**fields(page), "step": step}
            assert desk_of(rita).post(page_of(article), data).status_code == 403


def door_path(article: Article) -> str:
    """Return where a story stands, or stood."""
    return Publication.objects.values_list("path", flat=True).get(key=article.pk)


class TestTheClockOnTheWall:
    """What an editor types is by the newsroom's clock, whatever that clock does."""

    @pytest.mark.parametrize(
        ("zone", "now", "day", "time", "instant"),
        [
            # Kazakhstan went from UTC+6 to UTC+5 as 1 March 2024 began.
            ("Asia/Almaty", "2024-02-28T12:00Z", "2024-02-29", "22:30", "2024-02-29T16:30Z"),
            ("Asia/Almaty", "2024-02-28T12:00Z", "2024-02-29", "23:30", "2024-02-29T17:30Z"),  # shown twice
            ("Asia/Almaty", "2024-02-28T12:00Z", "2024-03-01", "00:00", "2024-02-29T19:00Z"),
            ("Asia/Almaty", "2024-02-28T12:00Z", "2024-03-01", "09:00", "2024-03-01T04:00Z"),
            ("Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25", "02:30", "2026-10-25T00:30Z"),  # shown twice
            ("Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25", "03:30", "2026-10-25T02:30Z"),
            ("Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29", "03:00", "2026-03-29T01:00Z"),
        ],
    )
    def test_a_story_comes_and_leaves_at_the_second_that_was_meant(
        self, edna: User, settings: Any, zone: str, now: str, day: str, time: str, instant: str
    ) -> None:
        settings.TIME_ZONE = zone
        at, hour = dt.datetime.fromisoformat(instant), dt.timedelta(hours=1)
        with time_machine.travel(dt.datetime.fromisoformat(now), tick=False):
            leaves, comes = story(headline="It leaves"), make_article(headline="It comes")
            client = desk_of(edna)
            when = {"withdraw_date": day, "withdraw_time": time, "expire_reason": "It is over."}
            press(client, page_of(leaves), "expire", **when)
            press(client, page_of(comes), "schedule", publish_date=day, publish_time=time)
        seen = []
        for moment in (at - hour, at - dt.timedelta(seconds=1), at, at + hour):
            with time_machine.travel(moment, tick=False):
                clock.reset()
                seen.append([Client().get(f"/api/v1/articles/{each.pk}/").status_code for each in (leaves, comes)])
        assert seen == [[200, 404], [200, 404], [410, 200], [410, 200]]

    @pytest.mark.parametrize("step", ["schedule", "expire"])
    def test_a_time_that_the_clock_skips_is_refused(self, edna: User, settings: Any, step: str) -> None:
        settings.TIME_ZONE = "Europe/Berlin"
        with time_machine.travel(dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC), tick=False):
            article = story() if step == "expire" else make_article()
            name = "withdraw" if step == "expire" else "publish"
            when = {f"{name}_date": "2026-03-29", f"{name}_time": "02:30", "expire_reason": "x"}
            response = press(desk_of(edna), page_of(article), step, **when)
        assert "skips 02:30" in messages(response)
        article.refresh_from_db()
        assert (article.withdraw_at, article.publish_at) == (None, None)


def test_a_story_that_left_by_itself_says_so_on_the_desk(edna: User) -> None:
    article = story()
    leaving.expire(article.pk, at=NOON, by=None, reason="It is over.")
    door.release_due(NOON)
    assert "Nothing any more" in part(desk_of(edna).get(page_of(article)), "#publishing")
    saving.save(article.pk, Draft(kicker="Again"), by=None, revision=1)
