"""The first page, the search over everything and kept filters, in a real browser and with the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

LIST = "/admin/articles/article/"


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (390, False), (390, True)])
def test_the_first_page_fits_and_its_charts_are_told(
    width: int, dark: bool, sign_in: Callable[..., Page], complaints: list[str]
) -> None:
    page = sign_in("edna", width=width, dark=dark)
    page.wait_for_selector("[data-start]")
    expect(page.get_by_role("img", name="From first word to readers, by week")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("As a table").last.click()
    expect(page.get_by_role("columnheader", name="Median time")).to_be_visible()
    assert complaints == []


def test_the_search_over_everything_needs_no_mouse(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("edna", width=1440)
    page.wait_for_selector("[data-start]")
    page.keyboard.press("Control+k")
    search = page.get_by_label("Search stories, photos, people, tags and pages")
    expect(search).to_be_focused()
    page.keyboard.type("new story")
    expect(page.locator("#command-results-list li").first).to_contain_text("New story")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/articles/article/add/")
    assert complaints == []


def test_what_is_pasted_into_the_search_with_the_mouse_is_searched_for(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna", width=1440)
    page.wait_for_selector("[data-start]")
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Search stories, photos, people, tags and pages")).to_be_focused()
    page.keyboard.insert_text("new story")  # an input event, and no key
    expect(page.locator("#command-results-list li").first).to_contain_text("New story")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_filter_is_kept_opened_and_forgotten(width: int, sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("edna", width=width)
    page.wait_for_selector("[data-start]")
    page.goto(f"{LIST}?kind__exact=analysis")
    page.get_by_text("Keep this filter").click()
    form = page.locator(".kept-new form")
    box = form.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    page.get_by_label("Name").fill("Analyses")
    page.get_by_label("Who sees it").select_option(label="Editors")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".kept-one.is-here")).to_contain_text("Analyses")
    page.goto(LIST)
    page.get_by_role("link", name="Analyses").click()
    page.wait_for_url("**kind__exact=analysis")
    page.get_by_role("button", name="Forget Analyses").click()
    expect(page.get_by_text("“Analyses” is forgotten")).to_be_visible()
    assert complaints == []
