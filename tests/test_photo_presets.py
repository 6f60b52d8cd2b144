"""Sizes that are made on request: at addresses that we signed, each once, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.utils import timezone
from PIL import Image as Pixels

from media import presets, renditions, services
from media.intake import child
from media.models import Image
from tests.photos import files_in, make_photo_bytes, photo_files, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]


@pytest.fixture
def image() -> Image:
    return services.accept(upload(make_photo_bytes(width=1600, height=1000)), by=None)


def path_of(image: Image, name: str = "social", width: int = 1200) -> str:
    return urlsplit(presets.url(image, name, width)).path


def status(client: Client, path: str) -> int:
    response = client.get(path)
    if response.streaming:
        list(response.streaming_content)  # to its end, which closes it
    return response.status_code


def renditions_in(folder: Path) -> set[str]:
    return set(files_in(folder / "renditions"))


def test_a_preset_is_made_when_it_is_first_asked_for(client: Client, image: Image, photo_files: Path) -> None:
    before = renditions_in(photo_files)
    response = client.get(path_of(image))
    content = b"".join(response.streaming_content)
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    (made,) = renditions_in(photo_files) - before
    with Pixels.open(photo_files / "renditions" / made) as picture:
        assert picture.size == (1200, 630)
    assert (photo_files / "renditions" / made).read_bytes() == content
    assert status(client, path_of(image)) == 200
    assert image.renditions.filter(preset="social").count() == 1
    assert not image.renditions.current().filter(preset="social").exists()  # no srcset names it


def test_nothing_is_enlarged(image: Image) -> None:
    small = services.accept(upload(make_photo_bytes(width=640, height=400)), by=None)
    assert "/social-640-" in path_of(small)
    assert "/print-1600-" in path_of(image, "print", 3840)
    with pytest.raises(KeyError):
        presets.url(image, "social", 1201)


def test_what_we_did_not_sign_makes_no_file(client: Client, image: Image, photo_files: Path) -> None:
    good = path_of(image)
    folder, _, file = good.rpartition("/")
    name, signature, _ = file.split(".")
    other = services.accept(upload(make_photo_bytes()), by=None)
    wrong = [f"{folder}/{name.replace('1200', str(width))}.{signature}.jpg" for width in range(1, 300)]
    wrong += [
        f"{folder}/{name}.{signature[:-2]}{'AA' if signature[-2:] != 'AA' else 'BB'}.jpg",
        f"{folder}/{name}.{'A' * 43}.jpg",
        f"{folder}/{name}.jpg",
        f"{folder}/{name.replace('social', 'print')}.{signature}.jpg",
        good.replace(image.id.hex, other.id.hex),
        good.replace(".jpg", ".avif"),
        good + "%00",
    ]
    before = renditions_in(photo_files)
    assert {status(client, path) for path in wrong} <= {400, 404}
    assert renditions_in(photo_files) == before


def test_other_rights_give_another_address_and_the_old_file_goes(client: Client, image: Image, pia: User) -> None:
    old, asleep = path_of(image), path_of(image, "square")
    assert status(client, old) == 200
    image = services.revise(image.id, by=pia, version=image.version, changes={"credit": "New Credit"})
    renditions.renew(image.id)
    assert path_of(image) != old
    assert status(client, path_of(image)) == 200
    assert status(client, old) == 200  # pages in caches still name it
    assert status(client, asleep) == 404  # nobody asked while it was good
    retired = image.renditions.filter(preset="social", retired_at__isnull=False)
    assert [row.path.split("/")[-1].split(".")[0] for row in retired] == [old.split("/")[-1].split(".")[0]]


def test_a_recalled_photo_is_served_in_no_size_and_not_cut(client: Client, image: Image) -> None:
    path = path_of(image)
    assert status(client, path) == 200
    Image.objects.filter(pk=image.pk).update(recalled_at=timezone.now(), recall_replacement="nothing")
    assert status(client, path) == 404
    assert renditions.renew(image.id) == 0


@pytest.mark.django_db(transaction=True)
def test_a_size_that_many_ask_for_at_once_is_made_once(image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    cut = child.cut_photo

    def counted(*args: Any, **kwargs: Any) -> Any:
        made.append(kwargs["formats"])
        return cut(*args, **kwargs)

    def ask(path: str) -> int:
        try:
            return status(Client(), path)
        finally:
            connections.close_all()

    path = path_of(image)
    monkeypatch.setattr(child, "cut_photo", counted)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, [path] * 4)) == {200}
    assert len(made) == 1


def test_who_would_wait_too_long_is_asked_to_come_back(
    client: Client, image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presets, "LONGEST_WAIT", 0.1)
    path = path_of(image)
    key = f"r/{image.id.hex}/{path.rpartition('/')[2].split('.')[0]}.jpg"
    with presets.slot(key):
        response = client.get(path)
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert status(client, path) == 200
