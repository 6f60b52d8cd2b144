"""Collections on the desk: their list, what they are, and the page on which an editor puts stories in order."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Collection
from articles.services import collections
from articles.services.collections import Item
from newsroom.models import AuditEntry
from tests.desk import desk_of, fields, messages, read, said
from tests.factories import make_article, make_collection, make_public, make_section, make_tag
from tests.reading import headlines

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/collection/"
NOW = dt.datetime(2031, 5, 1, 9, tzinfo=dt.UTC)


def stories_of(collection: Collection) -> str:
    return f"{LIST}{collection.pk}/stories/"


def seen(response: HttpResponse) -> list[str]:
    """Return what the page says that readers see: place, headline and how it came there."""
    return [" ".join(node.text(separator=" ").split()) for node in read(response).css(".seen li")]


def rows(response: HttpResponse) -> list[str]:
    return [node.text().strip() for node in read(response).css("#curate-items .curate-headline")]


def sent(collection: Collection, *items: Any, **also: Any) -> dict[str, Any]:
    """Return what the page's form sends for these stories."""
    return {"revision": collection.revision, "item": [str(each.pk) for each in items], **also}


def test_the_empty_list_says_what_to_do_and_a_new_one_leads_to_its_stories(edna: User) -> None:
    desk = desk_of(edna)
    assert "put stories in an order by hand" in said(desk.get(LIST))
    section, tag = make_section("World"), make_tag("Water")
    form = fields(desk.get(f"{LIST}add/"), "#collection_form")
    told = {
        "name": "Most important today", "kind": "front", "size": "5", "is_public": "on", "fills": "on",
        "sections": [section.pk], "tags": [tag.pk], "max_age_hours": "48", "story_language": "en",
    }  # fmt: skip
    response = desk.post(f"{LIST}add/", {**form, **told}, follow=True)
    made = Collection.objects.get()
    assert response.request["PATH_INFO"] == stories_of(made)  # type: ignore[attr-defined]
    assert "No story is placed by hand" in said(response)
    assert (made.slug, made.is_public, made.max_age_hours) == ("most-important-today", True, 48)
    assert [*made.sections.all(), *made.tags.all()] == [section, tag]
    assert "0 by hand, the rest by rule" in said(desk.get(LIST))


def test_what_is_wrong_with_the_settings_is_said_beside_each(edna: User) -> None:
    front = make_collection("Front", Item(make_article(headline="Lake").pk, pin=5))
    desk, url = desk_of(edna), f"{LIST}{front.pk}/change/"
    wrong = {**fields(desk.get(url), "#collection_form"), "size": "4", "name": "", "max_age_hours": "0"}
    words = said(desk.post(url, wrong))
    assert "“Lake” is pinned at place 5" in words
    assert Collection.objects.get().size == 10
    late = fields(desk.get(url), "#collection_form")
    collections.change(front.pk, {"name": "Top"}, by=None, revision=front.revision)
    response = desk.post(url, {**late, "name": "Mine"}, follow=True)
    assert "Somebody changed this collection" in messages(response)
    assert Collection.objects.get().name == "Top"


def test_an_editor_orders_pins_and_times_stories_and_readers_see_it(edna: User) -> None:
    with time_machine.travel(NOW, tick=False):
        lake, dam, road = (make_public(headline=name) for name in ("Lake", "Dam", "Road"))
        front = make_collection("Front")
        begins = {f"from_{road.pk}": "2031-05-02T10:00"}
        response = desk_of(edna).post(
            stories_of(front), sent(front, dam, lake, road, **{f"pin_{dam.pk}": "2"}, **begins), follow=True
        )
        assert "The order is saved." in messages(response)
        assert headlines("collections/front/") == ["Lake", "Dam"]
        assert rows(response) == ["Dam", "Lake", "Road"]
        assert seen(response) == ["1 Lake by hand", "2 Dam pinned"]
        assert 'value="2031-05-02T10:00" data-field="from"' in response.content.decode()
        item = Collection.objects.get().items.get(article=road.pk)
        assert item.valid_from
        assert AuditEntry.objects.latest("pk").who == "Edna (edna)"


def test_the_page_shows_what_fills_the_places_that_are_left_and_never_a_draft(edna: User) -> None:
    make_public(headline="Filler")
    front = make_collection("Front", make_article(headline="Draft"), make_public(headline="Lake"), fills=True)
    response = desk_of(edna).get(stories_of(front))
    assert rows(response) == ["Draft", "Lake"]
    assert "readers see it here once it is published" in said(response)
    assert seen(response) == ["1 Lake by hand", "2 Filler filled in"]


def test_the_preview_is_of_what_stands_on_the_page_and_saves_nothing(edna: User) -> None:
    lake, dam = make_public(headline="Lake"), make_public(headline="Dam")
    front = make_collection("Front", lake, dam)
    data = sent(front, dam, lake, dam, make_article(headline="Draft"), **{f"pin_{lake.pk}": "1"})
    response = desk_of(edna).post(f"{LIST}{front.pk}/preview/", data)
    assert seen(response) == ["1 Lake pinned", "2 Dam by hand"]
    assert headlines("collections/front/") == ["Lake", "Dam"]


def test_everything_that_is_wrong_is_said_at_its_story_and_nothing_typed_is_lost(edna: User) -> None:
    lake, dam = make_article(headline="Lake"), make_article(headline="Dam")
    front = make_collection("Front", size=3)
    typed = {
        f"pin_{lake.pk}": "9", f"pin_{dam.pk}": "first",
        f"from_{dam.pk}": "2031-05-02T10:00", f"until_{dam.pk}": "nonsense",
    }  # fmt: skip
    response = desk_of(edna).post(stories_of(front), sent(front, dam, lake, **typed))
    assert response.status_code == 422
    errors = [node.text() for node in read(response).css(".curate-item.is-wrong .field-error")]
    assert errors == ["A place is a number; empty for none.", "Say the day and the time."]
    assert 'value="first"' in response.content.decode()
    assert rows(response) == ["Dam", "Lake"]
    response = desk_of(edna).post(stories_of(front), sent(front, dam, lake, **{f"pin_{lake.pk}": "9"}))
    assert "there is no place 9 to pin to" in said(response)
    assert not Collection.objects.get().items.exists()


def test_who_was_overtaken_keeps_their_order_on_the_page_and_decides(edna: User) -> None:
    lake, dam = make_public(headline="Lake"), make_public(headline="Dam")
    front = make_collection("Front")
    collections.order(front.pk, [Item(dam.key)], by=None, revision=front.revision)
    desk = desk_of(edna)
    response = desk.post(stories_of(front), sent(front, lake))
    assert "Somebody changed this collection after you opened it." in said(response)
    assert rows(response) == ["Lake"]
    again = desk.post(stories_of(front), fields(response, "#curate"), follow=True)
    assert "The order is saved." in messages(again)
    assert headlines("collections/front/") == ["Lake"]


def test_a_reporter_looks_and_changes_nothing_and_others_see_none(rita: User, max_: User, edna: User) -> None:
    front = make_collection("Front", make_article(headline="Lake"))
    desk = desk_of(rita)
    page = desk.get(stories_of(front))
    assert rows(page) == ["Lake"]
    assert not read(page).css("#curate button, #curate-search")
    for path in ("stories", "preview"):
        assert desk.post(f"{LIST}{front.pk}/{path}/", sent(front)).status_code == 403
        assert desk_of(max_).get(f"{LIST}{front.pk}/{path}/").status_code == 403
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk_of(edna).get(f"{LIST}{front.pk}/delete/").status_code == 403
    assert Collection.objects.get().items.count() == 1


def test_a_manager_deletes_a_collection_and_its_stories_stay(mira: User) -> None:
    front = make_collection("Front", make_public())
    desk_of(mira).post(f"{LIST}{front.pk}/delete/", {"post": "yes"})
    assert not Collection.objects.exists()
    assert AuditEntry.objects.filter(kind="collection", verb="deleted").exists()


@pytest.mark.parametrize(
    "data",
    [
        {}, {"item": "x"}, {"item": str(uuid.uuid4())}, {"item": ["1"] * 500}, {"revision": "9" * 30},
        {"revision": "-1"}, {"item": "\x00"}, {"revision": "²"},
    ],
)  # fmt: skip
def test_nothing_that_is_sent_breaks_the_page(data: dict[str, Any], edna: User) -> None:
    front = make_collection("Front", make_article())
    client: Client = desk_of(edna)
    for path in ("stories", "preview"):
        assert client.post(f"{LIST}{front.pk}/{path}/", data).status_code in {200, 302, 400, 422}
        for number in ("0", str(2**63), "9" * 30):
            assert client.get(f"{LIST}{number}/{path}/").status_code == 404


def test_odd_pins_and_times_are_refused_in_words(edna: User) -> None:
    lake = make_article(headline="Lake")
    front = make_collection("Front")
    for name in ("pin", "from", "until"):
        for odd in (
            "0",
            "-1",
            "²",
            "99999999999",
            "2031-13-01T00:00",
            "0001-01-01T00:00",
            "9999-12-31T23:59",
            "x" * 999,
        ):
            response = desk_of(edna).post(stories_of(front), sent(front, lake, **{f"{name}_{lake.pk}": odd}))
            assert response.status_code in {302, 422}, (name, odd)
            front.refresh_from_db()


def test_the_page_costs_the_same_queries_however_long_the_list_is(edna: User) -> None:
    stories = [make_public(headline=f"Story {number}") for number in range(9)]
    desk, counts = desk_of(edna), set()
    short, long = make_collection("Short", stories[0], fills=True), make_collection("Long", *stories, fills=True)
    for front in (short, long):
        desk.get(stories_of(front))
        with CaptureQueriesContext(connection) as asked:
            desk.get(stories_of(front))
        counts.add(len(asked))
    assert len(counts) == 1


def test_chosen_stories_are_put_on_top_of_a_collection_from_the_list(edna: User, rita: User) -> None:
    there, lake, dam = (make_public(headline=name) for name in ("There", "Lake", "Dam"))
    front = make_collection("Front", there)
    data = {"action": f"place_in_{front.pk}", "_selected_action": [str(lake.pk), str(dam.pk), str(there.pk)]}
    page = "/admin/articles/article/"
    assert "Add to “Front”" in desk_of(edna).get(page).content.decode()
    response = desk_of(edna).post(page, data, follow=True)
    assert messages(response) == "2 stories were added to “Front”."
    assert headlines("collections/front/") == ["Dam", "Lake", "There"]
    assert "Add to “Front”" not in desk_of(rita).get(page).content.decode()
    desk_of(rita).post(page, {**data, "_selected_action": [str(make_article(by=rita).pk)]})
    assert front.items.count() == 3
