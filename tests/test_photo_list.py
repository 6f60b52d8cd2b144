"""The photo desk's list: each filter finds exactly what it says, and a crawl repeats and skips nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from articles.models import Author, Caption
from media import selection
from media.models import Image, Wording
from media.selection import Selection
from newsroom.fields import uuid7
from publishing.models import Thing
from tests.factories import make_article
from tests.photos import PhotoFactory

pytestmark = pytest.mark.django_db

IMAGES = "/api/desk/v1/images/"
NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def desk(pia: User) -> Client:
    client = Client()
    client.force_login(pia)
    return client


def listed(desk: Client, **query: Any) -> list[str]:
    response = desk.get(IMAGES, query)
    assert response.status_code == 200, response.text
    return [photo["headline"] for photo in response.json()["results"]]


def test_photos_are_found_by_when_they_were_taken_a_month_counting_from_its_first_day(desk: Client) -> None:
    for taken in ("", "2024", "2025-01", "2025-01-21T23:59", "2025-01-22", "2025-01-22T09:30:00+06:00", "2025-01-23"):
        PhotoFactory(headline=taken or "unknown", date_created=taken)
    assert set(listed(desk, taken_after="2025-01-22", taken_before="2025-01-23")) == {
        "2025-01-22",
        "2025-01-22T09:30:00+06:00",
    }
    assert set(listed(desk, taken_before="2025-01-22")) == {"2024", "2025-01", "2025-01-21T23:59"}
    assert set(listed(desk, taken_after="2025-01-01")) >= {"2025-01-22", "2025-01-23"}


def test_photos_are_found_by_when_they_came(desk: Client, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Bishkek"  # five hours ahead, six in summer: the day begins at 18:00 UTC
    for hour in (17, 18, 19):
        at = dt.datetime(2025, 1, 21, hour, tzinfo=dt.UTC)
        PhotoFactory(headline=str(hour), uploaded_at=at)
    assert listed(desk, uploaded_after="2025-01-22") == ["19", "18"]
    assert listed(desk, uploaded_before="2025-01-22", uploaded_after="2025-01-21T17:00:00Z") == ["17"]


def test_photos_are_found_by_photographer_place_and_who_sent_them(desk: Client, pia: User, rita: User) -> None:
    PhotoFactory(headline="a", creator="Aida Sadykova", city="Taraz", country="Kazakhstan", uploaded_by=pia)
    PhotoFactory(headline="b", creator="Aida Sadykova", city="Bishkek", country="Kyrgyzstan", uploaded_by=rita)
    PhotoFactory(headline="c", creator="Jo Doe", city="Taraz", state="Kazakhstan", country="Kazakhstan")
    PhotoFactory(headline="d", creator="", city="", country="Singapore")
    PhotoFactory(headline="e", creator="", city="Singapore", country="Singapore")
    assert listed(desk, photographer="Aida Sadykova") == ["b", "a"]
    assert listed(desk, place="Taraz") == ["c", "a"]
    assert listed(desk, place="Kazakhstan") == ["c", "a"]
    assert listed(desk, place="Singapore") == ["e", "d"]
    assert desk.get(IMAGES, {"place": "Singapore"}).json()["count"] == 2
    assert listed(desk, place="Kazakhstan", photographer="Jo Doe") == ["c"]
    assert listed(desk, place="Nowhere") == []
    assert listed(desk, uploaded_by="me") == ["a"]
    assert listed(desk, uploaded_by="rita") == ["b"]


def test_photos_are_found_by_what_they_lack(desk: Client) -> None:
    PhotoFactory(headline="whole")
    PhotoFactory(headline="no credit", credit="")
    PhotoFactory(headline="no alt", alt="")
    PhotoFactory(headline="no caption", caption="", alt="")
    assert listed(desk, missing="credit") == ["no credit"]
    assert listed(desk, missing="alt") == ["no caption", "no alt"]
    assert listed(desk, missing="caption") == ["no caption"]
    assert listed(desk, missing="credit,caption") == ["no caption", "no credit"]


def test_a_photo_is_used_while_a_story_an_author_or_the_public_shows_it(desk: Client) -> None:
    photos = {name: PhotoFactory(headline=name) for name in ("story", "portrait", "public", "was public", "unused")}
    Caption.objects.create(article=make_article(), image=photos["story"])
    Author.objects.create(slug="aida", name="Aida", photo=photos["portrait"])
    for name, count in (("public", 1), ("was public", 0)):
        key = str(photos[name].pk)
        Thing.objects.create(key=f"image:{key}", kind="image", slug=key, live_count=count)
    assert listed(desk, used="yes") == ["public", "portrait", "story"]
    assert listed(desk, used="no") == ["unused", "was public"]


def test_yesterdays_unused_photos_without_a_credit_are_one_request(
    desk: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    PhotoFactory(headline="this", credit="", uploaded_at=NOON)
    PhotoFactory(headline="credited", uploaded_at=NOON)
    PhotoFactory(headline="old", credit="", uploaded_at=NOON - dt.timedelta(days=1))
    with django_assert_max_num_queries(9):
        found = listed(
            desk, missing="credit", used="no", uploaded_after="2025-01-22", uploaded_before="2025-01-23", cursor="*"
        )
    assert found == ["this"]


def test_a_photo_is_found_by_its_words_in_any_case_and_script(desk: Client) -> None:
    PhotoFactory(headline="Алматы", keywords=["Қазақстан"], caption="", city="")
    PhotoFactory(headline="Bishkek 100%", caption='EU "talks" on _water_ o\'clock', city="")
    for words in ("алматы", "АЛМАТЫ қазақ", "  алматы\u202e ", "зақс", " ".join(["алматы"] * 60)):
        assert listed(desk, q=words) == ["Алматы"]
    for words in ("100%", "%", "eu", "EU talks", '"talks"', "_water_", "_", "o'clock", '"', "a eu 100"):
        assert listed(desk, q=words) == ["Bishkek 100%"], words
    assert listed(desk, q="nowhere") == listed(desk, q="алматы bishkek") == []
    assert len(listed(desk, q="")) == len(listed(desk, q=" \u202e ")) == 2


def test_the_search_follows_what_is_said_of_a_photo(desk: Client) -> None:
    photo = PhotoFactory(headline="Glacier", keywords=["ice"])
    assert (listed(desk, q="glacier"), listed(desk, q="walrus")) == (["Glacier"], [])
    photo.headline = "Walrus"
    photo.save(update_fields=["headline"])
    assert (listed(desk, q="glacier"), listed(desk, q="walrus")) == ([], ["Walrus"])
    photo.delete()
    assert listed(desk, q="walrus") == []
    assert not Wording.objects.exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO media_wording_index (media_wording_index) VALUES ('integrity-check')")


def test_a_common_word_and_a_rare_one_are_found_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        PhotoFactory(headline=f"wind {'x' * (number % 3 + 1)}", city="Taraz" if number % 2 else "")
    wanted = [
        (Selection(words=words, place=place).keys(7), Selection(words=words, place=place).count())
        for words in ("wind", "wind xx", "xxx", "nothing")
        for place in ("", "Taraz")
    ]
    monkeypatch.setattr(selection, "FEW", -1)  # now every word is a common one
    again = [
        (Selection(words=words, place=place).keys(7), Selection(words=words, place=place).count())
        for words in ("wind", "wind xx", "xxx", "nothing")
        for place in ("", "Taraz")
    ]
    assert wanted == again
    assert [count for _, count in wanted] == [30, 15, 20, 10, 10, 5, 0, 0]


@pytest.mark.parametrize("query", [{}, {"place": "Taraz"}, {"q": "wind"}, {"missing": "alt"}])
def test_a_crawl_meets_each_photo_once_though_more_come_in(desk: Client, query: dict[str, str]) -> None:
    for number in range(11):
        # Three at a time in the same instant: only the id tells them apart.
        at = NOON + dt.timedelta(seconds=number // 3)
        PhotoFactory(headline=f"wind {number}", uploaded_at=at, city="Taraz", country="Taraz", alt="")
    expected = [str(pk) for pk in Image.objects.newest().values_list("pk", flat=True)]
    found: list[str] = []
    address: str | None = f"{IMAGES}?{urlencode({**query, 'page_size': 4, 'cursor': '*'})}"
    while address:
        body = desk.get(address).json()
        assert "page" not in body
        found += [photo["id"] for photo in body["results"]]
        PhotoFactory(uploaded_at=NOON + dt.timedelta(days=1), city="Taraz", headline="wind", alt="")
        address = body["next"]
    assert found == expected


def test_a_page_tells_how_many_there_are_and_says_so_where_it_stopped_counting(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(7):
        PhotoFactory()
    body = desk.get(IMAGES).json()
    assert (body["count"], body["counted"], body["pages"]) == (7, "exactly", 1)
    for module in ("media.selection", "media.desk.listing"):
        monkeypatch.setattr(f"{module}.MOST_COUNTED", 6)
    body = desk.get(IMAGES, {"page_size": 3}).json()
    assert (body["count"], body["counted"], body["pages"]) == (6, "at least", 2)
    assert desk.get(IMAGES, {"page_size": 3, "page": 3}).status_code == 404
    assert desk.get(IMAGES, {"cursor": "*"}).json()["counted"] == "at least"


def test_facets_count_what_the_other_filters_leave(desk: Client) -> None:
    for creator, city, country in (
        ("Aida", "Taraz", "Kazakhstan"),
        ("Aida", "Almaty", "Kazakhstan"),
        ("Jo", "Taraz", "Kazakhstan"),
        ("Jo", "", "Singapore"),
        ("", "Singapore", "Singapore"),
    ):
        PhotoFactory(creator=creator, city=city, country=country)
    facets = desk.get(IMAGES, {"facets": "place,photographer", "photographer": "Aida"}).json()["facets"]
    assert facets["photographer"] == [{"value": "Aida", "count": 2}, {"value": "Jo", "count": 2}]
    assert facets["place"] == [
        {"value": "Kazakhstan", "count": 2},
        {"value": "Almaty", "count": 1},
        {"value": "Taraz", "count": 1},
    ]
    everywhere = desk.get(IMAGES, {"facets": "place", "place": "Taraz"}).json()["facets"]
    assert everywhere["place"][:2] == [{"value": "Kazakhstan", "count": 3}, {"value": "Singapore", "count": 2}]
    assert "facets" not in desk.get(IMAGES).json()


@pytest.mark.parametrize(
    "query",
    [
        "taken_after=2025-02-30",
        "taken_after=2025",
        "taken_before=2025-01-22T09:30:00Z",
        "uploaded_after=yesterday",
        "uploaded_before=2025-01-22T09:30",
        "used=true",
        "missing=headline",
        "missing=",
        "missing=credit&missing=alt",
        "photographer=",
        "place=%20",
        "uploaded_by=nobody",
        "facets=rights",
        "rights=free",
        "rights=",
        "facets=",
        "photografer=x",
        "cursor=*&page=2",
        "cursor=WyJhIiwiYiJd",
        "cursor=WyIyMDI1LTAxLTIyVDA5OjMwOjAwIiwiMDE5NDhlNWMwMDAwNzAwMDgwMDAwMDAwMDAwMDAwMDAiXQ",
        "cursor=W10",
        "cursor=%00",
    ],
)
def test_what_no_list_knows_is_a_400(desk: Client, query: str) -> None:
    response = desk.get(f"{IMAGES}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_every_mistake_is_told_at_once(desk: Client) -> None:
    errors = desk.get(f"{IMAGES}?used=maybe&taken_after=x&missing=credits").json()["errors"]
    assert {error["parameter"] for error in errors} == {"used", "taken_after", "missing"}
    assert "“credit”" in next(error["detail"] for error in errors if error["parameter"] == "missing")


def test_a_photo_that_was_deleted_meanwhile_leaves_a_gap_and_no_error(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = PhotoFactory()
    monkeypatch.setattr(Selection, "keys", lambda *_, **__: [(NOON, photo.pk), (NOON, uuid7())])
    assert len(listed(desk)) == 1
