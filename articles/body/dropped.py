"""What cleaning takes away, said in words before it is gone."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.body.vocabulary import BLOCKS, INLINE, INSIDE, REMOVED_WHOLE, is_safe_link

PICTURE, ATTRIBUTE, LINK = "picture", "attribute", "link"
OBJECT = ngettext_lazy("%(count)d embedded object", "%(count)d embedded objects", "count")
# What is counted: one, several.
NAMES = {
    "script": ngettext_lazy("%(count)d script", "%(count)d scripts", "count"),
    "style": ngettext_lazy("%(count)d style sheet", "%(count)d style sheets", "count"),
    "iframe": ngettext_lazy("%(count)d embedded frame", "%(count)d embedded frames", "count"),
    "object": OBJECT,
    "form": ngettext_lazy("%(count)d form", "%(count)d forms", "count"),
    "svg": ngettext_lazy("%(count)d drawing", "%(count)d drawings", "count"),
    "math": ngettext_lazy("%(count)d formula", "%(count)d formulas", "count"),
    PICTURE: ngettext_lazy("%(count)d picture from elsewhere", "%(count)d pictures from elsewhere", "count"),
    ATTRIBUTE: ngettext_lazy("%(count)d script attribute", "%(count)d script attributes", "count"),
    LINK: ngettext_lazy(
        "%(count)d link with an address that cannot be used",
        "%(count)d links with an address that cannot be used",
        "count",
    ),
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
            found["object" if tag == "embed" else tag] += 1
        elif tag == "img" and not _in_our_figure(node):
            found[PICTURE] += 1
        elif tag.startswith(OFFICE):
            found["dress"] += 1
        elif tag not in INLINE | BLOCKS | INSIDE | SILENT and tag[:1].isalpha():
            unknown[tag] += 1
        _attributes(node, found)
    dressed = found.pop("dress", 0)
    lines = [_counted(name, count) for name, count in found.items()]
    if unknown:
        lines.append(
            _("elements that a story does not have: {names}").format(names=", ".join(sorted(unknown)[:MAX_NAMES]))
        )
    return lines + ([_("fonts, colours and other dress")] if dressed else [])


def _counted(name: str, count: int) -> str:
    if name in NAMES:
        return NAMES[name] % {"count": count}
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _attributes(node: LexborNode, found: Counter[str]) -> None:
    for name, value in (node.attributes or {}).items():
        if name in DRESS and node.tag not in {"body", "html"}:
            found["dress"] += 1
        elif name.startswith("on"):
            found[ATTRIBUTE] += 1
        elif name == "href" and node.tag == "a" and not is_safe_link(value or ""):
            found[LINK] += 1


def _in_our_figure(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag == "figure":
            return "data-image" in above.attributes or "data-caption" in above.attributes
        above = above.parent
    return False
