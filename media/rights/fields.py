"""What a person may write into a photo's rights, checked all at once, and who may lift what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from media import permissions
from media.models.rights import RightsFields, Supplier
from media.rights import ai, categories
from media.rights.categories import CATEGORIES
from media.rights.state import label
from newsroom import params
from newsroom.errors import Fault, NotAllowed

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from media.models import Image

MOMENTS = ("embargoed_until", "expires_at")
FIELDS = ("rights_category", "restrictions", *MOMENTS, "supplier", "ai_label")
EARLIEST, LATEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


def clean(name: str, value: object) -> Any:
    """Return a value as the field holds it. Raises ValidationError."""
    if name in MOMENTS:
        return moment(value)
    if name == "supplier":
        return _supplier(value)
    if not isinstance(value, str):
        raise ValidationError(_("Write text."), code="not_text")
    cleaned = RightsFields._meta.get_field(name).clean(value, None)  # type: ignore[union-attr]
    if name == "rights_category" and cleaned and cleaned not in CATEGORIES:
        hint = params.suggest(cleaned, CATEGORIES)
        raise ValidationError(
            _("There is no category “{cleaned}”. {hint}").format(cleaned=cleaned, hint=hint), code="unknown_category"
        )
    return cleaned


def moment(value: object) -> dt.datetime | None:
    """Return a moment from RFC 3339 with an offset; None for null or nothing. Raises ValidationError."""
    if value is None or value == "":
        return None
    message = _("Write a moment with its offset, such as 2025-01-22T09:30:00+05:00, or null.")
    if isinstance(value, dt.datetime):
        found = value
    elif isinstance(value, str):
        try:
            found = dt.datetime.fromisoformat(value)
        except ValueError:
            raise ValidationError(message, code="not_a_moment") from None
    else:
        raise ValidationError(message, code="not_a_moment")
    # To the second: so is everything that begins or ends by itself.
    if found.tzinfo is None or not EARLIEST.year < found.year < LATEST.year:
        raise ValidationError(message, code="not_a_moment")
    return found.astimezone(dt.UTC).replace(microsecond=0)


def _supplier(value: object) -> Supplier | None:
    if value is None or value == "" or isinstance(value, Supplier):
        return value or None  # type: ignore[return-value]
    known = None
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31:
        known = Supplier.objects.filter(pk=value).first()
    if known is None:
        raise ValidationError(_("There is no such supplier. Give the id of one, or null."), code="unknown_supplier")
    return known


def following(image: Image, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes with what follows: the AI label from the source type, the supplier from the credit."""
    new = dict(changed)
    if "digital_source_type" in new and "ai_label" not in new:
        wanted = ai.label_of(new["digital_source_type"])
        if wanted != image.ai_label:
            new["ai_label"] = wanted
    if {"credit", "source"} & new.keys() and "supplier" not in new and image.supplier_id is None:
        said = {name: new.get(name, getattr(image, name)) for name in ("credit", "source")}
        if found := recognise(**said):
            new["supplier"] = found
    return new


def begin(image: Image) -> None:
    """Give a photo that arrives the rights that its file tells of: its AI label, its supplier."""
    image.ai_label = ai.label_of(image.digital_source_type)
    image.supplier = recognise(image.credit, image.source)
    image.rights_category = image.supplier.default_category if image.supplier else ""


def recognise(credit: str, source: str) -> Supplier | None:
    """Return the supplier one of whose words stands in the credit or the source, the longest word first."""
    if not (credit or source):
        return None
    said = f" {_folded(credit)} {_folded(source)} "
    pairs = [(_folded(word), supplier) for supplier in Supplier.objects.all() for word in supplier.credit_words]
    for word, supplier in sorted(pairs, key=lambda pair: -len(pair[0])):
        if word and f" {word} " in said:
            return supplier
    return None


def _folded(words: str) -> str:
    """Return words in one case, apart by single spaces; whatever else stood between them is gone."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in words.casefold()).split())


def faults(image: Image, new: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what the changed fields do not allow together."""

    def said(name: str) -> Any:
        return new.get(name, getattr(image, name))

    code = said("rights_category")
    needs = CATEGORIES[code].needs if code in CATEGORIES else ()
    if {"rights_category", *needs} & new.keys():
        for name in categories.missing(code, {name: said(name) for name in needs}):
            detail = _("“{name}” needs one more thing: {label}.").format(name=CATEGORIES[code].name, label=label(name))
            yield Fault("needed_by_category", detail, pointer=f"/{name}")
    start, end = said("embargoed_until"), said("expires_at")
    if set(MOMENTS) & new.keys() and start and end and end <= start:
        yield Fault("never", _("It would expire before its embargo ends."), pointer="/expires_at")
    if "ai_label" in new and ai.is_lower(new["ai_label"], ai.label_of(said("digital_source_type"))):
        detail = _("The kind of picture says more of AI than this label. Change that first.")
        yield Fault("label_too_low", detail, pointer="/ai_label")


def check_lift(image: Image, new: Mapping[str, Any], *, by: User | None, now: dt.datetime) -> None:
    """Raise NotAllowed where `new` lifts what this person may not lift. `by` None is the newsroom itself."""
    if "ai_label" in new and _lowers_the_file(image, new["ai_label"]):
        permissions.check(by, permissions.LIFT_AI_LABEL, image)
    lifted = [name for name in FIELDS if name in new and _lifts(name, image, new[name], now)]
    if lifted and not permissions.may(by, permissions.LIFT, image):
        names = ", ".join(label(name) for name in lifted)
        raise NotAllowed(
            _("Your account may not lift what restricts a photo: {names}. Ask the photo desk.").format(names=names)
        )


def _lowers_the_file(image: Image, wanted: str) -> bool:
    return ai.is_lower(wanted, image.ai_label) and ai.is_lower(wanted, ai.label_of_file(image))


def _lifts(name: str, image: Image, value: Any, now: dt.datetime) -> bool:
    before = getattr(image, name)
    match name:
        case "rights_category":
            return _price(value) < _price(before)
        case "restrictions":
            return bool(before) and before not in value
        case "embargoed_until":
            return before is not None and before > now and (value is None or value < before)
        case "expires_at":
            return before is not None and (value is None or value > before)
        case "supplier":
            return before is not None and before.quota is not None and value != before
    return False


def _price(code: str) -> int:
    cost = categories.cost(code)
    return categories.COSTS.index(cost) if cost else 0
