"""XMP: RDF/XML that anybody may have written (ISO 16684-1).

Property names come out with the prefixes below, whichever prefixes the file used. What is
in other namespaces is left out: among it are positions, serial numbers and histories.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "core",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "ext",
    "http://ns.adobe.com/xap/1.0/rights/": "rights",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://ns.adobe.com/xmp/note/": "note",
    "http://ns.adobe.com/xap/1.0/": "xmp",
}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
META = re.compile(rb"<(\w+:)?xmpmeta\b.*?</(\w+:)?xmpmeta>|<rdf:RDF\b.*?</rdf:RDF>", re.DOTALL)

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 12
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"


class TooDeep(ValueError):
    """The XMP is nested deeper than any honest writer nests it."""


def tree(packet: bytes) -> Element:
    """Return the root of an XMP packet. Raises whatever is wrong with it: ParseError, EntitiesForbidden, and others."""
    packet = packet[:MAX_BYTES].strip(b"\0 \r\n\t")
    try:
        return fromstring(packet, forbid_dtd=True)
    except ParseError:
        # Some writers pad a packet with what is not XML.
        match = META.search(packet)
        if match is None:
            raise
        return fromstring(match.group(0), forbid_dtd=True)


def parse(packet: bytes) -> dict[str, Any]:
    """Return the properties of an XMP packet: text, a list, or a dict (languages or a structure).

    Raises what `tree` raises, and TooDeep.
    """
    root = tree(packet)
    rdf = root if root.tag == f"{RDF}RDF" else root.find(f".//{RDF}RDF")
    found: dict[str, Any] = {}
    for description in rdf.findall(f"{RDF}Description") if rdf is not None else ():
        found = {**_structure(description, MAX_DEPTH), **found}
    return found


def extension(segments: list[tuple[str, bytes]], guid: str) -> bytes:
    """Return the extended XMP of a JPEG, put together from its APP1 segments; empty if there is none."""
    parts: dict[int, bytes] = {}
    for marker, body in segments:
        if marker == "APP1" and body.startswith(EXTENSION) and body[35:67] == guid.encode("latin-1", "replace"):
            parts[int.from_bytes(body[71:75])] = body[75:]
    joined = b"".join(parts[offset] for offset in sorted(parts))
    return joined if len(joined) <= MAX_BYTES else b""


def one(value: Any) -> str:
    """Return a property as one text: the default language of several, the first entry of a list."""
    if isinstance(value, dict):
        value = value.get("x-default") or value.get("en") or next(iter(value.values()), "")
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, str)), "")
    return value if isinstance(value, str) else ""


def several(value: Any) -> list[str]:
    """Return a property as a list of texts."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, str):
        value = [value]
    return [entry for entry in value or [] if isinstance(entry, str)]


def first_structure(value: Any) -> dict[str, Any]:
    """Return a property as a structure, the first of a list; empty where it is none."""
    if isinstance(value, list):
        value = next((entry for entry in value if isinstance(entry, dict)), {})
    return value if isinstance(value, dict) else {}


def _name(tag: str) -> str | None:
    namespace, _, local = tag[1:].rpartition("}")
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else None


def _attributes(element: Element) -> dict[str, Any]:
    return {name: value for tag, value in element.attrib.items() if (name := _name(tag))}


def _structure(element: Element, depth: int) -> dict[str, Any]:
    found = _attributes(element)
    for child in element:
        if name := _name(child.tag):
            found[name] = _value(child, depth - 1)
    return found


def _value(element: Element, depth: int) -> Any:
    if depth < 0:
        raise TooDeep(f"XMP is nested more than {MAX_DEPTH} levels deep.")
    for child in element:
        match child.tag.removeprefix(RDF):
            case "Alt":
                return {li.get(XML_LANG, "x-default").lower(): li.text or "" for li in child}
            case "Bag" | "Seq":
                return [_value(li, depth - 1) for li in child]
            case "Description":
                return _structure(child, depth - 1)
            case "value":
                return child.text or ""
    if len(element) or _attributes(element):
        return _structure(element, depth - 1)
    return element.get(f"{RDF}resource") or element.text or ""
