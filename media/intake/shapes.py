"""What is cut from a photo: which parts of it, how wide. Plain numbers, for the child process and its parent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = "full"  # the name of the shape that is not cropped
PREVIEW = 1280  # pixels
TALLEST = 6000  # pixels; a strip of 30,000 would take ten seconds to encode and no screen shows it
WORTH_A_CUT = 1.15  # a cut at the photo's own width, where the next narrower one loses that much

Size = tuple[int, int]


@dataclass(frozen=True)
class Shape:
    """A part of a photo that is cut in several widths; `name` begins the names of its files.

    `part` is x, y, width and height of it, in parts of the photo's own.
    """

    name: str
    part: tuple[float, float, float, float]
    widths: tuple[int, ...]

    @classmethod
    def whole(cls, widths: Sequence[int]) -> Shape:
        """Return the photo itself as a shape."""
        return cls(WHOLE, (0.0, 0.0, 1.0, 1.0), tuple(widths))

    def fit(self, size: Size, width: int) -> Size:
        """Return the size of a cut of this width from a photo of this size."""
        across, down = self.part[2] * size[0], self.part[3] * size[1]
        return width, max(1, round(width * down / across))

    def scale(self, size: Size) -> float:
        """Return which part of its size the photo is needed at for the widest cut."""
        return min(1.0, max(self.widths) / (self.part[2] * size[0]))


def planned_widths(size: Size, ladder: Sequence[int], *, pixels: int | None = None) -> list[int]:
    """Return the widths to cut, ascending; never enlarged, never higher than TALLEST or of more than `pixels`."""
    width = min(size[0], max(1, size[0] * TALLEST // size[1]))
    if pixels is not None:
        width = min(width, math.isqrt(pixels * size[0] // size[1]))
    widths = [step for step in sorted(ladder) if step <= width]
    widest = max(ladder)
    is_all_of_it = width == size[0] < widest
    if not widths or (is_all_of_it and width >= widths[-1] * WORTH_A_CUT):
        widths.append(width)
    return widths


def first_widths(widths: Sequence[int]) -> list[int]:
    """Return which of the planned widths are cut at once, for the desk: a thumb and a preview."""
    return sorted({widths[0], max((width for width in widths if width <= PREVIEW), default=widths[0])})
