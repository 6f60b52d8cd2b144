"""How a story looks in a search result and as a shared card, while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.writing import open_story


def test_the_preview_follows_what_is_typed_and_measures_it(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("edna")
    open_story(page, "Wind farm opens")
    page.get_by_text("Search engines and sharing").click()
    expect(page.locator("[data-looks-title]")).to_have_text("Wind farm opens")
    page.fill("#id_summary", "The first of three.")
    expect(page.locator("[data-looks-card-text]")).to_have_text("The first of three.")
    page.fill("#id_seo_title", "Wind " * 30)
    expect(page.locator("[data-looks-title]")).to_contain_text("…")
    expect(page.locator("[data-looks-lengths]")).to_contain_text("so it is cut")
    assert not complaints
