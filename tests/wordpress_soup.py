"""Bodies as WordPress keeps them after years of editors, plug-ins and cuts: shortcodes in every state of repair."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from uuid import UUID

from hypothesis import strategies as st

from wordpress.body.convert import Converted, convert

SITE = "https://old.example.org/"


def keys() -> Callable[[], str]:
    """Return a source of keys, the same for every body."""
    numbers = itertools.count(1)
    return lambda: str(UUID(int=(7 << 76) + (2 << 62) + next(numbers)))


def converted(raw: str, **given: object) -> Converted:
    """Return what a body becomes."""
    return convert(raw, site=SITE, new_key=keys(), **given)  # type: ignore[arg-type]


words = st.integers(0, 99_999).map(lambda number: f"word{number}x") | st.integers(0, 99_999).map(
    lambda number: f"сөз{number}ү"
)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
names = st.sampled_from(
    ["caption", "caption", "caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist"]
)
strangers = st.sampled_from(["vc_row", "box", "contact-form-7", "youtube", "button", "Quote"])
quotes = st.sampled_from(['""', '""', "''", "“”", "””", "″″", "„“"])
SPACE = st.sampled_from([" ", " ", "  ", "\n", "\t", "\xa0", ""])


@st.composite
def attribute(draw: st.DrawFn) -> str:
    """Return one attribute of a shortcode; the words of captions and credits are to be found again."""
    left, right = draw(quotes)
    written = st.sampled_from(
        [
            "id=L{id}R",
            "id=Lattachment_{id}R",
            "align=LaligncenterR",
            "width=L640R",
            "columns=L2R",
            "ids=L3, 4R",
            "width=640",
        ]
    )
    said = draw(written | st.just("caption=L{words}R") | st.just("credit=L{words}R"))
    number, phrase = draw(st.integers(1, 99_999)), draw(phrases)
    return said.replace("{id}", str(number)).replace("{words}", phrase).replace("L", left).replace("R", right)


@st.composite
def head(draw: st.DrawFn) -> str:
    """Return the beginning of a shortcode, whole or broken."""
    name = draw(names | strangers)
    given = draw(st.lists(attribute(), max_size=4))
    end = draw(st.sampled_from(["]", "]", "]", "]", "/]", " /]", "", '"]', " ]"]))
    return draw(st.sampled_from(["[", "[", "[", "[["])) + name + "".join(draw(SPACE) + each for each in given) + end


@st.composite
def picture(draw: st.DrawFn) -> str:
    """Return an <img>, perhaps in a link."""
    number = draw(st.integers(1, 99_999))
    said = f'<img src="/files/{number}.jpg" class="wp-image-{number} alignleft" alt="{draw(phrases)}"'
    said += draw(st.sampled_from([">", " />", 'width="300">', ""]))
    return f'<a href="/files/{number}-large.jpg">{said}</a>' if draw(st.booleans()) else said


@st.composite
def whole(draw: st.DrawFn) -> str:
    """Return a shortcode with its end."""
    name = draw(names | strangers)
    given = draw(st.lists(attribute(), max_size=4))
    inner = draw(st.just("") | picture()) + draw(SPACE) + draw(phrases | pieces_of_text)
    return f"[{name} {' '.join(given)}]{inner}[/{name}]"


PIECES = (  # noqa: SIM905 - a line a kind reads better than a hundred lines
    "\n|\n\n|; image: | / Reuters|© |<br>|<p>|</p>|<div>|</div>|<strong>|</strong>|<a href='/x'>|</a>|"
    "<ul><li>|</li></ul>|"
    "<blockquote>|</blockquote>|<h3>|</h3>|<pre>|</pre>|<table><tr><td>|</td></tr></table>|<figure>|<figcaption>|"
    "</figcaption></figure>|<em>|<select>|<textarea>|<svg>|<script>|<noscript>|</noscript>|<x-mark n='0'>|https://x.org/a\n|"
    "[sic]|[…]|[|]|[[|]]|\"|“|'|<|>|&|&#91;|&amp;|&quot;|=|/|<!--|<!--more-->|<!--nextpage-->|<!-- wp:paragraph -->|"
    '<!-- /wp:paragraph -->|<!-- wp:image {"id":5} -->|<!-- /wp:image -->|<!-- wp:gallery -->|<!-- /wp:gallery -->|'
    "<!-- wp:latest-posts /-->|\x00|\xad|\u0338|[/caption]|[/caption|[capti...|...|[/box]|"
    "[embed]https://youtu.be/abcdefghijk[/embed]"
).split("|")
pieces_of_text = st.sampled_from(PIECES)
soup = st.lists(phrases | head() | whole() | picture() | pieces_of_text, max_size=14).map("".join) | st.lists(
    phrases | head() | whole() | picture() | pieces_of_text, max_size=14
).map(" ".join)
