"""JPEG: words stand in segments before the first scan; each holds 64 KB at most (ISO 10918, XMP part 3)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence

from media.metadata import iim, packet, xmp
from media.metadata.rewrite import blocks
from media.metadata.rewrite.blocks import Unwritable, Words

EXIF = b"Exif\0\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP = b"Photoshop 3.0\0"
ROOM = 65_533  # bytes in a segment
PART = 65_000  # bytes of an extended packet in one segment
START_OF_SCAN = 0xDA
APP1, APP13 = 0xE1, 0xED
DIGEST = 0x0425  # of the IIM records: a program that finds it wrong believes them less


def rewritten(content: bytes, words: Words, legacy: Sequence[str]) -> bytes:
    """Return the photo with our words in its segments. Raises Unwritable."""
    segments, rest = _parted(content)
    said = [body for code, body in segments if code == APP13 and body.startswith(PHOTOSHOP)]
    before = b"".join(body[len(PHOTOSHOP) :] for body in said)
    kept = [(code, body) for code, body in segments if not _is_words(code, body)]
    place = next((at for at, (code, _) in enumerate(kept) if code not in {0xE0, APP1}), len(kept))
    made = [
        *((APP1, one) for one in _xmp(_packet(segments), words)),
        *((APP13, PHOTOSHOP + part) for part in _parts(resources(before, words, legacy))),
    ]
    kept = [(code, _exif(body, words) if body.startswith(EXIF) else body) for code, body in kept]
    kept[place:place] = made
    return b"\xff\xd8" + b"".join(_segment(code, body) for code, body in kept) + rest


def _parted(content: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return the segments before the first scan, and all from it on."""
    segments: list[tuple[int, bytes]] = []
    position = 2
    while True:
        while content[position : position + 2] == b"\xff\xff":
            position += 1
        if position + 4 > len(content) or content[position] != 0xFF:
            raise Unwritable("segments that do not follow one another")
        code = content[position + 1]
        if code == START_OF_SCAN:
            return segments, content[position:]
        (length,) = struct.unpack_from(">H", content, position + 2)
        segments.append((code, content[position + 4 : position + 2 + length]))
        position += 2 + length


def _segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def _is_words(code: int, body: bytes) -> bool:
    return (code == APP1 and body.startswith((XMP, EXTENSION))) or (code == APP13 and body.startswith(PHOTOSHOP))


def _exif(body: bytes, words: Words) -> bytes:
    made = EXIF + blocks.exif_block(body[len(EXIF) :], words)
    return made if len(made) <= ROOM else body  # XMP says it all the same


def _packet(segments: list[tuple[int, bytes]]) -> bytes:
    """Return the packet with its extension in it, as one."""
    main = next((body[len(XMP) :] for code, body in segments if code == APP1 and body.startswith(XMP)), b"")
    try:
        found = xmp.parse(main)
        guid = xmp.one(found.get("note:HasExtendedXMP"))
        more = xmp.extension([("APP1", body) for code, body in segments if code == APP1], guid) if guid else b""
        return packet.joined(main, more) if more else main
    except Exception:  # whatever is wrong with it: a packet of our own takes its place
        return b""


def _xmp(before: bytes, words: Words) -> Iterator[bytes]:
    """Yield the bodies of XMP segments: one, or one of our words and an extension that holds the rest."""
    whole = blocks.xmp(before, words)
    if len(XMP) + len(whole) <= ROOM:
        yield XMP + whole
        return
    guid = hashlib.md5(whole, usedforsecurity=False).hexdigest().upper()
    yield XMP + _main(words, guid)
    for offset in range(0, len(whole), PART):
        head = EXTENSION + guid.encode() + struct.pack(">II", len(whole), offset)
        yield head + whole[offset : offset + PART]


def _main(words: Words, guid: str) -> bytes:
    """Return a packet of as many of our words as have room, the short ones first; the extension holds them all."""
    kept = sorted((name for name in words if words[name]), key=lambda name: len(str(words[name])))
    while len(XMP) + len(made := packet.packet({name: words[name] for name in kept}, extended=guid)) > ROOM:
        kept.pop()
    return made


def _parts(block: bytes) -> Iterator[bytes]:
    """Yield a block in parts, of which each has room in a segment."""
    room = ROOM - len(PHOTOSHOP)
    for offset in range(0, len(block), room):
        yield block[offset : offset + room]


def resources(before: bytes, words: Words, legacy: Sequence[str]) -> bytes:
    """Return Photoshop's resources with our records among them; those of other things stay."""
    made, old = b"", b""
    for code, name, data in _resources(before):
        if code == iim.RESOURCE:
            old = old or data
        elif code != DIGEST:
            made += _resource(code, name, data)
    records = blocks.iim(old, words, legacy)
    return _resource(iim.RESOURCE, b"\0\0", records) + made


def _resource(code: int, name: bytes, data: bytes) -> bytes:
    return struct.pack(">4sH", b"8BIM", code) + name + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def _resources(block: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    position = 0
    while position + 12 <= len(block) and block[position : position + 4] in iim.SIGNATURES:
        (code,) = struct.unpack_from(">H", block, position + 4)
        end = position + 6 + ((block[position + 6] + 2) & ~1)
        name = block[position + 6 : end]
        size = int.from_bytes(block[end : end + 4])
        if end + 4 + size > len(block):
            return  # what lies behind damage is left out
        yield code, name, block[end + 4 : end + 4 + size]
        position = end + 4 + ((size + 1) & ~1)
