"""What the region grows: apples, wheat, tomatoes."""

import math

from PIL import Image

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.color import mix
from examples.demo.painter.land import crown, grass, ground, hills, peaks, person, plain, trunk


def orchard(canvas: Canvas) -> Image.Image:
    """Apples close by, the rows of the orchard out of focus behind them."""
    canvas.sky([(0, "#9fc4dd"), (0.4, "#e6ecd8"), (1, "#8fa35a")])
    peaks(canvas, 0.34, 0.1, [(0, "#8fa2ba"), (1, "#b5bdb9")], snow="#ffffff", line=0.8)
    ground(canvas, 0.5, [(0, "#a3b26a"), (1, "#4d6b2c")], 0.6)
    for step in range(14):
        near = step / 13
        size = 0.06 + near * 0.2
        for side in (-1, 1):
            x = 0.5 + side * (0.08 + near**1.6 * 0.62)
            trunk(canvas, x, 0.53 + near * 0.3, size * 1.1, "#4b3a2a", 2)
            crown(canvas, x, 0.48 + near * 0.24 - size * 0.5, size, ("#2d4a1c", "#9cb65a"), 90)
    canvas.blur(0.012)
    _bough(canvas)
    canvas.glow(0.9, 0.05, 0.7, "#fff0c0", 0.5)
    return canvas.finish(warm=0.05)


def _bough(canvas: Canvas) -> None:
    canvas.line([(-0.02, 0.1), (0.2, 0.2), (0.42, 0.24), (0.62, 0.33)], "#4f3b28", 0.018)
    for _ in range(420):
        share = canvas.rng.random() ** 1.2
        x, y = share * 0.68, 0.12 + share * 0.2 + canvas.rng.gauss(0.03, 0.075)
        _leaf(canvas, x, y, canvas.vary(0.042, 0.014), canvas.vary(0.9, 1.3))
    for x, y in ((0.06, 0.3), (0.19, 0.37), (0.31, 0.33), (0.46, 0.42), (0.58, 0.41), (0.26, 0.45), (0.66, 0.4)):
        _apple(canvas, canvas.vary(x, 0.02), canvas.vary(y, 0.02), canvas.vary(0.072, 0.01))


def _leaf(canvas: Canvas, x: float, y: float, size: float, angle: float) -> None:
    r, cos, sin = canvas.h / canvas.w, math.cos(angle), math.sin(angle)
    shape = [(0, 0), (0.4, 0.28), (1, 0.22), (1.6, 0), (1, -0.22), (0.4, -0.28)]
    points = [(x + (a * cos - b * sin) * size * r, y + (a * sin + b * cos) * size) for a, b in shape]
    green = mix("#2c5219", "#a5c25c", canvas.rng.random())
    canvas.polygon(points, green)
    canvas.polygon([*points[:4]], mix(green, "#1b3410", 0.3))


def _apple(canvas: Canvas, x: float, y: float, size: float) -> None:
    r = canvas.h / canvas.w
    canvas.line([(x, y - size), (x + 0.004, y - size * 1.5)], "#4f3b28", 0.005)
    for step in range(24):
        share = step / 23
        color = mix("#5d0f12", "#d8352c", share) if share < 0.7 else mix("#d8352c", "#f3a04c", (share - 0.7) * 2)
        canvas.disc(x - size * 0.3 * share * r, y - size * 0.26 * share, size * (1 - share * 0.92), color)
    canvas.glow(x - size * 0.34 * r, y - size * 0.36, size * 0.5, "#fff4e0", 0.7)
    _leaf(canvas, x, y - size * 1.2, size * 0.55, canvas.vary(-0.3, 0.6))


def harvest(canvas: Canvas) -> Image.Image:
    """A combine in ripe wheat, dust behind it in the late light."""
    canvas.sky([(0, "#5f8fc0"), (0.3, "#bcd0d8"), (0.46, "#fbe2b0"), (1, "#fbe2b0")])
    canvas.clouds("#fff4df", 0.45, 0.5, (3, 5))
    canvas.glow(0.82, 0.4, 0.6, "#ffdf9a", 0.8)
    hills(canvas, 0.46, 0.025, [(0, "#a3a389"), (1, "#c6a55c")])
    ground(canvas, 0.47, [(0, "#dcb866"), (0.4, "#c9982f"), (1, "#7a5312")])
    for _ in range(9):
        canvas.glow(canvas.vary(0.7, 0.12), canvas.vary(0.5, 0.03), canvas.vary(0.13, 0.05), "#f5dcae", 0.5)
    _combine(canvas, canvas.vary(0.46, 0.06), 0.6, 0.2)
    grass(canvas, 0.55, ("#8a5f16", "#f0c860"), 3200, 0.08)
    person(canvas, 0.16, 0.64, 0.13, "#3a2f28")
    grass(canvas, 0.62, ("#8a5f16", "#f5d47a"), 1500, 0.11)
    return canvas.finish(warm=0.07)


def _combine(canvas: Canvas, x: float, y: float, size: float) -> None:
    r = size * canvas.h / canvas.w
    body = [(-0.5, -0.25), (-0.5, -0.78), (0.95, -0.7), (1.05, -0.35), (0.9, -0.2)]
    canvas.polygon([(x + a * r, y + b * size) for a, b in body], "#a82a20")
    canvas.polygon(
        [
            (x + a * r, y + b * size)
            for a, b in [(-0.5, -0.5), (1.03, -0.48), (1.05, -0.35), (0.9, -0.2), (-0.5, -0.25)]
        ],
        "#7a1d17",
    )
    cab = [(-0.55, -0.3), (-0.62, -0.72), (-0.52, -1.05), (-0.12, -1.05), (-0.08, -0.5)]
    canvas.polygon([(x + a * r, y + b * size) for a, b in cab], "#2e3a44")
    canvas.polygon(
        [(x + a * r, y + b * size) for a, b in [(-0.55, -0.55), (-0.48, -0.98), (-0.2, -0.98), (-0.17, -0.55)]],
        "#b9d3dd",
    )
    canvas.polygon(
        [(x + a * r, y + b * size) for a, b in [(-1.25, 0), (-1.3, -0.3), (-0.5, -0.22), (-0.5, 0)]], "#8b2b22"
    )
    for spot, wheel in ((-0.25, 0.27), (0.75, 0.18)):
        canvas.disc(x + spot * r, y - wheel * size, wheel * size, "#1e1c1b")
        canvas.disc(x + spot * r, y - wheel * size, wheel * size * 0.5, "#d2b13e")


def greenhouse(canvas: Canvas) -> Image.Image:
    """Rows of tomato plants under a long glass roof."""
    canvas.sky([(0, "#e9f1f4"), (0.5, "#f6f8f2"), (1, "#b59d77")])
    see = plain(0.47, 0.42, canvas.vary(0.5, 0.05))
    for z in (14.0, 9.0, 6.0, 4.0, 2.7, 1.8, 1.2, 0.85):
        _, y = see(0, z)
        arch = [(see(-1.6 + 3.2 * t / 20, z)[0], y - (0.45 + 0.5 * math.sin(t / 20 * math.pi)) / z) for t in range(21)]
        canvas.line(arch, mix("#8b979d", "#dfe6e8", min(z / 12, 1)), 0.007 / z + 0.001)
    for bar in range(-8, 9):
        top = 0.45 + 0.5 * math.sin((bar / 8 + 1) / 2 * math.pi)
        points = [(see(bar * 0.2, z)[0], see(0, z)[1] - top / z) for z in (16.0, 0.6)]
        canvas.line(points, "#a9b4b8", 0.002, 160)
    canvas.polygon([see(-1.6, 0.5), see(-1.6, 18), see(1.6, 18), see(1.6, 0.5)], "#b79f78")
    canvas.texture(0.5, 1.0, (18, 30), 0.5, 5)
    z = 12.0
    while z > 0.72:
        for row in (-1.35, -0.85, -0.38, 0.38, 0.85, 1.35):
            _plant(canvas, *see(row, z), 0.52 / z)
        z *= 0.84
    canvas.haze("#ffffff", [(0, 0.1), (0.3, 0.25), (0.48, 0.55), (0.6, 0.05), (1, 0)])
    canvas.glow(0.5, 0.4, 0.5, "#fffbe6", 0.5)
    return canvas.finish(warm=0.02)


def _plant(canvas: Canvas, x: float, y: float, tall: float) -> None:
    for layer in range(4):
        size = tall * 0.24
        crown(canvas, x, y - tall * (0.12 + layer * 0.21), size, ("#1f4a1c", "#8fb95a"), 16 + round(tall * 60))
    for _ in range(5):
        spot = (x + canvas.vary(0, tall * 0.07), y - tall * canvas.vary(0.35, 0.25))
        canvas.disc(*spot, tall * 0.035, canvas.rng.choice(["#d3341f", "#e0562a", "#c9a23a"]))
