"""One story, whole: its forms, its parts, its excerpt, and what is said where it was."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.services import publishing, saving
from media.models import Image
from newsroom import words
from publishing import services as door
from publishing.models import Publication
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag, publish
from tests.reading import API, check_problem, check_snapshot, faults, get, links, problem, read

pytestmark = pytest.mark.django_db

SNAPSHOT = Path(__file__).parent / "snapshots" / "document.json"
NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/r/)[0-9a-f]{32}|(?<=-)[0-9a-f]{8}(?=\.(?:avif|jpg))")


def whole_story(photo: Image) -> Publication:
    """Return a publication that has everything a story can have."""
    world = make_section("World")
    figure = (
        f'<figure data-image="{photo.pk}" data-align="wide"><img src="x"><figcaption>Rescuers.</figcaption></figure>'
    )
    body = (
        "<p>The lake rose by <strong>two metres</strong>.</p><h2>Nobody was hurt</h2>"
        f"{figure}<ul><li>One dam</li><li>Two roads</li></ul>"
        "<blockquote data-kind='pullquote'><p>We heard it at night.</p><cite>A shepherd</cite></blockquote>"
        "<table><tr><th>Year</th><td>2024</td></tr></table><aside><p>What is a moraine?</p></aside><hr>"
        f"<div data-gallery=''>{figure}</div><div data-embed='youtube' data-id='abc123_-xyz'></div><pre>x = 1</pre>"
        "<p>See <a href='https://example.org/a?b=1&amp;c=2'>the map</a>.</p>"
    )
    article = make_article(
        headline="Lake breaks its dam", kicker="Naryn", summary="A glacier lake & its dam.", body=body,
        kind="analysis", dateline="Naryn", notice="Updated often.", seo_title="Lake dam breaks",
        seo_description="What happened at the lake.", canonical_url="https://agency.example/lake",
        section=make_section("Asia", parent=world).pk, tags=[make_tag("Water").pk, make_tag("Naryn", kind="place").pk],
        bylines=[Part(make_author("Aida Sadykova").pk), Part(make_author("Bek Omarov").pk, "data")],
        lead=LeadPhoto(photo.pk, text="The dam at noon.", alt="A broken dam."),
        corrections=[Note("The dam is 40 metres high.", at=NOON)],
    )  # fmt: skip
    return publish(article, now=NOON)


def normalised(document: Any) -> Any:
    """Return a document without what differs from run to run: ids, and the colour of a JPEG's noise."""
    seen: dict[str, str] = {}
    text = ID.sub(lambda found: seen.setdefault(found[0], f"id-{len(seen) + 1}"), json.dumps(document))
    text = re.sub(r'"(placeholder|dominant_color)": "[^"]*"', r'"\1": "…"', text)
    return json.loads(text)


def test_a_document_is_what_it_was_when_front_ends_were_built_on_it() -> None:
    publication = whole_story(make_photo(colour="steelblue"))
    document = normalised(read(f"articles/{publication.pk}/?format=blocks,html,text"))
    found = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    check_snapshot(SNAPSHOT, found)


def test_a_document_is_the_same_by_id_and_by_slug() -> None:
    publication = make_public()
    by_id, by_slug = get(f"articles/{publication.pk}/"), get(f"articles/{publication.slug}/")
    assert by_id.content == by_slug.content
    assert by_id["ETag"] == by_slug["ETag"]
    for other in (str(publication.pk).upper(), publication.pk.hex, publication.slug.upper()):
        assert problem(f"articles/{other}/", 404)


def test_a_card_and_its_document_agree() -> None:
    publication = whole_story(make_photo())
    card, document = read("articles/")["results"][0], read(f"articles/{publication.pk}/")
    assert card == {name: document[name] for name in card}


def test_the_reader_chooses_the_forms_of_the_body() -> None:
    ref = make_public().slug
    assert read(f"articles/{ref}/")["body"].keys() == {"blocks", "html"}
    assert read(f"articles/{ref}/?format=text")["body"] == {
        "text": "The lake rose by two metres in a night.\n\nNobody was hurt, the district said."
    }
    assert read(f"articles/{ref}/?format=html,%20text")["body"].keys() == {"html", "text"}
    assert faults(f"articles/{ref}/?format=pdf") == [("format", "bad_value")]
    assert faults(f"articles/{ref}/?format=") == [("format", "empty")]


def test_fields_pick_parts_of_parts() -> None:
    publication = whole_story(make_photo())
    ref = f"articles/{publication.pk}/"
    assert read(f"{ref}?fields=headline") == {"headline": "Lake breaks its dam"}
    assert read(f"{ref}?fields=authors.name,section.slug,headline") == {
        "authors": [{"name": "Aida Sadykova"}, {"name": "Bek Omarov"}],
        "section": {"slug": "asia"},
        "headline": "Lake breaks its dam",
    }
    picked = read(f"{ref}?fields=lead_image.sources.srcset.width,images.caption,body.html&format=html")
    assert picked["lead_image"]["sources"][0].keys() == {"srcset"}
    assert all(size.keys() == {"width"} for size in picked["lead_image"]["sources"][0]["srcset"])
    assert [image["caption"] for image in picked["images"]] == ["The dam at noon.", "Rescuers.", "Rescuers."]
    assert picked["body"].keys() == {"html"}
    whole = read(ref)
    assert read(f"{ref}?fields=lead_image.caption,lead_image") == {"lead_image": whole["lead_image"]}
    assert read(f"{ref}?fields=lead_image,lead_image.caption") == {"lead_image": whole["lead_image"]}


@pytest.mark.parametrize(
    "wanted", ["x", "headline.x", "authors.0", "body.html.x", "lead_image.original", "__class__", ".", "a..b"]
)
def test_a_field_that_is_none_is_a_400(wanted: str) -> None:
    ref = make_public().slug
    assert faults(f"articles/{ref}/?fields={wanted}") == [("fields", "unknown_field")]
    assert faults(f"articles/?fields=id,{wanted}") == [("fields", "unknown_field")]


@pytest.mark.parametrize("wanted", ["", ",", "%20,%20"])
def test_fields_that_name_nothing_are_a_400(wanted: str) -> None:
    assert faults(f"articles/?fields={wanted}") == [("fields", "empty")]


def test_include_adds_to_what_fields_pick() -> None:
    make_public()
    assert read("articles/?include=body")["results"][0]["body"].keys() == {"blocks", "html"}
    assert read("articles/?fields=slug&include=body")["results"][0].keys() == {"slug", "body"}
    assert read("articles/?fields=slug,body.html&include=body")["results"][0]["body"].keys() == {"html"}
    assert read("articles/?fields=slug,body.html")["results"][0]["body"].keys() == {"html"}
    assert "body" not in read("articles/")["results"][0]


@pytest.mark.parametrize("length", [0, 1, 5, 55, 120, 499, 500])
def test_an_excerpt_is_as_long_as_was_asked(length: int) -> None:
    said = " ".join(f"word{number}," for number in range(120))
    make_public(body=f"<p>{said}</p>")
    found = read(f"articles/?excerpt_words={length}")["results"][0]["excerpt"]
    assert found["words"] == min(length, 120)
    assert found["remaining_words"] == 120 - found["words"]
    assert found["truncated"] is (length < 120)
    assert found["text"].endswith("...") is (0 < length < 120)
    assert said.startswith(found["text"].removesuffix("..."))
    assert words.count(found["text"]) == found["words"]


@pytest.mark.parametrize("length", ["501", "-1", "+5", "1_0", "５", "", "all"])
def test_an_excerpt_has_0_to_500_words(length: str) -> None:
    assert faults(f"articles/?excerpt_words={length.replace('+', '%2B')}") == [("excerpt_words", "not_a_number")]


def test_a_caption_is_in_an_excerpt_only_where_it_was_asked_for() -> None:
    photo = make_photo()
    figure = f'<figure data-image="{photo.pk}"><img src="x"><figcaption>Caption here.</figcaption></figure>'
    make_public(body=f"<p>Ham &amp; eggs &lt;now&gt;.</p>{figure}<p>End.</p>")
    assert read("articles/")["results"][0]["excerpt"]["text"] == "Ham & eggs <now>. End."
    inline = read("articles/?captions=inline")["results"][0]["excerpt"]
    assert inline["text"] == "Ham & eggs <now>. Caption here. End."
    assert inline["truncated"] is False


def test_a_story_that_moved_is_one_hop_away_with_a_body_that_says_so() -> None:
    article = make_article(headline="First name")
    publish(article)
    for slug in ("second-name", "api", "articles", "last-name"):
        article.refresh_from_db()
        saving.save(article.pk, Draft(slug=slug), by=None, revision=article.revision)
        publish(article)
    for old in ("first-name", "second-name", "api", "articles"):
        response = Client().get(f"{API}articles/{old}/?fields=slug&utm_source=mail")
        assert response.status_code == 301
        assert response["Location"] == "/api/v1/articles/last-name/?fields=slug"
        body = json.loads(response.content)
        assert (body["status"], body["location"]) == (301, "/api/v1/articles/last-name/")
        assert response["Content-Type"] == "application/problem+json"
        assert Client().get(response["Location"]).status_code == 200


def test_a_story_taken_down_says_when_and_why_at_every_address_it_had() -> None:
    article = make_article(headline="First name")
    publish(article)
    saving.save(article.pk, Draft(slug="second-name"), by=None, revision=article.revision)
    publish(article)
    publishing.withdraw(article.pk, by=None, reason="It named a minor.", now=NOON)
    for ref in (article.pk, "second-name", "first-name"):
        body = problem(f"articles/{ref}/", 410)
        assert (body["reason"], body["at"]) == ("It named a minor.", "2025-01-22T12:00:00Z")


def test_an_erased_story_is_gone_without_a_word_of_it() -> None:
    article = make_article(headline="A name that must go")
    publish(article)
    door.withdraw(article.pk, reason="", erase=True)
    response = Client().get(f"{API}articles/{article.pk}/")
    assert response.status_code == 410
    assert check_problem(response)["reason"] is None
    assert b"must" not in response.content


def test_no_answer_holds_the_host_it_was_asked_for() -> None:
    publication = whole_story(make_photo())
    for path in ("articles/?page_size=1", f"articles/{publication.pk}/", "sections/", "site/", "schema/"):
        response = Client(SERVER_NAME="testserver").get(API + path, headers={"x-forwarded-host": "evil.test"})
        assert b"testserver" not in response.content, path
        assert b"evil.test" not in response.content, path
        assert all("testserver" not in url for url in links(response).values())  # type: ignore[arg-type]
