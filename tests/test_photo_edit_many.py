"""Many photos are changed at once, and each is a save of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from media import history, services
from media.models import Image
from newsroom.errors import NotReady, StaleRevision
from newsroom.fields import uuid7
from tests.photos import PhotoFactory

pytestmark = pytest.mark.django_db

EDIT = "/api/desk/v1/images/edit/"


@pytest.fixture
def desk(pia: User) -> Client:
    client = Client()
    client.force_login(pia)
    return client


def edit(client: Client, photos: Any, changes: Any, **more: Any) -> Any:
    ids = [str(photo.pk) for photo in photos]
    return client.post(EDIT, {"ids": ids, "changes": changes, **more}, content_type="application/json")


def outcomes(response: Any) -> list[str]:
    assert response.status_code == 200, response.text
    return [one["outcome"] for one in response.json()["results"]]


def test_forty_photos_get_one_credit_and_each_its_line_of_history(desk: Client, pia: User) -> None:
    photos = [PhotoFactory(credit="") for _ in range(40)]
    response = edit(desk, photos, {"credit": "Agency", "keywords": ["wind"]})
    assert outcomes(response) == ["changed"] * 40
    assert response.json()["results"][7]["photo"]["credit"] == "Agency"
    assert response.json()["results"][7]["photo"]["version"] == 2
    assert [one["id"] for one in response.json()["results"]] == [str(photo.pk) for photo in photos]
    assert Image.objects.filter(credit="Agency", keywords=["wind"]).count() == 40
    line = history.of(photos[3].pk)[0]
    assert (line.verb, line.by, line.details["credit"]) == ("revised", pia, {"from": "", "to": "Agency"})


def test_filling_leaves_alone_what_somebody_has_written(desk: Client) -> None:
    empty = PhotoFactory(credit="", city="", people=[])
    full = PhotoFactory(credit="Jo Doe", city="Taraz", people=["A. Person"], focal_x=0.0, focal_y=0.0)
    changes = {"credit": "Agency", "city": "Almaty", "people": ["B. Person"], "focal_x": 0.5, "focal_y": 0.5}
    assert outcomes(edit(desk, [empty, full], changes, mode="fill")) == ["changed", "unchanged"]
    empty.refresh_from_db()
    full.refresh_from_db()
    assert (empty.credit, empty.city, empty.people, empty.focal_point) == (
        "Agency",
        "Almaty",
        ["B. Person"],
        (0.5, 0.5),
    )
    assert (full.credit, full.city, full.people, full.focal_point) == ("Jo Doe", "Taraz", ["A. Person"], (0.0, 0.0))
    assert full.version == 1


def test_what_is_set_already_is_no_change(desk: Client) -> None:
    photo = PhotoFactory(credit="Agency")
    assert outcomes(edit(desk, [photo], {"credit": " Agency "})) == ["unchanged"]


def test_one_photo_that_cannot_be_changed_holds_back_no_other(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = [PhotoFactory(credit="") for _ in range(4)]
    revise = services.revise

    def choosy(image_id: Any, **kwargs: Any) -> Image:
        if image_id == photos[1].pk:
            raise NotReady("This photo was recalled.", problems=[])
        if image_id == photos[2].pk:
            raise StaleRevision("Somebody saved.")
        return revise(image_id, **kwargs)

    monkeypatch.setattr(services, "revise", choosy)
    response = edit(desk, [*photos, PhotoFactory.build()], {"credit": "Agency"})
    assert outcomes(response) == ["changed", "refused", "refused", "changed", "not_found"]
    results = response.json()["results"]
    assert results[1]["errors"] == [{"code": "not_ready", "detail": "This photo was recalled."}]
    assert results[2]["errors"][0]["code"] == "stale_revision"
    assert (results[1]["photo"]["credit"], results[4]["photo"]) == ("", None)


def test_a_save_that_crosses_another_is_tried_again(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = PhotoFactory(credit="", alt="")
    revise, crossed = services.revise, []

    def somebody_first(image_id: Any, **kwargs: Any) -> Image:
        if not crossed:
            crossed.append(Image.objects.filter(pk=image_id).update(version=2, alt="Theirs"))
        return revise(image_id, **kwargs)

    monkeypatch.setattr(services, "revise", somebody_first)
    assert outcomes(edit(desk, [photo], {"credit": "Agency", "alt": "Mine"}, mode="fill")) == ["changed"]
    photo.refresh_from_db()
    assert (photo.credit, photo.alt, photo.version) == ("Agency", "Theirs", 3)


def test_what_fits_one_photo_and_not_another_is_refused_where_it_does_not(desk: Client) -> None:
    set_before, never_set = PhotoFactory(focal_x=0.1, focal_y=0.1), PhotoFactory()
    response = edit(desk, [set_before, never_set], {"focal_x": 0.5})
    assert outcomes(response) == ["changed", "refused"]
    assert response.json()["results"][1]["errors"][0]["pointer"] == "/focal_y"


def test_a_photo_named_twice_is_changed_once(desk: Client) -> None:
    photo = PhotoFactory(credit="")
    assert outcomes(edit(desk, [photo, photo], {"credit": "Agency"})) == ["changed"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"ids": [], "changes": {"credit": "x"}},
        {"ids": "all", "changes": {"credit": "x"}},
        {"ids": ["7"], "changes": {"credit": "x"}},
        {"ids": [7, None, {}], "changes": {"credit": "x"}},
        {"ids": [str(uuid7())], "changes": {}},
        {"ids": [str(uuid7())], "changes": []},
        {"ids": [str(uuid7())], "changes": {"sha256": "x"}},
        {"ids": [str(uuid7())], "changes": {"credit": None}},
        {"ids": [str(uuid7())], "changes": {"credit": "x"}, "mode": "overwrite"},
        {"ids": [str(uuid7())], "changes": {"credit": "x"}, "mode": []},
        {"ids": [str(uuid7())], "changes": {"credit": "x"}, "if": 1},
        {"ids": [str(uuid7())] * 201, "changes": {"credit": "x"}},
    ],
)
def test_what_fits_no_photo_changes_none(desk: Client, body: Any) -> None:
    photo = PhotoFactory()
    if isinstance(body, dict) and isinstance(body.get("ids"), list) and len(body["ids"]) == 1:
        body = {**body, "ids": [body["ids"][0], str(photo.pk)]}
    response = desk.post(EDIT, body, content_type="application/json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    photo.refresh_from_db()
    assert photo.version == 1


def test_who_may_not_correct_one_photo_may_not_correct_many(oscar: User, max_: User, rita: User) -> None:
    photo = PhotoFactory(credit="")
    statuses = {}
    for user in (None, oscar, max_, rita):
        client = Client()
        if user:
            client.force_login(user)
        statuses[user and user.username] = edit(client, [photo], {"credit": "Agency"}).status_code
    assert statuses == {None: 401, "oscar": 403, "max": 403, "rita": 200}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rita)
    assert edit(strict, [photo], {"credit": "Other"}).status_code == 403
