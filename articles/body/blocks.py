"""What is derived from a canonical body: typed blocks, plain text, and the passages of excerpts.

Figures stay references to Captions here (`{"type": "figure", "caption": KEY}`);
`articles.render` fills them with what may be said in public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.body.embeds import known
from newsroom import text

Block = dict[str, Any]


def blocks(html: str) -> list[Block]:
    """Return a canonical body as typed blocks, in the vocabulary of the public contract."""
    return list(_blocks(LexborHTMLParser(f"<body>{html}</body>").body))


def _blocks(parent: LexborNode | None) -> Iterator[Block]:
    node = parent.child if parent is not None else None
    while node is not None:
        if reader := READERS.get(node.tag or ""):
            yield reader(node)
        node = node.next


def _heading(node: LexborNode) -> Block:
    return {"type": "heading", "level": int((node.tag or "h2")[1]), "html": node.inner_html}


def _list(node: LexborNode) -> Block:
    items = [item.inner_html for item in _direct(node, "li")]
    return {"type": "list", "ordered": node.tag == "ol", "items": items}


def _quote(node: LexborNode) -> Block:
    cites = _direct(node, "cite")
    cite = cites[0].inner_html if cites else None
    for found in cites:
        found.decompose()
    kind = "pullquote" if node.attributes.get("data-kind") == "pullquote" else "quote"
    return {"type": kind, "html": node.inner_html, "cite": cite}


def _table(node: LexborNode) -> Block:
    rows = [[cell.inner_html for cell in _direct(row, "td", "th")] for row in node.css("tr")]
    head = len(node.css("thead tr"))
    return {"type": "table", "head": rows[:head], "rows": rows[head:]}


def _div(node: LexborNode) -> Block:
    if "data-gallery" in node.attributes:
        return {"type": "gallery", "images": [figure.attributes["data-caption"] for figure in node.css("figure")]}
    given = {name: node.attributes.get(f"data-{name}") or None for name in ("embed", "id", "url")}
    provider = given["embed"] or ""
    embed = known(provider, given["id"] or "")
    return {"type": "embed", "provider": provider, "url": embed.url if embed else given["url"], "id": given["id"]}


READERS: dict[str, Callable[[LexborNode], Block]] = {
    "p": lambda node: {"type": "paragraph", "html": node.inner_html},
    **dict.fromkeys(("h2", "h3", "h4"), _heading),
    **dict.fromkeys(("ul", "ol"), _list),
    "blockquote": _quote,
    "figure": lambda node: {"type": "figure", "caption": node.attributes["data-caption"]},
    "div": _div,
    "table": _table,
    "pre": lambda node: {"type": "code", "text": node.text()},
    "hr": lambda node: {"type": "divider"},
    "aside": lambda node: {"type": "aside", "blocks": list(_blocks(node))},
}


def _direct(node: LexborNode, *tags: str) -> list[LexborNode]:
    found, child = [], node.child
    while child is not None:
        if child.tag in tags:
            found.append(child)
        child = child.next
    return found


def plain(fragment: str) -> str:
    """Return a fragment of HTML as plain text; blocks and line breaks are kept apart by a space."""
    if "<" not in fragment and "&" not in fragment:
        return text.line(fragment)
    body = LexborHTMLParser(f"<body>{fragment}</body>").body
    if body is None:
        return ""
    for node in body.css("br,p,li,cite,td,th"):
        node.insert_before(" ")
        node.insert_after(" ")
    return text.line(body.text())


def passages(found: list[Block], captions: dict[str, str]) -> list[tuple[str, bool]]:
    """Return the text of each block, with whether it is a caption; `captions` are texts by key."""
    said: list[tuple[str, bool]] = []
    for block in found:
        match block["type"]:
            case "paragraph" | "heading":
                said.append((plain(block["html"]), False))
            case "quote" | "pullquote":
                said.append((plain(f"{block['html']} {block['cite'] or ''}"), False))
            case "list":
                said += [(plain(item), False) for item in block["items"]]
            case "table":
                rows = [*block["head"], *block["rows"]]
                said.append((" ".join(plain(cell) for row in rows for cell in row), False))
            case "code":
                said.append((text.line(block["text"]), False))
            case "aside":
                said += passages(block["blocks"], captions)
            case "figure":
                said.append((captions.get(block["caption"], ""), True))
            case "gallery":
                said += [(captions.get(key, ""), True) for key in block["images"]]
    return [(words, is_caption) for words, is_caption in said if words]
