"""The download of an original: with its corrections or as it came, for those who may, and noted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from media import services
from media.models import Image
from newsroom.fields import uuid7
from tests.desk import desk_of
from tests.photos import EXTENSIONS, make_photo_bytes, photo_files, upload
from tests.test_photo_original import CORRECTED, SAVE, our_words, pixels

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("photo_files")]


@pytest.mark.parametrize("form", EXTENSIONS)
def test_the_photo_desk_downloads_an_original_with_its_corrections(form: str, pia: User, tmp_path: Path) -> None:
    content = make_photo_bytes(form, **SAVE.get(form, {}))
    image = services.accept(upload(content, f"Озеро 1.{EXTENSIONS[form]}"), by=pia)
    services.revise(image.id, by=pia, version=1, changes=CORRECTED)
    where = f"/api/desk/v1/images/{image.id}/original/"
    answer = desk_of(pia).get(where)
    path = tmp_path / f"got.{EXTENSIONS[form]}"
    path.write_bytes(answer.getvalue())
    assert answer["Content-Type"] == f"image/{form.lower()}"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert our_words(path) == {**CORRECTED, "scene_codes": ["011900"]}
    received = desk_of(pia).get(where, {"metadata": "received"})
    assert received.getvalue() == content
    came = path.with_name(f"came.{EXTENSIONS[form]}")
    came.write_bytes(content)
    assert pixels(came) == pixels(path)
    events = desk_of(pia).get(f"/api/desk/v1/images/{image.id}/history/").json()["results"]
    assert [event["details"] for event in events[:2]] == [{"form": "as received"}, {"form": "corrected"}]
    # Nothing stays behind in the working folder.
    assert list((tmp_path / "incoming").iterdir()) == []


def test_who_may_not_download_originals_does_not(pia: User, rita: User) -> None:
    image = services.accept(upload(make_photo_bytes("JPEG")), by=pia)
    where = f"/api/desk/v1/images/{image.id}/original/"
    assert desk_of(rita).get(where).status_code == 403
    assert Client().get(where).status_code == 401
    assert desk_of(pia).get(where, {"metadata": "correct"}).status_code == 400
    assert desk_of(pia).get(where, {"x": "1"}).status_code == 400
    assert desk_of(pia).get(f"/api/desk/v1/images/{uuid7()}/original/").status_code == 404
    Image.objects.filter(pk=image.pk).update(format="PNG")
    refused = desk_of(pia).get(where)
    assert (refused.status_code, refused.json()["reason"]) == (422, "unwritable")
