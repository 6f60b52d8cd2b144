"""Whatever is pasted: what comes out is ours, does nothing by itself, and stays as it is when cleaned again."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser

from articles.body import measure
from articles.body.blocks import blocks, passages
from articles.body.clean import Cleaned, clean
from newsroom import text
from newsroom.errors import BadInput
from tests.html_soup import HREFS, VECTORS, nests, soup

# The closed vocabulary of a stored body, written out a second time on purpose.
PLAIN = "p h2 h3 h4 ul ol li cite aside table thead tbody tr pre code hr strong em u s sub sup br"
VOCABULARY: dict[str, set[str]] = {
    **{tag: set() for tag in PLAIN.split(" ")},
    "a": {"href"},
    "blockquote": {"data-kind"},
    "figure": {"data-caption"},
    "div": {"data-gallery", "data-embed", "data-id", "data-url"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


class Inspector(HTMLParser):
    """Reads a body as a second, different parser does, and notes what it sees."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known: set[str] | None = VOCABULARY.get(tag)
        self.wrong += [f"<{tag}>"] if known is None else [f"{tag} {name}" for name, _ in attrs if name not in known]
        for name, value in attrs:
            if name in ("href", "data-url") and urlsplit(value or "").scheme not in (
                "",
                "http",
                "https",
                "mailto",
                "tel",
            ):
                self.wrong.append(f"{name}={value}")
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> where it is not open")

    def handle_comment(self, data: str) -> None:
        self.wrong.append("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def check(cleaned: Cleaned) -> None:
    """Everything that a stored body promises."""
    inspector = Inspector()
    inspector.feed(cleaned.html)
    inspector.close()
    assert inspector.wrong == []
    assert inspector.open == []
    # A browser reads the tree that was meant: written out again, it is the same text.
    body = LexborHTMLParser(f"<body>{cleaned.html}</body>").body
    assert body is not None
    assert (body.inner_html or "") == cleaned.html
    assert not text.XML_ILLEGAL.search(cleaned.html)
    assert not text.BIDI.search(cleaned.html)
    assert unicodedata.is_normalized("NFC", cleaned.html)
    again = clean(cleaned.html)
    assert again.html == cleaned.html
    assert again.dropped == ()
    assert [figure.key for figure in again.figures] == [figure.key for figure in cleaned.figures]
    # Everything derived can be made of it.
    passages(blocks(cleaned.html), {})


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_runs_survives(vector: str) -> None:
    for html in (
        vector,
        f"<p>before {vector} after</p>",
        f"<table><tr><td>{vector}</td><td>x</td></tr></table>",
        f"<ul><li>{vector}",
    ):
        check(clean(html))


@pytest.mark.parametrize("href", HREFS)
def test_a_link_leads_to_a_page_a_mail_or_a_telephone_and_to_nothing_else(href: str) -> None:
    for quote in "'\"":
        cleaned = clean(f"<p><a href={quote}{href}{quote}>words</a></p>")
        check(cleaned)
        assert cleaned.html == "<p>words</p>"
        assert cleaned.dropped


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/a?b=1&amp;c=2#d",
        "http://example.org",
        "mailto:a@example.org",
        "tel:+996312",
        "/here",
        "#below",
        "?q=a:b",
    ],
)
def test_a_good_link_is_kept_as_it_was(href: str) -> None:
    html = f'<p><a href="{href}">words</a></p>'
    assert clean(html).html == html


@settings(max_examples=150, deadline=None)
@given(soup)
def test_any_soup_becomes_a_body(html: str) -> None:
    check(clean(html))


@settings(max_examples=150, deadline=None)
@given(nests)
def test_any_nest_becomes_a_body(html: str) -> None:
    check(clean(html))


@settings(max_examples=100, deadline=None)
@given(nests)
def test_no_word_is_lost_and_none_is_glued_to_another(html: str) -> None:
    marked = html.replace("two words", "uno duo")
    said = " ".join(words for words, _ in passages(blocks(clean(marked).html), {}))
    # Captions go to Captions; every other text stays, each word by itself.
    if "figure" not in marked:
        assert said.count("word") == marked.count("word")
        assert said.count("uno duo") == marked.count("uno duo")


BOMBS = {
    "deep blocks": "<div>" * 50_000 + "x",
    "deep marks": "<b>" * 50_000 + "x",
    "deep quotes": "<blockquote>" * 50_000 + "x" + "</blockquote>" * 50_000,
    "deep lists": "<ul><li>" * 50_000 + "x",
    "deep tables": "<table><tr><td>" * 50_000 + "x",
    "deep links": "".join(f"<a href=/{number}>" for number in range(50_000)),
    "marks over paragraphs": "<p><b>" * 50_000 + "x",
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(150_000)) + ">x",
    "attributes in quotes": "<p " + " ".join(f'a{number}=">"' for number in range(100_000)) + ">x",
    "attributes with slashes": "<p/" + "/".join(f"a{number}" for number in range(150_000)) + ">x",
    "ampersands": "&" * 1_900_000,
    "ten megabytes": "<p>" + "word " * 2_000_000,
    "what would be stored four times as long": "<" * 600_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_body_beyond_all_measure_is_refused_at_once(name: str) -> None:
    with pytest.raises(BadInput) as error:
        clean(BOMBS[name])
    assert error.value.errors[0].pointer == "/body"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 499 + "x",
        "<b>" * 499 + "x",
        "<blockquote>" * 499 + "x",
        "<ul><li>" * 499 + "x",
        "<ul>" * 499 + "x",
        "<aside><blockquote>" * 240 + "x",
        "<figure>" * 499 + "x",
        "<table><tr><td>" * 240 + "x",
        "".join(f"<b id={number}>" for number in range(400)) + "<p>x" * 2000,
        "<p>" + "&nbsp;" * 90_000 + "x" + "&nbsp;" * 5000,
        "<p>" + "<br>" * 100_000,
    ],
)
def test_a_body_at_the_edge_of_measure_is_cleaned_in_time(html: str) -> None:
    cleaned = clean(html)
    assert clean(cleaned.html).html == cleaned.html


def test_what_was_stored_can_always_come_back() -> None:
    with pytest.raises(BadInput):
        clean("<p>" + "<" * 700_000)  # each would be stored as four characters
    longest = "<p>" + "a" * (measure.MAX_BODY - 7) + "</p>"
    assert clean(longest).html == longest
