"""Writes the credit block into renditions, in all three dialects, and nothing else.

A photo that is copied from a page keeps its author, its rights and its alt text; where it
was taken, with which camera and by whose software stays here.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image

from media.metadata import exif, iim

Block = Mapping[str, str]

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LANGUAGES = '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
LIST = "<rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq>"
PLAIN = "{}"
PROPERTIES = (
    ("creator", "dc:creator", LIST),
    ("copyright", "dc:rights", LANGUAGES),
    ("credit", "photoshop:Credit", PLAIN),
    ("headline", "photoshop:Headline", PLAIN),
    ("usage_terms", "xmpRights:UsageTerms", LANGUAGES),
    ("web_statement", "xmpRights:WebStatement", PLAIN),
    ("alt", "Iptc4xmpCore:AltTextAccessibility", LANGUAGES),
    ("digital_source_type", "Iptc4xmpExt:DigitalSourceType", PLAIN),
)
RECORDS = ((80, "creator"), (105, "headline"), (110, "credit"), (116, "copyright"))


def jpeg_options(block: Block) -> dict[str, Any]:
    """Return the arguments of Pillow's save() that put the block into a JPEG; the source's comment is dropped."""
    if not block:
        return {"comment": b""}
    return {**avif_options(block), "extra": app13(block), "comment": b""}


def avif_options(block: Block) -> dict[str, Any]:
    """Return the arguments of Pillow's save() that put the block into an AVIF file."""
    return {"xmp": xmp_packet(block), "exif": exif_block(block)} if block else {}


def xmp_packet(block: Block) -> bytes:
    """Return the block as an XMP packet (ISO 16684-1)."""
    properties = "".join(
        f"<{name}>{form.format(escape(block[key]))}</{name}>" for key, name, form in PROPERTIES if key in block
    )
    if "copyright" in block:
        properties += "<xmpRights:Marked>True</xmpRights:Marked>"
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'<rdf:Description rdf:about="" {declared}>{properties}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def exif_block(block: Block) -> bytes:
    """Return creator and copyright as EXIF."""
    found = Image.Exif()
    for tag, name in ((exif.ARTIST, "creator"), (exif.COPYRIGHT, "copyright")):
        if value := block.get(name):
            # As bytes: given text, Pillow writes ASCII with question marks.
            found[tag] = value.encode()
    return found.tobytes()


def app13(block: Block) -> bytes:
    """Return the block as IIM in an APP13 segment of a JPEG.

    The standard wants 32 bytes for a credit. Cutting a name is worse than a long one,
    which every reader takes.
    """
    records = struct.pack(">BBBH", iim.MARKER, *iim.CHARACTER_SET, len(iim.UTF8)) + iim.UTF8
    records += struct.pack(">BBBHH", iim.MARKER, 2, 0, 2, 4)
    for number, name in RECORDS:
        if value := block.get(name, "").encode():
            records += struct.pack(">BBBH", iim.MARKER, 2, number, len(value)) + value
    resource = struct.pack(">4sHHI", b"8BIM", iim.RESOURCE, 0, len(records)) + records + b"\0" * (len(records) % 2)
    segment = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment
