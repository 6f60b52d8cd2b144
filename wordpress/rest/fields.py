"""Which members of an answer are wanted: by context, by `_fields`, and what `_embed` adds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Self

from publishing.document import Json
from wordpress.rest.parameters import Given

MOST_DEEP = 10
Tree = dict[str, Any]
NONE = {"false", "0"}


@dataclass(frozen=True)
class Wanted:
    """What to show of each result. `tree` is None for all, `embeds` is None for nothing, empty for everything."""

    context: str = "view"
    tree: Tree | None = None
    embeds: frozenset[str] | None = None

    @classmethod
    def of(cls, given: Given) -> Self:
        """Return what a request wants shown."""
        names = given["_fields"]
        tree = _tree(names) if names else None
        embeds = given["_embed"]
        if embeds is None or set(embeds) & NONE or not _shows(tree, "_links", "_embedded"):
            return cls(given["context"], tree)
        return cls(given["context"], tree, frozenset(embeds) - {"true", "1"})

    def shows(self, *names: str) -> bool:
        """Return whether one of these members is wanted."""
        return _shows(self.tree, *names)

    def embeds_any(self, *relations: str) -> bool:
        """Return whether one of these relations is to be embedded."""
        return self.embeds is not None and (not self.embeds or bool(self.embeds & set(relations)))

    def pick(self, whole: Json, embedded: Collection[str]) -> Json:
        """Return of a whole answer what is wanted; `embedded` are its members in context=embed."""
        names = (*embedded, "_links", "_embedded")
        said = {name: whole[name] for name in names if name in whole} if self.context == "embed" else whole
        return said if self.tree is None else _pick(said, {**self.tree, "_embedded": {}})


def in_embed(whole: Json, members: Iterable[str]) -> Json:
    """Return an object as it stands inside another answer."""
    return {name: whole[name] for name in (*members, "_links") if name in whole}


def _shows(tree: Tree | None, *names: str) -> bool:
    return tree is None or any(name in tree for name in names)


def _tree(names: Iterable[str]) -> Tree:
    tree: Tree = {}
    for name in names:
        below = tree
        for part in name.split(".")[:MOST_DEEP]:
            below = below.setdefault(part, {})
    return tree


def _pick(said: Any, tree: Tree) -> Any:
    """Return the members that a tree names; a branch without twigs is all of it. Lists are looked into."""
    if isinstance(said, list):
        return [_pick(each, tree) for each in said]
    if not isinstance(said, dict):
        return said
    return {name: _pick(value, tree[name]) if tree[name] else value for name, value in said.items() if name in tree}
