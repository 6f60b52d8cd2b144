"""Where a photo's words come from, and that no re-read of its file ever overwrites a person."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client

from media import services
from media.metadata.vocabulary import LISTS, WORDS
from media.models import Image
from newsroom.errors import BadInput, NotFound, StaleRevision
from newsroom.fields import uuid7
from tests.photos import PhotoFactory, make_photo_bytes, photo_files, records, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

IMAGES = "/api/desk/v1/images/"
SAID = [(105, b"File headline"), (110, b"File credit"), (25, b"wind"), (120, b"File caption")]


@pytest.fixture
def photo() -> Image:
    """A photo whose file says four things."""
    return services.accept(upload(make_photo_bytes(extra=records(SAID))), by=None)


def sources(image: Image) -> dict[str, str]:
    image.refresh_from_db()
    return {name: entry["from"] for name, entry in image.provenance.items()}


def test_each_field_says_that_it_came_from_the_file(photo: Image) -> None:
    assert sources(photo) == dict.fromkeys(("headline", "credit", "keywords", "caption"), "file")
    assert photo.provenance["headline"]["at"] == photo.uploaded_at.isoformat()


def test_what_a_person_writes_is_marked_with_who_and_when(photo: Image, pia: User) -> None:
    revised = services.revise(
        photo.id, by=pia, version=1, changes={"credit": "Mine", "alt": "A crane.", "headline": ""}
    )
    assert sources(revised) == {
        "headline": "person",
        "credit": "person",
        "alt": "person",
        "keywords": "file",
        "caption": "file",
    }
    assert revised.provenance["credit"]["by"] == pia.pk
    assert revised.provenance["credit"]["at"]


def test_a_value_that_is_written_again_as_it_stands_stays_the_files(photo: Image, pia: User) -> None:
    services.revise(photo.id, by=pia, version=1, changes={"credit": "File credit", "alt": "New"})
    assert sources(photo)["credit"] == "file"


def test_reset_gives_the_files_words_back(photo: Image, pia: User) -> None:
    services.revise(
        photo.id, by=pia, version=1, changes={"credit": "Mine", "alt": "A crane.", "keywords": [], "caption": "Mine"}
    )
    image = services.reset(photo.id, by=pia, version=2, fields=["credit", "alt", "keywords"])
    assert (image.credit, image.alt, image.keywords, image.caption) == ("File credit", "", ["wind"], "Mine")
    assert sources(image) == {"headline": "file", "credit": "file", "keywords": "file", "caption": "person"}
    assert image.version == 3


def test_reset_of_what_is_the_files_already_changes_nothing(photo: Image, pia: User) -> None:
    assert services.reset(photo.id, by=pia, version=1, fields=["headline"]).version == 1


def test_reset_refuses_what_no_file_says(photo: Image, pia: User) -> None:
    for wrong in (["headlin"], ["focal_x"], ["sha256"], []):
        with pytest.raises(BadInput):
            services.reset(photo.id, by=pia, version=1, fields=wrong)
    with pytest.raises(StaleRevision) as caught:
        services.reset(photo.id, by=pia, version=7, fields=["credit"])
    assert caught.value.extra["changes"] == {"credit": {"yours": "File credit", "now": "File credit"}}
    with pytest.raises(NotFound):
        services.reset(uuid7(), by=pia, version=1, fields=["credit"])


def test_a_reread_never_overwrites_a_person(photo: Image, pia: User) -> None:
    services.revise(photo.id, by=pia, version=1, changes={"credit": "Mine", "headline": ""})
    # As if we had read less when it came.
    image = Image.objects.get(pk=photo.pk)
    image.caption, image.keywords, image.embedded = "", [], {}
    image.provenance = {name: image.provenance[name] for name in ("credit", "headline")}
    image.save()
    again = services.reread(photo.id, by=pia, version=2)
    assert (again.caption, again.keywords) == ("File caption", ["wind"])
    assert (again.credit, again.headline) == ("Mine", "")
    assert again.embedded["fields"]["headline"] == "File headline"
    assert sources(again) == {"credit": "person", "headline": "person", "caption": "file", "keywords": "file"}
    assert again.version == 3
    # And now the file's words are there to go back to.
    assert services.reset(photo.id, by=pia, version=3, fields=["headline"]).headline == "File headline"


def test_a_reread_takes_back_what_the_file_never_said(photo: Image, pia: User) -> None:
    Image.objects.filter(pk=photo.pk).update(city="Misread")
    assert services.reread(photo.id, by=pia, version=1).city == ""


def test_a_stale_reread_changes_nothing(photo: Image, pia: User) -> None:
    with pytest.raises(StaleRevision):
        services.reread(photo.id, by=pia, version=9)
    with pytest.raises(NotFound):
        services.reread(uuid7(), by=pia, version=1)


@pytest.mark.parametrize("name", WORDS)
def test_every_word_can_be_set_and_reset(name: str, pia: User) -> None:
    image = PhotoFactory(headline="", caption="", alt="", creator="", credit="", copyright="")
    values: dict[str, Any] = {
        "web_statement": "https://example.org/",
        "licensor_url": "https://example.org/buy",
        "date_created": "2025-01-22",
        "digital_source_type": "digitalCapture",
        "data_mining": "DMI-PROHIBITED",
    }
    value = ["one"] if name in LISTS else values.get(name, "word")
    assert getattr(services.revise(image.id, by=pia, version=1, changes={name: value}), name)
    assert sources(image) == {name: "person"}
    assert not getattr(services.reset(image.id, by=pia, version=2, fields=[name]), name)
    assert sources(image) == {}


def test_photos_of_older_days_learn_where_their_words_came_from() -> None:
    image = PhotoFactory(headline="Same", caption="Mine", credit="", keywords=["a"], alt="")
    said = {"headline": "Same", "caption": "Theirs", "credit": "Gone", "keywords": ["a"]}
    Image.objects.update(embedded={"fields": said}, creator="", copyright="")
    importlib.import_module("media.migrations.0004_where_old_words_came_from").fill(apps, None)
    assert sources(image) == {"headline": "file", "caption": "person", "credit": "person", "keywords": "file"}


def test_the_desk_api_resets_and_rereads_with_the_version_that_was_read(photo: Image, pia: User, oscar: User) -> None:
    client = Client()
    client.force_login(pia)
    services.revise(photo.id, by=pia, version=1, changes={"credit": "Mine"})

    def post(verb: str, body: Any, match: str | None = '"2"') -> Any:
        headers = {"If-Match": match} if match else {}
        return client.post(f"{IMAGES}{photo.id}/{verb}/", body, content_type="application/json", headers=headers)

    assert post("reset", {"fields": ["credit"]}, None).status_code == 428
    assert post("reset", {"fields": ["credit"]}, '"1"').status_code == 412
    for wrong in (
        {},
        {"fields": []},
        {"fields": "credit"},
        {"fields": [1]},
        {"fields": ["nose"]},
        [],
        {"field": ["x"]},
    ):
        assert post("reset", wrong).status_code == 400
    answer = post("reset", {"fields": ["credit"]})
    assert (answer.status_code, answer["ETag"], answer.json()["credit"]) == (200, '"3"', "File credit")
    assert answer.json()["provenance"]["credit"]["from"] == "file"
    assert post("reread", {"x": 1}, '"3"').status_code == 400
    assert post("reread", {}, None).status_code == 428
    again = post("reread", {}, '"3"')
    assert (again.status_code, again["Cache-Control"]) == (200, "private, no-store")
    assert client.post(f"{IMAGES}{uuid7()}/reset/", {}, content_type="application/json").status_code == 404
    client.force_login(oscar)
    assert post("reset", {"fields": ["credit"]}).status_code == 403
    assert post("reread", {}).status_code == 403
    client.logout()
    assert post("reset", {"fields": ["credit"]}).status_code == 401
