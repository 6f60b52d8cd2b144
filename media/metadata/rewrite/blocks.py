"""The three blocks of words as they are to be, whatever container they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from media.metadata import exif, packet, write
from media.metadata.rewrite import tiff
from newsroom import text

Words = Mapping[str, Any]

# In EXIF, these are words. Where a camera wrote none of them, none is added: XMP says it all.
EXIF_TAGS = {exif.DESCRIPTION: "caption", exif.ARTIST: "creator", exif.COPYRIGHT: "copyright"}


class Unwritable(ValueError):
    """Words cannot be written into this file without touching its picture."""


def xmp(before: bytes, words: Words) -> bytes:
    """Return a packet with all our words in it; of the one before, all else stays. One that cannot be read goes."""
    if not before.strip(b"\0 \r\n\t"):
        return packet.packet(words)
    try:
        root = packet.opened(before)
        said = packet.said(before)
    except Exception:  # whatever is wrong with it, see xmp.tree
        return packet.packet(words)
    # What it says already stays as it was written, with its other languages.
    new = {name: value for name, value in words.items() if not value or not _same(said[name], value)}
    packet.write(root, new)
    return packet.serialised(root)


def _same(said: Any, value: Any) -> bool:
    """Return whether two values differ in nothing but white space."""
    if isinstance(value, list):
        return isinstance(said, list) and [text.line(one) for one in said] == value
    return isinstance(said, str) and text.line(said) == text.line(value)


def iim(before: bytes, words: Words, legacy: Sequence[str]) -> bytes:
    """Return IIM records with all our words in them; of those before, all that no field of ours stands for stays."""
    return write.iim_block(words, before, legacy)


def tiff_words(content: bytes, words: Words) -> tiff.Changes:
    """Return the changes that bring the words of an EXIF block in step; those it lacks are not added."""
    held = tiff.entries(content)
    changes: tiff.Changes = {}
    for tag, name in EXIF_TAGS.items():
        said = tiff.value_of(content, tag).split(b"\0")[0].decode("utf-8", "replace")
        value = str(words.get(name) or "")
        # What says the same in other white space is left as the camera wrote it.
        if tag in held and text.line(said) != text.line(value):
            changes[tag] = (tiff.ASCII, value.encode() + b"\0") if value else None
    return changes


def exif_block(before: bytes, words: Words) -> bytes:
    """Return an EXIF block (a TIFF) with its words in step, all else where it was. A broken one stays as it is."""
    try:
        changes = tiff_words(before, words)
        return tiff.patched(before, changes) if changes else before
    except tiff.Broken:
        return before
