"""Pictures of numbers, made on the server: where each bar stands. A template draws them (articles/chart_….html).

Units of a picture: 400 wide, so that letters are large enough on a phone.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.rhythm import Hours, Moment, Week, bounds
from newsroom.moments import on_the_wall

WIDE, HIGH = 400, 150
LEFT, BOTTOM, TOP = 26, 128, 10
COLOURS = 5  # of sections; the last one is for all the others
COLUMNS = 8  # sections that a table names
SLOTS = 48  # half hours of a day
STACK = 5  # squares above one another on the day's line


@dataclass(frozen=True)
class Bar:
    """A rectangle; `colour` is the number of its section."""

    x: float
    y: float
    width: float
    height: float
    colour: int = 0


@dataclass(frozen=True)
class Mark:
    """A word at a place."""

    x: float
    y: float
    word: str


@dataclass(frozen=True)
class Picture:
    """A chart: what is drawn, what stands beside it, and the same as a table."""

    bars: list[Bar]
    lines: list[Bar]  # what is usual: flat marks over the bars
    marks: list[Mark]
    grid: list[Mark]  # values at the left, each with its line
    legend: list[tuple[int, str]]
    head: list[str]
    rows: list[list[str]]
    said: str  # in a sentence


def of_hours(counted: Hours, now: dt.datetime) -> Picture:
    """Return today's hours, stacked by section, with the usual number over each."""
    names = _named(counted.sections)
    totals = {hour: sum(of.values()) for hour, of in counted.today.items()}
    top = _round_up(max(1, *totals.values(), *map(math.ceil, counted.usual.values()), 1))
    step = (WIDE - LEFT) / 24
    lines = [
        Bar(_r(LEFT + hour * step + 0.5), _r(BOTTOM - number / top * (BOTTOM - TOP) - 1), _r(step - 1), 2)
        for hour, number in sorted(counted.usual.items())
        if number >= 0.05
    ]
    marks = [Mark(_r(LEFT + (hour + 0.5) * step), HIGH - 6, f"{hour}") for hour in range(0, 24, 3)]
    out = sum(totals.values())
    usual = sum(number for hour, number in counted.usual.items() if hour < on_the_wall(now).hour)
    said = ngettext(
        "{number} story came out today; by this hour it is usually {usual}.",
        "{number} stories came out today; by this hour it is usually {usual}.",
        out,
    ).format(number=out, usual=_number(usual))
    legend = [(colour, name) for name, colour in names.items()]
    if len(counted.sections) > len(names):
        legend.append((COLOURS - 1, _("Others")))
    head, rows = _table(counted, totals)
    return Picture(list(_stacks(counted, names, top)), lines, marks, _grid(top), legend, head, rows, said)


def _stacks(counted: Hours, names: dict[str, int], top: int) -> Iterator[Bar]:
    """Yield a bar for each section of each hour, one upon another."""
    step = (WIDE - LEFT) / 24
    for hour, of in counted.today.items():
        height = 0.0
        for section in sorted(of, key=lambda name: names.get(name, COLOURS - 1)):
            tall = of[section] / top * (BOTTOM - TOP)
            x, y = _r(LEFT + hour * step + 2), _r(BOTTOM - height - tall)
            yield Bar(x, y, _r(step - 4), _r(tall), names.get(section, COLOURS - 1))
            height += tall


def _table(counted: Hours, totals: dict[int, int]) -> tuple[list[str], list[list[str]]]:
    """Return the hours that have something to tell, as a table: its head and its rows."""
    shown = counted.sections[:COLUMNS]
    rows = []
    for hour in range(24):
        usual = counted.usual.get(hour, 0)
        if totals.get(hour) or usual:
            of = counted.today.get(hour, {})
            rows.append(
                [f"{hour}:00", str(totals.get(hour, 0)), _number(usual), *(str(of.get(name, 0)) for name in shown)]
            )
    return [_("Hour"), _("Today"), _("Usually"), *shown], rows


def of_weeks(counted: list[Week]) -> Picture:
    """Return the median of each week as a bar."""
    known = [week.hours for week in counted if week.hours is not None]
    top = _round_up(max(1.0, *known)) if known else 1
    step = (WIDE - LEFT) / len(counted)
    bars = []
    for at, week in enumerate(counted):
        if week.hours is not None:
            tall = week.hours / top * (BOTTOM - TOP)
            bars.append(Bar(_r(LEFT + at * step + 5), _r(BOTTOM - tall), _r(step - 10), _r(max(tall, 1))))
    marks = [
        Mark(_r(LEFT + (at + 0.5) * step), HIGH - 6, f"{week.monday.day}.{week.monday.month}.")
        for at, week in enumerate(counted)
        if at % 2
    ]
    rows = [[date_format(week.monday, "d E Y"), str(week.stories), _duration(week.hours)] for week in counted]
    latest = next((week.hours for week in reversed(counted) if week.hours is not None), None)
    said = ""
    if known:
        said = _("Half of the stories of the newest week took less than {time}.").format(time=_duration(latest))
    return Picture(bars, [], marks, _grid(top, "h"), [], [_("Week from"), _("Stories"), _("Median time")], rows, said)


def of_day(moments: list[Moment], now: dt.datetime) -> Picture:
    """Return the day as a line: a square for each story at its half hour, filled where readers have it."""
    begin, end = bounds(now)
    share = WIDE / SLOTS
    stacked: dict[int, int] = {}
    bars, more = [], []
    for moment in moments:
        # What should have come before today, and waits for the worker, stands at the beginning.
        passed = max(0.0, (moment.at - begin) / (end - begin))
        slot = min(SLOTS - 1, int(passed * SLOTS))
        stacked[slot] = stacked.get(slot, 0) + 1
        if stacked[slot] <= STACK:
            bars.append(
                Bar(_r(slot * share + 0.8), _r(44 - stacked[slot] * 8), _r(share - 1.6), 6.5, 0 if moment.is_out else 1)
            )
    more = [
        Mark(_r((slot + 0.5) * share), 2, f"+{number - STACK}") for slot, number in stacked.items() if number > STACK
    ]
    here = _r((now - begin) / (end - begin) * WIDE)
    marks = [Mark(_r(hour / 24 * WIDE), 58, f"{hour}:00") for hour in range(3, 24, 3)]
    out = sum(moment.is_out for moment in moments)
    said = _("{out} out today, {coming} still to come.").format(out=out, coming=len(moments) - out)
    return Picture(bars, [Bar(here, 0, 1, 48)], marks, more, [], [], [], said)


def _named(sections: tuple[str, ...]) -> dict[str, int]:
    """Return the colours of the busiest sections; where all have one, none is for the others."""
    shown = sections if len(sections) <= COLOURS else sections[: COLOURS - 1]
    return {name: colour for colour, name in enumerate(shown)}


def _grid(top: float, unit: str = "") -> list[Mark]:
    return [Mark(LEFT - 4, _r(BOTTOM - share * (BOTTOM - TOP)), f"{_number(top * share)}{unit}") for share in (0.5, 1)]


def _round_up(most: float) -> int:
    """Return the next number that is easily halved: 2, 4, 6, 10, 20, 40 …"""
    size: int = 10 ** max(0, math.floor(math.log10(max(most, 1))))
    return next(step * size for step in (1, 2, 4, 6, 10, 20) if step * size >= most and (step * size) % 2 == 0)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def _duration(hours: float | None) -> str:
    if hours is None:
        return "–"
    if hours < 1:
        minutes = max(1, round(hours * 60))
        return ngettext("{number} minutes", "{number} minutes", minutes).format(number=minutes)
    if hours < 48:
        return ngettext("{number} hours", "{number} hours", round(hours)).format(number=_number(hours))
    return ngettext("{number} days", "{number} days", round(hours / 24)).format(number=_number(hours / 24))


def _r(value: float) -> float:
    return round(value, 1)
