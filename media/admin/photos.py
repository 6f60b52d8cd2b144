"""Photos in the admin: found by their words, sent as a file, described beside the picture."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from media import services
from media.admin.forms import UploadForm
from media.admin.held import Held
from media.admin.page import PhotoPage
from media.admin.sheet import Sheet
from media.models import Image
from media.models.image import ImageQuerySet
from newsroom.errors import NotReady, PhotoRefused


@admin.register(Image)
class PhotoAdmin(Sheet, Held, PhotoPage):
    """The photo desk in the admin: the contact sheet of all photos, the page of one, the popup that takes a file."""

    search_fields = ("search_text",)

    class Media:
        css = {"all": ("media/photos.css",)}
        js = ("media/photos.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return photos newest first. What the sheet shows of each it asks the desk API for."""
        return Image.objects.newest().select_related("uploaded_by")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search as the desk API does."""
        return cast("ImageQuerySet", queryset).matching(search_term), False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take in a photo, then show it with everything filled in that the file said."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST" and IS_POPUP_VAR not in request.GET:
            return self.show_sheet(request, adding=True)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            try:
                taken = services.take_in(form.cleaned_data["file"], by=cast("User", request.user), hold=True)
            except PhotoRefused as refused:
                form.add_error("file", str(refused))
            else:
                return self._taken_in(request, taken)
        context = {**self._page(request), "form": form, **(extra_context or {})}
        return TemplateResponse(request, "media/upload.html", context, status=422 if form.errors else 200)

    def _page(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Add photo"),
            "opts": self.opts,
            "media": self.media,
            "is_popup": IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST,
            "is_popup_var": IS_POPUP_VAR,
        }

    def _taken_in(self, request: HttpRequest, taken: services.TakenIn) -> HttpResponse:
        if taken.is_held:
            return self.ask(request, taken.image.pk)
        if taken.is_new:
            self.log_addition(request, taken.image, [{"added": {}}])
        if IS_POPUP_VAR in request.POST:
            popup: HttpResponse = self.response_add(request, taken.image)
            return popup
        if taken.is_new:
            self.message_user(request, _("The photo is in. Check what the file said, and describe what is to be seen."))
        else:
            self.message_user(request, _("This photo was here already; nothing was added."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:media_image_change", args=[taken.image.pk]))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete what is not in use; say which is."""
        for photo in queryset:
            try:
                services.delete(photo.pk, by=cast("User", request.user))
            except NotReady as refused:
                # One photo in use must not hold back the other nine.
                self.message_user(request, f"{photo}: {refused.problems[0].detail}", messages.ERROR)
