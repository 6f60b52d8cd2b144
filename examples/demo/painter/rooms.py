"""Rooms: a press conference, a window, a library, an exchange."""

from PIL import Image, ImageDraw

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.color import contrast, gradient, mix

SPINES = ("#6d2a24", "#27405e", "#38543a", "#8a6a2f", "#4a2f4f", "#b59a6a", "#1f2a33", "#7d4a2a")
# A head from the side, its shoulders below it; see Canvas.place.
PROFILE = (
    "-0.25 1.15 -0.45 0.98 -0.64 0.93 -0.7 0.78 -0.63 0.67 -0.73 0.58 -0.68 0.52 -0.76 0.44 -0.71 0.33 -0.92 0.22"
    " -0.9 0.15 -0.74 -0.18 -0.7 -0.34 -0.66 -0.7 -0.46 -1.04 0 -1.22 0.46 -1.1 0.78 -0.72 0.85 -0.2 0.7 0.33"
    " 0.54 0.62 0.52 1 0.92 1.34 1.7 1.72 2.1 2.5 2.25 6 -1.95 6 -1.75 2.6 -1.3 1.86 -0.5 1.45"
)
LEAVES = ("#a9bf9a", "#c9d6c0", "#9fb6c9", "#e9dcb6")


def microphones(canvas: Canvas) -> Image.Image:
    """A bank of microphones before a speaker who is out of focus."""
    cloth = canvas.rng.choice(["#1f4f7a", "#6a2a33", "#2f5a49", "#3f3a6a"])
    canvas.sky([(0, mix(cloth, "#000000", 0.35)), (0.5, cloth), (1, mix(cloth, "#000000", 0.6))])
    for fold in range(16):
        canvas.box(fold / 16, 0, fold / 16 + 0.03, 1, "#000000" if fold % 2 else "#ffffff", 26)
    x = canvas.vary(0.56, 0.06)
    canvas.glow(x - 0.1, 0.25, 0.6, "#ffffff", 0.35)
    _bust(canvas, x, 0.34, 0.17, "#20242e", "#b98a6c")
    canvas.blur(0.018)
    for number in range(7):
        _microphone(canvas, 0.14 + number * 0.12, canvas.vary(0.62, 0.05), canvas.vary(0.065, 0.01))
    canvas.polygon([(0, 0.95), (1, 0.92), (1, 1), (0, 1)], "#241710")
    return canvas.finish(grain=0.09, vignette=0.45)


def _bust(canvas: Canvas, x: float, y: float, size: float, coat: str, skin: str) -> None:
    canvas.cut(x, y, size, "-1.9 5 -1.7 1.9 -0.6 1.25 0.6 1.25 1.7 1.9 1.9 5", coat)
    canvas.cut(x, y, size, "-0.3 0.7 0.3 0.7 0.38 1.4 0 1.9 -0.38 1.4", mix(skin, "#000000", 0.2))
    canvas.cut(x, y, size, "-0.4 1.2 0 1.75 0.4 1.2 0.2 2.6 -0.2 2.6", "#e4e6ea")
    canvas.disc(x, y, size * 0.7, skin, 255, 1.3)
    canvas.disc(x, y - size * 0.42, size * 0.72, "#241b18", 255, 0.78)
    canvas.disc(x, y + size * 0.06, size * 0.56, skin, 255, 1.15)


def _microphone(canvas: Canvas, x: float, y: float, size: float) -> None:
    r, lean = canvas.h / canvas.w, canvas.vary(0, 0.06)
    canvas.line([(x, y), (x + lean, 1.02)], "#15171b", size * 0.42)
    canvas.line([(x - size * 0.12 * r, y), (x + lean - size * 0.12 * r, 1.02)], "#5b616b", size * 0.07)
    color = canvas.rng.choice(["#23262c", "#2f5f9a", "#b3402f", "#2a2d33", "#d98f2b", "#3b6f4f"])
    for step in range(14):
        part = step / 13
        canvas.disc(
            x - size * 0.26 * part * r,
            y - size * 0.35 * part,
            size * (1 - part * 0.85),
            mix(mix(color, "#000000", 0.55), mix(color, "#ffffff", 0.3), part),
            255,
            1.15,
        )
    canvas.box(x - size * 0.8 * r, y + size * 1.1, x + size * 0.8 * r, y + size * 2.2, mix(color, "#f4f4f4", 0.8))
    canvas.box(x - size * 0.6 * r, y + size * 1.4, x + size * 0.6 * r, y + size * 1.9, color)


def portrait(canvas: Canvas) -> Image.Image:
    """Someone before a window, dark against its light: nobody in particular."""
    wall = canvas.rng.choice(["#3a3f49", "#4a3d33", "#2f4444"])
    canvas.sky([(0, mix(wall, "#000000", 0.3)), (0.6, wall), (1, mix(wall, "#000000", 0.6))])
    canvas.box(0.08, 0.05, 0.92, 0.8, "#eef1f3")
    for _ in range(120):
        x, y = canvas.vary(0.5, 0.4), 0.3 + 0.48 * canvas.rng.random() ** 0.6
        canvas.disc(x, y, canvas.vary(0.035, 0.02), canvas.rng.choice(LEAVES), 130)
    for bar in (0.36, 0.64):
        canvas.box(bar - 0.008, 0.05, bar + 0.008, 0.8, mix(wall, "#ffffff", 0.25))
    canvas.box(0.04, 0.8, 0.96, 0.83, mix(wall, "#ffffff", 0.35))
    _books(canvas, 0.7, 0.9, 0.8)
    canvas.blur(0.012)
    _sitter(canvas, canvas.vary(0.52, 0.04), 0.4, 0.17)
    canvas.bloom(190, 0.03, 0.5)
    return canvas.finish(grain=0.09, vignette=0.45, warm=0.04)


def _sitter(canvas: Canvas, x: float, y: float, size: float) -> None:
    shape = canvas.outline(canvas.place(x, y, size, PROFILE))
    pen, (px, py), unit = ImageDraw.Draw(shape), canvas.px((x, y)), canvas.unit(size)
    pen.ellipse((px - unit * 0.7, py - unit * 1.24, px + unit * 0.87, py + unit * 0.36), fill=255)
    if canvas.rng.random() < 0.5:  # hair worn in a knot
        pen.ellipse((px + unit * 0.6, py - unit * 0.75, px + unit * 1.22, py - unit * 0.1), fill=255)
    dark = gradient(canvas.size, [(0, "#2c211d"), (0.5, "#2a2020"), (0.62, "#1d222c"), (1, "#101319")])
    # A rim of light first, then the figure a little smaller on top of it.
    canvas.lay("#fff4dc", canvas.soften(shape, 0.004))
    canvas.lay(dark, contrast(canvas.soften(shape, 0.005), 110, 235))


def _books(canvas: Canvas, left: float, right: float, y: float) -> None:
    x = left
    while x < right:
        wide, tall = canvas.vary(0.016, 0.007), canvas.vary(0.12, 0.025)
        canvas.box(x, y - tall, x + wide, y, canvas.rng.choice(SPINES))
        x += wide + 0.002
    canvas.box(left, y, right, y + 0.015, "#2a1c12")


def library(canvas: Canvas) -> Image.Image:
    """Shelves to the ceiling, a lamp on the reading table."""
    canvas.sky([(0, "#1d130d"), (1, "#2f2015")])
    for shelf in range(5):
        _books(canvas, 0.0, 1.0, 0.16 + shelf * 0.165)
    canvas.haze("#120b07", [(0, 0.5), (0.4, 0.15), (0.7, 0.2), (1, 0.6)])
    canvas.blur(0.003)
    canvas.polygon([(0, 0.86), (1, 0.86), (1, 1), (0, 1)], "#4f2f1a")
    canvas.texture(0.86, 1.0, (4, 26), 0.6, 5)
    x = canvas.vary(0.36, 0.08)
    canvas.line([(x, 0.9), (x, 0.7)], "#b08a3c", 0.009)
    canvas.disc(x, 0.905, 0.05, "#8f6e2d", 255, 0.3)
    canvas.polygon([(x - 0.075, 0.72), (x - 0.045, 0.63), (x + 0.045, 0.63), (x + 0.075, 0.72)], "#2f6a4c")
    canvas.glow(x, 0.75, 0.5, "#ffd48a", 0.75)
    r = canvas.h / canvas.w
    for side in (-1, 1):
        page = [
            (x + 0.22, 0.905),
            (x + 0.22 + side * 0.15 * r, 0.885),
            (x + 0.22 + side * 0.19 * r, 0.945),
            (x + 0.22, 0.965),
        ]
        canvas.polygon(page, "#f0e4c8" if side < 0 else "#d9caa6")
    return canvas.finish(grain=0.1, vignette=0.5, warm=0.06)


def trading_screens(canvas: Canvas) -> Image.Image:
    """Exchange screens: candles and lines in a dark room."""
    canvas.sky([(0, "#05070d"), (1, "#0b1220")])
    for row in range(2):
        for column in range(3):
            _screen(canvas, 0.02 + column * 0.33, 0.04 + row * 0.42, 0.31, 0.38)
    canvas.blur(0.002)
    canvas.bloom(120, 0.014, 0.7)
    for number in range(3):
        x = 0.22 + number * 0.29 + canvas.vary(0, 0.03)
        canvas.disc(x, 0.83, 0.075, "#04050a", 255, 1.15)
        canvas.disc(x, 1.06, 0.18, "#04050a")
    return canvas.finish(grain=0.1, vignette=0.5)


def _screen(canvas: Canvas, left: float, top: float, wide: float, tall: float) -> None:
    canvas.box(left, top, left + wide, top + tall, "#0c1626")
    for line in range(1, 6):
        canvas.line([(left, top + tall * line / 6), (left + wide, top + tall * line / 6)], "#1f3350", 0.001)
    level, average = 0.5, []
    for candle in range(34):
        x = left + wide * (candle + 0.5) / 34
        move = canvas.rng.gauss(0, 0.055)
        high, low = max(level, level + move), min(level, level + move)
        color = "#35d39a" if move > 0 else "#ff5d5d"
        canvas.line([(x, top + tall * (1 - high - 0.03)), (x, top + tall * (1 - low + 0.03))], color, 0.001)
        canvas.box(x - 0.0028, top + tall * (1 - high), x + 0.0028, top + tall * (1 - low), color)
        level = min(max(level + move, 0.14), 0.86)
        average.append((x, top + tall * (1 - (level * 0.7 + 0.15))))
    canvas.line(average, "#f3c14b", 0.0022)
    for price in range(4):
        canvas.box(
            left + 0.006,
            top + 0.012 + price * 0.016,
            left + canvas.vary(0.05, 0.02),
            top + 0.02 + price * 0.016,
            "#7d9cc4",
            170,
        )
