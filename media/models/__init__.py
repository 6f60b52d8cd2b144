"""The photo desk's tables. Only `media.services` writes them."""

from media.models.image import Image
from media.models.rendition import Rendition

__all__ = ["Image", "Rendition"]
