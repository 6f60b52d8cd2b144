"""What people build and grow on the steppe."""

import math

from PIL import Image

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.color import mix
from examples.demo.painter.land import Project, grass, ground, hills, peaks, plain, pylon, wires

FAR = 40.0


def railway(canvas: Canvas) -> Image.Image:
    """A line across the steppe to its vanishing point, masts beside it."""
    horizon = canvas.vary(0.44, 0.03)
    canvas.sky([(0, "#3f6fa8"), (0.3, "#8fb2d3"), (0.46, "#e4e6df"), (1, "#e4e6df")])
    canvas.clouds("#ffffff", horizon, 0.6, (3, 5))
    hills(canvas, horizon - 0.01, 0.02, [(0, "#8d9aa8"), (1, "#a9aa98")])
    ground(canvas, horizon, [(0, "#b9b184"), (0.3, "#a3924f"), (1, "#6d5a2a")])
    see = plain(horizon, 0.4, canvas.vary(0.5, 0.06))
    _track(canvas, see)
    _masts(canvas, see)
    grass(canvas, 0.84, ("#5a4a20", "#c9b26a"), 1300, 0.06)
    return canvas.finish(warm=0.05)


def _track(canvas: Canvas, see: Project) -> None:
    bed = [see(-0.75, 0.5), see(-0.75, FAR), see(0.75, FAR), see(0.75, 0.5)]
    canvas.polygon(bed, "#7d746a")
    canvas.texture(0.6, 1.0, (50, 40), 0.25, 4)
    z = FAR / 2
    while z > 0.6:
        deep = z * 0.985 - 0.008
        sleeper = [see(-0.5, z), see(0.5, z), see(0.5, deep), see(-0.5, deep)]
        canvas.polygon(sleeper, "#4a4038" if z < 6 else "#6d645b")
        z = z * 0.94 - 0.015
    for side in (-0.32, 0.32):
        canvas.polygon([see(side - 0.03, 0.5), see(side, FAR), see(side + 0.03, 0.5)], "#3c3833")
        canvas.polygon([see(side - 0.012, 0.5), see(side, FAR), see(side + 0.014, 0.5)], "#d9dde0")


def _masts(canvas: Canvas, see: Project) -> None:
    previous = None
    for z in (24.0, 16.0, 11.0, 7.5, 5.0, 3.4, 2.3, 1.55, 1.0):
        x, y = see(-1.1, z)
        tall, gauge = 0.95 / z, 0.02 / z
        canvas.line([(x, y), (x, y - tall)], "#4c5154", max(gauge, 0.0015))
        arm = see(-0.1, z)[0]
        canvas.line([(x, y - tall * 0.93), (arm, y - tall * 0.88)], "#4c5154", max(gauge * 0.5, 0.001))
        hook = (arm, y - tall * 0.86)
        if previous:
            canvas.line([previous, hook], "#33383c", 0.0012, 210)
        previous = hook


def wind_farm(canvas: Canvas) -> Image.Image:
    """White turbines over dry grass, small ones far away."""
    warm = canvas.rng.random()
    low = mix("#e9ecec", "#f6d3a4", warm)
    canvas.sky([(0, mix("#4a7fb9", "#5b6f9c", warm)), (0.4, mix("#a6c6e0", "#d3b9ae", warm)), (0.62, low), (1, low)])
    canvas.clouds("#ffffff", 0.6, 0.5, (3, 6))
    hills(canvas, 0.62, 0.06, [(0, "#8392a3"), (0.5, "#a3a79f")])
    canvas.haze(low, [(0, 0), (0.55, 0), (0.68, 0.5), (1, 0.2)])
    ground(canvas, 0.7, [(0, "#b7ab78"), (0.4, "#94823f"), (1, "#4f4520")])
    sizes = sorted([0.1, 0.13, 0.16, 0.2, 0.27, 0.42, 0.62])
    spots = [0.08, 0.93, 0.44, 0.7, 0.3, 0.84, 0.22]
    if canvas.rng.random() < 0.5:
        spots = [1 - x for x in spots]
    for x, size in zip(spots, sizes, strict=True):
        _turbine(canvas, canvas.vary(x, 0.03), 0.68 + size * 0.24, size, mix(low, "#ffffff", 0.3 + size))
    grass(canvas, 0.86, ("#3f3515", "#c4ad62"), 1200, 0.05)
    return canvas.finish(warm=0.03)


def _turbine(canvas: Canvas, x: float, y: float, size: float, color: str) -> None:
    r, top = canvas.h / canvas.w, y - size
    shade = mix(color, "#5b6878", 0.45)
    foot, neck = size * 0.022 * r, size * 0.011 * r
    canvas.polygon([(x - foot, y), (x - neck, top), (x + neck, top), (x + foot, y)], color)
    canvas.polygon([(x + foot * 0.2, y), (x + neck * 0.2, top), (x + neck, top), (x + foot, y)], shade)
    turn = canvas.rng.uniform(0, 2.09)
    for blade in range(3):
        angle = turn + blade * math.tau / 3
        ax, ay = math.cos(angle) * size * 0.58, math.sin(angle) * size * 0.58
        wx, wy = -ay * 0.05, ax * 0.05
        shape = [(0.0, 0.0), (ax * 0.22 + wx, ay * 0.22 + wy), (ax, ay), (ax * 0.2 - wx * 0.3, ay * 0.2 - wy * 0.3)]
        canvas.polygon([(x + a * r, top + b) for a, b in shape], color)
    canvas.disc(x, top, size * 0.02, shade)


def solar_field(canvas: Canvas) -> Image.Image:
    """Rows of panels towards low hills; the sky lies in the glass."""
    horizon = canvas.vary(0.36, 0.03)
    canvas.sky([(0, "#2f6fb5"), (0.24, "#86b4dc"), (0.4, "#f0e6cf"), (1, "#f0e6cf")])
    canvas.clouds("#ffffff", horizon, 0.45, (3, 4))
    hills(canvas, horizon - 0.005, 0.05, [(0, "#7d8da0"), (0.4, "#a59e8d")])
    ground(canvas, horizon, [(0, "#cdb78a"), (0.4, "#b1935b"), (1, "#84673a")])
    canvas.glow(canvas.vary(0.75, 0.12), 0.2, 0.45, "#fff3cf", 0.8)
    see = plain(horizon, 0.5, canvas.vary(0.5, 0.1))
    for row in range(-9, 10):
        _panels(canvas, see, row * 0.75, 0.24 - 0.1 * (row > 0))
    return canvas.finish(warm=0.04)


def _panels(canvas: Canvas, see: Project, x: float, lean: float) -> None:
    z = 15.0
    while z > 0.85:
        near = z * 0.9
        (ax, ay), (bx, by) = see(x - 0.25, z), see(x + 0.25, z)
        (cx, cy), (dx, dy) = see(x + 0.25, near), see(x - 0.25, near)
        lift, drop = 0.2 / z, 0.2 / near
        canvas.polygon([see(x - 0.3, z), see(x + 0.4, z), see(x + 0.4, near), see(x - 0.3, near)], "#4a371d", 120)
        glass = mix("#16305c", "#86a9d3", min(z / 13, 1) * 0.9 + canvas.rng.random() * 0.06)
        face = [(ax, ay - lift * 1.5), (bx, by - lift * lean), (cx, cy - drop * lean), (dx, dy - drop * 1.5)]
        canvas.polygon(face, glass)
        if z < 8:
            canvas.line([*face, face[0]], "#c9d3dd", 0.0022 / z + 0.0008)
            middle = [
                ((face[0][0] + face[1][0]) / 2, (face[0][1] + face[1][1]) / 2),
                ((face[2][0] + face[3][0]) / 2, (face[2][1] + face[3][1]) / 2),
            ]
            canvas.line(middle, "#9fb2c8", 0.0015 / z + 0.0006, 170)
        z = near - 0.01


def power_line(canvas: Canvas) -> Image.Image:
    """Pylons marching to the mountains at the end of the day."""
    canvas.sky([(0, "#32436e"), (0.35, "#9c7f97"), (0.55, "#f2a86b"), (0.64, "#ffd9a0"), (1, "#ffd9a0")])
    canvas.clouds("#ffb98a", 0.6, 0.55, (2, 8))
    canvas.glow(canvas.vary(0.62, 0.1), 0.62, 0.55, "#ffd08a", 0.9)
    peaks(canvas, 0.62, 0.09, [(0, "#6d6486"), (0.7, "#a98692")], snow="#ffd7c0", rough=0.5)
    canvas.haze("#f5bd8c", [(0, 0), (0.58, 0), (0.74, 0.7), (1, 0.5)])
    ground(canvas, 0.74, [(0, "#a57b52"), (0.4, "#5c4630"), (1, "#241c14")])
    see, last = plain(0.73, 0.17, canvas.vary(0.78, 0.04)), None
    for z in (9.0, 5.0, 2.9, 1.75, 1.05, 0.62):
        x, y = see(-0.62, z)
        tips = pylon(canvas, x, y, 0.62 / z, mix("#2a2430", "#a9808a", min(z / 10, 1)))
        if last:
            wires(canvas, last, tips, "#3a303a")
        last = tips
    grass(canvas, 0.88, ("#120e0a", "#6d5030"), 900, 0.05)
    return canvas.finish(warm=0.05)
