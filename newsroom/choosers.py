"""Fields that look up a thing while one types, and survive a value that somebody made up.

Django's own put whatever was sent into a query; one that no column can hold breaks the page
that was to say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

LARGEST = 2**63 - 1  # what a column of whole numbers holds


def is_possible(key: Any, value: Any) -> bool:
    """Return whether a primary key column could hold `value`, as it came from a form."""
    try:
        read = key.to_python(str(value))
    except (ValidationError, ValueError, OverflowError):
        return False
    return not isinstance(read, int) or abs(read) <= LARGEST


class _Wary:
    field: Any

    def optgroups(self, name: str, value: Iterable[Any], attrs: Any = None) -> Any:
        """Return the options of those values that could be there at all."""
        key = self.field.remote_field.model._meta.pk
        possible = [each for each in value if each in ("", None) or is_possible(key, each)]
        return super().optgroups(name, possible, attrs)  # type: ignore[misc]


class ChooseOne(_Wary, AutocompleteSelect):
    """One thing, looked up by its words."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Say in the empty field that something is chosen here, as the other choosers do."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": gettext("Select value")}


class ChooseSeveral(_Wary, AutocompleteSelectMultiple):
    """Several things, looked up by their words."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Leave out the cross that takes all away at once: it stands where a list may hold items alone."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}
