"""From an editor's keyboard to a reader's page, in one go, as Edna does it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHARED, Newsroom
from tests.e2e.writing import written

PHOTO = SHARED / "photos" / "IPTC-PhotometadataRef-Std2021.1.jpg"
# Our field, and the name that the oracle beside the photo has for it.
WORDS = {
    "headline": "Headline",
    "caption": "Caption-Abstract",
    "credit": "Credit",
    "creator": "By-line",
    "copyright": "CopyrightNotice",
    "alt": "AltTextAccessibility",
    "city": "City",
    "country": "Country-PrimaryLocationName",
}
CAPTION, CREDIT = "The description aka caption (ref2021.1)", "Credit Line (ref2021.1)"
HEADLINE = "Reservoir opens its gates a week early"
OPENING = "The reservoir opened its gates at dawn, a week before the date that the two ministries had agreed."
ENDING = "Nobody downstream had been told, the district engineer said, and nobody was hurt."


@pytest.mark.data
def test_the_whole_line_runs(
    sign_in: Callable[..., Page], open_page: Callable[..., Page], newsroom: Newsroom, complaints: list[str]
) -> None:
    page, reader = sign_in("edna"), open_page()
    she_uploads_the_photo_and_finds_its_words(page)
    slug = she_writes_a_story_around_it(page)
    she_publishes_too_early(page, newsroom, slug)
    she_completes_and_publishes(page)
    first = readers_have_it(reader, newsroom, slug)
    reader.close()  # a page that follows the story would ask for it once more when it is gone, and be told 410
    she_saves_another_headline(page, newsroom, first)
    she_publishes_that_too(page, newsroom, first)
    she_withdraws_it(page, newsroom, slug)
    assert not complaints


def she_uploads_the_photo_and_finds_its_words(page: Page) -> None:
    oracle = json.loads(PHOTO.with_name(f"{PHOTO.name}.json").read_text("utf-8"))[0]
    said = {**oracle["XMP"], **oracle["IPTC"]}
    upload(page, PHOTO)
    for name, theirs in WORDS.items():
        filled = page.locator(f"[name={name}]").input_value()
        assert " ".join(filled.split()) == " ".join(str(said[theirs]).split()), name
    keywords = page.locator("[name=keywords]").input_value()
    assert all(word in keywords for word in said["Keywords"])


def she_writes_a_story_around_it(page: Page) -> str:
    """Return the slug of the story that she is about to save."""
    page.goto("/admin/articles/article/add/")
    page.fill("#id_headline", HEADLINE)
    text = written(page)
    page.keyboard.type(OPENING)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Insert photo").click()
    dialog = page.get_by_role("dialog", name="Choose a photo")
    dialog.get_by_label("Search photos").fill("ref2021.1")
    dialog.locator(".picker-tile", has_text="The Headline (ref2021.1)").click()
    expect(text.locator("figure img")).to_be_visible()
    expect(text.locator("figure")).to_contain_text(CAPTION)
    page.keyboard.press("Enter")  # from the caption to a paragraph below the photo
    page.keyboard.type(ENDING)
    press(page, "Save")
    return page.locator("#id_slug").input_value()


def she_publishes_too_early(page: Page, newsroom: Newsroom, slug: str) -> None:
    press(page, "Publish")
    problems = page.locator("#problems")
    for missing in ("Write a summary", "Choose a section", "byline"):
        expect(problems).to_contain_text(missing)
    # Each stands beside its field as well, and is read out with it.
    expect(page.locator("#field-summary .field-error")).to_contain_text("Write a summary")
    expect(page.locator("#id_summary")).to_have_accessible_description(re.compile("Write a summary"))
    expect(page.locator("#field-bylines .field-error")).to_contain_text("byline")
    assert api(newsroom, slug)[0] == 404


def she_completes_and_publishes(page: Page) -> None:
    page.fill("#id_summary", "The release was agreed for next week; the water came today.")
    page.select_option("#id_section", label="Energy & Water")
    page.locator("#field-bylines .select2-selection").first.click()
    page.locator(".select2-results__option[role=option]").first.click()
    press(page, "Publish")
    goes_on(page, "right we use it")
    expect(page.locator("[data-public-link]")).to_be_visible()


def readers_have_it(reader: Page, newsroom: Newsroom, slug: str) -> dict[str, Any]:
    """Return the document as it was published first."""
    status, document = api(newsroom, slug)
    assert status == 200
    blocks = document["body"]["blocks"]
    assert [block["type"] for block in blocks] == ["paragraph", "figure", "paragraph"]
    assert (blocks[1]["caption"], blocks[1]["credit"]) == (CAPTION, CREDIT)
    reader.goto(f"/reader/#{document['path']}")
    expect(reader.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(reader.locator("figcaption").first).to_contain_text(CAPTION)
    expect(reader.locator("figcaption").first).to_contain_text(CREDIT)
    srcset = reader.locator("figure source[type='image/avif']").first.get_attribute("srcset") or ""
    assert re.search(r"\.avif 320w", srcset)
    return document


def she_saves_another_headline(page: Page, newsroom: Newsroom, first: dict[str, Any]) -> None:
    page.fill("#id_headline", "Reservoir opens its gates early")
    press(page, "Save")
    expect(page.locator("#publishing")).to_contain_text("unpublished changes")
    assert api(newsroom, first["slug"])[1] == first


def she_publishes_that_too(page: Page, newsroom: Newsroom, first: dict[str, Any]) -> None:
    page.locator("#submit-row").get_by_role("button", name="Publish…").click()
    page.get_by_role("dialog").get_by_label("What was changed").fill("The gates opened a week early, not a day.")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish the changes").click()
    goes_on(page, "right we use it")
    after = api(newsroom, first["slug"])[1]
    assert after["headline"] == "Reservoir opens its gates early"
    assert [note["text"] for note in after["corrections"]] == ["The gates opened a week early, not a day."]
    assert after["version"] > first["version"]
    assert after["etag"] != first["etag"]


def she_withdraws_it(page: Page, newsroom: Newsroom, slug: str) -> None:
    page.get_by_role("button", name=re.compile("Withdraw")).first.click()
    page.fill("#id_withdraw_reason", "The date was wrong.")
    with page.expect_navigation():
        page.get_by_role("button", name="Withdraw from the site").click()
    status, gone = api(newsroom, slug)
    assert (status, gone["reason"]) == (410, "The date was wrong.")


def upload(page: Page, photo: Path) -> None:
    """Send a photo by the drop zone of the contact sheet, and open its own page."""
    page.goto("/admin/media/image/add/")
    page.get_by_label("Photo files").set_input_files(photo)
    link = page.locator(".sheet-upload").get_by_role("link").first
    page.goto(link.get_attribute("href") or "")
    page.wait_for_url(re.compile(r"/admin/media/image/[0-9a-f-]{36}/"))


def press(page: Page, name: str) -> None:
    """Press a button of the bar and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("#submit-row").get_by_role("button", name=name, exact=True).click()


def goes_on(page: Page, warning: str) -> None:
    """Read the question about what is only doubtful, and publish all the same."""
    question = page.get_by_role("dialog", name="Publish it all the same?")
    expect(question).to_contain_text(warning)
    with page.expect_navigation():
        question.get_by_role("button", name="Publish anyway").click()


def api(newsroom: Newsroom, slug: str) -> tuple[int, dict[str, Any]]:
    """Return status and JSON of a story as a front end gets it, with its ETag as "etag"."""
    status, body, etag = newsroom.get(f"/api/v1/articles/{slug}/")
    return status, {**json.loads(body), "etag": etag}
