"""A stage and a stadium, with their crowds."""

import math

from PIL import Image

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.color import mix
from examples.demo.painter.land import person, plain


def concert_hall(canvas: Canvas) -> Image.Image:
    """A stage in coloured light, seen over the heads of the audience."""
    lamp = canvas.rng.choice(["#ffb45e", "#7fa8ff", "#ff7a9c", "#9affd0"])
    canvas.sky([(0, "#0c0a12"), (0.5, mix("#1d1420", lamp, 0.18)), (0.75, mix("#2a1c1e", lamp, 0.35)), (1, "#060508")])
    for pipe in range(48):
        tall = 0.2 + 0.17 * abs(math.sin(pipe / 48 * math.pi * 3))
        x = 0.2 + pipe * 0.0126
        canvas.box(x, 0.5 - tall, x + 0.009, 0.55, mix("#3a2a1c", "#d9b074", 0.35 + 0.3 * (pipe % 3) / 2))
    canvas.polygon([(0.08, 0.76), (0.2, 0.62), (0.8, 0.62), (0.92, 0.76)], mix("#7a4a26", lamp, 0.25))
    _players(canvas)
    for beam in range(7):
        _beam(canvas, 0.14 + beam * 0.12, lamp)
    canvas.box(0, 0.755, 1, 0.8, "#120c0c")
    for row in range(4):
        _heads(canvas, 0.84 + row * 0.055, 0.022 + row * 0.008, mix("#2a1c1a", "#050406", row / 3))
    canvas.bloom(190, 0.02, 0.7)
    return canvas.finish(grain=0.12, vignette=0.55)


def _players(canvas: Canvas) -> None:
    for arc in range(4):
        count = 8 + arc * 3
        for seat in range(count):
            turn = math.pi * (seat + 0.5) / count
            x = 0.5 - math.cos(turn) * (0.1 + arc * 0.07)
            y = 0.735 - arc * 0.022 - math.sin(turn) * 0.03
            person(canvas, x, y, 0.075, mix("#0b090b", "#3d2a22", arc / 4))
            canvas.disc(x, y - 0.067, 0.006, "#d9a888")
            canvas.line([(x + 0.008, y - 0.02), (x + 0.012, y - 0.055)], "#8a4a22", 0.006)
    canvas.box(0.485, 0.735, 0.515, 0.757, "#2a1a12")
    person(canvas, 0.5, 0.738, 0.11, "#09080a")
    canvas.line([(0.506, 0.665), (0.526, 0.635)], "#0b090b", 0.007)


def _beam(canvas: Canvas, x: float, color: str) -> None:
    lean = canvas.vary(0, 0.1)
    shape = [(x - 0.006, 0), (x + 0.006, 0), (x + lean + 0.08, 0.72), (x + lean - 0.08, 0.72)]
    canvas.lay(mix(color, "#ffffff", 0.5), canvas.soften(canvas.outline(shape), 0.02), 0.12)
    canvas.glow(x, 0.0, 0.09, color, 1.0)


def _heads(canvas: Canvas, y: float, size: float, color: str) -> None:
    x, r = canvas.rng.random() * 0.05 - 0.05, canvas.h / canvas.w
    while x < 1.05:
        at_y = canvas.vary(y, 0.008)
        canvas.disc(x, at_y, size, color, 255, 1.2)
        canvas.disc(x, at_y + size * 2.7, size * 2.0, color)
        x += size * canvas.vary(3.9, 0.5) * r


def stadium(canvas: Canvas) -> Image.Image:
    """A floodlit pitch in a full ground."""
    canvas.sky([(0, "#081026"), (0.3, "#1b2a55"), (0.45, "#3d4470"), (1, "#20351f")])
    canvas.clouds("#4d5580", 0.3, 0.5, (3, 5))
    _stands(canvas)
    see = plain(0.44, 0.16, 0.5)
    for stripe in range(14):
        near, far = 0.3 * 1.16**stripe, 0.3 * 1.16 ** (stripe + 1)
        lawn = "#3f8a3a" if stripe % 2 else "#4f9d45"
        canvas.polygon([see(-1.7, near), see(-1.7, far), see(1.7, far), see(1.7, near)], lawn)
    canvas.texture(0.5, 1.0, (20, 40), 0.25, 4)
    side = [see(-1.25, 0.35), see(-1.25, 2.2), see(1.25, 2.2), see(1.25, 0.35)]
    canvas.line(side, "#eef4ea", 0.004, 220)
    canvas.line([see(-1.25, 0.72), see(1.25, 0.72)], "#eef4ea", 0.004, 220)
    ring = [see(0.32 * math.cos(t / 24 * math.tau), 0.72 + 0.2 * math.sin(t / 24 * math.tau)) for t in range(25)]
    canvas.line(ring, "#eef4ea", 0.004, 220)
    _match(canvas)
    for x in (0.08, 0.36, 0.64, 0.92):
        _floodlight(canvas, x, 0.13)
    canvas.bloom(200, 0.025, 0.8)
    return canvas.finish(grain=0.09, vignette=0.45)


def _stands(canvas: Canvas) -> None:
    canvas.polygon([(0, 0.2), (0.5, 0.26), (1, 0.2), (1, 0.3), (0.5, 0.33), (0, 0.3)], "#2b3350")
    canvas.polygon([(0, 0.27), (0.5, 0.315), (1, 0.27), (1, 0.56), (0, 0.56)], "#1b2036")
    shirts = ("#c9372f", "#e9e4da", "#f0c24a", "#2f5fb0", "#7d8290", "#d9b39a", "#343a4d")
    for row in range(26):
        y = 0.305 + row * 0.0085
        for seat in range(190):
            x = (seat + canvas.rng.random()) / 190
            bend = 0.03 * (1 - (2 * x - 1) ** 2)
            color = mix(canvas.rng.choice(shirts), "#1b2036", 0.25 + 0.2 * canvas.rng.random())
            canvas.disc(x, y + bend, 0.0034, color, 230)
    for sign in range(12):
        color = canvas.rng.choice(["#1f5f9a", "#b23a2f", "#e8e4d8", "#2f7a55", "#d9a02f"])
        canvas.box(sign / 12, 0.508, (sign + 1) / 12 - 0.004, 0.532, color)


def _match(canvas: Canvas) -> None:
    teams = canvas.rng.sample(["#e8e4d8", "#c62f2a", "#2453b0", "#f0c23a"], 2)
    for player in range(20):
        y = canvas.vary(0.72, 0.16)
        tall, x = 0.035 + (y - 0.53) * 0.17, canvas.vary(0.5, 0.4)
        canvas.disc(x + 0.008, y, tall * 0.4, "#16331a", 150, 0.25)
        person(canvas, x, y, tall, mix(teams[player % 2], "#101418", 0.08))
        canvas.disc(x, y - tall * 0.91, tall * 0.08, "#8a5f48")
    canvas.disc(canvas.vary(0.5, 0.1), 0.74, 0.006, "#ffffff")


def _floodlight(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([(x, y), (x, 0.3)], "#39405c", 0.006)
    for row in range(3):
        for lamp in range(6):
            canvas.disc(x + (lamp - 2.5) * 0.009, y - 0.02 + row * 0.014, 0.0055, "#ffffff")
    canvas.glow(x, y, 0.26, "#dfe9ff", 0.85)
