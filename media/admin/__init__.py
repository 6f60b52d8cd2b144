"""The photo desk's pages in the admin."""

from media.admin.photos import PhotoAdmin
from media.admin.suppliers import SupplierAdmin
from media.admin.templates import TemplateAdmin

__all__ = ["PhotoAdmin", "SupplierAdmin", "TemplateAdmin"]
