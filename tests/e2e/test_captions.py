"""Captions in doubt are settled by keyboard, one after the other, and the page is kind to who hears it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_accessibility import serious

LIST = "/admin/wordpress/importedcaption/"


@pytest.fixture
def settling(sign_in: Callable[..., Page], archive: None) -> Page:
    page = sign_in("edna")
    page.goto(LIST)
    return page


def left(page: Page) -> int:
    return int(page.locator("#settle-left").inner_text())


def test_enter_takes_an_entry_and_goes_on(settling: Page, complaints: list[str]) -> None:
    page, before = settling, left(settling)
    entries = page.locator(".settle-entry")
    first, second = (entries.nth(at).get_attribute("data-key") for at in (0, 1))
    expect(entries.first.locator("[data-text]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f".settle-entry[data-key='{first}']")).to_have_count(0)
    expect(page.locator(f".settle-entry[data-key='{second}'] [data-text]")).to_be_focused()
    # Halves that stand in each other's place, and a line without a credit.
    page.keyboard.press("Alt+2")
    expect(page.locator(f".settle-entry[data-key='{second}'] [data-text]")).to_have_value("A. Sarsenbayev")
    page.keyboard.press("Alt+1")
    expect(page.locator(f".settle-entry[data-key='{second}'] [data-credit]")).to_have_value("")
    page.keyboard.press("Tab")
    page.keyboard.type("Azamat Sarsenbayev")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f".settle-entry[data-key='{second}']")).to_have_count(0)
    expect(page.locator("#settle-left")).to_have_text(str(before - 2))
    page.reload()
    assert left(page) == before - 2
    assert complaints == []


def test_what_is_refused_stays_and_says_why(settling: Page) -> None:
    page = settling
    entry = page.locator(".settle-entry").first
    entry.locator("[data-credit]").evaluate(
        "field => { field.removeAttribute('maxlength'); field.value = 'x'.repeat(201); }"
    )
    entry.locator("[data-credit]").focus()
    page.keyboard.press("Enter")
    expect(entry.locator("[data-fault]")).to_have_text("The credit has 200 characters at most.")
    expect(entry.locator("[data-text]")).to_be_focused()


def test_a_finished_page_leads_to_the_next(settling: Page) -> None:
    page, before = settling, left(settling)
    for _ in range(page.locator(".settle-entry").count()):
        page.keyboard.press("Enter")
    page.wait_for_url("**/importedcaption/?after=*")
    expect(page.locator("#settle-left")).to_have_text(str(before - 25))


@pytest.mark.parametrize("width", [1440, 390])
def test_the_list_reads_well_and_is_accessible(sign_in: Callable[..., Page], archive: None, width: int) -> None:
    page = sign_in("edna", width=width)
    page.goto(LIST)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert serious(page) == []
