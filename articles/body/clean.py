"""The one gate for bodies: whatever HTML comes in, canonical HTML and Captions come out.

Form, API and import all pass here. Cleaning what is clean changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.body import frames, measure, paste
from articles.body.dropped import report
from articles.body.figure import Figure, names_photo, read_figure
from articles.body.inline import BLOCK_SELECTOR, inline, readable, settled, words
from articles.body.vocabulary import INLINE, MAX_FIGURES, SYNONYMS, cleaner
from newsroom import text
from newsroom.errors import BadInput, Fault
from newsroom.fields import uuid7

MAX_DEPTH = 6  # quotes in asides in lists; what is nested deeper keeps its text


@dataclass(frozen=True)
class Cleaned:
    """Canonical HTML, the figures in it in order, and in words what was dropped."""

    html: str
    figures: tuple[Figure, ...] = ()
    dropped: tuple[str, ...] = ()


def clean(html: str) -> Cleaned:
    """Return `html` in canonical form. Raises BadInput for a body beyond all measure."""
    measure.check(html)
    mended, lost = paste.mend(readable(html))
    raw = _with_our_tags(mended)
    tree = LexborHTMLParser(f"<body>{cleaner.clean(raw)}</body>").body
    photos = len(_photos(tree)) if tree else 0
    copy = _Copy()
    copy.walk(_children(tree))
    if len(copy.figures) > MAX_FIGURES:
        words = _("The story has more than {most} photos.").format(most=MAX_FIGURES)
        raise BadInput([Fault("too_many", words, pointer="/body")])
    cleaned = settled(copy.html("\n"))
    measure.check(cleaned)  # what is stored must be able to come back
    dropped = (*report(raw), *lost, *_misplaced(photos - len(copy.figures)), *_unknown(copy.strangers))
    return Cleaned(cleaned, tuple(copy.figures), dropped)


def _photos(node: LexborNode) -> list[LexborNode]:
    return [figure for figure in node.css("figure") if names_photo(figure)]


def _misplaced(photos: int) -> list[str]:
    words = ngettext("{number} photo where none can stand", "{number} photos where none can stand", photos)
    return [words.format(number=photos)] if photos else []


def _unknown(strangers: list[str]) -> list[str]:
    number = len(strangers)
    words = ngettext("{number} embed that names nothing", "{number} embeds that name nothing", number)
    return [words.format(number=number)] if strangers else []


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
    strangers: list[str] = field(default_factory=list)  # embeds that no site has, and that lead nowhere
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

    def walk(self, nodes: Iterator[LexborNode]) -> None:
        """Add nodes of the sanitised tree. A loop: wrappers may lie in wrappers by the hundred."""
        open_ones = [nodes]
        while open_ones:
            child = next(open_ones[-1], None)
            if child is None:
                open_ones.pop()
                self.flush()
            elif _is_wrapper(child):
                self.flush()
                open_ones.append(_children(child))
            else:
                self.take(child)

    def take(self, node: LexborNode) -> None:
        """Add one node: a block, or a part of the loose text."""
        tag = node.tag or ""
        if handler := HANDLERS.get(tag):
            self.add(handler(self, node) if self.depth < MAX_DEPTH else _flat(self, node))
        elif tag == "br" and self.loose.rstrip().endswith("<br>"):
            self.flush()  # two in a row end a paragraph, where nobody wrote paragraphs
        else:
            self.loose += escape(node.text(), quote=False) if tag == "-text" else (node.html or "")

    def inside(self, node: LexborNode) -> _Copy:
        """Return a copy of a container's children, its figures added to ours."""
        copy = self.deeper()
        copy.walk(_children(node))
        return copy

    def deeper(self) -> _Copy:
        """Return an empty copy for what lies in a container; what it finds is found here too."""
        return _Copy(depth=self.depth + 1, figures=self.figures, strangers=self.strangers)


def _is_wrapper(node: LexborNode) -> bool:
    """Return whether an element means nothing itself: its content stands on its own.

    A part of a container that lost it, a div or figure that names nothing of ours, a table of
    one cell, or a mark around whole paragraphs, as Google Docs puts around all that is copied.
    """
    match node.tag:
        case "div":
            is_gallery = "data-gallery" in node.attributes and any(_photos(node))
            return not is_gallery and not text.slug(node.attributes.get("data-embed") or "")
        case "figure":
            return not names_photo(node)
        case "table":
            return sum(_above(cell, "table") == node for cell in node.css("td,th")) < 2
        case tag:
            return tag in TRANSPARENT or (tag in INLINE and node.css_first(BLOCK_SELECTOR) is not None)


def _flat(copy: _Copy, node: LexborNode) -> str:
    said = words(node)
    return f"<p>{said}</p>" if said else ""


def _paragraph(copy: _Copy, node: LexborNode) -> str:
    said = words(node)
    return f"<{node.tag}>{said}</{node.tag}>" if said else ""


def _quote(copy: _Copy, node: LexborNode) -> str:
    cites = [cite for cite in node.css("cite") if _above(cite, "blockquote", "cite") == node]
    sources = ", ".join(said for cite in cites if (said := words(cite)))
    for cite in cites:
        cite.decompose()
    kind = ' data-kind="pullquote"' if node.attributes.get("data-kind") == "pullquote" else ""
    said = copy.inside(node).html()
    if not said:
        return f"<p>{sources}</p>" if sources else ""
    return f"<blockquote{kind}>{said}{f'<cite>{sources}</cite>' if sources else ''}</blockquote>"


def _above(node: LexborNode, *tags: str) -> LexborNode | None:
    """Return the nearest element with one of these tags that `node` lies in."""
    above = node.parent
    while above is not None and above.tag not in tags:
        above = above.parent
    return above


def _aside(copy: _Copy, node: LexborNode) -> str:
    words = copy.inside(node).html()
    return f"<aside>{words}</aside>" if words else ""


def _list(copy: _Copy, node: LexborNode) -> str:
    items: list[list[str]] = []
    for child in _children(node):
        inner = copy.deeper()
        inner.walk(iter([child]))
        # A list right in a list belongs to the item before it, as Word and Google Docs write it.
        if child.tag in {"ul", "ol"} and items:
            items[-1] += inner.blocks
        elif inner.blocks:
            items.append(inner.blocks)
    found = "".join(f"<li>{_joined(item)}</li>" for item in items)
    return f"<{node.tag}>{found}</{node.tag}>" if found else ""


def _joined(blocks: list[str]) -> str:
    # One level of paragraphs in an item is the editor's habit, not a meaning.
    item = ""
    for block in blocks:
        said = block[3:-4] if block.startswith("<p>") else block
        apart = item and said != block and not item.endswith(("</ul>", "</ol>"))
        item += f"<br>{said}" if apart else said
    return item


def _table(copy: _Copy, node: LexborNode) -> str:
    rows = [_row(row) for row in node.css("tr") if _above(row, "table") == node]
    rows = [row for row in rows if row]
    if not rows:
        return ""
    head, body = (rows[:1], rows[1:]) if "<td" not in rows[0] else ([], rows)
    top = f"<thead>{head[0]}</thead>" if head else ""
    return f"<table>{top}<tbody>{''.join(body)}</tbody></table>"


def _row(row: LexborNode) -> str:
    cells = [cell for cell in _children(row) if cell.tag in {"td", "th"}]
    found = "".join(f"<{cell.tag}{_spans(cell)}>{words(cell)}</{cell.tag}>" for cell in cells)
    return f"<tr>{found}</tr>" if found else ""


def _spans(cell: LexborNode) -> str:
    kept = ((name, cell.attributes.get(name)) for name in ("colspan", "rowspan", "scope"))
    return "".join(f' {name}="{value}"' for name, value in kept if value and value != "1")


def _code(copy: _Copy, node: LexborNode) -> str:
    for line_break in node.css("br"):
        line_break.insert_before("\n")
    code = node.text().strip("\n")
    written = escape(code, quote=False).replace("\xa0", "&nbsp;")
    return f"<pre><code>{written}</code></pre>" if code.strip() else ""


def _figure(copy: _Copy, node: LexborNode, *, in_gallery: bool = False) -> str:
    figure = read_figure(node, in_gallery=in_gallery)
    if figure is None:
        return ""  # a wrapper; see above
    if any(figure.key == other.key for other in copy.figures):
        figure = figure.with_key(uuid7())
    copy.figures.append(figure)
    return f'<figure data-caption="{figure.key}"></figure>'


def _div(copy: _Copy, node: LexborNode) -> str:
    if "data-gallery" in node.attributes:
        found = "".join(_figure(copy, figure, in_gallery=True) for figure in _photos(node))
        return f'<div data-gallery="">{found}</div>'
    if (embed := frames.read(node)) is not None:
        return frames.written(embed)
    if link := frames.link(node.attributes.get("data-url") or ""):
        return f"<p>{link}</p>"  # a site that we do not know: what it has can still be found
    copy.strangers.append(node.attributes.get("data-embed") or "")
    return ""


def _rule(copy: _Copy, node: LexborNode) -> str:
    return "<hr>"


def _nothing(copy: _Copy, node: LexborNode) -> str:
    return ""  # a picture from elsewhere; the report names it


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
