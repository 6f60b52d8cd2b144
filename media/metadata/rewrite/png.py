"""PNG: words stand in chunks, each with a length and a checksum (ISO 15948)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from media.metadata.rewrite import blocks
from media.metadata.rewrite.blocks import Unwritable, Words

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP = b"XML:com.adobe.xmp"
PLAIN = XMP + b"\0\0\0\0\0"  # not compressed, no language, no translated keyword
TEXTS = {b"iTXt", b"tEXt", b"zTXt"}
# What ImageMagick wrote there: words that would be older than ours.
OLD = (b"Raw profile type iptc\0", b"Raw profile type APP13\0", b"Raw profile type xmp\0")


def rewritten(content: bytes, words: Words) -> bytes:
    """Return the photo with our words in its chunks. Raises Unwritable."""
    chunks = list(_chunks(content))
    before = next((_text(kind, body) for kind, body in chunks if _is_xmp(kind, body)), b"")
    made = [SIGNATURE]
    for kind, body in chunks:
        if _is_xmp(kind, body) or (kind in TEXTS and body.startswith(OLD)):
            continue
        made.append(_chunk(kind, blocks.exif_block(body, words) if kind == b"eXIf" else body))
        if kind == b"IHDR":
            made.append(_chunk(b"iTXt", PLAIN + blocks.xmp(before, words)))
    end = len(SIGNATURE) + sum(12 + len(body) for _, body in chunks)
    return b"".join(made) + content[end:]


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    position, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        length = int.from_bytes(content[position : position + 4])
        kind = content[position + 4 : position + 8]
        body = content[position + 8 : position + 8 + length]
        if len(kind) < 4 or len(body) < length:
            raise Unwritable("chunks that do not follow one another")
        yield kind, body
        position += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _is_xmp(kind: bytes, body: bytes) -> bool:
    return kind in TEXTS and body.startswith(XMP + b"\0")


def _text(kind: bytes, body: bytes) -> bytes:
    """Return the text of a chunk of XMP, unpacked within bounds; empty where that cannot be done."""
    rest = body[len(XMP) + 1 :]
    is_packed = kind == b"zTXt" or (kind == b"iTXt" and rest[:1] == b"\1")
    if kind == b"iTXt":
        rest = rest[2:].split(b"\0", 2)[-1]
    elif kind == b"zTXt":
        rest = rest[1:]
    if not is_packed:
        return rest
    try:
        return zlib.decompressobj().decompress(rest, 4 * 1024 * 1024)
    except zlib.error:
        return b""
