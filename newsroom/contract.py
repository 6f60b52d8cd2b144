"""What the written contract (OpenAPI 3.1) says of every endpoint alike.

Rooms describe their own answers; `finish` adds what the manners promise: the headers that
each answer carries, and the refusals that any request may meet. The parameters that many
endpoints share are here too, each so closely described that what fits the description is
accepted, unless it names something that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from newsroom import paging, picked

Json = dict[str, Any]
PROBLEM = "application/problem+json"
ALONE = "x-for-nobody-else"  # likewise, that its answers are kept by no cache
LINKS = "x-links"  # where an operation notes what leads on from it, until `finish` puts it in its place

# Every character that is text: what newsroom.params takes, in the words of a regular expression.
TEXT = "^[\\t\\n\\r\\u0020-\\u007e\\u00a0-\\ud7ff\\ue000-\\ufffc]*$"
SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MOMENT: Json = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}


def parameter(name: str, schema: Mapping[str, Any], description: str = "") -> OpenApiParameter:
    """Return a parameter of the query with this JSON Schema."""
    return OpenApiParameter(name, dict(schema), description=description)


def in_path(name: str, pattern: str, description: str = "") -> OpenApiParameter:
    """Return a part of the path that has to match `pattern`."""
    schema = {"type": "string", "pattern": f"^{pattern}$"}
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, description=description)


def several(name: str, choices: Iterable[str], description: str) -> OpenApiParameter:
    """Return a parameter that is a comma-separated list of known words."""
    schema = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(choices)}}
    return OpenApiParameter(name, schema, description=description, style="form", explode=False)


def any_and_all(name: str, one: str, description: str) -> OpenApiParameter:
    """Return a filter: comma = any of, repeated = all of. `one` is the pattern of one value."""
    items = {"type": "string", "pattern": f"^{one}(,{one}){{0,49}}$"}
    return OpenApiParameter(name, {"type": "array", "minItems": 1, "items": items}, description=description)


def words(name: str, most: int, description: str) -> OpenApiParameter:
    """Return a parameter that is text of at most `most` characters."""
    return parameter(name, {"type": "string", "maxLength": most, "pattern": TEXT}, description)


def required(found: OpenApiParameter) -> OpenApiParameter:
    """Return the same parameter as one that may not be left out."""
    needed = copy(found)
    needed.required = True
    return needed


PAGE = parameter("page", {"type": "integer", "minimum": 1, "maximum": paging.MAX_PAGE}, "The page, from 1.")
PAGE_SIZE = parameter(
    "page_size",
    {"type": "integer", "minimum": 1, "maximum": paging.MAX_PAGE_SIZE, "default": paging.PAGE_SIZE},
    f"1 to {paging.MAX_PAGE_SIZE}; {paging.PAGE_SIZE} unless given.",
)
CURSOR = parameter(
    "cursor",
    {"type": "string", "pattern": r"^(\*|[A-Za-z0-9_-]{1,2000})$"},
    "For crawling: begin with *, then follow `next`.",
)
PAGING = [PAGE, PAGE_SIZE, CURSOR]


def leads_to(**links: tuple[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return, for `extensions=` of `extend_schema`, how a 200 leads on: name=(operation, {parameter: expression})."""
    said = {name: {"operationId": to, "parameters": dict(given)} for name, (to, given) in links.items()}
    return {LINKS: said}


def for_nobody_else() -> dict[str, Any]:
    """Return, for `extensions=`, that what is answered has no validator: nobody may keep a copy of it."""
    return {ALONE: True}


def finish(result: Json, generator: Any, request: Any, public: bool) -> Json:
    """Return the contract with what holds everywhere: a hook of drf-spectacular."""
    shared = result["components"]
    shared["headers"], shared["responses"] = HEADERS, _refusals()
    shared["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "description": KEY}}
    result["security"] = [{}, {"key": []}]  # anonymous, unless the newsroom asks for a key
    for path in result["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                _complete(operation)
                picked.allow_parts(operation, shared["schemas"])
    shared["schemas"] = dict(sorted(shared["schemas"].items()))
    return result


def _complete(operation: Json) -> None:
    responses = operation["responses"]
    alone = operation.pop(ALONE, False)
    for status, name in EVERYWHERE.items():
        if status not in responses and not (alone and status == "304"):
            responses[status] = {"$ref": f"#/components/responses/{name}"}
    good = responses.get("200")
    if good is not None:
        # A stream has no end, and so nothing that its copy could be compared with.
        kept = ("Cache-Control",) if alone or "text/event-stream" in good.get("content", {}) else ANSWER
        good["headers"] = _referred(kept, good.get("headers"))
        good["description"] = good.get("description") or "As asked for."
    if "301" in responses:
        responses["301"]["headers"] = _referred(("Location",), responses["301"].get("headers"))
    for status, response in responses.items():
        if not response.get("description") and "$ref" not in response:
            response["description"] = MEANING.get(status, "")
    if good is not None and (links := operation.pop(LINKS, None)):
        good["links"] = links


def _referred(names: Sequence[str], own: Json | None) -> Json:
    return {**{name: {"$ref": f"#/components/headers/{name}"} for name in names}, **(own or {})}


def _refusals() -> Json:
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    later = _referred(("Retry-After",), None)
    return {
        "NotModified": {
            "description": "The copy that you hold is the present one.",
            "headers": _referred(ANSWER, None),
        },
        "BadRequest": {"description": MEANING["400"], "content": content},
        "KeyNeeded": {
            "description": "A key is needed, or this one is unknown, revoked or expired.",
            "content": content,
            "headers": _referred(("WWW-Authenticate",), None),
        },
        "TooMany": {
            "description": "More requests than this reader may make.",
            "content": content,
            "headers": _referred(("Retry-After", *LIMITS, *ENDING), None),
        },
        "NotAcceptable": {"description": "Accept names no form that this has.", "content": content},
        "TooLong": {"description": "The address is longer than the server reads, about 4,000 bytes."},
        "HeadersTooLarge": {"description": "The headers are larger than the server reads."},
        "Unavailable": {"description": "The database cannot be reached.", "content": content, "headers": later},
    }


def _header(description: str, *, required: bool = False, **schema: Any) -> Json:
    said: Json = {"description": description, "schema": {"type": "string", **schema}}
    return {**said, "required": True} if required else said


HEADERS: Json = {
    "ETag": _header("Strong validator: send it back in If-None-Match.", required=True),
    "Last-Modified": _header("When what this shows was last changed."),
    "Cache-Control": _header("For how long an edge may keep this.", required=True),
    "Surrogate-Key": _header("Everything that this shows; edges are purged by it."),
    "Link": _header("first, prev, next and last page (RFC 8288)."),
    "RateLimit": _header("What is left to you of the minute: r requests, t seconds. Only where there is a limit."),
    "RateLimit-Policy": _header("How many requests (q) in how many seconds (w)."),
    "Deprecation": _header("Since when something else should be used (RFC 9745); see the links."),
    "Sunset": _header("From when on this may answer no more (RFC 8594)."),
    "WWW-Authenticate": _header("How to send a key (RFC 6750).", required=True),
    "Location": _header("Where it is.", required=True),
    "Retry-After": _header("Seconds to wait.", required=True, pattern="^[0-9]+$"),
}
LIMITS = ("RateLimit", "RateLimit-Policy")
ENDING = ("Deprecation", "Sunset")
ANSWER = ("ETag", "Last-Modified", "Cache-Control", "Surrogate-Key", "Link", *LIMITS)
EVERYWHERE = {
    "304": "NotModified",
    "400": "BadRequest",
    "401": "KeyNeeded",
    "406": "NotAcceptable",
    "414": "TooLong",
    "429": "TooMany",
    "431": "HeadersTooLarge",
    "503": "Unavailable",
}
KEY = "A key of this newsroom, nr_…; in this header and never in an address."
MEANING = {
    "301": "It has another address now.",
    "400": "Something in the request is wrong; `errors` names each place.",
    "404": "There never was such a thing in public.",
    "410": "There was one, and it was taken down.",
}
