"""Colours, gradients and noise: what every scene is mixed from."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from PIL import Image, ImageColor, ImageMath

Color = tuple[int, int, int]
Stops = Sequence[tuple[float, str]]  # (0..1 from the top, "#rrggbb")
Size = tuple[int, int]


def rgb(name: str) -> Color:
    """The colour that "#rrggbb" names."""
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue


def mix(first: str, second: str, share: float) -> str:
    """A colour on the way from `first` to `second`; share 0 is the first."""
    share = min(max(share, 0.0), 1.0)
    pairs = zip(rgb(first), rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def at(stops: Stops, place: float) -> str:
    """The colour of a gradient at a place between 0 and 1."""
    previous = stops[0]
    for stop in stops:
        if place <= stop[0]:
            span = stop[0] - previous[0]
            return mix(previous[1], stop[1], (place - previous[0]) / span if span else 0)
        previous = stop
    return stops[-1][1]


def gradient(size: Size, stops: Stops) -> Image.Image:
    """A vertical gradient, one colour a row."""
    rows = max(size[1], 2)
    column = Image.new("RGB", (1, rows))
    for row in range(rows):
        column.putpixel((0, row), rgb(at(stops, row / (rows - 1))))
    return column.resize(size, Image.Resampling.NEAREST)


def ramp(size: Size, places: Sequence[tuple[float, float]]) -> Image.Image:
    """A mask that goes through (place, strength 0..1) from top to bottom."""
    stops = [(place, mix("#000000", "#ffffff", strength)) for place, strength in places]
    return gradient(size, stops).convert("L")


def static(rng: Random, size: Size) -> Image.Image:
    """Independent random grey in every pixel."""
    return Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))


def reckon(formula: Callable[[dict[str, Any]], Any], **pictures: Image.Image) -> Image.Image:
    """The picture that a formula over named pictures gives, pixel by pixel."""
    answer = ImageMath.lambda_eval(formula, **pictures)
    if not isinstance(answer, Image.Image):
        raise TypeError("The formula does not give a picture.")
    return answer


def noise(rng: Random, size: Size, cells: Size, octaves: int = 5, fade: float = 0.5) -> Image.Image:
    """Cloudy grey around 128: coarse cells first, each octave twice as fine."""
    small = (max(size[0] // 2, 1), max(size[1] // 2, 1))
    total = heights(rng, small, cells, octaves, fade)
    grey = reckon(lambda use: use["convert"](use["h"] * 255.0, "L"), h=total)
    return grey.resize(size, Image.Resampling.BICUBIC)


def heights(rng: Random, size: Size, cells: Size, octaves: int, fade: float) -> Image.Image:
    """The same noise as floats, about 0..1, for what needs slopes without steps."""
    total = Image.new("F", size, 0.0)
    weights = sum(fade**octave for octave in range(octaves))
    for octave in range(octaves):
        grid = (max(cells[0] << octave, 2), max(cells[1] << octave, 2))
        coarse = static(rng, (min(grid[0], size[0]), min(grid[1], size[1]))).convert("F")
        fine = coarse.resize(size, Image.Resampling.BICUBIC)
        total = _added(total, fine, fade**octave / weights / 255.0)
    return total


def _added(total: Image.Image, fine: Image.Image, share: float) -> Image.Image:
    return reckon(lambda use: use["total"] + use["fine"] * share, total=total, fine=fine)


def relief(rng: Random, size: Size, cells: Size, octaves: int = 6, depth: float = 6.0) -> Image.Image:
    """Grey light and shade of a rough surface lit from the upper left, 128 where flat."""
    small = (max(size[0] // 2, 1), max(size[1] // 2, 1))
    surface = heights(rng, small, cells, octaves, 0.55)
    folded = reckon(lambda use: abs(use["h"] - 0.5) * -2.0, h=surface)
    moved = shifted(folded, max(small[0] // 400, 1))
    slope = reckon(lambda use: (use["a"] - use["b"]) * (depth * 255.0) + 128.0, a=folded, b=moved)
    shade = reckon(lambda use: use["convert"](use["min"](use["max"](use["s"], 0.0), 255.0), "L"), s=slope)
    return shade.resize(size, Image.Resampling.BICUBIC)


def shifted(image: Image.Image, step: int) -> Image.Image:
    """The picture moved right and down by `step` pixels; its edge repeats."""
    moved = image.copy()
    moved.paste(image, (step, step))
    return moved


def contrast(image: Image.Image, low: int, high: int) -> Image.Image:
    """Every channel stretched so that `low` becomes 0 and `high` 255."""
    span = max(high - low, 1)
    table = [min(max((value - low) * 255 // span, 0), 255) for value in range(256)]
    return image.point(table * len(image.getbands()))
