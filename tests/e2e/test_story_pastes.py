"""Pastes of other programs, by the browser's own event: the editor keeps what the gate keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.writing import body, open_story, paste, save

FOLDER = Path(__file__).parents[1] / "fixtures" / "paste"


@pytest.mark.parametrize("program", ["word", "word-online", "google-docs", "pages", "telegram", "web-page"])
def test_a_paste_is_in_the_editor_what_it_is_at_the_gate(
    program: str, sign_in: Callable[..., Page], complaints: list[str]
) -> None:
    page = sign_in("edna")
    open_story(page)
    html = (FOLDER / f"{program}.html").read_text("utf-8")
    paste(page, html=html, text="the same without dress")
    expect(page.locator(".paste-note")).to_contain_text("The paste came without")
    wanted = (FOLDER / f"{program}.expected.html").read_text("utf-8").strip()
    # A cell of the head has no scope of its own in the editor: the row says it.
    assert save(page) == wanted.replace(' scope="col"', "")
    # A pasted handler is refused by the browser itself, aloud, before anybody could take it away.
    assert not [line for line in complaints if "inline event handler" not in line]


def test_a_paste_of_our_own_is_taken_as_it_is(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    editor = open_story(page)
    paste(page, html='<p data-pm-slice="1 1 []">One <em>and</em> two</p>', text="One and two")
    expect(editor).to_have_text("One and two")
    assert body(page) == "<p>One <em>and</em> two</p>"
    expect(page.locator(".paste-note")).to_be_hidden()
