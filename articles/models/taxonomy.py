"""Where a story stands and what it is about."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.fields import LineField, ProseField
from publishing.document import TAG_KINDS

KIND_NAMES = {
    "topic": _("Topic"),
    "place": _("Place"),
    "person": _("Person"),
    "organisation": _("Organisation"),
    "series": _("Series"),
}
slug_form = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Write small Latin letters and digits, with hyphens between words.")
)


class Section(models.Model):
    """A part of the paper. Sections form a tree of a few dozen, seldom deeper than two."""

    slug = LineField(max_length=60, unique=True, validators=[slug_form], help_text=_("Last part of the address."))
    name = LineField(max_length=100)
    description = ProseField(max_length=1000, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Order in the menu; smaller comes first."))

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="section_not_its_own_parent")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a parent that lies below this section."""
        if self.parent and any(above.pk == self.pk for above in self.parent.path()):
            raise ValidationError({"parent": gettext("This section lies above the one you chose.")})

    def path(self) -> Iterator[Section]:
        """Yield this section and those above it, nearest first."""
        here: Section | None = self
        seen: set[int] = set()
        while here is not None and here.pk not in seen:
            seen.add(here.pk)
            yield here
            here = here.parent


class Tag(models.Model):
    """What a story is about."""

    slug = LineField(max_length=80, unique=True, validators=[slug_form], help_text=_("Last part of the address."))
    name = LineField(max_length=120)
    kind = LineField(max_length=12, choices=[(kind, KIND_NAMES[kind]) for kind in TAG_KINDS], default="topic")
    description = ProseField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name", "kind"], name="tag_named_once_in_its_kind")]

    def __str__(self) -> str:
        return self.name
