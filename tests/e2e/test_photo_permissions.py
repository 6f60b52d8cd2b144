"""A reporter among the photos of others: what is theirs is changed, the rest is read and used."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.sheet import SHEET, SignIn, batch, bring, cells, open_sheet


def select_the_newest(page: Page, number: int) -> None:
    """Select photos from the head of the sheet, by keyboard."""
    open_sheet(page)
    cells(page).first.focus()
    page.keyboard.press("Space")
    for _ in range(number - 1):
        page.keyboard.press("Shift+ArrowRight")


def test_of_a_selection_a_reporter_changes_what_they_brought_and_is_told_so(
    sign_in: SignIn, complaints: list[str]
) -> None:
    page = sign_in("rita")
    open_sheet(page)
    bring(page, batch(2, "rita"))
    expect(page.get_by_role("button", name="Edit these 2")).to_be_visible(timeout=60_000)
    select_the_newest(page, 4)
    page.keyboard.press("e")
    editor = page.get_by_role("complementary", name="Edit the selected photos")
    expect(editor.get_by_role("note")).to_contain_text("You may change 2 of these 4 photos")
    editor.get_by_label("Credit", exact=True).fill("Rita / Our paper")
    editor.get_by_role("button", name="Save 1 field on 2 photos").click()
    expect(editor.get_by_text("Saved on 2 photos.")).to_be_visible()
    assert not complaints


@pytest.mark.parametrize("width", [1440, 390])
def test_a_photo_that_is_not_theirs_is_read_and_says_why(sign_in: SignIn, complaints: list[str], width: int) -> None:
    page = sign_in("rita", width=width)
    open_sheet(page)
    theirs = next(one for one in page.request.get("/api/desk/v1/images/").json()["results"] if not one["may_change"])
    page.goto(f"{SHEET}{theirs['id']}/change/")
    expect(page.get_by_text("You may change the photos that you uploaded, and this is none of them.")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    expect(page.get_by_role("button", name="Add a lease…")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not complaints
