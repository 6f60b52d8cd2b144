"""The long forms of the desk, a photo's and a story's: sent once, counted, and never left without a word."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.leaving import stay_when_asked
from tests.e2e.photo import open_photo, upload

# Every page lets a form go again after four seconds, in case that nothing came of it; these two do not.
SEND_AGAIN = """() => {
    const { form } = document.querySelector("[data-save]");
    const stopped = [];
    window.addEventListener("submit", (event) => stopped.push(event.defaultPrevented));
    form.requestSubmit();
    delete form.dataset.sent;
    form.requestSubmit();
    return [document.querySelector("[data-bar-status]").textContent, stopped];
}"""


def photos_form(page: Page) -> None:
    open_photo(page, upload(page))
    page.fill("#id_headline", "Gates open")


def storys_form(page: Page) -> None:
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", "Gates open")


@pytest.mark.parametrize("open_form", [photos_form, storys_form])
def test_a_form_that_is_on_its_way_is_not_sent_again(
    sign_in: Callable[..., Page], open_form: Callable[[Page], None], complaints: list[str]
) -> None:
    page = sign_in("edna")
    open_form(page)
    expect(page.locator("[data-bar-status]")).to_have_text("Not saved yet")
    with page.expect_navigation():
        assert page.evaluate(SEND_AGAIN) == ["Saving…", [False, True]]
    assert not complaints


@pytest.mark.parametrize("open_form", [photos_form, storys_form])
def test_what_was_typed_is_counted_and_asked_about_before_it_is_lost(
    sign_in: Callable[..., Page], open_form: Callable[[Page], None]
) -> None:
    page = sign_in("edna")
    open_form(page)
    here = urlsplit(page.url).path
    page.fill("#id_headline", "x" * 2000)
    expect(page.locator("#id_headline + .field-limit")).to_contain_text("2000 of ")
    stay_when_asked(page)
    assert urlsplit(page.url).path == here


@pytest.mark.parametrize(("width", "is_row"), [(1440, True), (390, False)])
def test_a_template_has_a_row_for_each_field_where_the_screen_is_wide(
    sign_in: Callable[..., Page], complaints: list[str], width: int, is_row: bool
) -> None:
    page = sign_in("pia", width=width)
    page.goto("/admin/media/metadatatemplate/add/")
    value = page.get_by_label("Credit", exact=True).bounding_box()
    moment = page.get_by_label("Write it: Credit").bounding_box()
    assert value is not None
    assert moment is not None
    assert (abs(value["y"] - moment["y"]) < 4) is is_row
    assert moment["x"] + moment["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not complaints
