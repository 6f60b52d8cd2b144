"""From an editor's keyboard to a reader's page, in one go, as Edna does it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHARED, Newsroom

PHOTO = SHARED / "photos" / "IPTC-PhotometadataRef-Std2021.1.jpg"
ORACLE = PHOTO.with_suffix(".jpg.json")
OPENING = "The reservoir opened its gates at dawn, a week before the date that the two ministries had agreed."
ENDING = "Nobody downstream had been told, the district engineer said, and nobody was hurt."


def api(newsroom: Newsroom, slug: str) -> tuple[int, dict[str, object]]:
    """Return status and JSON of a story, as a front end gets it."""
    status, body = newsroom.get(f"/api/v1/articles/{slug}/")
    return status, json.loads(body)


def upload(page: Page, photo: Path) -> None:
    """Send a photo by the photo desk's upload page and wait for its own page."""
    page.goto("/admin/media/image/add/")
    page.set_input_files("input[type=file]", photo)
    page.locator("form [type=submit]:visible").first.click()
    page.wait_for_url(re.compile(r"/admin/media/image/[0-9a-f-]{36}/"))


def press(page: Page, name: str) -> None:
    """Press a button of the bar and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("#submit-row").get_by_role("button", name=name, exact=True).click()


@pytest.mark.data
def test_the_whole_line_runs(
    sign_in: Callable[..., Page],
    open_page: Callable[..., Page],
    newsroom: Newsroom,
    complaints: list[str],
) -> None:
    said = json.loads(ORACLE.read_text("utf-8"))
    said = said[0] if isinstance(said, list) else said
    page = sign_in("edna")

    # She uploads the reference photo, and finds what the file says already filled in.
    upload(page, PHOTO)
    for name, value in {
        "caption": "The description aka caption (ref2021.1)",
        "credit": "Credit Line (ref2021.1)",
        "creator": "Creator1 (ref2021.1)",
        "copyright": "Copyright (Notice) 2021.1 IPTC - www.iptc.org  (ref2021.1)",
        "alt": "This is the Alt Text description to support accessibility in 2021.1",
        "city": "City (Core) (ref2021.1)",
        "country": "Country (Core) (ref2021.1)",
    }.items():
        filled = page.locator(f"[name={name}]").input_value()
        assert " ".join(filled.split()) == " ".join(value.split()), name
    assert "Keyword1ref2021.1" in page.locator("[name=keywords]").input_value()
    assert said

    # She begins a story, and puts the photo as a captioned figure in the middle of the text.
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", "Reservoir opens its gates a week early")
    editor = page.get_by_role("textbox", name="Story")
    editor.click()
    page.keyboard.type(OPENING)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Insert photo").click()
    dialog = page.get_by_role("dialog", name="Choose a photo")
    dialog.locator(".picker-tile").first.click()
    expect(editor.locator("figure img")).to_be_visible()
    expect(editor.locator("figure")).to_contain_text("The description aka caption (ref2021.1)")
    page.keyboard.press("Enter")  # from the caption to a paragraph below the photo
    page.keyboard.type(ENDING)

    # She presses Publish too early, and sees everything that is missing at once.
    press(page, "Publish")
    problems = page.locator("#problems")
    expect(problems).to_contain_text("Write a summary")
    expect(problems).to_contain_text("Choose a section")
    expect(problems).to_contain_text("byline")
    slug = page.locator("#id_slug").input_value()
    assert slug.startswith("reservoir-opens-its-gates-a-week-early")
    assert api(newsroom, slug)[0] == 404

    # She completes it, and publishes.
    page.fill("#id_summary", "The release was agreed for next week; the water came today.")
    page.select_option("#id_section", label="Energy & Water")
    choose_author(page)
    press(page, "Publish")
    expect(page.locator("[data-public-link]")).to_be_visible()
    status, document = api(newsroom, slug)
    assert status == 200
    figure = next(block for block in document["body"]["blocks"] if block["type"] == "figure")  # type: ignore[index]
    assert figure["caption"] == "The description aka caption (ref2021.1)"
    assert figure["credit"] == "Credit Line (ref2021.1)"
    kinds = [block["type"] for block in document["body"]["blocks"]]  # type: ignore[index]
    assert kinds == ["paragraph", "figure", "paragraph"]

    # Readers have it: headline, caption, credit, and a picture for each width.
    reader = open_page()
    reader.goto(f"/reader/#{document['path']}")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Reservoir opens its gates a week early")
    expect(reader.locator("figcaption").first).to_contain_text("The description aka caption (ref2021.1)")
    expect(reader.locator("figcaption").first).to_contain_text("Credit Line (ref2021.1)")
    srcset = reader.locator("figure source[type='image/avif']").first.get_attribute("srcset") or ""
    assert re.search(r"\.avif 320w", srcset)
    etag = reader.request.get(f"/api/v1/articles/{slug}/").headers["etag"]

    # She changes the headline and saves: readers see the old one.
    page.fill("#id_headline", "Reservoir opens its gates early")
    press(page, "Save")
    assert api(newsroom, slug)[1]["headline"] == "Reservoir opens its gates a week early"
    assert reader.request.get(f"/api/v1/articles/{slug}/").headers["etag"] == etag
    expect(page.locator("#publishing")).to_contain_text("unpublished changes")

    # She publishes: a new version, a new ETag.
    press(page, "Publish")
    after = api(newsroom, slug)[1]
    assert after["headline"] == "Reservoir opens its gates early"
    assert after["version"] > document["version"]  # type: ignore[operator]
    assert reader.request.get(f"/api/v1/articles/{slug}/").headers["etag"] != etag

    # She withdraws it, with a reason that readers see.
    page.get_by_role("button", name=re.compile("Withdraw")).first.click()
    page.fill("#id_withdraw_reason", "The date was wrong.")
    with page.expect_navigation():
        page.get_by_role("button", name="Withdraw from the site").click()
    status, gone = api(newsroom, slug)
    assert (status, gone["reason"]) == (410, "The date was wrong.")
    assert not complaints


def choose_author(page: Page) -> None:
    """Choose the first author that the byline's search finds."""
    page.locator("#field-bylines .select2-selection").first.click()
    page.locator(".select2-results__option[role=option]").first.click()
