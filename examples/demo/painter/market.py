"""The bazaar."""

import math

from PIL import Image

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.color import mix
from examples.demo.painter.land import person

STUFFS = ("#b5372f", "#d98a2b", "#2f6f8f", "#3f7f4f", "#e4d3a8", "#7d3a6a")
FRUIT = ("#c23325", "#e58a1f", "#efc33a", "#7fa33a", "#6a2a4c", "#8a5a2a", "#d9b27a")


def bazaar(canvas: Canvas) -> Image.Image:
    """A covered market: awnings, hanging lamps, heaps of fruit and spice in front."""
    canvas.sky([(0, "#2a1d18"), (0.4, "#5b3d2a"), (0.6, "#8a6138"), (1, "#2a1c14")])
    canvas.glow(canvas.vary(0.5, 0.1), 0.42, 0.7, "#ffcf8a", 0.9)
    for depth in range(5):
        _aisle(canvas, depth / 4)
    for _ in range(9):
        near = canvas.rng.random()
        person(
            canvas,
            0.5 + canvas.vary(0, 0.2 + near * 0.08),
            0.66 + near * 0.1,
            0.16 + near * 0.14,
            mix("#7a573a", "#2a1d1a", near),
        )
    canvas.blur(0.008)
    _lamps(canvas)
    _heaps(canvas)
    canvas.bloom(190, 0.02, 0.6)
    return canvas.finish(grain=0.09, vignette=0.5, warm=0.08)


def _aisle(canvas: Canvas, near: float) -> None:
    gap, top, drop = 0.1 + near * 0.3, 0.4 - near * 0.3, 0.05 + near * 0.12
    counter = mix("#8a6238", "#2b1b12", 0.4 + near * 0.4)
    for side in (-1, 1):
        edge, out = 0.5 + side * gap, 0.5 + side * (gap + 0.16 + near * 0.16)
        _awning(canvas, (edge, out), top, drop, mix("#c79a63", canvas.rng.choice(STUFFS), 0.45 + near * 0.5))
        canvas.box(min(edge, out), top + drop * 0.35, max(edge, out), 0.64 + near * 0.16, counter)
        for shelf in range(3):
            y = top + drop + shelf * (0.05 + near * 0.05)
            for item in range(9):
                x = edge + (out - edge) * (item + 0.5) / 9
                canvas.disc(x, y, 0.012 + near * 0.014, mix(canvas.rng.choice(FRUIT), "#ffcf8a", 0.2), 230)
        canvas.line([(edge, top), (edge, 0.68 + near * 0.2)], "#3a2618", 0.006 + near * 0.006)


def _awning(canvas: Canvas, span: tuple[float, float], top: float, drop: float, color: str) -> None:
    edge, out = span
    hem = top + drop * 0.35
    canvas.polygon([(out, top - drop), (edge, top), (edge, hem), (out, hem)], color)
    for stripe in range(4):
        a = edge + (out - edge) * stripe / 4
        b = edge + (out - edge) * (stripe + 0.5) / 4
        roof = [(a, top - drop * stripe / 4), (b, top - drop * (stripe + 0.5) / 4)]
        canvas.polygon([*roof, (b, hem), (a, hem)], "#f0dfba", 110)


def _lamps(canvas: Canvas) -> None:
    for number in range(9):
        near = number / 8
        side = -1 if number % 2 else 1
        x, y = 0.5 + side * (0.05 + near * 0.26), 0.36 - near * 0.24
        canvas.line([(x, 0), (x, y)], "#1d120c", 0.0015)
        canvas.glow(x, y, 0.05 + near * 0.08, "#ffcf7d", 0.95)
        canvas.disc(x, y, 0.007 + near * 0.01, "#fff3d6")


def _heaps(canvas: Canvas) -> None:
    canvas.box(0, 0.86, 1, 1, "#3b2416")
    order = canvas.rng.sample(FRUIT, len(FRUIT))
    for row, (base, size) in enumerate(((0.86, 0.017), (1.0, 0.024))):
        for number in range(5):
            middle = (number + 0.5 * row) / 4.5 - 0.02
            _heap(canvas, middle, base, 0.13 + row * 0.04, size, order[(number + row * 3) % len(order)])
        if row == 0:
            canvas.box(0, base, 1, base + 0.03, "#6a4426")
            canvas.box(0, base + 0.022, 1, base + 0.03, "#2b190e")


def _heap(canvas: Canvas, x: float, base: float, tall: float, size: float, color: str) -> None:
    rows = round(tall / size / 1.2)
    for row in range(rows):
        count = 8 - row * 8 // rows
        y = base - row * size * 1.25
        for item in range(count):
            at_x = x + (item - (count - 1) / 2) * size * 1.7 * canvas.h / canvas.w + canvas.vary(0, 0.001)
            _fruit(canvas, at_x, y, size, mix(color, "#5a2a12", canvas.rng.random() * 0.25))


def _fruit(canvas: Canvas, x: float, y: float, size: float, color: str) -> None:
    r = canvas.h / canvas.w
    canvas.disc(x, y, size, mix(color, "#140804", 0.6))
    for step in range(5):
        part = step / 4
        shade = mix(color, "#fff0cf", max(part - 0.5, 0) * 0.7)
        canvas.disc(
            x - math.sin(part) * size * 0.25 * r, y - size * 0.28 * part, size * (0.94 - part * 0.72), shade, 200
        )
