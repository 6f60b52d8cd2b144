"""The photo desk's list by rights: what it finds is what each photo says of itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from media import queries
from media.models import Image, Lease, Supplier
from media.rights import state
from media.rights.categories import CATEGORIES
from media.selection import Selection
from tests.photos import PhotoFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)


def every_kind_of_rights(now: dt.datetime) -> None:
    """Make photos of all categories, complete and not, in all times and leases."""
    hour = dt.timedelta(hours=1)
    supplier = Supplier.objects.create(name="Agency")
    times = (None, now - hour, now, now + hour)
    full: dict[str, Any] = {
        "supplier": supplier,
        "restrictions": "Not for covers.",
        "source": "A",
        "web_statement": "b",
    }
    for code in ("", "unknown", *CATEGORIES):
        for words in ({}, full, {**full, "creator": ""}, {**full, "credit": ""}, {**full, "restrictions": ""}):
            PhotoFactory(cuts=False, rights_category=code, **words)
    for code in ("staff-photographer", "agency-per-use", "pool"):
        for at in times:
            PhotoFactory(cuts=False, rights_category=code, **full, embargoed_until=at)
            PhotoFactory(cuts=False, rights_category=code, **full, expires_at=at)
            recall = {"recalled_at": at, "recall_replacement": "nothing" if at else ""}
            PhotoFactory(cuts=False, rights_category=code, **full, **recall)
        spans = [(start, end) for start in times for end in times if not (start and end and end <= start)]
        for start, end in spans:
            for access in ("allow", "deny"):
                photo = PhotoFactory(cuts=False, rights_category=code, **full)
                Lease.objects.create(image=photo, access=access, starts_at=start, ends_at=end)
                if access == "deny":
                    Lease.objects.create(image=photo, access="allow")


def test_the_list_and_the_photo_agree_on_what_may_be_shown() -> None:
    every_kind_of_rights(NOON)
    photos = list(queries.with_rights(Image.objects.all()))
    for name in state.STATES:
        expected = {photo.pk for photo in photos if state.of(state.reasons(photo, now=NOON)) == name}
        found = Selection(rights=name, now=NOON)
        assert expected
        assert {pk for _, pk in found.keys(1_000)} == expected, name
        assert found.count() == len(expected)


def test_photos_are_found_by_what_may_be_done_with_them(pia: User) -> None:
    desk = Client()
    desk.force_login(pia)
    PhotoFactory(headline="free", rights_category="own-archive")
    PhotoFactory(headline="asks", rights_category="own-archive", restrictions="Not for covers.")
    PhotoFactory(headline="over", rights_category="own-archive", expires_at=NOON)
    for name, expected in (("usable", "free"), ("restricted", "asks"), ("blocked", "over")):
        results = desk.get("/api/desk/v1/images/", {"rights": name}).json()["results"]
        assert [photo["headline"] for photo in results] == [expected]
