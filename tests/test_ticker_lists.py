"""Named lists of lines: some of the ticker in an order of its own, for each site that wants one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client

from newsroom.errors import BadInput
from newsroom.hub import Batch
from tests.ears import events
from tests.quotes import DAY, LIST, NOW, WEDNESDAY, faults, make_desk, make_instrument, make_line, make_quote, read
from ticker import services
from ticker.models import Instrument, LineList, Tape
from ticker.stream import ALL
from ticker.stream import read as heard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_wednesday")]
DESK = "/admin/ticker/linelist/"


@pytest.fixture
def kim() -> User:
    """Somebody of the market desk."""
    return make_desk("kim")


@pytest.fixture
def lines() -> dict[str, Instrument]:
    """Four lines in the desk's order, the last one hidden."""
    found = {code: make_line(f"{code}/USD", "1.1", "1") for code in ("KGS", "KZT", "TJS")}
    return {**found, "XAU": make_line("XAU/USD", "2700", visible=False)}


def make_list(name: str, lines: Sequence[Instrument], by: User) -> LineList:
    return services.set_list(LineList(name=name), [one.pk for one in lines], by=by, now=NOW)


def codes(said: Any) -> list[str]:
    return [line["code"] for line in said["results"]]


def told(batch: Batch) -> Any:
    """What one event of a stream says, None where there is none."""
    return json.loads(events(batch.whole)[0]["data"]) if batch.events else None


def test_a_list_has_its_lines_in_its_order_and_the_ticker_stays_as_it_was(
    client: Client, lines: dict[str, Instrument], kim: User
) -> None:
    before = client.get(LIST)
    make_list("sport-site", [lines["TJS"], lines["KGS"]], kim)
    said = read(client, f"{LIST}?list=sport-site")
    assert (codes(said), said["count"]) == (["TJS/USD", "KGS/USD"], 2)
    after = client.get(LIST)
    assert after.content == before.content
    assert said["results"][1] == after.json()["results"][0]


def test_one_request_is_the_whole_top_line_of_a_site(client: Client, lines: dict[str, Instrument], kim: User) -> None:
    make_list("main", [lines["KZT"], lines["KGS"]], kim)
    said = read(client, f"{LIST}?list=main&include=today,sparkline&page_size=100")
    assert codes(said) == ["KZT/USD", "KGS/USD"]
    assert said["results"][0]["sparkline"] == ["1.00000", "1.10000"]
    assert said["today"]["en"]["text"] == "22 January 2025"


def test_a_list_is_paged_and_crawled_in_its_order(client: Client, lines: dict[str, Instrument], kim: User) -> None:
    make_list("main", [lines["TJS"], lines["KGS"], lines["KZT"]], kim)
    for start in ("page_size=2", "page_size=2&cursor=*"):
        first = read(client, f"{LIST}?list=main&{start}")
        assert codes(first) == ["TJS/USD", "KGS/USD"]
        second = read(client, first["next"].replace("http://testserver", ""))
        assert codes(second) == ["KZT/USD"]


def test_a_name_that_is_none_is_told_which_there_are(client: Client, lines: dict[str, Instrument], kim: User) -> None:
    assert "There is none yet" in read(client, f"{LIST}?list=main", status=400)["errors"][0]["detail"]
    make_list("main", [], kim), make_list("sport-site", [], kim)
    for path in (f"{LIST}?list=sprot", f"{LIST}stream/?list=sprot", f"{LIST}?list="):
        assert faults(client, path) == {("list", "unknown_value")}
        assert "There are: main, sport-site." in read(client, path, status=400)["errors"][0]["detail"]
    assert faults(client, f"{LIST}?list=main&list=main") == {("list", "repeated")}
    assert codes(read(client, f"{LIST}?list=main")) == []


def test_a_hidden_line_is_in_no_list_that_readers_get(client: Client, lines: dict[str, Instrument], kim: User) -> None:
    made = make_list("main", [lines["KGS"]], kim)
    number, copy = Tape.objects.get().number, client.get(f"{LIST}?list=main")["ETag"]
    services.set_list(made, [lines["XAU"].pk, lines["KGS"].pk], by=kim, now=NOW)
    assert Tape.objects.get().number == number
    assert client.get(f"{LIST}?list=main", headers={"If-None-Match": copy}).status_code == 304
    services.show(lines["XAU"], by=kim, now=NOW)
    assert codes(read(client, f"{LIST}?list=main")) == ["XAU/USD", "KGS/USD"]


def test_a_copy_of_a_list_is_old_once_its_order_is_another(
    client: Client, lines: dict[str, Instrument], kim: User
) -> None:
    made = make_list("main", [lines["KGS"], lines["KZT"]], kim)
    copy = client.get(f"{LIST}?list=main")["ETag"]
    services.set_list(made, [lines["KZT"].pk, lines["KGS"].pk], by=kim, now=NOW)
    answer = client.get(f"{LIST}?list=main", headers={"If-None-Match": copy})
    assert codes(answer.json()) == ["KZT/USD", "KGS/USD"]
    services.delete_list(made, by=kim, now=NOW)
    assert client.get(f"{LIST}?list=main", headers={"If-None-Match": copy}).status_code == 400


def test_a_stream_of_a_list_tells_of_its_lines_alone(lines: dict[str, Instrument], kim: User) -> None:
    made = make_list("main", [lines["TJS"], lines["KGS"]], kim)
    begun = heard(ALL, "main")
    assert told(begun)["codes"] == ["TJS/USD", "KGS/USD"]
    make_quote(lines["KZT"], "1.2", WEDNESDAY + DAY / 4)
    other = heard(begun.number, "main")
    assert (told(other), other.number) == (None, begun.number + 1)
    make_quote(lines["KGS"], "1.3", WEDNESDAY + DAY / 4)
    mine = told(heard(other.number, "main"))
    assert ([line["code"] for line in mine["lines"]], mine["codes"]) == (["KGS/USD"], None)
    number = Tape.objects.get().number
    services.set_list(made, [lines["KZT"].pk, lines["TJS"].pk], by=kim, now=NOW)
    whole = told(heard(number, "main"))
    assert whole["codes"] == ["KZT/USD", "TJS/USD"] == [line["code"] for line in whole["lines"]]
    assert told(heard(number)) is None  # the ticker itself says nothing of it


def test_a_line_that_is_hidden_leaves_the_streams_of_its_lists(lines: dict[str, Instrument], kim: User) -> None:
    make_list("main", [lines["TJS"], lines["KGS"]], kim)
    number = Tape.objects.get().number
    services.hide(lines["TJS"], by=kim, now=NOW)
    assert told(heard(number, "main"))["codes"] == ["KGS/USD"]
    with pytest.raises(BadInput, match="no list"):
        heard(number, "sport-site")


def test_a_list_is_asked_for_over_the_wire(client: Client, lines: dict[str, Instrument], kim: User) -> None:
    make_list("main", [lines["TJS"]], kim)
    (_opening, event) = events(client.get(f"{LIST}stream/?list=main").content)
    assert json.loads(event["data"])["codes"] == ["TJS/USD"]


def test_a_list_takes_one_query_more_than_the_ticker(
    client: Client, lines: dict[str, Instrument], kim: User, django_assert_num_queries: Any
) -> None:
    make_list("main", list(lines.values()), kim)
    with django_assert_num_queries(4):
        client.get(f"{LIST}?list=main")


@pytest.mark.parametrize("name", ["", "Main", "sport site", "спорт", "a" * 41, "-main", "main-", "a/b"])
def test_a_name_is_one_that_an_address_can_hold(name: str, kim: User) -> None:
    with pytest.raises(ValidationError):
        make_list(name, [], kim)
    assert not LineList.objects.exists()


def test_a_list_names_each_line_once_and_there_are_not_too_many(kim: User, monkeypatch: pytest.MonkeyPatch) -> None:
    som = make_instrument("KGS/USD")
    for wrong in ([som.pk, som.pk], [som.pk, 999]):
        with pytest.raises(BadInput):
            services.set_list(LineList(name="main"), wrong, by=kim, now=NOW)
    monkeypatch.setattr("ticker.services.lists.MOST_LISTS", 1)
    make_list("main", [som], kim)
    with pytest.raises(ValidationError, match="1 lists"):
        make_list("sport-site", [som], kim)


def test_a_list_is_made_ordered_and_given_up_on_the_desk(
    client: Client, lines: dict[str, Instrument], max_: User
) -> None:
    client.force_login(max_)
    kgs, kzt, tjs = (lines[code].pk for code in ("KGS", "KZT", "TJS"))
    ticks = {f"lines-{pk}": "on" for pk in (kgs, tjs)}
    places = {f"lines-{pk}-place": str(place) for pk, place in ((kgs, 3), (kzt, 1), (tjs, 2))}
    response = client.post(f"{DESK}add/", {"name": "sport-site", **ticks, **places})
    assert response.status_code == 302, [str(said) for said in get_messages(response.wsgi_request)]
    assert codes(read(client, f"{LIST}?list=sport-site")) == ["TJS/USD", "KGS/USD"]
    made = LineList.objects.get()
    page = client.get(f"{DESK}{made.pk}/change/").content.decode()
    assert page.index(f'name="lines-{tjs}" checked') < page.index(f'name="lines-{kgs}" checked')
    assert f'name="lines-{kzt}" aria' in page
    assert "TJS/USD, KGS/USD" in client.get(DESK).content.decode()
    assert f"{DESK}{made.pk}/change/" in client.get("/admin/ticker/instrument/").content.decode()
    places[f"lines-{kgs}-place"] = "1"
    client.post(f"{DESK}{made.pk}/change/", {"name": "sport", **ticks, **places, f"lines-{kzt}-place": "x"})
    assert codes(read(client, f"{LIST}?list=sport")) == ["KGS/USD", "TJS/USD"]
    client.post(f"{DESK}{made.pk}/delete/", {"post": "yes"})
    assert faults(client, f"{LIST}?list=sport") == {("list", "unknown_value")}


def test_who_may_only_look_changes_no_list(client: Client, lines: dict[str, Instrument], kim: User) -> None:
    made = make_list("main", [lines["KGS"]], kim)
    client.force_login(make_desk("lea", "view_instrument"))
    assert client.get(f"{DESK}{made.pk}/change/").status_code == 200
    assert client.post(f"{DESK}{made.pk}/change/", {"name": "mine"}).status_code == 403
    assert client.post(f"{DESK}add/", {"name": "mine"}).status_code == 403
    assert list(LineList.objects.values_list("name", flat=True)) == ["main"]
