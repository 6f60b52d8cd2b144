"""Takes the pictures of docs/photo-desk.md from a fresh demo newsroom: `./dev pictures`."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from examples.demo.painter import SCENES, paint
from tests.e2e.darkroom import keep, top
from tests.e2e.photo import pull
from tests.e2e.sheet import drop, open_sheet
from tests.e2e.test_contact_sheet import turn_the_calendar

SHEET = "/admin/media/image/"


def found(page: Page, words: str) -> str:
    """Return the id of the first photo that holds these words."""
    answer: dict[str, Any] = page.request.get("/api/desk/v1/images/", params={"q": words}).json()
    return str(answer["results"][0]["id"])


def open_photo(page: Page, words: str) -> None:
    page.goto(f"{SHEET}{found(page, words)}/change/")
    expect(page.locator("[data-stage].is-ready")).to_be_visible()


def card(number: int) -> list[dict[str, Any]]:
    """Return photos as a camera's card has them: painted now, nothing said of them yet."""
    scenes = list(SCENES)
    files = []
    for n in range(number):
        with io.BytesIO() as output:
            paint(scenes[n % len(scenes)], 501 + n, (480, 320)).save(output, "JPEG", quality=85)
            files.append({"name": f"DSC_{4210 + n}.jpg", "mimeType": "image/jpeg", "buffer": output.getvalue()})
    return files


def test_the_sheet(sign_in: Callable[..., Page]) -> None:
    page = sign_in("pia")
    make_template(page)
    open_sheet(page)
    page.get_by_role("gridcell").first.locator("img").wait_for()
    keep(page, "photo-desk/sheet")

    drop(page, card(40))
    panel = page.get_by_role("complementary", name="Add photos")
    panel.get_by_label("Template").select_option("Steppe marathon")
    panel.get_by_role("button", name="Start 40 uploads").click()
    page.locator(".sheet-upload[data-state=done]").nth(2).wait_for(timeout=60_000)
    keep(page, "photo-desk/drop")
    asked = panel.locator(".sheet-upload[data-state=asking]").first
    asked.wait_for(timeout=180_000)
    asked.scroll_into_view_if_needed()
    keep(page, "photo-desk/twins")
    questions = panel.get_by_role("button", name="Keep both")
    while questions.count():
        questions.first.click()
        page.wait_for_timeout(300)
    expect(panel.get_by_role("button", name=re.compile("Edit these"))).to_be_visible(timeout=180_000)


def make_template(page: Page) -> None:
    page.goto("/admin/media/metadatatemplate/add/")
    page.fill("[name=name]", "Steppe marathon")
    page.fill("[name=value_creator]", "Aigerim Satpayeva")
    page.fill("[name=value_keywords]", "marathon, Almaty")
    page.fill("[name=value_city]", "Almaty")
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()


def test_yesterdays_gaps(sign_in: Callable[..., Page]) -> None:
    page = sign_in("pia")
    open_sheet(page)
    today = dt.date.fromisoformat(json.loads(page.locator("#sheet-frame").text_content() or "")["today"])
    turn_the_calendar(page, today)  # what came in with the last picture came in yesterday
    open_sheet(page)
    page.get_by_label("Uploaded", exact=True).select_option("yesterday")
    page.get_by_label("Use", exact=True).select_option("no")
    page.get_by_label("Missing", exact=True).select_option("credit")
    page.get_by_role("gridcell").first.locator("img").wait_for()
    page.get_by_role("button", name="Small pictures").focus()
    page.keyboard.press("a")
    page.keyboard.press("e")
    editor = page.get_by_role("complementary", name="Edit the selected photos")
    expect(editor.get_by_label("Credit", exact=True)).to_be_focused()
    page.keyboard.type("Aigerim Satpayeva/The Steppe Courier")
    keep(page, "photo-desk/missing")


def test_one_photo(sign_in: Callable[..., Page]) -> None:
    page = sign_in("pia")
    open_photo(page, "Turbines above Zhanatas")
    pull(page, page.locator("[data-frame]"), (0.5, 0.5), (0.72, 0.42))
    keep(page, "photo-desk/focal-point")
    page.get_by_role("button", name=re.compile("^4:5")).click()
    pull(page, page.locator("[data-frame]"), (0.1, 0.2), (0.42, 0.9))
    keep(page, "photo-desk/crop")


def test_words(sign_in: Callable[..., Page]) -> None:
    page = sign_in("pia")
    open_photo(page, "Spillway on the Naryn")
    page.fill("#id_headline", "Four gates open on the Naryn")
    with page.expect_navigation():
        page.locator("[data-save]").click()
    page.locator("#field-headline .from-badge").click()
    top(page, "#field-headline")
    keep(page, "photo-desk/words")


def test_rights_and_recall(sign_in: Callable[..., Page]) -> None:
    page = sign_in("pia")
    open_photo(page, "Spillway on the Naryn")
    page.get_by_role("button", name="Add a lease…").click()
    dialog = page.get_by_role("dialog", name="Add a lease")
    dialog.get_by_label("Until").fill("2031-05-01T09:00")
    dialog.get_by_label("Reason").fill("Exclusive to the magazine until May.")
    dialog.get_by_role("button", name="Add the lease").click()
    expect(page.locator("#state [data-state]")).to_have_text("Not to be used")
    page.locator("[data-leave]").click()
    keep(page, "photo-desk/rights")
    page.get_by_role("button", name="End this lease").click()
    expect(page.locator("#state .leases")).to_have_count(0)
    page.locator("[data-leave]").click()

    top(page, "#uses")
    page.get_by_role("button", name="Recall…").click()
    dialog = page.get_by_role("dialog", name="Take this photo away from all readers?")
    dialog.get_by_label("Reason, for the desk").fill("The ministry's photo, not ours.")
    dialog.get_by_label("leave a placeholder").check()
    keep(page, "photo-desk/recall")
    dialog.get_by_role("button", name="Cancel").click()
    page.locator("#history summary").click()
    top(page, "#file")
    keep(page, "photo-desk/history")
