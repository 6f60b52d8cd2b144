"""The page of one photo in a real browser: framing, looking closer, words and their provenance."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PIL import Image as Pixels
from playwright.sync_api import Page, expect

from tests.e2e.photo import open_photo, photo, previews, pull, save, upload
from tests.photos import packet

SAID = packet(
    "<photoshop:Headline>Sluice at dawn</photoshop:Headline><photoshop:Credit>Agency</photoshop:Credit>"
    "<photoshop:City>Taraz</photoshop:City><photoshop:Country>Kazakhstan</photoshop:Country>"
    "<photoshop:DateCreated>2025-01-22</photoshop:DateCreated>"
)


@pytest.fixture
def pia(sign_in: Callable[..., Page]) -> Page:
    return sign_in("pia")


def test_every_crop_follows_the_focal_point_while_it_is_dragged(pia: Page, complaints: list[str]) -> None:
    image_id = upload(pia)
    open_photo(pia, image_id)
    before = previews(pia)
    pull(pia, pia.locator("[data-frame]"), (0.5, 0.5), (0.85, 0.5))
    after = previews(pia)
    for ratio in ("4:3", "1:1", "4:5"):
        assert after[ratio]["x"] > before[ratio]["x"] + 0.05, ratio
    assert after["16:9"]["x"] == pytest.approx(before["16:9"]["x"], abs=0.01)  # as wide as the photo
    expect(pia.locator("[data-bar-status]")).to_have_text("Not saved yet")
    save(pia)
    stored = photo(pia, image_id)
    assert (stored["focal_x"], stored["focal_y"]) == pytest.approx((0.85, 0.5), abs=0.01)
    assert not complaints


def test_the_focal_point_is_set_with_the_keys_alone(pia: Page) -> None:
    open_photo(pia, upload(pia))
    ring = pia.locator("[data-ring]")
    ring.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowUp"):
        pia.keyboard.press(key)
    expect(ring).to_have_attribute("aria-label", "Focal point, 52 % across, 39 % down")
    pia.keyboard.press("Delete")
    expect(ring).to_have_attribute("aria-label", "Focal point, in the middle")
    assert pia.locator("#id_focal_x").input_value() == ""


def test_the_picture_is_looked_at_closely_with_wheel_mouse_and_keys(pia: Page, complaints: list[str]) -> None:
    open_photo(pia, upload(pia))
    pia.get_by_role("button", name="Look closer").click()
    box = pia.get_by_role("dialog", name="Picture, large")
    expect(box.locator("img")).to_be_visible()
    scale = box.locator("[data-scale]")
    whole = scale.text_content()
    pia.mouse.move(300, 300)
    pia.mouse.wheel(0, -400)
    expect(scale).not_to_have_text(str(whole))
    at = box.locator("img").bounding_box()
    pull(pia, box.locator("[data-place]"), (0.5, 0.5), (0.4, 0.45))
    moved = box.locator("img").bounding_box()
    assert at is not None
    assert moved is not None
    assert moved["x"] < at["x"] - 50
    pia.keyboard.press("0")
    expect(scale).to_have_text(str(whole))
    pia.keyboard.press("+")
    expect(scale).not_to_have_text(str(whole))
    pia.keyboard.press("1")
    expect(scale).to_have_text("100 %")
    pia.keyboard.press("Escape")
    expect(box).to_be_hidden()
    assert not complaints


def test_caption_and_alt_text_are_advised_on_while_they_are_written(pia: Page) -> None:
    open_photo(pia, upload(pia, xmp=SAID))
    caption, advice = pia.locator("#id_caption"), pia.locator("[data-advice=caption]")
    caption.fill("Engineers open the upper sluice gate of the reservoir")
    expect(advice).to_contain_text("no place is named")
    expect(advice).to_contain_text("no day is named")
    pia.get_by_role("button", name="Add “Taraz, Kazakhstan”").click()
    pia.get_by_role("button", name="Add “22 January 2025”").click()
    expect(caption).to_have_value(
        "Engineers open the upper sluice gate of the reservoir. Taraz, Kazakhstan, 22 January 2025."
    )
    expect(advice).not_to_contain_text("no place is named")
    expect(advice).not_to_contain_text("no day is named")
    alt = pia.locator("[data-advice=alt]")
    expect(alt).to_contain_text("no story with this photo can be published")
    pia.get_by_role("button", name="Begin with the caption").click()
    expect(alt).to_contain_text("The caption again")
    pia.locator("#id_alt").fill("Image of a gate")
    expect(alt).to_contain_text("begin with what is seen")


def test_a_field_goes_back_to_its_file_and_back_again(pia: Page, complaints: list[str]) -> None:
    image_id = upload(pia, xmp=SAID)
    open_photo(pia, image_id)
    field = pia.locator("#field-headline")
    expect(field.locator(".from-badge")).to_contain_text("file")
    pia.fill("#id_headline", "Gates open")
    save(pia)
    expect(field.locator(".from-badge")).to_contain_text("Pia")
    pia.fill("#id_caption", "Typed, and not saved")
    field.locator(".from-badge").click()
    expect(field).to_contain_text("The file says: “Sluice at dawn”")
    field.get_by_role("button", name="Reset to file").click()
    expect(pia.locator("#id_headline")).to_have_value("Sluice at dawn")
    expect(field.locator(".from-badge")).to_contain_text("file")
    expect(pia.locator("#id_caption")).to_have_value("Typed, and not saved")
    pia.get_by_role("button", name="Undo", exact=True).click()
    expect(pia.locator("#id_headline")).to_have_value("Gates open")
    save(pia)
    stored = photo(pia, image_id)
    assert (stored["headline"], stored["caption"]) == ("Gates open", "Typed, and not saved")
    pia.locator("#history summary").click()
    expect(pia.locator("#history")).to_contain_text("Reset to what the file says")
    assert not complaints


def test_what_readers_of_the_screen_hear_has_names(pia: Page) -> None:
    open_photo(pia, upload(pia))
    nameless = pia.evaluate(
        """() => [...document.querySelectorAll(".photo :is(button, input, textarea, select)")]
            .filter((one) => one.type !== "hidden" && one.checkVisibility())
            .filter((one) => !one.ariaLabel && !one.labels?.length && !one.textContent.trim())
            .map((one) => one.outerHTML)"""
    )
    assert nameless == []
    assert not re.search(r"\son[a-z]+=", pia.locator("#image_form").inner_html())


def test_a_lease_is_added_and_ended_beside_words_that_are_not_saved_yet(pia: Page, complaints: list[str]) -> None:
    image_id = upload(pia)
    open_photo(pia, image_id)
    state = pia.locator("#state")
    pia.fill("#id_headline", "Typed, and not saved")
    pia.get_by_role("button", name="Add a lease").click()
    dialog = pia.get_by_role("dialog", name="Add a lease")
    dialog.get_by_label("Until").fill("2020-01-01T00:00")
    dialog.get_by_label("From").fill("2021-01-01T00:00")
    dialog.get_by_role("button", name="Add the lease").click()
    expect(dialog).to_contain_text("It would end before it begins.")
    dialog.get_by_label("Until").fill("2091-01-01T09:30")
    dialog.get_by_label("Reason").fill("The agency called.")
    dialog.get_by_role("button", name="Add the lease").click()
    expect(state.locator("[data-state]")).to_have_text("Not to be used")
    expect(state).to_contain_text("until 1 Jan 2091, 09:30")
    assert (
        photo(pia, image_id)["rights"]["leases"][0]["ends_at"] == "2091-01-01T04:30:00Z"
    )  # Almaty is five hours ahead
    state.get_by_role("button", name="End this lease").click()
    expect(state).not_to_contain_text("The agency called.")
    expect(pia.locator("#id_headline")).to_have_value("Typed, and not saved")
    save(pia)
    assert photo(pia, image_id)["headline"] == "Typed, and not saved"
    assert [text for text in complaints if "400" not in text] == []


def test_the_original_is_downloaded_with_todays_words(pia: Page) -> None:
    open_photo(pia, upload(pia, xmp=SAID))
    pia.fill("#id_headline", "Шлюз ашылды")
    save(pia)
    with pia.expect_download() as waiting:
        pia.get_by_role("link", name="Download the original").click()
    assert waiting.value.suggested_filename == "sluice.jpg"
    with Pixels.open(waiting.value.path()) as original:
        assert original.size == (1200, 800)
        assert "Шлюз ашылды" in original.info["xmp"].decode()
    pia.reload()
    expect(pia.locator("#history")).to_contain_text("ownloaded")


def test_what_is_done_at_once_never_loses_sight_of_somebody_elses_words(pia: Page) -> None:
    image_id = upload(pia, xmp=SAID)
    open_photo(pia, image_id)
    pia.fill("#id_headline", "Gates open")
    save(pia)
    pia.fill("#id_alt", "My alt text, not saved yet")
    theirs = pia.request.patch(
        f"/api/desk/v1/images/{image_id}/",
        data={"alt": "Their alt text"},
        headers={
            "If-Match": f'"{photo(pia, image_id)["version"]}"',
            "X-CSRFToken": pia.locator("[name=csrfmiddlewaretoken]").first.input_value(),
            "Referer": pia.url,
        },
    )
    assert theirs.status == 200
    field = pia.locator("#field-headline")
    field.locator(".from-badge").click()
    field.get_by_role("button", name="Reset to file").click()
    expect(pia.locator("#said")).to_contain_text("Somebody saved this photo meanwhile")
    field.locator(".from-badge").click()
    field.get_by_role("button", name="Reset to file").click()
    expect(pia.locator("#id_headline")).to_have_value("Sluice at dawn")
    expect(pia.locator("#id_alt")).to_have_value("My alt text, not saved yet")
    save(pia)
    conflict = pia.locator("#complaints")
    expect(conflict).to_be_focused()
    expect(conflict).to_contain_text("Their alt text")
    expect(conflict).to_contain_text("My alt text, not saved yet")
    assert photo(pia, image_id)["alt"] == "Their alt text"
