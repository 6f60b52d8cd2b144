"""A real newsroom in a folder of its own, served by the real command, seen in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.e2e.archive import export

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("NEWSROOM_SHARED", ROOT.parent / "shared" / "data"))
# The shell draws the same pages, and takes half the processor for want of a window around them.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
START = 600  # seconds for the demo to paint its photos on a busy machine
PASSWORD = "newsroom-demo"
PATIENCE = 20_000  # milliseconds until what is expected must be seen: the machine may have other work
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, by name, what this machine cannot run."""
    for item in items:
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium found; name one with CHROMIUM"))
        if item.get_closest_marker("data") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"no shared data at {SHARED}"))


@dataclass(frozen=True)
class Newsroom:
    """A running demo newsroom."""

    url: str
    data: Path = Path()  # its folder

    def get(self, path: str) -> tuple[int, str, str]:
        """Return status, body and ETag of an anonymous request."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as response:
                return response.status, response.read().decode(), response.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), ""


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Run `manage.py demo` in an empty folder, until the tests are over.

    NEWSROOM_URL names one that runs already, and NEWSROOM_DATA its folder: painting its photos takes a minute.
    """
    if url := os.environ.get("NEWSROOM_URL"):
        # tests.settings has put a folder of the tests' own below it.
        yield Newsroom(url.rstrip("/"), Path(os.environ["NEWSROOM_DATA"]).parent)
        return
    data = tmp_path_factory.mktemp("newsroom")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (data / "demo.log").open("w")
    keep = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    demo = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**keep, "NEWSROOM_DATA": str(data / "var")},
        stdout=log,
        stderr=log,
    )
    running = Newsroom(f"http://localhost:{port}", data / "var")
    ends = time.monotonic() + START
    while "The newsroom is running" not in (data / "demo.log").read_text():
        if demo.poll() is not None or time.monotonic() > ends:
            demo.kill()
            pytest.fail(f"the demo did not start:\n{(data / 'demo.log').read_text()[-3000:]}")
        time.sleep(0.3)
    yield running
    demo.send_signal(signal.SIGTERM)
    demo.wait(20)
    log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained of; a test that uses a page checks that it stayed empty."""
    return []


@pytest.fixture
def open_page(browser: Browser, newsroom: Newsroom, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a fresh context: `open_page(width=390, dark=True)`."""
    contexts: list[BrowserContext] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def make(*, width: int = 1440, dark: bool = False) -> Page:
        scheme = "dark" if dark else "light"
        context = browser.new_context(
            base_url=newsroom.url, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(f"{error.message}\n{error.stack}"))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def passes() -> dict[str, list[Any]]:
    """The cookies of who has signed in, by name: a password is made slow to try, and the cast is often the same."""
    return {}


@pytest.fixture
def sign_in(open_page: Callable[..., Page], passes: dict[str, list[Any]]) -> Callable[..., Page]:
    """Return a function that opens the desk as one of the cast: `sign_in("edna", width=390)`."""

    def make(username: str, **options: int) -> Page:
        page = open_page(**options)
        page.context.add_cookies(passes.get(username, []))
        page.goto("/admin/")
        if (name := page.locator("input[name=username]")).count():
            name.fill(username)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url("**/admin/")
            passes[username] = page.context.cookies()
        return page

    return make


@pytest.fixture(scope="session")
def archive(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Bring an archive of sixty stories, each with a caption in doubt, into the running newsroom."""
    exported = export(tmp_path_factory.mktemp("exports"), "archive", first=1, count=60)
    keep = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    subprocess.run(
        [sys.executable, "manage.py", "import_wordpress", str(exported), "--by", "mira"],
        cwd=ROOT, env={**keep, "NEWSROOM_DATA": str(newsroom.data)}, check=True, capture_output=True,
    )  # fmt: skip
