"""Two people saved the same story: what each of them changed, and what both did.

Three snapshots are compared part by part: what the form was opened with, what is saved now,
and what this save would make of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from articles.body import blocks
from articles.models import Author, Section, Tag
from articles.snapshot import COLUMNS, LABELS, Content
from media.models import Image

# What an editor decides on as a whole. Photos in the body belong to it, the lead photo does not.
PARTS = {
    **{name: label for name, label in LABELS.items() if name not in {"captions", "corrections"}},
    "lead": "Lead photo",
    "corrections": LABELS["corrections"],
}
WORDS = ("image", "text", "credit", "alt", "align", "width")


@dataclass(frozen=True)
class Line:
    """A line of one version; `differs` where the other version does not have it."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Conflict:
    """A part that both changed, as people read it."""

    name: str
    label: str
    theirs: tuple[Line, ...]
    yours: tuple[Line, ...]
    chosen: str = ""  # "mine" or "theirs", once somebody did


@dataclass(frozen=True)
class Comparison:
    """What became of two versions: what was taken over from the other, and what needs a choice."""

    merged: Content
    taken: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    is_undecided: bool = False  # shown again, because somebody left a choice open

    @property
    def says_nothing(self) -> bool:
        """Return whether the two versions come to the same."""
        return not self.taken and not self.conflicts


def part(content: Content, name: str) -> Any:
    """Return one part of a snapshot, for comparing."""
    captions = content.get("captions", [])
    if name == "lead":
        return [[each[word] for word in WORDS[:4]] for each in captions if each["place"] == "lead"]
    if name == "body":
        inside = [[each["key"], *(each[word] for word in WORDS)] for each in captions if each["place"] != "lead"]
        return [content.get("body"), sorted(inside)]
    return content.get(name)


def compare(before: Content | None, now: Content, mine: Content, *, own_slug: bool = True) -> Comparison:
    """Return both versions in one: theirs where they alone changed, mine elsewhere.

    `before` None, where nobody knows what the form was opened with, makes every difference
    a conflict. Without `own_slug` the address is nobody's wish: it follows the headline.
    """
    if not own_slug:
        mine = {**mine, "slug": now["slug"]}
    mine_parts = {name: part(mine, name) for name in PARTS}
    now_parts = {name: part(now, name) for name in PARTS}
    differing = [name for name in PARTS if mine_parts[name] != now_parts[name]]
    theirs = [name for name in differing if before is not None and mine_parts[name] == part(before, name)]
    mine_alone = {name for name in differing if before is not None and now_parts[name] == part(before, name)}
    both = [name for name in differing if name not in theirs and name not in mine_alone]
    conflicts = tuple(describe(name, now, mine) for name in both)
    return Comparison(merge(mine, now, theirs), tuple(PARTS[name] for name in theirs), conflicts)


def merge(mine: Content, now: Content, theirs: Iterable[str]) -> Content:
    """Return `mine` with the named parts of `now`."""
    taken = set(theirs)
    merged = {**mine, **{name: now[name] for name in taken if name not in {"lead", "body"}}}
    lead = [each for each in (now if "lead" in taken else mine)["captions"] if each["place"] == "lead"]
    rest = [each for each in (now if "body" in taken else mine)["captions"] if each["place"] != "lead"]
    return {**merged, "body": (now if "body" in taken else mine)["body"], "captions": [*lead, *rest]}


def describe(name: str, now: Content, mine: Content) -> Conflict:
    """Return a part of two snapshots as people read it, with what differs marked."""
    theirs, yours = read(name, now), read(name, mine)
    return Conflict(name, PARTS[name], *_marked(theirs, yours))


def _marked(theirs: list[str], yours: list[str]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    same_theirs: set[int] = set()
    same_yours: set[int] = set()
    for match in SequenceMatcher(None, theirs, yours, autojunk=False).get_matching_blocks():
        same_theirs |= set(range(match.a, match.a + match.size))
        same_yours |= set(range(match.b, match.b + match.size))
    return (
        tuple(Line(words, at not in same_theirs) for at, words in enumerate(theirs)),
        tuple(Line(words, at not in same_yours) for at, words in enumerate(yours)),
    )


def read(name: str, content: Content) -> list[str]:
    """Return one part of a snapshot as lines for people."""
    value = content.get(name)
    match name:
        case "body":
            return _body(content)
        case "lead":
            return [line for each in content["captions"] if each["place"] == "lead" for line in _photo(each)]
        case "section":
            return [str(found) for found in Section.objects.filter(pk=value or 0)]
        case "tags":
            return [str(found) for found in Tag.objects.filter(pk__in=value or ())]
        case "bylines":
            names = Author.objects.in_bulk([author for author, _ in value or []])
            return [f"{names[author]}{f' ({role})' if role else ''}" for author, role in value or [] if author in names]
        case "corrections":
            return [f"{note['kind'].capitalize()}: {note['text']}" for note in value or []]
        case _ if name in COLUMNS or name == "slug":
            return str(value or "").splitlines()
    return []


def _body(content: Content) -> list[str]:
    keyed = {each["key"]: " · ".join(_photo(each)) for each in content["captions"]}
    said = blocks.passages(blocks.blocks(content["body"]), keyed)
    return [f"Photo: {words}" if is_caption else words for words, is_caption in said]


def _photo(caption: Content) -> list[str]:
    image = Image.objects.filter(pk=caption["image"]).first()
    named = {"Caption": caption["text"], "Credit": caption["credit"], "Alt text": caption["alt"]}
    return [str(image or "a photo that is gone"), *(f"{label}: {words}" for label, words in named.items() if words)]
