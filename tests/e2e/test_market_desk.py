"""Max at the market desk, and a reader who watches the ticker meanwhile: no reload, and no worker."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import ROOT

PASSWORD = "newsroom-demo"
GUNICORN = (sys.executable, "-m", "tests.e2e.clockwork")
STREAM = re.compile(r"/api/v1/ticker/stream/$")
SET_UP = """
import datetime as dt
from decimal import Decimal
from django.contrib.auth.models import Group, User
from django.utils import timezone
from ticker import services
from ticker.models import Instrument
max_ = User.objects.create_user("max", password="newsroom-demo", is_staff=True)
max_.groups.set(Group.objects.filter(name="Market desk"))
now = timezone.now()
rates = {"KGS": ("0.01144", "0.01144"), "KZT": ("0.00192", "0.00193"), "TJS": ("0.09175", "0.09135")}
for code, (before, value) in rates.items():
    line = services.set_instrument(Instrument(base=code, quote="USD", name=code), by=max_, now=now)
    for days, each in ((1, before), (0, value)):
        services.record(line, Decimal(each), as_of=now - dt.timedelta(days=days), source="Bank", now=now)
"""
LATER = """
from decimal import Decimal
from django.utils import timezone
from ticker import services
from ticker.models import Instrument
now, tenge = timezone.now(), Instrument.objects.get(base="KZT")
services.record(tenge, Decimal("0.00194"), as_of=now, source="Bank", now=now)
"""


@dataclass(frozen=True)
class Market:
    """A newsroom with three rates: its site, and its process for streams."""

    site: str
    streams: str
    env: dict[str, str]
    clock: Path

    def move_the_clock(self, by: dt.timedelta) -> None:
        """Let both processes see a moment that is so much later than now."""
        written = self.clock.with_suffix(".new")
        written.write_text(str(by.total_seconds()))
        written.replace(self.clock)

    def run(self, script: str) -> None:
        """Run a script in it, as a program beside it would."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script]
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """Run the two processes of a newsroom in an empty folder, and no worker."""
    left_out = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    folder = tmp_path_factory.mktemp("market")
    env |= {"NEWSROOM_DATA": str(folder), "LOG_LEVEL": "WARNING"}
    clock = folder / "clock"
    clock.write_text("0")
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    ports = [_free(), _free()]
    serving = [
        subprocess.Popen([*GUNICORN, str(clock), *given, "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=env)
        for port, given in zip(
            ports,
            (
                ["newsroom.wsgi", "-k", "gthread", "--threads", "8"],
                ["newsroom.asgi", "-c", "python:newsroom.streaming"],
            ),
            strict=True,
        )
    ]
    made = Market(*(f"http://127.0.0.1:{port}" for port in ports), env=env, clock=clock)
    made.run(SET_UP)
    for port in ports:
        _wait_for(port)
    yield made
    for process in serving:
        process.send_signal(signal.SIGTERM)
    for process in serving:
        process.wait(20)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError


@pytest.fixture
def pages(browser: Browser, market: Market) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page; the addresses of streams go to their process, as a proxy sends them."""
    contexts = []

    def make(*, width: int = 1440) -> Page:
        context = browser.new_context(base_url=market.site, viewport={"width": width, "height": 900})
        context.route(STREAM, lambda route: route.continue_(url=f"{market.streams}/api/v1/ticker/stream/"))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield make
    for context in contexts:
        context.close()


def at_the_desk(page: Page) -> Page:
    page.goto("/admin/")
    page.fill("input[name=username]", "max")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    page.goto("/admin/ticker/instrument/")
    return page


def lines(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".ticker-line").all_text_contents()]


def codes(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".market-desk .code a").all_text_contents()]


def override(desk: Page) -> None:
    """Have readers see another value of the third line for two hours, as the form offers by itself."""
    row = desk.locator(".market-desk tbody tr").nth(2)
    row.locator("summary").click()
    row.get_by_label("Readers see").fill("0.0115")
    expect(row.locator("select")).to_have_value("120")
    row.get_by_label("because").fill("The bank's list is late")
    row.get_by_role("button", name="Override").click()


def test_max_reorders_and_overrides_and_the_readers_ticker_follows_without_a_reload(
    pages: Callable[..., Page], market: Market
) -> None:
    reader, desk = pages(), at_the_desk(pages())
    reader.goto("/reader/")
    expect(reader.locator(".ticker-line").first).to_have_text("KGS/USD = 0.01144 0%")
    reader.evaluate("window.here = true")

    # With the arrow keys, and by dragging.
    desk.locator("[data-handle]").nth(0).press("ArrowDown")
    assert codes(desk) == ["KZT/USD", "KGS/USD", "TJS/USD"]
    handle, first = desk.locator("[data-handle]").nth(2), desk.locator(".market-desk tbody tr").first
    handle.hover()
    desk.mouse.down()
    box = first.bounding_box()
    assert box is not None
    desk.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=8)
    desk.mouse.move(box["x"] + 20, box["y"] + 4, steps=4)
    desk.mouse.up()
    assert codes(desk) == ["TJS/USD", "KZT/USD", "KGS/USD"]
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("The order is changed.")).to_be_visible()
    expect(reader.locator(".ticker-line").first).to_have_text("TJS/USD = 0.09135 -0.44%", timeout=1_000)

    begun = dt.datetime.now(dt.UTC)
    override(desk)
    expect(desk.get_by_text(re.compile("Readers see 0.01150 until"))).to_be_visible()
    expect(reader.locator(".ticker-line").nth(2)).to_have_text("KGS/USD = 0.01150 0.52%", timeout=1_000)

    # Two seconds before its end another rate comes, by which the stream looks at the clock; then nothing but time.
    market.move_the_clock(dt.timedelta(hours=2) - (dt.datetime.now(dt.UTC) - begun) - dt.timedelta(seconds=2))
    market.run(LATER)
    expect(reader.locator(".ticker-line").nth(1)).to_have_text("KZT/USD = 0.00194 1.04%")
    expect(reader.locator(".ticker-line").nth(2)).to_have_text("KGS/USD = 0.01144 0%", timeout=8_000)
    desk.reload()
    expect(desk.get_by_text("Readers see 0.01150 until")).to_have_count(0)

    # And one that is taken back.
    override(desk)
    expect(reader.locator(".ticker-line").nth(2)).to_have_text("KGS/USD = 0.01150 0.52%")
    desk.get_by_role("button", name="End it now").click()
    expect(reader.locator(".ticker-line").nth(2)).to_have_text("KGS/USD = 0.01144 0%")
    assert reader.evaluate("window.here") is True


def test_a_ticker_asks_where_there_is_no_stream(pages: Callable[..., Page]) -> None:
    page = pages(width=390)
    page.context.unroute(STREAM)
    page.context.route(STREAM, lambda route: route.fulfill(status=404, body="no stream here"))
    page.goto("/reader/")
    expect(page.locator(".ticker-line")).to_have_count(3)
    assert all(re.fullmatch(r"[A-Z]{3}/USD = [0-9.]+ -?[0-9.]+%", line) for line in lines(page))
