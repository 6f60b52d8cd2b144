"""Markdown: whatever a story says, a reader of its Markdown sees the same words."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from articles.body.clean import clean
from publishing.formats.markdown import body

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = "\\\\`*_{}[]()<>#+-.!|~&=:/@^$%\"'0123456789 ab\u00a0Жé漢😀"
TEXT = st.text(st.sampled_from(SIGNS), min_size=1, max_size=12)


def escaped(text: str) -> str:
    """Return text as it stands in HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def marked(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return inline HTML around and beside what `inner` gives."""
    tags = st.sampled_from(["strong", "em", "s", "u", "sub", "sup", "code", "a href='/x?a=1&amp;copy=2'"])
    around = st.tuples(tags, inner).map(lambda found: f"<{found[0]}>{found[1]}</{found[0].split()[0]}>")
    return st.lists(st.one_of(inner, around, st.just("<br>")), max_size=4).map("".join)


INLINE = st.recursive(TEXT.map(escaped), marked, max_leaves=6)
BLOCK = st.one_of(
    INLINE.map(lambda said: f"<p>{said}</p>"),
    INLINE.map(lambda said: f"<h2>{said}</h2>"),
    st.lists(INLINE, max_size=3).map(lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"),
    st.lists(INLINE, max_size=3).map(lambda items: f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"),
    INLINE.map(lambda said: f"<blockquote><p>{said}</p><cite>{said}</cite></blockquote>"),
    INLINE.map(lambda said: f"<aside><h3>{said}</h3><ul><li>{said}<ol><li>{said}</li></ol></li></ul></aside>"),
    TEXT.map(
        lambda said: f"<table><tr><th>{escaped(said)}</th><th>b</th></tr><tr><td>{escaped(said)}</td></tr></table>"
    ),
    TEXT.map(lambda said: f"<table><tr><td>{escaped(said)}</td><td>c</td></tr></table>"),
    TEXT.map(lambda said: f"<pre>{escaped(said)}</pre>"),
    st.just("<hr>"),
)


def words(html: str) -> str:
    """Return what HTML says, without its white space."""
    found = LexborHTMLParser(f"<body>{html}</body>").body
    assert found is not None
    return "".join((found.text() or "").replace("—", "").split())


@settings(max_examples=400, deadline=None)
@given(blocks=st.lists(BLOCK, min_size=1, max_size=4))
@example(blocks=["<p>1. One</p><p># Two</p><p>- three</p><p>===</p><p>a<br>- b<br>2) c</p>"])
@example(blocks=["<h2>Sharp #</h2><h2># ##</h2>", "<p>&amp;copy; &amp;#65; ![x](y) &lt;script&gt;</p>"])
@example(blocks=["<p><strong>a</strong><strong>b</strong> x<em>“q”</em>y <strong><em>z</em></strong></p>"])
@example(blocks=["<p>Look!<a href='/x?a=1&amp;copy=2'>0</a> Now! <a href='/y'>1</a></p>"])
def test_a_story_says_the_same_in_markdown(blocks: list[str]) -> None:
    html = clean("".join(blocks)).html
    assert words(READER.render(body(html))) == words(html)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>The <strong>lake</strong> rose <em>twice</em>.</p>", "The **lake** rose *twice*."),
        ("<h3>Nobody was hurt</h3>", "### Nobody was hurt"),
        ("<ul><li>One</li><li>Two<ul><li>Deep</li></ul></li></ul>", "- One\n- Two\n\n  - Deep"),
        ("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two"),
        (
            '<p>See <a href="https://e.org/a(b)?c=1&amp;d=2">the map</a>.</p>',
            r"See [the map](https://e.org/a%28b%29?c=1\&d=2).",
        ),
        ("<blockquote><p>At night.</p><cite>A shepherd</cite></blockquote>", "> At night.\n>\n> — A shepherd"),
        (
            "<table><tr><th>Year</th><th>Rate</th></tr><tr><td>2024</td><td>1|2</td></tr></table>",
            "| Year | Rate |\n| --- | --- |\n| 2024 | 1\\|2 |",
        ),
        ("<pre>x = `1`</pre>", "```\nx = `1`\n```"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ("<p>It is 1 * 2 and [x] and snake_case.</p>", r"It is 1 \* 2 and \[x\] and snake\_case."),
    ],
)
def test_markdown_reads_as_a_person_would_write_it(html: str, markdown: str) -> None:
    assert body(clean(html).html) == markdown
