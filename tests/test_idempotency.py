"""A create that is safe to repeat: one key, one photo, one answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from media import services
from media.models import Image
from newsroom import idempotency
from newsroom.models import OnceOnly
from tests.photos import make_photo_bytes, photo_files

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

IMAGES = "/api/desk/v1/images/"


@pytest.fixture
def desk(pia: User) -> Client:
    client = Client()
    client.force_login(pia)
    return client


def send(client: Client, content: bytes, key: str | None = "upload-1", **more: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(IMAGES, {"file": SimpleUploadedFile("photo.jpg", content), **more}, headers=headers)


def test_an_upload_that_is_repeated_is_answered_as_it_was(desk: Client) -> None:
    content = make_photo_bytes()
    first, second = send(desk, content), send(desk, content)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    for name in ("ETag", "Location", "Content-Type", "Cache-Control"):
        assert first[name] == second[name], name
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Image.objects.count() == 1


def test_without_a_key_the_second_upload_is_a_duplicate(desk: Client) -> None:
    content = make_photo_bytes()
    assert [send(desk, content, key=None).status_code for _ in range(2)] == [201, 200]
    assert not OnceOnly.objects.exists()


def test_a_key_belongs_to_one_request(desk: Client) -> None:
    content = make_photo_bytes()
    send(desk, content)
    for response in (send(desk, make_photo_bytes()), send(desk, content, near="keep")):
        assert response.status_code == 422
        assert response.json()["type"].endswith("#key_reused")
    assert Image.objects.count() == 1


def test_a_key_is_the_persons_own(desk: Client, rita: User) -> None:
    client = Client()
    client.force_login(rita)
    assert send(desk, make_photo_bytes()).status_code == 201
    assert send(client, make_photo_bytes(), near="keep").status_code == 201
    assert Image.objects.count() == 2


def test_a_request_that_was_refused_may_come_again_mended(desk: Client) -> None:
    assert send(desk, b"%PDF-1.7").status_code == 422
    assert send(desk, make_photo_bytes(), headline="x").status_code == 400
    assert send(desk, make_photo_bytes()).status_code == 201


def test_while_the_first_is_being_answered_the_second_is_told_to_wait(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, answers = make_photo_bytes(), []
    take_in = services.take_in

    def slowly(*args: Any, **kwargs: Any) -> services.TakenIn:
        answers.append(send(desk, content))
        return take_in(*args, **kwargs)

    monkeypatch.setattr(services, "take_in", slowly)
    assert send(desk, content).status_code == 201
    assert (answers[0].status_code, answers[0]["Retry-After"]) == (409, "2")
    assert len(answers) == 1


def test_the_work_of_a_server_that_was_killed_is_taken_over(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    content = make_photo_bytes()
    assert send(desk, content).status_code == 201
    OnceOnly.objects.update(status=None, body="", headers={})
    assert send(desk, content).status_code == 409
    OnceOnly.objects.update(at=timezone.now() - idempotency.LONGEST - dt.timedelta(seconds=1))
    assert (send(desk, content).status_code, Image.objects.count()) == (200, 1)
    assert send(desk, content)["Idempotency-Replayed"] == "true"


def test_a_key_is_forgotten_after_a_day(desk: Client) -> None:
    content = make_photo_bytes()
    send(desk, content)
    OnceOnly.objects.update(at=timezone.now() - idempotency.KEPT - dt.timedelta(seconds=1))
    assert send(desk, content).status_code == 200
    assert OnceOnly.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "ключ".encode().decode("latin-1"), "x" * 256])
def test_a_key_that_is_none_is_a_400(desk: Client, key: str) -> None:
    response = send(desk, make_photo_bytes(), key=key)
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "bad_key"
    assert not Image.objects.exists()
