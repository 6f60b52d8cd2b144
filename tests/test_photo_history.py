"""A photo's history: every step on the photo desk can be read there, by name and time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client

from media import history, services
from media.models import Image, ImageEvent
from newsroom.errors import BadInput
from newsroom.fields import uuid7
from tests.desk import desk_of
from tests.photos import PhotoFactory, make_photo_bytes, photo_files, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]


def lines(client: Client, image: Image, **parameters: str) -> list[dict[str, object]]:
    answer = client.get(f"/api/desk/v1/images/{image.id}/history/", parameters)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, object]] = answer.json()["results"]
    return found


def test_what_was_done_to_a_photo_is_told_newest_first(pia: User, edna: User) -> None:
    image = services.accept(upload(make_photo_bytes()), by=pia)
    services.revise(image.id, by=edna, version=1, changes={"credit": "Aida/Courier"})
    newest, oldest = lines(desk_of(pia), image)
    assert (oldest["verb"], oldest["by"]) == ("took_in", {"id": pia.pk, "name": "Pia"})
    assert (newest["verb"], newest["by"]) == ("revised", {"id": edna.pk, "name": "Edna"})
    assert newest["details"] == {"credit": {"from": "", "to": "Aida/Courier"}}


def test_what_changed_nothing_leaves_no_line(pia: User) -> None:
    image = PhotoFactory()
    services.revise(image.id, by=pia, version=1, changes={"credit": image.credit})
    with pytest.raises(BadInput):
        services.revise(image.id, by=pia, version=1, changes={"focal_x": 2})
    assert lines(desk_of(pia), image) == []


def test_a_long_text_is_kept_short_in_the_history(pia: User) -> None:
    image = PhotoFactory()
    services.revise(image.id, by=pia, version=1, changes={"caption": "word " * 500})
    [line] = lines(desk_of(pia), image)
    details = line["details"]
    assert isinstance(details, dict)
    assert len(details["caption"]["to"]) == history.LONGEST + 1


def test_a_line_outlives_the_account_that_wrote_it(pia: User, edna: User) -> None:
    image = PhotoFactory()
    services.revise(image.id, by=edna, version=1, changes={"credit": "Aida"})
    edna.delete()
    assert [line["by"] for line in lines(desk_of(pia), image)] == [None]


def test_the_history_has_pages(pia: User) -> None:
    image = PhotoFactory()
    for second in range(5):
        history.note(image.id, "revised", by=None, now=dt.datetime(2025, 1, 22, 9, 30, second, tzinfo=dt.UTC))
    page = lines(desk_of(pia), image, page="2", page_size="2")
    assert [line["at"] for line in page] == ["2025-01-22T09:30:02Z", "2025-01-22T09:30:01Z"]


def test_who_may_not_see_photos_does_not_see_their_history(oscar: User, pia: User) -> None:
    image = PhotoFactory()
    where = f"/api/desk/v1/images/{image.id}/history/"
    assert Client().get(where).status_code == 401
    assert desk_of(oscar).get(where).status_code == 403
    assert desk_of(pia).get(f"/api/desk/v1/images/{uuid7()}/history/").status_code == 404
    assert desk_of(pia).get(where, {"pgae": "2"}).status_code == 400


def test_a_verb_that_history_does_not_know_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="polished"):
        history.note(PhotoFactory().id, "polished", by=None)
    assert not ImageEvent.objects.exists()
