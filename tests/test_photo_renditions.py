"""Renditions are public; nothing else of the photo desk's files has an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from media import queries, services
from media.models import Image
from tests.photos import make_photo_bytes, photo_files, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("photo_files")]


@pytest.fixture
def image() -> Image:
    return services.accept(upload(make_photo_bytes()), by=None)


def read(client: Client, path: str, **headers: Any) -> tuple[Any, bytes]:
    response = client.get(path, headers=headers or None)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return response, content


def test_every_cut_is_served_for_ever_and_as_what_it_is(client: Client, image: Image) -> None:
    _, picture = queries.find(image.id)
    for source in picture.sources:
        for cut in source.srcset:
            response, content = read(client, urlsplit(cut.url).path)
            assert response.status_code == 200
            assert response["Content-Type"] == source.type
            assert response["Content-Length"] == str(len(content))
            assert response["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert not response.cookies
            assert content[:3] == b"\xff\xd8\xff" or content[4:12] == b"ftypavif"


def test_nothing_else_is_served(client: Client, image: Image, photo_files: Path) -> None:
    (photo_files / "renditions" / "secret.jpg").write_bytes(b"x")
    path = image.renditions.get(format="jpeg", width=320).path
    folder = f"r/{image.id.hex}"
    wrong = [
        "",
        folder,
        f"{folder}/",
        path.replace("full", "full/.."),
        path.replace(".jpg", ".JPG"),
        path.replace(".jpg", ".avif.jpg"),
        path.replace("-320-", "-321-"),
        path + "%0a",
        path + "%00",
        path + "/",
        f"{folder}/../../secret.jpg",
        f"{folder}/%2e%2e/%2e%2e/secret.jpg",
        f"{folder}/..%2f..%2fsecret.jpg",
        "secret.jpg",
        "/etc/passwd",
        f"../originals/{image.original}",
        image.original,
        f"..%2foriginals%2f{image.original}",
        f"{folder}/..\\..\\secret.jpg",
        *(f"{folder}/full-{width}-00000000.jpg" for width in range(1, 200)),
    ]
    client.raise_request_exception = False
    for one in wrong:
        response, _ = read(client, f"/renditions/{one}")
        assert response.status_code in {400, 404}, one


def test_renditions_are_only_read(client: Client, image: Image) -> None:
    path = f"/renditions/{image.renditions.first().path}"
    response = client.head(path)
    assert (response.status_code, response.content if not response.streaming else b"") == (200, b"")
    response.close()
    for method in (client.post, client.put, client.delete):
        assert method(path).status_code == 405
