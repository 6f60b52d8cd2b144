"""Tells what a file is by its first bytes. Names and declared types are believed by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.tongues import Words

HEAD = 64  # bytes that are enough to tell

AVIF_BRANDS = {b"avif", b"avis"}
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# What editors do send, and how to call it.
STRANGERS = (
    (b"%PDF", _("a PDF")),
    (b"GIF8", _("a GIF")),
    (b"BM", _("a BMP picture")),
    (b"8BPS", _("a Photoshop document")),
    (b"%!PS", _("a PostScript drawing")),
    (b"PK\x03\x04", _("a ZIP archive or an office document")),
    (b"\xd0\xcf\x11\xe0", _("an office document")),
    (b"\x1f\x8b", _("a compressed archive")),
    (b"ID3", _("a sound file")),
    (b"\x00\x00\x00\x0cJXL ", _("a JPEG XL picture")),
    (b"\xff\x0a", _("a JPEG XL picture")),
    (b"\x00\x00\x00\x0cjP", _("a JPEG 2000 picture")),
)


@dataclass(frozen=True)
class Kind:
    """What a file is: one of our formats, or "" and a name for people."""

    format: str
    name: Words


@cache
def has_heif() -> bool:
    """Return whether the optional decoder of HEIC photos is installed."""
    return find_spec("pi_heif") is not None


def sniff(head: bytes) -> Kind:
    """Return what the file is whose first HEAD bytes these are."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind("JPEG", "a JPEG")
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind("PNG", "a PNG")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind("WEBP", "a WebP")
    if head.startswith((b"II*\0", b"MM\0*")):
        return Kind("TIFF", "a TIFF")
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    return Kind("", next((name for start, name in STRANGERS if head.startswith(start)), _by_text(head)))


def _by_brand(head: bytes) -> Kind:
    size = min(int.from_bytes(head[:4]), len(head))
    brands = {head[8:12], *(head[i : i + 4] for i in range(16, size - 3, 4))}
    if brands & AVIF_BRANDS:
        return Kind("AVIF", gettext("an AVIF"))
    if brands & HEIF_BRANDS:
        return Kind("HEIF" if has_heif() else "", gettext("a HEIC photo"))
    return Kind("", gettext("a video"))


def _by_text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<svg", b"<?xml")):
        return gettext("an SVG drawing or other XML")
    if start.startswith((b"<!doctype", b"<html")):
        return gettext("a web page")
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut inside a character, it is text all the same.
        return (
            gettext("text") if error.start > len(head) - 4 and error.start > 8 else gettext("of a kind we do not know")
        )
    return gettext("text") if b"\0" not in head else gettext("of a kind we do not know")
