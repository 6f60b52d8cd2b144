"""The photo desk's pages in the admin."""

from media.admin.photos import PhotoAdmin

__all__ = ["PhotoAdmin"]
