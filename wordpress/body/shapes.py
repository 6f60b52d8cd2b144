"""Elements that a body has, too: paragraphs, headings, lists, quotations, tables, code."""

from __future__ import annotations

from html import escape

from selectolax.lexbor import LexborNode

from wordpress.body.marks import MARK
from wordpress.body.walking import deeper, inside, take, walk
from wordpress.body.writer import Writer, above, children, classes


def paragraph(node: LexborNode, writer: Writer) -> None:
    """Write what is a paragraph wherever it stands."""
    writer.flush()
    deeper(node, writer)
    writer.put("")


def heading(node: LexborNode, writer: Writer) -> None:
    """Write a heading, of one of the levels that a body has."""
    level = min(max(int((node.tag or "h2")[1]), 2), 4)
    inside(node, writer, f"<h{level}>", f"</h{level}>")


def a_list(node: LexborNode, writer: Writer) -> None:
    """Write a list; a list right in a list belongs to the item before it."""
    items: list[str] = []
    for child in children(node):
        if child.tag == "-text" and not child.text().strip():
            continue
        inner = writer.inner()
        if child.tag == "li":
            walk(child, inner)
        else:
            take(child, inner)
        said = inner.html()
        if said and child.tag in {"ul", "ol"} and items:
            items[-1] += said
        elif said:
            items.append(said)
    tag = "ol" if node.tag == "ol" else "ul"
    html = "".join(f"<li>{item}</li>" for item in items)
    writer.put(f"<{tag}>{html}</{tag}>" if html else "")


def quote(node: LexborNode, writer: Writer) -> None:
    """Write a quotation, or what a page pulls out of its text."""
    around = above(node, "figure")
    is_pull = "pullquote" in classes(node) or (around is not None and "pullquote" in classes(around))
    inside(node, writer, '<blockquote data-kind="pullquote">' if is_pull else "<blockquote>", "</blockquote>")


def cite(node: LexborNode, writer: Writer) -> None:
    """Write the source of a quotation; elsewhere <cite> is a title in italics."""
    if above(node, "blockquote") is not None and not writer.is_top:
        inner = writer.inner()
        walk(node, inner)
        writer.put(f"<cite>{inner.html()}</cite>")
    else:
        writer.begin("<em>")
        deeper(node, writer)
        writer.end("em")


def table(node: LexborNode, writer: Writer) -> None:
    """Write a table, row by row, its own caption before it."""
    rows = []
    for row in node.css("tr"):
        if above(row, "table") == node:
            cells = (_cell(cell, writer) for cell in children(row) if cell.tag in {"td", "th"})
            rows.append(f"<tr>{''.join(cells)}</tr>")
    for caption in node.css("caption"):
        if above(caption, "table") == node:
            paragraph(caption, writer)
    writer.put(f"<table>{''.join(rows)}</table>" if rows else "")


def _cell(node: LexborNode, writer: Writer) -> str:
    inner = writer.inner()
    walk(node, inner)
    given = "".join(
        f' {name}="{escape(node.attributes.get(name) or "")}"'
        for name in ("colspan", "rowspan", "scope")
        if node.attributes.get(name)
    )
    return f"<{node.tag}{given}>{inner.html()}</{node.tag}>"


def preformatted(node: LexborNode, writer: Writer) -> None:
    """Write code as code; verses, and what holds links or pictures, as lines of a paragraph."""
    is_code = node.css_first(f"a, img, {MARK}, iframe, div[data-embed]") is None
    if is_code and "wp-block-verse" not in classes(node):
        for line_break in node.css("br"):
            line_break.insert_before("\n")
        writer.put(f"<pre><code>{escape(node.text(), quote=False)}</code></pre>")
        return
    writer.flush()
    inner = writer.inner(is_classic=True)
    walk(node, inner)
    writer.put(inner.html())


def rule(node: LexborNode, writer: Writer) -> None:
    """Write a divider."""
    writer.put("<hr>")


def line_break(node: LexborNode, writer: Writer) -> None:
    """Write a line break."""
    writer.end_line(by_hand=True)


def aside(node: LexborNode, writer: Writer) -> None:
    """Write what stands beside the text."""
    inside(node, writer, "<aside>", "</aside>")


def bold(node: LexborNode, writer: Writer) -> None:
    """Write a term, or the visible line of what unfolds, as a paragraph in bold."""
    writer.flush()
    writer.begin("<strong>")
    deeper(node, writer)
    writer.flush()
    writer.open.pop()
    writer.pieces = list(writer.open)
