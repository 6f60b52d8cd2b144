"""Model fields through which all text is stored.

A column of these cannot hold what `newsroom.text` would have removed, whichever way the
value came: form, API, import, shell or `QuerySet.update`. Models of this house use no
other field for text (tests/test_house.py sees to it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.functional import cached_property
from uuid_utils.compat import uuid7

from newsroom import text

__all__ = ["DataField", "LineField", "ProseField", "StoredText", "uuid7"]


if TYPE_CHECKING:
    _Char = models.CharField[str, str]
    _Text = models.TextField[str, str]
    _Field = models.Field[str, str]
else:
    _Char, _Text, _Field = models.CharField, models.TextField, models.Field


class _CleanText(_Field):
    """What the text fields share: clean on the way in, and refuse what is too long."""

    def cleaned(self, value: str) -> str:
        """Return the value as it may be stored."""
        raise TypeError("A text field says how it cleans.")

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.cleaned(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.cleaned(value)
            # The object in memory must not differ from the row that it became.
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        # Cleaned on its way: what Django's text fields write passes `to_python`.
        ready = super().get_db_prep_save(value, connection)
        # SQLite ignores a column's length and PostgreSQL answers with a database error.
        if isinstance(ready, str) and self.max_length and len(ready) > self.max_length:
            message = f"{self.verbose_name}: at most {self.max_length} characters, this is {len(ready)}."
            raise ValidationError(message, code="max_length")
        return ready


class LineField(_CleanText, _Char):
    """One line of text: a headline, a name, a credit."""

    def cleaned(self, value: str) -> str:
        """Return the value on one line, cleaned."""
        return text.line(value)


class ProseField(_CleanText, _Text):
    """Text of several lines, with a limit that is kept."""

    def __init__(self, *args: Any, max_length: int = 10_000, **kwargs: Any) -> None:
        kwargs["max_length"] = max_length
        super().__init__(*args, **kwargs)

    @cached_property
    def validators(self) -> list[Any]:
        """Return the checks of `clean`; Django's text field knows its limit, and does not check it."""
        return [*super().validators, MaxLengthValidator(self.max_length)]

    def cleaned(self, value: str) -> str:
        """Return the value with its line breaks, cleaned."""
        return text.prose(value)


class DataField(models.JSONField):
    """JSON whose strings are clean and whose depth is bounded."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = text.data(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(value if hasattr(value, "resolve_expression") else text.data(value), connection)


class StoredText(_Text):
    """Text that this house wrote from clean parts: finished JSON, or HTML out of the sanitiser.

    Stored and handed out as it is. Never the target of a form or of outside input.
    """
