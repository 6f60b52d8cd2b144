"""Whichever way a value comes to a column: form, row, bulk or update, it is clean, or it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.forms import modelform_factory

from articles.models import Edition, Tag
from media.models import Image
from publishing.models import Change
from tests.factories import make_article, make_photo, publish

pytestmark = pytest.mark.django_db

DIRTY = " a\x00b\u202e\u200b \ud800c\x0b\u2028 "
LINE, PROSE = "ab c", "ab c"


def stored(**where: Any) -> tuple[str, str]:
    """Return name and description as the database has them."""
    return Tag.objects.filter(**where).values_list("name", "description").get()


def test_a_new_row_is_clean_and_so_is_the_object_that_made_it() -> None:
    tag = Tag.objects.create(slug="x", name=DIRTY, description=f"one\r\ntwo{DIRTY}")
    assert stored(slug="x") == (LINE, f"one\ntwo {PROSE}")
    assert (tag.name, tag.description) == stored(slug="x")


def test_many_rows_at_once_are_clean() -> None:
    tags = Tag.objects.bulk_create([Tag(slug="x", name=DIRTY), Tag(slug="y", name=DIRTY, kind="place")])
    assert set(Tag.objects.values_list("name", flat=True)) == {LINE}
    for tag in tags:
        tag.name = f"new {DIRTY}"
    Tag.objects.bulk_update(tags, ["name"])
    assert set(Tag.objects.values_list("name", flat=True)) == {f"new {LINE}"}


def test_an_update_without_the_object_is_clean() -> None:
    Tag.objects.create(slug="x", name="x")
    Tag.objects.update(name=DIRTY, description=DIRTY)
    assert stored(slug="x") == (LINE, PROSE)
    Tag.objects.update_or_create(slug="x", defaults={"name": f"again{DIRTY}"})
    assert stored(slug="x")[0] == f"again {LINE}"
    Tag.objects.update(name=Concat(F("slug"), Value("!")))
    assert stored(slug="x")[0] == "x!"


def test_a_form_sees_what_will_be_stored() -> None:
    form = modelform_factory(Tag, fields=["name", "slug", "kind", "description"])(
        {"name": DIRTY.replace("\x00", ""), "slug": "x", "kind": "topic", "description": "one\r\ntwo"}
    )
    assert form.is_valid(), form.errors
    assert stored(pk=form.save().pk) == (LINE, "one\ntwo")


def test_a_row_is_found_by_what_was_typed() -> None:
    Tag.objects.create(slug="x", name="café")
    assert Tag.objects.filter(name="cafe\u0301 ").exists()
    assert not Tag.objects.filter(name="\x00nothing\ud800").exists()


@pytest.mark.parametrize("way", ["save", "create", "bulk_create", "bulk_update", "update"])
def test_what_is_too_long_is_refused_by_us_and_not_by_the_database(way: str) -> None:
    tag = Tag.objects.create(slug="x", name="x")
    long = "x" * 121
    tag.name = long
    ways = {
        "save": tag.save,
        "create": lambda: Tag.objects.create(slug="y", name=long),
        "bulk_create": lambda: Tag.objects.bulk_create([Tag(slug="y", name=long)]),
        "bulk_update": lambda: Tag.objects.bulk_update([tag], ["name"]),
        "update": lambda: Tag.objects.update(name=long),
    }
    with pytest.raises(ValidationError) as error, transaction.atomic():
        ways[way]()
    assert error.value.code == "max_length"
    assert stored(slug="x")[0] == "x"


def test_a_length_is_that_of_what_is_stored() -> None:
    Tag.objects.create(slug="x", name=f"  {'x' * 120}\u200b\x00 ")
    assert stored(slug="x")[0] == "x" * 120


def test_prose_has_a_length_too() -> None:
    with pytest.raises(ValidationError), transaction.atomic():
        Tag.objects.create(slug="x", name="x", description="x" * 1001)


def test_data_is_clean_to_any_depth_and_has_a_bottom() -> None:
    photo = make_photo()
    dirty = {" k\x00": ["\ud800", {"deep\u202e": "a\x0bb"}], "nan": float("nan"), "inf": [float("-inf")], "n": 1.5}
    Image.objects.filter(pk=photo.pk).update(embedded=dirty)
    photo.refresh_from_db()
    assert photo.embedded == {"k": ["", {"deep": "a\nb"}], "nan": None, "inf": [None], "n": 1.5}
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    with pytest.raises(ValueError, match="deep"), transaction.atomic():
        Image.objects.filter(pk=photo.pk).update(embedded={"x": deep})


def test_what_was_signed_off_is_never_written_again() -> None:
    article = make_article()
    publish(article)
    edition = Edition.objects.get()
    with pytest.raises(TypeError):
        edition.save()
    assert Change.objects.filter(thing=f"article:{article.pk}").count() == 1
