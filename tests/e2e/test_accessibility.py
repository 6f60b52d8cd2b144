"""axe-core looks at the pages that everybody works on, by day and by night, and finds nothing serious."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.writing import open_story, written

BAD = {"serious", "critical"}


def serious(page: Page) -> list[str]:
    """Return what is wrong with a page: the rule, and where."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{each['id']} {node['target']}" for each in found if each["impact"] in BAD for node in each["nodes"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_sign_in_has_no_serious_fault(dark: bool, open_page: Callable[..., Page]) -> None:
    page = open_page(dark=dark)
    page.goto("/admin/")
    expect(page.locator("input[type=password]")).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_desks_pages_have_no_serious_fault(dark: bool, sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna", dark=dark)
    found = {"start": serious(page)}
    page.goto("/admin/articles/article/")
    found["list"] = serious(page)
    page.locator("#result_list .story-title").first.click()
    written(page)
    found["form"] = serious(page)
    page.goto("/admin/media/image/")
    expect(page.get_by_role("gridcell").first).to_be_visible()
    found["contact sheet"] = serious(page)
    assert not any(found.values()), found


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_opens_while_one_writes_has_no_serious_fault(dark: bool, sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna", dark=dark, width=390)
    open_story(page, "What Kazakhstan pays")
    page.keyboard.type("/")
    found = {"list behind a slash": serious(page)}
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_be_visible()
    found["link"] = serious(page)
    page.keyboard.press("Escape")
    page.locator("[title='Insert gallery']").click()
    page.locator(".picker-tile").first.click()
    found["photos"] = serious(page)
    page.get_by_role("button", name="Insert 1 photo").click()
    page.keyboard.press("Control+/")
    found["keys"] = serious(page)
    page.keyboard.press("Escape")
    expect(page.locator("[data-suggestions]")).to_be_visible(timeout=15_000)
    found["gallery and suggestions"] = serious(page)
    page.goto("/admin/articles/article/?state__exact=published")
    page.locator("#result_list .story-title").first.click()
    written(page)
    found["form of a story that readers have"] = serious(page)
    page.get_by_role("link", name="History").click()
    found["history"] = serious(page)
    assert not any(found.values()), found
