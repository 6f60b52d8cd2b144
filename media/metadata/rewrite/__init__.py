"""Writes corrected words into a copy of an original, of which every byte of the picture stays.

Each container is taken apart only as far as its metadata: what lies between is copied as
it is. XMP, IIM and EXIF are brought in step, because programs differ in whom they ask.
A signature over the whole file (C2PA) does not survive any correction.
"""

from media.metadata.rewrite.files import Unwritable, rewrite

__all__ = ["Unwritable", "rewrite"]
