"""The exports that WordPress tests its own themes with, and a page of the news site: all of it arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from defusedxml.ElementTree import iterparse

from articles.body.blocks import plain
from articles.body.clean import clean
from tests.conftest import SHARED
from tests.wordpress_soup import converted
from wordpress.body.listing import Line, read_listing

pytestmark = pytest.mark.data

EXPORTS = ["64-block-test-data.xml", "themeunittestdata.wordpress.xml"]
BODY = "{http://purl.org/rss/1.0/modules/content/}encoded"
RESIDUE = re.compile(r"\[/?[a-z_]+[^\]]*\]")
COVER = re.compile(r"<div[^>]*wp-block-cover[^>]*background-image:url")
GALLERY_IDS = re.compile(r'\[gallery[^\]]*\bids="([^"]*)"')


def bodies(name: str) -> Iterator[str]:
    """Yield the bodies of an export."""
    for _event, item in iterparse(Path(SHARED) / "wordpress" / name):
        if item.tag == "item":
            yield item.findtext(BODY) or ""


@pytest.mark.parametrize("name", EXPORTS)
def test_every_body_of_an_export_arrives_without_residue_and_without_a_lost_word(name: str) -> None:
    left: list[str] = []
    for raw in filter(None, bodies(name)):
        found = converted(raw, gallery=(755, 757))
        assert clean(found.html).html == found.html
        assert [loss for loss in found.losses if loss.code in {"lost-text", "cleaned", "misplaced-picture"}] == []
        said = [plain(found.html), *(f"{figure.text} {figure.credit} {figure.alt}" for figure in found.figures)]
        left += [residue for each in said for residue in RESIDUE.findall(each)]
    assert set(left) <= {"[simple boat]"}  # a sentence of J. M. Barrie's


@pytest.mark.parametrize("name", EXPORTS)
def test_every_picture_of_an_export_is_a_figure(name: str) -> None:
    for raw in filter(None, bodies(name)):
        found = converted(raw, gallery=(755, 757))
        named = sum(len(ids.split(",")) for ids in GALLERY_IDS.findall(raw))
        bare = len(re.findall(r"\[gallery", raw)) - len(GALLERY_IDS.findall(raw))
        assert len(found.figures) == raw.count("<img ") + named + 2 * bare + len(COVER.findall(raw))
        assert found.html.count("<figure ") == len(found.figures)


def test_the_listing_page_gives_its_stories_captions_and_rates() -> None:
    found = read_listing((Path(SHARED) / "page" / "listing-page.txt").read_text("utf-8"))
    assert str(found.date) == "2025-01-22"
    assert found.shown == (1, 6, 578)
    assert found.unread == ()
    assert [line.code for line in found.lines] == ["KGS/USD", "KZT/USD", "TJS/USD", "UZS/USD", "TMT/USD"]
    assert found.lines[2] == Line("TJS/USD", Decimal("0.09135"), Decimal("-0.44"))
    assert len(found.stories) == 6
    assert found.stories[4].headline == "Aliyev Takes Aim at Russia in Azerbaijan Airlines Crash"
    assert [story.is_cut for story in found.stories] == [False, True, False, True, True, True]
    captions = [
        (figure.text, figure.credit, figure.attachment, figure.width, figure.align)
        for story in found.stories
        for figure in story.figures
    ]
    assert captions == [
        ("Chechen Pantsir Missile Launcher", "Vitaly V. Kuzmin", 27352, 1280, "center"),
        ("Footage from the crash site", "Azamat Sarsenbayev", 27275, 766, "center"),
    ]
    assert [loss for story in found.stories for loss in story.losses] == []
