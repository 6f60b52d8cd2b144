"""The pages of sources: setting one up, what came of asking, and deciding about a rate that waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from tests.bank_files import PAGE, kyrgyz
from tests.banks import Bank, Week, make_fed, make_source, may_ask_loopback
from tests.servers import reply
from ticker import polling
from ticker.models import Fetch, Held, Source

__all__ = ["may_ask_loopback"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may_ask_loopback")]

LIST = "/admin/ticker/source/"


def said(response: Any) -> str:
    assert response.status_code == 302, response.content
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_bank_is_chosen_and_comes_with_its_own_address_and_calendar(client: Client, desk_max: User) -> None:
    said(client.post(f"{LIST}add/", {"adapter": "cbr", "name": "", "url": "", "mapping": ""}))
    source = Source.objects.get()
    assert (source.name, source.zone, source.at, source.lead) == ("Bank of Russia", "Europe/Moscow", dt.time(17, 30), 1)
    assert source.url == "https://www.cbr.ru/scripts/XML_daily.asp"
    assert client.get(f"{LIST}{source.pk}/change/").status_code == 200


def test_a_mapping_that_cannot_be_used_is_told_beside_its_field(client: Client, desk_max: User) -> None:
    fields = {
        "adapter": "mapped",
        "name": "Metals",
        "url": "https://metals.example/list.csv",
        "mapping": '{"format": "csv"}',
    }
    response = client.post(f"{LIST}add/", fields)
    assert "“base” is missing." in response.content.decode()
    assert not Source.objects.exists()


def test_the_calendar_is_changed_on_the_page(client: Client, desk_max: User) -> None:
    source = make_source("https://bank.example/", name="Bank")
    page = f"{LIST}{source.pk}/change/"
    fields = {
        "name": "Bank", "url": "https://bank.example/", "enabled": "on", "zone": "Asia/Bishkek", "at": "15:30",
        "weekdays": ["1", "2"], "lead": "1", "grace_minutes": "60", "holidays": "2025-03-21\n2025-03-20, 2025-03-21",
    }  # fmt: skip
    said(client.post(page, fields))
    source.refresh_from_db()
    assert (source.weekdays, source.holidays, source.at) == ([1, 2], ["2025-03-20", "2025-03-21"], dt.time(15, 30))
    refused = client.post(page, {**fields, "holidays": "21.03.2025", "zone": "Mars"}).content.decode()
    assert "Write days such as 2026-03-21" in refused
    assert "no such time zone" in refused


def test_an_answer_is_kept_as_it_came_and_shown_as_text(client: Client, desk_max: User) -> None:
    with Bank() as bank:
        bank.broken = reply(200, PAGE + b"<script>alert(1)</script>")
        source = make_source(bank)
        polling.poll(source.pk, clock=lambda: Week.at("2025-01-22 16:05"))
    shown = client.get(f"{LIST}{source.pk}/change/").content.decode()
    assert "It is a web page, not rates." in shown
    answer = client.get(f"{LIST}{source.pk}/answers/{Fetch.objects.get().pk}/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/plain; charset=utf-8", "nosniff")
    assert b"<script>" in answer.content
    assert client.get(f"{LIST}{source.pk}/answers/999/").status_code == 404


def test_a_fault_that_has_become_a_trouble_is_told_once(client: Client, desk_max: User) -> None:
    with Bank() as bank:
        bank.broken = reply(200, PAGE)
        source = make_source(bank)
        for minute in (5, 10, 20):
            polling.poll(source.pk, clock=lambda minute=minute: Week.at(f"2025-01-22 16:{minute:02}"))
    above = client.get(f"{LIST}{source.pk}/change/").content.decode().partition("What came of asking")[0]
    assert above.count("It is a web page, not rates.") == 1


def test_the_hour_of_a_source_is_not_measured_against_ours(client: Client, desk_max: User) -> None:
    page = client.get(f"{LIST}{make_source('https://bank.example/').pk}/change/").content.decode()
    assert 'type="time"' in page
    assert "DateTimeShortcuts" not in page


def test_a_source_is_asked_at_once_and_a_jump_is_decided_on(client: Client, desk_max: User) -> None:
    with Bank() as bank:
        source = make_source(bank)
        make_fed("USD/KGS", source)
        step = f"{LIST}{source.pk}/step/"
        for usd in ("87,41", "8,741"):
            bank.says = kyrgyz("22.01.2025" if usd == "87,41" else "23.01.2025", USD=usd)
            told = said(client.post(step, {"step": "ask"}))
        assert told.endswith("National Bank: 0 new, 1 waiting for an editor, of 2025-01-23.")
        page = client.get(f"{LIST}{source.pk}/change/").content.decode()
        assert "8.74100" in page
        assert "-90.00%" in page
        held = Held.objects.get()
        assert said(client.post(step, {"step": f"refuse {held.pk}"})).endswith("The rate is left out.")
        assert "does not wait any more" in said(client.post(step, {"step": f"accept {held.pk}"}))
        assert "does not wait any more" in said(client.post(step, {"step": "accept 9999999999999999999"}))


def test_who_has_no_business_at_the_market_desk_sees_no_source(client: Client, rita: User) -> None:
    source = make_source("https://bank.example/")
    client.force_login(rita)
    for path in ("", f"{source.pk}/change/", "add/", f"{source.pk}/answers/1/"):
        assert client.get(LIST + path).status_code == 403
    assert client.post(f"{LIST}{source.pk}/step/", {"step": "ask"}).status_code == 403
