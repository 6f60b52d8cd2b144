"""The photo desk's tables. Only `media.services` and `media.history` write them."""

from media.models.event import ImageEvent
from media.models.image import Image
from media.models.likeness import Likeness
from media.models.rendition import Rendition
from media.models.rights import Lease, Supplier
from media.models.template import MetadataTemplate
from media.models.wording import Wording

__all__ = ["Image", "ImageEvent", "Lease", "Likeness", "MetadataTemplate", "Rendition", "Supplier", "Wording"]
