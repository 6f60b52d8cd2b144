"""Rights on the desk: who may restrict and who may lift, quotas, AI labels, and what readers are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import orjson
import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client

from articles.services import publishing
from media import services
from media.metadata.vocabulary import SOURCE_TYPES
from media.models import Image, Supplier
from media.rights import ai, quotas
from newsroom.errors import BadInput, NotAllowed, NotReady
from tests.desk import desk_of
from tests.factories import make_article, make_public
from tests.photos import PhotoFactory, make_photo_bytes, packet, photo_files, upload

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]
NOW = dt.datetime(2031, 5, 1, 9, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
GENERATED = SOURCE_TYPES + "trainedAlgorithmicMedia"
Grant = Callable[[User, str], User]


@pytest.fixture
def grant() -> Grant:
    """Return a function that gives somebody a permission of the photo desk, and returns them anew."""

    def give(person: User, codename: str) -> User:
        person.user_permissions.add(Permission.objects.get(content_type__app_label="media", codename=codename))
        return User.objects.get(pk=person.pk)

    return give


def one(image: Image, more: str = "") -> str:
    return f"/api/desk/v1/images/{image.id}/{more}"


def send(client: Client, method: str, url: str, body: Any = None, match: int | None = 1) -> Any:
    headers = {"If-Match": f'"{match}"'} if match is not None else {}
    return client.generic(method, url, _json(body), content_type="application/json", headers=headers)


def _json(body: Any) -> bytes:
    return orjson.dumps(body) if body is not None else b""


# What may be written


def test_rights_are_written_with_the_photo_and_read_back_as_a_list_of_reasons(pia: User) -> None:
    image = PhotoFactory()
    said = {"rights_category": "pool", "restrictions": "Not for covers.", "expires_at": "2031-05-02T14:30:00+05:00"}
    with time_machine.travel(NOW, tick=False):
        answer = send(desk_of(pia), "PATCH", one(image), said)
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert (found["rights_category"], found["expires_at"]) == ("pool", "2031-05-02T09:30:00Z")
    assert found["rights"]["state"] == "restricted"
    assert found["rights"]["cost"] == "conditional"
    assert found["rights"]["next_change"] == "2031-05-02T09:30:00Z"
    assert found["rights"]["reasons"] == [
        {"code": "restricted", "words": "Not for covers.", "severity": "asks", "until": None}
    ]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"rights_category": "agancy"}, "unknown_category", "Did you mean “agency”"),
    ({"rights_category": 7}, "not_text", "Write text."),
    ({"expires_at": "2031-05-02"}, "not_a_moment", "with its offset"),
    ({"expires_at": "2031-05-02T10:00"}, "not_a_moment", "with its offset"),
    ({"expires_at": 5}, "not_a_moment", "with its offset"),
    ({"embargoed_until": "9999-12-31T23:59:59Z"}, "not_a_moment", "with its offset"),
    ({"embargoed_until": "2031-05-02T10:00:00Z", "expires_at": "2031-05-02T10:00:00Z"}, "never", "before its embargo"),
    ({"supplier": 999}, "unknown_supplier", "no such supplier"),
    ({"supplier": True}, "unknown_supplier", "no such supplier"),
    ({"supplier": 2**40}, "unknown_supplier", "no such supplier"),
    ({"rights_category": "creative-commons"}, "needed_by_category", "the address of the licence"),
    ({"ai_label": "robot"}, "invalid_choice", "robot"),
    ({"restrictions": "x" * 2001}, "max_length", "2000"),
    ({"digital_source_type": GENERATED, "ai_label": "enhanced"}, "label_too_low", "Change that first"),
    ({"recalled_at": None}, "unknown_field", "no field “recalled_at”"),
]


@pytest.mark.parametrize(("changes", "code", "words"), WRONG, ids=lambda value: str(value)[:40])
def test_what_cannot_be_written_is_told(changes: dict[str, Any], code: str, words: str, pia: User) -> None:
    image = PhotoFactory()
    answer = send(desk_of(pia), "PATCH", one(image), changes)
    assert answer.status_code == 400
    assert [fault["code"] for fault in answer.json()["errors"]] == [code]
    assert words in answer.json()["errors"][0]["detail"]
    image.refresh_from_db()
    assert image.version == 1


def test_two_who_write_rights_at_once_do_not_overwrite_each_other(pia: User) -> None:
    image = PhotoFactory()
    assert send(desk_of(pia), "PATCH", one(image), {"expires_at": "2031-05-02T09:30:00Z"}).status_code == 200
    late = send(desk_of(pia), "PATCH", one(image), {"expires_at": "2031-06-02T09:30:00Z"})
    assert late.status_code == 412
    assert late.json()["changes"] == {"expires_at": {"yours": "2031-06-02T09:30:00Z", "now": "2031-05-02T09:30:00Z"}}


# Who may lift


LIFTED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("a price", {"rights_category": "screenshot", "source": "TV"}, {"rights_category": "own-archive"}),
    ("terms", {"restrictions": "Not for covers."}, {"restrictions": ""}),
    ("an embargo", {"embargoed_until": NOW + DAY}, {"embargoed_until": None}),
    ("a part of an embargo", {"embargoed_until": NOW + 2 * DAY}, {"embargoed_until": (NOW + DAY).isoformat()}),
    ("an expiry", {"expires_at": NOW + DAY}, {"expires_at": None}),
    ("an expiry, later", {"expires_at": NOW}, {"expires_at": (NOW + DAY).isoformat()}),
]


@pytest.mark.parametrize(("what", "before", "after"), LIFTED, ids=[what for what, _, _ in LIFTED])
def test_only_some_may_lift(what: str, before: Any, after: Any, rita: User, grant: Grant) -> None:
    image = PhotoFactory(**before, uploaded_by=rita)
    with pytest.raises(NotAllowed, match="lift"):
        services.revise(image.id, by=rita, version=1, changes=after, now=NOW)
    may = grant(rita, "lift_rights")
    assert services.revise(image.id, by=may, version=1, changes=after, now=NOW).version == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"rights_category": "pool", "restrictions": "Today only."}),
        ({"restrictions": "Not for covers."}, {"restrictions": "Not for covers. Not for sale."}),
        ({}, {"embargoed_until": (NOW + DAY).isoformat()}),
        ({"embargoed_until": NOW - DAY}, {"embargoed_until": None}),
        ({"expires_at": NOW + DAY}, {"expires_at": NOW.isoformat()}),
    ],
)
def test_everybody_who_corrects_a_photo_may_restrict_it(before: Any, after: Any, rita: User) -> None:
    image = PhotoFactory(**before, uploaded_by=rita)
    assert services.revise(image.id, by=rita, version=1, changes=after, now=NOW).version == 2


def test_leases_are_added_and_removed_with_the_photo_that_was_read(pia: User, grant: Grant) -> None:
    image, client = PhotoFactory(), desk_of(grant(pia, "lift_rights"))
    sent = {"access": "deny", "starts_at": "2031-05-01T00:00:00Z", "ends_at": None, "reason": "A complaint."}
    assert send(client, "POST", one(image, "leases/"), sent, match=None).status_code == 428
    assert send(client, "POST", one(image, "leases/"), sent, match=7).status_code == 412
    made = send(client, "POST", one(image, "leases/"), sent)
    assert (made.status_code, made["ETag"]) == (201, '"2"')
    [lease] = made.json()["rights"]["leases"]
    assert (lease["access"], lease["reason"], lease["by"]) == ("deny", "A complaint.", pia.pk)
    assert send(client, "DELETE", one(image, "leases/999/"), match=2).status_code == 404
    gone = send(client, "DELETE", one(image, f"leases/{lease['id']}/"), match=2)
    assert (gone.status_code, gone.json()["rights"]["leases"]) == (200, [])
    verbs = [line["verb"] for line in client.get(one(image, "history/")).json()["results"]]
    assert verbs == ["unleased", "leased"]


def test_to_deny_is_to_restrict_and_to_allow_is_to_lift(rita: User) -> None:
    image, client = PhotoFactory(uploaded_by=rita), desk_of(rita)
    assert send(client, "POST", one(image, "leases/"), {"access": "allow"}).status_code == 403
    made = send(client, "POST", one(image, "leases/"), {"access": "deny"})
    assert made.status_code == 201
    lease = made.json()["rights"]["leases"][0]["id"]
    assert send(client, "DELETE", one(image, f"leases/{lease}/"), match=2).status_code == 403


def test_all_that_is_wrong_with_a_lease_is_told_at_once(pia: User) -> None:
    image = PhotoFactory()
    sent = {"access": "perhaps", "starts_at": "tomorrow", "ends_at": 5, "reason": "x" * 501}
    answer = send(desk_of(pia), "POST", one(image, "leases/"), sent)
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/access", "/starts_at", "/ends_at", "/reason"]
    backwards = {"access": "deny", "starts_at": "2031-05-02T00:00:00Z", "ends_at": "2031-05-01T00:00:00Z"}
    assert send(desk_of(pia), "POST", one(image, "leases/"), backwards).json()["errors"][0]["code"] == "never"
    assert send(desk_of(pia), "POST", one(image, "leases/"), {"acess": "deny"}).json()["errors"][0]["code"] == (
        "unknown_field"
    )
    assert send(desk_of(pia), "POST", one(image, "leases/"), ["deny"]).status_code == 400


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("oscar", 403), ("max_", 403)])
def test_who_may_not_correct_photos_writes_no_lease(who: str, status: int, request: pytest.FixtureRequest) -> None:
    image = PhotoFactory()
    client = Client() if who == "nobody" else desk_of(request.getfixturevalue(who))
    assert send(client, "POST", one(image, "leases/"), {"access": "deny"}).status_code == status
    assert send(client, "DELETE", one(image, "leases/1/")).status_code == status
    assert client.get("/api/desk/v1/images/rights/").status_code == status


def test_a_form_is_told_what_there_is_to_choose_from(pia: User) -> None:
    Supplier.objects.create(name="Agency")
    found = desk_of(pia).get("/api/desk/v1/images/rights/").json()
    assert len(found["categories"]) >= 25
    assert {each["cost"] for each in found["categories"]} == {"free", "conditional", "pay"}
    assert [each["name"] for each in found["suppliers"]] == ["Agency"]
    assert [each["code"] for each in found["ai_labels"]] == ["enhanced", "part-generated", "generated"]


# Suppliers and quotas


def test_a_supplier_is_known_by_the_credit_whatever_its_spelling(pia: User) -> None:
    agency = Supplier.objects.create(name="Kursiv Photo", credit_words=["Kursiv Photo", "KP"])
    image = PhotoFactory(credit="")
    changed = services.revise(image.id, by=pia, version=1, changes={"credit": "Aida / KURSIV-PHOTO"})
    assert changed.supplier == agency
    other = services.revise(PhotoFactory(credit="").id, by=pia, version=1, changes={"credit": "Kpop"})
    assert other.supplier is None


def test_a_photo_of_a_known_supplier_arrives_with_its_category(pia: User) -> None:
    Supplier.objects.create(name="Agency", credit_words=["Agency"], default_category="agency")
    said = packet("<photoshop:Credit>Aida/Agency</photoshop:Credit>")
    image = services.accept(upload(make_photo_bytes(xmp=said)), by=pia)
    assert (str(image.supplier), image.rights_category) == ("Agency", "agency")


def test_no_more_photos_come_into_use_than_a_supplier_gives() -> None:
    agency = Supplier.objects.create(name="Agency", quota=1, period="month")
    first, second = (make_article(lead=PhotoFactory(supplier=agency)) for _ in range(2))
    publishing.publish(first.pk, by=None, revision=1, now=NOW)
    with pytest.raises(NotReady) as refused:
        publishing.publish(second.pk, by=None, revision=1, now=NOW)
    assert "1 of 1 this month" in refused.value.problems[0].detail
    publishing.publish(first.pk, by=None, revision=1, now=NOW + DAY)  # what is in use stays in use
    publishing.publish(second.pk, by=None, revision=1, now=NOW + 31 * DAY)


def test_a_story_with_more_photos_than_are_left_is_refused_whole() -> None:
    agency = Supplier.objects.create(name="Agency", quota=1)
    images = [PhotoFactory(supplier=agency) for _ in range(2)]
    figures = "".join(f'<figure data-image="{image.pk}"></figure>' for image in images)
    article = make_article(body=f"<p>The lake rose.</p>{figures}")
    with pytest.raises(NotReady) as refused:
        publishing.publish(article.pk, by=None, revision=1, now=NOW)
    assert [fault.code for fault in refused.value.problems] == ["photo_quota_used"]
    assert "1 of 1 photos are left" in refused.value.problems[0].detail
    assert not Image.objects.filter(first_used_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("period", "expected"),
    [("day", "2031-04-30"), ("week", "2031-04-27"), ("month", "2031-04-30"), ("year", "2030-12-31")],
)
def test_a_period_begins_at_midnight_on_the_newsrooms_clock(period: str, expected: str, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"
    assert quotas.began(period, NOW).isoformat() == f"{expected}T19:00:00+00:00"


# AI labels


def test_a_generated_picture_is_labelled_on_arrival_and_in_public(pia: User, public: Client) -> None:
    said = packet(f"<Iptc4xmpExt:DigitalSourceType>{GENERATED}</Iptc4xmpExt:DigitalSourceType>")
    image = services.accept(upload(make_photo_bytes(xmp=said)), by=pia)
    assert image.ai_label == ai.GENERATED
    words = {"caption": "A lake.", "credit": "Desk", "alt": "A lake."}
    services.revise(image.id, by=pia, version=1, changes=words)
    story = make_public(lead=image)
    document = public.get(f"/api/v1/articles/{story.slug}/").json()
    assert document["lead_image"]["ai_label"] == "generated"
    assert document["lead_image"]["digital_source_type"] == GENERATED
    pictures = document["structured_data"]["image"]
    assert {each["digitalSourceType"] for each in pictures} == {
        "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    }


def test_anybody_may_say_more_of_ai_and_only_some_less_than_the_file(rita: User, grant: Grant) -> None:
    said = {"digital_source_type": SOURCE_TYPES + "algorithmicallyEnhanced"}
    image = PhotoFactory(**said, ai_label="enhanced", embedded={"fields": said}, uploaded_by=rita)
    raised = services.revise(image.id, by=rita, version=1, changes={"ai_label": "generated"})
    assert raised.credit_block["digital_source_type"] == GENERATED
    services.revise(image.id, by=rita, version=2, changes={"ai_label": "enhanced"})  # back to what the file says
    none = {"digital_source_type": SOURCE_TYPES + "digitalCapture"}
    with pytest.raises(NotAllowed, match="AI"):
        services.revise(image.id, by=rita, version=3, changes=none)
    with pytest.raises(BadInput, match="Change that first"):
        services.revise(image.id, by=rita, version=3, changes={"ai_label": ""})
    may = grant(rita, "lift_ai_label")
    assert services.revise(image.id, by=may, version=3, changes=none).ai_label == ""


def test_what_a_person_said_of_ai_a_person_may_take_back(rita: User) -> None:
    image = PhotoFactory(uploaded_by=rita)
    services.revise(image.id, by=rita, version=1, changes={"digital_source_type": GENERATED})
    image.refresh_from_db()
    assert image.ai_label == "generated"
    assert services.revise(image.id, by=rita, version=2, changes={"digital_source_type": ""}).ai_label == ""
