"""The shape of the country: ridges, ground in perspective, trees, people."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops

from examples.demo.painter.canvas import Canvas, Point
from examples.demo.painter.color import Stops, contrast, gradient, mix, ramp, relief, rgb

Project = Callable[[float, float], Point]


def crestline(rng: Random, rough: float = 0.5, steps: int = 9) -> list[float]:
    """A mountain's outline by splitting: 2**steps + 1 heights from -1 to 1."""
    line = [rng.uniform(-0.6, 0.6) for _ in range(5)]
    swing = 0.5
    for _ in range(steps - 2):
        middles = [(a + b) / 2 + rng.uniform(-swing, swing) for a, b in pairwise(line)]
        line = [height for pair in zip(line, middles, strict=False) for height in pair] + line[-1:]
        swing *= rough
    low, high = min(line), max(line)
    return [(height - low) / (high - low) * 2 - 1 for height in line]


def ridge(canvas: Canvas, base: float, swing: float, rough: float = 0.5) -> list[Point]:
    """The crest of a range around height `base`, left to right."""
    line = crestline(canvas.rng, rough)
    last = len(line) - 1
    return [(place / last, base - height * swing) for place, height in enumerate(line)]


def under(crest: list[Point]) -> list[Point]:
    """The polygon of everything below a crest."""
    return [*crest, (1.0, 1.0), (0.0, 1.0)]


def hills(canvas: Canvas, base: float, swing: float, stops: Stops, rough: float = 0.42) -> None:
    """A far range without detail, its foot lost in haze."""
    mask = canvas.outline(under(ridge(canvas, base, swing, rough)))
    top = max(base - swing, 0)
    fill = Image.new("RGB", canvas.size)
    fill.paste(gradient((canvas.w, round((1 - top) * canvas.h)), stops), (0, round(top * canvas.h)))
    canvas.lay(fill, canvas.soften(mask, 0.0012))


def flanks(canvas: Canvas, crest: list[Point], foot: float) -> Image.Image:
    """The mask of every slope that looks away from a light on the left."""
    mask, pen = canvas.mask()
    for start in range(0, len(crest) - 8, 1):
        near = crest[max(start - 9, 0) : start + 10]
        if crest[start][1] > min(y for _, y in near):
            continue
        end = start + 4
        while end < len(crest) - 1 and crest[end + 1][1] >= crest[end][1] - 0.004:
            end += 1
        x, y = crest[start]
        drop, lean = (foot - y), canvas.rng.uniform(-0.25, 0.05)
        spine = [(x + (lean * t / 14 + canvas.rng.gauss(0, 0.022)) * drop, y + drop * t / 14) for t in range(1, 15)]
        far = [(crest[end][0] + drop * 0.15, foot)]
        pen.polygon([canvas.px(p) for p in [*crest[start : end + 1], *far, *spine[::-1]]], fill=255)
    return canvas.soften(mask, 0.004)


def peaks(
    canvas: Canvas,
    base: float,
    swing: float,
    rock: Stops,
    *,
    snow: str = "",
    line: float = 0.5,
    rough: float = 0.5,
    depth: float = 3.0,
    shadow: str = "#26304a",
) -> None:
    """A near range with lit and shaded slopes, and snow down to `line` (0..1 of its height)."""
    crest = ridge(canvas, base, swing, rough)
    shade = relief(canvas.rng, canvas.size, (7, 5), 7, depth)
    grey = Image.merge("RGB", (shade, shade, shade))
    face = ImageChops.overlay(gradient(canvas.size, rock), grey)
    if snow:
        _snow(canvas, face, shade, snow, (base - swing, base + swing * (2 * line - 1), base + swing))
    away = flanks(canvas, crest, base + swing * 1.6)
    dark = ImageChops.multiply(face, Image.new("RGB", canvas.size, rgb(mix("#ffffff", shadow, 0.72))))
    face.paste(dark, (0, 0), away)
    canvas.lay(face, canvas.soften(canvas.outline(under(crest)), 0.0008))


def _snow(
    canvas: Canvas, face: Image.Image, shade: Image.Image, color: str, levels: tuple[float, float, float]
) -> None:
    """Let snow lie where it is high and not too steep; `levels` are crest, snow line and foot."""
    crest, line, foot = levels
    fade = ramp(canvas.size, [(0.0, 1.0), (max(crest, 0.01), 1.0), (line, 0.5), (foot, 0.15)])
    lies = contrast(ImageChops.multiply(fade, contrast(shade, 30, 140)), 80, 130)
    white = Image.new("RGB", canvas.size, rgb(color))
    face.paste(ImageChops.soft_light(white, Image.merge("RGB", (shade, shade, shade))), (0, 0), lies)


def plain(horizon: float, eye: float = 0.35, middle: float = 0.5) -> Project:
    """How flat ground is seen: (metres right, metres ahead) to a place in the picture."""

    def project(x: float, z: float) -> Point:
        return middle + x / z * 0.55, horizon + eye / z

    return project


def ground(canvas: Canvas, horizon: float, stops: Stops, rough: float = 0.7) -> None:
    """Earth or grass down from the horizon, finer the farther it is."""
    canvas.sky(stops, horizon)
    deep = 1 - horizon
    canvas.texture(horizon, horizon + deep * 0.25, (40, 30), rough * 0.5, 3)
    canvas.texture(horizon + deep * 0.2, horizon + deep * 0.55, (24, 24), rough * 0.8, 4)
    canvas.texture(horizon + deep * 0.5, 1.0, (14, 18), rough, 6)


def grass(canvas: Canvas, top: float, colors: tuple[str, str], blades: int = 1400, tall: float = 0.05) -> None:
    """Blades in the foreground, longer towards the viewer."""
    for place in sorted(canvas.rng.random() for _ in range(blades)):
        y = top + (1.06 - top) * place
        x, lean = canvas.rng.random(), canvas.vary(0.004, 0.012)
        height = tall * (0.25 + place) * canvas.vary(1, 0.5)
        color = mix(*colors, canvas.rng.random())
        canvas.line([(x, y), (x + lean * 0.4, y - height * 0.6), (x + lean, y - height)], color, 0.0016, 170)


def person(canvas: Canvas, x: float, y: float, height: float, color: str, alpha: int = 255) -> None:
    """A figure standing with its feet at (x, y)."""
    wide = height * canvas.h / canvas.w
    top = y - height
    canvas.disc(x, top + height * 0.09, height * 0.075, color, alpha)
    coat = [(-0.06, 0.17), (0.06, 0.17), (0.14, 0.24), (0.15, 0.52), (0.1, 0.55), (0.11, 0.66)]
    left = [(-a, b) for a, b in reversed(coat[1:])]
    canvas.polygon([(x + a * wide, top + b * height) for a, b in [*coat[1:], *left]], color, alpha)
    for side in (-0.055, 0.055):
        canvas.line([(x + side * wide, top + 0.6 * height), (x + side * 1.3 * wide, y)], color, height * 0.09, alpha)


def crown(canvas: Canvas, x: float, y: float, radius: float, colors: tuple[str, str], leaves: int = 220) -> None:
    """The leaves of a tree: dark below, lit above."""
    ratio = canvas.h / canvas.w
    for place in range(leaves):
        lift = place / leaves
        out = canvas.rng.gauss(0, 0.42) * radius
        up = canvas.rng.gauss(0.25 - lift * 0.5, 0.36) * radius
        color = mix(*colors, min(lift * 0.8 + canvas.rng.random() * 0.3, 1))
        canvas.disc(x + out * ratio, y + up, radius * canvas.vary(0.12, 0.05), color, 235, 0.8)


def trunk(canvas: Canvas, x: float, y: float, height: float, color: str, branches: int = 5) -> None:
    """A trunk standing at (x, y), and its bare branches."""
    canvas.line([(x, y), (canvas.vary(x, 0.003), y - height)], color, height * 0.07)
    ratio = canvas.h / canvas.w
    for _ in range(branches):
        start = y - height * canvas.vary(0.7, 0.25)
        reach = canvas.vary(0, 0.45) * height * ratio
        tip = start - height * canvas.vary(0.35, 0.15)
        canvas.line([(x, start), (x + reach * 0.6, (start + tip) / 2), (x + reach, tip)], color, height * 0.022)


def pylon(canvas: Canvas, x: float, y: float, height: float, color: str) -> list[Point]:
    """A power mast standing at (x, y); returns the tips that carry the wires."""
    wide = height * canvas.h / canvas.w
    thin = max(height * 0.014, 0.0012)
    canvas.line(
        [(x - wide * 0.1, y), (x - wide * 0.025, y - height), (x + wide * 0.025, y - height), (x + wide * 0.1, y)],
        color,
        thin,
    )
    for step in range(5):
        low, high = step / 5, (step + 1) / 5
        a, b = 0.1 - low * 0.075, 0.1 - high * 0.075
        canvas.line([(x - wide * a, y - height * low), (x + wide * b, y - height * high)], color, thin * 0.7)
        canvas.line([(x + wide * a, y - height * low), (x - wide * b, y - height * high)], color, thin * 0.7)
    tips = []
    for level, arm in ((0.98, 0.14), (0.84, 0.2), (0.7, 0.16)):
        canvas.line([(x - wide * arm, y - height * level), (x + wide * arm, y - height * level)], color, thin)
        tips += [(x - wide * arm, y - height * level), (x + wide * arm, y - height * level)]
    return tips


def wires(canvas: Canvas, first: list[Point], second: list[Point], color: str) -> None:
    """Hanging wires from mast to mast."""
    for (ax, ay), (bx, by) in zip(first, second, strict=True):
        sag = abs(bx - ax) * 0.06
        points = [
            (ax + (bx - ax) * t / 12, ay + (by - ay) * t / 12 + sag * 4 * (t / 12) * (1 - t / 12)) for t in range(13)
        ]
        canvas.line(points, color, 0.001, 200)


def stone(canvas: Canvas, points: list[Point], color: str, depth: float = 3.0) -> None:
    """A rough slope in the shape of a polygon."""
    shade = relief(canvas.rng, (canvas.w // 2, canvas.h // 2), (8, 6), 6, depth).resize(canvas.size)
    grey = Image.merge("RGB", (shade, shade, shade))
    face = ImageChops.overlay(Image.new("RGB", canvas.size, rgb(color)), grey)
    canvas.lay(face, canvas.soften(canvas.outline(points), 0.0015))
