"""The desk API's sections, tags and authors: one way for all three."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Author, Section, Tag
from newsroom.fields import uuid7
from publishing.models import Change
from tests.desk_api import Desk, codes, places, words
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag
from tests.reading import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(mira: User) -> Desk:
    return Desk(mira)


def change(desk: Desk, path: str, changes: Any) -> Any:
    return desk.patch(path, changes, match=desk.etag(path))


def test_each_kind_is_begun_read_changed_and_deleted(desk: Desk, rita: User) -> None:
    make_section("Economy")
    photo = make_photo()
    sent: dict[str, dict[str, Any]] = {
        "sections": {
            "slug": "trade", "name": "Trade", "description": "Goods.", "parent": "economy", "position": 3,
        },
        "tags": {"slug": "kumtor", "name": "Kumtor", "kind": "organisation", "description": "A mine."},
        "authors": {
            "slug": "aida", "name": "Aida", "job_title": "Editor", "bio": "Writes.", "photo": str(photo.pk),
            "user": "rita",
        },
    }  # fmt: skip
    for name, fields in sent.items():
        made = desk.post(f"{name}/", fields)
        assert made.status_code == 201, made.content
        assert made["Location"].endswith(f"/{name}/{fields['slug']}/")
        path = f"{name}/{fields['slug']}/"
        read = desk.get(path)
        assert {key: read.json()[key] for key in fields} == fields
        assert read["ETag"] == made["ETag"]
        changed = change(desk, path, {"name": "Other"})
        assert (changed.status_code, changed.json()["name"]) == (200, "Other")
        assert changed["ETag"] != made["ETag"]
        assert change(desk, path, {key: value for key, value in fields.items() if key != "name"}).status_code == 200
        assert desk.delete(path, match=desk.etag(path)).status_code == 204
        assert desk.get(path).status_code == 404


def test_a_name_makes_the_slug_where_none_is_given(desk: Desk) -> None:
    assert desk.post("tags/", {"name": "Central Asia"}).json()["slug"] == "central-asia"
    assert desk.post("tags/", {"name": "!!!"}).status_code in {201, 400}


def test_a_write_names_the_version_it_read_and_learns_what_stands_there(desk: Desk) -> None:
    make_tag("Energy")
    path = "tags/energy/"
    read = desk.etag(path)
    assert desk.patch(path, {"name": "Power"}).status_code == 428
    assert desk.delete(path).status_code == 428
    change(desk, path, {"name": "Theirs"})
    answer = desk.patch(path, {"name": "Mine", "kind": "topic"}, match=read)
    assert answer.status_code == 412
    assert answer.json()["changes"] == {"name": {"yours": "Mine", "now": "Theirs"}}
    assert desk.delete(path, match=read).status_code == 412
    assert desk.patch(path, {"name": "Mine"}, match=answer.json()["etag"]).status_code == 200


def test_what_stories_name_is_not_deleted_and_says_why(desk: Desk) -> None:
    make_article(tags=[make_tag("Energy").pk])
    for path in ("tags/energy/", "sections/economy/", "authors/aida-sadykova/"):
        answer = desk.delete(path, match=desk.etag(path))
        assert (answer.status_code, codes(answer)) == (409, {"in_use"})
        assert "1 story names it" in answer.json()["detail"]


def test_a_new_name_reaches_the_public(desk: Desk) -> None:
    make_public(tags=[make_tag("Energy").pk])
    before = Change.objects.count()
    change(desk, "tags/energy/", {"description": "All of it."})
    assert Client().get("/api/v1/tags/energy/").json()["description"] == "All of it."
    assert Change.objects.count() > before


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("tags/", {}, "/name"),
        ("tags/", {"name": "X", "kind": "topics"}, "/kind"),
        ("tags/", {"name": "X", "slug": "Not A Slug"}, "/slug"),
        ("tags/", {"name": "Energy"}, "/slug"),
        ("tags/", {"name": "x" * 121}, "/name"),
        ("tags/", {"name": 7}, "/name"),
        ("tags/", {"name": "X", "nam": "x"}, "/nam"),
        ("tags/", [], ""),
        ("sections/", {"name": "X", "parent": "nowhere"}, "/parent"),
        ("sections/", {"name": "X", "position": -1}, "/position"),
        ("sections/", {"name": "X", "position": True}, "/position"),
        ("sections/", {"name": "X", "position": 99_999}, "/position"),
        ("authors/", {"name": "X", "photo": "7"}, "/photo"),
        ("authors/", {"name": "X", "photo": str(uuid7())}, "/photo"),
        ("authors/", {"name": "X", "user": "nobody"}, "/user"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(desk: Desk, path: str, body: Any, place: str) -> None:
    make_tag("Energy")
    answer = desk.post(path, body)
    assert answer.status_code == 400
    assert place in places(answer), words(answer)
    assert (Tag.objects.count(), Section.objects.count(), Author.objects.count()) == (1, 0, 0)


def test_a_section_does_not_lie_below_itself(desk: Desk) -> None:
    above = make_section("Economy")
    make_section("Trade", parent=above)
    answer = change(desk, "sections/economy/", {"parent": "trade"})
    assert (answer.status_code, places(answer)) == (400, {"/parent"})


def test_the_same_create_twice_is_one_thing(desk: Desk) -> None:
    first = desk.post("tags/", {"name": "Energy"}, Idempotency_Key="k")
    second = desk.post("tags/", {"name": "Energy"}, Idempotency_Key="k")
    assert (first.status_code, second.status_code, Tag.objects.count()) == (201, 201, 1)


def test_things_are_listed_by_name_and_found(desk: Desk) -> None:
    make_tag("Energy"), make_tag("Asia", kind="place"), make_author("Emil"), make_section("Culture")
    make_article(tags=[Tag.objects.get(slug="asia").pk])
    body = desk.get("tags/").json()
    assert [(each["slug"], each["stories"]) for each in body["results"]] == [("asia", 1), ("energy", 0)]
    assert [each["slug"] for each in desk.get("tags/?kind=place").json()["results"]] == ["asia"]
    assert [each["slug"] for each in desk.get("tags/?q=ener").json()["results"]] == ["energy"]
    assert desk.get("authors/?kind=place").status_code == 400
    assert desk.get("tags/?kind=plaice").status_code == 400
    assert desk.get("tags/?page=9").status_code == 404


def test_what_a_list_costs_does_not_grow(desk: Desk) -> None:
    make_tag("Tag 0")
    desk.get("tags/")
    one = queries(lambda: desk.get("tags/"))
    for number in range(1, 9):
        make_tag(f"Tag {number}")
    assert queries(lambda: desk.get("tags/")) == one


MAY = {
    "nobody": (401, 401, 401, 401),
    "oscar": (403, 403, 403, 403),
    "max_": (403, 403, 403, 403),
    "pia": (200, 403, 403, 403),
    "rita": (200, 403, 403, 403),
    "edna": (200, 201, 428, 403),
    "mira": (200, 201, 428, 428),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_do_what_with_tags(who: str, request: pytest.FixtureRequest) -> None:
    desk = Desk(None if who == "nobody" else request.getfixturevalue(who))
    make_tag("Energy")
    asked = (
        desk.get("tags/energy/"),
        desk.post("tags/", {"name": "New"}),
        desk.patch("tags/energy/", {"name": "x"}),
        desk.delete("tags/energy/"),
    )
    assert tuple(answer.status_code for answer in asked) == MAY[who]
