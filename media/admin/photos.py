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
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from media import queries, services
from media.admin.forms import UploadForm
from media.admin.page import PhotoPage
from media.models import Image
from media.models.image import ImageQuerySet
from media.srcset import picture
from newsroom import text
from newsroom.errors import NotReady, PhotoRefused

THUMB = 320  # pixels


class MissingFilter(admin.SimpleListFilter):
    """What keeps a photo from being shown."""

    title = "what is missing"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what may be missing."""
        return [("credit", "Credit"), ("alt", "Alt text")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the photos that lack it."""
        photos = cast("ImageQuerySet", queryset)
        match self.value():
            case "credit":
                return photos.without_credit()
            case "alt":
                return photos.without_alt()
        return queryset


@admin.register(Image)
class PhotoAdmin(PhotoPage):
    """The photo desk's list and upload page; the page of one photo is `media.admin.page`."""

    list_display = ("thumbnail", "words", "credited", "rights", "arrived")
    list_display_links = ("thumbnail", "words")
    list_filter = (MissingFilter,)
    search_fields = ("search_text",)
    search_help_text = "Words of the headline, caption, credit, place, keywords or file name"

    class Media:
        css = {"all": ("media/photos.css",)}
        js = ("media/photos.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return photos newest first, with their renditions."""
        return queries.with_renditions(Image.objects.newest()).select_related("uploaded_by")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search as the desk API does."""
        return cast("ImageQuerySet", queryset).matching(search_term), False

    @admin.display(description="Photo")
    def thumbnail(self, photo: Image) -> SafeString:
        """Return the small picture of a row."""
        return format_html(
            '<img class="photo-thumb" src="{}" alt="{}" loading="lazy" style="background-color:{}">',
            picture(photo).url(THUMB),
            photo.alt,
            photo.dominant_color or "transparent",
        )

    @admin.display(description="Headline and caption")
    def words(self, photo: Image) -> SafeString:
        """Return the words of a row, and what it lacks."""
        badges = format_html_join("", '<span class="photo-badge">{}</span>', ((one,) for one in photo.problems))
        caption = text.shorten(text.line(photo.caption), 160) if photo.headline else ""
        return format_html(
            '<span class="photo-words"><strong>{}</strong><span>{}</span><span>{}</span></span>',
            str(photo),
            caption,
            badges,
        )

    @admin.display(description="Credit", ordering="credit")
    def credited(self, photo: Image) -> str:
        """Return who is credited."""
        return photo.credit or photo.creator or "–"

    @admin.display(description="Rights")
    def rights(self, photo: Image) -> SafeString:
        """Return whose it is and how it may be used, shortened."""
        found = [text.line(part) for part in (photo.copyright, photo.usage_terms, photo.instructions) if part]
        return format_html('<span class="photo-rights">{}</span>', text.shorten(" · ".join(found), 120) or "–")

    @admin.display(description="Uploaded", ordering="uploaded_at")
    def arrived(self, photo: Image) -> Any:
        """Return when it came in."""
        return photo.uploaded_at

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Take in a photo, then show it with everything filled in that the file said."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            try:
                taken = services.take_in(form.cleaned_data["file"], by=cast("User", request.user))
            except PhotoRefused as refused:
                form.add_error("file", str(refused))
            else:
                return self._taken_in(request, taken)
        context = {**self._page(request), "form": form, **(extra_context or {})}
        return TemplateResponse(request, "media/upload.html", context, status=422 if form.errors else 200)

    def _page(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": "Add photo",
            "opts": self.opts,
            "media": self.media,
            "is_popup": IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST,
            "is_popup_var": IS_POPUP_VAR,
        }

    def _taken_in(self, request: HttpRequest, taken: services.TakenIn) -> HttpResponse:
        if taken.is_new:
            self.log_addition(request, taken.image, [{"added": {}}])
        if IS_POPUP_VAR in request.POST:
            popup: HttpResponse = self.response_add(request, taken.image)
            return popup
        if taken.is_new:
            self.message_user(request, "The photo is in. Check what the file said, and describe what is to be seen.")
        else:
            self.message_user(request, "This photo was here already; nothing was added.", messages.WARNING)
        return HttpResponseRedirect(reverse("admin:media_image_change", args=[taken.image.pk]))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete what is not in use; say which is."""
        for photo in queryset:
            try:
                services.delete(photo.pk, by=cast("User", request.user))
            except NotReady as refused:
                # One photo in use must not hold back the other nine.
                self.message_user(request, f"{photo}: {refused.problems[0].detail}", messages.ERROR)
