"""What the desk API says that several photos have in common."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.photos import PhotoFactory

pytestmark = pytest.mark.django_db

COMMON = "/api/desk/v1/images/common/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask(client: Client, body: Any, **options: Any) -> Any:
    return client.post(COMMON, json.dumps(body), content_type="application/json", **options)


def test_many_photos_say_what_they_have_in_common(pia: User, django_assert_max_num_queries: Any) -> None:
    photos = [PhotoFactory(headline=f"Photo {n}", credit="Agency", keywords=["wind"], city="") for n in range(40)]
    client = signed_in(pia)
    with django_assert_max_num_queries(6):
        body = ask(client, {"ids": [str(photo.id) for photo in photos]}).json()
    assert body["count"] == 40
    assert body["fields"]["credit"] == {"value": "Agency"}
    assert body["fields"]["keywords"] == {"value": ["wind"]}
    assert body["fields"]["city"] == {"value": ""}
    assert body["fields"]["headline"] == {"different": 40}


def test_what_each_photo_says_is_told_of_the_fields_that_are_asked_for(pia: User) -> None:
    one, two = PhotoFactory(keywords=["wind"]), PhotoFactory(keywords=["dam", "river"])
    body = ask(signed_in(pia), {"ids": [str(one.id), str(two.id)], "each": ["keywords"]}).json()
    assert body["each"] == {str(one.id): {"keywords": ["wind"]}, str(two.id): {"keywords": ["dam", "river"]}}
    assert body["fields"]["keywords"] == {"different": 2}


def test_photos_that_are_gone_are_left_out_of_what_is_common(pia: User) -> None:
    photo = PhotoFactory(credit="Agency")
    body = ask(signed_in(pia), {"ids": [str(photo.id), str(uuid4())]}).json()
    assert (body["count"], body["fields"]["credit"]) == (1, {"value": "Agency"})
    assert ask(signed_in(pia), {"ids": [str(uuid4())]}).json() == {"count": 0, "fields": {}}


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        None,
        {"ids": []},
        {"ids": "x"},
        {"ids": ["x"]},
        {"ids": [7]},
        {"ids": [None]},
        {"ids": [str(uuid4())] * 1001},
        {"ids": [str(uuid4())], "fields": ["credit"]},
        {"ids": [str(uuid4())], "each": ["sha256"]},
        {"ids": [str(uuid4())], "each": "credit"},
        {"ids": [str(uuid4())], "each": [None, {}]},
    ],
)
def test_a_question_about_anything_else_is_a_400(pia: User, body: Any) -> None:
    assert ask(signed_in(pia), body).status_code == 400


def test_who_may_not_see_photos_learns_nothing_of_them(oscar: User, rita: User) -> None:
    body = {"ids": [str(PhotoFactory().id)]}
    assert ask(signed_in(oscar), body).status_code == 403
    assert ask(Client(), body).status_code == 401
    assert ask(signed_in(rita), body).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rita)
    assert ask(strict, body).status_code == 403
