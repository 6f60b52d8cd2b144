"""The story's form: fields, byline and corrections. What they hold becomes one Draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from articles.admin.editor import BodyEditor
from articles.admin.fields import Chosen, Html, Line, Prose, like
from articles.models import Article, Author, Byline, Caption, Correction, Pick, Section, Tag
from articles.services.saving import NOTE_LENGTH
from articles.snapshot import COLUMNS, LABELS
from newsroom.choosers import ChooseOne, ChooseSeveral
from newsroom.dates import language_name
from publishing.search.related import MOST as MOST_RELATED

PLAIN = tuple(name for name in COLUMNS if name not in {"body", "kind", "language"})
MAX_NAMES = 30
MAX_NOTES = 60
MAX_PICKS = MOST_RELATED


def _rows(count: int) -> UnfoldAdminTextareaWidget:
    return UnfoldAdminTextareaWidget(attrs={"rows": count})


class SectionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A section, named with those above it."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "Economy › Energy"."""
        return " › ".join(reversed([section.name for section in obj.path()]))


class StoryForm(forms.Form):
    """Everything of a story but byline and corrections, which are rows."""

    headline = like("headline", label=LABELS["headline"], widget=_rows(1), help_text="")
    kicker = like("kicker", label=LABELS["kicker"])
    summary = like("summary", label=LABELS["summary"], widget=_rows(2))
    body = Html(required=False, label=LABELS["body"], widget=BodyEditor)
    notice = like("notice", label=LABELS["notice"], widget=_rows(2))
    section = SectionField(
        Section.objects.select_related("parent__parent"),
        required=False,
        label=LABELS["section"],
        empty_label=_("Choose a section"),
        widget=UnfoldAdminSelectWidget,
    )
    kind = forms.ChoiceField(
        choices=Article._meta.get_field("kind").choices or (), label=LABELS["kind"], widget=UnfoldAdminSelectWidget
    )
    language = forms.ChoiceField(label=LABELS["language"], widget=UnfoldAdminSelectWidget)
    dateline = like("dateline", label=LABELS["dateline"])
    tags = Chosen(Tag.objects.all(), required=False, label=LABELS["tags"])
    slug = like("slug", label=LABELS["slug"], help_text=_("The last part. Empty: made from the headline."))
    seo_title = like("seo_title", label=LABELS["seo_title"])
    seo_description = like("seo_description", label=LABELS["seo_description"], widget=_rows(3))
    canonical_url = like("canonical_url", label=LABELS["canonical_url"])

    save_note = Line(
        required=False,
        max_length=NOTE_LENGTH,
        label=_("What you changed"),
        help_text=_("For the history, in a few words. Readers never see it."),
    )

    lead_image = forms.UUIDField(
        required=False,
        label=_("Lead photo"),
        widget=forms.HiddenInput,
        error_messages={"invalid": _("This is no photo of the newsroom. Choose another.")},
    )
    lead_text = like("text", model=Caption, label=_("Caption"), widget=_rows(2), help_text="")
    lead_credit = like("credit", model=Caption, label=_("Credit"), help_text="")
    lead_alt = like("alt", model=Caption, label=_("Alt text"), help_text="")

    revision = forms.CharField(required=False, widget=forms.HiddenInput)
    story = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, read_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = ChooseSeveral(Article._meta.get_field("tags"), admin.site)
        self.fields["tags"].widget = tags
        tags.choices = self.fields["tags"].choices  # type: ignore[attr-defined]
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - for the type checker
        language.choices = [(code, language_name(code)) for code in settings.SITE_LANGUAGES]
        _count_here(self)
        for field in self.fields.values():
            field.disabled = read_only

    def clean_revision(self) -> int:
        """Return the revision that the form was opened with; 0, which no story has, for anything odd.

        Nothing that was typed is lost to it: the form comes back, compared with what is saved.
        """
        given: str = self.cleaned_data["revision"]
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


class NameRow(forms.Form):
    """One person's part in the byline."""

    author = forms.ModelChoiceField(Author.objects.all(), required=False, label=_("Author"))
    role = like("role", model=Byline, label=_("Role"), help_text="")

    def __init__(self, *args: Any, read_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = ChooseOne(Byline._meta.get_field("author"), admin.site, attrs={"aria-label": gettext("Author")})
        self.fields["author"].widget = widget
        widget.choices = self.fields["author"].choices  # type: ignore[attr-defined]
        self.fields["role"].widget.attrs |= {
            "placeholder": gettext("Role, if not the writer"),
            "aria-label": gettext("Role"),
        }
        _count_here(self)
        for field in self.fields.values():
            field.disabled = read_only

    def clean(self) -> dict[str, Any]:
        """Refuse a role without a person."""
        if self.cleaned_data.get("role") and not self.cleaned_data.get("author") and not self.errors:
            self.add_error("author", gettext("Choose who that is."))
        return self.cleaned_data


class StoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A story of the desk, named with how far it is where readers cannot open it."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "Wind farm opens", or "Wind farm opens (draft)"."""
        return str(obj) if obj.is_public else f"{obj} ({str(obj.get_state_display()).lower()})"


class PickRow(forms.Form):
    """One story that readers may go on to."""

    story = StoryField(Article.objects.defer("body", "blocks", "text"), required=False, label=_("Story"))

    def __init__(self, *args: Any, read_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = ChooseOne(Pick._meta.get_field("other"), admin.site, attrs={"aria-label": _("Related story")})
        self.fields["story"].widget = widget
        widget.choices = self.fields["story"].choices  # type: ignore[attr-defined]
        self.fields["story"].disabled = read_only


class NoteRow(forms.Form):
    """One correction, clarification or update."""

    kind = forms.ChoiceField(
        choices=Correction.Kind.choices,
        required=False,
        widget=UnfoldAdminSelectWidget(attrs={"aria-label": _("Kind of note")}),
    )
    text = like("text", model=Correction, label=_("What was corrected"), widget=_rows(2), help_text="")
    at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, read_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["aria-label"] = gettext("What was corrected")
        _count_here(self)
        for field in self.fields.values():
            field.disabled = read_only

    def clean_at(self) -> dt.datetime | None:
        """Return when the note was made, None for a new one."""
        if not (given := self.cleaned_data["at"]):
            return None
        try:
            moment = dt.datetime.fromisoformat(given)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise ValidationError(gettext("The time of this note is damaged. Remove the note and write it anew."))
        return moment

    def has_changed(self) -> bool:
        """Return whether anything was written: choosing a kind alone makes no note."""
        return bool({"text", "at"} & set(self.changed_data))


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows whose order and removal are set by buttons."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Hide what the buttons set."""
        super().add_fields(form, index)
        for name in ("ORDER", "DELETE"):
            if name in form.fields:
                form.fields[name].widget = forms.HiddenInput()

    def kept(self) -> list[dict[str, Any]]:
        """Return the cleaned rows that were not removed, in their order."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if self.can_order:
            rows.sort(key=lambda row: row.get("ORDER") or 10_000)
        return rows


class Picks(Rows):
    """The related stories."""

    def clean(self) -> None:
        """Refuse a story chosen twice."""
        stories = [] if any(self.errors) else [row["story"].pk for row in self.kept() if row.get("story")]
        if len(stories) > len(set(stories)):
            raise ValidationError(_("One of the related stories is there twice."))


class Names(Rows):
    """The byline."""

    def clean(self) -> None:
        """Refuse a person named twice."""
        if any(self.errors):
            return
        people = [row["author"].pk for row in self.kept() if row.get("author")]
        if len(people) > len(set(people)):
            raise ValidationError(gettext("The byline names somebody twice."))


NameRows = forms.formset_factory(
    NameRow, formset=Names, extra=1, can_order=True, can_delete=True, max_num=MAX_NAMES, absolute_max=MAX_NAMES + 10
)
PickRows = forms.formset_factory(
    PickRow, formset=Picks, extra=0, can_order=True, can_delete=True, max_num=MAX_PICKS, absolute_max=MAX_PICKS + 10
)
NoteRows = forms.formset_factory(
    NoteRow, formset=Rows, extra=0, can_delete=True, max_num=MAX_NOTES, absolute_max=MAX_NOTES + 10
)


def _count_here(form: forms.Form) -> None:
    """Let the page count letters; a browser that cuts a pasted text would do so without a word."""
    for field in form.fields.values():
        if isinstance(field, Line | Prose):
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs["data-limit"] = field.max_length
