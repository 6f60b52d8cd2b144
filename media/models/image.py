"""A photo as the photo desk holds it: the private original, what is said of it, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from media import crops
from media.crops import Box
from media.metadata.vocabulary import LINES, PROSE, WORDS, credit_block
from media.models.rights import RightsFields
from media.rights import ai
from newsroom import text
from newsroom.fields import DataField, LineField, ProseField, uuid7

SEARCHED = ("headline", "title", "caption", "alt", "creator", "credit", "source", "city", "country", "file_name")
SEARCH_WORDS = 10
SEARCH_LENGTH = 200
COLOUR = r"^#[0-9a-f]{6}$"


def _line(name: str, **options: Any) -> Any:
    return LineField(max_length=LINES[name], blank=True, default="", **options)


def _prose(name: str, **options: Any) -> Any:
    return ProseField(max_length=PROSE[name], blank=True, default="", **options)


def search_words(given: str) -> list[str]:
    """Return the first ten words of a search, folded as the words of photos are."""
    return text.line(given)[:SEARCH_LENGTH].casefold().split()[:SEARCH_WORDS]


class ImageQuerySet(models.QuerySet["Image"]):
    """The photo desk's own ways of looking at its photos."""

    def newest(self) -> Self:
        """Photos in the order of their arrival, newest first."""
        return self.order_by("-uploaded_at", "-id")

    def without_credit(self) -> Self:
        """Photos that nobody is credited for: not ready to be shown."""
        return self.filter(credit="")

    def without_alt(self) -> Self:
        """Photos that nobody has described for readers who do not see them."""
        return self.filter(alt="")

    def without_caption(self) -> Self:
        """Photos that nobody has said anything about."""
        return self.filter(caption="")

    def matching(self, words: str) -> Self:
        """Photos that hold each of the first ten words somewhere in their text, in any case."""
        found = self
        for word in search_words(words):
            found = found.filter(wording__text__contains=word)
        return found


_Photos = models.Manager.from_queryset(ImageQuerySet)


class Library(_Photos["Image"]):
    """The photos of the library: all but those of which somebody has yet to say whether they are new."""

    def get_queryset(self) -> ImageQuerySet:
        """Return the photos that anybody may find."""
        return ImageQuerySet(self.model, using=self._db).filter(held_at__isnull=True)


class Image(RightsFields):
    """One photo. The original is private; readers are only ever shown its renditions.

    Text is what the desk says; `embedded` is what the file said when it arrived.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = LineField(max_length=64, unique=True, editable=False)  # the same bytes are the same photo
    file_name = LineField(max_length=150, editable=False)  # to show; never part of a path
    original = LineField(max_length=100, editable=False)  # key in storages["originals"]
    format = LineField(max_length=10, editable=False)
    width = models.PositiveIntegerField(editable=False, help_text=_("Pixels, the way up it is seen."))
    height = models.PositiveIntegerField(editable=False, help_text=_("Pixels, the way up it is seen."))
    byte_size = models.PositiveBigIntegerField(editable=False)

    headline = _line("headline")
    title = _line("title", help_text=_("The agency's short name of the picture."))
    caption = _prose("caption", help_text=_("Who, what, where and when: what a reader cannot see."))
    alt = _line(
        "alt",
        verbose_name=_("alt text"),
        help_text=_("Say what is to be seen, for readers who do not see it. Not the caption again."),
    )
    extended_description = _prose(
        "extended_description", help_text=_("A longer description, for charts and crowded scenes.")
    )
    keywords = DataField(default=list, blank=True)
    people = DataField(default=list, blank=True, verbose_name=_("people shown"))
    organisations = DataField(default=list, blank=True, verbose_name=_("organisations shown"))
    event = _line("event", help_text=_("What the picture was taken at."))
    scene_codes = DataField(default=list, blank=True, help_text=_("Of the IPTC scene list, such as 011900."))
    subject_codes = DataField(default=list, blank=True, help_text=_("Of the IPTC subject list, such as 15054000."))

    creator = _line("creator", help_text=_("Who took it; several with commas."))
    creator_title = _line("creator_title", verbose_name=_("creator's job title"))
    caption_writer = _line("caption_writer")
    credit = _line("credit", help_text=_("As it is printed: Aida Sadykova / Agency."))
    source = _line("source")
    copyright = _line("copyright")
    usage_terms = _prose("usage_terms")
    web_statement = _line(
        "web_statement",
        verbose_name=_("web statement of rights"),
        help_text=_("Address of a page that states the rights."),
    )
    licensor_name = _line("licensor_name", verbose_name=_("licensor"))
    licensor_url = _line(
        "licensor_url",
        verbose_name=_("page of the licensor"),
        help_text=_("Where a licence for the picture can be had."),
    )
    data_mining = _line("data_mining", help_text=_("Whether machines may learn from it (PLUS vocabulary)."))
    other_constraints = _prose("other_constraints", help_text=_("Conditions that are not said elsewhere."))
    instructions = _prose("instructions", help_text=_("What the sender asks for. Rights often stand here. Not public."))
    job_id = _line("job_id", verbose_name=_("job id"))
    digital_source_type = _line("digital_source_type", help_text=_("How the picture came to be."))

    ai_system = _line("ai_system", verbose_name=_("AI system"))
    ai_system_version = _line("ai_system_version", verbose_name=_("version of the AI system"))
    ai_prompt = _prose("ai_prompt", verbose_name=_("AI prompt"))
    ai_prompt_writer = _line("ai_prompt_writer", verbose_name=_("writer of the AI prompt"))

    sublocation = _line("sublocation", verbose_name=_("exact place"), help_text=_("A square, a building, a village."))
    city = _line("city")
    state = _line("state", verbose_name=_("province or state"))
    country = _line("country")
    country_code = _line("country_code")
    date_created = _line(
        "date_created",
        verbose_name=_("taken"),
        help_text=_("As exactly as it is known: 2025, 2025-01-22, 2025-01-22T09:30."),
    )

    # Where each field's words come from (media.provenance); a field that nobody filled has no entry.
    provenance = DataField(default=dict, blank=True, editable=False)
    embedded = DataField(default=dict, blank=True, editable=False)
    metadata_warnings = DataField(default=list, blank=True, editable=False)

    focal_x = models.FloatField(null=True, blank=True, help_text=_("0 is the left edge, 1 the right one."))
    focal_y = models.FloatField(null=True, blank=True, help_text=_("0 is the upper edge, 1 the lower one."))
    # Boxes that the desk drew, by ratio: {"16:9": {"x", "y", "width", "height"}} (media.crops).
    crops = DataField(default=dict, blank=True)
    placeholder = LineField(max_length=60, blank=True, default="", editable=False)  # ThumbHash, base64
    dominant_color = LineField(
        max_length=7, blank=True, default="", editable=False, validators=[RegexValidator(COLOUR)]
    )

    # Since when it has another picture than the one it came with (media.replacing): part of where its files lie.
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # counts revisions; a writer names the one he read
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_images",
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    # Folded here, because SQLite compares only ASCII letters without regard to case.
    search_text = ProseField(max_length=40_000, blank=True, default="", editable=False)

    # Since when it waits for an answer: it looks like a photo that is here (media.holding).
    held_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Since when its picture is awaited: its words came before its file (media.awaiting).
    awaited_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = Library()
    everything = ImageQuerySet.as_manager()  # those that are held as well

    class Meta:
        verbose_name = _("photo")
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__isnull=True, focal_y__isnull=True)
                # A comparison with NULL is neither true nor false, and a check lets it pass.
                | Q(focal_x__isnull=False, focal_y__isnull=False)
                & Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="image_focal_point_inside",
                violation_error_message=_("A focal point lies inside the photo: two numbers from 0 to 1, or none."),
            ),
            models.CheckConstraint(
                condition=Q(recalled_at__isnull=True, recall_replacement="")
                | Q(recalled_at__isnull=False, recall_replacement__in=["nothing", "placeholder"]),
                name="image_recall_says_what_stands_instead",
            ),
            models.CheckConstraint(condition=Q(ai_label__in=ai.LABELS), name="image_ai_label_is_known"),
            models.CheckConstraint(
                condition=Q(dominant_color="") | Q(dominant_color__regex=COLOUR), name="image_dominant_color_is_a_color"
            ),
        ]
        permissions = [
            ("lift_rights", gettext_noop("Can lift a restriction of a photo")),
            ("lift_ai_label", gettext_noop("Can lower an AI label that came with the file")),
            ("recall_image", gettext_noop("Can recall a photo, and restore it")),
            ("download_original", gettext_noop("Can download the original of a photo")),
        ]
        indexes = [
            # Read by the quota of a supplier: what came into use since its period began.
            models.Index(
                fields=["supplier", "first_used_at"],
                condition=Q(supplier__isnull=False, first_used_at__isnull=False),
                name="image_used_by_supplier",
            ),
            # Read by the sweep that keeps recalled photos out of the public folder.
            models.Index(fields=["recalled_at"], condition=Q(recalled_at__isnull=False), name="image_recalled"),
            # Read by the list of photos whose picture is still to come.
            models.Index(fields=["-uploaded_at", "-id"], condition=Q(awaited_at__isnull=False), name="image_awaited"),
            # Read by ImageQuerySet.newest: the desk's list and its API.
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest"),
            # Read by the filters of the desk's list (media.selection), each in the order of the list.
            *(
                models.Index(fields=["-uploaded_at", "-id"], condition=Q(**{name: ""}), name=f"image_missing_{name}")
                for name in ("credit", "alt", "caption")
            ),
            *(
                models.Index(fields=[name, "-uploaded_at", "-id"], name=f"image_by_{name}")
                for name in ("creator", "city", "state", "country", "uploaded_by", "date_created")
            ),
        ]

    def __str__(self) -> str:
        return self.headline or text.shorten(text.line(self.caption), 80) or self.file_name

    def save(
        self,
        *,
        force_insert: Any = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        self.search_text = text.prose("\n".join(self._words()).casefold())[:40_000]
        if update_fields is not None:
            update_fields = {*update_fields, "search_text", "updated_at"}
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)

    def _words(self) -> list[str]:
        return [*(getattr(self, name) for name in SEARCHED), *map(str, self.keywords), *map(str, self.people)]

    @property
    def problems(self) -> list[str]:
        """Return what is missing before the photo should be shown, in words."""
        missing = {gettext_noop("missing credit"): not self.credit, gettext_noop("missing alt text"): not self.alt}
        return [name for name, is_missing in missing.items() if is_missing]

    @property
    def focal_point(self) -> tuple[float, float] | None:
        """Return where the eye should rest, as parts of width and height; None is the middle."""
        if self.focal_x is None or self.focal_y is None:
            return None
        return self.focal_x, self.focal_y

    def box(self, ratio: str) -> Box:
        """Return the part that the photo's crop of this ratio shows."""
        drawn = crops.drawn(self.crops, ratio)
        return crops.box((self.width, self.height), ratio, focal=self.focal_point, drawn=drawn)

    @property
    def credit_block(self) -> dict[str, str]:
        """Return what every rendition carries inside, by name; blank entries are left out."""
        said = {name: getattr(self, name) for name in WORDS}
        return credit_block(said | {"digital_source_type": ai.source_type(self)})
