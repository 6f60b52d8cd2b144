"""Lists of stories that editors keep: fronts, series, “most important today”."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.taxonomy import Section, Tag, slug_form
from newsroom.fields import LineField, ProseField
from publishing.arrangement import MOST
from publishing.document import KINDS

LONGEST_AGE = 24 * 366  # hours
PLACES = [MinValueValidator(1), MaxValueValidator(MOST)]


class Collection(models.Model):
    """A list of stories in an editor's order; the places that are left are filled by a rule.

    `revision` counts changes; whoever changes it names the one that was read, and is refused if somebody
    changed it since. What readers see is arranged at the door (publishing.collections).
    """

    class Kind(models.TextChoices):
        FRONT = "front", _("Front")
        SERIES = "series", _("Series")
        LIST = "list", _("List")

    name = LineField(_("name"), max_length=100)
    slug = LineField(
        _("slug"), max_length=60, unique=True, validators=[slug_form], help_text=_("Last part of the address.")
    )
    kind = LineField(
        _("kind"), max_length=8, choices=Kind, default=Kind.LIST,
        help_text=_("A front leads a page, a series belongs together, a list is anything else."),
    )  # fmt: skip
    description = ProseField(_("description"), max_length=1000, blank=True)
    language = LineField(_("language"), max_length=8, blank=True, help_text=_("Empty: for readers of every language."))
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=0,
        validators=[MaxValueValidator(32_767)],
        help_text=_("Order among the collections; smaller comes first."),
    )
    size = models.PositiveSmallIntegerField(
        _("places"), default=10, validators=PLACES, help_text=_("How many stories it shows at most.")
    )
    is_public = models.BooleanField(
        _("readers see it"), default=False, help_text=_("Until then it is only on the desk.")
    )

    fills = models.BooleanField(
        _("fill the places that are left"), default=False, help_text=_("With published stories, by this rule.")
    )
    sections = models.ManyToManyField(
        Section, blank=True, related_name="collections", verbose_name=_("from these sections"),
        help_text=_("Those below included. None: from all."),
    )  # fmt: skip
    tags = models.ManyToManyField(
        Tag, blank=True, related_name="collections", verbose_name=_("with any of these tags"),
        help_text=_("None: whatever the tags."),
    )  # fmt: skip
    story_kind = LineField(
        _("only of the kind"), max_length=12, blank=True, choices=[(kind, kind.capitalize()) for kind in KINDS],
        help_text=_("Empty: stories of every kind."),
    )  # fmt: skip
    story_language = LineField(
        _("in the language"), max_length=8, blank=True, help_text=_("Empty: stories in every language.")
    )
    newest_first = models.BooleanField(_("newest first"), default=True)
    max_age_hours = models.PositiveIntegerField(
        _("not older than, in hours"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_AGE)], help_text=_("Empty: however old."),
    )  # fmt: skip

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["position", "name"]
        constraints = [models.CheckConstraint(condition=Q(size__gte=1, size__lte=MOST), name="collection_has_places")]

    def __str__(self) -> str:
        return self.name


class CollectionItemQuerySet(models.QuerySet["CollectionItem"]):
    """What an editor placed, as of a moment."""

    def valid(self, at: dt.datetime) -> Self:
        """Items whose time it is: from the second of `valid_from` to the one before `valid_until`."""
        begun = Q(valid_from=None) | Q(valid_from__lte=at)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gt=at))


class CollectionItem(models.Model):
    """A story that an editor put into a collection. Pinned it keeps its place, whatever flows around it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()
    pin = models.PositiveSmallIntegerField(null=True, blank=True, validators=PLACES)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)

    objects = CollectionItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "article"], name="story_once_in_a_collection"),
            models.CheckConstraint(condition=Q(pin=None) | Q(pin__gte=1, pin__lte=MOST), name="pinned_to_a_place"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lt=F("valid_until")),
                name="valid_from_before_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} in {self.collection}"
