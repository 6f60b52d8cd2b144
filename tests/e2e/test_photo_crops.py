"""Crops drawn by hand and the picture seen closely, with mouse, fingers and keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.photo import open_photo, photo, previews, pull, save, upload

SIDES = ("x", "y", "width", "height")


@pytest.fixture
def pia(sign_in: Callable[..., Page]) -> Page:
    return sign_in("pia")


def is_box(found: dict[str, float], wanted: dict[str, float]) -> bool:
    return all(abs(found[side] - wanted[side]) < 0.02 for side in SIDES)


def test_a_crop_is_drawn_by_hand_and_follows_the_focal_point_again(pia: Page, complaints: list[str]) -> None:
    image_id = upload(pia)
    open_photo(pia, image_id)
    tile, frame, box = (pia.locator(f"[data-{name}]") for name in ("ratio='4:5'", "frame", "box"))
    before = previews(pia)
    tile.click()
    expect(box).to_be_focused()
    expect(tile).to_have_attribute("aria-pressed", "true")
    pull(pia, frame, (0.05, 0.1), (0.3, 0.6))
    expect(tile).to_have_attribute("aria-label", "4:5, drawn by hand")
    drawn = previews(pia)
    # Half the height of 1200 × 800, from where the drag began; 4:5 of 400 pixels are 320.
    assert is_box(drawn["4:5"], {"x": 0.05, "y": 0.1, "width": 320 / 1200, "height": 0.5})
    assert is_box(drawn["1:1"], before["1:1"])
    pull(pia, pia.locator("[data-corner=se]"), (0.5, 0.5), (4, 4))
    assert previews(pia)["4:5"]["height"] > 0.55
    pia.keyboard.press("Escape")
    pull(pia, frame, (0.5, 0.5), (0.9, 0.5))  # the ring moves the others, not this one
    assert previews(pia)["1:1"]["x"] > drawn["1:1"]["x"] + 0.1
    assert previews(pia)["4:5"]["x"] == pytest.approx(0.05, abs=0.02)
    save(pia)
    stored: dict[str, Any] = photo(pia, image_id)
    assert set(stored["crops"]) == {"4:5"}
    assert is_box(stored["crops"]["4:5"], previews(pia)["4:5"])
    expect(tile).to_contain_text("by hand")

    tile.click()
    pia.get_by_role("button", name="Follow the focal point").click()
    expect(tile).to_have_attribute("aria-label", "4:5, follows the focal point")
    save(pia)
    assert photo(pia, image_id)["crops"] == {}
    assert not complaints


def test_a_crop_is_moved_and_resized_with_the_keys_alone(pia: Page) -> None:
    open_photo(pia, upload(pia))
    pia.locator("[data-ratio='1:1']").focus()
    pia.keyboard.press("Enter")
    box = pia.locator("[data-box]")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-label", "Crop 1:1, follows the focal point, 800 by 800 pixels")
    for _ in range(5):
        pia.keyboard.press("Shift+ArrowLeft")
    smaller = previews(pia)["1:1"]
    assert smaller["height"] < 0.9
    pia.keyboard.press("ArrowRight")
    pia.keyboard.press("ArrowDown")
    moved = previews(pia)["1:1"]
    assert moved["x"] == pytest.approx(smaller["x"] + 0.01, abs=0.003)
    assert moved["y"] == pytest.approx(smaller["y"] + 0.01, abs=0.003)
    pia.keyboard.press("Delete")
    expect(box).to_have_attribute("aria-label", re.compile("follows the focal point"))
    pia.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(pia.locator("[data-ring]")).to_be_focused()


def touch(session: CDPSession, kind: str, *places: tuple[float, float]) -> None:
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_fingers_set_the_focal_point_and_bring_the_picture_closer(sign_in: Callable[..., Page]) -> None:
    page = sign_in("pia", width=390)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    open_photo(page, upload(page))
    frame = page.locator("[data-frame]").bounding_box()
    assert frame is not None
    place = (frame["x"] + frame["width"] * 0.25, frame["y"] + frame["height"] * 0.75)
    touch(session, "touchStart", place)
    touch(session, "touchEnd")
    expect(page.locator("[data-ring]")).to_have_attribute("aria-label", "Focal point, 25 % across, 75 % down")

    page.get_by_role("button", name="Look closer").click()
    scale = page.locator("#lightbox [data-scale]")
    expect(page.locator("#lightbox img")).to_be_visible()
    whole = int((scale.text_content() or "").removesuffix(" %"))
    touch(session, "touchStart", (180, 400), (210, 430))
    for step in range(1, 6):
        touch(session, "touchMove", (180 - 20 * step, 400 - 20 * step), (210 + 20 * step, 430 + 20 * step))
    touch(session, "touchEnd")
    assert int((scale.text_content() or "").removesuffix(" %")) > whole * 3


def test_nothing_sticks_out_of_a_phone(sign_in: Callable[..., Page]) -> None:
    for width, dark in ((390, False), (390, True), (1440, True)):
        page = sign_in("pia", width=width, dark=dark)
        open_photo(page, upload(page))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_in_viewport()
