"""Templates of metadata in the admin: what each writes into the photos that come in under it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.html import format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from media import services
from media.admin.forms import Words
from media.metadata.cleaners import CLEANERS
from media.metadata.template import ADD, FILL, MODES, PLACEHOLDERS
from media.metadata.vocabulary import (
    DATA_MINING,
    DATA_MINING_NAMES,
    LISTS,
    PROSE,
    SOURCE_TYPE_NAMES,
    SOURCE_TYPES,
)
from media.models import Image, MetadataTemplate
from newsroom import text, tongues
from newsroom.desk import RoomAdmin
from newsroom.errors import BadInput

# What is the same for all pictures of a job. The rest is said of each for itself.
GROUPS: dict[tongues.Words, tuple[str, ...]] = {
    _("Credit and rights"): (
        "creator",
        "creator_title",
        "credit",
        "source",
        "copyright",
        "usage_terms",
        "web_statement",
        "licensor_name",
        "licensor_url",
        "instructions",
        "other_constraints",
        "data_mining",
        "digital_source_type",
    ),
    pgettext_lazy("of a photo", "Words"): (
        "headline",
        "title",
        "caption",
        "caption_writer",
        "keywords",
        "organisations",
        "event",
        "job_id",
    ),
    _("Place"): ("sublocation", "city", "state", "country", "country_code"),
}
OFFERED = [name for names in GROUPS.values() for name in names]
CHOICES = {
    "data_mining": {f"{DATA_MINING}{code}": name for code, name in DATA_MINING_NAMES.items()},
    "digital_source_type": {f"{SOURCE_TYPES}{code}": name for code, name in SOURCE_TYPE_NAMES.items()},
}


def _label(name: str) -> str:
    label = str(getattr(Image._meta.get_field(name), "verbose_name", name))
    return label[0].upper() + label[1:]


# The form is made once, and shown in the language of whoever opens it.
_label_shown = lazy(_label, str)


def _capital(words: tongues.Words) -> str:
    return str(words).capitalize()


_capitalised = lazy(_capital, str)


def _value(name: str) -> forms.Field:
    label = _label_shown(name)
    if name in CHOICES:
        choices = [("", "–"), *CHOICES[name].items()]
        return forms.ChoiceField(required=False, label=label, choices=choices, widget=UnfoldAdminSelectWidget)
    if name in LISTS:
        return Words(required=False, label=label, help_text=_("With commas between them."))
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 2}) if name in PROSE else UnfoldAdminTextInputWidget()
    return forms.CharField(required=False, label=label, widget=widget)


def _mode(name: str) -> forms.Field:
    modes = [(mode, _capitalised(words)) for mode, words in MODES.items() if mode != ADD or name in LISTS]
    # Heard without its row, "Write it" would not say what.
    widget = UnfoldAdminSelectWidget(
        attrs={"aria-label": format_lazy(_("Write it: {label}"), label=_label_shown(name))}
    )
    return forms.ChoiceField(required=False, label=_("Write it"), choices=modes, initial=FILL, widget=widget)


def _explanation() -> str:
    listed = ", ".join(f"{{{name}}} {words}" for name, words in PLACEHOLDERS.items())
    return gettext("In a value, these stand for what the photo says: {listed}.").format(listed=listed)


_explained = lazy(_explanation, str)


class TemplateForm(forms.ModelForm[MetadataTemplate]):
    """A template as rows: a field's value, and when it is written."""

    cleaners = forms.MultipleChoiceField(
        required=False,
        label=_("Put right first"),
        choices=[(cleaner.name, cleaner.title) for cleaner in CLEANERS.values()],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("What the file says is cleaned in these ways, before the fields below are written."),
    )

    class Meta:
        model = MetadataTemplate
        fields = ("name", "cleaners")
        widgets = {"name": UnfoldAdminTextInputWidget()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rule in (self.instance.fields or {}).items():
            self.initial.update({f"value_{name}": rule["value"], f"mode_{name}": rule["mode"]})

    @property
    def rules(self) -> dict[str, Any]:
        """Return the rows that say something; what this page does not offer stays as it is."""
        kept = {name: rule for name, rule in (self.instance.fields or {}).items() if name not in OFFERED}
        rows = {
            name: {"value": value, "mode": self.cleaned_data.get(f"mode_{name}") or FILL}
            for name in OFFERED
            if (value := self.cleaned_data.get(f"value_{name}"))
        }
        return kept | rows

    def clean(self) -> dict[str, Any]:
        """Check the rows all at once, and put each fault beside the field that it is of."""
        cleaned = super().clean() or self.cleaned_data
        try:
            services.check_template(cleaned.get("name", ""), self.rules, cleaned.get("cleaners", []))
        except BadInput as wrong:
            for fault in wrong.errors:
                at = (fault.pointer or "").rpartition("/")[2]
                name = at if at in self.fields else f"value_{at}"
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, fault.detail)
        return cleaned


TemplateForm.base_fields |= {f"value_{name}": _value(name) for name in OFFERED}
TemplateForm.base_fields |= {f"mode_{name}": _mode(name) for name in OFFERED}


@admin.register(MetadataTemplate)
class TemplateAdmin(RoomAdmin):
    """A door to `media.services.save_template`."""

    when_empty = _("Write once what all photos of a shoot or an agency say. Choose the template when they come in.")
    form = TemplateForm
    warn_unsaved_form = True
    list_display = ("name", "writes", "updated_at")
    search_fields = ("name",)
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "cleaners"),
                "description": _explained(),
            },
        ),
        *(
            (
                title,
                {"classes": ["template-rows"], "fields": tuple((f"value_{name}", f"mode_{name}") for name in names)},
            )
            for title, names in GROUPS.items()
        ),
    )

    class Media:
        css = {"all": ("media/templates.css",)}

    @admin.display(description=_("Writes"))
    def writes(self, template: MetadataTemplate) -> Any:
        """Return what it writes, in one line."""
        shown = ((_label(name), _shown(rule["value"])) for name, rule in template.fields.items())
        return format_html_join(", ", "{}: {}", shown) or "–"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person may change templates: the rows of the form are no columns to be shown."""
        return bool(self.has_change_permission(request, obj))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form with its rows, which are no columns."""
        return TemplateForm

    def save_model(self, request: HttpRequest, obj: MetadataTemplate, form: TemplateForm, change: bool) -> None:
        """Save by the service."""
        said = form.cleaned_data
        saved = services.save_template(
            obj.pk if change else None,
            by=cast("User", request.user),
            name=said["name"],
            fields=form.rules,
            cleaners=said["cleaners"],
        )
        obj.pk = saved.pk

    def delete_model(self, request: HttpRequest, obj: MetadataTemplate) -> None:
        """Delete by the service."""
        services.delete_template(obj.pk, by=cast("User", request.user))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete each by the service."""
        for template in queryset:
            self.delete_model(request, template)


def _shown(value: Any) -> str:
    return text.shorten(", ".join(value) if isinstance(value, list) else text.line(str(value)), 60)
