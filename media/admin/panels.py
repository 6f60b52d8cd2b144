"""What the page of a photo shows, panel by panel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from media import queries, usage
from media.admin import events
from media.admin.forms import PhotoForm
from media.admin.rights import standing
from media.admin.sources import Source, sources, written
from media.desk.shapes import THUMB
from media.desk.words import proposals
from media.duplicates import mirror, near
from media.models import Image, Likeness
from media.srcset import Picture
from newsroom.tongues import Words

PREVIEW = 1280  # pixels
SMALL = 640  # pixels, for what a crop shows
ALIKE = 6  # of the photos that look like one, those that are shown
FRAMED = ("focal_x", "focal_y")  # set on the picture, not beside it


@dataclass(frozen=True)
class Group:
    """Fields that are looked at together; those of `more` are folded away until somebody asks."""

    title: Words
    names: tuple[str, ...]
    more: tuple[str, ...] = ()


GROUPS = (
    Group(
        pgettext_lazy("of a photo", "Words"),
        ("headline", "caption", "alt", "keywords", "people"),
        ("extended_description", "organisations", "event", "title", "caption_writer"),
    ),
    Group(
        _("Credit and rights"),
        ("creator", "credit", "source", "copyright", "usage_terms", "instructions"),
        ("creator_title", "web_statement", "licensor_name", "licensor_url", "other_constraints", "data_mining"),
    ),
    Group(
        _("Our right to use it"),
        ("rights_category", "restrictions", "expires_at"),
        ("embargoed_until", "supplier"),
    ),
    Group(_("Place and time"), ("date_created", "city", "country"), ("sublocation", "state", "country_code")),
    Group(
        _("How it came to be"),
        ("digital_source_type", "ai_label"),
        ("ai_system", "ai_system_version", "ai_prompt", "ai_prompt_writer"),
    ),
    Group(_("Codes"), (), ("job_id", "scene_codes", "subject_codes")),
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

    title: Words
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


def sheet(photo: Image, found: Picture) -> dict[str, Any]:
    """Return what the page shows of a photo beside its form."""
    uses = usage.uses(photo.pk)
    return {
        "photo": photo,
        "title": str(photo),
        "preview": address(photo, found, PREVIEW),
        "small": address(photo, found, SMALL),
        "largest": address(photo, found, photo.width),
        "ratios": ratios(),
        "crops": json.dumps(photo.crops),
        "file_said": file_said(photo),
        "standing": standing(photo, now=timezone.now()),
        "uses": uses,
        "live": [use for use in uses if use.state == usage.LIVE],
        "alike": alike(photo),
        "events": events.lines(photo),
        "proposals": [{**each, "changes": list(events.changes(each["changes"]))} for each in proposals(photo)],
        "zone": timezone.get_default_timezone_name(),
        "languages": " ".join(settings.SITE_LANGUAGES),
    }


def alike(photo: Image) -> list[tuple[Image, str]]:
    """Return the photos that look like this one, the likest first, each with a small picture of it."""
    phash = Likeness.objects.filter(image=photo.pk).values_list("phash", flat=True).first()
    if phash is None:
        return []
    found = near(phash, mirror(phash), but=photo.pk)[:ALIKE]
    return [(image, address(image, picture, THUMB)) for image, picture in queries.in_order(dict(found))]


def address(photo: Image, found: Picture, width: int) -> str:
    """Return where the desk sees a photo in this width; one that was recalled, nobody else does."""
    return reverse("desk-image-withdrawn", args=[photo.pk, width]) if photo.recalled_at else found.url(width)


def ratios() -> list[Ratio]:
    """Return the ratios that photos are cut to."""
    return [Ratio(name, *map(int, name.split(":"))) for name in settings.RENDITION_RATIOS]


def panels(form: PhotoForm, photo: Image, *, may_change: bool) -> list[Panel]:
    """Return the fields of the form by group. A field that no group names stands in one of its own."""
    placed = {name for group in GROUPS for name in (*group.names, *group.more)} | {
        *FRAMED,
        "crops",
        "version",
        "overwrite",
    }
    rest = tuple(name for name in PhotoForm.base_fields if name not in placed)
    groups = (*GROUPS, Group(gettext("More"), (), rest)) if rest else GROUPS
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
