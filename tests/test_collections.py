"""Collections as readers see them: an editor's order, the places that are left filled by rule, and nothing hidden."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.drafts import Draft
from articles.services import collections, publishing, saving, taxonomy
from articles.services.collections import Item
from newsroom.errors import NotReady
from publishing.models import Change, Ledger, Thing
from tests.factories import make_article, make_collection, make_public, make_section, make_tag, publish
from tests.reading import faults, get, headlines, links, problem, queries, read

pytestmark = pytest.mark.django_db

FRONT = "collections/front/"


def number() -> int:
    """Return the newest change number."""
    return Ledger.objects.get().number


def hours_ago(hours: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(hours=hours)


def test_a_collection_shows_its_stories_in_the_editors_order() -> None:
    lake, dam, road = (make_public(headline=name) for name in ("Lake", "Dam", "Road"))
    make_collection("Front", road, lake, dam, kind="front", description="What matters.", language="en", size=5)
    page = read(FRONT)
    assert [card["headline"] for card in page["results"]] == ["Road", "Lake", "Dam"]
    assert page["collection"] == {
        "slug": "front",
        "name": "Front",
        "kind": "front",
        "description": "What matters.",
        "language": "en",
        "path": "/collection/front",
        "size": 5,
    }
    assert page["results"][0] == read("articles/road/?fields=" + ",".join(page["results"][0])) | page["results"][0]
    assert read("collections/")["results"] == [page["collection"]]
    assert page["range"] == {"start": 1, "end": 3, "total": 3}


def test_the_places_that_are_left_are_filled_with_the_newest_that_the_rule_lets_in() -> None:
    world, water = make_section("World"), make_tag("Water")
    asia = make_section("Asia", parent=world)
    for hours, name in ((1, "New"), (2, "Newer than old"), (30, "Old")):
        make_public(headline=name, section=asia.pk, tags=[water.pk], now=hours_ago(hours))
    make_public(headline="Elsewhere", section=make_section("Sport").pk, tags=[water.pk])
    make_public(headline="Without tag", section=asia.pk)
    make_public(headline="Opinion", section=asia.pk, tags=[water.pk], kind="opinion")
    hand = make_public(headline="By hand", section=make_section("Culture").pk, now=hours_ago(90))
    rule = {"fills": True, "sections": [world.pk], "tags": [water.pk], "story_kind": "news", "story_language": "en"}
    front = make_collection("Front", hand, size=4, **rule)
    assert headlines(FRONT) == ["By hand", "New", "Newer than old", "Old"]
    front = collections.change(front.pk, {"newest_first": False}, by=None, revision=front.revision)
    assert headlines(FRONT) == ["By hand", "Old", "Newer than old", "New"]
    front = collections.change(front.pk, {"max_age_hours": 24}, by=None, revision=front.revision)
    assert headlines(FRONT) == ["By hand", "Newer than old", "New"]
    front = collections.change(front.pk, {"size": 2, "newest_first": True}, by=None, revision=front.revision)
    assert headlines(FRONT) == ["By hand", "New"]
    collections.change(front.pk, {"fills": False}, by=None, revision=front.revision)
    assert headlines(FRONT) == ["By hand"]


def test_without_a_condition_the_newest_of_everything_fill_it() -> None:
    for hours, name in ((3, "C"), (2, "B"), (1, "A")):
        make_public(headline=name, now=hours_ago(hours))
    make_collection("Front", fills=True, size=2)
    assert headlines(FRONT) == ["A", "B"]
    make_public(headline="Newest")
    assert headlines(FRONT) == ["Newest", "A"]


def test_a_pinned_story_keeps_its_place_whatever_flows_around_it() -> None:
    lake, dam = make_public(headline="Lake", now=hours_ago(9)), make_public(headline="Dam", now=hours_ago(8))
    make_public(headline="First filler", now=hours_ago(7))
    make_collection("Front", Item(dam.key, pin=2), Item(lake.key), fills=True, size=3)
    assert headlines(FRONT) == ["Lake", "Dam", "First filler"]
    make_public(headline="Second filler")
    assert headlines(FRONT) == ["Lake", "Dam", "Second filler"]
    publishing.withdraw(lake.key, by=None, reason="Wrong.")
    assert headlines(FRONT) == ["Second filler", "Dam", "First filler"]


def test_a_story_that_is_taken_down_leaves_at_once_and_comes_back_to_its_place() -> None:
    lake, dam = make_article(headline="Lake"), make_article(headline="Dam")
    make_collection("Front", publish(lake), publish(dam))
    publishing.withdraw(lake.pk, by=None, reason="Wrong.")
    assert headlines(FRONT) == headlines("articles/?collection=front") == ["Dam"]
    publish(lake)
    assert headlines(FRONT) == ["Lake", "Dam"]


def test_what_is_not_public_is_never_shown_and_takes_no_number() -> None:
    lake = make_public(headline="Lake")
    draft, waiting = make_article(headline="SECRET draft"), make_article(headline="SECRET waiting")
    due = timezone.now() + dt.timedelta(hours=1)
    publishing.schedule(waiting.pk, at=due, by=None, revision=waiting.revision)
    front = make_collection("Front", lake, fills=True)
    before, answer = number(), get(FRONT)
    items = [Item(draft.pk, pin=1), Item(lake.key), Item(waiting.pk)]
    collections.order(front.pk, items, by=None, revision=front.revision)
    after = get(FRONT)
    assert (number(), after["ETag"], after.content) == (before, answer["ETag"], answer.content)
    assert "SECRET" not in str(after.content)
    assert str(draft.pk) not in f"{after.content!r}{after.items()}"
    publish(draft)  # it stands where it was put from the moment it is out
    assert headlines(FRONT) == ["SECRET draft", "Lake"]


def test_half_typed_words_of_a_story_stay_on_the_desk() -> None:
    article = make_article(headline="Lake")
    make_collection("Front", publish(article))
    article.refresh_from_db()
    saving.save(article.pk, Draft(headline="SECRET"), by=None, revision=article.revision)
    assert headlines(FRONT) == ["Lake"]


def test_nobody_sees_a_collection_before_it_is_shown_and_after_it_is_gone_it_says_so() -> None:
    front = make_collection("Front", make_public(), is_public=False)
    problem(FRONT, 404)
    assert faults("articles/?collection=front") == [("collection", "unknown_value")]
    assert read("collections/")["count"] == 0
    assert not Thing.objects.filter(kind="collection").exists()
    front = collections.change(front.pk, {"is_public": True}, by=None, revision=front.revision)
    assert read(FRONT)["count"] == 1
    assert Change.objects.latest("number").kind == "published"
    front = collections.change(front.pk, {"is_public": False}, by=None, revision=front.revision)
    gone = problem(FRONT, 410)
    assert gone["at"]
    assert read("collections/")["count"] == 0
    front = collections.change(front.pk, {"is_public": True}, by=None, revision=front.revision)
    collections.delete(front.pk, by=None, revision=front.revision)
    assert get(FRONT, status=410)["Surrogate-Key"] == "collection:front"
    assert faults("articles/?collection=front") == [("collection", "unknown_value")]


def test_an_old_slug_leads_to_the_new_one_in_one_step() -> None:
    front = make_collection("Front", make_public())
    for slug in ("lead", "top"):
        front = collections.change(front.pk, {"slug": slug}, by=None, revision=front.revision)
    for old in ("front", "lead"):
        answer = get(f"collections/{old}/?page_size=5", status=301)
        assert answer["Location"] == "/api/v1/collections/top/?page_size=5"
        assert answer["Surrogate-Key"].split() == [f"collection:{old}", "collection:top"]
    assert [each["slug"] for each in read("collections/")["results"]] == ["top"]
    front = collections.change(front.pk, {"slug": "front"}, by=None, revision=front.revision)
    assert read(FRONT)["count"] == 1
    assert get("collections/top/", status=301)["Location"] == "/api/v1/collections/front/"
    make_collection("Top")  # who stands there now comes before who once did
    assert read("collections/top/")["count"] == 0
    collections.delete(front.pk, by=None)
    problem("collections/lead/", 410)


def test_a_renamed_section_goes_on_filling_and_one_in_use_stays(django_capture_on_commit_callbacks: Any) -> None:
    world, water = make_section("World"), make_tag("Water")
    make_public(section=world.pk, tags=[water.pk], headline="Lake")
    make_collection("Front", fills=True, sections=[world.pk], tags=[water.pk])
    world.slug, water.slug = "globe", "waters"
    with django_capture_on_commit_callbacks(execute=True):
        taxonomy.save(world)
        taxonomy.save(water)
    assert headlines(FRONT) == ["Lake"]
    tag = make_tag("Unused")
    make_collection("Other", fills=True, tags=[tag.pk])
    with pytest.raises(NotReady, match="filled with it"):
        taxonomy.delete(tag)


def test_the_lists_manners_hold_for_collections_too() -> None:
    stories = [make_public(headline=f"Story {number}") for number in range(5)]
    make_collection("Front", *stories)
    page = get(f"{FRONT}?page_size=2&page=2&fields=headline,section.slug")
    assert page.json()["results"] == [  # type: ignore[attr-defined]
        {"headline": f"Story {number}", "section": {"slug": "economy"}} for number in (2, 3)
    ]
    assert links(page).keys() == {"first", "prev", "next", "last"}
    assert read(f"{FRONT}?include=body&page_size=1")["results"][0]["body"]["html"]
    assert read(f"{FRONT}?excerpt_words=2")["results"][0]["excerpt"]["words"] == 2
    problem(f"{FRONT}?page=9", 404)
    assert faults(f"{FRONT}?tag=energy") == [("tag", "unknown_parameter")]
    assert faults(f"{FRONT}?cursor=*") == [("cursor", "unknown_parameter")]
    assert faults("collections/?ordering=latest") == [("ordering", "bad_value")]
    assert read("collections/?fields=name&q=fro")["results"] == [{"name": "Front"}]
    for odd in ("nothing", "FRONT", "x" * 300, "front%20"):
        problem(f"collections/{odd}/", 404)


def test_articles_are_filtered_by_collection_like_by_anything_else() -> None:
    lake, dam, road = (make_public(headline=name) for name in ("Lake", "Dam", "Road"))
    make_public(headline="Nowhere")
    make_collection("Front", lake, dam)
    make_collection("Series", dam, road)
    make_collection("Empty")
    assert headlines("articles/?collection=front&ordering=headline") == ["Dam", "Lake"]
    assert headlines("articles/?collection=front,series&ordering=headline") == ["Dam", "Lake", "Road"]
    assert headlines("articles/?collection=front&collection=series") == ["Dam"]
    assert headlines("articles/?collection=front&slug=lake") == ["Lake"]
    assert headlines("articles/?collection=front&cursor=*") == ["Dam", "Lake"]
    assert headlines("articles/?collection=front&q=dam") == ["Dam"]
    assert read("articles/?collection=empty")["count"] == 0
    assert faults("articles/?collection=frnt") == [("collection", "unknown_value")]
    assert "front" in problem("articles/?collection=frnt", 400)["errors"][0]["detail"]
    assert faults("search/?q=lake&collection=front") == [("collection", "unknown_parameter")]


def test_each_change_that_readers_see_takes_a_number_and_others_none() -> None:
    lake, dam = make_public(headline="Lake"), make_public(headline="Dam")
    front = make_collection("Front", lake)
    told = Change.objects.latest("number")
    assert (told.thing, told.kind) == ("collection:front", "updated")
    assert set(told.touched.split()) == {"collection:front", "collections:"}
    before = number()
    front = collections.order(front.pk, [Item(lake.key)], by=None, revision=front.revision)
    front = collections.change(front.pk, {"name": "Front", "fills": False}, by=None, revision=front.revision)
    front = collections.order(front.pk, [Item(lake.key, pin=1)], by=None, revision=front.revision)
    assert number() == before
    collections.order(front.pk, [Item(dam.key), Item(lake.key)], by=None, revision=front.revision)
    assert number() == before + 1
    change = read("changes/?since=0&page_size=100")["results"][-1]
    assert (change["key"], change["thing"]["name"]) == ("collection:front", "Front")


def test_a_copy_is_good_until_the_list_changes(client: Client) -> None:
    lake, dam = make_public(headline="Lake"), make_public(headline="Dam")
    front = make_collection("Front", lake)
    tag = get(FRONT)["ETag"]
    assert get(FRONT, status=304, **{"If-None-Match": tag}).content == b""
    assert get(FRONT)["Surrogate-Key"] == "collection:front articles:"
    collections.order(front.pk, [Item(dam.key)], by=None, revision=front.revision)
    assert get(FRONT, **{"If-None-Match": tag})["ETag"] != tag


@pytest.mark.parametrize(
    ("path", "cost"),
    [(FRONT, 5), ("collections/", 3), ("articles/?collection=front", 7), ("articles/?collection=front,other", 8)],
)
def test_a_collection_costs_the_same_queries_however_long_it_is(client: Client, path: str, cost: int) -> None:
    stories = [make_public(headline=f"Story {number}") for number in range(6)]
    make_collection("Front", *stories[:3], fills=True, size=100)
    make_collection("Other", *stories[2:], fills=True, size=100)
    joined = f"{path}{'&' if '?' in path else '?'}page_size="

    def ask(size: int) -> Any:
        return lambda: client.get(f"/api/v1/{joined}{size}")

    assert {queries(ask(size)) for size in (1, 3, 100)} == {cost}
