"""Suppliers of photos: who they are, and how much of theirs may be used. Verbs of `media.services`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from media.models import Supplier

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = structlog.get_logger(__name__)


def save_supplier(supplier: Supplier, *, by: User) -> Supplier:
    """Save a supplier and return it. Photos that are here already keep the category they have."""
    supplier.save()
    logger.info("photo supplier saved", supplier=supplier.pk, by=by.pk)
    return supplier


def delete_supplier(supplier_id: int, *, by: User) -> None:
    """Delete a supplier; its photos stay, and belong to none."""
    Supplier.objects.filter(pk=supplier_id).delete()
    logger.info("photo supplier deleted", supplier=supplier_id, by=by.pk)
