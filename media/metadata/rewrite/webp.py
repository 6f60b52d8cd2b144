"""WebP: words stand in chunks of a RIFF file, which a header chunk announces (RFC 9649)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from media.metadata.rewrite import blocks
from media.metadata.rewrite.blocks import Unwritable, Words

HAS_XMP, HAS_EXIF, HAS_ALPHA = 0x04, 0x08, 0x10
EXIF_HEADER = b"Exif\0\0"  # which some writers put before the block


def rewritten(content: bytes, words: Words, size: tuple[int, int]) -> bytes:
    """Return the photo, of this size in pixels, with our words in its chunks. Raises Unwritable."""
    chunks = list(_chunks(content))
    if not chunks:
        raise Unwritable("no chunks")
    before = next((body for kind, body in chunks if kind == b"XMP "), b"")
    kept = [(kind, body) for kind, body in chunks if kind != b"XMP "]
    if kept[0][0] != b"VP8X":
        kept.insert(0, (b"VP8X", _header(kept[0], size)))
    flags = kept[0][1][0] | HAS_XMP
    kept[0] = (b"VP8X", bytes([flags]) + kept[0][1][1:])
    kept = [(kind, _exif(body, words) if kind == b"EXIF" else body) for kind, body in kept]
    kept.append((b"XMP ", blocks.xmp(before, words)))
    body = b"WEBP" + b"".join(_chunk(kind, part) for kind, part in kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _exif(body: bytes, words: Words) -> bytes:
    head = EXIF_HEADER if body.startswith(EXIF_HEADER) else b""
    return head + blocks.exif_block(body[len(head) :], words)


def _header(picture: tuple[bytes, bytes], size: tuple[int, int]) -> bytes:
    kind, body = picture
    # Lossless pictures say in their fifth byte whether they have an alpha channel.
    has_alpha = kind == b"VP8L" and len(body) > 4 and bool(body[4] & 0x10)
    width, height = ((side - 1).to_bytes(3, "little") for side in size)
    return bytes([HAS_ALPHA if has_alpha else 0, 0, 0, 0]) + width + height


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 12
    end = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while position + 8 <= end:
        kind = content[position : position + 4]
        length = int.from_bytes(content[position + 4 : position + 8], "little")
        if position + 8 + length > len(content):
            raise Unwritable("chunks that do not follow one another")
        yield kind, content[position + 8 : position + 8 + length]
        position += 8 + length + length % 2


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
