"""What the tests of a photo's page share: a photo nobody has, its page, its previews, a drag."""

from __future__ import annotations

import io
import os
from typing import Any

from PIL import Image as Pixels
from playwright.sync_api import Locator, Page, expect


def upload(page: Page, **save: Any) -> str:
    """Take in a new photo as the person who is signed in, and return its id."""
    pixels = Pixels.frombytes("RGB", (6, 4), os.urandom(72)).resize((1200, 800), Pixels.Resampling.BICUBIC)
    content = io.BytesIO()
    pixels.save(content, "JPEG", **save)
    page.goto("/admin/password_change/")  # any page with a form of the desk's own
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    response = page.request.post(
        "/api/desk/v1/images/",
        multipart={
            "file": {"name": "sluice.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()},
            "near": "keep",  # by chance it resembles one that is there
        },
        headers={"X-CSRFToken": token, "Referer": page.url},
    )
    assert response.status == 201, response.text()
    return str(response.json()["id"])


def photo(page: Page, image_id: str) -> dict[str, Any]:
    """Return a photo as the desk API has it."""
    found: dict[str, Any] = page.request.get(f"/api/desk/v1/images/{image_id}/").json()
    return found


def open_photo(page: Page, image_id: str) -> Page:
    page.goto(f"/admin/media/image/{image_id}/change/")
    expect(page.locator("[data-stage].is-ready")).to_be_visible()
    return page


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def previews(page: Page) -> dict[str, dict[str, float]]:
    """Return the box that each preview shows, in parts of the picture, measured on the screen."""
    found: dict[str, dict[str, float]] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("[data-ratio]")].map((tile) => {
            const [hole, all] = [".strip-shot", "img"].map((name) => tile.querySelector(name).getBoundingClientRect());
            return [tile.dataset.ratio, {
                x: (hole.left - all.left) / all.width, y: (hole.top - all.top) / all.height,
                width: hole.width / all.width, height: hole.height / all.height,
            }];
        }))"""
    )
    return found


def pull(page: Page, element: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the mouse between two places of an element, in parts of it."""
    box = element.bounding_box()
    assert box is not None
    (x, y), (u, v) = ((box["x"] + box["width"] * a, box["y"] + box["height"] * b) for a, b in (start, end))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(u, v, steps=6)
    page.mouse.up()
