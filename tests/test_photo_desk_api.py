"""The desk API's photos: who may do what, and that no two people overwrite one another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from media import services
from media.models import Image
from newsroom.fields import uuid7
from tests.photos import PhotoFactory, files_in, make_photo_bytes, photo_files

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

IMAGES = "/api/desk/v1/images/"
SignIn = Callable[..., Client]


@pytest.fixture
def sign_in() -> SignIn:
    """Return a client of somebody new with these permissions."""

    def make(*permissions: str, staff: bool = True, **options: Any) -> Client:
        user = User.objects.create_user(f"user-{User.objects.count()}", password="x", is_staff=staff)
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="media", codename__in=permissions))
        client = Client(**options)
        client.force_login(user)
        return client

    return make


@pytest.fixture
def pia(sign_in: SignIn) -> Client:
    return sign_in("view_image", "add_image", "change_image")


def send(client: Client, content: bytes | None = None, name: str = "photo.jpg", **more: Any) -> Any:
    file = SimpleUploadedFile(name, content or make_photo_bytes())
    return client.post(IMAGES, {"file": file, "near": "keep", **more})


def correct(client: Client, image: Image, changes: Any, match: str | None = '"1"') -> Any:
    headers = {"If-Match": match} if match else None
    return client.patch(f"{IMAGES}{image.id}/", changes, content_type="application/json", headers=headers)


WHO: dict[str, tuple[tuple[str, ...] | None, dict[str, int]]] = {
    "nobody": (None, {"list": 401, "send": 401, "see": 401, "correct": 401}),
    "a reader with an account": (
        ("view_image", "add_image", "change_image"),
        dict.fromkeys(("list", "send", "see", "correct"), 403),
    ),
    "Oscar": ((), {"list": 403, "send": 403, "see": 403, "correct": 403}),
    "who may look": (("view_image",), {"list": 200, "send": 403, "see": 200, "correct": 403}),
    "who may send": (("add_image",), {"list": 200, "send": 201, "see": 200, "correct": 403}),
    "who may correct": (("change_image",), {"list": 200, "send": 403, "see": 200, "correct": 200}),
    "Pia": (("view_image", "add_image", "change_image"), {"list": 200, "send": 201, "see": 200, "correct": 200}),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(who: str, sign_in: SignIn) -> None:
    permissions, expected = WHO[who]
    client = Client() if permissions is None else sign_in(*permissions, staff=who != "a reader with an account")
    image = PhotoFactory()
    got = {
        "list": client.get(IMAGES),
        "send": send(client),
        "see": client.get(f"{IMAGES}{image.id}/"),
        "correct": correct(client, image, {"alt": "New"}),
    }
    assert {name: response.status_code for name, response in got.items()} == expected
    for response in got.values():
        assert response["Cache-Control"] in {"private, no-store", "no-store"}
    assert (Image.objects.filter(alt="New").exists(), Image.objects.count()) == (
        expected["correct"] == 200,
        2 if expected["send"] == 201 else 1,
    )


def test_the_cast_does_what_it_is_there_for(
    pia: Client, rita: User, edna: User, mira: User, oscar: User, max_: User
) -> None:
    def statuses(user: User) -> tuple[int, int]:
        client = Client()
        client.force_login(user)
        return client.get(IMAGES).status_code, send(client).status_code

    assert {user.username: statuses(user) for user in (rita, edna, mira, oscar, max_)} == {
        "rita": (200, 201),
        "edna": (200, 201),
        "mira": (200, 201),
        "oscar": (403, 403),
        "max": (403, 403),
    }


def test_a_write_without_the_token_is_refused(sign_in: SignIn) -> None:
    client = sign_in("add_image", "change_image", enforce_csrf_checks=True)
    image = PhotoFactory()
    assert send(client).status_code == 403
    assert correct(client, image, {"alt": "New"}).status_code == 403
    assert Image.objects.count() == 1


def test_photos_are_listed_newest_first_with_what_they_lack(pia: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(7):
        PhotoFactory(headline=f"Photo {number}", credit="" if number == 6 else "Agency", alt="")
    with django_assert_max_num_queries(10):
        body = pia.get(IMAGES, {"page_size": 3, "q": "photo"}).json()
    assert body["range"] == {"start": 1, "end": 3, "total": 7}
    assert [item["headline"] for item in body["results"]] == ["Photo 6", "Photo 5", "Photo 4"]
    assert body["results"][0]["problems"] == ["missing credit", "missing alt text"]
    assert body["results"][0]["thumb"].endswith("full-320-0a1b2c3d.jpg")
    assert body["results"][0]["preview"].endswith("full-960-0a1b2c3d.jpg")
    assert body["results"][0]["uploaded_at"].endswith("Z")
    assert body["next"].endswith("page=2&page_size=3&q=photo")


@pytest.mark.parametrize("query", ["Q=x", "page=0", "page_size=101", "cursor=x", "q=a&q=b", "q=" + "x" * 501])
def test_a_parameter_nobody_knows_is_a_400(pia: Client, query: str) -> None:
    assert pia.get(f"{IMAGES}?{query}").status_code == 400


def test_a_page_past_the_last_is_a_404(pia: Client) -> None:
    assert pia.get(f"{IMAGES}?page=999999999&page_size=100").status_code == 404


def test_a_photo_comes_in_and_comes_back_described(pia: Client) -> None:
    response = send(pia, name="../x.jpg")
    body = response.json()
    assert response.status_code == 201
    assert response["ETag"] == '"1"'
    assert response["Location"].endswith(f"{IMAGES}{body['id']}/")
    assert (body["duplicate"], body["width"], body["file_name"]) == (False, 640, "x.jpg")
    assert Image.objects.get().uploaded_by is not None
    assert "originals/" not in response.text


def test_the_same_photo_again_is_the_one_that_is_here(pia: Client) -> None:
    content = make_photo_bytes()
    first, second = send(pia, content), send(pia, content, name="other.jpg")
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["duplicate"] is True
    assert second.json()["id"] == first.json()["id"]


def test_what_is_no_photo_is_a_422_that_says_why(pia: Client, photo_files: Path) -> None:
    response = send(pia, b"%PDF-1.7", name="photo.jpg")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["reason"] == "unsupported_format"
    assert "it is a PDF" in response.json()["detail"]
    assert files_in(photo_files) == []


def test_a_photo_of_too_many_bytes_is_a_422_before_it_is_read(pia: Client, settings: Any) -> None:
    settings.MAX_PHOTO_BYTES = -(1024 * 1024)
    assert send(pia).json()["reason"] == "too_many_bytes"


def test_a_form_of_anything_else_is_a_400(pia: Client) -> None:
    assert send(pia, headline="x").json()["errors"][0]["pointer"] == "/headline"
    assert pia.post(IMAGES, {}).status_code == 400
    assert pia.post(IMAGES, {"file": "not a file"}).status_code == 400
    two = [SimpleUploadedFile("a.jpg", b"a"), SimpleUploadedFile("b.jpg", b"b")]
    assert pia.post(IMAGES, {"file": two}).status_code == 400
    assert pia.post(IMAGES, {"file": "x"}, content_type="application/json").status_code == 415
    broken = pia.post(IMAGES, b"--x\r\nnonsense", content_type="multipart/form-data; boundary=")
    assert broken.status_code == 400
    assert pia.post(f"{IMAGES}?q=x", {"file": two[0]}).status_code in {400, 422}
    assert not Image.objects.exists()


def test_a_correction_names_the_version_it_read(pia: Client) -> None:
    image = PhotoFactory()
    assert correct(pia, image, {"alt": "New"}, match=None).status_code == 428
    for wrong in ('"2"', "1", "*", 'W/"1"', '"x"', '"' + "9" * 40 + '"'):
        assert correct(pia, image, {"alt": "New"}, match=wrong).status_code == 412
    response = correct(pia, image, {"alt": "New"})
    assert (response.status_code, response["ETag"], response.json()["alt"]) == (200, '"2"', "New")
    assert response.json()["version"] == 2


def test_a_stale_correction_learns_what_stands_there_now(pia: Client) -> None:
    image = PhotoFactory()
    correct(pia, image, {"alt": "Theirs"})
    response = correct(pia, image, {"alt": "Mine", "credit": "Mine too"})
    body = response.json()
    assert response.status_code == 412
    assert body["version"] == 2
    assert body["changes"]["alt"] == {"yours": "Mine", "now": "Theirs"}
    image.refresh_from_db()
    assert image.alt == "Theirs"


@pytest.mark.parametrize(
    "changes", [{"sha256": "x"}, {"version": 2}, {"id": str(uuid7())}, {"alt": None}, {"focal_x": 0.5}, [], "x", None]
)
def test_a_correction_of_anything_else_is_a_400(pia: Client, changes: Any) -> None:
    image = PhotoFactory()
    assert correct(pia, image, changes).status_code == 400
    image.refresh_from_db()
    assert image.version == 1


def test_a_photo_that_is_not_there_is_a_404(pia: Client) -> None:
    assert pia.get(f"{IMAGES}{uuid7()}/").status_code == 404
    assert pia.get(f"{IMAGES}7/").status_code == 404
    missing = PhotoFactory.build()
    assert correct(pia, missing, {"alt": "x"}, match=None).status_code == 404


def test_a_correction_that_crosses_another_is_a_412(pia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    image = PhotoFactory()
    revise = services.revise

    def somebody_first(image_id: Any, **kwargs: Any) -> Image:
        Image.objects.filter(pk=image_id).update(version=2)
        return revise(image_id, **kwargs)

    monkeypatch.setattr(services, "revise", somebody_first)
    assert correct(pia, image, {"alt": "New"}).status_code == 412
