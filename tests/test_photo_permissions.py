"""Who may do what with photos: a table of people, of their own photos and others', and of every way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from media import services
from media.desk.urls import urlpatterns
from media.models import Image, ImageEvent
from newsroom.errors import NotAllowed
from tests.desk import desk_of, read
from tests.factories import make_article
from tests.photo_ways import (
    CHANGES,
    DELETIONS,
    IMAGES,
    LIFTS,
    LOWERS,
    RECALLS,
    Way,
    api,
    edit_many,
    end_the_lease,
    is_refused,
    make_photo,
    save_the_form,
    state_of,
)
from tests.photos import PhotoFactory, files_in, make_photo_bytes, photo_files, upload
from tests.test_photo_admin import LIST, page_of

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

# Those who may, with a photo of their own and with another's.
ALL, OWN = {"edna", "pia", "mira"}, {"rita", "edna", "pia", "mira"}
TABLE: dict[str, tuple[dict[str, Way], set[str], set[str]]] = {
    "change": (CHANGES, OWN, ALL),
    "lift": (LIFTS, {"pia", "mira"}, {"pia", "mira"}),
    "lower": (LOWERS, {"mira"}, {"mira"}),
    "recall": (RECALLS, {"pia", "mira"}, {"pia", "mira"}),
    "delete": (DELETIONS, {"pia", "mira"}, {"pia", "mira"}),
}
ROWS = [
    pytest.param(way, may, id=f"{verb}, {whose}: {name}")
    for verb, (ways, own, others) in TABLE.items()
    for whose, may in (("one's own", own), ("another's", others))
    for name, way in ways.items()
]


@pytest.fixture
def cast(edna: User, rita: User, pia: User, max_: User, mira: User, oscar: User) -> dict[str, User]:
    return {person.username: person for person in (edna, rita, pia, max_, mira, oscar)}


@pytest.mark.parametrize(("way", "may"), ROWS)
def test_each_does_what_is_theirs_by_every_way_in_and_a_refusal_changes_nothing(
    way: Way, may: set[str], cast: dict[str, User], person: Callable[..., User], request: pytest.FixtureRequest
) -> None:
    nadia = person("nadia", "Reporters")
    is_own = "one's own" in request.node.callspec.id
    for name, who in cast.items():
        image = make_photo(who if is_own else nadia)
        before = state_of(image)
        answer = way(desk_of(who), image)
        assert is_refused(answer) == (name not in may), f"{name}: {answer.status_code}"
        assert (state_of(image) == before) == (name not in may), name


def test_every_way_in_by_the_desk_api_has_its_row() -> None:
    """A new address that writes is a new way in: give it a row above, or a test below."""
    told = {"leases/", "leases/<int:lease_id>/", "keep/", "discard/", "recall/", "restore/", "reset/", "reread/"}
    told |= {"clean/", "clean/undo/", "edit/", "common/", "", "<uuid:image_id>/", "replace/"}
    for pattern in urlpatterns:
        view: Any = pattern.callback
        if {"post", "put", "patch", "delete"} & set(dir(view.cls)):
            rest = str(pattern.pattern).removeprefix("images/")
            assert rest in told or rest.removeprefix("<uuid:image_id>/") in told, rest


@pytest.mark.parametrize(("who", "may"), [("rita", False), ("edna", True), ("pia", True), ("oscar", False)])
def test_a_file_is_read_again_by_whoever_may_change_the_photo(who: str, may: bool, cast: dict[str, User]) -> None:
    image = services.accept(upload(make_photo_bytes()), by=cast["mira"])
    before = state_of(image)
    answer = api("POST", "reread/")(desk_of(cast[who]), image)
    assert (answer.status_code, state_of(image) != before) == ((200, True) if may else (403, False))


@pytest.mark.parametrize(("who", "may"), [("rita", False), ("edna", False), ("pia", True), ("mira", True)])
def test_who_recalls_gives_back(who: str, may: bool, cast: dict[str, User]) -> None:
    image = PhotoFactory(uploaded_by=cast[who])
    image = services.recall(image.pk, by=None, reason="The family asked.")
    assert api("POST", "restore/")(desk_of(cast[who]), image).status_code == (200 if may else 403)
    image.refresh_from_db()
    assert (image.recalled_at is None) == may


@pytest.mark.parametrize(("who", "status"), [("rita", 403), ("edna", 403), ("pia", 200), ("oscar", 403)])
def test_who_uploaded_a_photo_may_not_take_its_original_out(who: str, status: int, cast: dict[str, User]) -> None:
    image = services.accept(upload(make_photo_bytes()), by=cast[who])
    answer = desk_of(cast[who]).get(f"{IMAGES}{image.pk}/original/", {"metadata": "received"})
    assert answer.status_code == status
    assert ImageEvent.objects.filter(image=image, verb="downloaded").exists() == (status == 200)
    answer.close()


def test_each_service_asks_for_itself_whatever_door_it_was_called_by(rita: User, pia: User) -> None:
    image = make_photo(pia)
    lease = image.leases.get()
    rest: dict[str, Any] = {"by": rita, "version": 1}
    done: list[Callable[[], Any]] = [
        lambda: services.revise(image.pk, **rest, changes={"alt": "New"}),
        lambda: services.reset(image.pk, **rest, fields=["credit"]),
        lambda: services.reread(image.pk, **rest),
        lambda: services.clean(image.pk, **rest, cleaners=["shouting"]),
        lambda: services.undo_cleaning(image.pk, **rest, fields=["country"]),
        lambda: services.add_lease(image.pk, **rest, access="deny"),
        lambda: services.remove_lease(image.pk, lease.pk, **rest),
        lambda: services.recall(image.pk, **rest, reason="Why not."),
        lambda: services.restore(image.pk, **rest),
        lambda: services.original_as_received(image.pk, by=rita),
        lambda: services.original_with_metadata(image.pk, by=rita),
        lambda: services.delete(image.pk, by=rita),
    ]
    before = state_of(image)
    for service in done:
        with pytest.raises(NotAllowed):
            service()
    assert state_of(image) == before


# A photo that waits for an answer


@pytest.mark.parametrize(
    ("who", "status"), [("nadia", 204), ("rita", 403), ("edna", 204), ("pia", 204), ("max", 403), ("oscar", 403)]
)
def test_only_who_sent_a_photo_or_changes_all_throws_it_away(
    who: str, status: int, cast: dict[str, User], person: Callable[..., User]
) -> None:
    nadia = person("nadia", "Reporters")
    held = PhotoFactory(uploaded_by=nadia, held_at=timezone.now())
    client = desk_of({**cast, "nadia": nadia}[who])
    if status == 403:
        client.post(f"{LIST}{held.pk}/held/", {"answer": f"use:{PhotoFactory().pk}"})
        assert Image.everything.filter(pk=held.pk).exists()
    assert client.post(f"{IMAGES}{held.pk}/discard/", {}, "application/json").status_code == status
    assert Image.everything.filter(pk=held.pk).exists() == (status == 403)


def test_sending_anothers_photo_again_with_a_template_changes_nothing_of_it(rita: User, pia: User) -> None:
    services.save_template(
        None, by=pia, name="Mine", fields={"credit": {"value": "Rita", "mode": "overwrite"}}, cleaners=[]
    )
    content = make_photo_bytes()
    image = services.accept(upload(content), by=pia)
    before = state_of(image)
    sent = {"file": SimpleUploadedFile("photo.jpg", content), "template": "Mine", "near": "keep"}
    answer = desk_of(rita).post(IMAGES, sent)
    assert (answer.status_code, answer.json()["duplicate"], answer.json()["may_change"]) == (200, True, False)
    assert state_of(image) == before


# What is said


def test_a_reporter_reads_anothers_photo_and_why_it_is_not_theirs_to_change(rita: User, pia: User) -> None:
    theirs, own = make_photo(pia), make_photo(rita)
    page = read(desk_of(rita).get(page_of(theirs)))
    sentence = page.css_first(".photo-refusal")
    assert sentence is not None
    assert "You may change the photos that you uploaded, and this is none of them." in sentence.text()
    assert "In stories you may use it" in sentence.text()
    assert not page.css("#image_form [name=credit], #image_form [name=version], [data-act], [data-opens], [data-ring]")
    assert not page.css("[data-save], #dialog-lease")
    page = read(desk_of(rita).get(page_of(own)))
    assert not page.css(".photo-refusal")
    assert page.css("#image_form [name=credit]")
    assert page.css("[data-opens=lease]")
    assert not page.css("[data-act=unlease], #lease-access [value=allow], [data-opens=recall], a[href$='/original/']")


def test_a_photo_that_came_by_the_folder_is_nobodys_own(rita: User) -> None:
    image = make_photo(None)
    assert read(desk_of(rita).get(page_of(image))).css(".photo-refusal")
    assert is_refused(edit_many(desk_of(rita), image))


def test_of_many_photos_a_reporter_changes_their_own_and_is_told_why_not_the_rest(rita: User, pia: User) -> None:
    own, theirs = make_photo(rita), make_photo(pia)
    body = {"ids": [str(theirs.pk), str(own.pk)], "changes": {"credit": "Rita"}}
    refused, done = desk_of(rita).post(f"{IMAGES}edit/", body, "application/json").json()["results"]
    assert (refused["outcome"], done["outcome"]) == ("refused", "changed")
    assert "Ask the photo desk." in refused["errors"][0]["detail"]
    assert (refused["photo"]["may_change"], done["photo"]["may_change"]) == (False, True)


def test_the_sheet_is_told_which_photos_are_whose_to_change(rita: User, pia: User) -> None:
    own, theirs = make_photo(rita), make_photo(pia)

    def told(person: User) -> dict[str, bool]:
        return {one["id"]: one["may_change"] for one in desk_of(person).get(IMAGES).json()["results"]}

    assert told(rita) == {str(own.pk): True, str(theirs.pk): False}
    assert told(pia) == {str(own.pk): True, str(theirs.pk): True}


def test_who_may_change_none_is_not_told_which_photos_there_are(oscar: User, rita: User) -> None:
    missing = Image(pk=uuid4())
    for name, way in {**CHANGES, **RECALLS}.items():
        if way not in (save_the_form, edit_many, end_the_lease):
            assert way(desk_of(oscar), missing).status_code == 403, name
    assert CHANGES["its words"](desk_of(rita), missing).status_code == 404


def test_a_reporter_uses_every_photo_in_stories(rita: User, pia: User) -> None:
    theirs = make_photo(pia)
    client = desk_of(rita)
    assert str(theirs.pk) in {one["id"] for one in client.get(IMAGES).json()["results"]}
    article = make_article(lead=theirs)
    assert client.get(f"/admin/articles/article/{article.pk}/change/").status_code == 200


def test_a_refusal_keeps_every_file_where_it_is(rita: User, pia: User, photo_files: Any) -> None:
    image = services.accept(upload(make_photo_bytes()), by=pia)
    before = files_in(photo_files)
    for ways in (CHANGES, RECALLS, DELETIONS):
        for name, way in ways.items():
            assert is_refused(way(desk_of(rita), image)), name
    assert files_in(photo_files) == before
