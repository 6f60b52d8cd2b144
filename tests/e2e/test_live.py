"""What a reader sees while the page is open: new stories offered, corrections told, takedowns at once; and search."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_whole_line import goes_on, press
from tests.e2e.writing import editor

# Its own in each run: a newsroom that runs already may hold the last one.
HEADLINE = f"Bridge {secrets.token_hex(3)} over the Talas opens a month early"


@pytest.fixture
def searched(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that opens the reader on a search."""

    def make(query: str, **options: bool | int) -> Page:
        page = open_page(**options)
        page.goto("/reader/#/")
        expect(page.locator("article").first).to_be_visible()
        page.goto(f"/reader/#/search?q={query}")
        expect(page.locator("h1")).to_contain_text(query.split("&")[0].strip('"'))
        return page

    return make


def test_a_search_marks_the_words_it_found(searched: Callable[..., Page], complaints: list[str]) -> None:
    page = searched("power")
    expect(page.locator(".hit").first).to_be_visible()
    assert re.match(r"power", page.locator(".hit mark").first.inner_text(), re.I)
    expect(page.locator(".range-line")).to_contain_text("Viewing results 1 - ")
    assert not complaints


def test_a_search_is_narrowed_by_section_and_widened_again(searched: Callable[..., Page]) -> None:
    page = searched("the")
    total = page.locator(".range-line").inner_text()
    section = page.locator(".narrow a").first
    count = section.locator(".count").inner_text()
    section.click()
    expect(page.locator(".range-line")).to_contain_text(f"of {count}")
    page.locator(".narrow a[aria-current]").click()
    expect(page.locator(".range-line")).to_have_text(total)


def test_a_mistyped_search_finds_what_was_meant(searched: Callable[..., Page]) -> None:
    page = searched("pwoer")
    expect(page.locator(".guess a")).to_have_text("power")
    expect(page.locator(".hit").first).to_be_visible()


def test_a_search_that_cannot_be_one_says_why(searched: Callable[..., Page]) -> None:
    page = searched("-power")
    expect(page.locator("[role=alert]")).to_be_visible()


def test_a_new_story_is_offered_and_a_takedown_is_seen_at_once(
    open_page: Callable[..., Page], sign_in: Callable[..., Page], complaints: list[str]
) -> None:
    reader = open_page()
    reader.goto("/reader/#/")
    expect(reader.locator("article").first).to_be_visible()

    desk = sign_in("edna")
    she_publishes(desk, HEADLINE)
    offer = reader.locator(".live button")
    expect(offer).to_have_text("One new article: show it", timeout=8_000)
    expect(reader.get_by_role("link", name=HEADLINE)).to_have_count(0)
    offer.click()
    reader.get_by_role("link", name=HEADLINE).first.click()
    expect(reader.locator("h1")).to_have_text(HEADLINE)

    she_withdraws(desk, "The date is not certain.")
    expect(reader.locator("h1")).to_have_text("This article is no longer available", timeout=8_000)
    expect(reader.locator("main")).to_contain_text("The date is not certain.")
    assert [line for line in complaints if "410" not in line] == []


def she_publishes(page: Page, headline: str) -> None:
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", headline)
    editor(page).click()
    page.keyboard.type("The last span was set on Friday, and lorries may cross from Monday.")
    page.fill("#id_summary", "Lorries may cross from Monday.")
    page.select_option("#id_section", index=1)
    page.locator("#field-bylines .select2-selection").first.click()
    page.locator(".select2-results__option[role=option]").first.click()
    press(page, "Publish")
    goes_on(page, "no lead photo")
    expect(page.locator("[data-public-link]")).to_be_visible()


def she_withdraws(page: Page, reason: str) -> None:
    page.get_by_role("button", name=re.compile("Withdraw")).first.click()
    page.fill("#id_withdraw_reason", reason)
    with page.expect_navigation():
        page.get_by_role("button", name="Withdraw from the site").click()
