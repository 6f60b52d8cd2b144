"""Takes a file of any of our formats and gives its copy with our words. Child process only."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from media.metadata import iim
from media.metadata.rewrite import blocks, heif, jpeg, png, tiff, webp
from media.metadata.rewrite.blocks import Unwritable, Words

__all__ = ["Unwritable", "rewrite"]

XMP_TAG = 700


def rewrite(path: Path, target: Path, kind: str, words: Words, *, legacy: Sequence[str]) -> None:
    """Write to `target` the photo at `path` with these words in it, every field of ours; its picture stays as it is.

    Raises Unwritable.
    """
    try:
        made = _made(path, kind, words, legacy)
    except (struct.error, IndexError, OSError) as error:
        raise Unwritable(str(error)) from error
    target.write_bytes(made)


def _made(path: Path, kind: str, words: Words, legacy: Sequence[str]) -> bytes:
    content = path.read_bytes()
    match kind:
        case "JPEG":
            return jpeg.rewritten(content, words, legacy)
        case "PNG":
            return png.rewritten(content, words)
        case "WEBP":
            with Image.open(path, formats=["WEBP"]) as picture:
                return webp.rewritten(content, words, picture.size)
        case "AVIF" | "HEIF":
            return heif.rewritten(content, words)
        case "TIFF":
            return _tiff(content, words, legacy)
    raise Unwritable(kind)


def _tiff(content: bytes, words: Words, legacy: Sequence[str]) -> bytes:
    try:
        held = tiff.entries(content)
        changes = blocks.tiff_words(content, words)
        changes[XMP_TAG] = (tiff.BYTE, blocks.xmp(tiff.value_of(content, XMP_TAG), words))
        # Records of older days would contradict ours; where there are none, none are added.
        resources = tiff.value_of(content, iim.TIFF_PHOTOSHOP)
        said = iim.in_order(tiff.value_of(content, iim.TIFF_IPTC)) or iim.resource(resources)
        if said or iim.TIFF_IPTC in held:
            changes[iim.TIFF_IPTC] = (tiff.UNDEFINED, blocks.iim(said, words, legacy))
        if resources:
            changes[iim.TIFF_PHOTOSHOP] = (tiff.BYTE, jpeg.resources(resources, words, legacy))
        return tiff.patched(content, changes)
    except tiff.Broken as broken:
        raise Unwritable(str(broken)) from broken
