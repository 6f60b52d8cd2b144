"""Bringing photos to the desk in a browser: forty at once, one refused, one cancelled, none lost."""

from __future__ import annotations

import io
import re
from urllib.parse import urlsplit

from PIL import Image as Pixels
from playwright.sync_api import Page, Route, expect

from tests.e2e.leaving import stay_when_asked
from tests.e2e.sheet import SHEET, SignIn, batch, blotches, bring, cells, drop, file, how_many_are_busy, open_sheet

REFUSAL = "Failed to load resource: the server responded with a status of 422 (Unprocessable Content)"


def test_forty_photos_are_dropped_with_one_template(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("pia")
    she_makes_a_template(page)
    open_sheet(page)
    before = int(re.sub(r"\D", "", page.locator("[data-status]").inner_text()))
    files = batch(40, "drop")
    twice, wrong = file("again.jpg", files[0]["buffer"]), file("notes.jpg", b"%PDF-1.7 not a photo")
    drop(page, [*files[:20], wrong, *files[20:], twice])

    panel = page.get_by_role("complementary", name="Add photos")
    start = panel.get_by_role("button", name="Start 42 uploads")
    expect(start).to_be_focused()  # nothing is sent before a template could be chosen
    assert how_many_are_busy(page) == 0
    panel.get_by_label("Template").select_option("Harvest")
    expect(panel).to_contain_text("It writes credit, keywords.")
    start.press("Enter")
    edit = panel.get_by_role("button", name="Edit these")
    busiest = 0
    while not edit.is_visible():
        busiest = max(busiest, how_many_are_busy(page))
        page.wait_for_timeout(50)
    assert 1 < busiest <= 3
    expect(panel.get_by_role("status")).to_have_text("40 of 42 photos in, 1 here already, 1 refused.")
    refused = panel.locator(".sheet-upload", has_text="notes.jpg")
    expect(refused.get_by_role("alert")).to_contain_text("it is a PDF")
    expect(refused.get_by_role("button", name="Try notes.jpg again")).to_be_visible()
    expect(panel.locator(".sheet-upload", has_text="again.jpg")).to_contain_text("Was here already")

    edit.click()
    expect(page.locator("[data-status]")).to_have_text(f"{before + 40} photos")
    she_describes_all_forty(page)
    assert complaints == [REFUSAL]


def she_makes_a_template(page: Page) -> None:
    page.goto("/admin/media/metadatatemplate/add/")
    page.fill("[name=name]", "Harvest")
    page.fill("[name=value_credit]", "Aida Sadykova / Agency")
    page.fill("[name=value_keywords]", "harvest, Taraz")
    with page.expect_navigation():
        page.locator("[name=_save]").first.click()


def she_describes_all_forty(page: Page) -> None:
    editor = page.get_by_role("complementary", name="Edit the selected photos")
    expect(editor.get_by_role("heading")).to_have_text("40 photos")
    expect(editor.get_by_label("Credit", exact=True)).to_have_value("Aida Sadykova / Agency")
    expect(editor.get_by_label("Keywords")).to_have_value("harvest, Taraz")
    editor.get_by_label("Alt text").fill("A combine harvester in a field of wheat.")
    page.keyboard.press("Control+Enter")
    expect(editor.get_by_role("status")).to_have_text("Saved on 40 photos.", timeout=60_000)
    expect(cells(page).first).to_have_accessible_name(re.compile(r"\.jpg, Aida Sadykova / Agency, restricted"))


def test_an_upload_is_cancelled_and_sent_again_and_leaving_is_warned_of(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("pia")
    open_sheet(page)
    held: list[Route] = []
    page.route(
        "**/api/desk/v1/images/",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    bring(page, batch(4, "slow"))
    rows = page.locator(".sheet-upload")
    expect(rows.nth(3)).to_have_attribute("data-state", "waiting")
    page.get_by_role("button", name="Cancel slow-03.jpg").click()
    expect(rows.nth(3)).to_contain_text("Cancelled")

    stay_when_asked(page)
    assert urlsplit(page.url).path == SHEET

    keys = [route.request.headers["idempotency-key"] for route in held]
    assert len(set(keys)) == len(keys) == 3
    held[0].abort()  # the connection breaks: it is sent again by itself, under the same name
    page.wait_for_function("() => true")
    for _ in range(60):
        if len(held) > 3:
            break
        page.wait_for_timeout(100)
    assert held[3].request.headers["idempotency-key"] == keys[0]
    for route in held[1:]:
        route.continue_()
    page.unroute_all()
    expect(page.get_by_role("button", name="Edit these 3")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Try slow-03.jpg again").click()
    expect(page.get_by_role("button", name="Edit these 4")).to_be_visible(timeout=60_000)
    page.keyboard.press("Escape")  # the panel closes, and the sheet shows what came in
    expect(cells(page).first).to_have_accessible_name(re.compile(r"slow-03\.jpg"))
    assert [words for words in complaints if "ERR_FAILED" not in words] == []


def test_a_likeness_is_asked_about_side_by_side_and_holds_up_nothing(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("pia")
    open_sheet(page)
    first, second = blotches(), blotches()
    bring(page, [file("first.jpg", first), file("second.jpg", second)])
    expect(page.get_by_role("button", name="Edit these 2")).to_be_visible(timeout=60_000)

    drop(page, [file("first-small.jpg", smaller(first)), file("second-small.jpg", smaller(second)), *batch(3, "other")])
    panel = page.get_by_role("complementary", name="Add photos")
    expect(panel.get_by_role("status")).to_have_text("5 of 7 photos in, 2 questions for you.", timeout=60_000)
    kept = panel.get_by_role("group", name="first-small.jpg: is it here already?")
    expect(kept.get_by_role("figure")).to_have_count(2)
    expect(kept).to_contain_text("As good as the same picture")
    kept.get_by_role("button", name="Keep both").click()
    expect(panel.get_by_role("status")).to_have_text("6 of 7 photos in, 1 question for you.")
    known = panel.get_by_role("group", name="second-small.jpg: is it here already?")
    known.get_by_role("button", name="Use this one").click()
    expect(panel.get_by_role("status")).to_have_text("6 of 7 photos in, 1 here already.")
    rows = panel.locator(".sheet-upload")
    there = rows.filter(has=page.get_by_text("second.jpg", exact=True)).get_by_role("link")
    here = rows.filter(has=page.get_by_text("second-small.jpg", exact=True)).get_by_role("link")
    assert here.get_attribute("href") == there.get_attribute("href")
    expect(page.get_by_role("button", name="Edit these 6")).to_be_visible()
    assert not complaints


def test_the_picture_of_a_photo_is_replaced_from_the_sheet_and_put_back(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("pia")
    open_sheet(page)
    first = blotches()
    bring(page, [file("first.jpg", first)])
    known = page.locator(".sheet-upload").get_by_role("link")
    expect(known).to_be_visible(timeout=60_000)
    address = f"/api/desk/v1/images/{(known.get_attribute('href') or '').split('/')[-3]}/"
    drop(page, [file("better.jpg", smaller(first))])
    asked = page.get_by_role("group", name="better.jpg: is it here already?")
    asked.get_by_role("button", name="Replace its picture").click()
    row = page.locator(".sheet-upload", has_text="better.jpg")
    expect(row).to_contain_text("Its picture is replaced")
    now = page.request.get(address).json()
    assert (now["file_name"], now["width"], now["version"]) == ("better.jpg", 360, 2)
    row.get_by_role("button", name="Put the picture back that better.jpg has replaced").click()
    expect(row).to_contain_text("Was here already")
    now = page.request.get(address).json()
    assert (now["file_name"], now["width"], now["version"]) == ("first.jpg", 450, 3)
    assert not complaints


def test_one_photo_that_is_sent_without_the_sheet_is_compared_too(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("pia")
    first = blotches()
    for name, content in (("first.jpg", first), ("better.jpg", smaller(first))):
        page.goto("/admin/media/image/add/?_popup=1")
        page.locator("[name=_popup]").evaluate("(field) => field.remove()")  # as the page is without a popup
        page.set_input_files("[type=file]", file(name, content))
        with page.expect_navigation():
            page.get_by_role("button", name="Upload").click()
    sides = page.get_by_role("figure")
    expect(sides).to_have_count(2)
    tops = [box["y"] for side in sides.all() if (box := side.bounding_box())]
    assert tops[0] == tops[1]
    with page.expect_navigation():
        page.get_by_role("button", name="Replace its picture").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Look at both").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Put the picture of before back").click()
    expect(page.locator("#file")).to_contain_text("first.jpg")
    assert complaints == []


def smaller(photo: bytes) -> bytes:
    """Return the same picture in another size."""
    with io.BytesIO(photo) as before, io.BytesIO() as after, Pixels.open(before) as picture:
        picture.resize((360, 240)).save(after, "JPEG", quality=70)
        return after.getvalue()
