"""The contact sheet: the page on which photos are found, brought in, and described many at once.

The server hands over the frame and says who may do what; the photos come by the desk API, page by
page, to the modules in `static/media/sheet/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from media import permissions
from media.desk import filters
from media.metadata.vocabulary import LISTS, SOURCE_TYPE_NAMES, SOURCE_TYPES, WORDS
from media.models import Image
from media.rights.categories import CODES
from newsroom.desk import RoomAdmin

# What the panel for many photos asks, in the order in which a desk fills it in.
ASKED = (
    "credit",
    "creator",
    "copyright",
    "source",
    "usage_terms",
    "rights_category",
    "restrictions",
    "instructions",
    "headline",
    "caption",
    "alt",
    "keywords",
    "people",
    "city",
    "state",
    "country",
    "date_created",
    "digital_source_type",
)
# What the page's own address may say, in the names of the desk API: a view can be sent to a colleague.
FILTERS = filters.KNOWN - {"facets"}
# The modules of the page, so that a browser asks for all of them at once.
MODULES = (
    *(f"desk/{name}.js" for name in ("api", "dialog", "dom", "keys")),
    *(
        f"sheet/{name}.js"
        for name in (
            "bar",
            "cell",
            "drops",
            "edit",
            "facets",
            "field",
            "filters",
            "grid",
            "many",
            "photos",
            "placeholder",
            "queue",
            "row",
            "selection",
            "sides",
            "templates",
            "tray",
            "twins",
        )
    ),
)
# What the page offers; with some photos, perhaps, and not with others.
OFFERED = {"add": permissions.ADD, "change": permissions.CHANGE, "delete": permissions.DELETE}
SIZES = (("s", _("Small pictures")), ("m", _("Middle-sized pictures")), ("l", _("Large pictures")))


CHOICES = {
    "digital_source_type": tuple((f"{SOURCE_TYPES}{code}", words) for code, words in SOURCE_TYPE_NAMES.items()),
    "rights_category": tuple(CODES),
}


@dataclass(frozen=True)
class Asked:
    """A field of the panel for many photos."""

    name: str
    label: str
    help: str
    limit: int | None
    rows: int
    is_list: bool
    options: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as the page's modules read it."""
        return dict(vars(self))


def asked() -> list[Asked]:
    """Return the fields of the panel, as the model words them."""
    return [_field(name) for name in ASKED]


def _field(name: str) -> Asked:
    column: Any = Image._meta.get_field(name)
    is_long = column.get_internal_type() == "TextField" or name == "alt"
    return Asked(
        name=name,
        label=_label(name),
        help=gettext("With commas between them.") if name in LISTS else str(column.help_text),
        limit=getattr(column, "max_length", None),
        rows=3 if is_long and name not in LISTS else 1,
        is_list=name in LISTS,
        options=tuple((value, str(words)) for value, words in CHOICES.get(name, ())),
    )


def _label(name: str) -> str:
    column: Any = Image._meta.get_field(name)
    return str(column.verbose_name).capitalize()


class Sheet(RoomAdmin):
    """The list of photos as a contact sheet; adding photos opens it with its drop zone."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the sheet. A POST is a bulk action of Django's, of which there is one: deleting after asking."""
        if request.method == "POST":
            if not self.has_delete_permission(request):
                raise PermissionDenied
            response: HttpResponse = super().changelist_view(request, extra_context)
            return response
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if not set(request.GET) <= FILTERS:
            messages.warning(request, gettext("There is nothing of that kind. Here are all photos."))
            return HttpResponseRedirect(request.path)
        return self.show_sheet(request)

    def show_sheet(self, request: HttpRequest, *, adding: bool = False) -> HttpResponse:
        """Return the page; `adding` opens its drop zone."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Add photos") if adding else gettext("Photos"),
            "opts": self.opts,
            "sheet": {**_frame(cast("User", request.user)), "adding": adding},
            "modules": MODULES,
            "sizes": SIZES,
            "filters": FILTERS,
        }
        return TemplateResponse(request, "media/sheet.html", context)


def _frame(user: User) -> dict[str, Any]:
    """Return what the page's modules are told: addresses, today on the newsroom's wall, what this person may do."""
    may_template = user.has_perm("media.add_metadatatemplate")
    return {
        "images": reverse("desk-images"),
        "photo": reverse("admin:media_image_changelist"),
        "templates": reverse("desk-photo-templates"),
        "newTemplate": reverse("admin:media_metadatatemplate_add") if may_template else "",
        "labels": {name: _label(name) for name in WORDS},
        "today": timezone.localdate().isoformat(),
        "may": {name: permissions.may(user, deed) for name, deed in OFFERED.items()},
        "fields": [field.as_json() for field in asked()],
    }
