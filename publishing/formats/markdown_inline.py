"""Text and marks inside a block, as Markdown that says the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from selectolax.lexbor import LexborNode

# What can be markup anywhere in a line; a backslash before it makes it a character (CommonMark, 2.4).
SPECIAL = re.compile(r"([\\`*_\[\]<>~|]|&(?=[A-Za-z#]))")
# What can be markup at the beginning of one: headings, lists, underlines, rules.
START = re.compile(r"^([ \t]*)([#+=\-])", re.M)
NUMBER = re.compile(r"^([ \t]*[0-9]{1,9})([.)])", re.M)
CLOSING = re.compile(r"(#+)[ ]*$")  # hashes that end a heading are not part of it
SPACES = re.compile(r"[ \t\r\n]+")
EDGES = re.compile(r"\A(?:\\\n| )+|(?:\\\n| )+\Z")
MARKS = {"strong": "**", "em": "*", "s": "~~"}
AS_HTML = {"u", "sub", "sup", *MARKS}
BREAK = "\\\n"


def children(node: LexborNode | None) -> Iterator[LexborNode]:
    """Yield what stands right in an element."""
    child = node.child if node is not None else None
    while child is not None:
        yield child
        child = child.next


def escape(text: str) -> str:
    """Return text in which nothing is markup, wherever in a line it stands."""
    return SPECIAL.sub(r"\\\1", text)


def line_starts(text: str) -> str:
    """Return inline Markdown that may begin a line: nothing there makes it a list or a heading."""
    return START.sub(r"\1\\\2", NUMBER.sub(r"\1\\\2", text))


def one_line(text: str) -> str:
    """Return inline Markdown for a place that has one line only: a heading, a cell of a table."""
    return CLOSING.sub(r"\\\1", text.replace(BREAK, " "))


def destination(url: str) -> str:
    """Return an address as the target of a link, without a character that would end it."""
    return re.sub(r"&(?=[A-Za-z#])", r"\\&", quote(url, safe="/:?#@!$&'*+,;=%[]~-._"))


def inline(node: LexborNode, *, without: frozenset[str] = frozenset()) -> str:
    """Return what an element says, with its marks; elements named in `without` stay out."""
    said = ""
    for child in children(node):
        tag = child.tag or ""
        if tag == "-text":
            said += escape(SPACES.sub(" ", child.text_content or ""))
        elif tag == "br":
            said = said.rstrip(" ") + BREAK
        elif tag == "code":
            said += _code(child.text(), said)
        elif tag not in without:
            marked = _marked(child, tag, said)
            if marked.startswith("[") and said.endswith("!"):
                said = said[:-1] + r"\!"  # else the link would be a picture
            said += marked
    return EDGES.sub("", said)


def _marked(node: LexborNode, tag: str, before: str) -> str:
    inner = _with_edges(node)
    words = inner.strip(" ")
    if not words:
        return inner
    left = " " if inner.startswith(" ") else ""
    right = " " if inner.endswith(" ") else ""
    if tag == "a":
        return f"{left}[{words}]({destination(node.attributes.get('href') or '')}){right}"
    if tag not in AS_HTML:
        return inner
    # Between other signs a run of asterisks may close what it should open (CommonMark, 6.2):
    # there the tag itself says it.
    plain = words[0].isalnum() and words[-1].isalnum() and BREAK not in words and not before.endswith(("*", "~"))
    if tag in MARKS and plain:
        return f"{left}{MARKS[tag]}{words}{MARKS[tag]}{right}"
    return f"{left}<{tag}>{words}</{tag}>{right}"


def _with_edges(node: LexborNode) -> str:
    """Return what an element says, with a space at each end where it has one."""
    text, said = node.text(), inline(node)
    if not said:
        return " " if text else ""
    # “” is in every string.
    left, right = (" " if edge and edge in " \t\r\n" else "" for edge in (text[:1], text[-1:]))
    return f"{left}{said}{right}"


def _code(text: str, before: str) -> str:
    if not text or before.endswith("`"):  # two runs of backticks would be one
        return f"<code>{escape(text)}</code>" if text else ""
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"
