"""The market desk's page: many rates in one go, and no accident on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.utils.html import escape

from tests.quotes import DAY, NOW, WEDNESDAY, make_desk, make_instrument, make_line, make_quote
from ticker import services
from ticker.models import Instrument, Quote, Tape

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_wednesday")]

DESK = "/admin/ticker/instrument/"
HOUR = dt.timedelta(hours=1)


class Page:
    """The page as a browser holds it: what it was loaded with, and what is typed into it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        response = client.get(DESK)
        assert response.status_code == 200
        self.fields: dict[str, Any] = {}
        for line in response.context["lines"]:
            self._load(line)

    def _load(self, line: Any) -> None:
        for bound in line:
            value = bound.value()
            if bound.field.show_hidden_initial:
                self.fields[bound.html_initial_name] = "" if value is None else value
            if value is not False and value is not None:
                self.fields[bound.html_name] = value

    def type(self, instrument: Instrument, **fields: Any) -> Page:
        for name, value in fields.items():
            if value is False:
                del self.fields[f"i{instrument.pk}-{name}"]
            else:
                self.fields[f"i{instrument.pk}-{name}"] = value
        return self

    def save(self) -> str:
        """Save what must be accepted; return what the page then says."""
        response = self.client.post(DESK, self.fields)
        assert response.status_code == 302, [line.errors for line in response.context["lines"]]
        return " ".join(str(message) for message in get_messages(response.wsgi_request))

    def refused(self, instrument: Instrument) -> str:
        """Save what must be refused; return what stands beside the rate, once nothing was written."""
        before = Tape.objects.get().number, Quote.objects.count()
        response = self.client.post(DESK, self.fields)
        assert response.status_code == 200
        assert (Tape.objects.get().number, Quote.objects.count()) == before
        for line in response.context["lines"]:
            if line.row.instrument == instrument:
                said = line.errors.get("value", [])
                assert all(escape(sentence) in response.content.decode() for sentence in said)
                self.fields[line.add_prefix("seen")] = line["seen"].value()
                return " ".join(said)
        raise AssertionError("The line is gone from the page.")


def newest(instrument: Instrument) -> Quote:
    quote = instrument.quotes.newest_first().first()
    assert quote is not None
    return quote


def test_a_typed_rate_is_recorded_and_the_others_are_left_alone(client: Client, desk_max: User) -> None:
    som, somoni = make_line("KGS/USD", "0.01144"), make_line("TJS/USD", "0.09135")
    said = Page(client).type(som, value="0,0115").save()
    assert said == "KGS/USD: 0.01144 → 0.01150."
    quote = newest(som)
    assert (quote.value, quote.source, quote.as_of, quote.recorded_by) == (Decimal("0.0115"), "Desk", NOW, desk_max)
    assert somoni.quotes.count() == 1


def test_several_rates_are_saved_in_one_go(client: Client, desk_max: User) -> None:
    som, somoni, euro = make_line("KGS/USD", "0.01144"), make_line("TJS/USD", "0.09135"), make_instrument("EUR/USD")
    before = Tape.objects.get().number
    said = Page(client).type(som, value="0.0115").type(somoni, value="0.0914").type(euro, value="1.04").save()
    assert said == "KGS/USD: 0.01144 → 0.01150. TJS/USD: 0.09135 → 0.09140. EUR/USD is 1.04000."
    assert Tape.objects.get().number == before + 1


def test_saving_an_untouched_page_changes_nothing(client: Client, desk_max: User) -> None:
    make_line("KGS/USD", "0.01144123", scale=3)
    make_line("TJS/USD", "0.09135", visible=False)
    make_instrument("EUR/USD")
    before = Tape.objects.get().number
    assert Page(client).save() == "Nothing was changed."
    assert Page(client).type(Instrument.objects.all()[0], value="0,01144123").save() == "Nothing was changed."
    assert (Tape.objects.get().number, Quote.objects.count()) == (before, 2)


@pytest.mark.parametrize(
    "raw", ["abc", "NaN", "1e5", "-5", "0", "1_000", "１２", "1 234,56", "1.123456789", "", "9" * 60]
)
def test_garbage_is_told_beside_its_field_and_nothing_is_saved(client: Client, desk_max: User, raw: str) -> None:
    som, somoni = make_line("KGS/USD", "0.01144"), make_line("TJS/USD", "0.09135")
    said = Page(client).type(som, value=raw).type(somoni, value="0.0914", visible=False).refused(som)
    assert "rate" in said
    assert Instrument.objects.get(pk=somoni.pk).visible


def test_markup_in_a_rate_is_shown_as_text(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "0.01144")
    said = Page(client).type(som, value="<script>alert(1)</script>").refused(som)
    assert said.startswith("“<script>")


def test_a_rate_that_arrived_meanwhile_is_not_overwritten_blindly(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "0.01144")
    page = Page(client).type(som, value="0.01150")
    make_quote(som, "0.01160", WEDNESDAY + HOUR, now=NOW)
    said = page.refused(som)
    assert said == "Another rate arrived while you were typing. Look at it, and save again. It is 0.01160 now."
    assert page.save() == "KGS/USD: 0.01160 → 0.01150."


def test_what_arrived_on_other_lines_is_neither_touched_nor_in_the_way(client: Client, desk_max: User) -> None:
    som, somoni = make_line("KGS/USD", "0.01144"), make_line("TJS/USD", "0.09135")
    page = Page(client).type(som, value="0.01150")
    make_quote(somoni, "0.09200", WEDNESDAY + HOUR, now=NOW)
    services.hide(somoni, by=desk_max, now=NOW)
    late = make_instrument("EUR/USD")
    assert page.save() == "KGS/USD: 0.01144 → 0.01150."
    assert newest(somoni).value == Decimal("0.092")
    assert not Instrument.objects.get(pk=somoni.pk).visible
    assert list(Instrument.objects.all()) == [som, somoni, late]


def test_a_slip_of_the_finger_must_be_confirmed(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "0.01144", jump_percent=Decimal(20))
    page = Page(client).type(som, value="0.1144")
    assert page.refused(som) == "That is +900.00% at once. Confirm it if it is right."
    assert page.type(som, sure="on").save() == "KGS/USD: 0.01144 → 0.11440."


def test_a_stale_rate_that_still_holds_is_made_fresh_with_one_tick(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "0.01144")
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        assert "stale" in client.get(DESK).content.decode()
        assert Page(client).type(som, same="on").save() == "KGS/USD is still 0.01144."
        assert ">stale<" not in client.get(DESK).content.decode().replace("\n", "").replace(" ", "")
    assert newest(som).as_of == NOW + 2 * DAY


def test_a_rate_that_the_bank_dated_ahead_can_be_corrected_today(client: Client, desk_max: User) -> None:
    som = make_instrument()
    ahead = make_quote(som, "0.01144", NOW + DAY, now=NOW)
    Page(client).type(som, value="0.01150").save()
    assert newest(som).corrects == ahead


def test_order_and_visibility_are_saved_with_the_rates(client: Client, desk_max: User) -> None:
    som, somoni, manat = (make_line(f"{code}/USD", "1") for code in ("KGS", "TJS", "TMT"))
    said = Page(client).type(manat, position="1").type(som, visible=False).save()
    assert said == "KGS/USD is hidden. The order is changed."
    assert list(Instrument.objects.all()) == [manat, som, somoni]
    Page(client).type(manat, position="3").type(som, visible="on").save()
    assert list(Instrument.objects.on_air()) == [som, somoni, manat]


@pytest.mark.parametrize("place", ["0", "-1", "x", "", "1e3", "99999999999999999999"])
def test_a_place_that_is_none_is_told_beside_its_field(client: Client, desk_max: User, place: str) -> None:
    som = make_line("KGS/USD", "1")
    Page(client).type(som, position=place).refused(som)


def test_a_form_that_was_tampered_with_is_refused_not_a_crash(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "1")
    for seen in ("", "x", "-1", "9" * 40, "0", "½"):
        Page(client).type(som, seen=seen, value="2").refused(som)
    assert client.post(DESK, {}).status_code == 302
    assert client.post(DESK, {"i999-value": "2", "i999-seen": "0", "form-TOTAL_FORMS": "3"}).status_code == 302
    assert Instrument.objects.count() == 1
    assert Quote.objects.count() == 1


def test_who_may_only_look_sees_rates_and_no_fields(client: Client) -> None:
    som = make_line("KGS/USD", "0.01144")
    client.force_login(make_desk("oscar", "view_instrument"))
    page = client.get(DESK).content.decode()
    assert "0.01144" in page
    assert f"i{som.pk}-" not in page
    assert client.post(DESK, {f"i{som.pk}-value": "2", f"i{som.pk}-seen": "0"}).status_code == 403


@pytest.mark.parametrize(
    ("codename", "forbidden"), [("add_quote", {"position": "1"}), ("change_instrument", {"value": "2", "seen": "0"})]
)
def test_nobody_saves_a_field_that_was_not_offered(client: Client, codename: str, forbidden: dict[str, str]) -> None:
    som = make_line("KGS/USD", "1")
    client.force_login(make_desk("oscar", "view_instrument", codename))
    assert client.post(DESK, {f"i{som.pk}-{name}": value for name, value in forbidden.items()}).status_code == 403
    assert Quote.objects.count() == 1


def test_who_may_quote_but_not_change_instruments_saves_rates(client: Client) -> None:
    som = make_line("KGS/USD", "1")
    client.force_login(make_desk("oscar", "view_instrument", "add_quote"))
    assert Page(client).type(som, value="2").save() == "KGS/USD: 1.00000 → 2.00000."


def test_the_desk_is_closed_to_who_has_no_business_there(client: Client) -> None:
    client.force_login(make_desk("oscar"))
    for path in (DESK, f"{DESK}add/", "/admin/ticker/quote/"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403


def test_a_new_instrument_stands_at_the_end(client: Client, desk_max: User) -> None:
    make_line("KGS/USD", "1")
    form = {"base": "tjs", "quote": "usd", "name": "Somoni", "scale": "5", "visible": "on"}
    response = client.post(f"{DESK}add/", {**form, "expected_hours": "36", "weekdays": ["1", "2", "7"]})
    assert response.status_code == 302, response.context["adminform"].errors
    instrument = Instrument.objects.get(base="TJS")
    assert (instrument.code, instrument.position, instrument.weekdays) == ("TJS/USD", 2, [1, 2, 7])


@pytest.mark.parametrize(
    "wrong",
    [
        {"base": "KGS"}, {"base": "T"}, {"base": "USD"}, {"base": "T$S"}, {"scale": "9"}, {"weekdays": []},
        {"weekdays": ["8"]}, {"expected_hours": "0"}, {"jump_percent": "0"}, {"jump_percent": "NaN"},
    ],
)  # fmt: skip
def test_an_instrument_that_cannot_be_is_told_in_the_form(
    client: Client, desk_max: User, wrong: dict[str, Any]
) -> None:
    make_line("KGS/USD", "1")
    form = {"base": "TJS", "quote": "USD", "scale": "5", "expected_hours": "36", "weekdays": ["1"]}
    response = client.post(f"{DESK}add/", {**form, **wrong})
    assert response.status_code == 200
    assert response.context["adminform"].errors
    assert Instrument.objects.count() == 1


def test_an_instrument_with_rates_keeps_its_codes_in_the_form(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "1")
    form = {"base": "TJS", "quote": "USD", "scale": "2", "expected_hours": "48", "weekdays": ["1"], "visible": "on"}
    assert client.post(f"{DESK}{som.pk}/change/", form).status_code == 302
    som.refresh_from_db()
    assert (som.code, som.scale, som.stale_at) == ("KGS/USD", 2, som.turns_stale(WEDNESDAY))


def test_the_rates_of_an_instrument_are_listed_and_cannot_be_changed(client: Client, desk_max: User) -> None:
    som = make_line("KGS/USD", "0.01144", "0.01150")
    make_line("TJS/USD", "0.09135")
    page = client.get(f"/admin/ticker/quote/?instrument__id__exact={som.pk}").content.decode()
    assert "0.01150" in page
    assert "0.09135" not in page
    quote = newest(som)
    assert client.get(f"/admin/ticker/quote/{quote.pk}/change/").status_code == 200
    for path in (f"{quote.pk}/change/", f"{quote.pk}/delete/", "add/"):
        assert client.post(f"/admin/ticker/quote/{path}", {"value": "2", "post": "yes"}).status_code == 403
    assert client.post(f"{DESK}{som.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post("/admin/ticker/quote/", {"action": "delete_selected", "_selected_action": [quote.pk]})
    assert Quote.objects.count() == 3


def test_the_page_takes_as_many_queries_for_one_line_as_for_thirty(
    client: Client, desk_max: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_line(f"AA{number}/USD", "2", "1")
    with django_assert_max_num_queries(12):
        client.get(DESK)


def test_a_new_line_begins_with_the_working_week(client: Client, desk_max: User) -> None:
    client.force_login(desk_max)
    form = client.get(f"{DESK}add/").context["adminform"].form
    assert form["weekdays"].initial == [1, 2, 3, 4, 5]
