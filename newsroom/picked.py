"""What `fields` leaves of an answer, in the words of the contract.

A request that names `fields` gets those parts and no others, so nothing in its answer is
required. The contract says so with a second form of each such answer, made here from the
whole one: “CardPicked” is a Card that may lack any part. A client that never picks may take
the first form alone.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
WHERE = "#/components/schemas/"
PICKED = "Picked"


def allow_parts(operation: Json, schemas: Json) -> None:
    """Let the 200 of an operation that takes `fields` be the picked form of its shape, too."""
    if not any(parameter.get("name") == "fields" for parameter in operation.get("parameters", ())):
        return
    for media in operation["responses"].get("200", {}).get("content", {}).values():
        whole = media["schema"].get("$ref", "").removeprefix(WHERE)
        if whole in schemas:
            # Of a list, the frame stays: `fields` picks from its results.
            frame = "results" in schemas[whole]["properties"]
            picked = _page(whole, schemas) if frame else _part(whole, schemas)
            media["schema"] = {"anyOf": [media["schema"], {"$ref": WHERE + picked}]}


def _page(name: str, schemas: Json) -> str:
    page, picked = schemas[name], name + PICKED
    results = {**page["properties"]["results"]}
    results["items"] = _below(results["items"], schemas)
    schemas.setdefault(picked, {**page, "properties": {**page["properties"], "results": results}})
    return picked


def _part(name: str, schemas: Json) -> str:
    """Return the name of the picked form of an object, made on first need."""
    picked = name + PICKED
    if picked not in schemas:
        schemas[picked] = {}  # a shape may hold itself
        whole = schemas[name]
        properties = {name: _below(value, schemas) for name, value in whole["properties"].items()}
        schemas[picked] = {"type": "object", "description": f"Parts of {name}.", "properties": properties}
    return picked


def _below(value: Any, schemas: Json) -> Any:
    """Return a schema with every object in it replaced by its picked form."""
    if isinstance(value, list):
        return [_below(each, schemas) for each in value]
    if not isinstance(value, dict):
        return value
    name = str(value.get("$ref", "")).removeprefix(WHERE)
    if "oneOf" in schemas.get(name, {}):
        # What tells its kinds apart may have been left out.
        return {"type": "object", "description": f"Parts of {name}."}
    if "properties" in schemas.get(name, {}):
        return {**value, "$ref": WHERE + _part(name, schemas)}
    return {
        key: _below(each, schemas) if key in ("items", "allOf", "anyOf", "oneOf", "additionalProperties") else each
        for key, each in value.items()
    }
