"""The reader site, fed by the demo, shows what a listing page of a news site shows."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SHARED, Newsroom

LINE = re.compile(r"[A-Z]{3}/[A-Z]{3} = \d+\.\d+( (0|-?\d+\.\d\d)%)?")
SHORTCODE = re.compile(r"\[/?[a-z]+[^\]]*\]")
RATES = [
    "KGS/USD = 0.01144 0%",
    "KZT/USD = 0.00192 0%",
    "TJS/USD = 0.09135 -0.44%",
    "UZS/USD = 0.00008 0%",
    "TMT/USD = 0.28490 -0.42%",
]


def front(open_page: Callable[..., Page], **options: bool | int) -> Page:
    """Open the front page and wait for its stories."""
    page = open_page(**options)
    page.goto("/reader/")
    expect(page.locator("article").first).to_be_visible()
    expect(page.locator(".ticker-line").first).to_be_attached()
    return page


def test_the_ticker_runs_in_exactly_the_form_of_the_page(open_page: Callable[..., Page], complaints: list[str]) -> None:
    page = front(open_page)
    lines = page.locator(".ticker-line").all_text_contents()
    assert [line.strip() for line in lines] == RATES
    assert all(LINE.fullmatch(line.strip()) for line in lines)
    assert not complaints


@pytest.mark.data
def test_every_kind_of_line_on_the_original_page_is_on_ours(open_page: Callable[..., Page]) -> None:
    original = (SHARED / "page" / "listing-page.txt").read_text("utf-8")
    rates = list(dict.fromkeys(re.findall(r"[A-Z]{3}/[A-Z]{3} = \S+ \S+%", original)))
    page = front(open_page)
    assert [line.strip() for line in page.locator(".ticker-line").all_text_contents()] == rates
    assert re.search(r"^\d{1,2} [A-Z][a-z]+ \d{4}$", original, re.M)
    assert re.search(r"^Viewing results 1 - 6 of \d+$", original, re.M)


def test_the_date_line_is_today_in_the_newsrooms_time_zone(open_page: Callable[..., Page]) -> None:
    page = front(open_page)
    today = dt.datetime.now(ZoneInfo("Asia/Almaty"))
    expect(page.locator(".date-line")).to_contain_text(f"{today.day} {today:%B %Y}")


def test_the_range_line_says_where_the_list_stands(open_page: Callable[..., Page], newsroom: Newsroom) -> None:
    page = front(open_page)
    total = json.loads(newsroom.get("/api/v1/articles/?page_size=6&language=en")[1])["count"]
    assert total >= 36
    expect(page.locator(".range-line")).to_have_text(f"Viewing results 1 - 6 of {total}")
    page.get_by_role("link", name="Older").first.click()
    expect(page.locator(".range-line")).to_have_text(f"Viewing results 7 - 12 of {total}")


def test_six_headlines_with_excerpts_of_five_hundred_words(open_page: Callable[..., Page], newsroom: Newsroom) -> None:
    page = front(open_page)
    cards = json.loads(newsroom.get("/api/v1/articles/?page_size=6&language=en&excerpt_words=500")[1])["results"]
    expect(page.locator(".excerpt")).to_have_count(6)
    shown = [text.strip() for text in page.locator(".excerpt").all_text_contents()]
    for card, text in zip(cards, shown, strict=True):
        assert card["excerpt"]["text"] in text
        assert card["excerpt"]["words"] == min(500, card["word_count"])
        assert card["excerpt"]["text"].endswith("...") == card["excerpt"]["truncated"] == (card["word_count"] > 500)
        assert page.get_by_role("link", name=card["headline"]).first.is_visible()


def test_no_shortcode_stands_anywhere(open_page: Callable[..., Page], newsroom: Newsroom) -> None:
    page = front(open_page)
    assert not SHORTCODE.search(page.locator("main").inner_text())
    status, body, _ = newsroom.get("/api/v1/articles/?page_size=100&include=body&excerpt_words=500")
    assert status == 200
    for card in json.loads(body)["results"]:
        assert not SHORTCODE.search(card["excerpt"]["text"]), card["headline"]
        assert "[caption" not in card["body"]["html"]


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_a_story_opens_with_its_pictures_and_credits(
    open_page: Callable[..., Page], newsroom: Newsroom, width: int, dark: bool
) -> None:
    page = front(open_page, width=width, dark=dark)
    cards = json.loads(newsroom.get("/api/v1/articles/?page_size=6&language=en")[1])["results"]
    card = next(card for card in cards if card["lead_image"])
    page.get_by_role("link", name=card["headline"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(card["headline"])
    expect(page.locator("picture source[type='image/avif']").first).to_be_attached()
    expect(page.locator("figcaption").first).to_contain_text(card["lead_image"]["credit"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_sections_tags_and_authors_have_pages(open_page: Callable[..., Page], newsroom: Newsroom) -> None:
    page = open_page()
    for kind in ("section", "tag", "author"):
        first = json.loads(newsroom.get(f"/api/v1/{kind}s/?ordering=-articles&page_size=1")[1])["results"][0]
        page.goto(f"/reader/#/{kind}/{first['slug']}")
        expect(page.get_by_role("heading", name=first["name"]).first).to_be_visible()
        expect(page.locator("article").first).to_be_visible()


def test_a_second_visit_to_the_api_costs_no_body(newsroom: Newsroom, open_page: Callable[..., Page]) -> None:
    page = open_page()
    first = page.request.get("/api/v1/articles/?page_size=6")
    second = page.request.get("/api/v1/articles/?page_size=6", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status, second.status) == (200, 304)
