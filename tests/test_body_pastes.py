"""What people paste from other programs: structure stays, dress goes, and what went is said.

The files in tests/fixtures/paste/ are ours, written as each program writes its clipboard; the
browser's tests paste the same ones.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from hypothesis import given, settings

from articles.body import paste
from articles.body.clean import clean
from tests.desk_api import Desk
from tests.html_soup import soup

FOLDER = Path(__file__).parent / "fixtures" / "paste"
PROGRAMS = ("word", "word-online", "google-docs", "pages", "telegram", "web-page")
DRESS = re.compile(r"mso-|\bstyle=|\bclass=|<script|<o:p|<!|<span|<font|javascript:|&lt;o:p|StartFragment", re.I)


def pasted(program: str) -> str:
    return (FOLDER / f"{program}.html").read_text("utf-8")


def wanted(program: str) -> str:
    return (FOLDER / f"{program}.expected.html").read_text("utf-8").strip()


@pytest.mark.parametrize("program", PROGRAMS)
def test_structure_survives_a_paste_and_dress_does_not(program: str) -> None:
    cleaned = clean(pasted(program))
    assert cleaned.html == wanted(program)
    assert not DRESS.search(cleaned.html)
    assert clean(cleaned.html).html == cleaned.html


SAID = {
    "word": ["picture from elsewhere", "fonts, colours"],
    "word-online": ["fonts, colours"],
    "google-docs": ["fonts, colours"],
    "pages": ["1 style sheet", "fonts, colours"],
    "telegram": ["fonts, colours"],
    "web-page": [
        "1 script",
        "picture from elsewhere",
        "script attribute",
        "link with an address that cannot be used",
        "fonts, colours",
    ],
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_a_paste_lost_is_said_in_words(program: str) -> None:
    dropped = "; ".join(clean(pasted(program)).dropped)
    for words in SAID[program]:
        assert words in dropped
    # What is only how a program writes is nothing that an editor had.
    for noise in ("o:p", "colgroup", "meta", "xml", "header", "v:"):
        assert noise not in dropped


ODD = {
    "an item that begins too deep": (
        "<p style='mso-list:l0 level3 lfo1'>a</p><p style='mso-list:l0 level1 lfo1'>b</p>",
        "<ul><li><ul><li><ul><li>a</li></ul></li></ul></li><li>b</li></ul>",
    ),
    "words between two lists": (
        "<p style='mso-list:l0 level1 lfo1'>a</p><p>and</p><p style='mso-list:l0 level1 lfo1'>b</p>",
        "<ul><li>a</li></ul>\n<p>and</p>\n<ul><li>b</li></ul>",
    ),
    "a level beyond measure": ("<p style='mso-list:l0 level999999 lfo1'>a</p>", None),
    "letters that number": (
        "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>iv.</span>a</p>",
        "<ol><li>a</li></ol>",
    ),
    "bold that is not": ("<p><b style='font-weight:normal'>a</b></p>", "<p>a</p>"),
    "a bullet by itself": ("<b data-entity-type=x>a</b><br>• one<br>two", "<p><strong>a</strong><br>• one<br>two</p>"),
    "lines of a message": ('<span style="white-space: pre-wrap">a\nb</span>', "<p>a<br>b</p>"),
    "a smile": ('<p>a <img class="wp-smiley emoji" alt="&lt;b&gt;" src="x"></p>', "<p>a &lt;b&gt;</p>"),
    "a page's name": ("<title>Name</title><p>a</p>", "<p>a</p>"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_pastes_come_out_whole(name: str) -> None:
    html, expected = ODD[name]
    cleaned = clean(html)
    assert expected is None or cleaned.html == expected
    assert clean(cleaned.html).html == cleaned.html


@given(soup)
@settings(max_examples=150, deadline=None)
def test_whatever_is_mended_means_what_it_meant_before(html: str) -> None:
    # Written out again, a page is the same to the gate: nothing is let in that was not there.
    mended, _ = paste.mend(f"<p style='color:red'></p>{html}")
    once = clean(mended).html
    assert clean(once).html == once


def test_a_paste_of_a_thousand_items_takes_no_time_worth_speaking_of() -> None:
    item = "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'><span style='mso-list:Ignore'>·</span>a</p>"
    html = "".join(item.format(number % 6 + 1) for number in range(3000))
    assert clean(html).html.count("<li>") >= 3000


@pytest.mark.django_db
def test_the_desk_says_what_a_paste_would_lose(rita: User, oscar: User) -> None:
    answer = Desk(rita).post("pasted/", {"html": pasted("web-page")})
    assert answer.json()["html"] == wanted("web-page")
    assert "1 script" in answer.json()["dropped"]
    assert Desk(rita).post("pasted/", {}).json() == {"html": "", "dropped": []}
    for odd in ({"html": 5}, {"htm": ""}, [], {"html": "<b " + "a " * 300 + ">"}):
        assert Desk(rita).post("pasted/", odd).status_code == 400
    assert Desk(oscar).post("pasted/", {"html": ""}).status_code == 403
