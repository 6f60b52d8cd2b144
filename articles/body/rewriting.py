"""A parsed page written out again in one walk: elements renamed, opened, wrapped or left out as others noted.

Whoever reads a page only notes what shall become of its elements; nothing is moved, so
reading costs one look at each, however long the page is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

# What is in these is not what it looks like to a parser of elements; they are written as they came.
AS_THEY_CAME = {
    *("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "noscript", "plaintext", "xmp"),
    *("template", "svg", "math"),
}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Rewriting:
    """What shall become of the elements of a page, by their identity."""

    tree: LexborHTMLParser
    tags: dict[int, str] = field(default_factory=dict)  # another name; empty: its content alone
    before: dict[int, str] = field(default_factory=lambda: defaultdict(str))
    after: dict[int, str] = field(default_factory=lambda: defaultdict(str))
    marks: dict[int, tuple[str, ...]] = field(default_factory=dict)  # put around its content
    texts: dict[int, str] = field(default_factory=dict)  # HTML in place of the whole element

    def rename(self, node: LexborNode, tag: str) -> None:
        """Give an element another name; without one, its content stands alone."""
        self.tags[node.mem_id] = tag

    def put(self, node: LexborNode, html: str) -> None:
        """Write this in place of an element and all that is in it."""
        self.texts[node.mem_id] = html

    def html(self) -> str:
        """Return the page as it shall be."""
        root = self.tree.root
        return "".join(self._written(root)) if root is not None else ""

    def _written(self, root: LexborNode) -> Iterator[str]:
        # A loop, not a recursion: pages are nested by the hundred. What closes waits on the stack as text.
        stack: list[LexborNode | str] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                yield node
            elif (written := self.texts.get(node.mem_id)) is not None:
                yield f"{self.before.get(node.mem_id, '')}{written}{self.after.get(node.mem_id, '')}"
            elif node.tag == "-text":
                yield escape(node.text(), quote=False)
            elif not node.is_element_node:
                continue  # comments, and Word's conditions
            elif node.tag in AS_THEY_CAME:
                yield node.html or ""
            else:
                opening, closing = self._around(node)
                yield opening
                stack.append(closing)
                stack += reversed(list(_children(node)))

    def _around(self, node: LexborNode) -> tuple[str, str]:
        here = node.mem_id
        tag = self.tags.get(here, node.tag or "")
        marks = self.marks.get(here, ())
        said = "".join(f' {name}="{escape(value or "")}"' for name, value in node.attributes.items()) if tag else ""
        opening = (
            f"{self.before.get(here, '')}{f'<{tag}{said}>' if tag else ''}{''.join(f'<{mark}>' for mark in marks)}"
        )
        closing = "".join(f"</{mark}>" for mark in reversed(marks))
        end = f"</{tag}>" if tag and tag not in VOID else ""
        return opening, f"{closing}{end}{self.after.get(here, '')}"


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def next_element(node: LexborNode) -> LexborNode | None:
    """Return the element that follows; None where text stands between, or nothing follows."""
    after = node.next
    while after is not None and not after.is_element_node:
        if after.tag == "-text" and after.text().strip():
            return None
        after = after.next
    return after
