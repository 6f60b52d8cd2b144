"""Links to our own stories and suggestions from the text, as somebody who writes meets them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Newsroom
from tests.e2e.writing import body, mark_first_words, open_story, save

OURS = re.compile(r'<a href="(/\d{4}/\d{2}/[a-z0-9-]+)">')


def test_a_link_finds_a_story_by_its_words_and_holds_its_public_address(
    sign_in: Callable[..., Page], newsroom: Newsroom, complaints: list[str]
) -> None:
    (wanted,) = json.loads(newsroom.get("/api/v1/articles/?language=en&page_size=1&page=9")[1])["results"]
    page = sign_in("edna")
    open_story(page)
    page.keyboard.type("as we wrote")
    mark_first_words(page, "as we wrote")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Add link")
    field = dialog.get_by_role("combobox")
    expect(dialog.get_by_role("option").first).to_be_visible()  # the newest, before anything is typed
    field.fill(wanted["headline"])
    expect(dialog.get_by_role("option").first).to_contain_text(wanted["headline"])
    first = field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") == first
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    linked = re.escape(f'<a href="{wanted["path"]}">as we wrote</a>')
    expect(page.locator("#id_body")).to_have_value(re.compile(linked))
    stored = save(page)
    assert OURS.search(stored)
    assert not complaints


def test_without_marked_words_the_link_brings_the_headline(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page)
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Add link")
    headline = dialog.get_by_role("option").first.locator(".link-words").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".ProseMirror[aria-label=Story] a")).to_have_text(headline)


def test_an_address_is_taken_as_it_was_meant_and_a_link_can_be_removed(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    editor = open_story(page)
    for typed, href in (("example.org/a", "https://example.org/a"), ("desk@example.org", "mailto:desk@example.org")):
        page.keyboard.press("Control+k")
        page.get_by_role("dialog", name="Add link").get_by_role("combobox").fill(typed)
        page.keyboard.press("Enter")
        expect(editor.locator(f"a[href='{href}']")).to_be_visible()
    editor.locator("a").last.click()
    page.wait_for_function("() => getSelection().anchorNode?.parentElement?.closest('a[href^=mailto]')")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Edit link")
    expect(dialog.get_by_role("combobox")).to_have_value("mailto:desk@example.org")
    dialog.get_by_role("button", name="Remove link").click()
    expect(editor.locator("a")).to_have_count(1)


def test_tags_that_the_text_names_are_one_press_away(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("edna")
    open_story(page, "What Kazakhstan pays for energy")
    page.keyboard.type("Electricity in Kazakhstan costs more, and so does water from Kyrgyzstan.")
    chips = page.locator("[data-suggested-tags] .chip")
    expect(chips.first).to_be_visible(timeout=15_000)
    name = chips.first.inner_text().split("\n")[-1]
    chips.first.click()
    expect(page.locator("#field-tags .select2-selection__choice")).to_contain_text(name)
    expect(page.locator("[data-suggested-related] a").first).to_be_visible()
    page.locator("[data-suggested-related] .chip").first.click()
    assert OURS.search(body(page))
    save(page)
    expect(page.locator("#field-tags .select2-selection__choice")).to_contain_text(name)
    assert not complaints
