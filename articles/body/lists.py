"""Lists of programs that have none: Word's paragraphs that look like items, Word Online's lists of one item each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from articles.body.rewriting import Rewriting, next_element

WORD = re.compile(r"mso-list:\s*l(\d+)\s+level(\d+)", re.I)
IGNORED = re.compile(r"mso-list:\s*ignore", re.I)
NUMBERED = re.compile(r"\s*\(?(?:\d{1,4}|[a-z]{1,4})(?:\.\d{1,4})*[.)]", re.I)
DEEPEST = 6
LINE_BREAK = re.compile(r"<br[^>]{0,200}>", re.I)
BULLETED = re.compile(r"(\s*(?:<[^>]{0,1000}>\s*)*)[•▪●◦‣]\s*")


@dataclass
class Item:
    """One item: the elements that it begins and ends with, how deep, of which kind, of which list."""

    first: LexborNode
    last: LexborNode
    depth: int
    kind: str
    list_id: str = ""


def mend(page: Rewriting) -> None:
    """Note the lists that a page only seems to have."""
    for run in (*_runs(_of_word(page)), *_runs(_of_word_online(page))):
        _nest(page, run)


def _of_word(page: Rewriting) -> Iterator[Item]:
    for paragraph in page.tree.css("[style*='mso-list']"):
        found = WORD.search(paragraph.attributes.get("style") or "")
        if found is None or paragraph.tag not in {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6"}:
            continue
        if paragraph.tag.startswith("h"):
            _take_marker(page, paragraph)  # a numbered heading is a heading
            continue
        kind = "ol" if NUMBERED.match(_take_marker(page, paragraph)) else "ul"
        page.rename(paragraph, "")
        yield Item(paragraph, paragraph, min(int(found[2]), DEEPEST), kind, found[1])


def _take_marker(page: Rewriting, paragraph: LexborNode) -> str:
    marker = ""
    for span in paragraph.css("span[style*='mso-list']"):
        if IGNORED.search(span.attributes.get("style") or ""):
            marker = marker or span.text()
            page.put(span, "")
    return marker.strip()


def _of_word_online(page: Rewriting) -> Iterator[Item]:
    for box in page.tree.css("ul, ol"):
        items = [each for each in box.css("li") if each.parent == box]
        levels = [each.attributes.get("data-aria-level") or "" for each in items]
        if not items or not all(map(str.isdigit, levels)) or box.css_first("li ul, li ol"):
            continue
        outer = box
        while (above := outer.parent) is not None and above.tag == "div" and _alone(outer):
            page.rename(above, "")
            outer = above
        page.rename(box, "")
        for at, (item, level) in enumerate(zip(items, levels, strict=True)):
            page.rename(item, "")
            first = outer if at == 0 else item
            last = outer if at == len(items) - 1 else item
            yield Item(first, last, max(1, min(int(level[:2]), DEEPEST)), box.tag or "ul")


def _alone(node: LexborNode) -> bool:
    before = node.prev
    while before is not None and not before.is_element_node and not before.text().strip():
        before = before.prev
    return before is None and next_element(node) is None


def _runs(items: Iterator[Item]) -> Iterator[list[Item]]:
    """Yield items that follow each other, run by run."""
    run: list[Item] = []
    for item in items:
        if run and next_element(run[-1].last) != item.first:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _nest(page: Rewriting, run: list[Item]) -> None:
    open_ones: list[tuple[str, str]] = []  # kind and list of each open list, outermost first
    for item in run:
        said = ""
        while len(open_ones) > item.depth:
            said += f"</li></{open_ones.pop()[0]}>"
        if len(open_ones) == item.depth:
            kind, list_id = open_ones[-1]
            # Another list begins: of another kind, or, where nothing lies around it, another of the same.
            if kind != item.kind or (item.depth == 1 and list_id != item.list_id):
                open_ones.pop()
                said += f"</li></{kind}>"
            else:
                said += "</li>"
        while len(open_ones) < item.depth:
            said += f"<{item.kind}>" if len(open_ones) == item.depth - 1 else f"<{item.kind}><li>"
            open_ones.append((item.kind, item.list_id))
        page.before[item.first.mem_id] += f"{said}<li>"
    page.after[run[-1].last.mem_id] += "".join(f"</li></{kind}>" for kind, _ in reversed(open_ones))


def of_bullets(html: str) -> str:
    """Return a message whose lines begin with bullets as one that has lists; a bullet by itself stays."""
    lines = LINE_BREAK.split(html)
    found = [BULLETED.match(line) for line in lines]
    has = [False, *map(bool, found), False]
    is_item = [has[at] and (has[at - 1] or has[at + 1]) for at in range(1, len(has) - 1)]
    written = ""
    for at, (line, bullet) in enumerate(zip(lines, found, strict=True)):
        before, after = at > 0 and is_item[at - 1], at + 1 < len(lines) and is_item[at + 1]
        if bullet is None or not is_item[at]:
            written += line if before or not at else f"<br>{line}"
        elif before:
            written += f"<li>{bullet[1]}{line[bullet.end() :]}</li>{'' if after else '</ul>'}"
        else:
            written += f"{bullet[1]}<ul><li>{line[bullet.end() :]}</li>"
    return written
