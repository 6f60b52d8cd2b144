"""What the buttons of the market desk do: overriding a line, deciding about a rate that waits, looking back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client

from tests.quotes import NOW, make_desk, make_line, make_quote
from ticker import queries, services
from ticker.models import Held, Instrument, Quote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_wednesday")]

DESK = "/admin/ticker/instrument/"


def newest(instrument: Instrument) -> Quote:
    quote = instrument.quotes.newest_first().first()
    assert quote is not None
    return quote


def override(client: Client, instrument: Instrument, **fields: str) -> str:
    """Press the button of a line's override; return what the page then says."""
    response = client.post(f"{DESK}{instrument.pk}/override/", {"value": "0.0115", "minutes": "120", **fields})
    assert response.status_code == 302
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_line_is_overridden_for_two_hours_and_taken_back(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "0.01144")
    assert override(client, som, reason="The bank errs") == "KGS/USD is overridden until 11:30."
    (line,) = queries.lines(NOW)
    assert (line.text, line.source) == ("KGS/USD = 0.01150", "Desk")
    assert "Readers see 0.01150 until 22 January, 11:30." in client.get(DESK).content.decode()
    assert newest(som).value == Decimal("0.01144")
    assert override(client, som, step="end").endswith("KGS/USD is shown as its rate says.")
    assert queries.lines(NOW)[0].text == "KGS/USD = 0.01144"


@pytest.mark.parametrize(("fields", "said"), [
    ({"value": "1e5"}, "is not a rate"), ({"value": ""}, "is not a rate"), ({"minutes": "99999"}, "within seven days"),
    ({"minutes": "-1"}, "within seven days"), ({"minutes": ""}, "within seven days"),
    ({"value": "0.000001"}, "as zero"),
])  # fmt: skip
def test_an_override_that_cannot_be_is_told_in_words(
    client: Client, desk_max: User, fields: dict[str, str], said: str
) -> None:
    som = make_line("KGS/USD", "0.01144")
    assert said in override(client, som, **fields)
    assert queries.lines(NOW)[0].text == "KGS/USD = 0.01144"


def test_a_rate_that_waits_is_decided_on_the_desk(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "0.01144", "0.01144")
    jump = services.Reading(som, Decimal("0.1144"), NOW)
    services.record_many([jump], source="National Bank", now=NOW, hold=True)
    page = client.get(DESK).content.decode()
    assert "National Bank says 0.11440; it was 0.01144 (+900.00%)." in page
    step = {"step": f"accept {Held.objects.get().pk}"}
    assert client.post(f"{DESK}waiting/", step).status_code == 302
    assert newest(som).value == Decimal("0.1144")


def test_a_line_is_shown_over_time_with_its_rates(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "0.01144", "0.01140")
    make_quote(som, "0.01150", by=desk_max, source="Desk")
    page = client.get(f"{DESK}{som.pk}/over-time/?days=365").content.decode()
    assert "<title>2025-01-22: 0.01150</title>" in page
    assert page.count('class="is-corrected"') == 1
    assert f"{DESK}{som.pk}/over-time/" in client.get(DESK).content.decode()
    assert client.get(f"{DESK}{som.pk}/over-time/?days=x").status_code == 200
    assert client.get(f"{DESK}999/over-time/").status_code == 404


def test_who_may_only_look_overrides_nothing(client: Client) -> None:
    som = make_line("KGS/USD", "0.01144")
    client.force_login(make_desk("lea", "view_instrument"))
    for path in (f"{som.pk}/override/", "waiting/"):
        assert client.post(DESK + path, {"step": "end"}).status_code == 403
    assert client.get(f"{DESK}{som.pk}/over-time/").status_code == 403
    assert "Override" not in client.get(DESK).content.decode()
