"""`fields` and `include`: as deep as an answer goes, together, and for one price."""

from __future__ import annotations

from typing import Any

import pytest

from publishing.models import Publication
from tests.factories import make_article, make_photo, make_public, make_tag, publish
from tests.reading import faults, problem, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Publication:
    """A story with a photo, a quote and a table."""
    body = "<h2>H</h2><p>P</p><blockquote>Q<cite>C</cite></blockquote><aside><p>A</p></aside><hr>"
    return publish(make_article(lead=make_photo(), body=body, tags=[make_tag("Energy").pk]))


def test_the_files_of_a_photo_go_by_their_short_name_and_bring_their_types(story: Publication) -> None:
    short = read(f"articles/{story.slug}/?fields=headline,lead_image.srcset,authors.name")
    whole = read(f"articles/{story.slug}/")
    assert short == {
        "headline": whole["headline"],
        "lead_image": {"sources": whole["lead_image"]["sources"]},
        "authors": [{"name": author["name"]} for author in whole["authors"]],
    }
    assert read("articles/?fields=lead_image.srcset.type")["results"] == [
        {"lead_image": {"sources": [{"type": each["type"]} for each in whole["lead_image"]["sources"]]}}
    ]
    inner = read(f"articles/{story.slug}/?fields=lead_image.sources.srcset.width")["lead_image"]["sources"]
    assert all(file.keys() == {"width"} for source in inner for file in source["srcset"])


def test_parts_of_blocks_can_be_picked(story: Publication) -> None:
    blocks = read(f"articles/{story.slug}/?fields=body.blocks.type,body.blocks.cite,body.blocks.blocks.html")["body"][
        "blocks"
    ]
    assert blocks == [
        {"type": "heading"},
        {"type": "paragraph"},
        {"type": "quote", "cite": "C"},
        {"type": "aside", "blocks": [{"html": "A"}]},
        {"type": "divider"},
    ]
    assert "body.blocks" not in str(faults(f"articles/{story.slug}/?fields=body.blocks.htm"))
    assert "“html”" in problem(f"articles/{story.slug}/?fields=body.blocks.htm", 400)["errors"][0]["detail"]


def test_picking_and_including_work_together(story: Publication) -> None:
    card = read("articles/?fields=slug,body.html&include=body")["results"][0]
    assert card.keys() == {"slug", "body"}
    assert card["body"].keys() == {"html"}
    both: Any = read("articles/?fields=slug&include=body")["results"][0]
    assert both["body"].keys() == {"blocks", "html"}


@pytest.mark.parametrize("path", ["tags/energy/", "tags/", "sections/", "authors/", "site/"])
def test_a_wrong_name_is_told_wherever_one_can_pick(story: Publication, path: str) -> None:
    name = "fields" if path != "site/" else "field"
    assert faults(f"{path}?{name}=nmae")[0][0] == name


def test_a_range_that_ends_before_it_begins_is_a_contradiction() -> None:
    for name in ("published", "updated"):
        query = f"{name}_after=2025-02-01&{name}_before=2025-01-01"
        assert faults(f"articles/?{query}") == [(f"{name}_after", "contradiction")]
    assert faults("articles/?published_after=2025-01-01&published_before=2025-01-01")


def test_repeating_any_filter_means_all_of() -> None:
    water, energy = make_tag("Water"), make_tag("Energy")
    make_public(headline="Both", tags=[water.pk, energy.pk])
    make_public(headline="One", tags=[water.pk])
    assert read("articles/?tag=water&tag=energy")["count"] == 1
    assert read("articles/?tag=water,energy")["count"] == 2
    assert read("articles/?kind=news&kind=opinion")["count"] == 0
    assert read("articles/?kind=news,opinion&language=en")["count"] == 2
    assert read("articles/?slug=both,one&slug=one")["count"] == 1
    assert read("articles/?tag=water&tag!=energy")["count"] == 1


def test_numbered_pages_of_what_has_to_be_sorted_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsroom.paging.DEEPEST", 4)
    for number in range(6):
        make_public(headline=f"Story {number}")
    assert read("articles/?ordering=-updated_at&page_size=2&page=2")["count"] == 6
    assert problem("articles/?ordering=-updated_at&page_size=2&page=3", 404)["pages"] == 2
    assert read("articles/?page_size=2&page=3")["page"] == 3
