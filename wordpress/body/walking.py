"""One walk over foreign HTML: text and marks are written, every other element goes to whoever knows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from selectolax.lexbor import LexborNode

from articles.body.dropped import SILENT
from articles.body.vocabulary import is_safe_link
from wordpress.body.marks import MARK
from wordpress.body.writer import DEEPEST, Writer, children, mark_name

CODE_LIKE = {"kbd", "tt", "samp", "var"}
PLAIN = {*SILENT, "small", "big", "label", "legend", "nobr", "bdi", "bdo", "data", "time", "picture", "source", "param"}

Handler = Callable[[LexborNode, Writer], None]
# Who writes which element; `elements` fills it.
HANDLERS: dict[str, Handler] = {}


def walk(node: LexborNode | None, writer: Writer) -> None:
    """Write all that is in an element."""
    for child in children(node):
        take(child, writer)


def take(node: LexborNode, writer: Writer) -> None:
    """Write one node."""
    tag = node.tag or ""
    if tag == "-text":
        writer.say(node.text())
    elif not node.is_element_node:
        return
    elif writer.depth > DEEPEST:
        _flat(node, writer)
    elif handler := HANDLERS.get(tag):
        handler(node, writer)
    elif name := mark_name(tag):
        _mark_of_text(node, writer, name)
    else:
        _stranger(node, writer, tag)


def _flat(node: LexborNode, writer: Writer) -> None:
    """Write an element that lies too deep: its text, and the pictures in it."""
    writer.page.findings.lose_tag("deep", "")
    writer.flush()
    writer.say(node.text(separator=" "))
    writer.flush()
    for each in node.css(f"img, {MARK}"):
        HANDLERS[each.tag or ""](each, writer)


def deeper(node: LexborNode, writer: Writer) -> None:
    """Write all that is in an element, one step further in."""
    writer.depth += 1
    walk(node, writer)
    writer.depth -= 1


def _mark_of_text(node: LexborNode, writer: Writer, name: str) -> None:
    tag = f"<{name}>"
    if name == "a":
        href = writer.page.findings.whole(node.attributes.get("href") or "")
        _note_title(node, writer)
        if not href or href.startswith("#") or "[" in href or not is_safe_link(href):
            if len(href) > 1 and not _is_number_of_a_note(node, href):
                writer.page.findings.lose("dead-link", href)
            deeper(node, writer)
            return
        tag = f'<a href="{escape(href)}">'
    writer.begin(tag)
    deeper(node, writer)
    writer.end(name)


def _is_number_of_a_note(node: LexborNode, href: str) -> bool:
    """Return whether a link is a footnote's number in the text: its note stands at the end of the same body."""
    return node.parent is not None and node.parent.attributes.get("data-fn") == href[1:]


def _note_title(node: LexborNode, writer: Writer) -> None:
    title = node.attributes.get("title") or ""
    if title and title.casefold() not in f"{node.text()} {node.attributes.get('href')}".casefold():
        writer.page.findings.lose("title-attribute", title)


def _stranger(node: LexborNode, writer: Writer, tag: str) -> None:
    _note_title(node, writer)
    if tag in CODE_LIKE:
        writer.begin("<code>")
        deeper(node, writer)
        writer.end("code")
        return
    if tag == "q":
        writer.say("“")
    if tag not in PLAIN and tag != "q":
        writer.page.findings.lose_tag(tag, re.split("(?<=>)", node.html or "", maxsplit=1)[0])
    deeper(node, writer)
    if tag == "q":
        writer.say("”")


def inside(node: LexborNode, writer: Writer, opening: str, closing: str, *, is_classic: bool | None = None) -> None:
    """Write an element of ours around what is in one of theirs, if that is anything."""
    inner = writer.inner(is_classic=is_classic)
    walk(node, inner)
    said = inner.html()
    writer.put(f"{opening}{said}{closing}" if said else "")
