"""Writes XMP: a packet of our own, or our words into somebody's packet, of which all else stays.

The table says which property holds which field, and in which form (IPTC Photo Metadata
Standard 2025.1; ISO 16684-1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from media.metadata import xmp

Words = Mapping[str, Any]

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
META = "adobe:ns:meta/"
NOTE = "http://ns.adobe.com/xmp/note/"
for _prefix, _uri in {
    **NAMESPACES,
    "rdf": RDF,
    "x": META,
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpNote": NOTE,
    "exif": "http://ns.adobe.com/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
}.items():
    ElementTree.register_namespace(_prefix, _uri)

TEXT, LANGUAGES, SEQUENCE, BAG = "", "Alt", "Seq", "Bag"
PROPERTIES: dict[str, tuple[str, str]] = {
    "headline": ("photoshop:Headline", TEXT),
    "title": ("dc:title", LANGUAGES),
    "caption": ("dc:description", LANGUAGES),
    "creator": ("dc:creator", SEQUENCE),
    "creator_title": ("photoshop:AuthorsPosition", TEXT),
    "caption_writer": ("photoshop:CaptionWriter", TEXT),
    "credit": ("photoshop:Credit", TEXT),
    "source": ("photoshop:Source", TEXT),
    "copyright": ("dc:rights", LANGUAGES),
    "usage_terms": ("xmpRights:UsageTerms", LANGUAGES),
    "web_statement": ("xmpRights:WebStatement", TEXT),
    "data_mining": ("plus:DataMining", TEXT),
    "other_constraints": ("plus:OtherConstraints", LANGUAGES),
    "instructions": ("photoshop:Instructions", TEXT),
    "date_created": ("photoshop:DateCreated", TEXT),
    "event": ("Iptc4xmpExt:Event", LANGUAGES),
    "sublocation": ("Iptc4xmpCore:Location", TEXT),
    "city": ("photoshop:City", TEXT),
    "state": ("photoshop:State", TEXT),
    "country": ("photoshop:Country", TEXT),
    "country_code": ("Iptc4xmpCore:CountryCode", TEXT),
    "alt": ("Iptc4xmpCore:AltTextAccessibility", LANGUAGES),
    "extended_description": ("Iptc4xmpCore:ExtDescrAccessibility", LANGUAGES),
    "digital_source_type": ("Iptc4xmpExt:DigitalSourceType", TEXT),
    "ai_system": ("Iptc4xmpExt:AISystemUsed", TEXT),
    "ai_system_version": ("Iptc4xmpExt:AISystemVersionUsed", TEXT),
    "ai_prompt": ("Iptc4xmpExt:AIPromptInformation", TEXT),
    "ai_prompt_writer": ("Iptc4xmpExt:AIPromptWriterName", TEXT),
    "job_id": ("photoshop:TransmissionReference", TEXT),
    "keywords": ("dc:subject", BAG),
    "people": ("Iptc4xmpExt:PersonInImage", BAG),
    "organisations": ("Iptc4xmpExt:OrganisationInImageName", BAG),
    "scene_codes": ("Iptc4xmpCore:Scene", BAG),
    "subject_codes": ("Iptc4xmpCore:SubjectCode", BAG),
}
LICENSOR = {"licensor_name": "plus:LicensorName", "licensor_url": "plus:LicensorURL"}
# Where the reader looks after the plain field: emptied, it must be empty there as well.
PLACES = {
    "sublocation": "Iptc4xmpExt:Sublocation",
    "city": "Iptc4xmpExt:City",
    "state": "Iptc4xmpExt:ProvinceState",
    "country": "Iptc4xmpExt:CountryName",
    "country_code": "Iptc4xmpExt:CountryCode",
}


def packet(words: Words, *, extended: str = "") -> bytes:
    """Return a packet that holds these words and nothing else; blank ones are left out.

    `extended` names the packet that goes on where this one has no more room.
    """
    root = _empty()
    if extended:
        _descriptions(root)[0].set(f"{{{NOTE}}}HasExtendedXMP", extended)
    write(root, {name: value for name, value in words.items() if value})
    return serialised(root)


def opened(content: bytes) -> Element:
    """Return a packet as a tree that can be written into. Raises whatever is wrong with it."""
    root = xmp.tree(content)
    if root.tag == f"{{{RDF}}}RDF":
        rdf, root = root, Element(f"{{{META}}}xmpmeta")
        root.append(rdf)
    if root.find(f".//{{{RDF}}}Description") is None:
        return _empty()
    return root


def said(content: bytes) -> dict[str, Any]:
    """Return what a packet says of each field in the property that we would write. Raises what `xmp.parse` raises."""
    found = xmp.parse(content)
    words: dict[str, Any] = dict.fromkeys(LICENSOR)
    for name, (key, form) in PROPERTIES.items():
        value = found.get(_read_as(key))
        words[name] = xmp.several(value) if form in {BAG, SEQUENCE} else xmp.one(value)
    words["creator"] = ", ".join(words["creator"])
    return words


def _read_as(key: str) -> str:
    prefix, _, name = key.partition(":")
    return f"{xmp.PREFIXES[NAMESPACES[prefix]]}:{name}"


def joined(main: bytes, extension: bytes) -> bytes:
    """Return a packet and its extension as one. Raises whatever is wrong with them."""
    root = opened(main)
    [rdf] = root.findall(f".//{{{RDF}}}RDF")
    for description in _descriptions(root):
        description.attrib.pop(f"{{{NOTE}}}HasExtendedXMP", None)
        for child in description.findall(f"{{{NOTE}}}HasExtendedXMP"):
            description.remove(child)
    rdf.extend(_descriptions(opened(extension)))
    return serialised(root)


def write(root: Element, words: Words) -> None:
    """Write words into an opened packet; a blank one takes its property away, all others stay as they are."""
    for name, value in words.items():
        if name in PROPERTIES:
            key, form = PROPERTIES[name]
            _remove(root, key)
            if value:
                _add(root, key, form, value)
            elif name in PLACES:
                _empty_places(root, PLACES[name])
    if words.get("copyright"):
        _remove(root, "xmpRights:Marked")
        _add(root, "xmpRights:Marked", TEXT, "True")
    if LICENSOR.keys() & words.keys():
        _write_licensor(root, words)


def serialised(root: Element) -> bytes:
    """Return an opened packet as bytes (UTF-8)."""
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{body}<?xpacket end="r"?>'.encode()


def _empty() -> Element:
    root = Element(f"{{{META}}}xmpmeta")
    SubElement(SubElement(root, f"{{{RDF}}}RDF"), f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    return root


def _tag(key: str) -> str:
    prefix, _, name = key.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{name}"


def _descriptions(root: Element) -> list[Element]:
    return root.findall(f".//{{{RDF}}}RDF/{{{RDF}}}Description")


def _remove(root: Element, key: str) -> None:
    tag = _tag(key)
    for description in _descriptions(root):
        description.attrib.pop(tag, None)
        for child in description.findall(tag):
            description.remove(child)


def _add(root: Element, key: str, form: str, value: Any) -> Element:
    element = SubElement(_descriptions(root)[0], _tag(key))
    if form == TEXT:
        element.text = str(value)
        return element
    container = SubElement(element, f"{{{RDF}}}{form}")
    for one in value if isinstance(value, list) else [value]:
        item = SubElement(container, f"{{{RDF}}}li")
        item.text = str(one)
        if form == LANGUAGES:
            item.set(xmp.XML_LANG, "x-default")
    return element


def _empty_places(root: Element, key: str) -> None:
    tag = _tag(key)
    for place in ("LocationShown", "LocationCreated"):
        for element in root.iter(f"{{{NAMESPACES['Iptc4xmpExt']}}}{place}"):
            for part in list(element.iter()):
                part.attrib.pop(tag, None)
                for child in part.findall(tag):
                    part.remove(child)


def _write_licensor(root: Element, words: Words) -> None:
    """Write name and page into the first licensor; what else is said of him stays."""
    first = next(iter(root.findall(f".//{_tag('plus:Licensor')}/*/{{{RDF}}}li")), None)
    if first is None:
        if not any(words.get(name) for name in LICENSOR):
            return
        element = _add(root, "plus:Licensor", SEQUENCE, [])
        first = SubElement(element[0], f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})
    holder = first.find(f"{{{RDF}}}Description")
    holder = first if holder is None else holder
    for name, key in LICENSOR.items():
        if name in words:
            tag = _tag(key)
            holder.attrib.pop(tag, None)
            for child in holder.findall(tag):
                holder.remove(child)
            if words[name]:
                SubElement(holder, tag).text = str(words[name])
