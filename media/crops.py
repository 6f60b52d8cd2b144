"""Which part of a photo is shown where a page needs another shape.

The crop of a ratio is the largest box of that ratio, centred on the focal point and pushed
back inside the photo; a box that the desk drew by hand beats it. Everything is in parts of
the photo's width and height from its top left, so the same few lines do in a browser:

    const shape = ratioWidth / ratioHeight, photo = photoWidth / photoHeight;
    const width = Math.min(1, shape / photo), height = Math.min(1, photo / shape);
    const x = Math.min(Math.max(focalX - width / 2, 0), 1 - width);
    const y = Math.min(Math.max(focalY - height / 2, 0), 1 - height);

Without a focal point, focalX = focalY = 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from newsroom.errors import Fault

DIGITS = 6  # of a part: a hundredth of a pixel of the widest photo
MIDDLE = (0.5, 0.5)
SMALLEST = 100  # pixels a side: a smaller part is a smudge in every place of a page
AWRY = 0.02  # how far a drawn box may be from its ratio; a mouse does not do better
SIDES = ("x", "y", "width", "height")

Size = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A part of a photo, in parts of its width and height from the top left: each from 0 to 1."""

    x: float
    y: float
    width: float
    height: float

    def as_json(self) -> dict[str, float]:
        """Return the box as the desk API shows it."""
        return asdict(self)

    def pixels(self, size: Size) -> Size:
        """Return its width and height on a photo of this size, at least one pixel each."""
        return max(1, round(self.width * size[0])), max(1, round(self.height * size[1]))


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def shape(ratio: str) -> float:
    """Return how much wider than high a ratio such as "16:9" is."""
    across, _, down = ratio.partition(":")
    return int(across) / int(down)


def box(size: Size, ratio: str, *, focal: tuple[float, float] | None = None, drawn: Box | None = None) -> Box:
    """Return the part of a photo of this size in pixels that its crop of this ratio shows.

    A `drawn` box is brought to the ratio exactly: the largest that fits into it, around its middle.
    """
    within = drawn or WHOLE
    centre = (drawn.x + drawn.width / 2, drawn.y + drawn.height / 2) if drawn else focal or MIDDLE
    across, down = within.width * size[0], within.height * size[1]
    width = min(across, down * shape(ratio)) / size[0]
    height = min(down, across / shape(ratio)) / size[1]
    x = min(max(centre[0] - width / 2, within.x), within.x + within.width - width)
    y = min(max(centre[1] - height / 2, within.y), within.y + within.height - height)
    return Box(*(round(part, DIGITS) for part in (x, y, width, height)))


def drawn(crops: Mapping[str, Any], ratio: str) -> Box | None:
    """Return the box that the desk drew for a ratio, None if it drew none."""
    found = crops.get(ratio)
    return Box(*(found[side] for side in SIDES)) if found else None


def clean(value: object) -> dict[str, dict[str, float]]:
    """Return drawn boxes by ratio as they are stored; null stands for none. Raises ValidationError."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValidationError(
            _('Write an object such as {"16:9": {"x", "y", "width", "height"}}.'), code="not_an_object"
        )
    found: dict[str, dict[str, float]] = {}
    wrong: list[ValidationError] = []
    for ratio, given in value.items():
        try:
            if given is not None:
                found[ratio] = _box(ratio[:20], given).as_json()
        except ValidationError as error:
            wrong.append(error)
    if wrong:
        raise ValidationError(wrong)
    return found


def _box(ratio: str, given: object) -> Box:
    if not isinstance(given, dict) or set(given) != set(SIDES) or not all(map(_is_number, given.values())):
        raise ValidationError(
            _("{ratio}: write x, y, width and height, each from 0 to 1.").format(ratio=ratio), code="not_a_box"
        )
    x, y, width, height = (round(float(given[side]), DIGITS) for side in SIDES)
    edge = 1 + 10**-DIGITS  # two parts that were rounded may add up to a little more than the whole
    if not (x >= 0 and y >= 0 and width > 0 and height > 0 and x + width <= edge and y + height <= edge):
        raise ValidationError(
            _("{ratio}: the crop reaches beyond the photo. Keep it inside.").format(ratio=ratio), code="outside"
        )
    return Box(x, y, round(min(width, 1 - x), DIGITS), round(min(height, 1 - y), DIGITS))


def _is_number(value: object) -> bool:
    # bool is an int to Python, and no position to anybody else.
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def faults(crops: Mapping[str, Any], *, size: Size, ratios: Collection[str]) -> list[Fault]:
    """Return what is wrong with cleaned boxes on a photo of this size: ratios nobody cuts, wrong shapes, specks."""
    return [fault for ratio in crops if (fault := _fault(crops, ratio, size, ratios))]


def _fault(crops: Mapping[str, Any], ratio: str, size: Size, ratios: Collection[str]) -> Fault | None:
    pointer = f"/crops/{ratio.replace('~', '~0').replace('/', '~1')[:60]}"
    if ratio not in ratios:
        detail = _("There is no crop of the ratio “{value}”. Photos are cut to {names}.").format(
            value=ratio[:20], names=", ".join(ratios)
        )
        return Fault("unknown_ratio", detail, pointer=pointer)
    part = drawn(crops, ratio)
    assert part is not None  # noqa: S101 - cleaning dropped what is no box
    width, height = part.width * size[0], part.height * size[1]
    # A pixel of rounding is much of a small box.
    if abs(width - height * shape(ratio)) > max(AWRY * width, 2):
        detail = _(
            "The crop is {width:.0f} × {height:.0f} pixels, which is not {ratio}. Draw it in that shape."
        ).format(width=width, height=height, ratio=ratio)
        return Fault("wrong_ratio", detail, pointer=pointer)
    largest = box(size, ratio).pixels(size)
    if min(width, height) < min(SMALLEST, *largest) - 1:
        detail = _("The crop is only {width:.0f} × {height:.0f} pixels. At least {smallest} a side are needed.").format(
            width=width, height=height, smallest=SMALLEST
        )
        return Fault("too_small", detail, pointer=pointer)
    return None
