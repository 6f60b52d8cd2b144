"""Makes the file that a camera would have made. Knows no Django: it runs in processes of its own."""

from __future__ import annotations

import io

from examples.demo.content import Photo
from examples.demo.painter import paint
from media.metadata.write import jpeg_options

QUALITY = 88


def expose(photo: Photo) -> bytes:
    """Return a photo as a camera would leave it: a JPEG with its credit inside."""
    block = {
        "creator": photo.creator,
        "credit": photo.credit,
        "copyright": photo.copyright,
        "headline": photo.headline,
        "alt": photo.alt,
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
    }
    buffer = io.BytesIO()
    picture = paint(photo.scene, photo.seed, (photo.width, photo.height))
    picture.save(buffer, "JPEG", quality=QUALITY, **jpeg_options(block))
    return buffer.getvalue()
