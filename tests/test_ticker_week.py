"""A week at each bank: an outage, a late list, a wrong decimal, a holiday; and what the desk makes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.bank_files import DOLLAR
from tests.banks import BISHKEK, Bank, Week, make_fed, make_source, may_ask_loopback
from tests.servers import reply
from ticker import queries
from ticker.models import Held, Quote, Trouble
from ticker.services import feeds

__all__ = ["may_ask_loopback"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may_ask_loopback")]

MARCH = "2025-03-"  # the 17th is a Monday, the 21st is Nooruz
RATES = {18: "87.41", 19: "87.52", 20: "87.31", 21: "87.45", 25: "87.60"}


def is_stale(wall: str) -> bool:
    (line,) = queries.lines(Week.at(MARCH + wall))
    return line.stale


@pytest.mark.parametrize("bank", DOLLAR)
def test_a_week_ends_with_the_right_history_the_right_stale_minutes_and_one_alarm_a_trouble(
    bank: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(feeds, "USUAL", dt.timedelta(hours=6))  # fewer requests, and no other minutes
    pair, listing = DOLLAR[bank]

    def of(day: int, usd: str | None = None) -> bytes:
        return listing(dt.date(2025, 3, day), usd or RATES[day])

    with Bank() as server:
        source = make_source(server, bank, holidays=["2025-03-21"])
        make_fed(pair, source)
        week = Week(MARCH + "17 09:00")
        server.says = of(15, "87.40")
        week.until(MARCH + "17 16:00", source)
        server.says = of(18)
        week.until(MARCH + "18 15:00", source)
        assert not is_stale("18 15:00")

        server.broken = reply(503)  # an outage on Tuesday, over the hour of the new list
        week.until(MARCH + "18 17:29", source)
        assert not is_stale("18 17:29")
        assert is_stale("18 17:30")
        week.until(MARCH + "18 19:00", source)
        server.says, server.broken = of(19), None
        week.until(MARCH + "18 19:35", source)
        assert not is_stale("18 19:35")

        week.until(MARCH + "19 19:40", source)  # a list that comes three and a half hours late
        assert not is_stale("19 17:29")
        assert is_stale("19 17:30")
        server.says = of(20)
        week.until(MARCH + "19 19:46", source)
        assert not is_stale("19 19:46")

        week.until(MARCH + "20 16:00", source)  # a slip of the decimal point, mended two hours later
        server.says = of(21, "874.5")
        week.until(MARCH + "20 18:00", source)
        assert [held.value for held in Held.objects.filter(state="waiting")] == [874.5]
        assert is_stale("20 17:30")
        server.says = of(21)
        week.until(MARCH + "21 01:00", source)
        assert not is_stale("21 01:00")

        week.until(MARCH + "24 16:00", source)  # a holiday and a weekend
        assert not is_stale("24 17:29")
        assert is_stale("24 17:30")
        server.says = of(25)
        week.until(MARCH + "24 16:30", source)
        assert not is_stale("24 17:30")

    standing = Quote.objects.standing().order_by("as_of")[1:]
    history = {one.as_of.astimezone(BISHKEK).day: f"{one.value:.2f}" for one in standing}
    assert history == RATES
    troubles = list(Trouble.objects.order_by("began_at").values_list("kind", "began_at", "ended_at"))
    assert [(kind, began) for kind, began, _ in troubles] == [
        ("failing", troubles[0][1]),
        ("late", Week.at(MARCH + "19 17:30")),
    ]
    assert Week.at(MARCH + "18 15:00") < troubles[0][1] <= Week.at(MARCH + "18 16:00")
    assert all(ended for _, _, ended in troubles)
    assert list(Held.objects.values_list("state", flat=True)) == ["passed"]
