"""The contact sheet as the tests handle it: photos to drop on it, and what can be seen of it."""

from __future__ import annotations

import base64
import io
import os
import re
from collections.abc import Callable
from typing import Any

from PIL import Image as Pixels
from playwright.sync_api import Page, expect

SHEET = "/admin/media/image/"
SignIn = Callable[..., Page]


def batch(number: int, name: str) -> list[dict[str, Any]]:
    """Return photos as a browser takes them; no two are alike, in this run or another."""
    return [file(f"{name}-{n:02}.jpg", blotches()) for n in range(number)]


def blotches() -> bytes:
    """Return a photo of large blotches of colour, as no other has them."""
    with io.BytesIO() as output:
        few = Pixels.frombytes("RGB", (9, 6), os.urandom(9 * 6 * 3))
        few.resize((450, 300), Pixels.Resampling.BICUBIC).save(output, "JPEG")
        return output.getvalue()


def file(name: str, content: bytes) -> dict[str, Any]:
    """Return a file as a browser takes it."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def drop(page: Page, files: list[dict[str, Any]]) -> None:
    """Let go of files above the page, as a person does."""
    told = [{"name": one["name"], "data": base64.b64encode(one["buffer"]).decode()} for one in files]
    page.evaluate(
        """(files) => {
            const held = new DataTransfer();
            for (const { name, data } of files) {
                const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
                held.items.add(new File([bytes], name, { type: "image/jpeg" }));
            }
            const how = { dataTransfer: held, bubbles: true, cancelable: true };
            const happen = (kind) => document.body.dispatchEvent(new DragEvent(kind, how));
            for (const kind of ["dragenter", "dragover", "drop"]) happen(kind);
        }""",
        told,
    )


def bring(page: Page, files: list[dict[str, Any]]) -> None:
    """Open the panel and drop files: they are on their way at once."""
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Choose files")).to_be_focused()
    drop(page, files)


def open_sheet(page: Page, query: str = "") -> None:
    """Open the sheet, and wait until it has found something."""
    page.goto(SHEET + query)
    expect(page.locator("[data-status]")).to_have_text(re.compile(r"\d+ photos?"))


def focused(page: Page) -> str:
    """Return the name of what has the focus, as a screen reader says it."""
    name: str = page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")
    return name


def cells(page: Page) -> Any:
    """Return the photos that are in the page."""
    return page.get_by_role("gridcell")


def how_many_are_busy(page: Page) -> int:
    """Return how many uploads are on their way."""
    return page.locator(".sheet-upload:is([data-state=sending], [data-state=opening])").count()
