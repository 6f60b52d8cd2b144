"""The tables that the benchmark prints, and the aims that it is held against."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from bench.measure import TITLES, Row, between
from bench.publish import Writing

EXPLAINED = """\
Milliseconds of CPU a request, of the server's processes and of the database's that serve it (median
of the rounds), and how many times the bare view's that is, round by round; then how long a request
took from first byte sent to last byte received, half of them and 99 of 100. The bare view is a Django
view without middleware or database under the same gunicorn (one worker, four threads), which returns
the same bytes from memory. Cold: every answer is made anew. Hot: as the newsroom runs. A machine may
run at several speeds: the aim of publishing is held on one where the bare view takes 0.33 ms."""
HEAD = f"{'':<16}{'bare':>7}{'cold':>8}{'×':>6}{'hot':>8}{'×':>6}" + "".join(
    f"{name:>15}" for name in ("bare p50/p99", "cold p50/p99", "hot p50/p99")
)
# The most that a cold answer may take of the bare view's CPU.
COLD = {"list": 3.0, "tag": 3.0, "tag-far": 3.0, "author": 3.0, "detail": 2.0, "details": 2.0}
COLD |= {"common": 15.0, "rare": 15.0}
HOT = 1.0
FAR = 1.3  # page 50 of a tag's list, times its page 1
GROWTH, SEARCH_GROWTH = 4 / 3, 3.0  # from the smaller number of stories to the larger
PUBLISH = 25.0  # milliseconds, at the speed of a machine whose bare view takes SPEED
SPEED = 0.33  # milliseconds

Aim = tuple[str, float, float]  # what, what was measured, and what it may be at most


def line(row: Row) -> str:
    """Return a row as the table shows it: milliseconds of CPU, ratios, milliseconds of waiting."""
    cpu = {way: median(side.cpu) for way, side in row.sides.items()}
    cells = f"{cpu['bare']:>7.2f}"
    cells += "".join(f"{cpu[way]:>8.2f}{row.ratio(way):>6.2f}" for way in ("cold", "hot"))
    for way in ("bare", "cold", "hot"):
        cells += f"{'{:.2f}/{:.2f}'.format(*row.sides[way].latency()):>15}"
    return f"{TITLES[row.name]:<16}{cells}"


def writing(found: Iterable[Writing]) -> str:
    """Return what publishing took as lines."""
    return "\n".join(
        f"{each.title:<32}{each.cpu:>7.1f} ms CPU, of it {each.database:.1f} of the database;"
        f" {each.wall:.1f} ms from call to commit ({each.queries} queries)"
        + (f", and {each.filing:.1f} ms CPU of the worker's to file it for search" if each.filing else "")
        for each in found
    )


def aims(rows: list[Row], written: list[Writing]) -> list[Aim]:
    """Return the aims of one database and one number of stories."""
    by_name = {row.name: row for row in rows}
    found = [
        (f"cold {TITLES[name]}", by_name[name].ratio("cold"), most) for name, most in COLD.items() if name in by_name
    ]
    found += [(f"hot {TITLES[row.name]}", row.ratio("hot"), HOT) for row in rows]
    far = between(by_name["tag-far"].sides["cold"], by_name["tag"].sides["cold"])
    found.append(("cold tag page 50, times page 1", far, FAR))
    slower = median(median(row.sides["bare"].cpu) for row in rows) / SPEED
    writes = ((f"{each.title}, ms CPU : {slower:.2f}", (each.cpu + each.filing) / slower, PUBLISH) for each in written)
    return [*found, *writes]


def growth(small: list[Row], large: list[Row]) -> list[Aim]:
    """Return by how much each cold figure grew with the number of stories, measured in bare views."""
    before = {row.name: row.ratio("cold") for row in small}
    return [
        (TITLES[row.name], row.ratio("cold") / before[row.name], SEARCH_GROWTH if _searches(row) else GROWTH)
        for row in large
        if row.name in before
    ]


def _searches(row: Row) -> bool:
    return row.name in ("common", "rare")


def judge(found: list[Aim]) -> tuple[str, int]:
    """Return the aims as lines, and how many are missed."""
    lines = [
        f"  {'holds ' if value <= most else 'MISSED'}  {title}: {value:.2f} (at most {most:.2f})"
        for title, value, most in found
    ]
    return "\n".join(lines), sum(value > most for _, value, most in found)
