"""A snapshot as people read it: in parts, each of them blocks of words.

History, conflicts and what was typed and not saved are all shown from here. Names of people,
tags, sections and photos are looked up once for all the snapshots that are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any, Self
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.body import blocks
from articles.diff import Block
from articles.models import Article, Author, Correction, Section, Tag
from articles.snapshot import LABELS, Content
from media.models import Image

# What an editor reads, and decides on, as a whole. Photos in the body belong to it, the lead photo does not.
PARTS = {
    **{name: label for name, label in LABELS.items() if name not in {"captions", "corrections"}},
    "lead": _("Lead photo"),
    "corrections": LABELS["corrections"],
}
WORDS = ("image", "text", "credit", "alt", "align", "width")
KINDS = dict(Correction.Kind.choices)
SAID = {"text": _("Caption"), "credit": _("Credit"), "alt": _("Alt text")}
LABEL = {
    "heading": _("Heading"),
    "quote": _("Quote"),
    "pullquote": _("Pull quote"),
    "list": _("List"),
    "table": _("Table"),
    "code": _("Code"),
    "aside": _("Aside"),
    "figure": _("Photo"),
    "gallery": _("Gallery"),
    "embed": _("Embed"),
    "divider": _("Divider"),
}
MARK = re.compile(r"<(/?)(strong|em|u|s|sub|sup|code|br|a)\b([^>]*)>")
MARKS = {
    "strong": _("bold"),
    "em": _("italic"),
    "u": _("underlined"),
    "s": _("struck out"),
    "br": _("line break"),
    "a": _("link"),
}
HREF = re.compile(r'href="([^"]*)"')


def part(content: Content, name: str) -> Any:
    """Return one part of a snapshot, for comparing."""
    captions = content.get("captions", [])
    if name == "lead":
        return [[each[word] for word in WORDS[:4]] for each in captions if each["place"] == "lead"]
    if name == "body":
        inside = [[each["key"], *(each[word] for word in WORDS)] for each in captions if each["place"] != "lead"]
        return [content.get("body"), sorted(inside)]
    return content.get(name) or None  # a snapshot older than a part of stories has nothing there


@dataclass
class Names:
    """The names behind the ids of some snapshots, read in at most five queries."""

    sections: dict[int, str] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)
    authors: dict[int, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    stories: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, *contents: Content) -> Self:
        """Return the names that these snapshots need."""
        sections = {content["section"] for content in contents if content.get("section")}
        tags = {tag for content in contents for tag in content.get("tags") or ()}
        authors = {author for content in contents for author, _ in content.get("bylines") or ()}
        images = {UUID(each["image"]) for content in contents for each in content.get("captions") or ()}
        stories = {each for content in contents for each in content.get("related") or ()}
        return cls(
            {each.pk: str(each) for each in Section.objects.filter(pk__in=sections)} if sections else {},
            {each.pk: str(each) for each in Tag.objects.filter(pk__in=tags)} if tags else {},
            {each.pk: str(each) for each in Author.objects.filter(pk__in=authors)} if authors else {},
            {str(pk): str(image) for pk, image in Image.objects.in_bulk(images).items()} if images else {},
            Article.objects.headlines(stories),
        )

    def photo(self, caption: Content) -> str:
        """Return a photo and the words that the story gives it, on one line."""
        said = [f"{label}: {caption[name]}" for name, label in SAID.items() if caption.get(name)]
        return " · ".join([self.images.get(caption["image"], gettext("a photo that is gone")), *said])


def read(name: str, content: Content, names: Names) -> list[Block]:
    """Return one part of a snapshot as blocks; nothing there is none."""
    value = content.get(name)
    match name:
        case "body":
            return list(_body(content, names))
        case "lead":
            return [Block(names.photo(each)) for each in content.get("captions", ()) if each["place"] == "lead"]
        case "section":
            return [Block(names.sections.get(value, gettext("a section that is gone")))] if value else []
        case "tags":
            return [Block(names.tags.get(tag, gettext("a tag that is gone"))) for tag in value or ()]
        case "bylines":
            return [Block(_person(names, author, role)) for author, role in value or ()]
        case "related":
            return [Block(names.stories.get(each, gettext("a story that is gone"))) for each in value or ()]
        case "corrections":
            return [Block(note["text"], str(KINDS.get(note["kind"], note["kind"]))) for note in value or ()]
        case _ if isinstance(value, list):
            return [Block(str(each)) for each in value]
        case _:
            return [Block(line) for line in str(value or "").splitlines()]


def _person(names: Names, author: int, role: str) -> str:
    return f"{names.authors.get(author, gettext('an author who is gone'))}{f' ({role})' if role else ''}"


def _body(content: Content, names: Names) -> Iterator[Block]:
    captions = {each["key"]: each for each in content.get("captions", ())}
    yield from _blocks(blocks.blocks(content.get("body") or ""), captions, names)


def _blocks(found: Iterable[blocks.Block], captions: dict[str, Content], names: Names) -> Iterator[Block]:
    for block in found:
        label = str(LABEL.get(block["type"], ""))
        match block["type"]:
            case "aside":
                for inner in _blocks(block["blocks"], captions, names):
                    yield Block(inner.text, f"{label} {inner.label}".strip(), inner.key, inner.styled)
            case "figure":
                yield _photo(captions.get(block["caption"]), label, names)
            case "gallery":
                yield from (_photo(captions.get(key), label, names) for key in block["images"])
            case _:
                yield from (_said(html, label, str(block.get("level", ""))) for html in _html(block))


def _html(block: blocks.Block) -> list[str]:
    """Return what a block without photos says, as lines of HTML."""
    match block["type"]:
        case "quote" | "pullquote":
            return [f"{block['html']} — {block['cite']}" if block["cite"] else block["html"]]
        case "list":
            return list(block["items"])
        case "table":
            return [" | ".join(row) for row in (*block["head"], *block["rows"])]
        case "code":
            return [escape(line, quote=False) for line in block["text"].splitlines()]
        case "embed":
            return [escape(f"{block['provider']} {block['url'] or block['id'] or ''}", quote=False)]
        case "divider":
            return ["⁂"]
        case _:
            return [block["html"]]


def _photo(caption: Content | None, label: str, names: Names) -> Block:
    if caption is None:
        return Block(gettext("a photo that is gone"), label)
    return Block(names.photo(caption), label, key="|".join(str(caption[word]) for word in WORDS))


def _said(html: str, label: str, level: str = "") -> Block:
    words = blocks.plain(html)
    if "<" not in html and not level:
        return Block(words, label)
    return Block(words, label, key=f"{level}{html}", styled=blocks.plain(_with_marks(html)))


def _with_marks(html: str) -> str:
    """Return HTML with its marks as words, for two texts that differ in nothing else."""

    def named(mark: re.Match[str]) -> str:
        name = MARKS.get(mark[2], mark[2])
        href = HREF.search(mark[3])
        target = f" {unescape(href[1])}" if href else ""
        return f"‹{mark[1]}{name}{target}›".replace("<", "").replace("&", "&amp;")

    return MARK.sub(named, html)


def differing(before: Content, after: Content) -> list[str]:
    """Return the names of the parts in which two snapshots differ, in the order people read them."""
    return [name for name in PARTS if part(before, name) != part(after, name)]
