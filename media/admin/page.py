"""The page of one photo: the picture on the left, what is said of it on the right."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from media import permissions, queries, services, usage
from media.admin.forms import PhotoForm
from media.admin.panels import FRAMED, panels, sheet
from media.changes import CHANGEABLE
from media.models import Image
from newsroom.desk import RoomAdmin
from newsroom.errors import NotFound, NotReady

# What the page offers beside the form: `may_lift` and so on, as its templates ask.
OFFERED = {
    "change": permissions.CHANGE,
    "lift": permissions.LIFT,
    "recall": permissions.RECALL,
    "download": permissions.DOWNLOAD,
}


class PhotoPage(RoomAdmin):
    """Shows and saves one photo. A door to `media.services`."""

    form = PhotoForm
    fields = CHANGEABLE  # all of them: one that the form left out would come back empty
    change_form_template = "media/page.html"

    def has_view_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Return whether the person may see photos."""
        return permissions.may(request.user, permissions.SEE, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may bring photos in."""
        return permissions.may(request.user, permissions.ADD)

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Return whether the person may change this photo; without one, any."""
        return permissions.may(request.user, permissions.CHANGE, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        """Return whether the person may delete photos."""
        return permissions.may(request.user, permissions.DELETE, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form beside the picture."""
        context = {**(extra_context or {})}
        try:
            photo, found = queries.find(UUID(object_id))
            context |= sheet(photo, found)
        except (ValueError, NotFound):
            pass  # Django's own view says that there is no such photo
        response: HttpResponse = super().change_view(request, object_id, form_url, context)
        return response

    def get_form(
        self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any
    ) -> type[PhotoForm]:
        """Return the form, which knows who saves: not everybody may lift what restricts a photo."""
        form = super().get_form(request, obj, change, **kwargs)
        form.by = cast("User", request.user)
        return cast("type[PhotoForm]", form)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Image | None = None,
    ) -> HttpResponse:
        """Hand the fields to the page in the groups in which people look at them."""
        form = context["adminform"].form
        may_change = permissions.may(request.user, permissions.CHANGE, obj)
        context |= {
            "form": form,
            "panels": panels(form, context["photo"], may_change=may_change) if "photo" in context else (),
            "framed": [form[name] for name in FRAMED] if may_change else (),
            "refusal": permissions.refusal(request.user, permissions.CHANGE, obj),
            **{f"may_{name}": permissions.may(request.user, deed, obj) for name, deed in OFFERED.items()},
        }
        response: HttpResponse = super().render_change_form(request, context, add, change, form_url, obj)
        return response

    def save_model(self, request: HttpRequest, obj: Image, form: PhotoForm, change: bool) -> None:
        """Save by the service, which knows what follows from it."""
        if form.current is None:
            raise PermissionDenied
        if form.current.version != form.cleaned_data["version"]:
            self.message_user(request, f"{_('Somebody else saved this photo meanwhile.')} {form.outcome}")
        services.revise(obj.pk, by=cast("User", request.user), version=form.current.version, changes=form.changes)

    def response_change(self, request: HttpRequest, obj: Image) -> HttpResponse:
        """Stay with the photo: the next thing to mend is most often on the same page."""
        if IS_POPUP_VAR in request.POST:
            popup: HttpResponse = super().response_change(request, obj)
            return popup
        self.message_user(request, _("Saved."), messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete after asking; where an article came to use the photo meanwhile, say so."""
        try:
            response: HttpResponse = super().delete_view(request, object_id, extra_context)
        except NotReady as refused:
            self.message_user(request, f"{refused} {refused.problems[0].detail}", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:media_image_change", args=[object_id]))
        return response

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what goes with photos; what stands in the way are the stories that use them, by name."""
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        if protected and (uses := [use for photo in objs for use in usage.uses(photo.pk)]):
            protected = [format_html('<a href="{}">{}</a>', use.url, use.title) for use in uses]
        return found, counts, needed, protected

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        """Delete by the service, files and all."""
        services.delete(obj.pk, by=cast("User", request.user))
