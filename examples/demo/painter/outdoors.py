"""Mountains, ice, sand, steppe and stars."""

import math

from PIL import Image, ImageChops

from examples.demo.painter.canvas import Canvas, Point
from examples.demo.painter.color import contrast, gradient, mix, noise, ramp, relief
from examples.demo.painter.land import crestline, ground, hills, peaks, person, under


def mountains(canvas: Canvas) -> Image.Image:
    """A range at dawn: snow in the first light, haze between the ridges."""
    canvas.sky([(0, "#35568a"), (0.3, "#8fa3bd"), (0.48, "#f0c9a0"), (0.6, "#f9dcb0"), (1, "#d9c3ae")])
    canvas.clouds("#fbe3cb", 0.5, 0.42, (2, 7))
    canvas.glow(canvas.vary(0.1, 0.1), 0.45, 0.8, "#ffc27a", 0.7)
    peaks(canvas, 0.42, 0.17, [(0, "#8b8fa8"), (0.45, "#8f8fa6"), (0.7, "#b3a6aa")], snow="#ffeedd", line=0.75)
    canvas.haze("#e8cdb6", [(0, 0), (0.34, 0), (0.64, 0.85), (1, 0.85)])
    peaks(canvas, 0.64, 0.09, [(0, "#5d637c"), (0.6, "#62657a"), (0.8, "#8c8085")], rough=0.52, depth=2.5)
    canvas.haze("#dcbba4", [(0, 0), (0.58, 0), (0.8, 0.75), (1, 0.7)])
    hills(canvas, 0.79, 0.05, [(0, "#4d5566"), (0.5, "#69666b"), (1, "#6b5f5f")], 0.5)
    canvas.haze("#b89886", [(0, 0), (0.76, 0), (0.9, 0.5), (1, 0.5)])
    hills(canvas, 0.92, 0.03, [(0, "#20242c"), (1, "#14171c")], 0.5)
    _firs(canvas, 0.92)
    return canvas.finish(warm=0.08)


def _firs(canvas: Canvas, base: float) -> None:
    for _ in range(150):
        x, tall = canvas.rng.random(), canvas.vary(0.05, 0.025)
        y = canvas.vary(base + 0.05, 0.04)
        wide = tall * 0.24 * canvas.h / canvas.w
        for tier in range(5):
            top = y - tall + tier * tall * 0.17
            reach = wide * (0.3 + tier * 0.18)
            canvas.polygon([(x, top), (x + reach, top + tall * 0.3), (x - reach, top + tall * 0.3)], "#12161b")


def glacier(canvas: Canvas) -> Image.Image:
    """A tongue of ice between dark walls, and the lake that it feeds."""
    canvas.sky([(0, "#3f78b8"), (0.45, "#a9c8e2"), (1, "#dfe9ef")])
    canvas.clouds("#ffffff", 0.4, 0.5, (3, 4))
    peaks(canvas, 0.3, 0.16, [(0, "#5b6675"), (0.6, "#6b7580")], snow="#fbfdff", line=0.95)
    canvas.haze("#d3e2ec", [(0, 0), (0.3, 0), (0.46, 0.6), (1, 0.5)])
    _ice(canvas)
    for side in (0, 1):
        _wall(canvas, side)
    canvas.haze("#bcd3e0", [(0, 0), (0.4, 0.1), (0.8, 0), (1, 0)])
    canvas.mirror(0.8, 1.0, "#3f8791", 0.42, 0.003)
    for _ in range(40):
        _floe(canvas)
    return canvas.finish(warm=-0.04)


def _ice(canvas: Canvas) -> None:
    lean = canvas.vary(0, 0.04)
    left = [(0.47, 0.37), (0.41 + lean, 0.45), (0.27, 0.62), (0.16, 0.8)]
    right = [(0.86, 0.8), (0.74, 0.62), (0.61 + lean, 0.45), (0.54, 0.37)]
    flow = relief(canvas.rng, canvas.size, (30, 5), 5, 1.6)
    cracks = relief(canvas.rng, canvas.size, (10, 40), 4, 1.2)
    shade = Image.blend(flow, cracks, 0.35)
    snow = gradient(canvas.size, [(0.38, "#eef4f9"), (0.6, "#dfeaf1"), (0.74, "#a8cbdd"), (0.8, "#6ba7c2")])
    face = ImageChops.overlay(snow, Image.merge("RGB", (shade, shade, shade)))
    canvas.lay(face, canvas.soften(canvas.outline([*left, *right]), 0.003))
    front = [(0.1 + step * 0.02, 0.775 + canvas.rng.uniform(-0.012, 0.012)) for step in range(41)]
    canvas.lay("#3f86a8", canvas.soften(canvas.outline([*front, (0.9, 0.802), (0.1, 0.802)]), 0.002), 0.6)


def _wall(canvas: Canvas, side: int) -> None:
    line = crestline(canvas.rng, 0.55)
    last = len(line) - 1
    slope = [
        (-0.06 + 0.33 * (t / last) ** 0.9 + h * 0.018, 0.12 + 0.7 * t / last + h * 0.03) for t, h in enumerate(line)
    ]
    points: list[Point] = [*slope, (-0.1, 0.82)]
    if side:
        points = [(1 - x, y) for x, y in points]
    shade = relief(canvas.rng, (canvas.w // 2, canvas.h // 2), (9, 5), 7, 3.5).resize(canvas.size)
    tone = [(0.1, "#8d8f94"), (0.8, "#5b5a5c")] if side else [(0.1, "#5d6068"), (0.8, "#37383d")]
    face = ImageChops.overlay(gradient(canvas.size, tone), Image.merge("RGB", (shade, shade, shade)))
    lies = contrast(ImageChops.multiply(ramp(canvas.size, [(0, 1), (0.3, 0.8), (0.7, 0.35)]), shade), 66, 92)
    face.paste((232, 240, 247) if side else (150, 168, 192), (0, 0), lies)
    canvas.lay(face, canvas.soften(canvas.outline(points), 0.001))


def _floe(canvas: Canvas) -> None:
    place = canvas.rng.random() ** 0.6
    x, y, size = canvas.rng.random(), 0.815 + place * 0.17, 0.004 + place * 0.016
    canvas.disc(x, y + size * 0.25, size * 1.4, "#1f5561", 120, 0.3)
    canvas.disc(x, y, size * 1.3, mix("#dff1f7", "#ffffff", canvas.rng.random()), 240, 0.32)


def dunes(canvas: Canvas) -> Image.Image:
    """Sand ridges with a lit and a shaded side, and a line of camels."""
    canvas.sky([(0, "#5f86b0"), (0.3, "#c9c3b4"), (0.45, "#f2d7a8"), (1, "#e9c68e")])
    canvas.glow(0.12, 0.36, 0.6, "#ffd99a", 0.6)
    for step in range(6):
        _dune(canvas, step / 5)
        if step == 3:
            _camels(canvas)
    canvas.texture(0.4, 1.0, (40, 60), 0.12, 4)
    canvas.haze("#f2d3a0", [(0, 0), (0.34, 0.1), (0.46, 0.5), (0.62, 0.1), (1, 0)])
    return canvas.finish(warm=0.06)


def _dune(canvas: Canvas, near: float) -> None:
    base, swing = 0.42 + near * 0.46, 0.035 + near * 0.07
    peak, wave = canvas.vary(0.5, 0.38), canvas.vary(3, 3)

    def height(x: float) -> float:
        steep = 2.6 if x < peak else 4.5
        return base + swing * (0.35 * math.sin(x * 4.2 + wave) - 1.3 * math.exp(-(((x - peak) * steep) ** 2)))

    crest = [(x / 60, height(x / 60)) for x in range(61)]
    lit = [(base - swing, mix("#f3d5a0", "#eab568", near)), (1, mix("#e3bd85", "#a5652e", near))]
    body = canvas.outline(under(crest))
    canvas.lay(gradient(canvas.size, lit), canvas.soften(body, 0.001))
    spine = [(peak - 0.16 * math.sin(t / 12 * 3.3), height(peak) + t / 12 * swing * 4) for t in range(13)]
    beyond = [(peak, height(peak)), *[p for p in crest if p[0] > peak], (1.0, base + swing * 4)]
    lee = canvas.soften(canvas.outline([*beyond, *spine[::-1]]), 0.0015)
    fade = ramp(canvas.size, [(0, 1), (base - swing, 1), (min(base + swing * 3.2, 0.99), 0)])
    shade = ImageChops.multiply(lee, ImageChops.multiply(fade, body))
    canvas.lay(mix("#b88a60", "#5a3015", near), shade, 0.8)


def _camels(canvas: Canvas) -> None:
    x, y, size = canvas.vary(0.3, 0.12), 0.71, 0.07
    for _ in range(6):
        _camel(canvas, x, canvas.vary(y, 0.002), size)
        x += 0.07


def _camel(canvas: Canvas, x: float, y: float, size: float) -> None:
    dark, r = "#3a2415", canvas.h / canvas.w
    for leg in (-0.3, -0.22, 0.2, 0.28):
        canvas.line([(x + leg * size * r, y - size * 0.5), (x + leg * size * r, y)], dark, size * 0.07)
    canvas.disc(x, y - size * 0.58, size * 0.4, dark, 255, 0.42)
    for hump in (-0.16, 0.14):
        canvas.disc(x + hump * size * r, y - size * 0.76, size * 0.13, dark, 255, 1.3)
    neck = [(0.34, 0.58), (0.52, 0.55), (0.6, 0.9), (0.7, 0.93)]
    canvas.line([(x + a * size * r, y - b * size) for a, b in neck], dark, size * 0.12)


def yurt(canvas: Canvas) -> Image.Image:
    """A lit felt tent under the Milky Way."""
    canvas.sky([(0, "#060a1a"), (0.5, "#12203f"), (0.72, "#2c3f63"), (1, "#3f4a5e")])
    _milky_way(canvas)
    _stars(canvas, 1600)
    hills(canvas, 0.7, 0.09, [(0, "#141c30"), (1, "#0d1424")])
    hills(canvas, 0.76, 0.04, [(0, "#0c1220"), (1, "#080c14")])
    ground(canvas, 0.78, [(0, "#10160f"), (1, "#06080a")], 0.5)
    _tent(canvas, canvas.vary(0.42, 0.1), 0.87, 0.13)
    return canvas.finish(grain=0.09, vignette=0.5)


def _milky_way(canvas: Canvas) -> None:
    wide = (round(canvas.w * 1.6), round(canvas.h * 1.6))
    band = ramp(wide, [(0, 0), (0.36, 0), (0.5, 1), (0.64, 0), (1, 0)])
    cloud = ImageChops.multiply(band, contrast(noise(canvas.rng, wide, (7, 6), 6, 0.6), 70, 190))
    cloud = cloud.rotate(canvas.vary(40, 14), Image.Resampling.BILINEAR)
    left, top = (wide[0] - canvas.w) // 2, round((wide[1] - canvas.h) * 0.7)
    cloud = cloud.crop((left, top, left + canvas.w, top + canvas.h))
    canvas.lay("#b0b8d6", ImageChops.multiply(cloud, ramp(canvas.size, [(0, 1), (0.6, 0.8), (0.75, 0)])), 0.65)


def _stars(canvas: Canvas, count: int) -> None:
    for _ in range(count):
        bright = canvas.rng.random() ** 6
        tint = canvas.rng.choice(["#ffffff", "#cfe0ff", "#fff0d8"])
        canvas.disc(
            canvas.rng.random(), canvas.rng.random() * 0.78, 0.0006 + bright * 0.0016, tint, round(90 + 165 * bright)
        )


def _tent(canvas: Canvas, x: float, y: float, size: float) -> None:
    r = canvas.h / canvas.w
    canvas.glow(x, y - size * 0.4, size * 3.2, "#ff9d45", 0.55)
    wall = [(-1, -0.55), (1, -0.55), (0.96, 0), (-0.96, 0)]
    roof = [(-1.04, -0.53), (-0.2, -1.08), (0.2, -1.08), (1.04, -0.53)]
    canvas.polygon([(x + a * size * r, y + b * size) for a, b in wall], "#c99a63")
    canvas.polygon([(x + a * size * r, y + b * size) for a, b in roof], "#b58455")
    canvas.glow(x, y - size * 0.3, size * 0.9, "#ffd48a", 0.6)
    for rib in range(-9, 10, 2):
        canvas.line(
            [(x + rib / 9 * size * r, y - size * 0.54), (x + rib / 45 * size * r, y - size * 1.07)],
            "#7c5633",
            0.0018,
            120,
        )
    canvas.line([(x - size * r, y - size * 0.5), (x + size * r, y - size * 0.5)], "#7a2f22", size * 0.07)
    canvas.box(x - size * 0.2 * r, y - size * 0.48, x + size * 0.2 * r, y, "#ffe2a6")
    canvas.disc(x, y - size * 1.08, size * 0.2, "#ffce85", 220, 0.3)
    person(canvas, x + size * 1.7 * r, y + 0.02, size * 0.62, "#0a0c10")
