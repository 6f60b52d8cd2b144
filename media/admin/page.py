"""The page of one photo: the picture on the left, what is said of it on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from media import queries, services
from media.admin import events
from media.admin.forms import PhotoForm
from media.admin.rights import standing
from media.admin.sources import Source, sources, written
from media.changes import CHANGEABLE
from media.desk.words import proposals
from media.models import Image
from media.srcset import Picture
from newsroom.desk import RoomAdmin
from newsroom.errors import NotFound, NotReady

PREVIEW = 1280  # pixels
SMALL = 640  # pixels, for what a crop shows
FRAMED = ("focal_x", "focal_y")  # set on the picture, not beside it


@dataclass(frozen=True)
class Group:
    """Fields that are looked at together; those of `more` are folded away until somebody asks."""

    title: str
    names: tuple[str, ...]
    more: tuple[str, ...] = ()


GROUPS = (
    Group(
        "Words",
        ("headline", "caption", "alt", "keywords", "people"),
        ("extended_description", "organisations", "event", "title", "caption_writer"),
    ),
    Group(
        "Credit and rights",
        ("creator", "credit", "source", "copyright", "usage_terms", "instructions"),
        ("creator_title", "web_statement", "licensor_name", "licensor_url", "other_constraints", "data_mining"),
    ),
    Group(
        "Our right to use it",
        ("rights_category", "restrictions", "expires_at"),
        ("embargoed_until", "supplier"),
    ),
    Group("Place and time", ("date_created", "city", "country"), ("sublocation", "state", "country_code")),
    Group(
        "How it came to be",
        ("digital_source_type", "ai_label"),
        ("ai_system", "ai_system_version", "ai_prompt", "ai_prompt_writer"),
    ),
    Group("Codes", (), ("job_id", "scene_codes", "subject_codes")),
)


@dataclass(frozen=True)
class Row:
    """One field on the page. `field` is None for somebody who may only look; `value` is what they read."""

    name: str
    label: str
    field: BoundField | None
    value: str
    source: Source | None


@dataclass(frozen=True)
class Panel:
    """A group with its rows; `is_open` where what is folded away has something to say."""

    title: str
    rows: tuple[Row, ...]
    more: tuple[Row, ...]
    is_open: bool


@dataclass(frozen=True)
class Ratio:
    """A ratio as settings name it ("16:9"), and its two sides."""

    name: str
    across: int
    down: int

    @property
    def breadth(self) -> str:
        """Return how wide it is where all are of one height, as a style sheet writes it."""
        return f"{self.across / self.down:.4f}"


class PhotoPage(RoomAdmin):
    """Shows and saves one photo. A door to `media.services`."""

    form = PhotoForm
    fields = CHANGEABLE  # all of them: one that the form left out would come back empty
    change_form_template = "media/page.html"

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
        may_change = bool(obj and self.has_change_permission(request, obj))
        context |= {
            "form": form,
            "panels": panels(form, context["photo"], may_change=may_change) if "photo" in context else (),
            "framed": [form[name] for name in FRAMED] if may_change else (),
            "may_change": may_change,
        }
        response: HttpResponse = super().render_change_form(request, context, add, change, form_url, obj)
        return response

    def save_model(self, request: HttpRequest, obj: Image, form: PhotoForm, change: bool) -> None:
        """Save by the service, which knows what follows from it."""
        if form.current is None:
            raise PermissionDenied
        if form.current.version != form.cleaned_data["version"]:
            self.message_user(request, f"Somebody else saved this photo meanwhile. {form.outcome}")
        services.revise(obj.pk, by=cast("User", request.user), version=form.current.version, changes=form.changes)

    def response_change(self, request: HttpRequest, obj: Image) -> HttpResponse:
        """Stay with the photo: the next thing to mend is most often on the same page."""
        if IS_POPUP_VAR in request.POST:
            popup: HttpResponse = super().response_change(request, obj)
            return popup
        self.message_user(request, "Saved.", messages.SUCCESS)
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

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        """Delete by the service, files and all."""
        services.delete(obj.pk, by=cast("User", request.user))


def sheet(photo: Image, found: Picture) -> dict[str, Any]:
    """Return what the page shows of a photo beside its form."""
    return {
        "photo": photo,
        "title": str(photo),
        "picture": found,
        "preview": found.url(PREVIEW),
        "small": found.url(SMALL),
        "largest": found.url(photo.width),
        "ratios": ratios(),
        "file_said": file_said(photo),
        "standing": standing(photo, now=timezone.now()),
        "events": events.lines(photo),
        "proposals": [{**each, "changes": list(events.changes(each["changes"]))} for each in proposals(photo)],
        "zone": timezone.get_default_timezone_name(),
        "languages": " ".join(settings.SITE_LANGUAGES),
    }


def ratios() -> list[Ratio]:
    """Return the ratios that photos are cut to."""
    return [Ratio(name, *map(int, name.split(":"))) for name in ("16:9", "4:3", "1:1", "4:5")]


def panels(form: PhotoForm, photo: Image, *, may_change: bool) -> list[Panel]:
    """Return the fields of the form by group. A field that no group names stands in one of its own."""
    placed = {name for group in GROUPS for name in (*group.names, *group.more)} | {*FRAMED, "version", "overwrite"}
    rest = tuple(name for name in PhotoForm.base_fields if name not in placed)
    groups = (*GROUPS, Group("More", (), rest)) if rest else GROUPS
    from_where = sources(photo)
    found = []
    for group in groups:
        rows, more = (
            tuple(row(form, photo, name, from_where.get(name), may_change=may_change) for name in names)
            for names in (group.names, group.more)
        )
        found.append(Panel(group.title, rows, more, any(one.field.errors for one in more if one.field)))
    return found


def row(form: PhotoForm, photo: Image, name: str, source: Source | None, *, may_change: bool) -> Row:
    """Return one field for the page."""
    label = str(PhotoForm.base_fields[name].label or Image._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    field = form[name] if may_change else None
    return Row(name, label[:1].upper() + label[1:], field, written(getattr(photo, name)), source)


def file_said(photo: Image) -> list[tuple[str, str, bool]]:
    """Return what the file said when it came: label, words, and whether the desk says otherwise now."""
    found = []
    for name, value in photo.embedded.get("fields", {}).items():
        label = str(getattr(Image._meta.get_field(name), "verbose_name", name)).capitalize()
        found.append((label, written(value), value != getattr(photo, name)))
    return found
