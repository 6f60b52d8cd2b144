"""The one gate for bodies: whatever HTML comes in, canonical HTML and Captions come out.

Form, API and import all pass here. Cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.body.dropped import report
from articles.body.figure import Figure, read_figure
from articles.body.vocabulary import MAX_BODY, MAX_FIGURES, SYNONYMS, cleaner, inline_cleaner
from newsroom import text
from newsroom.errors import BadInput, Fault
from newsroom.fields import uuid7

MAX_DEPTH = 6  # quotes in asides in lists; what is nested deeper keeps its text
MAX_NESTING = 2000
OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that need no end tag, and so do not pile up.
SELF_CLOSING = {"p", "li", "br", "img", "hr", "td", "th", "tr", "meta", "link", "input", "col", "wbr", "option"}
SPACES = re.compile(r"[ \t\r\n]+")
BARE_LINK = re.compile(r"<a>(.*?)</a>", re.S)  # its address could not be used
EDGE_BREAKS = re.compile(r"^(?:\s|&nbsp;|\xa0|<br>)+|(?:\s|&nbsp;|\xa0|<br>)+$")


@dataclass(frozen=True)
class Cleaned:
    """Canonical HTML, the figures in it in order, and in words what was dropped."""

    html: str
    figures: tuple[Figure, ...] = ()
    dropped: tuple[str, ...] = ()


def clean(html: str) -> Cleaned:
    """Return `html` in canonical form. Raises BadInput for a body beyond all measure."""
    if len(html) > MAX_BODY:
        raise BadInput([Fault("too_long", f"The story is longer than {MAX_BODY:,} characters.", pointer="/body")])
    if _nesting(html) > MAX_NESTING:
        raise BadInput([Fault("too_deep", "The story's HTML is nested beyond all measure.", pointer="/body")])
    raw = _with_our_tags(text.prose(html))
    copy = _Copy()
    for node in _children(LexborHTMLParser(f"<body>{cleaner.clean(raw)}</body>").body):
        copy.take(node)
    if len(copy.figures) > MAX_FIGURES:
        raise BadInput([Fault("too_many", f"The story has more than {MAX_FIGURES} photos.", pointer="/body")])
    return Cleaned(copy.html("\n"), tuple(copy.figures), tuple(report(raw)))


def _nesting(html: str) -> int:
    """Return how deep elements may lie in one another, at most: parsers take the square of it in time."""
    depth = deepest = 0
    for closing, tag in OPENING.findall(html):
        if tag.lower() not in SELF_CLOSING:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def inline(html: str) -> str:
    """Return `html` with nothing but inline marks, on one line."""
    safe = BARE_LINK.sub(r"\1", inline_cleaner.clean(html))
    return EDGE_BREAKS.sub("", SPACES.sub(" ", safe))


def _with_our_tags(html: str) -> str:
    """Give other editors' tags our names, so that their meaning survives the sanitiser."""
    names = "|".join(SYNONYMS)
    return re.sub(rf"<(/?)({names})(?=[\s>/])", lambda m: f"<{m[1]}{SYNONYMS[m[2].lower()]}", html, flags=re.I)


def _children(node: LexborNode | None) -> Iterator[LexborNode]:
    child = node.child if node is not None else None
    while child is not None:
        yield child
        child = child.next


@dataclass
class _Copy:
    """Canonical blocks as they are collected; loose text between them becomes paragraphs."""

    depth: int = 0
    blocks: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    loose: str = ""

    def html(self, between: str = "") -> str:
        """Return what was collected."""
        self.flush()
        return between.join(self.blocks)

    def add(self, block: str) -> None:
        """Add a block after whatever loose text stood before it."""
        self.flush()
        if block:
            self.blocks.append(block)

    def flush(self) -> None:
        """Make a paragraph of the loose text, if there is any."""
        words, self.loose = inline(self.loose), ""
        if words:
            self.blocks.append(f"<p>{words}</p>")

    def take(self, node: LexborNode) -> None:
        """Add one node of the sanitised tree."""
        tag = node.tag or ""
        if handler := HANDLERS.get(tag):
            self.add(handler(self, node) if self.depth < MAX_DEPTH else f"<p>{_flat(node)}</p>")
        elif tag in TRANSPARENT:
            self.flush()
            for child in _children(node):
                self.take(child)
            self.flush()
        else:
            self.loose += escape(node.text(), quote=False) if tag == "-text" else (node.html or "")

    def inside(self, node: LexborNode) -> _Copy:
        """Return a copy of a container's children, its figures added to ours."""
        copy = _Copy(depth=self.depth + 1, figures=self.figures)
        for child in _children(node):
            copy.take(child)
        copy.flush()
        return copy


def _flat(node: LexborNode) -> str:
    return inline(escape(node.text(separator=" "), quote=False))


def _paragraph(copy: _Copy, node: LexborNode) -> str:
    words = inline(node.inner_html or "")
    return f"<{node.tag}>{words}</{node.tag}>" if words else ""


def _quote(copy: _Copy, node: LexborNode) -> str:
    cites = [inline(cite.inner_html or "") for cite in node.css("cite")]
    for cite in node.css("cite"):
        cite.decompose()
    words = copy.inside(node).html()
    kind = ' data-kind="pullquote"' if node.attributes.get("data-kind") == "pullquote" else ""
    cited = f"<cite>{cites[0]}</cite>" if cites and cites[0] else ""
    return f"<blockquote{kind}>{words}{cited}</blockquote>" if words else ""


def _aside(copy: _Copy, node: LexborNode) -> str:
    words = copy.inside(node).html()
    return f"<aside>{words}</aside>" if words else ""


def _list(copy: _Copy, node: LexborNode) -> str:
    items = [_item(copy, child) for child in _children(node) if child.tag not in {"-text", None}]
    found = "".join(f"<li>{item}</li>" for item in items if item)
    return f"<{node.tag}>{found}</{node.tag}>" if found else ""


def _item(copy: _Copy, node: LexborNode) -> str:
    if node.tag != "li":
        return inline(node.html or "")
    inner = copy.inside(node)
    # One level of paragraphs in an item is the editor's habit, not a meaning.
    item = ""
    for block in inner.blocks:
        said = block[3:-4] if block.startswith("<p>") else block
        apart = item and said == block[3:-4] and not item.endswith(("</ul>", "</ol>"))
        item += f"<br>{said}" if apart else said
    return item


def _table(copy: _Copy, node: LexborNode) -> str:
    rows = [_row(row) for row in node.css("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return ""
    head, body = (rows[:1], rows[1:]) if "<td" not in rows[0] else ([], rows)
    top = f"<thead>{head[0]}</thead>" if head else ""
    return f"<table>{top}<tbody>{''.join(body)}</tbody></table>"


def _row(row: LexborNode) -> str:
    cells = [cell for cell in _children(row) if cell.tag in {"td", "th"}]
    found = "".join(f"<{cell.tag}{_spans(cell)}>{inline(cell.inner_html or '')}</{cell.tag}>" for cell in cells)
    return f"<tr>{found}</tr>" if found else ""


def _spans(cell: LexborNode) -> str:
    kept = ((name, cell.attributes.get(name)) for name in ("colspan", "rowspan", "scope"))
    return "".join(f' {name}="{value}"' for name, value in kept if value and value != "1")


def _code(copy: _Copy, node: LexborNode) -> str:
    code = node.text().strip("\n")
    return f"<pre><code>{escape(code, quote=False)}</code></pre>" if code.strip() else ""


def _figure(copy: _Copy, node: LexborNode, *, in_gallery: bool = False) -> str:
    figure = read_figure(node, in_gallery=in_gallery)
    if figure is None:
        # A figure that holds no photo of ours may hold a table or a quotation.
        return copy.inside(node).html()
    if any(figure.key == other.key for other in copy.figures):
        figure = figure.with_key(uuid7())
    copy.figures.append(figure)
    return f'<figure data-caption="{figure.key}"></figure>'


def _div(copy: _Copy, node: LexborNode) -> str:
    if "data-gallery" in node.attributes:
        found = "".join(_figure(copy, figure, in_gallery=True) for figure in node.css("figure"))
        return f'<div data-gallery="">{found}</div>' if found else ""
    if provider := text.slug(node.attributes.get("data-embed") or ""):
        kept = ((name, node.attributes.get(name) or "") for name in ("data-id", "data-url"))
        said = "".join(f' {name}="{escape(value)}"' for name, value in kept if _is_embed_value(name, value))
        return f'<div data-embed="{provider}"{said}></div>'
    copy.flush()
    for child in _children(node):
        copy.take(child)
    return ""


def _rule(copy: _Copy, node: LexborNode) -> str:
    return "<hr>"


def _nothing(copy: _Copy, node: LexborNode) -> str:
    return ""  # a picture from elsewhere; the report names it


def _is_embed_value(name: str, value: str) -> bool:
    if name == "data-url":
        return value.startswith("https://") and not SPACES.search(value)
    return bool(re.fullmatch(r"[\w./@-]{1,100}", value))


HANDLERS: dict[str, Callable[[_Copy, LexborNode], str]] = {
    **dict.fromkeys(("p", "h2", "h3", "h4"), _paragraph),
    "blockquote": _quote,
    "aside": _aside,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "pre": _code,
    "hr": _rule,
    "figure": _figure,
    "div": _div,
    "img": _nothing,
}
# Parts of a container that lost it: their content stands on its own.
TRANSPARENT = {"li", "cite", "figcaption", "thead", "tbody", "tr", "td", "th"}
