"""The forms of a story: ninjs, JSON-LD, Markdown, plain text. The same manners, the same words."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from selectolax.lexbor import LexborHTMLParser

from articles.drafts import Draft, Part
from articles.services import publishing, refreshing, saving, taxonomy
from newsroom.fields import uuid7
from publishing import services as door
from publishing.document import AuthorRef, Body, Document, ImageUse, SectionRef
from publishing.formats.schema_org import news_article
from publishing.plate import front_of
from tests.factories import make_article, make_author, make_photo, make_public, publish
from tests.reading import API, check_problem, faults, get, links, problem, read
from tests.test_api_document import whole_story

pytestmark = pytest.mark.django_db

TYPES = {
    "ninjs": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
EACH = pytest.mark.parametrize("suffix", TYPES)
BREAKOUT = "</script><script>alert('CANARY')</script> & \u2028"


@EACH
def test_a_form_has_the_manners_of_the_story(suffix: str) -> None:
    publication = make_public()
    whole = get(f"articles/{publication.slug}.{suffix}", accept="image/png")
    assert whole["Content-Type"] == TYPES[suffix]
    assert get(f"articles/{publication.pk}.{suffix}").content == whole.content
    story = get(f"articles/{publication.pk}/")
    for name in ("ETag", "Last-Modified", "Cache-Control", "Surrogate-Key"):
        assert whole[name] == story[name]
    assert not get(f"articles/{publication.slug}.{suffix}", status=304, if_none_match=whole["ETag"]).content
    assert faults(f"articles/{publication.slug}.{suffix}?fields=id") == [("fields", "unknown_parameter")]
    assert links(story)["alternate"]
    assert f'<http://localhost:8000{API}articles/{publication.pk}.{suffix}>; rel="alternate"' in story["Link"]


@EACH
def test_a_form_of_what_is_not_public_is_a_404(suffix: str) -> None:
    draft = make_article(headline="Not yet")
    for ref in ("none", draft.slug, draft.pk):
        problem(f"articles/{ref}.{suffix}", 404)


@EACH
def test_a_form_of_a_story_that_moved_is_one_hop_away_in_that_form(suffix: str) -> None:
    article = make_article(headline="First name")
    publish(article)
    saving.save(article.pk, Draft(slug="second-name"), by=None, revision=article.revision)
    publish(article)
    response = Client().get(f"{API}articles/first-name.{suffix}")
    assert response.status_code == 301
    assert response["Location"] == f"{API}articles/second-name.{suffix}"
    publishing.withdraw(article.pk, by=None, reason="It named a minor.")
    for ref in (article.pk, "first-name", "second-name"):
        gone = Client().get(f"{API}articles/{ref}.{suffix}")
        assert gone.status_code == 410
        assert check_problem(gone)["reason"] == "It named a minor."
    door.withdraw(article.pk, reason="", erase=True)
    assert get(f"articles/{article.pk}.{suffix}", status=410)


@pytest.mark.data
def test_ninjs_3_keeps_its_schema(shared: Path) -> None:
    schema = json.loads((shared / "schemas" / "ninjs-schema_3.1.json").read_text("utf-8"))
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for publication in (whole_story(make_photo(copyright="© C", creator="P")), make_public(headline="Bare")):
        found = read(f"articles/{publication.slug}.ninjs")
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)] == []
        assert found == read(f"articles/{publication.slug}.ninjs?version=3.1")


def test_ninjs_says_what_the_story_says() -> None:
    publication = whole_story(make_photo(copyright="© Courier"))
    story, found = read(f"articles/{publication.slug}/?format=text,html"), read(f"articles/{publication.slug}.ninjs")
    assert found["uri"] == f"urn:uuid:{publication.pk}"
    assert (found["type"], found["pubStatus"], found["language"]) == ("text", "usable", "en")
    assert (found["firstCreated"], found["version"]) == (story["published_at"], str(story["version"]))
    assert [(each["role"], each["value"]) for each in found["headlines"]] == [
        ("main", "Lake breaks its dam"), ("kicker", "Naryn"), ("seo", "Lake dam breaks"),
    ]  # fmt: skip
    assert [each["value"] for each in found["bodies"]] == [story["body"]["html"], story["body"]["text"]]
    assert [place["name"] for place in found["places"]] == ["Naryn"]
    assert [subject["name"] for subject in found["subjects"]] == ["Asia", "Water"]
    assert [(source["name"], source["role"]) for source in found["infoSources"]] == [
        ("Aida Sadykova", "author"), ("Bek Omarov", "data"),
    ]  # fmt: skip
    photo = found["associations"][0]
    assert (photo["type"], photo["by"], photo["copyrightNotice"]) == ("picture", "Pia Orlova/Courier", "© Courier")
    assert {each["role"]: each["value"] for each in photo["descriptions"]} == {
        "caption": "The dam at noon.", "alt": "A broken dam.",
    }  # fmt: skip
    assert {each["contentType"] for each in photo["renditions"]} == {"image/avif", "image/jpeg"}


def test_ninjs_2_differs_in_the_case_of_its_names_alone() -> None:
    publication = whole_story(make_photo())
    three, two = read(f"articles/{publication.slug}.ninjs"), read(f"articles/{publication.slug}.ninjs?version=2.1")
    assert two["standard"]["schema"] == "http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json#"
    assert two["bodies"][0]["contenttype"] == "text/html"
    assert {"firstcreated", "versioncreated", "pubstatus", "infosources", "altids", "representationtype"} <= two.keys()
    del two["standard"], three["standard"]
    assert json.dumps(two).lower() == json.dumps(three).lower()
    assert faults(f"articles/{publication.slug}.ninjs?version=4") == [("version", "bad_value")]
    assert faults("articles/none.ninjs?version=") == [("version", "bad_value")]


def test_json_ld_is_what_the_story_carries() -> None:
    publication = whole_story(make_photo())
    whole = read(f"articles/{publication.slug}/")
    assert read(f"articles/{publication.slug}.jsonld") == whole["structured_data"]


@pytest.mark.parametrize(
    "path", [".jsonld", "/", "/?fields=structured_data", "/?format=html&fields=id,structured_data"]
)
def test_json_ld_can_be_printed_into_a_page_as_it_is(path: str) -> None:
    photo = make_photo(caption=BREAKOUT, credit=BREAKOUT)
    slug = make_public(headline=BREAKOUT, summary=BREAKOUT, lead=photo, dateline=BREAKOUT).slug
    said = get(f"articles/{slug}{path}").content.decode()
    data = said if path == ".jsonld" else said[said.index('"structured_data":') + len('"structured_data":') :]
    data = data[: json.JSONDecoder().raw_decode(data)[1]]
    assert not set("<>&\u2028\u2029") & set(data)
    page = LexborHTMLParser(f'<script type="application/ld+json">{data}</script>')
    assert len(page.css("script")) == 1
    script = page.css_first("script")
    assert script is not None
    assert "<script>alert('CANARY')</script> &" in json.loads(script.text())["headline"]


def test_json_ld_says_what_search_engines_ask_for(settings: Any) -> None:
    settings.SITE_LOGO = "https://site.example/sign.png"
    publication = whole_story(make_photo(copyright="© Courier", web_statement="https://site.example/licence"))
    found = read(f"articles/{publication.slug}.jsonld")
    assert found["image"][0]["license"] == "https://site.example/licence"
    assert found["publisher"]["logo"] == {"@type": "ImageObject", "url": "https://site.example/sign.png"}
    assert found["datePublished"] == "2025-01-22T12:00:00+00:00"
    assert found["mainEntityOfPage"] == "https://agency.example/lake"
    assert found["isAccessibleForFree"] is True
    assert [image["caption"] for image in found["image"]] == ["The dam at noon."]
    assert (found["image"][0]["creditText"], found["image"][0]["copyrightNotice"]) == (
        "Pia Orlova/Courier",
        "© Courier",
    )
    assert found["correction"][0]["@type"] == "CorrectionComment"


def test_json_ld_says_what_an_author_does_and_learns_of_a_new_post() -> None:
    author = make_author("Cyril Novak", job_title="Energy editor")
    slug = make_public(bylines=[Part(author.pk)]).slug
    page = "http://localhost:8000/reader/#/author/cyril-novak"
    said = {"@type": "Person", "name": "Cyril Novak", "url": page, "jobTitle": "Energy editor"}
    assert read(f"articles/{slug}.jsonld")["author"] == [said]
    author.job_title = "Chief editor"
    taxonomy.save(author)
    refreshing.refresh_mentioning.call("author:cyril-novak")
    assert read(f"articles/{slug}.jsonld")["author"] == [{**said, "jobTitle": "Chief editor"}]


def test_json_ld_shows_the_lead_in_every_ratio_that_it_is_cut_to() -> None:
    def cut(name: str, width: int, height: int) -> list[dict[str, Any]]:
        return [
            {
                "type": "image/jpeg",
                "srcset": [{"url": f"https://i.example/{name}.jpg", "width": width, "height": height}],
            }
        ]

    photo = {
        "sources": cut("full", 1920, 1280),
        "crops": {"16:9": cut("wide", 1920, 1080), "1:1": cut("square", 1280, 1280)},
    }
    noon = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
    lead = ImageUse(uuid7(), "C", "Cr", "A", photo, place="lead")
    document = Document(
        id=uuid7(), kind="news", language="en", slug="s", path="/s", headline="H", summary="", body=Body((), "", ""),
        published_at=noon, updated_at=noon, word_count=1, reading_minutes=1, section=SectionRef("a", "A"),
        authors=(AuthorRef("b", "B"),), lead_image=lead, images=(lead,),
    )  # fmt: skip
    images = news_article(document, url="https://site.example/s")["image"]
    assert [image["url"].rpartition("/")[2] for image in images] == ["full.jpg", "wide.jpg", "square.jpg"]
    assert all(image["creditText"] == "Cr" for image in images)


def test_markdown_and_plain_text_hold_the_whole_story() -> None:
    publication = whole_story(make_photo(colour="steelblue"))
    markdown = get(f"articles/{publication.slug}.md").content.decode()
    for part in (
        "# Lake breaks its dam", "By Aida Sadykova", "NARYN, 22 January", "![A broken dam.](http://localhost:8000/renditions/",
        "The dam at noon. Pia Orlova/Courier", "rose by **two metres**.", "## Nobody was hurt",
        "- One dam\n- Two roads",
        "> We heard it at night.\n>\n> — A shepherd", "| Year | 2024 |", "[the map](https://example.org/a?b=1\\&c=2)",
        "Correction, 22 January 2025: The dam is 40 metres high.",
    ):  # fmt: skip
        assert part in markdown, part
    text = get(f"articles/{publication.slug}.txt").content.decode()
    assert text.startswith(
        "Naryn\n\nLake breaks its dam\n\nA glacier lake & its dam.\n\nBy Aida Sadykova\nNARYN, 22 January\n"
    )
    assert "The lake rose by two metres.\n\nNobody was hurt" in text
    assert "Rescuers." not in text
    assert text.endswith("/2025/01/lake-breaks-its-dam\n")


@pytest.mark.parametrize("headline", ['Said: ,"excerpt":{', "Plain", '\\",\\"excerpt\\":{', "ё “quoted” 漢字"])
def test_the_front_of_a_card_is_what_the_card_says(headline: str) -> None:
    card = {
        "version": 7,
        "headline": headline,
        "summary": 'So ,"excerpt":{ it is',
        "excerpt": {"text": "…"},
        "tags": [],
    }
    front = {name: card[name] for name in ("version", "headline", "summary")}
    assert front_of(orjson.dumps(card).decode()) == front
    assert front_of(orjson.dumps(front).decode()) == front
