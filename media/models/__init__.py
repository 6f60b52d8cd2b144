"""The photo desk's tables. Only `media.services` and `media.history` write them."""

from media.models.event import ImageEvent
from media.models.image import Image
from media.models.rendition import Rendition

__all__ = ["Image", "ImageEvent", "Rendition"]
