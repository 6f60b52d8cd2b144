"""Collections in the admin: the list, and what each of them is. Its stories have a page of their own."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.actions import delete_selected
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from articles.admin.arranging import Arranging
from articles.models import Collection
from articles.services import collections
from articles.services.collecting import COLUMNS, RELATIONS, free_slug, pins_beyond
from newsroom.dates import language_name
from newsroom.errors import BadInput, StaleRevision

LANGUAGES = [(code, language_name(code)) for code in settings.SITE_LANGUAGES]


class CollectionForm(forms.ModelForm[Collection]):
    """What a collection is, and by which rule it is filled."""

    read_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Collection
        fields = (*COLUMNS, *RELATIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Last part of the address. Empty: made from the name.")
        self.initial["read_revision"] = self.instance.revision

    def clean_slug(self) -> str:
        """Return the address that was typed, or one that the name makes."""
        typed = self.cleaned_data.get("slug") or free_slug(str(self.data.get("name") or ""))
        if not typed:
            raise ValidationError(_("The name has no letter that an address could be made of. Write one."))
        return str(typed)

    def clean(self) -> dict[str, Any] | None:
        """Refuse a list that has become too short for what is pinned."""
        size = self.cleaned_data.get("size")
        if self.instance.pk and size is not None:
            for fault in pins_beyond(self.instance, size):
                self.add_error("size", fault.detail)
        return self.cleaned_data


@admin.register(Collection)
class CollectionAdmin(Arranging):
    """Lists of stories that editors keep in order."""

    when_empty = _("Make a front or a series: put stories in an order by hand, and let a rule fill the rest.")
    form = CollectionForm
    list_display = ("titled", "kind", "filled", "shown")
    list_display_links = None
    search_fields = ("name", "slug")
    ordering = ("position", "name")
    compressed_fields = True
    warn_unsaved_form = True
    change_form_template = "articles/collection_form.html"
    autocomplete_fields = ("sections", "tags")
    fieldsets = (
        (None, {"fields": ("name", "kind", "slug", "description", "language", "size", "position", "is_public")}),
        (
            _("What fills the places that are left"),
            {
                "description": _("Stories that readers can open, and that nobody placed by hand."),
                "fields": (
                    "fills", "sections", "tags", "story_kind", "story_language", "newest_first", "max_age_hours",
                    "read_revision",
                ),
            },
        ),
    )  # fmt: skip

    class Media:
        css = {"all": ("articles/list.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        """Return the collections, each with how many stories were placed in it."""
        found: QuerySet[Collection] = super().get_queryset(request).annotate(count=Count("items"))
        return found

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the site's languages, and give texts room for a paragraph."""
        if db_field.name in ("language", "story_language"):
            choices = [("", _("All languages")), *LANGUAGES]
            return forms.ChoiceField(
                choices=choices, required=False, label=capfirst(db_field.verbose_name), help_text=db_field.help_text,
                widget=UnfoldAdminSelectWidget,
            )  # fmt: skip
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
        return field

    @admin.display(description=_("Name"), ordering="name")
    def titled(self, collection: Any) -> SafeString:
        """Return the name, which leads to the stories."""
        link = reverse("admin:articles_collection_stories", args=[collection.pk])
        return format_html(
            '<a class="story-title" href="{}">{}</a><small>/{}</small>', link, collection.name, collection.slug
        )

    @admin.display(description=_("Stories"))
    def filled(self, collection: Any) -> str:
        """Return how many stories were placed, and whether a rule fills the rest."""
        placed = ngettext("{count} by hand", "{count} by hand", collection.count).format(count=collection.count)
        return gettext("{placed}, the rest by rule").format(placed=placed) if collection.fills else placed

    @admin.display(description=_("Readers see it"), boolean=True, ordering="is_public")
    def shown(self, collection: Any) -> bool:
        """Return whether readers see it."""
        return bool(collection.is_public)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save by the service, which has readers see it as it is now."""
        said = {name: form.cleaned_data[name] for name in (*COLUMNS, *RELATIONS) if name in form.cleaned_data}
        by = cast("User", request.user)
        if change:
            made = collections.change(obj.pk, said, by=by, revision=form.cleaned_data["read_revision"] or 0)
        else:
            made = collections.create(said, by=by)
        obj.pk, obj._state.adding = made.pk, False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing: the service wrote the rule whole."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save what it is; who comes too late is told, and sees it as it is now."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (StaleRevision, BadInput) as refused:
            messages.error(request, f"{refused} {gettext('Look at it as it is now, and change it again.')}")
            return HttpResponseRedirect(request.path)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Go on to its stories."""
        messages.success(request, gettext("“{name}” is made. Now put stories into it.").format(name=obj))
        return HttpResponseRedirect(reverse("admin:articles_collection_stories", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Go back to its stories, which the rule may have changed."""
        messages.success(request, gettext("“{name}” is saved.").format(name=obj))
        return HttpResponseRedirect(reverse("admin:articles_collection_stories", args=[obj.pk]))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete by the service."""
        collections.delete(obj.pk, by=cast("User", request.user))

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> Any:
        """Return the actions, without Django's own deletion, which knows nothing of the services."""
        actions = super().get_actions(request, action_location)
        actions.pop(delete_selected.__name__, None)
        return actions

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what a deletion takes away: the list alone. Its rows are no things of their own, and stories stay."""
        _rows, _counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        several = {str(self.opts.verbose_name_plural): len(objs)}
        return [str(each) for each in objs], several, perms_needed, protected
