"""What the pages of authors, tags and sections share: they save and delete through the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.actions import delete_selected
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.services import taxonomy
from newsroom import text
from newsroom.desk import RoomAdmin
from newsroom.errors import NotReady


class ThingForm(forms.ModelForm[Any]):
    """A form whose address, left empty, is made from the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (slug := self.fields.get("slug")) is not None:
            slug.required = False
            slug.help_text = gettext("The last part. Empty: made from the name.")

    def clean_slug(self) -> str:
        """Return the address that was typed, or the one that the name makes."""
        if typed := self.cleaned_data.get("slug"):
            return str(typed)
        made = text.slug(str(self.data.get(self.add_prefix("name")) or ""))
        if not made:
            raise ValidationError(gettext("The name has no letter that an address could be made of. Write one."))
        return _free(made, type(self.instance), self.instance.pk)


def _free(slug: str, model: Any, own: Any) -> str:
    limit: int = model._meta.get_field("slug").max_length
    found, number = slug[:limit].strip("-"), 1
    while model._default_manager.filter(slug=found).exclude(pk=own).exists():
        number += 1
        found = f"{slug[: limit - 1 - len(str(number))].strip('-')}-{number}"
    return found


class ThingAdmin(RoomAdmin):
    """Base of the pages of authors, tags and sections."""

    form = ThingForm
    compressed_fields = True
    warn_unsaved_form = True
    stories = "articles"  # name of the relation to stories
    actions = ("delete_unused",)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give texts room for a paragraph."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 4
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the things, each with how many stories name it."""
        return super().get_queryset(request).annotate(story_count=Count(self.stories, distinct=True))  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save by the service, which has whatever shows it in public rebuilt."""
        taxonomy.save(obj)

    def get_actions(self, request: HttpRequest, action_location: Any = ActionLocation.CHANGE_LIST) -> Any:
        """Return the actions, without Django's own deletion, which knows nothing of the services."""
        actions = super().get_actions(request, action_location)
        actions.pop(delete_selected.__name__, None)
        return actions

    def delete_unused(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete what no story names; say which are in use."""
        for thing in queryset:
            self._delete(request, thing)

    delete_unused.short_description = _("Delete if unused")  # type: ignore[attr-defined]
    delete_unused.allowed_permissions = ("delete",)  # type: ignore[attr-defined]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Ask, then delete; a thing in use stays and says who uses it."""
        thing = self.get_object(request, object_id)
        if thing is not None and self.has_delete_permission(request, thing) and (why := taxonomy.uses(thing)):
            messages.error(request, _stays(thing, why))
            return HttpResponseRedirect("../change/")
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete by the service."""
        taxonomy.delete(obj)

    def _delete(self, request: HttpRequest, thing: Any) -> None:
        try:
            name = str(thing)
            taxonomy.delete(thing)
            messages.success(request, gettext("“{name}” is deleted.").format(name=name))
        except NotReady as refused:
            messages.error(request, _stays(thing, refused))


def _stays(thing: Any, why: object) -> str:
    return gettext("“{name}” stays: {why}").format(name=thing, why=why)
