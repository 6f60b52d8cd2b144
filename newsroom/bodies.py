"""The body of a write, read strictly: what nobody knows is named, with what may have been meant.

members(body, known)   the JSON object, checked for strangers
unknown(body, known)   a fault for each member that is not known
tag_read(request)      what If-Match says was read
fingerprint(body)      what tells a body from any other
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from typing import Any

import orjson
from rest_framework.request import Request

from newsroom import params, text
from newsroom.errors import BadInput, Fault
from newsroom.parsers import StrictJSONParser
from newsroom.private import PreconditionRequired

TAG = re.compile(r'"([\x21\x23-\x7e]{1,200})"')


class MergePatchParser(StrictJSONParser):
    """The same JSON under the name of what it does (RFC 7396)."""

    media_type = "application/merge-patch+json"


def members(body: Any, known: Collection[str]) -> dict[str, Any]:
    """Return the JSON object that was sent; nothing at all is an empty one.

    Raises BadInput for any other value, and for each member that is not known.
    """
    if body is None or body == "":
        return {}
    if not isinstance(body, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object.", pointer="")])
    if faults := unknown(body, known):
        raise BadInput(faults)
    return body


def unknown(body: Mapping[str, Any], known: Collection[str], *, below: str = "") -> list[Fault]:
    """Return a fault for each member of a JSON object that is not among the known ones.

    `below` is the pointer of the object itself.
    """
    found = []
    for name in body:
        if name not in known:
            shown = text.shorten(name, 60)
            detail = f"Unknown field “{shown}”. {params.suggest(shown, known)}".rstrip()
            found.append(Fault("unknown_field", detail, pointer=f"{below}/{escaped(shown)}"))
    return found


def escaped(name: str) -> str:
    """Return a member's name as a part of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def tag_read(request: Request) -> str:
    """Return the tag that If-Match names, empty for what is no tag of ours. Raises PreconditionRequired."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise PreconditionRequired
    found = TAG.fullmatch(given)
    return found[1] if found else ""


def fingerprint(body: Any) -> str:
    """Return what tells this body from any other, whatever the order of its members."""
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
