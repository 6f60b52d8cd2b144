"""The desk API's collections: begun, read, put in order and deleted, with the manners of everything else there."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.models import Collection
from newsroom import keys
from tests.desk_api import Desk, codes, places
from tests.factories import make_article, make_collection, make_public, make_section, make_tag
from tests.reading import headlines, queries

pytestmark = pytest.mark.django_db

FRONT = "collections/front/"
FIELDS: dict[str, Any] = {
    "name": "Front", "slug": "front", "kind": "front", "description": "What matters.", "language": "en",
    "position": 2, "size": 5, "is_public": True, "fills": True, "story_kind": "news", "story_language": "en",
    "newest_first": False, "max_age_hours": 48, "sections": ["economy"], "tags": ["energy"],
}  # fmt: skip


@pytest.fixture
def desk(mira: User) -> Desk:
    return Desk(mira)


def item(story: Any, **said: Any) -> dict[str, Any]:
    return {"article": str(story.pk), "pin": None, "valid_from": None, "valid_until": None, **said}


def change(desk: Desk, changes: Any) -> Any:
    return desk.patch(FRONT, changes, match=desk.etag(FRONT))


def test_a_collection_is_begun_read_changed_and_deleted(desk: Desk) -> None:
    make_section("Economy"), make_tag("Energy")
    lake, dam = make_public(headline="Lake"), make_public(headline="Dam")
    sent = {**FIELDS, "items": [item(dam, pin=1), item(lake, valid_until="2036-01-01T00:00:00Z")]}
    made = desk.post("collections/", sent)
    assert made.status_code == 201, made.content
    assert made["Location"].endswith("/collections/front/")
    read = desk.get(FRONT)
    assert {name: read.json()[name] for name in sent} == sent
    assert headlines(FRONT) == ["Dam", "Lake"]
    changed = change(desk, {"items": [item(lake)], "name": "Top"})
    assert (changed.status_code, changed.json()["name"]) == (200, "Top")
    assert headlines(FRONT) == ["Lake"]
    assert changed["ETag"] != read["ETag"]
    # What it shows can be sent back as it is, and is no change then.
    shown = {name: value for name, value in changed.json().items() if name != "id"}
    assert change(desk, shown)["ETag"] == changed["ETag"]
    assert desk.delete(FRONT, match=desk.etag(FRONT)).status_code == 204
    assert desk.get(FRONT).status_code == 404


def test_a_write_names_the_version_it_read_and_learns_what_stands_there(desk: Desk) -> None:
    front = make_collection("Front", make_article(headline="Lake"))
    tag = desk.etag(FRONT)
    assert desk.patch(FRONT, {"name": "Mine"}).status_code == 428
    change(desk, {"name": "Theirs", "items": []})
    answer = desk.patch(FRONT, {"name": "Mine", "items": None, "size": 10}, match=tag)
    assert answer.status_code == 412
    assert answer.json()["changes"].keys() == {"name", "items"}
    assert answer.json()["current"]["name"] == "Theirs"
    assert desk.delete(FRONT, match=tag).status_code == 412
    assert Collection.objects.get(pk=front.pk).name == "Theirs"


def test_a_list_gets_shorter_and_its_pins_move_in_one_step(desk: Desk) -> None:
    lake = make_article(headline="Lake")
    make_collection("Front")
    assert change(desk, {"items": [item(lake, pin=9)]}).status_code == 200
    assert codes(change(desk, {"size": 3})) == {"pinned"}
    assert change(desk, {"size": 3, "items": [item(lake, pin=3)]}).status_code == 200
    assert change(desk, {"size": 50, "items": [item(lake, pin=50)]}).status_code == 200


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ([], ""), ({}, "/name"), ({"name": 7}, "/name"), ({"name": "X", "sise": 3}, "/sise"),
        ({"name": "X", "size": 0}, "/size"), ({"name": "X", "size": 101}, "/size"),
        ({"name": "X", "size": True}, "/size"),
        ({"name": "X", "size": 2**40}, "/size"), ({"name": "X", "kind": "fronts"}, "/kind"),
        ({"name": "X", "language": "xx"}, "/language"), ({"name": "X", "story_kind": "gossip"}, "/story_kind"),
        ({"name": "X", "is_public": "yes"}, "/is_public"), ({"name": "X", "max_age_hours": 0}, "/max_age_hours"),
        ({"name": "X", "sections": ["nowhere"]}, "/sections/0"), ({"name": "X", "tags": "energy"}, "/tags"),
        ({"name": "X", "slug": "Not A Slug"}, "/slug"), ({"name": "X", "slug": "front"}, "/slug"),
        ({"name": "X", "items": [{"article": "7"}]}, "/items/0/article"), ({"name": "X", "items": [7]}, "/items/0"),
        ({"name": "X", "items": [{"article": str(uuid.uuid4())}]}, "/items/0/article"),
        ({"name": "X", "items": [{"article": str(uuid.uuid4()), "pin": "1"}]}, "/items/0/pin"),
        ({"name": "X", "items": [{"article": str(uuid.uuid4()), "valid_from": "soon"}]}, "/items/0/valid_from"),
        ({"name": "X", "items": [{"article": str(uuid.uuid4()), "form": 1}]}, "/items/0/form"),
        ({"name": "X", "items": "all"}, "/items"), ({"name": "X", "items": [{}] * 101}, "/items"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_is_and_nothing_is_made(desk: Desk, body: Any, place: str) -> None:
    make_collection("Front")
    answer = desk.post("collections/", body)
    assert answer.status_code == 400
    assert place in places(answer), answer.content
    assert Collection.objects.count() == 1


def test_a_repeated_create_makes_one(desk: Desk) -> None:
    for _ in range(2):
        assert desk.post("collections/", {"name": "Front"}, Idempotency_Key="once").status_code == 201
    assert Collection.objects.count() == 1


def test_the_list_is_searched_and_costs_the_same_however_long_it_is(desk: Desk) -> None:
    make_collection("Front", make_article(), kind="front", position=1)
    counts = {queries(lambda: desk.get("collections/"))}
    for number in range(5):
        make_collection(f"Series {number}", kind="series", position=0)
    counts.add(queries(lambda: desk.get("collections/")))
    assert len(counts) == 1
    assert desk.get("collections/").json()["results"][-1] == {
        "id": Collection.objects.get(slug="front").pk, "slug": "front", "name": "Front", "kind": "front",
        "is_public": True, "size": 10, "fills": False, "placed": 1,
    }  # fmt: skip
    assert desk.get("collections/?kind=front").json()["count"] == 1
    assert desk.get("collections/?q=series&page_size=2").json()["count"] == 5
    assert desk.get("collections/?kind=fronts").status_code == 400


def test_who_may_what(rita: User, edna: User, mira: User, max_: User) -> None:
    make_collection("Front")
    tag = Desk(mira).etag(FRONT)
    assert Desk(rita).get(FRONT).status_code == 200
    assert Desk(rita).patch(FRONT, {"name": "X"}, match=tag).status_code == 403
    assert Desk(rita).post("collections/", {"name": "X"}).status_code == 403
    assert Desk(max_).get(FRONT).status_code == Desk(max_).get("collections/nothing/").status_code == 403
    assert Desk(edna).patch(FRONT, {"name": "X"}, match=tag).status_code == 200
    assert Desk(edna).delete(FRONT, match=Desk(edna).etag(FRONT)).status_code == 403


def test_a_key_needs_the_scopes_of_stories(edna: User) -> None:
    make_collection("Front")
    reads = Desk(keys.create("Reads", by=None, scopes=["articles:read"], user=edna).token)
    assert reads.patch(FRONT, {"name": "X"}, match=reads.etag(FRONT)).status_code == 403
    both = Desk(keys.create("Both", by=None, scopes=["articles:read", "articles:write"], user=edna).token)
    assert both.patch(FRONT, {"name": "X"}, match=both.etag(FRONT)).status_code == 200
