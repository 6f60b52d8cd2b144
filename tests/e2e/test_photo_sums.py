"""What the photo page reckons in the browser is what the server reckons."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from playwright.sync_api import Page

from media import crops
from media.crops import Box
from newsroom.moments import from_wall_clock

SCRIPTS = "/static/media/photo/"
MILLIONTH = 1.5e-6  # the last digit that is stored; halves are rounded up here, to even there


def run(page: Page, script: str, cases: list[Any]) -> list[Any]:
    """Call `script`, a function of one case, on all cases in the browser; `it` is the module it needs."""
    name, _, body = script.partition(": ")
    code = f"async (cases) => {{ const it = await import('{SCRIPTS}{name}'); return cases.map({body}); }}"
    found: list[Any] = page.evaluate(code, cases)
    return found


def sizes(chance: random.Random) -> tuple[int, int]:
    return chance.randint(16, 9000), chance.randint(16, 9000)


def part_of(chance: random.Random) -> Box:
    """Return a box somewhere inside a picture."""
    width, height = chance.uniform(0.01, 1), chance.uniform(0.01, 1)
    x, y = chance.uniform(0, 1 - width), chance.uniform(0, 1 - height)
    return Box(*(round(part, crops.DIGITS) for part in (x, y, width, height)))


def test_a_crop_lies_where_the_server_cuts_it(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/admin/login/")
    chance = random.Random(16)
    cases: list[tuple[Any, ...]] = []
    for _ in range(4000):
        width, height = sizes(chance)
        focal = chance.choice([None, (0.0, 0.0), (1.0, 0.5), (chance.random(), chance.random())])
        byhand = chance.choice([None, None, part_of(chance)])
        cases.append((width, height, chance.choice(settings.RENDITION_RATIOS), focal, byhand))
    sent = [[*case[:4], case[4] and case[4].as_json()] for case in cases]
    theirs = run(page, "crop.js: (one) => it.boxOf(...one)", sent)
    for (width, height, ratio, focal, byhand), shown in zip(cases, theirs, strict=True):
        cut = crops.box((width, height), ratio, focal=focal, drawn=byhand).as_json()
        assert all(abs(cut[side] - shown[side]) < MILLIONTH for side in crops.SIDES), (width, height, ratio, focal)


def test_whatever_is_drawn_by_hand_the_server_takes(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/admin/login/")
    chance = random.Random(9)
    cases = []
    for _ in range(2000):
        width, height = chance.randint(120, 9000), chance.randint(120, 9000)
        places = [[chance.random(), chance.random()] for _ in range(2)]
        ratio = chance.choice(settings.RENDITION_RATIOS)
        cases.append([width, height, ratio, *places, chance.uniform(-1, 1), chance.uniform(0.2, 4)])
    gestures = """(one) => {
        const [width, height, ratio, from, to, way, factor] = one;
        const drawn = it.drawn(width, height, ratio, from, to);
        return [drawn, it.moved(drawn, way, -way), it.grown(width, height, ratio, drawn, factor)];
    }"""
    for case, made in zip(cases, run(page, f"crop.js: {gestures}", cases), strict=True):
        width, height, ratio = case[:3]
        for box in made:
            stored = crops.clean({ratio: box})
            faults = crops.faults(stored, size=(width, height), ratios=settings.RENDITION_RATIOS)
            assert faults == [], (case, box)


def test_a_time_means_the_same_moment_in_the_browser(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/admin/login/")
    cases: list[tuple[str, str, dt.datetime]] = []
    for name in ("Asia/Almaty", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"):
        for hours in range(0, 24 * 366, 7):
            wall = dt.datetime(2026, 1, 1, 0, 30) + dt.timedelta(hours=hours)  # noqa: DTZ001 - on the wall
            try:
                moment = from_wall_clock(wall.date(), wall.time(), zone=ZoneInfo(name))
            except ValueError:
                continue  # the clock skips it
            cases.append((f"{wall:%Y-%m-%dT%H:%M}", name, moment))
    found = run(page, "clock.js: (one) => it.momentOf(...one)", [case[:2] for case in cases])
    assert [dt.datetime.fromisoformat(one) for one in found] == [case[2] for case in cases]
