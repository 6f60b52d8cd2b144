"""The photo desk's forms: one that takes a file, and one that loses nobody's words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from media import changes as checking
from media.admin.rights import RightsForm
from media.admin.sources import written
from media.metadata.vocabulary import DATA_MINING, DATA_MINING_NAMES, SOURCE_TYPE_NAMES, SOURCE_TYPES
from media.models import Image
from media.rights import fields as rights
from newsroom import tongues
from newsroom.errors import BadInput, NotAllowed


class UploadForm(forms.Form):
    """One file. What it is, the photo desk finds out for itself."""

    file = forms.FileField(
        label=_("Photo"),
        allow_empty_file=True,  # refused with a better sentence than the field's own
        error_messages={"required": _("Choose a photo first.")},
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif,image/tiff"}),
    )


class Words(forms.CharField):
    """A list of words, written with commas."""

    widget = UnfoldAdminTextInputWidget

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return how the page's scripts tell a list from a line."""
        return {**super().widget_attrs(widget), "data-list": True}

    def prepare_value(self, value: Any) -> Any:
        """Return the list as it is written."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the written words as a list."""
        written = value.replace("\n", ",").replace(";", ",") if isinstance(value, str) else ""
        return [word.strip() for word in written.split(",") if word.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other words, or the same in another order, were written."""
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))


@dataclass(frozen=True)
class Conflict:
    """A field that two people changed: its label, and what each of them wrote."""

    label: str | Promise
    yours: str
    now: str


class PhotoForm(RightsForm):
    """What is said of a photo.

    Each field carries along what the person saw when the form was opened. So a save that
    crosses another one keeps both where they changed different fields; where they changed
    the same one, nothing is saved until the person has seen the other's words.
    """

    by: User | None = None  # who saves; told by the page

    version = forms.IntegerField(widget=forms.HiddenInput)
    overwrite = forms.IntegerField(required=False, widget=forms.HiddenInput)
    keywords = Words(required=False, help_text=_("With commas between them."))
    people = Words(required=False, label=_("People shown"), help_text=_("With commas between them."))
    organisations = Words(required=False, label=_("Organisations shown"), help_text=_("With commas between them."))
    scene_codes = Words(required=False, help_text=_("Of the IPTC scene list, with commas."))
    subject_codes = Words(required=False, help_text=_("Of the IPTC subject list, with commas."))
    digital_source_type = forms.ChoiceField(
        required=False, label=_("Kind of picture"), help_text=_("How it came to be."), widget=UnfoldAdminSelectWidget
    )

    data_mining = forms.ChoiceField(
        required=False,
        label=_("Data mining"),
        help_text=_("May machines learn from it?"),
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = Image
        fields = (*checking.CHANGEABLE,)
        labels = {"crops": _("Crops"), "focal_x": _("Focal point, across"), "focal_y": _("Focal point, down")}
        widgets = {
            "crops": forms.HiddenInput(),  # drawn on the picture
            "alt": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "caption": UnfoldAdminTextareaWidget(attrs={"rows": 5}),
            "extended_description": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "other_constraints": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "ai_prompt": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "usage_terms": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "instructions": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "restrictions": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[Conflict] = []
        self.current: Image | None = None
        self.initial["version"] = self.instance.version
        for name, field in self.fields.items():
            field.show_hidden_initial = name in checking.CHANGEABLE
        self._offer("digital_source_type", {f"{SOURCE_TYPES}{code}": name for code, name in SOURCE_TYPE_NAMES.items()})
        self._offer("data_mining", {f"{DATA_MINING}{code}": name for code, name in DATA_MINING_NAMES.items()})

    def _offer(self, name: str, known: dict[str, tongues.Words]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            strange = getattr(self.instance, name)
            more = [(strange, strange)] if strange and strange not in known else []
            field.choices = [("", gettext("Not said")), *known.items(), *more]

    @cached_property
    def changes(self) -> checking.Changes:
        """Return what the person changed, compared with what they saw, not with what stands there now."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in checking.CHANGEABLE}

    def clean(self) -> dict[str, Any]:
        """Check the changes all at once, against the photo as it is now."""
        cleaned = super().clean() or self.cleaned_data
        # The admin saves inside a transaction: nobody comes between this check and the save.
        self.current = Image.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
        if self.errors:
            return cleaned
        try:
            new = checking.check(self.current, self.changes)
        except BadInput as wrong:
            for fault in wrong.errors:
                name = (fault.pointer or "").removeprefix("/").partition("/")[0]
                self.add_error(name if name in self.fields else None, fault.detail)
            return cleaned
        try:
            rights.check_lift(self.current, new, by=self.by, now=timezone.now())
        except NotAllowed as refused:
            self.add_error(None, str(refused))
            return cleaned
        agreed = {cleaned.get("version"), cleaned.get("overwrite")}
        if self.current.version not in agreed:
            self._find_conflicts(self.current, new)
        return cleaned

    @property
    def outcome(self) -> str:
        """Return what became of the other person's words, where two saves crossed."""
        if self.cleaned_data.get("overwrite"):
            return gettext("Your words now stand where you both wrote; the rest of theirs is kept.")
        return gettext("Both your changes are kept.")

    def _find_conflicts(self, current: Image, new: checking.Changes) -> None:
        for name, value in new.items():
            now = getattr(current, name)
            if now != self._seen(name):
                label = self.fields[name].label or name
                self.conflicts.append(Conflict(label, written(value), written(now)))
        if self.conflicts:
            names = ", ".join(str(conflict.label) for conflict in self.conflicts)
            raise ValidationError(
                gettext(
                    "Nothing is saved yet: somebody else changed this photo after you opened it. You both "
                    "changed: {names}. Compare your words with theirs."
                ).format(names=names),
                code="stale",
            )

    def _seen(self, name: str) -> Any:
        """Return a field's value as it was when the form was opened."""
        hidden = self.data.get(self.add_initial_prefix(name))
        try:
            return checking.clean(name, self.fields[name].to_python(hidden))
        except ValidationError:
            return None
