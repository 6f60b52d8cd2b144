"""A photo that readers see is recalled on its page, and given back."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Newsroom
from tests.e2e.photo import open_photo


def test_a_live_photo_is_recalled_and_given_back(
    sign_in: Callable[..., Page], newsroom: Newsroom, complaints: list[str]
) -> None:
    cards = json.loads(newsroom.get("/api/v1/articles/?has_image=true&page_size=1&language=en")[1])["results"]
    story, image_id = cards[0], cards[0]["lead_image"]["id"]
    path = f"/api/v1/articles/{story['id']}/"
    before = json.loads(newsroom.get(path)[1])
    page = sign_in("pia")
    open_photo(page, image_id)
    expect(page.locator("#uses")).to_contain_text(story["headline"])

    page.get_by_role("button", name="Recall…").click()
    dialog = page.get_by_role("dialog", name="Take this photo away from all readers?")
    expect(dialog).to_contain_text(story["headline"])
    dialog.get_by_role("button", name="Recall the photo").click()
    expect(dialog).to_contain_text("Say why it is recalled")
    dialog.get_by_label("Reason, for the desk").fill("The family asked for it.")
    dialog.get_by_role("button", name="Recall the photo").click()
    expect(page.locator("#state [data-state]")).to_have_text("Not to be used")
    assert image_id not in newsroom.get(path)[1]
    assert newsroom.get(f"/api/v1/images/{image_id}/")[0] == 410

    page.reload()
    picture = page.locator("[data-picture]")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.naturalWidth") > 300  # the desk still sees it
    page.get_by_role("button", name="Give it back to readers").click()
    expect(page.get_by_role("button", name="Recall…")).to_be_visible()
    after = json.loads(newsroom.get(path)[1])
    assert {**after, "version": 0, "updated_at": ""} == {**before, "version": 0, "updated_at": ""}
    expect(page.locator("#history")).to_contain_text("The family asked for it.")
    assert [words for words in complaints if "400" not in words] == []
