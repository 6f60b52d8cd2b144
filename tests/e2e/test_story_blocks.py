"""Galleries, tables and the list behind “/”, worked by the keyboard of somebody who writes."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.writing import body, open_story, save


def slash(page: Page, words: str) -> None:
    """Choose from the list behind a slash."""
    page.keyboard.type(f"/{words}")
    expect(page.get_by_role("listbox", name="Put in").get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")


def gallery_of(page: Page, count: int) -> Locator:
    """Put in a gallery of the first photos of the desk; return it."""
    slash(page, "gal")
    dialog = page.get_by_role("dialog", name="Choose photos")
    dialog.get_by_role("searchbox").fill("Steppe Courier")  # not those of other tests
    photos = dialog.locator(".picker-tile", has_text="The Steppe Courier")
    for at in range(count):
        photos.nth(at).click()
    dialog.get_by_role("button", name=f"Insert {count} photos").click()
    found = page.locator(".gallery")
    expect(found).to_contain_text(f"Gallery of {count} photos")
    return found


def captions(gallery: Locator) -> list[str]:
    """Return the captions of a gallery in order."""
    return gallery.locator(".gallery-caption").all_inner_texts()


def test_a_gallery_is_chosen_ordered_described_and_comes_back(
    sign_in: Callable[..., Page], complaints: list[str]
) -> None:
    page = sign_in("edna")
    open_story(page)
    gallery = gallery_of(page, 3)
    first, second, third = captions(gallery)
    gallery.get_by_role("button", name="Move photo 3 up").click()
    assert captions(gallery) == [first, third, second]
    expect(gallery.get_by_role("button", name="Move photo 2 up")).to_be_focused()
    gallery.get_by_role("button", name="Words of photo 1").click()
    dialog = page.get_by_role("dialog", name="This photo, in this gallery")
    dialog.get_by_label("Caption").fill("Own words")
    dialog.get_by_label("Credit").fill("")
    dialog.get_by_role("button", name="Done").click()
    gallery.get_by_role("button", name="Take photo 3 out").click()
    assert captions(gallery) == ["Own words", third]
    stored = save(page)
    assert stored.count("<figure") == 2
    assert captions(page.locator(".gallery")) == ["Own words", third]
    expect(page.locator(".gallery .kept-note").first).not_to_be_empty()  # an emptied credit is the photo desk's own
    assert not complaints


def test_the_last_photo_takes_its_gallery_with_it_and_undo_brings_it_back(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page)
    gallery = gallery_of(page, 2)
    gallery.get_by_role("button", name="Take photo 2 out").click()
    gallery.get_by_role("button", name="Take photo 1 out").click()
    expect(gallery).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".gallery")).to_contain_text("Gallery of 1 photo")


def press(page: Page, title: str) -> None:
    """Press the button of the editor that says this."""
    page.locator(".prose-menubar").get_by_title(title, exact=True).click()


def test_a_table_grows_shrinks_and_keeps_its_head(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("edna")
    open_story(page)
    slash(page, "table")
    for words in ("Year", "Tab", "Sum", "Enter", "million"):
        if words in {"Tab", "Enter"}:
            page.keyboard.press(words)
        else:
            page.keyboard.type(words)
    press(page, "Add a row below")
    press(page, "Add a column after this one")
    page.locator(".ProseMirror td").last.click()
    press(page, "Delete this row")
    press(page, "Delete this row")
    assert body(page).count("<tr>") == 2
    page.locator(".ProseMirror th").nth(2).click()
    press(page, "Delete this column")
    page.locator(".ProseMirror th").first.click()
    press(page, "First row is the table's head")
    assert "<th>" not in body(page)
    press(page, "First row is the table's head")
    stored = save(page)
    assert re.match(r"<table><thead><tr><th>Year</th><th>Sum<br>million</th><th></th></tr></thead>", stored)
    assert stored.count("<tr>") == 2
    assert not complaints


def test_the_list_behind_a_slash_is_a_listbox_that_the_keyboard_walks(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    editor = open_story(page)
    page.keyboard.type("/")
    options = page.get_by_role("listbox", name="Put in").get_by_role("option")
    expect(options).to_have_count(13)
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options.nth(12)).to_have_attribute("aria-selected", "true")
    assert editor.get_attribute("aria-activedescendant") == options.nth(12).get_attribute("id")
    page.keyboard.type("head")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("Smaller")
    assert body(page) == "<h3>Smaller</h3>"
    assert editor.get_attribute("aria-activedescendant") is None


def test_a_slash_among_words_or_after_escape_is_a_slash(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page)
    listbox = page.get_by_role("listbox", name="Put in")
    page.keyboard.type("and/or")
    expect(listbox).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.type("/")
    expect(listbox).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("quo")
    expect(listbox).to_be_hidden()
    assert body(page) == "<p>and/or</p><p>/quo</p>"


def test_headings_have_keys_and_a_key_shows_all_keys(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("edna")
    open_story(page)
    page.keyboard.type("Title")
    for key, tag in (("1", "h2"), ("2", "h3"), ("3", "h4"), ("0", "p")):
        page.keyboard.press(f"Control+Alt+{key}")
        assert body(page) == f"<{tag}>Title</{tag}>"
    page.keyboard.press("Control+/")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Insert gallery")
    page.keyboard.press("Escape")
    page.locator("#submit-row [data-save]").focus()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    assert not complaints


def test_a_key_leads_to_publishing_and_never_publishes(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page, "Not to be published by a key")
    page.keyboard.type("Text.")
    page.keyboard.press("Control+Enter")
    assert body(page) == "<p>Text.</p>"
    page.keyboard.press("Control+s")
    page.wait_for_url(re.compile(r"/change/"))
    expect(page.locator("#publishing .state").first).to_have_text("Draft")
