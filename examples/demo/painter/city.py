"""The city: its towers, its streets in snow and at night, its market and its parliament."""

from PIL import Image

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.color import gradient, mix
from examples.demo.painter.land import Project, crown, ground, hills, peaks, person, plain, trunk

LIGHTS = ("#ffd79a", "#ffe9c4", "#ffc46b", "#dfe9ff")
STUFFS = ("#b5372f", "#d98a2b", "#2f6f8f", "#3f7f4f", "#e4d3a8", "#7d3a6a")


def skyline(canvas: Canvas) -> Image.Image:
    """Towers with lit windows at dusk, mountains behind them."""
    canvas.sky([(0, "#14234a"), (0.35, "#4a4f86"), (0.55, "#c9798a"), (0.68, "#ffb97e"), (1, "#ffb97e")])
    canvas.clouds("#f4a68f", 0.6, 0.5, (2, 8))
    canvas.glow(canvas.vary(0.5, 0.25), 0.7, 0.6, "#ffb469", 0.8)
    peaks(canvas, 0.58, 0.09, [(0, "#5f5b86"), (0.7, "#8a6f8d")], snow="#f3c6c4", line=0.7, shadow="#3b3a66")
    canvas.haze("#e79a86", [(0, 0), (0.55, 0), (0.74, 0.7), (1, 0.6)])
    for depth in range(4):
        _row(canvas, depth)
        canvas.haze("#c77f7e", [(0, 0), (0.5, 0), (0.8, 0.22 - depth * 0.05), (1, 0.2 - depth * 0.05)])
    for _ in range(70):
        canvas.glow(canvas.rng.random(), canvas.vary(0.95, 0.05), canvas.vary(0.02, 0.012), "#ffb45e", 0.9)
    canvas.bloom(205, 0.014, 0.6)
    return canvas.finish(grain=0.08)


def _row(canvas: Canvas, depth: int) -> None:
    x = -0.02
    while x < 1.02:
        wide = canvas.vary(0.035 + depth * 0.012, 0.014)
        tall = abs(canvas.rng.gauss(0.13, 0.07)) + (0.2 if canvas.rng.random() < 0.12 else 0.03)
        _tower(canvas, x, 0.83 + depth * 0.055 - tall, wide, depth)
        x += wide + canvas.vary(0.008, 0.008)


def _tower(canvas: Canvas, x: float, top: float, wide: float, depth: int) -> None:
    body = mix("#85687f", "#141a30", depth / 3)
    canvas.box(x, top, x + wide, 1.0, body)
    canvas.box(x + wide * 0.72, top, x + wide, 1.0, mix(body, "#0a0e1c", 0.35))
    if canvas.rng.random() < 0.3:
        canvas.line([(x + wide / 2, top), (x + wide / 2, top - canvas.vary(0.05, 0.03))], body, 0.002)
    step, gap = 0.011 + depth * 0.002, 0.0065 + depth * 0.001
    lit = canvas.vary(0.38, 0.2)
    y = top + step
    while y < 0.97:
        at_x = x + gap * 0.6
        while at_x < x + wide - gap:
            if canvas.rng.random() < lit:
                canvas.box(
                    at_x, y, at_x + gap * 0.55, y + step * 0.5, canvas.rng.choice(LIGHTS), round(canvas.vary(170, 70))
                )
            at_x += gap
        y += step


def highway(canvas: Canvas) -> Image.Image:
    """A motorway after dark, the traffic drawn out into lines."""
    canvas.sky([(0, "#070b1c"), (0.3, "#1b2547"), (0.46, "#5b4a63"), (0.5, "#8d6660"), (1, "#0c0d13")])
    hills(canvas, 0.45, 0.06, [(0, "#1a2140"), (1, "#141428")])
    for _ in range(260):
        canvas.disc(
            canvas.rng.random(), canvas.vary(0.475, 0.02), canvas.vary(0.002, 0.001), canvas.rng.choice(LIGHTS), 220
        )
    ground(canvas, 0.495, [(0, "#1b1a20"), (1, "#0b0b0f")], 0.5)
    see = plain(0.49, 0.3, canvas.vary(0.55, 0.06))
    canvas.polygon([see(-1.1, 0.4), see(-1.1, 60), see(1.1, 60), see(1.1, 0.4)], "#17171c")
    for lane in (-1.05, -0.02, 0.02, 1.05):
        canvas.line([see(lane, 0.5), see(lane, 40)], "#c9b98a", 0.0022, 120)
    _trails(canvas, see, -1, ("#fff6e0", "#ffe6b0"))
    _trails(canvas, see, 1, ("#ff3b23", "#ff7a45"))
    z = 14.0
    while z > 0.7:
        _lamp(canvas, *see(-1.25, z), 0.36 / z)
        _lamp(canvas, *see(1.25, z), 0.36 / z)
        z *= 0.72
    canvas.bloom(150, 0.02, 0.9)
    return canvas.finish(grain=0.1, vignette=0.5)


def _trails(canvas: Canvas, see: Project, side: int, colors: tuple[str, str]) -> None:
    for _ in range(26):
        lane = side * (canvas.rng.choice([0.25, 0.5, 0.8]) + canvas.rng.gauss(0, 0.06))
        lift = canvas.vary(0.055, 0.025)
        near, far = canvas.vary(0.7, 0.3), canvas.vary(30, 10)
        points = []
        for step in range(25):
            z = near * (far / near) ** (step / 24)
            x, y = see(lane, z)
            points.append((x, y - lift / z))
        canvas.line(points, canvas.rng.choice(colors), canvas.vary(0.0028, 0.0014), round(canvas.vary(150, 80)))


def _lamp(canvas: Canvas, x: float, y: float, tall: float) -> None:
    canvas.line([(x, y), (x, y - tall)], "#30313a", max(tall * 0.02, 0.001))
    canvas.glow(x, y - tall, tall * 0.45 + 0.012, "#ffc372", 0.9)
    canvas.disc(x, y - tall, tall * 0.02 + 0.001, "#fff1d0")


def snowy_street(canvas: Canvas) -> Image.Image:
    """A boulevard in falling snow: lamps, bare trees, people going home."""
    canvas.sky([(0, "#46536e"), (0.35, "#7d89a0"), (0.55, "#c9bfb6"), (1, "#e3e3e6")])
    see = plain(0.52, 0.26, canvas.vary(0.5, 0.05))
    for side in (-1, 1):
        for house in range(9):
            _house(canvas, see, side, 7.0 - house * 0.72)
    canvas.haze("#b9bcc6", [(0, 0.1), (0.4, 0.25), (0.53, 0.6), (0.6, 0.2), (1, 0)])
    canvas.polygon([(0, 1), (0, 0.84), see(-1.2, 30), see(1.2, 30), (1, 0.84), (1, 1)], "#dfe3ea")
    canvas.polygon([see(-0.5, 0.4), see(-0.5, 30), see(0.5, 30), see(0.5, 0.4)], "#b6bcc8")
    canvas.texture(0.53, 1.0, (9, 30), 0.5, 5)
    for z in (6.0, 4.2, 3.0, 2.1, 1.45, 1.0):
        for kerb in (-0.78, 0.78):
            x, y = see(kerb, z)
            trunk(canvas, x, y, 0.4 / z, mix("#2d2a2e", "#8b8f9a", z / 8), 9)
            _lamp(canvas, *see(kerb * 0.8, z * 0.9), 0.3 / z)
    for _ in range(9):
        z = canvas.vary(2.6, 1.5)
        person(canvas, *see(canvas.vary(0, 0.75), z), 0.15 / z, mix("#1d1f28", "#7d828f", z / 7))
    _snowfall(canvas)
    return canvas.finish(warm=-0.03)


def _house(canvas: Canvas, see: Project, side: int, z: float) -> None:
    color = mix(canvas.rng.choice(["#8c7660", "#7d6a66", "#6d727c", "#94806a"]), "#a9aeb8", z / 9)
    (ax, ay), (bx, by) = see(side * 1.25, z), see(side * 1.25, z - 0.7)
    tall = canvas.vary(0.62, 0.12)
    canvas.polygon([(ax, ay), (ax, ay - tall / z), (bx, by - tall / (z - 0.7)), (bx, by)], color)
    canvas.line([(ax, ay - tall / z), (bx, by - tall / (z - 0.7))], "#eef1f5", 0.016 / z)
    for floor in range(1, 5):
        for window in range(5):
            part = 0.12 + window * 0.18
            deep, end = z - 0.7 * part, z - 0.7 * (part + 0.09)
            low, high = floor * 0.11, floor * 0.11 + 0.06
            (cx, cy), (dx, dy) = see(side * 1.25, deep), see(side * 1.25, end)
            lit = "#ffce7d" if canvas.rng.random() < 0.4 else "#39414f"
            canvas.polygon(
                [(cx, cy - low / deep), (cx, cy - high / deep), (dx, dy - high / end), (dx, dy - low / end)], lit, 210
            )


def _snowfall(canvas: Canvas) -> None:
    layer, pen = canvas.mask()
    for _ in range(1500):
        x, y = canvas.px((canvas.rng.random(), canvas.rng.random()))
        size = canvas.unit(0.0008 + canvas.rng.random() ** 5 * 0.005)
        pen.ellipse((x - size, y - size, x + size, y + size * 1.3), fill=round(canvas.vary(170, 70)))
    canvas.lay("#ffffff", canvas.soften(layer, 0.0014), 0.85)


def parliament(canvas: Canvas) -> Image.Image:
    """A columned front with flags, lit from the left, a square before it."""
    canvas.sky([(0, "#2f6cb0"), (0.4, "#9cc3e4"), (0.62, "#e9eef0"), (1, "#e9eef0")])
    canvas.clouds("#ffffff", 0.6, 0.55, (3, 4))
    for step in range(26):
        crown(canvas, step / 25, 0.69, canvas.vary(0.07, 0.02), ("#27401f", "#7d9a55"), 70)
    _front(canvas)
    canvas.sky([(0, "#cfc8ba"), (0.3, "#b9b1a2"), (1, "#8a8479")], 0.78)
    see = plain(0.74, 0.1)
    for lane in range(-14, 15):
        canvas.line([see(lane * 0.22, 0.35), see(lane * 0.22, 2.5)], "#6f695f", 0.0014, 110)
    for row in range(1, 12):
        canvas.line(
            [(0, 0.78 + 0.22 * (row / 12) ** 1.7), (1, 0.78 + 0.22 * (row / 12) ** 1.7)], "#6f695f", 0.0012, 110
        )
    canvas.texture(0.78, 1.0, (20, 20), 0.3, 4)
    for number in range(5):
        _flag(canvas, 0.1 + number * 0.2, STUFFS[(number + canvas.rng.randrange(6)) % 6])
    for _ in range(9):
        person(canvas, canvas.rng.random(), canvas.vary(0.85, 0.04), canvas.vary(0.07, 0.01), "#23252d")
    return canvas.finish(warm=0.03)


def _front(canvas: Canvas) -> None:
    stone, shade = "#e6dcc8", "#a89b86"
    for left, right in ((0.06, 0.32), (0.68, 0.94)):
        canvas.box(left, 0.45, right, 0.76, mix(stone, shade, 0.35))
        for floor in range(4):
            for window in range(9):
                x = left + 0.012 + window * 0.0275
                canvas.box(x, 0.475 + floor * 0.068, x + 0.014, 0.517 + floor * 0.068, "#3d4a5a")
        canvas.box(left - 0.005, 0.435, right + 0.005, 0.453, stone)
    canvas.box(0.3, 0.39, 0.7, 0.76, mix(shade, "#4a4238", 0.45))
    for column in range(10):
        _column(canvas, 0.315 + column * 0.0393, stone, shade)
    canvas.box(0.29, 0.36, 0.71, 0.405, stone)
    canvas.box(0.29, 0.397, 0.71, 0.405, shade)
    canvas.polygon([(0.285, 0.36), (0.5, 0.27), (0.715, 0.36)], stone)
    canvas.polygon([(0.33, 0.35), (0.5, 0.285), (0.67, 0.35)], mix(stone, shade, 0.6))
    _steps(canvas, stone, shade)
    _dome(canvas, stone)


def _steps(canvas: Canvas, stone: str, shade: str) -> None:
    for step in range(6):
        canvas.box(
            0.26 - step * 0.008,
            0.745 + step * 0.009,
            0.74 + step * 0.008,
            0.757 + step * 0.009,
            mix(stone, shade, step % 2 * 0.6),
        )


def _dome(canvas: Canvas, stone: str) -> None:
    r = canvas.h / canvas.w
    canvas.box(0.5 - 0.1 * r, 0.235, 0.5 + 0.1 * r, 0.29, stone)
    for step in range(18):
        canvas.disc(0.5 - step * 0.0012, 0.235, 0.098 * (1 - step / 30), mix("#2f6b70", "#8fd0c8", step / 18))
    canvas.box(0.5 - 0.11 * r, 0.235, 0.5 + 0.11 * r, 0.25, stone)
    for pane in range(9):
        x = 0.5 + (pane - 4) * 0.021 * r
        canvas.box(x - 0.005 * r, 0.256, x + 0.005 * r, 0.29, "#4a5666")
    canvas.box(0.5 - 0.12 * r, 0.29, 0.5 + 0.12 * r, 0.335, mix(stone, "#a89b86", 0.3))
    canvas.line([(0.5, 0.14), (0.5, 0.07)], "#d9c9a0", 0.004)


def _column(canvas: Canvas, x: float, stone: str, shade: str) -> None:
    wide = 0.0165
    size = (max(round(wide * canvas.w), 4), round(0.34 * canvas.h))
    turned = gradient((size[1], size[0]), [(0, shade), (0.3, "#f6efdf"), (0.6, stone), (1, mix(shade, "#5a5145", 0.5))])
    canvas.image.paste(turned.transpose(Image.Transpose.ROTATE_90), (round(x * canvas.w), round(0.405 * canvas.h)))
    canvas.box(x - 0.003, 0.403, x + wide + 0.003, 0.418, stone)
    canvas.box(x - 0.003, 0.735, x + wide + 0.003, 0.748, stone)


def _flag(canvas: Canvas, x: float, color: str) -> None:
    top, bottom, wide = 0.36, 0.86, 0.085
    canvas.line([(x, bottom), (x, top - 0.01)], "#dfe3e6", 0.005)
    wave = [canvas.vary(0, 0.006) for _ in range(9)]
    upper = [(x + wide * t / 8, top + wave[t] + 0.002 * t) for t in range(9)]
    canvas.polygon([*upper, *[(a, b + 0.085) for a, b in reversed(upper)]], color)
    for t in range(8):
        if wave[t + 1] < wave[t]:
            (a, b), (c, d) = upper[t], upper[t + 1]
            canvas.polygon([(a, b), (c, d), (c, d + 0.085), (a, b + 0.085)], "#000000", 55)
    canvas.polygon([*[(a, b + 0.052) for a, b in upper], *[(a, b + 0.064) for a, b in reversed(upper)]], "#f4ead0")
