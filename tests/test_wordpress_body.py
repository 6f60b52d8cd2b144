"""A story written in WordPress, in the old way or in blocks, is the same story here."""

# What comes in is written as WordPress writes it, on one line.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from tests.wordpress_soup import converted
from wordpress.body.convert import Figure

KEY = "00000000-0000-7000-8000-00000000000{}"
FIGURE = f'<figure data-caption="{KEY}"></figure>'


def html(raw: str) -> str:
    """Return a body with its figures as numbers."""
    said = converted(raw).html
    for number in range(1, 10):
        said = said.replace(FIGURE.format(number), f"[{number}]")
    return said.replace("\n", "")


def codes(raw: str) -> list[str]:
    """Return what kinds of things could not be carried."""
    return [loss.code for loss in converted(raw).losses]


def only_figure(raw: str) -> Figure:
    """Return the one picture of a body."""
    (figure,) = converted(raw).figures
    return figure


OLD = [
    ("One line", "<p>One line</p>"),
    ("First\n\nSecond", "<p>First</p><p>Second</p>"),
    ("First\r\n\r\nSecond", "<p>First</p><p>Second</p>"),
    ("First\n \n\n&nbsp;\n\nSecond", "<p>First</p><p>Second</p>"),
    ("A line\nand another", "<p>A line<br>and another</p>"),
    ("A line<br />\nand another", "<p>A line<br>and another</p>"),
    ("A line<br /><br />Another", "<p>A line</p><p>Another</p>"),
    ("<b>First\n\nSecond</b> third", "<p><strong>First</strong></p><p><strong>Second</strong> third</p>"),
    ("<p>Written</p>\n\nout", "<p>Written</p><p>out</p>"),
    ("<p>Two\n\nin one</p>", "<p>Two</p><p>in one</p>"),
    ("<h2>Heading</h2>\nText", "<h2>Heading</h2><p>Text</p>"),
    ("<h1>Title</h1><h5>Small</h5>", "<h2>Title</h2><h4>Small</h4>"),
    ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>", "<ul><li>One</li><li>Two</li></ul>"),
    ("<blockquote>Said\n\nand done</blockquote>", "<blockquote><p>Said</p><p>and done</p></blockquote>"),
    ("<pre>a\n\n  b</pre>", "<pre><code>a\n\n  b</code></pre>".replace("\n", "")),
    ("<div>One\n\nTwo</div>three", "<p>One</p><p>Two</p><p>three</p>"),
    ("<a href='/about'>We</a>", '<p><a href="https://old.example.org/about">We</a></p>'),
    ("<q>Yes</q>, she said", "<p>“Yes”, she said</p>"),
    ("5 < 6 and 7 > 6 & more", "<p>5 &lt; 6 and 7 &gt; 6 &amp; more</p>"),
    ("<table><tr><td>a\nb</td></tr><tr><td>c</td></tr></table>", "<table><tbody><tr><td>a<br>b</td></tr><tr><td>c</td></tr></tbody></table>"),
    ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "<p><strong>Term</strong></p><p>Meaning</p>"),
    ("before\nhttps://youtu.be/abcdefghijk\nafter", '<p>before</p><div data-embed="youtube" data-id="abcdefghijk" data-url="https://www.youtube.com/watch?v=abcdefghijk"></div><p>after</p>'),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "wanted"), OLD)
def test_blank_lines_make_paragraphs_and_line_ends_make_lines(raw: str, wanted: str) -> None:
    if "before" in raw:
        wanted = wanted.replace("<p>before</p>", "<p>before</p>")
    assert html(raw) == wanted
    assert "lost-text" not in codes(raw)


BLOCKS = [
    ("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->", "<p>One two</p>"),
    ("<!-- wp:heading {\"level\":3} --><h3>Three</h3><!-- /wp:heading -->", "<h3>Three</h3>"),
    ("<!-- wp:list --><ul><!-- wp:list-item --><li>A<!-- wp:list --><ol><!-- wp:list-item --><li>B</li><!-- /wp:list-item --></ol><!-- /wp:list --></li><!-- /wp:list-item --></ul><!-- /wp:list -->", "<ul><li>A<ol><li>B</li></ol></li></ul>"),
    ("<!-- wp:quote --><blockquote class=\"wp-block-quote\"><p>Said</p><cite>Jane</cite></blockquote><!-- /wp:quote -->", "<blockquote><p>Said</p><cite>Jane</cite></blockquote>"),
    ("<!-- wp:pullquote --><figure class=\"wp-block-pullquote\"><blockquote><p>Said</p><cite>Jane</cite></blockquote></figure><!-- /wp:pullquote -->", '<blockquote data-kind="pullquote"><p>Said</p><cite>Jane</cite></blockquote>'),
    ("<!-- wp:verse --><pre class=\"wp-block-verse\">One\nTwo</pre><!-- /wp:verse -->", "<p>One<br>Two</p>"),
    ("<!-- wp:code --><pre class=\"wp-block-code\"><code>&lt;b&gt; &#91;gallery]</code></pre><!-- /wp:code -->", "<pre><code>&lt;b&gt; [gallery]</code></pre>"),
    ("<!-- wp:table --><figure class=\"wp-block-table\"><table><thead><tr><th>H</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><figcaption>Caption</figcaption></figure><!-- /wp:table -->", "<table><thead><tr><th>H</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><p>Caption</p>"),
    ("<!-- wp:separator --><hr class=\"wp-block-separator\"/><!-- /wp:separator --><!-- wp:spacer --><div aria-hidden=\"true\"></div><!-- /wp:spacer -->", "<hr>"),
    ("<!-- wp:columns --><div class=\"wp-block-columns\"><!-- wp:column --><div><!-- wp:paragraph --><p>L</p><!-- /wp:paragraph --></div><!-- /wp:column --><!-- wp:column --><div><!-- wp:paragraph --><p>R</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->", "<p>L</p><p>R</p>"),
    ("<!-- wp:buttons --><div><!-- wp:button --><div class=\"wp-block-button\"><a class=\"wp-block-button__link\" href=\"https://example.org/\">Go</a></div><!-- /wp:button --></div><!-- /wp:buttons -->", '<p><a href="https://example.org/">Go</a></p>'),
    ("<!-- wp:embed {\"url\":\"https://vimeo.com/12345678\"} --><figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\nhttps://vimeo.com/12345678\n</div><figcaption>A film</figcaption></figure><!-- /wp:embed -->", '<div data-embed="vimeo" data-id="12345678" data-url="https://vimeo.com/12345678"></div><p>A film</p>'),
    ("<!-- wp:core-embed/youtube {\"url\":\"https://youtu.be/abcdefghijk\"} /-->", '<div data-embed="youtube" data-id="abcdefghijk" data-url="https://www.youtube.com/watch?v=abcdefghijk"></div>'),
    ("<!-- wp:html --><b>by hand</b><!-- /wp:html -->", "<p><strong>by hand</strong></p>"),
    ("<!-- wp:shortcode -->\n[gallery ids=\"4,5\"]\n<!-- /wp:shortcode -->", '<div data-gallery="">[1][2]</div>'),
    ("<!-- wp:image {\"id\":7} --><figure class=\"wp-block-image\"><img src=\"/a.jpg\"/></figure><!-- /wp:image -->", "[1]"),
    ("<!-- wp:gallery --><figure class=\"wp-block-gallery\"><!-- wp:image {\"id\":1} --><figure class=\"wp-block-image\"><img src=\"/a.jpg\"/></figure><!-- /wp:image --><!-- wp:image {\"id\":2} --><figure class=\"wp-block-image\"><img src=\"/b.jpg\"/></figure><!-- /wp:image --></figure><!-- /wp:gallery -->", '<div data-gallery="">[1][2]</div>'),
    ("<!-- wp:gallery {\"ids\":[1,2]} --><ul class=\"wp-block-gallery\"><li class=\"blocks-gallery-item\"><figure><img src=\"/a.jpg\" data-id=\"1\"/><figcaption>A</figcaption></figure></li><li class=\"blocks-gallery-item\"><figure><img src=\"/b.jpg\" data-id=\"2\"/></figure></li></ul><!-- /wp:gallery -->", '<div data-gallery="">[1][2]</div>'),
    ("<!-- wp:cover {\"url\":\"/c.jpg\",\"id\":9} --><div class=\"wp-block-cover\"><p>Over it</p></div><!-- /wp:cover -->", "[1]<p>Over it</p>"),
    ("<!-- wp:media-text {\"mediaId\":9} --><div class=\"wp-block-media-text\"><figure><img src=\"/c.jpg\" class=\"wp-image-9\"/></figure><div><!-- wp:paragraph --><p>Beside</p><!-- /wp:paragraph --></div></div><!-- /wp:media-text -->", "[1]<p>Beside</p>"),
    ("<!-- wp:file --><div class=\"wp-block-file\"><a href=\"/a.pdf\">Report</a><a href=\"/a.pdf\" class=\"wp-block-file__button\" download>Download</a></div><!-- /wp:file -->", '<p><a href="https://old.example.org/a.pdf">Report</a></p>'),
    ("<!-- wp:details --><details><summary>More</summary><!-- wp:paragraph --><p>Hidden</p><!-- /wp:paragraph --></details><!-- /wp:details -->", "<p><strong>More</strong></p><p>Hidden</p>"),
    ("Written\n\nbefore\n<!-- wp:paragraph --><p>blocks</p><!-- /wp:paragraph -->\nand\n\nafter", "<p>Written</p><p>before</p><p>blocks</p><p>and</p><p>after</p>"),
    ("<!-- wp:acme/box {\"a\":1} --><div><p>Kept</p></div><!-- /wp:acme/box -->", "<p>Kept</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "wanted"), BLOCKS)
def test_every_block_of_the_editor_is_carried(raw: str, wanted: str) -> None:
    assert html(raw) == wanted
    assert "lost-text" not in codes(raw)


REPORTED = [
    ("<!-- wp:latest-posts {\"postsToShow\":3} /-->", "dynamic-block"),
    ("<!-- wp:block {\"ref\":12} /-->", "reusable-block"),
    ("<!-- wp:acme/box --><p>x</p><!-- /wp:acme/box -->", "unknown-block"),
    ("<audio src=\"/a.mp3\"></audio>", "audio-as-link"),
    ("[video mp4=\"/a.mp4\"][/video]", "video-as-link"),
    ("[playlist ids=\"1,2\"]", "playlist"),
    ("[gallery]", "empty-gallery"),
    ("[embed]https://example.org/film[/embed]", "unknown-embed"),
    ("<iframe src=\"https://example.org/frame\"></iframe>", "frame-as-link"),
    ("a<!--nextpage-->b", "page-break"),
    ("<script>track()</script>", "dropped-tag"),
    ("<mark>light</mark>", "dropped-tag"),
    ("[vc_row]x[/vc_row]", "unknown-shortcode"),
    ("text[/caption]", "stray-end"),
    ('<img src="/a.jpg"><noscript><img src="/a.jpg" alt="other words"></noscript>', "repeated-picture"),
    ('<img src="/a.jpg?b=1" some words>', "torn-tag"),
    ('<blockquote class="twitter-tweet"><p>Said</p><a href="https://x.com/a/status/12">1</a></blockquote>', "embed-text"),
    ("<a href=\"javascript:alert(1)\">x</a>", "dead-link"),
    ("<img src=\"data:image/gif;base64,R0lGOD\">", "picture-without-address"),
    ("<ul><li>a <img src=\"/a.jpg\"></li></ul>", "moved-picture"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "code"), REPORTED)
def test_what_cannot_be_carried_is_said(raw: str, code: str) -> None:
    assert code in codes(raw)
    assert "lost-text" not in codes(raw)


def test_the_place_where_lists_cut_a_story_is_kept() -> None:
    assert converted("One\n\nTwo\n\n<!--more-->\n\nThree").more_at == 2
    assert converted("One <!--more Read on--> two").more_at == 1
    assert converted("One").more_at is None


def test_links_are_named_once_and_in_order() -> None:
    found = converted(
        '<a href="/b">b</a> <a href="https://x.org/?a=1&amp;b=2">x</a> <a href="/b">b</a> <a href="#top">t</a>'
    )
    assert found.links == ("https://old.example.org/b", "https://x.org/?a=1&b=2")


def test_a_body_beyond_all_measure_keeps_its_words() -> None:
    found = converted("<div>" * 2_000 + "deep words" + "</div>" * 2_000)
    assert found.html == "<p>deep words</p>"
    assert "beyond-measure" in [loss.code for loss in found.losses]


def test_a_body_longer_than_a_book_is_cut_and_the_rest_is_told() -> None:
    found = converted("word " * 500_000 + "last")
    assert len(found.html) < 2_000_000
    assert found.losses[-1].said.endswith("last")
    assert max(len(loss.said) for loss in found.losses) <= 500


def test_more_pictures_than_a_story_may_have_are_losses() -> None:
    found = converted('<img src="/a.jpg" alt="seen">\n' * 510)
    assert len(found.figures) == 500
    assert [loss.code for loss in found.losses] == ["too-many-pictures"] * 10
