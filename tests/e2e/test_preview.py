"""The readers' site beside the form, which follows what is typed; and a link for somebody without an account."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Newsroom
from tests.e2e.writing import open_story, save, written

NEVER = "Nobody has published this sentence."


def test_what_is_typed_shows_beside_the_form_as_readers_would_see_it(
    sign_in: Callable[..., Page], newsroom: Newsroom, complaints: list[str]
) -> None:
    page = sign_in("rita")
    open_story(page, "The dam that nobody saw")
    page.get_by_role("button", name="Preview", exact=True).click()
    panel = page.get_by_role("complementary", name="Preview")
    site = page.frame_locator("#preview iframe")
    expect(site.get_by_role("heading", level=1)).to_have_text("The dam that nobody saw")
    expect(site.locator(".preview-strip")).to_contain_text("Preview – not published")
    expect(panel.locator(".preview-blocks summary")).to_contain_text("from being published")
    written(page)
    page.keyboard.type(NEVER)
    expect(site.locator(".body p").first).to_have_text(NEVER)
    page.fill("#id_headline", "The dam that everybody saw")
    expect(site.get_by_role("heading", level=1)).to_have_text("The dam that everybody saw")
    assert newsroom.get("/api/v1/articles/the-dam-that-everybody-saw/")[0] == 404

    panel.get_by_role("button", name="Desktop, 1280 pixels").click()
    assert site.locator("html").evaluate("() => innerWidth") == 1280
    panel.get_by_role("button", name="Phone, 390 pixels").click()
    assert site.locator("html").evaluate("() => innerWidth") == 390

    page.fill("#id_kicker", "x" * 200)
    expect(panel.get_by_role("status").first).to_contain_text("Not shown: Kicker")
    page.fill("#id_kicker", "")
    save(page)
    expect(site.locator(".body p").first).to_have_text(NEVER)  # it stayed open over the save
    panel.get_by_role("button", name="Close the preview").click()
    expect(panel).to_be_hidden()
    assert [line for line in complaints if "400" not in line] == []


def test_the_frame_shows_what_the_desk_posts_and_nothing_of_anybody_else(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/reader/#/preview/live")
    expect(page.get_by_text("The story appears here")).to_be_visible()
    story = "{type: 'newsroom:preview', document: {headline: 'Forged', preview: {}, body: {blocks: []}}}"
    page.evaluate(f"() => {{ const frame = document.body.appendChild(document.createElement('iframe')); "
                  f"frame.srcdoc = `<script>parent.postMessage({story}, '*')</script>`; }}")  # fmt: skip
    page.evaluate(f"() => window.dispatchEvent(new MessageEvent('message', {{data: {story}, origin: 'https://a.b'}}))")
    page.wait_for_timeout(500)
    expect(page.get_by_text("Forged")).to_have_count(0)


def test_a_guest_without_an_account_reads_one_story_until_the_link_is_revoked(
    sign_in: Callable[..., Page], open_page: Callable[..., Page], complaints: list[str]
) -> None:
    page, guest = sign_in("rita"), open_page(width=390)
    open_story(page, "A dam for the lawyer")
    page.keyboard.type(NEVER)
    save(page)
    page.get_by_role("button", name="Preview", exact=True).click()
    page.get_by_role("button", name="Share a link").click()
    dialog = page.get_by_role("dialog", name="Show it to somebody without an account")
    expect(dialog).to_contain_text("Nobody was given a link yet.")
    dialog.get_by_label("Whom it is for").fill("The lawyer")
    dialog.get_by_label("How long it works").select_option(label="For a day")
    dialog.get_by_role("button", name="Make a link").click()
    url = dialog.get_by_label("The link").input_value()
    assert re.search(r"/reader/#/preview/[\w-]{43}$", url)
    expect(dialog.locator(".share-link")).to_contain_text("Nobody has opened it yet")

    guest.goto(url)
    expect(guest.get_by_role("heading", level=1)).to_have_text("A dam for the lawyer")
    expect(guest.get_by_text(NEVER)).to_be_visible()
    expect(guest.locator(".preview-strip")).to_contain_text("Preview – not published")
    expect(guest.locator(".preview-strip")).to_contain_text("This link works until")

    dialog.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Share a link").click()
    expect(dialog.locator(".share-link")).to_contain_text("1 view, the last on")
    expect(dialog.locator(".share-link")).to_contain_text("127.0.0.0")
    dialog.get_by_role("button", name="Revoke The lawyer").click()
    expect(dialog.locator(".share-link")).to_contain_text("Revoked on")
    guest.reload()
    expect(guest.get_by_role("heading", level=1)).to_have_text("This preview is over")
    expect(guest.get_by_text(NEVER)).to_have_count(0)
    assert [line for line in complaints if "410" not in line] == []


def test_on_a_phone_the_preview_holds_the_focus_and_gives_it_back(sign_in: Callable[..., Page]) -> None:
    page = sign_in("rita", width=390)
    open_story(page, "A dam on a phone")
    opener = page.get_by_role("button", name="Preview", exact=True)
    opener.click()
    panel = page.get_by_role("dialog", name="Preview")
    expect(panel.get_by_role("button", name="Close the preview")).to_be_focused()
    # Nothing under it is there for who uses keys or listens.
    under = "() => document.getElementById('id_headline').closest('[inert]') !== null"
    assert page.evaluate(under)
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => document.activeElement === document.body || !!document.activeElement.closest('#preview')"
        )
    panel.get_by_role("button", name="Close the preview").click()
    expect(opener).to_be_focused()
    assert not page.evaluate(under)
