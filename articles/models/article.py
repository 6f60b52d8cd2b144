"""The working copy that editors change. Never served to the public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from articles.models.people import Author, Byline
from articles.models.taxonomy import Section, Tag
from newsroom.fields import LineField, ProseField, StoredText, uuid7
from publishing.document import KINDS

KIND_NAMES = {
    "news": _("News"),
    "analysis": _("Analysis"),
    "opinion": _("Opinion"),
    "interview": _("Interview"),
    "feature": _("Feature"),
    "brief": _("Brief"),
    "page": _("Page"),
}


class ArticleQuerySet(models.QuerySet["Article"]):
    """The desk's own ways of looking at its stories."""

    def waiting(self, state: str) -> Self:
        """Stories in one state, those touched last first."""
        return self.filter(state=state).order_by("-saved_at")

    def headlines(self, ids: Iterable[UUID | str]) -> dict[str, str]:
        """Return by id how the stories are called that there are still; no query for no ids."""
        wanted = {UUID(str(each)) for each in ids}
        found = self.filter(pk__in=wanted).only("headline") if wanted else ()
        return {str(each.pk): str(each) for each in found}

    def on_the_desk(self) -> Self:
        """Everything but the spike."""
        return self.exclude(state=Article.State.SPIKED)


class Article(models.Model):
    """A story as it is being written.

    `revision` counts saves; a writer names the one that was read, and is refused if somebody
    saved since. What the public sees comes from `live_edition`, never from here.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SPIKED = "spiked", _("Spiked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = LineField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    # Of a story on the spike, how far it was: taken off, it stands there again.
    spiked_from = LineField(max_length=10, choices=State, blank=True, default="", db_default="", editable=False)
    kind = LineField(max_length=12, choices=[(kind, KIND_NAMES[kind]) for kind in KINDS], default="news")
    language = LineField(max_length=8, default="en")
    # Translations share a story; in one language a story is told once.
    story = models.UUIDField(default=uuid7, editable=False, db_index=True)

    headline = LineField(max_length=300, blank=True)
    kicker = LineField(max_length=80, blank=True, help_text=_("A word or two above the headline."))
    summary = ProseField(max_length=600, blank=True, help_text=_("One or two sentences under the headline."))
    slug = LineField(max_length=100, unique=True, editable=False)
    dateline = LineField(max_length=80, blank=True, help_text=_("The place it was reported from."))
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="articles")
    tags = models.ManyToManyField(Tag, blank=True, related_name="articles")
    authors = models.ManyToManyField(Author, through=Byline, related_name="articles")

    body = StoredText(blank=True)  # canonical HTML, from articles.body.clean
    blocks = StoredText(blank=True)  # JSON, derived from the body in the same save
    text = StoredText(blank=True)  # plain text, derived from the body in the same save
    word_count = models.PositiveIntegerField(default=0, editable=False)

    notice = ProseField(max_length=600, blank=True, help_text=_("A note to readers above the story."))
    seo_title = LineField(max_length=120, blank=True, help_text=_("Empty: the headline."))
    seo_description = ProseField(max_length=320, blank=True, help_text=_("Empty: the summary."))
    canonical_url = LineField(max_length=500, blank=True, help_text=_("Where it was published first, if elsewhere."))

    revision = models.PositiveIntegerField(default=0, editable=False)
    live_edition = models.ForeignKey(
        # Restricted: it goes with its article, and never without.
        "articles.Edition",
        null=True,
        editable=False,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    first_published_at = models.DateTimeField(null=True, editable=False)
    publish_at = models.DateTimeField(null=True, editable=False)  # when state is scheduled
    withdraw_at = models.DateTimeField(null=True, editable=False)  # when readers are to lose it by itself
    embargo_reason = LineField(max_length=200, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-saved_at"]
        indexes = [
            # Read by the desk's start page and list: what is in which state, newest first.
            models.Index(fields=["state", "-saved_at"], name="articles_by_state"),
            # Read by the start page: the day, its hours and weeks (rhythm), and what leaves (corrected).
            models.Index(
                fields=["first_published_at"],
                name="articles_by_first_time",
                condition=Q(first_published_at__isnull=False),
            ),
            models.Index(fields=["withdraw_at"], name="articles_by_leaving", condition=Q(withdraw_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["story", "language"], name="story_told_once_in_a_language"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(live_edition__isnull=False, first_published_at__isnull=False),
                name="published_has_an_edition",
            ),
            models.CheckConstraint(
                condition=Q(state="scheduled", publish_at__isnull=False) | ~Q(state="scheduled") & Q(publish_at=None),
                name="scheduled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(withdraw_at=None) | Q(state__in=["published", "scheduled"]),
                name="what_expires_is_public_or_will_be",
            ),
            # Beyond these there is something in public to take back first (articles.workflow).
            models.CheckConstraint(
                condition=Q(state="spiked", spiked_from__in=["draft", "in_review", "approved", "withdrawn"])
                | ~Q(state="spiked") & Q(spiked_from=""),
                name="spiked_from_somewhere",
            ),
        ]
        permissions = [
            ("change_any_article", gettext_noop("Can change stories of others")),
            ("submit_article", gettext_noop("Can send a story for review")),
            ("approve_article", gettext_noop("Can approve a story")),
            ("publish_article", gettext_noop("Can publish and schedule a story")),
            ("withdraw_article", gettext_noop("Can take a story down")),
            ("erase_article", gettext_noop("Can erase a story for ever")),
        ]

    def __str__(self) -> str:
        return self.headline or gettext("Untitled story")

    @property
    def is_public(self) -> bool:
        """Return whether readers see an edition of it now."""
        return self.live_edition_id is not None

    @property
    def has_unpublished_changes(self) -> bool:
        """Return whether somebody saved after what readers see was signed off."""
        return self.live_edition is not None and self.live_edition.revision != self.revision


class OldSlug(models.Model):
    """A slug that an article had, kept so that no other story takes it."""

    slug = LineField(max_length=100, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="old_slugs")

    def __str__(self) -> str:
        return self.slug


class Correction(models.Model):
    """A note that tells readers what was changed in a published story, with its own time."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    kind = LineField(max_length=14, choices=Kind, default=Kind.CORRECTION)
    text = ProseField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = [F("at").desc(), "-pk"]
        indexes = [models.Index(fields=["-at"], name="corrections_by_time")]  # read by the start page

    def __str__(self) -> str:
        return f"{self.kind}: {self.text[:60]}"
