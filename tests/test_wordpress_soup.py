"""Whatever WordPress kept: every word of it is somewhere, and what comes out is a body of ours.

BODIES=10000 pytest tests/test_wordpress_soup.py looks for a lost word in ten thousand bodies: a minute or two.
"""

from __future__ import annotations

import os
import re
from html import unescape

import pytest
from hypothesis import given, settings

from articles.body.blocks import plain
from articles.body.clean import clean
from newsroom import text
from tests.wordpress_soup import converted, soup
from wordpress.body.convert import Converted

WORD = re.compile(r"word\d+x|сөз\d+ү")
RESIDUE = re.compile(r"\[/?(?:caption|wp_caption|gallery|embed|audio|video|playlist)(?![\w-])[^\[\]]*\]")
BODIES = int(os.environ.get("BODIES", "60"))


def all_that_is_said(found: Converted) -> str:
    """Return body, captions and losses as one text."""
    figures = (f"{each.text} {each.credit} {each.alt} {each.original}" for each in found.figures)
    return unescape(" ".join((found.html, *figures, *(loss.said for loss in found.losses))))


@settings(max_examples=BODIES)
@given(soup)
def test_every_word_is_in_the_body_a_caption_or_the_report(raw: str) -> None:
    said = all_that_is_said(converted(raw))
    assert [word for word in WORD.findall(text.prose(raw)) if word not in said] == []


@settings(max_examples=40)
@given(soup)
def test_every_word_is_accounted_for_when_unknown_shortcodes_are_dropped(raw: str) -> None:
    said = all_that_is_said(converted(raw, unknown="drop"))
    assert [word for word in WORD.findall(text.prose(raw)) if word not in said] == []


@settings(max_examples=60)
@given(soup)
def test_what_comes_out_is_a_body_that_cleaning_leaves_as_it_is(raw: str) -> None:
    found = converted(raw)
    again = clean(found.html)
    assert again.html == found.html
    assert [str(figure.key) for figure in again.figures] == [figure.key for figure in found.figures]


@settings(max_examples=60)
@given(soup.filter(lambda raw: "[[" not in raw and "&#91;" not in raw))
def test_no_shortcode_of_wordpress_is_left_in_anything_that_is_shown(raw: str) -> None:
    found = converted(raw)
    shown = [plain(found.html), *(f"{each.text}|{each.credit}|{each.alt}" for each in found.figures)]
    assert [said for said in shown if RESIDUE.search(said)] == []


@settings(max_examples=20)
@given(soup)
def test_the_same_body_becomes_the_same_every_time(raw: str) -> None:
    assert converted(raw) == converted(raw)


HOSTILE = [
    "[",
    "[[",
    "[caption ",
    '[caption "',
    "[[caption]",
    "<img ",
    '<img src="',
    '"',
    "<",
    "<!--",
    "<b>",
    "&",
    "<x-mark n='0'>",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_body_of_one_thing_without_end_is_read_to_its_end(part: str) -> None:
    raw = part * (40_000 // len(part))
    assert len(converted(f"before {raw} after").html) <= 6 * len(raw) + 100
