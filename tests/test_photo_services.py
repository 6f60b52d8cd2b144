"""The photo desk's verbs, and how pages read photos."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from PIL import Image as Pixels

from media import files, queries, renditions, revising, services, tasks
from media.changes import CROPS, EDITABLE, PRIVATE, PUBLIC
from media.metadata import xmp
from media.models import Image, Rendition
from media.signals import photo_changed
from newsroom.errors import BadInput, NotFound, NotReady, StaleRevision
from newsroom.fields import uuid7
from tests.photos import PhotoFactory, files_in, make_photo_bytes, photo_files, rendition_bytes, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

GOOD: dict[str, Any] = {
    "caption": "Two\nlines.",
    "keywords": ["energy", "wind"],
    "people": [],
    "web_statement": "https://example.org/rights",
    "date_created": "2025-01-22T09:30",
    "digital_source_type": "digitalCapture",
    "focal_x": 0.25,
    "focal_y": 1,
}


@pytest.fixture
def changed() -> Iterator[list[UUID]]:
    """Collect the photos that the photo desk says have changed."""
    told: list[UUID] = []

    def hear(sender: Any, *, image_id: UUID, **kwargs: Any) -> None:
        told.append(image_id)

    photo_changed.connect(hear)
    yield told
    photo_changed.disconnect(hear)


def test_a_revision_changes_what_was_named_and_counts(pia: User) -> None:
    image = PhotoFactory()
    revised = services.revise(image.id, by=pia, version=1, changes=GOOD)
    revised.refresh_from_db()
    assert (revised.version, revised.caption, revised.focal_point) == (2, "Two\nlines.", (0.25, 1.0))
    assert revised.digital_source_type.endswith("/digitalCapture")
    assert revised.headline == image.headline


def test_a_revision_that_changes_nothing_is_none(pia: User, changed: list[UUID]) -> None:
    image = PhotoFactory()
    assert services.revise(image.id, by=pia, version=1, changes={"credit": f" {image.credit} "}).version == 1
    assert changed == []


BAD: dict[str, tuple[Any, str]] = {
    "headlin": ("x", "Did you mean “headline”?"),
    "sha256": ("0" * 64, "no field"),
    "version": (9, "no field"),
    "headline": ("x" * 301, "300"),
    "caption": (5, "Write text."),
    "keywords": ("energy", "list"),
    "people": (["x"] * 101, "100"),
    "web_statement": ("javascript:alert(1)", "https://"),
    "date_created": ("2025-02-30", "2025-01-22"),
    "digital_source_type": ("photo", "IPTC"),
    "focal_x": (1.5, "0 to 1"),
    "focal_y": (float("nan"), "0 to 1"),
}


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_saved(pia: User) -> None:
    image = PhotoFactory()
    with pytest.raises(BadInput) as caught:
        services.revise(image.id, by=pia, version=1, changes={name: value for name, (value, _) in BAD.items()})
    said = {(fault.pointer or "").removeprefix("/"): fault.detail for fault in caught.value.errors}
    assert set(said) == set(BAD)
    for name, (_, words) in BAD.items():
        assert words in said[name]
    image.refresh_from_db()
    assert image.version == 1


@pytest.mark.parametrize("changes", [{"focal_x": 0.5}, {"focal_y": 0.5}, {"focal_x": True, "focal_y": 0.5}])
def test_half_a_focal_point_is_refused(pia: User, changes: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        services.revise(PhotoFactory().id, by=pia, version=1, changes=changes)


def test_the_database_itself_refuses_a_focal_point_outside() -> None:
    image = PhotoFactory()
    for wrong in ({"focal_x": 1.5, "focal_y": 0.5}, {"focal_x": 0.5}, {"dominant_color": "red"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Image.objects.filter(pk=image.pk).update(**wrong)


def test_a_stale_revision_names_what_differs(pia: User) -> None:
    image = PhotoFactory()
    services.revise(image.id, by=pia, version=1, changes={"credit": "Somebody else"})
    with pytest.raises(StaleRevision) as caught:
        services.revise(image.id, by=pia, version=1, changes={"credit": "Mine", "alt": image.alt})
    assert caught.value.extra["changes"] == {"credit": {"yours": "Mine", "now": "Somebody else"}}
    assert caught.value.extra["version"] == 2
    image.refresh_from_db()
    assert image.credit == "Somebody else"


def test_readers_are_told_of_what_they_see_and_of_nothing_else(pia: User, changed: list[UUID]) -> None:
    image = PhotoFactory()
    services.revise(image.id, by=pia, version=1, changes={"instructions": "Not before noon", "job_id": "7"})
    assert changed == []
    services.revise(image.id, by=pia, version=2, changes={"alt": "A crane."})
    assert changed == [image.id]
    assert set(EDITABLE) | {"ai_label"} == PUBLIC | PRIVATE | {CROPS}


@pytest.mark.django_db(transaction=True)
def test_new_rights_reach_the_files_under_new_addresses(
    pia: User, changed: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[str] = []
    for module in (revising, services):
        monkeypatch.setattr(module, "make_renditions", SimpleNamespace(enqueue=queued.append))
    image = services.accept(upload(make_photo_bytes()), by=None)
    assert tasks.make_renditions.func(queued.pop()) > 0
    before = set(image.renditions.values_list("path", flat=True))
    services.revise(image.id, by=pia, version=1, changes={"caption": "Not embedded"})
    assert queued == []
    services.revise(image.id, by=pia, version=2, changes={"credit": "New Credit"})
    assert queued == [str(image.id)]

    changed.clear()
    assert tasks.make_renditions.func(queued[0]) == len(before)
    assert changed == [image.id]
    after = set(image.renditions.current().values_list("path", flat=True))
    assert len(after) == len(before)
    assert not before & after
    for rendition in image.renditions.current():
        with Pixels.open(io.BytesIO(rendition_bytes(rendition))) as picture:
            assert xmp.parse(picture.info["xmp"])["photoshop:Credit"] == "New Credit"
    # Pages in caches still show the old ones, for a week.
    assert all(rendition_bytes(old) for old in image.renditions.filter(path__in=before))
    picture = queries.find(image.id)[1]
    sources = [*picture.sources, *(source for found in picture.crops.values() for source in found)]
    assert {cut.url.rsplit("/renditions/")[1] for source in sources for cut in source.srcset} == after
    assert tasks.make_renditions.func(queued[0]) == 0  # twice is once


def test_rights_that_change_back_bring_the_old_files_back(pia: User) -> None:
    image = services.accept(upload(make_photo_bytes()), by=None)
    renditions.renew(image.id)
    before = set(image.renditions.values_list("path", flat=True))
    services.revise(image.id, by=pia, version=1, changes={"credit": "New"})
    assert renditions.renew(image.id) == len(before)
    services.revise(image.id, by=pia, version=2, changes={"credit": ""})
    assert renditions.renew(image.id) == 0  # they are still there
    assert set(image.renditions.current().values_list("path", flat=True)) == before
    assert image.renditions.count() == 2 * len(before)


def test_retired_renditions_go_after_a_week(pia: User, photo_files: Path) -> None:
    now = timezone.now()
    image = services.accept(upload(make_photo_bytes()), by=None)
    services.revise(image.id, by=pia, version=1, changes={"credit": "New"})
    made = renditions.renew(image.id, now=now)
    assert renditions.sweep(now=now + dt.timedelta(days=6)) == 0
    assert renditions.sweep(now=now + dt.timedelta(days=8)) == 4
    assert (
        sorted(f"renditions/{path}" for path in image.renditions.values_list("path", flat=True))
        == files_in(photo_files)[-made:]
    )


def test_renewing_a_photo_that_was_deleted_meanwhile_is_no_error() -> None:
    assert tasks.make_renditions.func(str(uuid7())) == 0


def test_a_deleted_photo_leaves_nothing(
    pia: User, photo_files: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    image = services.accept(upload(make_photo_bytes()), by=None)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete(image.id, by=pia)
    assert files_in(photo_files) == []
    assert not Rendition.objects.exists()
    with pytest.raises(NotFound):
        services.delete(image.id, by=pia)


def test_a_photo_in_use_is_not_deleted(pia: User, photo_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    image = services.accept(upload(make_photo_bytes()), by=None)
    before = files_in(photo_files)

    def refuse(self: Image) -> None:
        raise models.ProtectedError("in use", {"Wind farm opens"})

    monkeypatch.setattr(Image, "delete", refuse)
    with pytest.raises(NotReady) as caught:
        services.delete(image.id, by=pia)
    assert "“Wind farm opens”" in caught.value.problems[0].detail
    assert files_in(photo_files) == before


def test_two_who_send_the_same_photo_at_once_get_one(monkeypatch: pytest.MonkeyPatch, photo_files: Path) -> None:
    content = make_photo_bytes()
    first = services.accept(upload(content), by=None)
    before = files_in(photo_files)
    # The second looked before the first had saved.
    looks = iter([Image.objects.none()])
    original = Image.objects.filter
    monkeypatch.setattr(Image.objects, "filter", lambda *args, **kw: next(looks, None) or original(*args, **kw))
    taken = services.take_in(upload(content), by=None)
    assert (taken.image.pk, taken.is_new) == (first.pk, False)
    assert files_in(photo_files) == before


def test_pictures_take_three_queries_however_many(django_assert_num_queries: Callable[[int], Any]) -> None:
    images = [PhotoFactory() for _ in range(12)]
    for some in (images[:1], images):
        with django_assert_num_queries(3):
            found = queries.pictures([image.id for image in some] + [uuid7()])
        assert set(found) == {image.id for image in some}
    with django_assert_num_queries(0):
        assert queries.pictures([]) == {}
    with django_assert_num_queries(3):
        found_again = queries.in_order([images[3].id, uuid7(), images[1].id])
    assert [image.pk for image, _ in found_again] == [images[3].pk, images[1].pk]


def test_a_picture_names_its_cuts_from_narrow_to_wide_best_format_first() -> None:
    image = PhotoFactory(focal_x=0.5, focal_y=0.25)
    _, picture = queries.find(image.id)
    assert [(source.type, [cut.width for cut in source.srcset]) for source in picture.sources] == [
        ("image/avif", [320, 960]),
        ("image/jpeg", [320, 960]),
    ]
    assert (
        picture.url(100)
        == picture.url(320)
        == f"http://localhost:8000/renditions/r/{image.id.hex}/full-320-0a1b2c3d.jpg"
    )
    assert picture.url(2000) == picture.url(960)
    assert picture.focal_point == (0.5, 0.25)
    assert queries.find(PhotoFactory(cuts=False).id)[1].url(320) == ""


def test_photos_without_a_credit_are_counted() -> None:
    PhotoFactory()
    PhotoFactory(credit=" ")
    assert queries.without_credit() == 1
    assert Image.objects.get(credit="").problems == ["missing credit"]


def test_an_address_changes_with_the_encoder_and_the_credit(monkeypatch: pytest.MonkeyPatch) -> None:
    photo, other = PhotoFactory(credit="A"), PhotoFactory(credit="B")
    other.id = photo.id
    first = files.rendition_path(photo, width=320, form="avif")
    assert first == files.rendition_path(photo, width=320, form="avif")
    assert first != files.rendition_path(other, width=320, form="avif")
    monkeypatch.setattr(files, "ENCODER", "next")
    assert first != files.rendition_path(photo, width=320, form="avif")
