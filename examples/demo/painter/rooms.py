"""Rooms: a press conference, a window, a library, an exchange."""

from PIL import Image

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.color import mix

SPINES = ("#6d2a24", "#27405e", "#38543a", "#8a6a2f", "#4a2f4f", "#b59a6a", "#1f2a33", "#7d4a2a")


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
    r = size * canvas.h / canvas.w
    canvas.polygon(
        [
            (x - 1.9 * r, 1.05),
            (x - 1.7 * r, y + size * 1.9),
            (x - 0.6 * r, y + size * 1.25),
            (x + 0.6 * r, y + size * 1.25),
            (x + 1.7 * r, y + size * 1.9),
            (x + 1.9 * r, 1.05),
        ],
        coat,
    )
    canvas.polygon(
        [
            (x - 0.3 * r, y + size * 0.7),
            (x + 0.3 * r, y + size * 0.7),
            (x + 0.38 * r, y + size * 1.4),
            (x, y + size * 1.9),
            (x - 0.38 * r, y + size * 1.4),
        ],
        mix(skin, "#000000", 0.2),
    )
    canvas.polygon(
        [
            (x - 0.4 * r, y + size * 1.2),
            (x, y + size * 1.75),
            (x + 0.4 * r, y + size * 1.2),
            (x + 0.2 * r, y + size * 2.6),
            (x - 0.2 * r, y + size * 2.6),
        ],
        "#e4e6ea",
    )
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
    canvas.box(
        x - size * 0.8 * r,
        y + size * 1.1,
        x + size * 0.8 * r,
        y + size * 2.2,
        mix(color, "#f4f4f4", 0.8),
    )
    canvas.box(x - size * 0.6 * r, y + size * 1.4, x + size * 0.6 * r, y + size * 1.9, color)


def portrait(canvas: Canvas) -> Image.Image:
    """Someone at a window, dark against its light: nobody in particular."""
    wall = canvas.rng.choice(["#3a3f49", "#4a3d33", "#2f4444"])
    canvas.sky([(0, mix(wall, "#000000", 0.3)), (0.6, wall), (1, mix(wall, "#000000", 0.5))])
    canvas.box(0.02, 0.04, 0.44, 0.7, "#e9edf0")
    for _ in range(60):
        canvas.disc(
            canvas.vary(0.23, 0.2),
            canvas.vary(0.5, 0.18),
            canvas.vary(0.03, 0.02),
            canvas.rng.choice(["#a9bf9a", "#c9d6c0", "#9fb6c9", "#e9dcb6"]),
            120,
        )
    canvas.box(0.22, 0.04, 0.235, 0.7, mix(wall, "#ffffff", 0.4))
    for shelf in range(3):
        _books(canvas, 0.62, 1.0, 0.32 + shelf * 0.2)
    canvas.blur(0.016)
    hair, coat, skin = canvas.rng.choice(
        [
            ("#1d1613", "#2b3a52", "#c49a7c"),
            ("#8c8a88", "#4a2f2f", "#c9a488"),
            ("#2a1a12", "#3d4a3a", "#b98d6c"),
        ]
    )
    dim = (mix(hair, "#0c0a0b", 0.55), mix(coat, "#0c0a0b", 0.5), mix(skin, "#140c0a", 0.62))
    _sitter(canvas, canvas.vary(0.53, 0.03), 0.36, 0.17, dim)
    canvas.glow(0.2, 0.32, 0.75, "#fff6e4", 0.6)
    return canvas.finish(grain=0.09, vignette=0.45, warm=0.04)


def _sitter(canvas: Canvas, x: float, y: float, size: float, colors: tuple[str, str, str]) -> None:
    hair, coat, skin = colors
    r = size * canvas.h / canvas.w
    shoulders = [
        (x - 2 * r, 1.05),
        (x - 1.75 * r, y + size * 2.3),
        (x - 1.3 * r, y + size * 1.75),
        (x - 0.4 * r, y + size * 1.35),
        (x + 0.5 * r, y + size * 1.35),
        (x + 1.4 * r, y + size * 1.75),
        (x + 1.85 * r, y + size * 2.3),
        (x + 2.1 * r, 1.05),
    ]
    canvas.lay(coat, canvas.soften(canvas.outline(shoulders), 0.004))
    head, pen = canvas.mask()
    for part, flat, wide in ((-0.12, 1.2, 0.78), (0.22, 1.18, 0.66)):
        px, py = canvas.px((x, y + size * part))
        pen.ellipse(
            (
                px - size * wide * canvas.h,
                py - size * wide * flat * canvas.h,
                px + size * wide * canvas.h,
                py + size * wide * flat * canvas.h,
            ),
            fill=255,
        )
    neck = [
        (x - 0.36 * r, y + size * 0.6),
        (x + 0.42 * r, y + size * 0.6),
        (x + 0.55 * r, y + size * 1.5),
        (x + 0.05 * r, y + size * 1.95),
        (x - 0.45 * r, y + size * 1.5),
    ]
    canvas.lay(mix(skin, "#1a0f0a", 0.45), canvas.soften(canvas.outline(neck), 0.004))
    canvas.lay(hair, canvas.soften(head, 0.004))
    face, pen = canvas.mask()
    px, py = canvas.px((x - 0.1 * r, y + size * 0.26))
    pen.ellipse(
        (
            px - size * 0.58 * canvas.h,
            py - size * 0.74 * canvas.h,
            px + size * 0.58 * canvas.h,
            py + size * 0.74 * canvas.h,
        ),
        fill=255,
    )
    canvas.lay(skin, canvas.soften(face, 0.012))
    half = canvas.outline([(x + 0.02 * r, 0), (1, 0), (1, 1.02), (x + 0.3 * r, 1.02)])
    canvas.lay("#0f0b0c", canvas.soften(half, 0.05), 0.55)


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
