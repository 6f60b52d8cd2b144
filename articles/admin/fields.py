"""Form fields through which a story's text comes in: cleaned first, measured afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from articles.models import Article
from newsroom import text

MAX_DIGITS = 18  # of an id; more fit no column


class Line(forms.CharField):
    """One line, without what no column holds."""

    widget = UnfoldAdminTextInputWidget

    def to_python(self, value: Any) -> str:
        """Return the line, cleaned."""
        return text.line(super().to_python(value) or "")


class Prose(forms.CharField):
    """Several lines, without what no column holds."""

    widget = UnfoldAdminTextareaWidget

    def to_python(self, value: Any) -> str:
        """Return the text, cleaned."""
        return text.prose(super().to_python(value) or "")


class Html(forms.CharField):
    """The body as the editor sends it. `articles.body.clean` is the gate, not this."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        """Return the HTML without NUL, which a form would answer with an error that nobody can mend."""
        return str(super().to_python(value) or "").replace("\x00", "")


class Chosen(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several things by id; an id that no column holds is none of them."""

    def clean(self, value: Any) -> Any:
        """Return the things chosen."""
        for given in value or ():
            if not (str(given).isascii() and str(given).isdigit() and len(str(given)) <= MAX_DIGITS):
                raise ValidationError(_("One of them does not exist."), code="invalid_choice")
        return super().clean(value)


def like(name: str, *, model: type[Model] = Article, **options: Any) -> forms.CharField:
    """Return a form field with the limit, label and help of a model's text column."""
    column: Any = model._meta.get_field(name)
    kind = Prose if column.get_internal_type() == "TextField" else Line
    limit = column.max_length
    words = f"At most {limit} characters; this has %(show_value)d. Shorten it, then save again."
    return kind(
        **{
            "required": False,
            "max_length": limit,
            "help_text": column.help_text,
            "error_messages": {"max_length": words},
            **options,
        }
    )
