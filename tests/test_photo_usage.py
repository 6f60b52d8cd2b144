"""Where a photo is used, with states; who supplies photos; and what groups that exist come to be allowed."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from articles.drafts import Draft, LeadPhoto
from articles.groups import GROUPS
from articles.models import Edition, EditionPhoto
from articles.services import publishing, saving
from media.models import Image, Supplier
from tests.desk import desk_of, fields, page_of, said
from tests.factories import make_article, make_author, make_public
from tests.photos import PhotoFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2031, 5, 1, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def uses(client: Client, image: Image) -> list[dict[str, Any]]:
    answer = client.get(f"/api/desk/v1/images/{image.pk}/uses/")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["results"]
    assert answer.json()["count"] == len(found)
    return found


def test_every_use_of_a_photo_is_told_with_its_state(pia: User) -> None:
    image = PhotoFactory()
    draft = make_article(headline="Draft", lead=image)
    live = make_public(headline="Live", lead=image, now=NOON)
    sealed, held = make_article(headline="Sealed", lead=image), make_article(headline="Held", lead=image)
    publishing.schedule(sealed.pk, at=NOON + DAY, by=None, revision=1, now=NOON)
    publishing.schedule(held.pk, at=NOON + 2 * DAY, by=None, revision=1, reason="Report of the bank", now=NOON)
    gone = make_public(headline="Gone", lead=image, now=NOON)
    publishing.withdraw(gone.key, by=None, reason="Wrong.", now=NOON + DAY)
    make_author("Aida Sadykova II", photo=image)
    found = uses(desk_of(pia), image)
    assert [(use["title"], use["state"]) for use in found] == [
        ("Live", "live"),
        ("Aida Sadykova II", "live"),
        ("Sealed", "scheduled"),
        ("Held", "embargoed"),
        ("Draft", "draft"),
        ("Gone", "withdrawn"),
    ]
    assert found[0]["at"] == "2031-05-01T12:00:00Z"
    assert found[1]["at"] is None
    assert found[4]["url"] == page_of(draft)
    assert {use["url"] for use in found[:1]} == {f"/admin/articles/article/{live.key}/change/"}


def test_what_readers_see_counts_and_not_what_is_being_written(pia: User) -> None:
    image, other = PhotoFactory(), PhotoFactory()
    public = make_public(headline="Live", lead=image)
    saving.save(public.key, Draft(lead=LeadPhoto(other.pk)), by=None, revision=1)
    assert [use["state"] for use in uses(desk_of(pia), image)] == ["live"]
    assert [use["state"] for use in uses(desk_of(pia), other)] == ["draft"]


def test_a_photo_that_nobody_uses_has_no_uses(pia: User, django_assert_max_num_queries: Callable[[int], Any]) -> None:
    image = PhotoFactory()
    client = desk_of(pia)
    with django_assert_max_num_queries(10):
        assert uses(client, image) == []


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("oscar", 403), ("max_", 403)])
def test_who_may_not_see_photos_is_not_told_where_they_are(
    who: str, status: int, request: pytest.FixtureRequest
) -> None:
    client = Client() if who == "nobody" else desk_of(request.getfixturevalue(who))
    assert client.get(f"/api/desk/v1/images/{PhotoFactory().pk}/uses/").status_code == status


def test_photos_of_editions_that_are_here_already_are_noted() -> None:
    images = [PhotoFactory(), PhotoFactory()]
    make_public(lead=images[0], body=f'<p>The lake rose.</p><figure data-image="{images[1].pk}"></figure>')
    before = set(EditionPhoto.objects.values_list("edition", "image"))
    assert len(before) == 2
    EditionPhoto.objects.all().delete()
    migration = importlib.import_module("articles.migrations.0003_photos_of_known_editions")
    for _ in range(2):  # it may be stopped and run again
        migration.note_photos(apps, None)
    assert set(EditionPhoto.objects.values_list("edition", "image")) == before
    assert Edition.objects.count() == 1


# Suppliers


def test_the_photo_desk_keeps_its_suppliers(pia: User) -> None:
    client = desk_of(pia)
    page = client.get("/admin/media/supplier/add/")
    sent = {**fields(page, "#supplier_form"), "name": "Agency", "credit_words": "AG, Agency", "quota": "5"}
    client.post("/admin/media/supplier/add/", {**sent, "default_category": "agency", "period": "week"})
    made = Supplier.objects.get()
    assert (made.credit_words, made.default_category, made.quota, made.period) == (
        ["AG", "Agency"],
        "agency",
        5,
        "week",
    )
    assert "0 of 5 this week" in said(client.get("/admin/media/supplier/"))


def test_a_reporter_keeps_no_suppliers(rita: User) -> None:
    assert desk_of(rita).get("/admin/media/supplier/").status_code == 403


# Groups


def test_groups_that_exist_gain_what_the_photo_desk_needs() -> None:
    migration = importlib.import_module("articles.migrations.0004_photo_desk_permissions")
    for name, codenames in migration.GAINS.items():
        held = set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
        assert set(codenames) <= held, "new groups are made with what old ones gain"
    Permission.objects.filter(content_type__app_label="media", codename="recall_image").delete()
    migration.give(apps, None)
    desk = Group.objects.get(name="Photo desk")
    assert desk.permissions.filter(codename="recall_image").exists()
    migration.take(apps, None)
    assert not desk.permissions.filter(codename="recall_image").exists()
    assert desk.permissions.filter(codename="change_image").exists()


def test_reporters_of_a_newsroom_that_is_there_already_change_their_own_photos_alone() -> None:
    migration = importlib.import_module("articles.migrations.0005_reporters_change_their_own_photos")
    reporters, editors = (Group.objects.get(name=name) for name in ("Reporters", "Editors"))

    def changes_all(group: Group) -> bool:
        return group.permissions.filter(content_type__app_label="media", codename="change_image").exists()

    assert (changes_all(reporters), changes_all(editors)) == (False, True)
    migration.give(apps, None)
    assert changes_all(reporters)
    for _ in range(2):
        migration.take(apps, None)
        assert (changes_all(reporters), changes_all(editors)) == (False, True)
    assert reporters.permissions.filter(codename="add_image").exists()


def test_a_reporter_uploads_and_uses_and_lifts_nothing() -> None:
    assert {"media.view_image", "media.add_image"} <= set(GROUPS["Reporters"])
    assert not {"media.change_image", "media.delete_image"} & set(GROUPS["Reporters"])
    for name in ("Reporters", "Editors"):
        assert not {"media.lift_rights", "media.lift_ai_label", "media.recall_image"} & set(GROUPS[name])
    assert "media.lift_ai_label" not in GROUPS["Photo desk"]
    assert {"media.lift_rights", "media.lift_ai_label", "media.recall_image"} <= set(GROUPS["Managing editors"])


def test_the_stories_in_the_way_of_a_deletion_are_named(pia: User) -> None:
    image = PhotoFactory(headline="Turbines")
    make_article(headline="Wind farm <b>opens</b>", lead=image)
    asked = desk_of(pia).get(f"/admin/media/image/{image.pk}/delete/").text
    assert "Wind farm &lt;b&gt;opens" in asked
    assert "/admin/articles/article/" in asked.partition("Wind farm")[0].rpartition("<a")[2]
