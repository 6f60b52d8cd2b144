"""A dam in the mountains and a port on the Caspian."""

import math

from PIL import Image

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.color import mix
from examples.demo.painter.land import hills, peaks, person, stone


def dam(canvas: Canvas) -> Image.Image:
    """A concrete wall between two slopes, water white at its foot."""
    canvas.sky([(0, "#4a84bf"), (0.4, "#b8d3e4"), (1, "#e9eef0")])
    canvas.clouds("#ffffff", 0.34, 0.5, (3, 4))
    peaks(canvas, 0.24, 0.12, [(0, "#6d7890"), (0.5, "#868a94")], snow="#ffffff", line=0.8)
    canvas.haze("#cfdde6", [(0, 0), (0.24, 0.1), (0.4, 0.6), (1, 0.3)])
    hills(canvas, 0.36, 0.05, [(0, "#7d8079"), (0.3, "#6d6a55"), (1, "#5d563e")], 0.55)
    _wall(canvas)
    for _ in range(5):
        _spill(canvas, canvas.vary(0.5, 0.11))
    canvas.sky([(0, "#d3e6e4"), (0.2, "#6fa9a6"), (1, "#2f6b70")], 0.84)
    canvas.texture(0.84, 1.0, (7, 16), 0.7, 6)
    for _ in range(60):
        canvas.glow(canvas.vary(0.5, 0.2), canvas.vary(0.845, 0.025), canvas.vary(0.05, 0.02), "#ffffff", 0.35)
    for side in (0, 1):
        _bank(canvas, side)
    return canvas.finish(warm=0.02)


def _wall(canvas: Canvas) -> None:
    top = [(0.12 + t * 0.0253, 0.47 - 0.03 * math.sin(t / 30 * math.pi)) for t in range(31)]
    foot = [(0.24 + t * 0.0173, 0.85 + 0.02 * math.sin(t / 30 * math.pi)) for t in range(31)]
    for t in range(30):
        light = 0.5 + 0.45 * math.cos(t / 30 * math.pi)
        canvas.polygon([top[t], top[t + 1], foot[t + 1], foot[t]], mix("#80796d", "#d8d1c2", light))
    for course in range(1, 12):
        share = course / 12
        row = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in zip(top, foot, strict=True)]
        canvas.line(row, "#5f594f", 0.0012, 90)
    canvas.texture(0.44, 0.87, (26, 5), 0.45, 5)
    canvas.line(top, "#efe9dc", 0.013)
    canvas.line([(x, y + 0.01) for x, y in top], "#5c564c", 0.005)
    for gate in range(7):
        x, y = top[9 + gate * 2]
        canvas.box(x - 0.009, y + 0.012, x + 0.009, y + 0.045, "#2d3338")
        canvas.box(x - 0.011, y - 0.03, x + 0.011, y - 0.006, "#cfc8b8")


def _spill(canvas: Canvas, x: float) -> None:
    layer, pen = canvas.mask()
    for _ in range(60):
        start = canvas.vary(x, 0.008)
        end = canvas.vary(0.5 + (x - 0.5) * 0.86, 0.016)
        pen.line(
            [canvas.px((start, 0.475)), canvas.px((end, 0.86))],
            fill=round(canvas.vary(150, 90)),
            width=max(canvas.w // 600, 1),
        )
    canvas.lay("#ffffff", canvas.soften(layer, 0.002), 0.85)


def _bank(canvas: Canvas, side: int) -> None:
    edge = [(-0.1, 0.38), (0.08, 0.42), (0.14, 0.5), (0.2, 0.63), (0.25, 0.78), (0.22, 0.9), (0.14, 1.0), (-0.1, 1.0)]
    points = [(canvas.vary(x, 0.012), canvas.vary(y, 0.01)) for x, y in edge]
    if side:
        points = [(1 - x, y) for x, y in points]
    stone(canvas, points, "#9a8b6a" if side else "#5c5440")


def port(canvas: Canvas) -> Image.Image:
    """Stacked containers, two cranes and a ship on the Caspian."""
    canvas.sky([(0, "#5d87b5"), (0.35, "#b6c9d6"), (0.58, "#f2dfc2"), (1, "#f2dfc2")])
    canvas.clouds("#ffffff", 0.55, 0.55, (3, 6))
    canvas.glow(canvas.vary(0.3, 0.1), 0.5, 0.5, "#ffedc4", 0.7)
    canvas.sky([(0, "#a9c1c6"), (1, "#4d7480")], 0.6)
    canvas.texture(0.6, 0.8, (6, 40), 0.6, 5)
    _ship(canvas, canvas.vary(0.3, 0.06), 0.645, 0.44)
    for x, size in ((0.66, 0.36), (0.86, 0.5)):
        _crane(canvas, canvas.vary(x, 0.02), 0.79, size)
    canvas.sky([(0, "#8d8a84"), (1, "#5f5b56")], 0.78)
    canvas.texture(0.78, 1.0, (12, 24), 0.5, 5)
    for row in range(4):
        _stack(canvas, 0.8 + row * 0.065, 0.05 + row * 0.012)
    for _ in range(4):
        person(canvas, canvas.vary(0.35, 0.25), 0.985, 0.075, canvas.rng.choice(["#d9762b", "#26303c"]))
    return canvas.finish(warm=0.03)


def _ship(canvas: Canvas, x: float, y: float, long: float) -> None:
    stern, bow = x - long / 2, x + long / 2
    canvas.polygon(
        [(stern, y - 0.06), (bow + 0.015, y - 0.075), (bow - 0.02, y + 0.01), (stern + 0.012, y + 0.01)], "#2c3d52"
    )
    keel = [(stern + 0.009, y - 0.008), (bow - 0.014, y - 0.008), (bow - 0.02, y + 0.012), (stern + 0.012, y + 0.012)]
    canvas.polygon(keel, "#8e2f28")
    canvas.box(stern + 0.015, y - 0.2, stern + 0.075, y - 0.06, "#eef0ee")
    for deck in range(4):
        canvas.box(stern + 0.02, y - 0.19 + deck * 0.03, stern + 0.07, y - 0.178 + deck * 0.03, "#3e4d5c")
    canvas.box(stern + 0.035, y - 0.25, stern + 0.052, y - 0.2, "#c8502e")
    for column in range(11):
        for level in range(canvas.rng.randint(2, 4)):
            left, top = stern + 0.095 + column * 0.029, y - 0.09 - level * 0.024
            canvas.box(left, top, left + 0.0275, top + 0.0225, canvas.rng.choice(BOXES))
    canvas.haze("#cfd6d2", [(0, 0), (0.4, 0.0), (0.6, 0.22), (0.66, 0.1), (0.7, 0)])


BOXES = ("#a5392b", "#2f5f8a", "#3d7d5c", "#c98a2b", "#7b7f86", "#b7b2a4", "#5a3550")


def _crane(canvas: Canvas, x: float, y: float, size: float) -> None:
    r, color = size * canvas.h / canvas.w, "#c4562c"
    for leg in (-0.16, 0.16):
        canvas.line([(x + leg * r, y), (x + leg * 0.8 * r, y - size * 0.9)], color, size * 0.03)
    for height in (0.35, 0.62, 0.88):
        canvas.line([(x - 0.15 * r, y - size * height), (x + 0.15 * r, y - size * height)], color, size * 0.022)
    canvas.line([(x - 0.95 * r, y - size * 0.66), (x + 0.4 * r, y - size * 0.66)], color, size * 0.028)
    canvas.line([(x, y - size * 1.1), (x - 0.9 * r, y - size * 0.67)], color, size * 0.01)
    canvas.line([(x, y - size * 1.1), (x + 0.38 * r, y - size * 0.67)], color, size * 0.01)
    canvas.line([(x, y - size * 0.88), (x, y - size * 1.1)], color, size * 0.02)
    hang = x - canvas.vary(0.5, 0.2) * r
    canvas.line([(hang, y - size * 0.65), (hang, y - size * 0.38)], "#3a3f45", 0.0016)
    canvas.box(hang - 0.11 * r, y - size * 0.38, hang + 0.11 * r, y - size * 0.29, canvas.rng.choice(BOXES))


def _stack(canvas: Canvas, y: float, tall: float) -> None:
    wide, x = tall * 2.3 * canvas.h / canvas.w, canvas.vary(0.42, 0.1)
    while x < 1.0:
        for level in range(canvas.rng.randint(0, 3)):
            top = y - level * tall
            color = canvas.rng.choice(BOXES)
            canvas.box(x, top, x + wide, top + tall, color)
            canvas.box(x, top + tall * 0.94, x + wide, top + tall, "#1c1a19")
            for rib in range(14):
                left = x + wide * (rib + 0.2) / 14
                canvas.box(left, top + tall * 0.08, left + wide * 0.028, top + tall * 0.92, mix(color, "#000000", 0.28))
        x += wide + 0.002
