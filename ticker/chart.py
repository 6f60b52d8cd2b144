"""A history as a small picture (SVG 1.1) that a site drops in, and the points of a sparkline.

Colours are CSS variables with defaults, so that a page which puts the SVG into itself dresses it:
--ticker-line, --ticker-fill, --ticker-ink, --ticker-up, --ticker-down. Opened as an image it follows the reader's
light or dark. Screen readers are told what it shows in a title and a description.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import escape

from ticker import numbers
from ticker.history import Span

WIDTH, HEIGHT, EDGE, FOOT = 320, 120, 8, 18
STYLE = (
    "text{font:11px system-ui,sans-serif;fill:var(--ticker-ink,#55565c)}"
    ".l{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}"
    ".f{stroke:none;opacity:.12}"
    ".m{fill:currentColor;opacity:.55}.m:hover{opacity:1}"
    ".up .l{stroke:var(--ticker-up,var(--ticker-line,#0f7b3f))}.up .f{fill:var(--ticker-up,var(--ticker-fill,#0f7b3f))}"
    ".down .l{stroke:var(--ticker-down,var(--ticker-line,#b3261e))}"
    ".down .f{fill:var(--ticker-down,var(--ticker-fill,#b3261e))}"
    ".flat .l{stroke:var(--ticker-line,#55565c)}.flat .f{fill:var(--ticker-fill,#55565c)}"
    "@media(prefers-color-scheme:dark){text{fill:var(--ticker-ink,#c3c4c9)}"
    ".up .l{stroke:var(--ticker-up,var(--ticker-line,#7fdca6))}"
    ".down .l{stroke:var(--ticker-down,var(--ticker-line,#ffaaa3))}.flat .l{stroke:var(--ticker-line,#c3c4c9)}}"
)


def points(values: Sequence[Decimal], width: int, height: int, edge: int) -> list[tuple[float, float]]:
    """Return where the values stand in a box of this size, from left to right; a flat line stands in the middle."""
    low, high = min(values), max(values)
    across, down = width - 2 * edge, height - 2 * edge
    found = []
    for place, value in enumerate(values):
        x = edge + (across * place / (len(values) - 1) if len(values) > 1 else across / 2)
        share = (value - low) / (high - low) if high > low else Decimal("0.5")
        found.append((round(x, 1), round(edge + down * (1 - float(share)), 1)))
    return found


def svg(code: str, scale: int, said: Sequence[Span], *, inspect: bool = False) -> bytes:
    """Return the picture of a history of one pair. Without a rate it says so. `inspect`: each point tells its rate."""
    title = escape(code)
    if not said:
        return _frame("flat", title, "No rates in this time.", f'<text x="{EDGE}" y="{HEIGHT // 2}">–</text>')
    closes = [span.close for span in said]
    trend = numbers.direction(closes[-1], closes[0])
    told = _told(scale, said)
    marks = _marks(scale, said, closes) if inspect else ""
    return _frame(trend, title, told, _line(closes) + marks + _labels(scale, said))


def _told(scale: int, said: Sequence[Span]) -> str:
    first, last = said[0], said[-1]
    low, high = min(span.low for span in said), max(span.high for span in said)
    shown = {name: numbers.plain(value, scale) for name, value in
             (("first", first.close), ("last", last.close), ("low", low), ("high", high))}  # fmt: skip
    return (
        f"{_day(first.date)} to {_day(last.date)}: from {shown['first']} to {shown['last']}, "
        f"lowest {shown['low']}, highest {shown['high']}."
    )


def _line(closes: Sequence[Decimal]) -> str:
    found = points(closes, WIDTH, HEIGHT - FOOT, EDGE)
    if len(found) == 1:
        found = [(EDGE, found[0][1]), (WIDTH - EDGE, found[0][1])]
    path = " ".join(f"{x:g},{y:g}" for x, y in found)
    foot = HEIGHT - FOOT
    return (
        f'<polygon class="f" points="{found[0][0]:g},{foot} {path} {found[-1][0]:g},{foot}"/>'
        f'<polyline class="l" points="{path}"/>'
    )


def _marks(scale: int, said: Sequence[Span], closes: Sequence[Decimal]) -> str:
    places = zip(points(closes, WIDTH, HEIGHT - FOOT, EDGE), said, strict=True)
    return "".join(
        f'<circle class="m" cx="{x:g}" cy="{y:g}" r="1.4"><title>{_day(span.date)}: {numbers.plain(span.close, scale)}'
        f"</title></circle>"
        for (x, y), span in places
    )


def spark(closes: Sequence[Decimal]) -> str:
    """Return the points of a sparkline, for the polyline of a box of 96 by 24."""
    return " ".join(f"{x:g},{y:g}" for x, y in points(closes, 96, 24, 2)) if len(closes) > 1 else ""


def _labels(scale: int, said: Sequence[Span]) -> str:
    base = HEIGHT - 4
    last = numbers.plain(said[-1].close, scale)
    return (
        f'<text x="{EDGE}" y="{base}">{_day(said[0].date)}</text>'
        f'<text x="{WIDTH - EDGE}" y="{base}" text-anchor="end">{last} · {_day(said[-1].date)}</text>'
    )


def _frame(trend: str, title: str, told: str, inside: str) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="{trend}" '
        f'aria-label="{title}: {told}"><title>{title}</title><desc>{told}</desc><style>{STYLE}</style>{inside}</svg>'
    ).encode()


def _day(day: dt.date) -> str:
    return day.isoformat()
