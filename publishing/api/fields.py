"""`fields=headline,lead_image.sources,authors.name`: picking parts of an answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from newsroom import params
from newsroom.errors import BadInput, Fault

# name -> the tree below it; an empty tree takes everything below.
Tree = dict[str, "Tree"]


def tree_of(shape: serializers.Serializer[Any]) -> Tree:
    """Return the names that `fields` may use on answers of this shape."""
    return {name: _below(field) for name, field in shape.fields.items()}


def _below(field: Any) -> Tree:
    if isinstance(field, serializers.ListSerializer):
        field = field.child
    return tree_of(field) if isinstance(field, serializers.Serializer) else {}


def read(given: dict[str, list[str]], known: Tree) -> Tree | None:
    """Return what `fields` picks as a tree, None where it was not given. Raises BadInput."""
    if "fields" not in given:
        return None
    picked: Tree = {}
    faults: list[Fault] = []
    for path in filter(None, (part.strip() for part in params.single(given, "fields").split(","))):
        here, there = known, picked
        for name in path.split("."):
            if name not in here:
                detail = f"There is no field “{path}”. {params.suggest(name, here)}"
                faults.append(Fault("unknown_field", detail, parameter="fields"))
                break
            here, there = here[name], there.setdefault(name, {})
    if faults:
        raise BadInput(faults)
    if not picked:
        raise BadInput([Fault("empty", "“fields” names no field.", parameter="fields")])
    return picked


def pick(value: Any, tree: Tree) -> Any:
    """Return the parts of a JSON value that `tree` names; lists are picked from item by item."""
    if not tree or value is None:
        return value
    if isinstance(value, list):
        return [pick(item, tree) for item in value]
    return {name: pick(value[name], below) for name, below in tree.items() if name in value}
