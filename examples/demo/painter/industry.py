"""Oil, ice-free ports, airfields, water and goods: where the region works."""

import math

from PIL import Image

from examples.demo.painter.canvas import Canvas, Point
from examples.demo.painter.color import mix
from examples.demo.painter.land import ground, hills, peaks, plain

LIVERIES = ("#1f7a86", "#b23a2f", "#2f4f9a")


def oil_pumps(canvas: Canvas) -> Image.Image:
    """Pump jacks against a low sun."""
    canvas.sky([(0, "#3a2f52"), (0.3, "#9a4f52"), (0.52, "#ee8a45"), (0.66, "#ffd184"), (1, "#ffd184")])
    canvas.clouds("#ff9d62", 0.6, 0.55, (2, 9))
    sun = canvas.vary(0.6, 0.15)
    canvas.glow(sun, 0.62, 0.7, "#ffdf9a", 0.9)
    canvas.disc(sun, 0.63, 0.055, "#fff3cf")
    hills(canvas, 0.71, 0.015, [(0, "#a8653f"), (1, "#6b3d2a")])
    canvas.haze("#ffb467", [(0, 0), (0.6, 0.05), (0.72, 0.45), (0.78, 0)])
    ground(canvas, 0.74, [(0, "#7c4a2c"), (0.3, "#3d2519"), (1, "#140c09")])
    spots = [(0.9, 0.1), (0.66, 0.14), (0.46, 0.2), (0.15, 0.42)]
    if canvas.rng.random() < 0.5:
        spots = [(1 - x, size) for x, size in spots]
    for x, size in spots:
        _jack(canvas, x, 0.74 + size * 0.22, size, mix("#140c0b", "#9a5a3a", 0.6 - size * 1.5))
    return canvas.finish(vignette=0.45, warm=0.08)


def _jack(canvas: Canvas, x: float, y: float, size: float, color: str) -> None:
    r, tilt = size * canvas.h / canvas.w, canvas.vary(0, 0.22)

    def spot(a: float, b: float) -> Point:
        return x + a * r, y - b * size

    def beam(a: float, b: float) -> Point:
        return spot(a * math.cos(tilt) - b * math.sin(tilt), 0.85 + a * math.sin(tilt) + b * math.cos(tilt))

    canvas.polygon([spot(-0.75, 0), spot(-0.75, 0.06), spot(0.75, 0.06), spot(0.75, 0)], color)
    for foot in (-0.28, 0.28, -0.1, 0.1):
        canvas.line([spot(foot, 0.05), spot(0, 0.85)], color, size * 0.035)
    canvas.polygon([beam(-0.72, -0.04), beam(-0.72, 0.05), beam(0.72, 0.05), beam(0.72, -0.04)], color)
    head = [beam(0.66, 0.2), beam(0.86, 0.12), beam(0.93, -0.06), beam(0.86, -0.26), beam(0.7, -0.1)]
    canvas.polygon(head, color)
    canvas.line([beam(0.92, -0.08), (beam(0.92, 0)[0], y)], color, max(size * 0.008, 0.001))
    canvas.line([beam(-0.66, 0), spot(-0.5, 0.3)], color, size * 0.03)
    canvas.disc(*spot(-0.5, 0.3), size * 0.17, color)
    canvas.polygon([spot(-0.68, 0.05), spot(-0.68, 0.22), spot(-0.32, 0.22), spot(-0.32, 0.05)], color)


def airport(canvas: Canvas) -> Image.Image:
    """An airliner on a wet apron at blue hour."""
    canvas.sky([(0, "#1d3260"), (0.35, "#56699a"), (0.52, "#e0a58e"), (0.6, "#ffd0a0"), (1, "#ffd0a0")])
    canvas.clouds("#e8b3a8", 0.55, 0.5, (2, 7))
    peaks(canvas, 0.54, 0.05, [(0, "#5b628b"), (0.6, "#7f7a93")], snow="#eccbc7", line=0.7)
    canvas.haze("#e8b59a", [(0, 0), (0.5, 0), (0.62, 0.5), (1, 0)])
    _terminal(canvas)
    _plane(canvas, canvas.vary(0.47, 0.05), 0.655, 0.048)
    canvas.mirror(0.71, 1.0, "#2b3040", 0.5, 0.002)
    canvas.texture(0.71, 1.0, (6, 24), 0.35, 5)
    see = plain(0.62, 0.12, 0.3)
    canvas.line([see(-0.6, 0.36), see(1.8, 1.4)], "#e8c04a", 0.006, 210)
    canvas.line([(0, 0.86), (1, 0.79)], "#d8dce2", 0.004, 130)
    for _ in range(22):
        x, y = canvas.rng.random(), canvas.vary(0.7, 0.008)
        canvas.glow(x, y, 0.016, canvas.rng.choice(["#6fa8ff", "#ffcf7a", "#7affb0"]), 1.0)
    canvas.bloom(215, 0.012, 0.5)
    return canvas.finish(grain=0.08)


def _terminal(canvas: Canvas) -> None:
    canvas.polygon(
        [(-0.02, 0.71), (-0.02, 0.57), (0.25, 0.55), (0.5, 0.565), (0.78, 0.545), (1.02, 0.57), (1.02, 0.71)], "#2a3350"
    )
    for pane in range(60):
        x = pane / 60
        canvas.box(x, 0.595, x + 0.0135, 0.64, mix("#ffdf9e", "#8a7f86", canvas.rng.random() * 0.7))
        canvas.box(x, 0.65, x + 0.0135, 0.685, mix("#ffcf85", "#3d4664", canvas.rng.random()))
    canvas.box(0.8, 0.42, 0.815, 0.6, "#2a3350")
    canvas.polygon([(0.782, 0.395), (0.833, 0.395), (0.824, 0.435), (0.791, 0.435)], "#3d4a70")
    canvas.box(0.787, 0.402, 0.829, 0.42, "#ffe0a8")


def _plane(canvas: Canvas, x: float, y: float, fat: float) -> None:
    for points, color in (
        ("6.8 -0.6 8.16 -4.2 9.4 -4.2 9.1 -0.5", canvas.rng.choice(LIVERIES)),
        ("-9.7 0.25 -9.4 -0.25 -8.5 -0.75 -7.6 -1 5.8 -1 9.7 -0.7 9.7 -0.45 5.8 0.7 3.9 1 -7.8 1 -9.2 0.7", "#e9ecf2"),
        ("-9.7 0.25 6.8 0.25 5.8 0.7 3.9 1 -7.8 1 -9.2 0.7", "#a9b0c2"),
        ("-9.3 -0.3 -8.7 -0.62 -8.25 -0.62 -8.45 -0.25", "#20283e"),
        ("-1.55 0.55 3.3 1.5 4.65 1.45 2.1 0.5", "#878fa6"),
        ("7.4 -0.7 10.3 -1.1 10.9 -1.05 9.5 -0.6", "#8f97ad"),
        ("-1 1.15 -0.8 2 0.6 2 1 1.7 1 1.15", "#c9cfdb"),
    ):
        canvas.cut(x, y, fat, points, color)
    across = fat * canvas.h / canvas.w
    for window in range(38):
        left = x + (-7 + window * 0.33) * across
        lit = "#ffdc98" if canvas.rng.random() < 0.8 else "#38405a"
        canvas.box(left, y - fat * 0.45, left + 0.13 * across, y - fat * 0.1, lit)
    canvas.disc(x - 0.9 * across, y + fat * 1.58, fat * 0.42, "#2a3146")
    for leg in (-7.2, 1.55):
        canvas.line([(x + leg * across, y + fat * 0.9), (x + leg * across, y + fat * 2.2)], "#4c5468", 0.004)
        canvas.disc(x + leg * across, y + fat * 2.3, 0.012, "#15181f")
    canvas.glow(x - 9.7 * across, y + fat * 0.4, 0.05, "#fff0d0", 0.9)
