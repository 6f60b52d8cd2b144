"""Two people at one story, each in a browser of their own: both are seen, and neither loses a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.leaving import stay_when_asked
from tests.e2e.writing import editor

BEATS = 25_000  # milliseconds: two beats, on a machine that is busy
ADD = "/admin/articles/article/add/"


def write(page: Page, headline: str, text: str = "The lake rose by two metres.") -> str:
    """Return the address of a story that was just begun and saved."""
    page.goto(ADD)
    page.fill("#id_headline", headline)
    body(page).click()
    page.keyboard.type(text)
    save(page)
    return urlsplit(page.url).path


def body(page: Page) -> object:
    return editor(page)


def save(page: Page) -> None:
    with page.expect_navigation():
        page.click("[data-save]")


def is_kept(page: Page) -> None:
    expect(page.locator("[data-kept-status]")).to_have_text(re.compile(r"^Draft kept \d\d:\d\d:\d\d$"))


def presence(page: Page) -> object:
    return page.locator("[data-presence]")


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_each_sees_the_other_and_who_types_first_writes(
    sign_in: Callable[..., Page], complaints: list[str], width: int, dark: bool
) -> None:
    edna, rita = sign_in("edna"), sign_in("rita", width=width, dark=dark)
    story = write(rita, f"Presence at {width}")  # a reporter writes in stories of her own
    edna.goto(story)
    expect(presence(edna)).to_contain_text("Rita", timeout=BEATS)
    rita.fill("#id_kicker", "Rita's word")
    expect(presence(edna)).to_contain_text("is writing here", timeout=BEATS)
    expect(edna.locator("#id_kicker")).not_to_be_editable()
    expect(edna.locator("[data-save]")).to_be_disabled()
    expect(body(edna)).to_have_attribute("contenteditable", "false")
    assert rita.evaluate("document.documentElement.scrollWidth") <= width
    edna.goto("/admin/articles/article/")
    expect(edna.locator("#result_list", has_text=f"Presence at {width}")).to_contain_text("is writing")
    assert not complaints


def test_a_takeover_is_told_and_both_texts_are_kept(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    edna, rita = sign_in("edna"), sign_in("rita")
    story = write(rita, "Taken over")
    rita.fill("#id_kicker", "Rita's kicker")
    is_kept(rita)
    edna.goto(story)
    edna.get_by_role("button", name="Take over").click()
    expect(edna.locator("#id_summary")).to_be_editable()
    edna.fill("#id_summary", "Edna's summary")
    expect(presence(rita)).to_contain_text("took this story over", timeout=BEATS)
    expect(rita.locator("#id_kicker")).not_to_be_editable()
    expect(rita.locator("#id_kicker")).to_have_value("Rita's kicker")
    address = rita.get_by_role("link", name="compare it").get_attribute("href") or ""
    save(edna)
    for page in (edna, rita):
        page.goto(address)
        expect(page.locator("main, body").first).to_contain_text("Rita's kicker")
    edna.get_by_role("link", name="Put it together").click()
    expect(edna.locator("#conflict")).to_contain_text("Put together with what Rita")
    expect(edna.locator("#id_kicker")).to_have_value("Rita's kicker")
    expect(edna.locator("#id_summary")).to_have_value("Edna's summary")
    save(edna)
    expect(edna.locator("#id_kicker")).to_have_value("Rita's kicker")
    assert not complaints


def test_a_conflict_merges_what_is_apart_and_shows_what_both_changed(
    sign_in: Callable[..., Page], complaints: list[str]
) -> None:
    edna, mira = sign_in("edna"), sign_in("mira")
    story = write(edna, "Both at once", "It rose by two metres.")
    mira.goto(story)
    mira.fill("#id_kicker", "Mira's kicker")
    mira.fill("#id_headline", "Both, says Mira")
    # Without a beat in between: nobody had told Edna.
    edna.route("**/writing/beat/", lambda route: route.abort())
    edna.fill("#id_summary", "Edna's summary")
    edna.fill("#id_headline", "Both, says Edna")
    save(mira)
    save(edna)
    conflict = edna.locator("#conflict")
    expect(conflict).to_contain_text("saved this story after you opened it")
    expect(edna.locator("#id_kicker")).to_have_value("Mira's kicker")
    expect(edna.locator("#id_summary")).to_have_value("Edna's summary")
    versions = edna.locator("#conflict-headline .version")
    expect(versions.nth(0).locator("mark")).to_have_text("Mira")
    expect(versions.nth(1).locator("mark")).to_have_text("Edna")
    versions.nth(1).locator("input").check()
    save(edna)
    expect(edna.locator("#id_headline")).to_have_value("Both, says Edna")
    expect(edna.locator("#id_kicker")).to_have_value("Mira's kicker")


def test_the_text_of_a_tab_that_was_killed_is_offered_back(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("rita")
    story = write(page, "Killed tab")
    page.fill("#id_summary", "Typed before the lights went out")
    body(page).click()
    page.keyboard.type("A last sentence. ")
    is_kept(page)
    page.wait_for_timeout(3_500)
    other = page.context.new_page()
    page.close()
    other.goto(story)
    offer = other.locator("[data-offer]").first
    expect(offer).to_contain_text("and it was not saved")
    offer.get_by_role("link", name="Look").click()
    expect(other.locator(".differences").first).to_contain_text("Typed before the lights went out")
    other.get_by_role("link", name="Take it").click()
    expect(other.locator("#id_summary")).to_have_value("Typed before the lights went out")
    expect(body(other)).to_contain_text("A last sentence.")
    save(other)
    expect(other.locator("[data-offer]")).to_have_count(0)
    assert not complaints


def test_a_new_story_that_was_never_saved_is_offered_back(sign_in: Callable[..., Page]) -> None:
    page = sign_in("rita")
    page.goto(ADD)
    page.fill("#id_headline", "Never saved, never lost")
    is_kept(page)
    other = page.context.new_page()
    page.close()
    other.goto(ADD)
    offer = other.locator("[data-offer]", has_text="Never saved, never lost")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Throw it away").click()
    expect(offer).to_have_count(0)


def test_whoever_is_signed_out_while_typing_signs_in_and_goes_on(sign_in: Callable[..., Page]) -> None:
    page = sign_in("rita")
    story = write(page, "Signed out")
    page.context.clear_cookies()
    page.fill("#id_summary", "Typed without a session")
    notice = page.locator("[data-kept-notice]")
    expect(notice).to_contain_text("You are signed out")
    expect(page.locator("[data-kept-status]")).to_contain_text("Kept in this browser")
    with page.context.expect_page() as opened:
        notice.get_by_role("link").click()
    other = opened.value
    other.fill("input[name=username], input[name=login]", "rita")
    other.fill("input[name=password]", "newsroom-demo")
    other.press("input[name=password]", "Enter")
    other.wait_for_url("**/admin/")
    expect(notice).to_be_hidden(timeout=BEATS)
    is_kept(page)
    save(page)
    page.goto(story)
    expect(page.locator("#id_summary")).to_have_value("Typed without a session")


def test_leaving_is_still_asked_about(sign_in: Callable[..., Page]) -> None:
    page = sign_in("rita")
    story = write(page, "Still asked")
    page.fill("#id_summary", "Half a thought")
    is_kept(page)
    stay_when_asked(page)
    assert urlsplit(page.url).path == story
