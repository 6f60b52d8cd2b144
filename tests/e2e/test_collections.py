"""A collection as an editor keeps it: ordered by dragging and by keys, added to by a search, and saved."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Newsroom
from tests.e2e.test_accessibility import serious

FRONT = "/api/v1/collections/most-important-today/"


def stories(page: Page) -> Locator:
    return page.locator("#curate-items .curate-headline")


def open_front(page: Page) -> list[str]:
    """Open the front that the demo has, and return its stories in order."""
    page.goto("/admin/articles/collection/")
    page.get_by_role("link", name="Most important today").click()
    expect(page.get_by_role("heading", name="Stories in order")).to_be_visible()
    return stories(page).all_inner_texts()


def test_an_editor_orders_a_front_by_dragging_and_by_keys(sign_in: Callable[..., Page], newsroom: Newsroom) -> None:
    page = sign_in("edna")
    first, second, *rest = open_front(page)
    # By dragging: the first below the second.
    items = page.locator(".curate-item")
    box = items.nth(1).bounding_box()
    assert box
    below = {"x": 40, "y": box["height"] - 4}
    items.nth(0).locator(".curate-handle").drag_to(items.nth(1), target_position=below)
    expect(stories(page)).to_have_text([second, first, *rest])
    expect(page.locator("#curate-said")).to_have_text(f"“{first}” is number 2 of {2 + len(rest)} now.")
    expect(page.locator(".seen-headline").first).to_have_text(second)
    # By keys: up again. The focus stays with the story, on the arrow that still leads somewhere.
    page.get_by_role("button", name=f"Move “{first}” up").press("Enter")
    expect(stories(page)).to_have_text([first, second, *rest])
    expect(page.get_by_role("button", name=f"Move “{first}” down")).to_be_focused()
    page.keyboard.press("Enter")
    expect(stories(page)).to_have_text([second, first, *rest])
    # A story is found by its words, and stands on top.
    page.get_by_label("Add a story").fill("Somoni slips")
    page.get_by_role("button", name="Add “Somoni slips").click()
    expect(stories(page).first).to_contain_text("Somoni slips")
    expect(page.locator(".seen-headline").first).to_contain_text("Somoni slips")
    page.get_by_role("button", name="Save the order").click()
    expect(page.get_by_text("The order is saved.")).to_be_visible()
    shown = [card["headline"] for card in json.loads(newsroom.get(FRONT)[1])["results"]]
    assert shown[0].startswith("Somoni slips")
    assert shown[1] == second
    # As it was, for whoever comes next.
    page.get_by_role("button", name="Remove “Somoni slips").click()
    page.get_by_role("button", name=f"Move “{first}” up").click()
    page.get_by_role("button", name="Save the order").click()
    expect(stories(page)).to_have_text([first, second, *rest])


@pytest.mark.parametrize(("dark", "width"), [(False, 1440), (True, 390)], ids=["light", "dark"])
def test_its_pages_have_no_serious_fault(dark: bool, width: int, sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna", dark=dark, width=width)
    open_front(page)
    page.get_by_label("Add a story").focus()
    expect(page.locator("#curate-found button").first).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
