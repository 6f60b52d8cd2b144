"""`fields=headline,lead_image.sources,authors.name`: picking parts of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers

from newsroom import params
from newsroom.errors import BadInput, Fault

# `lead_image.srcset`: the files of a photo. Without its media type a srcset is of no use, so both come.
SHORT = {"srcset": "sources"}

# name -> the tree below it; an empty tree takes everything below.
Tree = dict[str, "Tree"]


def tree_of(shape: serializers.Serializer[Any]) -> Tree:
    """Return the names that `fields` may use on answers of this shape."""
    return {name: _below(field) for name, field in shape.fields.items()}


def _below(field: Any) -> Tree:
    if isinstance(field, serializers.ListSerializer):
        field = field.child
    described = getattr(field, "_spectacular_annotation", {}).get("field")
    if isinstance(described, serializers.ListSerializer):
        described = described.child
    if isinstance(described, PolymorphicProxySerializer):
        # Of things of several kinds, whatever any of them has: a block has a type, most have html.
        kinds = (kind if isinstance(kind, serializers.Serializer) else kind() for kind in _kinds(described))
        return reduce(_joined, map(tree_of, kinds), {})
    return tree_of(field) if isinstance(field, serializers.Serializer) else {}


def _kinds(described: Any) -> Iterable[Any]:
    found = described.serializers
    return found.values() if isinstance(found, dict) else found


def _joined(one: Tree, other: Tree) -> Tree:
    return {name: _joined(one.get(name, {}), other.get(name, {})) for name in {**one, **other}}


def paths(tree: Tree, above: str = "") -> list[str]:
    """Return every name that `fields` takes, outer ones first: "lead_image", "lead_image.alt" …"""
    found = []
    for name, below in tree.items():
        found += [above + name, *paths(below, f"{above}{name}.")]
    return [*found, *(above + short for short, whole in SHORT.items() if whole in tree)]


def read(given: dict[str, list[str]], known: Tree) -> Tree | None:
    """Return what `fields` picks as a tree, None where it was not given. Raises BadInput."""
    if "fields" not in given:
        return None
    paths = list(filter(None, (part.strip() for part in params.single(given, "fields").split(","))))
    if not paths:
        raise BadInput([Fault("empty", "“fields” names no field.", parameter="fields")])
    paths = [_in_full(path, known) for path in paths]
    if faults := [fault for path in paths if (fault := _fault_in(path, known))]:
        raise BadInput(faults)
    picked: Tree = {}
    for path in paths:
        # Whoever asks for the whole of something and for a part of it gets the whole.
        if not any(path.startswith(f"{other}.") for other in paths):
            there = picked
            for name in path.split("."):
                there = there.setdefault(name, {})
    return picked


def _in_full(path: str, known: Tree) -> str:
    """Return a path with the names that its parts are short for."""
    here, full = known, []
    for name in path.split("."):
        name = SHORT[name] if name not in here and SHORT.get(name) in here else name
        full.append(name)
        here = here.get(name, {})
    return ".".join(full)


def _fault_in(path: str, known: Tree) -> Fault | None:
    here = known
    for name in path.split("."):
        if name not in here:
            shown = path[:60]
            detail = f"There is no field “{shown}”. {params.suggest(name[:60], here)}"
            return Fault("unknown_field", detail, parameter="fields")
        here = here[name]
    return None


def pick(value: Any, tree: Tree) -> Any:
    """Return the parts of a JSON value that `tree` names; lists are picked from item by item."""
    if not tree or value is None:
        return value
    if isinstance(value, list):
        return [pick(item, tree) for item in value]
    return {name: pick(value[name], below) for name, below in tree.items() if name in value}
