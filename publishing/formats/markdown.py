"""A story as Markdown (CommonMark 0.31, https://spec.commonmark.org/, and the tables of GFM).

Made from its stored HTML, whose vocabulary is closed. What is text stays text: every
character that could be markup is escaped, so a reader of the Markdown sees the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from publishing.document import Json
from publishing.formats import notes
from publishing.formats.markdown_inline import children, destination, escape, inline, line_starts, one_line


def story(document: Json) -> str:
    """Return a stored document as Markdown: headline, byline, lead photo, body, corrections."""
    head = [
        _plain(document["kicker"]),
        f"# {one_line(escape(document['headline']))}",
        _plain(document["summary"]),
        _plain(document["byline"]),
        _plain(document["dateline"]["text"] if document["dateline"] else document["published_at"][:10]),
        _plain(document["notice"]),
        _lead(document),
    ]
    foot = [_plain(line) for line in notes.lines(document)]
    source = f"[{escape(document['url'])}]({destination(document['url'])})"
    return "\n\n".join(filter(None, (*head, body(document["body"]["html"]), *foot, source))) + "\n"


def body(html: str) -> str:
    """Return canonical HTML as Markdown."""
    return _blocks(LexborHTMLParser(f"<body>{html}</body>").body)


def _plain(text: str | None) -> str:
    return line_starts(escape(text)) if text else ""


def _lead(document: Json) -> str:
    lead = document["lead_image"]
    sources = [source for source in (lead or {}).get("sources", []) if source["type"] == "image/jpeg"]
    if not sources:
        return ""
    picture = f"![{escape(lead['alt'])}]({destination(sources[0]['srcset'][-1]['url'])})"
    return "\n\n".join(filter(None, (picture, _plain(" ".join(filter(None, (lead["caption"], lead["credit"])))))))


def _blocks(parent: LexborNode | None) -> str:
    found = (BLOCKS[node.tag or ""](node) for node in children(parent) if (node.tag or "") in BLOCKS)
    return "\n\n".join(filter(None, found))


def _paragraph(node: LexborNode) -> str:
    return line_starts(inline(node))


def _heading(node: LexborNode) -> str:
    return f"{'#' * int((node.tag or 'h2')[1])} {one_line(inline(node))}"


def _list(node: LexborNode) -> str:
    items = [child for child in children(node) if child.tag == "li"]
    marks = [f"{number}." if node.tag == "ol" else "-" for number in range(1, len(items) + 1)]
    return "\n".join(_item(item, mark) for item, mark in zip(items, marks, strict=True))


def _item(node: LexborNode, mark: str) -> str:
    nested = [child for child in children(node) if child.tag in BLOCKS]
    parts = [
        line_starts(inline(node, without=frozenset(BLOCKS))),
        *(BLOCKS[child.tag or ""](child) for child in nested),
    ]
    said = "\n\n".join(filter(None, parts))
    # An item that begins with another list's mark would swallow it.
    return _indent(said, f"{mark} ") if said else f"{mark} "


def _indent(text: str, mark: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([mark + first, *(" " * len(mark) + line if line else "" for line in rest)])


def _quote(node: LexborNode) -> str:
    cites = [child for child in children(node) if child.tag == "cite"]
    said = [_blocks(node), *(line_starts(f"— {inline(cite)}") for cite in cites)]
    lines = "\n\n".join(filter(None, said)).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _figure(node: LexborNode) -> str:
    picture, caption = node.css_first("img"), node.css_first("figcaption")
    source = picture.attributes.get("src") if picture else None
    alt = escape(picture.attributes.get("alt") or "") if picture else ""
    shown = f"![{alt}]({destination(source)})" if source else ""
    return "\n\n".join(filter(None, (shown, line_starts(inline(caption)) if caption else "")))


def _div(node: LexborNode) -> str:
    if "data-gallery" in node.attributes:
        return _blocks(node)
    url = node.attributes.get("data-url")
    return f"[{escape(url)}]({destination(url)})" if url else ""


def _table(node: LexborNode) -> str:
    rows = [[_cell(cell) for cell in children(row) if cell.tag in {"td", "th"}] for row in node.css("tr")]
    width = max((len(row) for row in rows), default=0)
    # GFM knows no table without a head: where there is none, it is empty.
    head, rest = (rows[0], rows[1:]) if node.css_first("thead") else ([], rows)
    lines = [head, ["---"] * width, *rest]
    return "\n".join(f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |" for cells in lines)


def _cell(node: LexborNode) -> str:
    return re.sub(r"(?<!\\)\|", r"\|", one_line(inline(node)))  # a bar in code ends a cell too


def _code(node: LexborNode) -> str:
    code = node.text()
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}\n{code}\n{fence}"


BLOCKS: dict[str, Callable[[LexborNode], str]] = {
    "p": _paragraph,
    **dict.fromkeys(("h2", "h3", "h4"), _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    "blockquote": _quote,
    "aside": _quote,
    "figure": _figure,
    "div": _div,
    "table": _table,
    "pre": _code,
    "hr": lambda node: "---",
}
