"""A story's text: what is kept of what people paste, what is said of the rest, and the forms made of it."""

from __future__ import annotations

import pytest

from articles.body.blocks import blocks, passages, plain
from articles.body.clean import clean
from newsroom import words
from newsroom.errors import BadInput
from publishing.excerpt import excerpt
from tests.html_soup import KEYS

FIGURE = f'<figure data-caption="{KEYS[0]}"></figure>'

CANONICAL = {
    "a paragraph": "<p>One <strong>two</strong> <em>three</em> <u>four</u> <s>five</s> H<sub>2</sub>O"
    " x<sup>2</sup>.</p>",
    "a link": '<p><a href="https://example.org/">words</a> and <code>code</code><br>next line</p>',
    "headings": "<h2>Two</h2>\n<h3>Three</h3>\n<h4>Four</h4>",
    "lists": "<ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul>\n<ol><li>first</li></ol>",
    "a quote": "<blockquote><p>Words.</p><p>More.</p><cite>A man</cite></blockquote>",
    "a pull quote": '<blockquote data-kind="pullquote"><p>Words.</p></blockquote>',
    "an aside": "<aside><h3>What is it?</h3><p>This.</p><ul><li>a</li></ul></aside>",
    "a table": '<table><thead><tr><th scope="col">Year</th><th>Sum</th></tr></thead>'
    '<tbody><tr><td colspan="2">2024</td></tr></tbody></table>',
    "code": "<pre><code>if a &lt; b:\n    print(&amp;)</code></pre>",
    "a rule": "<p>a</p>\n<hr>\n<p>b</p>",
    "a photo": f"<p>a</p>\n{FIGURE}",
    "a gallery": f'<div data-gallery="">{FIGURE}<figure data-caption="{KEYS[1]}"></figure></div>',
    "an embed": '<div data-embed="youtube" data-id="abc_-12345x" data-url="https://www.youtube.com/watch?v=abc_-12345x">'
    '</div>\n<div data-embed="telegram" data-id="courier/1" data-url="https://t.me/courier/1"></div>',
}


@pytest.mark.parametrize("name", CANONICAL)
def test_what_a_story_may_hold_is_kept_to_the_letter(name: str) -> None:
    cleaned = clean(CANONICAL[name])
    assert cleaned.html == CANONICAL[name]
    assert cleaned.dropped == ()


PASTED = {
    "Google Docs": (
        '<b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span style="color:red">One.</span></p>'
        '<p dir="ltr">Two.</p><ul><li dir="ltr"><p>a</p></li><ul><li><p>b</p></li></ul></ul></b><br class="x">',
        "<p>One.</p>\n<p>Two.</p>\n<ul><li>a<ul><li>b</li></ul></li></ul>",
    ),
    "Word": (
        "<!--StartFragment--><p class=MsoNormal style='margin:0'><b>One</b><o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        "<p class=MsoNormal>Two\r\nlines<span lang=EN-US> and\xad soft</span></p><!--EndFragment-->",
        "<p><strong>One</strong></p>\n<p>Two lines and soft</p>",
    ),
    "an old site": (
        "<font color=red>One</font><br><br><center>Two</center><div>Three</div>four <i>five</i>",
        "<p>One</p>\n<p>Two</p>\n<p>Three</p>\n<p>four <em>five</em></p>",
    ),
    "plain text": ("One line\nand another & more < 5", "<p>One line and another &amp; more &lt; 5</p>"),
    "headings of a page": ("<h1>A</h1><h5>B</h5><h6>C</h6>", "<h2>A</h2>\n<h4>B</h4>\n<h4>C</h4>"),
    "marks by other names": ("<p><b>a</b><i>b</i><del>c</del><ins>d</ins></p>",
                             "<p><strong>a</strong><em>b</em><s>c</s><u>d</u></p>"),
    "cells with paragraphs": ("<table><tr><td><p>a</p><p>b</p></td><td><ul><li>c</li><li>d</li></ul></td></tr></table>",
                              "<table><tbody><tr><td>a b</td><td>c d</td></tr></tbody></table>"),
    "a table around everything": ("<table><tr><td><p>a</p><h2>b</h2></td></tr></table>", "<p>a</p>\n<h2>b</h2>"),
    "a table in a table": (
        "<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>",
        "<table><tbody><tr><td>a</td><td>b c</td></tr></tbody></table>",
    ),
    "a quote in a quote": (
        "<blockquote>a<blockquote>b<cite>B</cite></blockquote><cite>A</cite></blockquote>",
        "<blockquote><p>a</p><blockquote><p>b</p><cite>B</cite></blockquote><cite>A</cite></blockquote>",
    ),
    "text loose in a list": ("<ul>a<li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
    "code with breaks": ("<pre>a<br>b</pre>", "<pre><code>a\nb</code></pre>"),
    "nothing at all": ("<p> </p><p>&nbsp;</p><p><br></p><b>&nbsp;</b><ul><li></li></ul><blockquote></blockquote>", ""),
}  # fmt: skip


@pytest.mark.parametrize("origin", PASTED)
def test_a_paste_keeps_its_words_and_their_meaning(origin: str) -> None:
    pasted, wanted = PASTED[origin]
    assert clean(pasted).html == wanted


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>a</p><script>x</script><script>y</script>", "2 scripts"),
        ("<iframe src='https://example.org'></iframe>", "1 embedded frame, kept as a link"),
        ("<iframe srcdoc='<p>a</p>'></iframe>", "1 embedded frame"),
        ("<p><img src='https://example.org/a.jpg'>a</p>", "1 picture from elsewhere"),
        ("<p onclick='x()'>a</p>", "1 script attribute"),
        ("<p><a href='javascript:x()'>a</a></p>", "1 link with an address that cannot be used"),
        ("<p style='color:red'>a</p>", "fonts, colours and other dress"),
        ("<form><p>a</p></form>", "1 form"),
        ("<video src=x></video>", "elements that a story does not have: video"),
        (f"<h2>a<figure data-image={KEYS[1]}></figure></h2>", "1 photo where none can stand"),
    ],
)
def test_what_is_dropped_is_said(html: str, said: str) -> None:
    assert said in clean(html).dropped


def test_a_photo_pasted_twice_is_two_uses() -> None:
    cleaned = clean(FIGURE * 2)
    assert len({figure.key for figure in cleaned.figures}) == 2


def test_a_figure_is_read_with_its_words() -> None:
    html = (
        f'<figure data-image="{KEYS[1]}" data-align="left" data-width="50%"><img src="x" alt="A &quot;lake&quot;">'
        "<figcaption>The <b>la</b>ke at\n dawn &amp; dusk<cite>Pia &lt;Orlova&gt;</cite></figcaption></figure>"
    )
    figure = clean(html).figures[0]
    assert (str(figure.image), figure.align, figure.width) == (KEYS[1], "left", "50%")
    assert (figure.text, figure.credit, figure.alt) == ("The lake at dawn & dusk", "Pia <Orlova>", 'A "lake"')
    odd = clean(html.replace("left", "up").replace("50%", "expression(1)")).figures[0]
    assert (odd.align, odd.width) == ("center", "")


def test_a_story_has_five_hundred_photos_at_most() -> None:
    many = f"<figure data-image={KEYS[1]}></figure>"
    assert len(clean(many * 500).figures) == 500
    with pytest.raises(BadInput):
        clean(many * 501)


def test_every_block_has_its_type() -> None:
    html = "\n".join(CANONICAL.values())
    found = blocks(html)
    assert {block["type"] for block in found} == {
        "paragraph", "heading", "list", "quote", "pullquote", "figure", "gallery", "embed", "table", "code", "divider",
        "aside",
    }  # fmt: skip
    quote = next(block for block in found if block["type"] == "quote")
    assert quote == {"type": "quote", "html": "<p>Words.</p><p>More.</p>", "cite": "A man"}
    table = next(block for block in found if block["type"] == "table")
    assert table == {"type": "table", "head": [["Year", "Sum"]], "rows": [["2024"]]}
    code = next(block for block in found if block["type"] == "code")
    assert code["text"] == "if a < b:\n    print(&)"
    assert blocks("") == []


def test_the_text_of_a_story_is_plain_and_whole() -> None:
    said = passages(blocks("\n".join(CANONICAL.values())), {KEYS[0]: "Caption one", KEYS[1]: "Caption two"})
    assert [words for words, is_caption in said if is_caption] == ["Caption one", "Caption one", "Caption two"]
    plain_text = " ".join(words for words, is_caption in said if not is_caption)
    assert "H2O" in plain_text
    assert "code next line" in plain_text
    assert "deeper two" in plain_text
    assert "Year Sum 2024" in plain_text
    assert "if a < b: print(&)" in plain_text
    assert "&lt;" not in plain_text
    assert "<" not in plain_text.replace("a < b", "")


def test_a_break_keeps_words_apart_in_plain_text() -> None:
    assert plain("a<br>b<p>c</p><p>d</p>e &amp;amp; f") == "a b c d e &amp; f"


@pytest.mark.parametrize("limit", range(8))
def test_an_excerpt_ends_in_dots_only_when_something_was_cut(limit: int) -> None:
    said = [("One & two <three>", False), ("A caption", True), ("four – five.", False)]
    found = excerpt(said, limit)
    assert found["truncated"] is (limit < 5)
    assert found["text"].endswith("...") is (0 < limit < 5)
    assert found["words"] + found["remaining_words"] == 5
    assert "caption" not in found["text"]
    inline = excerpt(said, limit, captions=True)
    assert inline["words"] + inline["remaining_words"] == 7
    assert words.count(inline["text"]) == inline["words"]


def test_an_excerpt_never_cuts_an_entity_because_there_is_none() -> None:
    html = clean("<p>Ham &amp; eggs &lt;b&gt; &quot;x&quot; &nbsp; &eacute;</p>").html
    said = passages(blocks(html), {})
    assert excerpt(said, 2)["text"] == "Ham & eggs..."
    assert excerpt(said, 9)["text"] == 'Ham & eggs <b> "x" é'
