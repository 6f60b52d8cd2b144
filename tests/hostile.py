"""Files that mean harm, made on the spot: each names itself, and says what may become of it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image as Pixels

from tests.photos import make_photo_bytes, make_pixels, packet, records

PAYLOAD = b"<script>alert('CanaryPayload')</script><?php system($_GET['c']); ?>"
TAKEN = ""  # a clean picture comes of it


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes, rows: bytes | None = None) -> bytes:
    """Return a grey PNG of this size, black unless `rows` says otherwise, with more chunks before its pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    data = zlib.compress(rows if rows is not None else bytes((width + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def saved(picture: Pixels.Image, form: str, **options: Any) -> bytes:
    with io.BytesIO() as output:
        picture.save(output, form, **options)
        return output.getvalue()


def scans(side: int, number: int) -> bytes:
    """Return a progressive JPEG that repeats its last scan."""
    content = saved(Pixels.new("RGB", (side, side), "red"), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * number + content[-2:]


def tiff(entries: list[tuple[int, int, int, int]], *, following: int = 0, tail: bytes = b"") -> bytes:
    """Return a TIFF of one directory with these entries: tag, type, number, value."""
    body = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", following) + tail


def grey_tiff(width: int, height: int, data: bytes, compression: int, **more: int) -> bytes:
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, compression), (262, 3, 1, 1)]
    entries += [(277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, len(data)), (273, 4, 1, 8 + 2 + 12 * 9 + 4)]
    return tiff(entries, tail=data, **more)


def frames(form: str, **options: Any) -> bytes:
    pictures = [make_pixels(320, 200) for _ in range(12)]
    return saved(pictures[0], form, save_all=True, append_images=pictures[1:], **options)


def text_chunks() -> bytes:
    bomb = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(60_000_000), 9))
    return png(64, 64, *([bomb] * 20))


def xmp_bomb() -> bytes:
    return chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x>" * 40_000_000, 9))


def profile_bomb() -> bytes:
    return png(64, 64, chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(200_000_000), 9)))


def jpeg_profiles() -> bytes:
    """Return a JPEG with as much colour profile as 255 segments hold."""
    part = b"ICC_PROFILE\0"
    segments = b"".join(
        struct.pack(">BBH", 0xFF, 0xE2, 65_000 + 16) + part + bytes([n, 255]) + bytes(65_000) for n in range(1, 256)
    )
    content = make_photo_bytes("JPEG")
    return content[:2] + segments + content[2:]


def entities(inner: str) -> bytes:
    return make_photo_bytes("JPEG", xmp=f'<?xml version="1.0"?><!DOCTYPE l [{inner}]><l>&z;</l>'.encode())


def laughs() -> bytes:
    steps = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return entities(f'<!ENTITY a "ha">{steps}<!ENTITY z "&j;">')


def deep_box() -> bytes:
    content = make_photo_bytes("AVIF")
    nested = b""
    for _ in range(4000):
        nested = struct.pack(">I4s", len(nested) + 8, b"meta") + nested
    return content[:32] + nested + content[32:]


def looping_exif() -> bytes:
    """Return EXIF whose directories name one another for ever."""
    body = b"MM\0*\0\0\0\x08" + struct.pack(">HHHII", 1, 0x8769, 4, 1, 8) + struct.pack(">I", 8)
    return make_photo_bytes("JPEG", exif=b"Exif\0\0" + body)


def endless_iim() -> bytes:
    return make_photo_bytes("JPEG", extra=records([(25, b"k%d" % n) for n in range(5000)]))


BOTH = {TAKEN, "corrupt", "truncated"}
# Name: how it is made, and what it may end in.
CORPUS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "0 bytes": (lambda: b"", {"empty"}),
    "one byte": (lambda: b"\xff", {"unsupported_format"}),
    "pixels: a header of 3600 megapixels": (lambda: png(60_000, 60_000, rows=b"\0" * 1000), {"too_many_pixels"}),
    "pixels: a hundred black megapixels in 100 KB": (lambda: png(10_000, 10_000), {TAKEN, "too_slow"}),
    "pixels: a line": (lambda: png(30_000, 16), {TAKEN}),
    "pixels: a thinner line": (lambda: png(30_000, 1), {"too_small"}),
    "pixels: WebP": (lambda: saved(Pixels.new("RGB", (8000, 5000)), "WEBP", method=0), {"too_many_pixels"}),
    "pixels: AVIF": (lambda: saved(Pixels.new("RGB", (8000, 7500)), "AVIF", speed=10), {"too_many_pixels"}),
    "pixels: TIFF of nothing": (
        lambda: grey_tiff(10_000, 10_000, zlib.compress(bytes(100_000_000), 9), 8),
        {TAKEN, "corrupt", "too_slow"},
    ),
    "pixels: TIFF whose strip is larger than memory": (
        lambda: grey_tiff(0x7FFFFFFF, 2, b"x", 1),
        {"too_many_pixels", "corrupt"},
    ),
    "pixels: progressive, all colours": (
        lambda: saved(Pixels.new("RGB", (9900, 10_000), "red"), "JPEG", progressive=True, subsampling=0),
        {"too_much_memory"},
    ),
    "scans: thousands": (lambda: scans(4000, 2000), {"too_many_scans"}),
    "scans: fewer, of more pixels": (lambda: scans(8000, 60), {"too_many_scans"}),
    "text: chunks that unpack to a gigabyte": (text_chunks, {"corrupt", TAKEN}),
    "text: XMP that unpacks to 120 MB": (lambda: png(64, 64, xmp_bomb()), {"corrupt", TAKEN}),
    "text: a hundred thousand chunks": (
        lambda: png(64, 64, *([chunk(b"tEXt", b"k\0v")] * 100_000)),
        {TAKEN, "corrupt", "too_slow"},
    ),
    "profile: one that unpacks to 200 MB": (profile_bomb, {"corrupt", TAKEN}),
    "profile: 16 MB of zeros": (jpeg_profiles, {TAKEN}),
    "profile: no profile": (lambda: make_photo_bytes("JPEG", icc_profile=b"\0" * 40_000), {TAKEN}),
    "entities: a billion laughs": (laughs, {TAKEN}),
    "entities: one long one, often": (
        lambda: entities(f'<!ENTITY a "{"x" * 40_000}"><!ENTITY z "{"&a;" * 5000}">'),
        {TAKEN},
    ),
    "entities: a file of ours": (lambda: entities('<!ENTITY z SYSTEM "file:///etc/passwd">'), {TAKEN}),
    "XMP: deeper than any stack": (
        lambda: make_photo_bytes("JPEG", xmp=packet("<dc:x>" * 4500 + "</dc:x>" * 4500)),
        {TAKEN},
    ),
    "XMP: very many properties": (
        lambda: make_photo_bytes("JPEG", xmp=packet("".join(f"<dc:x{n}/>" for n in range(5500)))),
        {TAKEN},
    ),
    "IIM: thousands of keywords": (endless_iim, {TAKEN}),
    "EXIF: directories in a ring": (looping_exif, {TAKEN}),
    "TIFF: directories in a ring": (lambda: grey_tiff(64, 64, bytes(4096), 1, following=8), {TAKEN, "corrupt"}),
    "AVIF: boxes in boxes": (deep_box, {"corrupt", "truncated", "unsupported_format"}),
    "polyglot: script in a comment": (lambda: make_photo_bytes("JPEG", comment=PAYLOAD), {TAKEN}),
    "polyglot: archive behind the picture": (lambda: make_photo_bytes("JPEG") + b"PK\x03\x04" + PAYLOAD, {TAKEN}),
    "polyglot: page behind the picture": (lambda: make_photo_bytes("PNG") + b"<html>" + PAYLOAD, {TAKEN}),
    "polyglot: script in the pixels' text": (lambda: png(64, 64, chunk(b"tEXt", b"Comment\0" + PAYLOAD)), {TAKEN}),
    "polyglot: script in EXIF": (
        lambda: make_photo_bytes("JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + PAYLOAD),
        {TAKEN},
    ),
    "polyglot: script behind a WebP": (lambda: make_photo_bytes("WEBP") + PAYLOAD, {TAKEN}),
    "polyglot: script behind an AVIF": (lambda: make_photo_bytes("AVIF") + b"\0\0\0\x4bfree" + PAYLOAD, BOTH),
    "polyglot: GIF in front": (lambda: b"GIF89a" + make_photo_bytes("JPEG"), {"unsupported_format"}),
    "wrong: page that begins like a JPEG": (lambda: b"\xff\xd8\xff<html>" + PAYLOAD, {"corrupt", "truncated"}),
    "wrong: an SVG": (lambda: b"<svg onload='alert(1)'/>", {"unsupported_format"}),
    "wrong: a PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", {"unsupported_format"}),
    "film: APNG": (lambda: frames("PNG"), {TAKEN}),
    "film: WebP": (lambda: frames("WEBP"), {TAKEN}),
    "film: AVIF": (lambda: frames("AVIF", speed=10), {TAKEN}),
    "film: TIFF of pages": (lambda: frames("TIFF"), {TAKEN}),
    "film: a picture with a second one": (lambda: frames("MPO"), {TAKEN}),
}
