"""The contact sheet's frame. What the sheet does in a browser: tests/e2e/test_contact_sheet.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser

from media.admin.sheet import MODULES
from media.models import Lease, Supplier
from tests.photos import PhotoFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/media/image/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def frame(client: Client, url: str = LIST) -> dict[str, Any]:
    """Return what the page tells its modules."""
    node = LexborHTMLParser(client.get(url).text).css_first("#sheet-frame")
    assert node is not None
    told: dict[str, Any] = json.loads(node.text())
    return told


def test_the_frame_costs_the_same_whatever_it_will_hold(
    pia: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = signed_in(pia)
    client.get(LIST)
    for _ in range(30):
        PhotoFactory()
    with django_assert_max_num_queries(6):
        client.get(LIST)


def test_a_page_of_photos_costs_the_same_however_many_it_shows(
    mira: User,
) -> None:
    """Each photo with a supplier, a quota, leases and somebody who sent it: what its rights are asked of."""
    client = signed_in(mira)
    many: list[str] = []
    asked: dict[str, Callable[[], Any]] = {
        "the sheet": lambda: client.get("/api/desk/v1/images/", {"page_size": 100}),
        "the question before deleting": lambda: client.post(
            LIST, {"action": "delete_selected", "_selected_action": many}
        ),
        "the search over everything": lambda: client.get("/admin/search/", {"s": "wind"}),
    }
    costs: dict[str, set[int]] = {name: set() for name in asked}
    for number in (2, 30):
        for _ in range(number):
            supplier = Supplier.objects.create(name=f"Agency {uuid4()}", quota=5)
            photo = PhotoFactory(headline="Wind farm", supplier=supplier, uploaded_by=mira)
            Lease.objects.create(image=photo, access="deny", by=mira)
            many.append(str(photo.pk))
        for name, ask in asked.items():
            with CaptureQueriesContext(connection) as queries:
                assert ask().status_code == 200
            costs[name].add(len(queries))
    assert {name: len(found) for name, found in costs.items()} == dict.fromkeys(asked, 1), costs


def test_each_sees_what_they_may_do(pia: User, rita: User, oscar: User, max_: User) -> None:
    assert frame(signed_in(pia))["may"] == {"add": True, "change": True, "delete": True}
    assert frame(signed_in(rita))["may"] == {"add": True, "change": True, "delete": False}
    assert "data-upload-open" in signed_in(rita).get(LIST).text
    for stranger in (oscar, max_):
        assert signed_in(stranger).get(LIST).status_code == 403
    assert Client().get(LIST).status_code == 302


def test_adding_photos_opens_the_sheet_with_its_drop_zone(pia: User) -> None:
    client = signed_in(pia)
    assert frame(client, f"{LIST}add/")["adding"] is True
    assert frame(client)["adding"] is False


def test_today_is_the_newsrooms_day(pia: User, settings: Any, time_machine: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"
    time_machine.move_to("2026-03-01T21:30:00+00:00", tick=False)
    assert frame(signed_in(pia))["today"] == "2026-03-02"


def test_a_view_can_be_sent_on_and_a_made_up_one_leads_to_all(pia: User) -> None:
    client = signed_in(pia)
    view = {"q": "wind", "missing": "credit", "used": "no", "uploaded_after": "2026-01-01", "place": "Taraz"}
    assert client.get(LIST, view).status_code == 200
    for nonsense in ({"id__exact": "x"}, {"p": "9" * 40}, {"missing": "credit", "o": "-1"}):
        response = client.get(LIST, nonsense, follow=True)
        assert response.redirect_chain == [(LIST, 302)]
        assert "There is nothing of that kind" in response.text


def test_nothing_on_the_page_runs_that_the_policy_forbids(pia: User) -> None:
    response = signed_in(pia).get(LIST)
    page = LexborHTMLParser(response.text)
    for script in page.css("script"):
        told = script.attributes
        assert told.get("src") or told.get("nonce") or told.get("type") == "application/json", script.html
    assert not page.css("[data-sheet] [style], [data-sheet] [onclick]")


def test_every_module_of_the_page_is_asked_for_at_once() -> None:
    folder = Path(str(finders.find("media/sheet/main.js"))).parent
    there = {f"sheet/{path.name}" for path in folder.glob("*.js")} - {"sheet/main.js"}
    assert {name for name in MODULES if name.startswith("sheet/")} == there
    for name in MODULES:
        assert finders.find(f"media/{name}"), name


def test_the_panel_asks_for_what_the_model_has(pia: User) -> None:
    fields = {field["name"]: field for field in frame(signed_in(pia))["fields"]}
    assert fields["credit"]["limit"] == 300
    assert fields["keywords"]["is_list"] is True
    assert ["http://cv.iptc.org/newscodes/digitalsourcetype/print", "Scanned from a print"] in fields[
        "digital_source_type"
    ]["options"]
