"""A story is translated with its source beside the form."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.writing import editor


def write_source(page: Page) -> None:
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", "Snow closes the pass")
    text = editor(page)
    text.click()
    page.keyboard.type("The pass is closed.")
    page.keyboard.press("Enter")
    page.keyboard.type("It opens on Monday.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def test_the_paragraph_that_is_translated_is_marked_in_the_source(
    sign_in: Callable[..., Page], complaints: list[str]
) -> None:
    page = sign_in("edna")
    write_source(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Translate: Русский").click()
    beside = page.locator("[data-beside]")
    expect(beside).to_contain_text("Snow closes the pass")
    expect(page.locator("#id_language")).to_have_value("ru")
    text = editor(page)
    text.locator("p").nth(1).click()
    expect(beside.locator(".is-here")).to_have_text("It opens on Monday.")
    page.keyboard.press("Control+Home")
    expect(beside.locator(".is-here")).to_have_text("The pass is closed.")
    beside.get_by_role("button", name=re.compile("Close")).click()
    expect(beside).to_be_hidden()
    assert not complaints
