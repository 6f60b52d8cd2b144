"""Takes pictures for the guides: what a page shows, small enough to be kept with the code.

The scripts that use it (`take_…_pictures.py`) are no tests, and not collected as such; they stand
here because the tests know how to start a newsroom and a browser. What one cannot find on a page
makes it fail, so a picture never shows less than its guide says.
"""

from __future__ import annotations

import io
from itertools import product
from pathlib import Path

from PIL import Image as Pixels
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
MOST = 200_000  # bytes
WIDTHS = (1280, 1120, 960, 800)  # pixels, tried until it is small enough


def keep(page: Page, name: str) -> None:
    """Write what the browser shows to the folder, as `guide/name`, in as many colours and pixels as fit."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # pictures and panels have come to rest
    seen = Pixels.open(io.BytesIO(page.screenshot())).convert("RGB")
    content = b""
    for width, dither in product(WIDTHS, (Pixels.Dither.FLOYDSTEINBERG, Pixels.Dither.NONE)):
        size = (width, round(seen.height * width / seen.width))
        few = seen.resize(size, Pixels.Resampling.LANCZOS).quantize(256, dither=dither)
        with io.BytesIO() as output:
            few.save(output, "PNG", optimize=True)
            content = output.getvalue()
        if len(content) < MOST:
            break
    assert len(content) < MOST, name
    path = FOLDER / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def top(page: Page, place: str) -> None:
    """Scroll so that a panel stands below the head of the page."""
    page.locator(place).evaluate("(panel) => window.scrollTo(0, panel.getBoundingClientRect().top + scrollY - 90)")
