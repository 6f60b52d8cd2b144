"""The photo desk's contact sheet in a browser: found, walked through and edited, all by keyboard."""

from __future__ import annotations

import datetime as dt
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.sheet import SHEET, SignIn, batch, bring, cells, focused, open_sheet


def test_yesterdays_unused_photos_without_credit_are_found_and_credited(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("pia")
    open_sheet(page)
    bring(page, batch(5, "gap"))
    expect(page.get_by_role("button", name="Edit these 5")).to_be_visible(timeout=60_000)
    today = dt.date.fromisoformat(json.loads(page.locator("#sheet-frame").text_content() or "")["today"])
    turn_the_calendar(page, today)

    open_sheet(page)
    page.get_by_label("Uploaded", exact=True).select_option("yesterday")
    page.get_by_label("Use", exact=True).select_option("no")
    page.get_by_label("Missing", exact=True).select_option("credit")
    for n in range(5):
        expect(cells(page).filter(has_text=f"gap-0{n}.jpg")).to_be_visible()
    found = page.locator("[data-status]").inner_text()  # with what other tests left without credit
    wanted = {"uploaded_after": [str(today)], "uploaded_before": [str(today + dt.timedelta(days=1))]}
    assert parse_qs(urlsplit(page.url).query) == {**wanted, "used": ["no"], "missing": ["credit"]}

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Small pictures").focus()
    page.keyboard.press("a")
    page.keyboard.press("e")
    editor = page.get_by_role("complementary", name="Edit the selected photos")
    expect(editor.get_by_label("Credit", exact=True)).to_be_focused()
    page.keyboard.type("Marat Osmonov / Agency")
    page.keyboard.press("Control+Enter")
    expect(editor.get_by_role("status")).to_have_text(f"Saved on {found}.")
    open_sheet_of(page, page.url, "0 photos")
    expect(page.locator("[data-note]")).to_contain_text("No photo is like that.")
    page.go_back()
    assert not complaints


def turn_the_calendar(page: Page, today: dt.date) -> None:
    """Let the page believe that it is tomorrow: then what came in today came in yesterday."""

    def turned(route: Route) -> None:
        answer = route.fetch()
        told = answer.text().replace(f'"today": "{today}"', f'"today": "{today + dt.timedelta(days=1)}"')
        route.fulfill(response=answer, body=told)

    page.route(re.compile(f"{SHEET}(\\?.*)?$"), turned)


def open_sheet_of(page: Page, url: str, status: str) -> None:
    page.goto(url)
    expect(page.locator("[data-status]")).to_have_text(status)


def test_the_keyboard_is_enough(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("pia")
    open_sheet(page)
    page.keyboard.press("/")
    page.keyboard.type("the steppe courier")
    expect(page).to_have_url(re.compile(r"q=the\+steppe\+courier$"))
    page.keyboard.press("Enter")
    expect(cells(page).first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")  # one too many: given back
    bar = page.get_by_role("region", name="Selected photos")
    expect(bar.get_by_role("status")).to_have_text("2 photos selected")
    expect(page.locator("[aria-selected=true]")).to_have_count(2)

    page.keyboard.press("e")
    editor = page.get_by_role("complementary", name="Edit the selected photos")
    expect(editor.get_by_label("Headline", exact=True)).to_have_attribute("placeholder", "Several values (2)")
    expect(editor.get_by_label("Credit", exact=True)).to_be_focused()
    was = editor.get_by_label("Source", exact=True).input_value()
    editor.get_by_label("Source", exact=True).fill("Typed by keys")
    page.keyboard.press("Escape")  # not lost: asked about
    page.get_by_role("button", name="Go on typing").press("Enter")
    page.keyboard.press("Control+Enter")
    expect(editor.get_by_role("status")).to_have_text("Saved on 2 photos.")
    editor.get_by_role("button", name="Undo").press("Enter")
    expect(editor.get_by_role("status")).to_have_text("As it was before on 2 photos.")
    expect(editor.get_by_label("Source", exact=True)).to_have_value(was)
    page.keyboard.press("Escape")
    expect(editor).to_be_hidden()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()

    page.keyboard.press("ArrowDown")
    here = focused(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("select on the way")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/change/$"))
    page.go_back()
    expect(page.locator("[data-status]")).to_have_text(re.compile(r"\d+ photos?"))
    page.wait_for_function("(name) => document.activeElement.getAttribute('aria-label') === name", arg=here)
    assert page.url.endswith("q=the+steppe+courier")
    page.go_back()
    assert urlsplit(page.url).query == ""
    assert not complaints


def test_a_hundred_thousand_photos_leave_the_page_small(sign_in: SignIn, complaints: list[str]) -> None:
    page = sign_in("pia")
    asked = pretend_a_hundred_thousand(page)
    open_sheet(page)
    expect(page.locator("[data-status]")).to_have_text("100,000 photos")
    grid = page.get_by_role("grid", name="Photos")
    columns = int(grid.get_attribute("aria-colcount") or 0)
    assert int(grid.get_attribute("aria-rowcount") or 0) == -(-100_000 // columns)
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    most = 0
    for _ in range(40):
        page.keyboard.press("Control+End")
        page.wait_for_timeout(60)
        most = max(most, page.locator(".sheet-cell").count())
    assert len(asked) > 15
    assert 0 < most < 150
    deep = int(page.locator(".sheet-cell").last.get_attribute("data-index") or 0)
    assert deep > 1000
    row = page.evaluate("document.activeElement.closest('[role=row]').getAttribute('aria-rowindex')")
    assert int(row) > 1000 / columns
    page.keyboard.press("Control+Home")
    assert focused(page) == "Photo 0, Agency"
    assert page.locator("[role=gridcell][tabindex='0']").count() == 1
    assert not complaints


def pretend_a_hundred_thousand(page: Page) -> list[str]:
    """Answer for the desk API with more photos than the newsroom has; return what is asked."""
    asked: list[str] = []
    pixel = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="

    def answer(route: Route) -> None:
        given = parse_qs(urlsplit(route.request.url).query)
        asked.append(route.request.url)
        if "facets" in given:
            route.fulfill(json={"count": 0, "results": [], "facets": {"photographer": [], "place": []}})
            return
        cursor, size = given["cursor"][0], int(given["page_size"][0])
        first = 0 if cursor == "*" else int(cursor)
        photos = [
            {
                "id": f"00000000-0000-7000-8000-{n:012}",
                "headline": f"Photo {n}",
                "caption": "",
                "credit": "Agency",
                "alt": "",
                "creator": "",
                "width": 300,
                "height": 200,
                "file_name": "",
                "placeholder": "1QcSHQRnh493V4dIh4eXh1h4kJUI",
                "dominant_color": "#c81e1e",
                "thumb": pixel,
                "preview": pixel,
                "problems": [],
            }
            for n in range(first, first + size)
        ]
        following = f"{urlsplit(route.request.url).path}?cursor={first + size}&page_size={size}"
        route.fulfill(json={"count": 100_000, "next": f"https://desk.example{following}", "results": photos})

    page.route(re.compile(r"/api/desk/v1/images/\?"), answer)
    return asked


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_sticks_out_of_the_screen(sign_in: SignIn, complaints: list[str], width: int, dark: bool) -> None:
    page = sign_in("pia", width=width, dark=dark)
    open_sheet(page)
    cells(page).first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width < 900:
        page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Missing", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add photos").click()
    expect(page.get_by_role("button", name="Choose files")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not complaints


def test_a_refused_filter_says_why_and_leads_back_to_all(sign_in: SignIn) -> None:
    page = sign_in("pia")
    page.goto(f"{SHEET}?uploaded_by=nobody-of-that-name")
    note = page.locator("[data-note]")
    expect(note.get_by_role("alert")).to_contain_text("nobody-of-that-name")
    note.get_by_role("button", name="Show all photos").click()
    expect(cells(page).first).to_be_visible()


def test_who_may_only_look_is_offered_nothing_else(sign_in: SignIn) -> None:
    page = sign_in("rita")
    open_sheet(page)
    cells(page).first.hover()
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    bar = page.get_by_role("region", name="Selected photos")
    expect(bar.get_by_role("button", name="Edit")).to_be_visible()
    expect(bar.get_by_role("button", name="Delete…")).to_have_count(0)
