"""What becomes of a source's answers: the right rates, the right stale marks, one alarm a trouble."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command

from newsroom.errors import StaleRevision
from tests.bank_files import PAGE, georgian, kazakh, kyrgyz
from tests.banks import BISHKEK, Bank, Week, make_fed, make_source, may_ask_loopback
from tests.quotes import make_desk
from tests.servers import Line, hang, raw, reply
from ticker import polling, queries, services
from ticker.models import Fetch, Held, Instrument, Quote, Source, Tape, Trouble

__all__ = ["may_ask_loopback"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may_ask_loopback")]

WEDNESDAY = Week.at("2025-01-22 16:05")


def poll(source: Source, now: dt.datetime = WEDNESDAY) -> str:
    Source.objects.update(due_at=None)
    return polling.poll(source.pk, clock=lambda: now)


def rates(code: str = "USD/KGS") -> list[tuple[str, str]]:
    """The history of an instrument: day and rate, oldest first, corrections in place of what they correct."""
    base, quote = code.split("/")
    found = Quote.objects.standing().filter(instrument__base=base, instrument__quote=quote).order_by("as_of")
    return [(one.as_of.astimezone(BISHKEK).date().isoformat(), f"{one.value.normalize():f}") for one in found]


def stands() -> tuple[Any, ...]:
    """Everything that readers could see."""
    tape = Tape.objects.first()
    lines = list(Instrument.objects.values_list("pk", "stale_at"))
    return tape.number if tape else 0, list(Quote.objects.values_list("pk", flat=True)), lines


def test_a_bank_is_read_as_it_is_the_other_way_round_and_across() -> None:
    with Bank() as bank:
        bank.says = kyrgyz("23.01.2025", USD="87,4100", EUR="91,2079", RUB="0,8783")
        source = make_source(bank)
        for code in ("USD/KGS", "KGS/USD", "KGS/EUR", "USD/EUR", "XAU/KGS"):
            make_fed(code, source, scale=8)
        assert poll(source) == "National Bank: 4 new, of 2025-01-23."
    found = {line.code: line.value for line in queries.lines(WEDNESDAY)}
    assert (
        found
        == {
            "USD/KGS": "87.41000000",
            "KGS/USD": "0.01144034",  # 1 / 87.41 = 0.011440338…
            "KGS/EUR": "0.01096396",  # 1 / 91.2079 = 0.010963962…
            "USD/EUR": "0.95836000",  # 87.41 / 91.2079 = 0.958360…
        }
        or found["USD/EUR"] == "0.95835997"
    )
    assert {line.as_of for line in queries.lines(WEDNESDAY)} == {Week.at("2025-01-23")}
    assert {line.source for line in queries.lines(WEDNESDAY)} == {"National Bank"}


BROKEN: list[Line] = [
    reply(200, b""), reply(200, PAGE), reply(503, kyrgyz("23.01.2025")), reply(404, b"no"), reply(304),
    reply(200, kyrgyz("23.01.2025")[:-40]), reply(200, kyrgyz("23.01.2025").replace(b"Nominal", b"Units")),
    reply(200, kyrgyz("23.01.2025", USD="NaN")), reply(200, kyrgyz("23.01.2025", USD="-87,41")),
    reply(200, kyrgyz("23.01.2099")), reply(200, kyrgyz("23.01.2025").decode("cp1251").encode("utf-16")),
    reply(200, georgian()), reply(200, kyrgyz() + kyrgyz()), raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<?xml"),
    reply(200, b"x" * 1_200_000), reply(302, b"", Location="http://10.0.0.1/"), raw(b"nonsense\r\n\r\n"), raw(b""),
]  # fmt: skip


def test_a_bad_answer_changes_nothing_and_is_kept_to_look_at() -> None:
    with Bank() as bank:
        bank.says = kyrgyz("22.01.2025")
        source = make_source(bank)
        make_fed("USD/KGS", source)
        poll(source, Week.at("2025-01-21 16:05"))
        before = stands()
        for bad in BROKEN:
            Source.objects.update(etag="", digest="")
            bank.broken = bad
            assert poll(source)
            source.refresh_from_db()
            assert source.problem
            assert stands() == before
        fetch = Fetch.objects.filter(raw=PAGE).get()
        assert (fetch.outcome, fetch.kept) == ("failed", 0)
        assert fetch.problem == "It is a web page, not rates."
        bank.broken = None
        bank.says = kyrgyz("23.01.2025", USD="87,5")
        poll(source)
    source.refresh_from_db()
    assert (source.problem, source.failures) == ("", 0)
    assert rates() == [("2025-01-22", "87.41"), ("2025-01-23", "87.5")]
    assert Trouble.objects.get().ended_at == WEDNESDAY


def test_a_bank_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = polling.web.Rules(ports=frozenset(range(1, 65536)), allowed=polling.rules().allowed, read=0.2, total=0.3)
    monkeypatch.setattr(polling, "rules", lambda: quick)
    with Bank() as bank:
        bank.broken = hang(2)
        source = make_source(bank)
        assert "too long" in poll(source)


def test_what_did_not_change_is_not_sent_again_and_writes_nothing() -> None:
    with Bank() as bank:
        bank.says = kyrgyz("23.01.2025")
        source = make_source(bank)
        make_fed("USD/KGS", source)
        poll(source)
        before = stands()
        assert poll(source) == "National Bank: nothing new."
        assert bank.conditional() == [False, True]
        assert (stands(), Fetch.objects.count()) == (before, 1)
        # A new instrument is told at once: what the bank said is asked for anew.
        make_fed("EUR/KGS", source)
        assert poll(source) == "National Bank: 1 new, of 2025-01-23."


def test_a_copy_that_was_no_good_is_never_named() -> None:
    with Bank() as bank:
        bank.says = kyrgyz("23.01.2025", USD="0")
        source = make_source(bank)
        make_fed("USD/KGS", source)
        poll(source), poll(source)
        assert bank.conditional() == [False, False]


def test_the_stale_rows_of_a_file_do_not_become_todays_rates() -> None:
    with Bank() as bank:
        bank.says = kazakh("22.01.25")
        source = make_source(bank, "nbk")
        make_fed("LVL/KZT", source)
        make_fed("USD/KZT", source)
        assert poll(source) == "National Bank: 1 new, of 2025-01-22."
    assert [line.code for line in queries.lines(WEDNESDAY)] == ["USD/KZT"]


def test_a_list_of_an_earlier_day_overwrites_nothing() -> None:
    with Bank() as bank:
        bank.says = kyrgyz("23.01.2025")
        source = make_source(bank)
        make_fed("USD/KGS", source)
        poll(source)
        bank.says = kyrgyz("22.01.2025", USD="80,0")
        before = stands()
        assert poll(source) == "National Bank: 0 new, of 2025-01-22."
    assert stands() == before
    source.refresh_from_db()
    assert source.day == dt.date(2025, 1, 23)


def test_a_rate_that_jumps_waits_for_an_editor_and_the_others_are_kept() -> None:
    max_ = make_desk("max_")
    with Bank() as bank:
        source = make_source(bank)
        dollar = make_fed("USD/KGS", source)
        make_fed("EUR/KGS", source)
        bank.says = kyrgyz("22.01.2025")
        poll(source, Week.at("2025-01-21 16:05"))
        bank.says = kyrgyz("23.01.2025", USD="874,100", EUR="91,5")
        assert poll(source) == "National Bank: 1 new, 1 waiting for an editor, of 2025-01-23."
        held = Held.objects.get()
        assert (held.instrument, held.value, held.before, held.state) == (
            dollar,
            Decimal("874.1"),
            Decimal("87.41"),
            "waiting",
        )
        bank.says = kyrgyz("23.01.2025", USD="874,100", EUR="91,6")
        assert poll(source) == "National Bank: 1 new, of 2025-01-23."
        services.refuse(held.pk, by=max_, now=WEDNESDAY)
        bank.says = kyrgyz("23.01.2025", USD="874,100", EUR="91,7")
        poll(source)
        assert list(Held.objects.values_list("state", flat=True)) == ["refused"]
        with pytest.raises(StaleRevision):
            services.accept(held.pk, by=max_, now=WEDNESDAY)
        # The bank mends it.
        bank.says = kyrgyz("23.01.2025", USD="87,4200", EUR="91,7")
        poll(source)
    assert rates()[-1][1] == "87.42"


def test_an_editor_takes_a_jump_that_is_true() -> None:
    max_ = make_desk("max_")
    with Bank() as bank:
        source = make_source(bank)
        make_fed("USD/KGS", source)
        bank.says = kyrgyz("22.01.2025")
        poll(source, Week.at("2025-01-21 16:05"))
        bank.says = kyrgyz("23.01.2025", USD="120,0")
        poll(source)
        quote = services.accept(Held.objects.get().pk, by=max_, now=WEDNESDAY)
    assert quote is not None
    assert (quote.value, quote.source, quote.recorded_by) == (Decimal(120), "National Bank", max_)
    assert Held.objects.get().state == "taken"


def test_a_rate_that_waits_is_overtaken_by_the_next() -> None:
    with Bank() as bank:
        source = make_source(bank)
        make_fed("USD/KGS", source)
        for day, value in (("22", "87,41"), ("23", "8,741"), ("24", "87,5")):
            bank.says = kyrgyz(f"{day}.01.2025", USD=value)
            poll(source, Week.at("2025-01-22 16:05"))
    assert Held.objects.get().state == "passed"
    assert [value for _, value in rates()] == ["87.41", "87.5"]


def test_two_workers_ask_a_source_once() -> None:
    with Bank() as bank:
        bank.says = kyrgyz()
        source = make_source(bank)
        assert services.claim(source.pk, now=WEDNESDAY)
        assert polling.poll(source.pk, clock=lambda: WEDNESDAY) == ""
        assert bank.requests == []
        # The one that claimed it was killed.
        later = WEDNESDAY + services.feeds.LEASE
        assert polling.poll(source.pk, clock=lambda: later)


def test_a_source_that_is_away_is_asked_ever_later() -> None:
    with Bank() as bank:
        bank.broken = reply(503)
        source, now, pauses = make_source(bank), WEDNESDAY, []
        for _ in range(8):
            polling.poll(source.pk, clock=lambda now=now: now)  # type: ignore[misc]
            due = Source.objects.get().due_at
            assert due is not None
            pauses.append(int((due - now).total_seconds() / 60))
            now = due
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert Trouble.objects.get().began_at == WEDNESDAY


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"zone": "Mars/Olympus"}, "zone"), ({"weekdays": []}, "weekdays"), ({"holidays": ["21.03.2025"]}, "holidays"),
    ({"server": "file:///etc/passwd"}, "url"), ({"adapter": "nobody"}, "adapter"), ({"lead": 9}, "lead"),
    ({"adapter": "mapped", "mapping": {"format": "csv"}}, "mapping"), ({"grace_minutes": 0}, "grace_minutes"),
])  # fmt: skip
def test_a_source_that_cannot_be_is_refused_with_its_field(fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as caught:
        make_source(**{"server": "http://bank.example/", **fields})
    assert wrong in caught.value.message_dict


def test_poll_ticker_asks_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("poll_ticker")
    assert capsys.readouterr().out.strip() == "No source is due."


def test_a_calendar_that_is_changed_counts_for_the_rates_that_are_there() -> None:
    with Bank() as bank:
        bank.says = kyrgyz("23.01.2025")
        source = make_source(bank)
        make_fed("USD/KGS", source)
        poll(source)
        assert Instrument.objects.get().stale_at == Week.at("2025-01-23 17:30")
        source.refresh_from_db()
        source.holidays = ["2025-01-23"]
        services.set_source(source, by=User.objects.get(username="founder"), now=WEDNESDAY)
    assert Instrument.objects.get().stale_at == Week.at("2025-01-24 17:30")
