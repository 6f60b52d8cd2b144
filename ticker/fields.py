"""The column of a rate: the same digits on every database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from ticker import numbers


class RateField(models.DecimalField):  # type: ignore[type-arg]
    """A Decimal of 12 digits before the point and 8 after it, kept exactly.

    SQLite has no decimals: Django's own field is stored there as a float of 15 digits, five
    fewer than a rate may have. Here it is text of a fixed width, so that order and
    comparison are those of the numbers. PostgreSQL keeps it as numeric(20,8).
    """

    WIDTH = numbers.WHOLE_DIGITS + 1 + numbers.DECIMALS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = numbers.WHOLE_DIGITS + numbers.DECIMALS
        kwargs["decimal_places"] = numbers.DECIMALS
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return what a migration writes down; the digits are the field's own."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        # Not "DecimalField": that name makes Django read the column as a float on SQLite.
        return "RateField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column's type."""
        if connection.vendor == "sqlite":
            return f"varchar({self.WIDTH})"
        return f"numeric({self.max_digits}, {self.decimal_places})"

    def cast_db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the type in a CAST, which is the column's."""
        return self.db_type(connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """Return the value as the database takes it; one that would be rounded is refused."""
        number = self.to_python(value)
        if number is None:
            return None
        if number and not numbers.is_rate(number):
            raise ValidationError(
                _("{field}: {number} cannot be kept exactly.").format(field=self.verbose_name, number=number),
                code="inexact",
            )
        digits = numbers.plain(number, numbers.DECIMALS)
        return digits.zfill(self.WIDTH) if connection.vendor == "sqlite" else Decimal(digits)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        """Return the stored digits as a Decimal."""
        return None if value is None else Decimal(value)
