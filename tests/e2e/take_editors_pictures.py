"""Takes the pictures of docs/editors.md from a fresh demo newsroom: `./dev pictures`."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.darkroom import keep, top
from tests.e2e.writing import editor, open_story, save, written

LIST = "/admin/articles/article/"
TUNNEL = "Second tunnel"  # a demo story that readers have, with a photo, and in Russian too
SOON = 25_000  # milliseconds: two beats of presence


def find(page: Page, words: str) -> None:
    """Open the story whose headline has these words."""
    page.goto(f"{LIST}?q={words}")
    page.locator("#result_list tbody th a").first.click()
    expect(editor(page)).to_be_visible()


def test_the_first_page_and_the_list(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    keep(page, "editors/start")
    page.goto(LIST)
    expect(page.locator("#result_list")).to_be_visible()
    keep(page, "editors/list")


def test_writing(sign_in: Callable[..., Page]) -> None:
    page = sign_in("rita")
    open_story(page, "The bridge over the Talas opens a month early")
    page.fill("#id_summary", "Lorries no longer wait for the ferry.")
    written(page)
    page.keyboard.type("The first lorries crossed at six in the morning.")
    page.keyboard.press("Enter")
    top(page, ".prose-editor")
    page.keyboard.type("/")
    expect(page.get_by_role("listbox")).to_be_visible()
    keep(page, "editors/slash")
    page.keyboard.press("Escape")
    page.keyboard.press("Backspace")
    save(page)
    page.get_by_role("button", name="Preview", exact=True).click()
    site = page.frame_locator("#preview iframe")
    expect(site.get_by_role("heading", level=1)).to_contain_text("The bridge over the Talas")
    keep(page, "editors/preview")
    page.get_by_role("button", name="Share a link").click()
    dialog = page.get_by_role("dialog", name="Show it to somebody without an account")
    dialog.get_by_label("Whom it is for").fill("The bridge's engineer")
    dialog.get_by_role("button", name="Make a link").click()
    expect(dialog.locator(".share-link")).to_contain_text("Nobody has opened it yet")
    keep(page, "editors/share")


def test_publishing(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    find(page, TUNNEL)
    keep(page, "editors/story")
    open_story(page, "Ice closes the northern ferry")
    page.keyboard.type("The last boat left on Friday.")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#problems")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    keep(page, "editors/problems")


def test_two_at_one_story(sign_in: Callable[..., Page]) -> None:
    edna, mira = sign_in("edna"), sign_in("mira")
    open_story(edna, "Chinook lights the valley early")
    edna.keyboard.type("The wind came on Sunday night and the lights with it.")
    save(edna)
    story = urlsplit(edna.url).path
    mira.goto(story)
    mira.fill("#id_kicker", "Weather")
    expect(edna.locator("[data-presence]")).to_contain_text("is writing here", timeout=SOON)
    keep(edna, "editors/presence")
    mira.fill("#id_headline", "Chinook lights the whole valley early")
    edna.get_by_role("button", name="Take over").click()
    expect(edna.locator("#id_headline")).to_be_editable()
    edna.route("**/writing/beat/", lambda route: route.abort())
    edna.fill("#id_headline", "Chinook lights the valley a day early")
    _save_as_if_nobody_knew(mira)
    with edna.expect_navigation():
        edna.locator("[data-save]").click()
    expect(edna.locator("#conflict")).to_be_visible()
    top(edna, "#conflict")
    keep(edna, "editors/conflict")


def _save_as_if_nobody_knew(page: Page) -> None:
    """Save a story that somebody else has taken over, as a second window would."""
    other = page.context.new_page()
    other.goto(page.url)
    if (over := other.get_by_role("button", name="Take over")).count():
        over.click()
    expect(other.locator("#id_headline")).to_be_editable()
    other.fill("#id_kicker", "Weather")
    other.fill("#id_headline", "Chinook lights the whole valley early")
    with other.expect_navigation():
        other.locator("[data-save]").click()
    other.close()


def test_history(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page, "Ferry to the island runs again")
    page.keyboard.type("It will cross twice a day until the ice comes.")
    save(page)
    editor(page).click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("After eleven days in dock the ferry is back. ")
    page.fill("#id_summary", "Twice a day until the ice comes.")
    save(page)
    page.goto(urlsplit(page.url).path.replace("/change/", "/history/"))
    page.get_by_role("button", name=re.compile("Compare")).first.click()
    expect(page.locator(".differences").first).to_be_visible()
    keep(page, "editors/compare")


def test_translating(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page, "Snow closes the pass")
    page.keyboard.type("The pass is closed to lorries until Monday.")
    page.keyboard.press("Enter")
    page.keyboard.type("Buses take the southern road.")
    save(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Translate: Русский").click()
    expect(page.locator("[data-beside]")).to_contain_text("Snow closes the pass")
    page.fill("#id_headline", "Снег закрыл перевал")
    editor(page).locator("p").nth(1).click()
    top(page, "[data-beside]")
    keep(page, "editors/translate")
