"""Takes the pictures of docs/market-desk.md from a fresh demo newsroom: `./dev pictures`."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.darkroom import keep

DESK = "/admin/ticker/instrument/"


def row(page: Page, code: str) -> int:
    """Return which row of the market desk is that of a line."""
    found = [text.strip() for text in page.locator(".market-desk .code a").all_text_contents()]
    return found.index(code)


def test_every_line_and_an_override(sign_in: Callable[..., Page]) -> None:
    page = sign_in("max")
    page.goto(DESK)
    line = page.locator(".market-desk tbody tr").nth(row(page, "TJS/USD"))
    line.locator("summary").click()
    line.get_by_label("Readers see").fill("0.0915")
    line.get_by_label("because").fill("The bank's list is late")
    keep(page, "market-desk/override")
    line.get_by_role("button", name="Override").click()
    expect(page.get_by_text("Readers see 0.09150 until")).to_be_visible()
    keep(page, "market-desk/desk")
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("Readers see 0.09150 until")).to_have_count(0)


def test_a_line_over_time(sign_in: Callable[..., Page]) -> None:
    page = sign_in("max")
    page.goto(DESK)
    page.get_by_role("link", name="TJS/USD over time").click()
    expect(page.locator(".big-chart svg")).to_be_visible()
    keep(page, "market-desk/over-time")


def test_a_list_of_lines(sign_in: Callable[..., Page]) -> None:
    page = sign_in("max")
    page.goto("/admin/ticker/linelist/add/")
    page.fill("[name=name]", "sport-site")
    for code in ("TJS/USD", "KGS/USD"):
        page.get_by_label(f"{code} is in the list").check()
    page.get_by_label("Move TJS/USD with the arrow keys").press("ArrowUp")
    keep(page, "market-desk/list")


def test_a_source(sign_in: Callable[..., Page]) -> None:
    page = sign_in("max")
    page.goto("/admin/ticker/source/add/")
    page.select_option("[name=adapter]", "nbkr")
    page.locator("[name=_continue]").click()
    expect(page.get_by_role("button", name="Ask now")).to_be_visible()
    keep(page, "market-desk/source")
