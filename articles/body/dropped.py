"""What cleaning takes away, said in words before it is gone."""

from __future__ import annotations

from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.body.vocabulary import BLOCKS, INLINE, INSIDE, REMOVED_WHOLE, is_safe_link

# What is counted: one, several.
PLURALS = {
    "picture from elsewhere": "pictures from elsewhere",
    "link with an address that cannot be used": "links with an address that cannot be used",
}
NAMES = {
    "script": "script",
    "style": "style sheet",
    "iframe": "embedded frame",
    "object": "embedded object",
    "embed": "embedded object",
    "form": "form",
    "svg": "drawing",
    "math": "formula",
}
DRESS = {"style", "class", "color", "face", "size", "bgcolor", "align", "valign", "border", "width", "height"}
# Elements that only dress text, or frame a page: nothing is lost with them.
SILENT = {
    "html",
    "head",
    "body",
    "meta",
    "title",
    "link",
    "span",
    "font",
    "center",
    "col",
    "colgroup",
    "header",
    "footer",
    "hgroup",
    "section",
    "article",
    "main",
    "wbr",
}
OFFICE = ("o:", "w:", "v:", "m:", "st1:")  # what Word says to itself
MAX_NAMES = 8


def report(html: str) -> list[str]:
    """Return a line for each kind of thing in `html` that a body cannot hold; empty for a clean one."""
    found: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    root = LexborHTMLParser(html).root
    for node in root.traverse(include_text=False) if root else ():
        tag = node.tag or ""
        if tag in REMOVED_WHOLE:
            found[NAMES.get(tag, tag)] += 1
        elif tag == "img" and not _in_our_figure(node):
            found["picture from elsewhere"] += 1
        elif tag.startswith(OFFICE):
            found["dress"] += 1
        elif tag not in INLINE | BLOCKS | INSIDE | SILENT and tag[:1].isalpha():
            unknown[tag] += 1
        _attributes(node, found)
    dressed = found.pop("dress", 0)
    lines = [f"{count} {name if count == 1 else PLURALS.get(name, f'{name}s')}" for name, count in found.items()]
    if unknown:
        lines.append(f"elements that a story does not have: {', '.join(sorted(unknown)[:MAX_NAMES])}")
    return lines + (["fonts, colours and other dress"] if dressed else [])


def _attributes(node: LexborNode, found: Counter[str]) -> None:
    for name, value in (node.attributes or {}).items():
        if name in DRESS and node.tag not in {"body", "html"}:
            found["dress"] += 1
        elif name.startswith("on"):
            found["script attribute"] += 1
        elif name == "href" and node.tag == "a" and not is_safe_link(value or ""):
            found["link with an address that cannot be used"] += 1


def _in_our_figure(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag == "figure":
            return "data-image" in above.attributes or "data-caption" in above.attributes
        above = above.parent
    return False
