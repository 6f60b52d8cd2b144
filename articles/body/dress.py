"""Meaning that other programs say with dress: bold as a weight, a heading as a role or a size, a smile as a picture."""

from __future__ import annotations

import re
from collections import Counter
from html import escape

from selectolax.lexbor import LexborNode

from articles.body.rewriting import Rewriting

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BOLD = re.compile(r"(?:^|[;\s])font-weight:\s*(?:bold|bolder|[6-9]00)", re.I)
# Not what follows a hyphen: Word's “mso-bidi-font-weight” speaks of other scripts alone.
NOT_BOLD = re.compile(r"(?:^|[;\s])font-weight:\s*(?:normal|400)", re.I)
MARKS = (
    ("em", re.compile(r"(?:^|[;\s])font-style:\s*(?:italic|oblique)", re.I)),
    ("s", re.compile(r"text-decoration(?:-line)?:[^;]*line-through", re.I)),
    ("sup", re.compile(r"vertical-align:\s*super", re.I)),
    ("sub", re.compile(r"vertical-align:\s*sub(?!\w)", re.I)),
)
UNDERLINED = re.compile(r"text-decoration(?:-line)?:[^;]*underline", re.I)
PRESERVED = re.compile(r"white-space:\s*(?:pre-wrap|pre-line|break-spaces)", re.I)
# A rule of Apple's HTML writer, as Pages puts it on the clipboard: "p.p1 {… font: 24.0px Helvetica}".
RULE = re.compile(r"\bp\.(p\d{1,3})\s*\{[^}]*?font:[^;}]*?([\d.]{1,6})px", re.I)
TITLE_LONGEST = 200  # characters; what is longer is no heading, however large
LARGER = 1.15  # times the size of most of the text


def mend(page: Rewriting) -> None:
    """Note what the dress of a page means."""
    for node in page.tree.css("b[style*='font-weight']"):
        # Around the whole of what is copied, Google Docs puts a bold that is none.
        if NOT_BOLD.search(node.attributes.get("style") or ""):
            page.rename(node, "")
    for node in page.tree.css("span[style], font[style]"):
        if marks := _marks(node):
            page.marks[node.mem_id] = marks
    for node in page.tree.css("[style*='white-space']"):
        if PRESERVED.search(node.attributes.get("style") or ""):
            _break_lines(page, node)
    _headings(page)
    _sizes(page)
    for node in page.tree.css("img[class*='emoji'][alt]"):
        page.put(node, escape(node.attributes.get("alt") or "", quote=False))
    for node in page.tree.css("head title"):
        page.put(node, "")  # the page's name is not its text


def _marks(node: LexborNode) -> tuple[str, ...]:
    style = node.attributes.get("style") or ""
    around = _around(node)
    found = [mark for mark, pattern in MARKS if pattern.search(style)]
    if BOLD.search(style) and not around & HEADINGS:
        found.insert(0, "strong")
    # Underlined because it is a link, not because somebody meant it.
    if UNDERLINED.search(style) and "a" not in around and node.css_first("a") is None:
        found.append("u")
    return tuple(found)


def _around(node: LexborNode) -> set[str]:
    found, above = set(), node.parent
    while above is not None:
        if above.attributes.get("role") == "heading":
            found.add("h2")
        found.add(above.tag or "")
        above = above.parent
    return found


def _break_lines(page: Rewriting, node: LexborNode) -> None:
    """Keep the line breaks of text that is written with them, as messages are."""
    child = node.child
    while child is not None:
        if child.tag == "-text" and "\n" in child.text().strip("\n"):
            lines = child.text().strip("\n").split("\n")
            page.put(child, "<br>".join(escape(line, quote=False) for line in lines))
        child = child.next


def _headings(page: Rewriting) -> None:
    for node in page.tree.css("p[role='heading'], div[role='heading']"):
        level = node.attributes.get("aria-level") or "2"
        page.rename(node, f"h{level}" if level in "123456" and len(level) == 1 else "h2")
    for node in page.tree.css("p.MsoTitle"):
        page.rename(node, "h1")


def _sizes(page: Rewriting) -> None:
    """Read headings off the sizes of paragraphs, where a style sheet of Apple's writer gives them."""
    if page.tree.css_first("meta[content^='Cocoa HTML']") is None:
        return
    sheet = "".join(style.text() for style in page.tree.css("style"))
    sizes = {name: float(size) for name, size in RULE.findall(sheet) if size.count(".") < 2 and size != "."}
    if not sizes:
        return
    paragraphs = [(node, sizes.get(node.attributes.get("class") or "", 0.0)) for node in page.tree.css("p[class]")]
    letters: Counter[float] = Counter()
    for node, size in paragraphs:
        letters[size] += len(node.text())
    usual = letters.most_common(1)[0][0] if letters else 0.0
    larger = sorted({size for _, size in paragraphs if size >= usual * LARGER}, reverse=True)
    for node, size in paragraphs:
        if size in larger and 0 < len(node.text().strip()) <= TITLE_LONGEST:
            page.rename(node, f"h{min(larger.index(size) + 2, 4)}")
            for bold in node.css("b, strong"):
                page.rename(bold, "")
