"""The canvas: places are fractions of its width and height, so any size will do."""

from collections.abc import Iterable, Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from examples.demo.painter.color import Size, Stops, contrast, gradient, noise, ramp, rgb, static

Point = tuple[float, float]
Fill = str | Image.Image


class Canvas:
    """One picture in the making, and the dice that make it different from the next."""

    def __init__(self, size: Size, seed: int) -> None:
        self.w, self.h = size
        self.size = size
        self.rng = Random(seed)
        self.mood = (seed % 3 - 1) * 0.08  # cooler and darker, plain, or warmer and lighter
        self.image = Image.new("RGB", size)

    def px(self, point: Point) -> tuple[float, float]:
        """A place in pixels."""
        return point[0] * self.w, point[1] * self.h

    def unit(self, share: float) -> float:
        """A length in pixels; 1.0 is the height of the picture, whatever its shape."""
        return share * self.h

    def vary(self, value: float, by: float) -> float:
        """`value`, up to `by` more or less."""
        return value + self.rng.uniform(-by, by)

    # Filling

    def sky(self, stops: Stops, top: float = 0.0, bottom: float = 1.0) -> None:
        """A gradient over the whole width."""
        rows = max(round((bottom - top) * self.h), 2)
        self.image.paste(gradient((self.w, rows), stops), (0, round(top * self.h)))

    def mask(self) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        """An empty mask of this size, and the pen that draws on it."""
        mask = Image.new("L", self.size, 0)
        return mask, ImageDraw.Draw(mask)

    def pen(self) -> ImageDraw.ImageDraw:
        """A pen that draws on the picture and understands transparent colours."""
        return ImageDraw.Draw(self.image, "RGBA")

    def lay(self, fill: Fill, mask: Image.Image, strength: float = 1.0) -> None:
        """Put a colour or a picture of this size through a mask."""
        if strength < 1.0:
            mask = mask.point([round(value * strength) for value in range(256)])
        self.image.paste(rgb(fill) if isinstance(fill, str) else fill, (0, 0, *self.size), mask)

    def outline(self, points: Iterable[Point]) -> Image.Image:
        """The mask of a polygon."""
        mask, pen = self.mask()
        pen.polygon([self.px(point) for point in points], fill=255)
        return mask

    def polygon(self, points: Iterable[Point], color: str, alpha: int = 255) -> None:
        """A filled polygon."""
        self.pen().polygon([self.px(point) for point in points], fill=(*rgb(color), alpha))

    def place(self, x: float, y: float, size: float, points: str) -> list[Point]:
        """A drawing of pairs "across down across down …", `size` high, set down at (x, y)."""
        values = [float(value) for value in points.split()]
        across = size * self.h / self.w
        return [(x + a * across, y + b * size) for a, b in zip(values[::2], values[1::2], strict=True)]

    def cut(self, x: float, y: float, size: float, points: str, color: str, alpha: int = 255) -> None:
        """A filled drawing: see `place`."""
        self.polygon(self.place(x, y, size, points), color, alpha)

    def box(self, left: float, top: float, right: float, bottom: float, color: str, alpha: int = 255) -> None:
        """A filled upright rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], color, alpha)

    def line(self, points: Sequence[Point], color: str, width: float, alpha: int = 255) -> None:
        """A line; `width` is a share of the picture's height."""
        pixels = max(round(self.unit(width)), 1)
        places = [self.px(point) for point in points]
        self.pen().line(places, fill=(*rgb(color), alpha), width=pixels, joint="curve")

    def disc(self, x: float, y: float, radius: float, color: str, alpha: int = 255, flat: float = 1.0) -> None:
        """A round spot; `flat` under 1 makes it an ellipse lying down."""
        (px, py), size = self.px((x, y)), self.unit(radius)
        box = (px - size, py - size * flat, px + size, py + size * flat)
        self.pen().ellipse(box, fill=(*rgb(color), alpha))

    # Light and air

    def glow(self, x: float, y: float, radius: float, color: str, strength: float = 1.0) -> None:
        """Light around a place, as a lens spreads it."""
        reach = max(round(self.unit(radius)), 2)
        left, top = round(x * self.w) - reach, round(y * self.h) - reach
        # Pillow's gradient is 181 at the middle of an edge; the light must be out by there.
        falloff = [round(max(1 - value / 178, 0) ** 2 * 255 * strength) for value in range(256)]
        spot = Image.radial_gradient("L").point(falloff).resize((reach * 2, reach * 2))
        box = (max(left, 0), max(top, 0), min(left + 2 * reach, self.w), min(top + 2 * reach, self.h))
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        part = self.image.crop(box)
        lit = ImageChops.screen(part, Image.new("RGB", part.size, rgb(color)))
        mask = spot.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        self.image.paste(lit, box[:2], mask)

    def haze(self, color: str, places: Sequence[tuple[float, float]]) -> None:
        """Air that thickens and thins with height: (place, strength) from the top."""
        self.lay(color, ramp(self.size, places))

    def clouds(self, color: str, bottom: float, cover: float = 0.5, cells: Size = (3, 5), soft: int = 90) -> None:
        """Stretched cloud over the sky down to `bottom`; `cover` 0 is a clear day."""
        shape = noise(self.rng, (self.w, max(round(bottom * self.h), 2)), cells, 6, 0.55)
        low = round(190 - cover * 120)
        shape = contrast(shape, low, low + soft)
        fade = ramp(shape.size, [(0, 0.9), (0.6, 0.8), (1, 0)])
        self.image.paste(rgb(color), (0, 0), ImageChops.multiply(shape, fade))

    def texture(self, top: float, bottom: float, cells: Size, strength: float, octaves: int = 5) -> None:
        """Unevenness over a band of the picture: earth, plaster, water, grass."""
        box = (0, round(top * self.h), self.w, round(bottom * self.h))
        part = self.image.crop(box)
        rough = contrast(noise(self.rng, part.size, cells, octaves, 0.7), 64, 192)
        lit = ImageChops.soft_light(part, Image.merge("RGB", (rough, rough, rough)))
        self.image.paste(Image.blend(part, lit, strength), box[:2])

    def blur(self, radius: float, top: float = 0.0, bottom: float = 1.0) -> None:
        """Throw a band out of focus; `radius` is a share of the height."""
        box = (0, round(top * self.h), self.w, round(bottom * self.h))
        part = self.image.crop(box).filter(ImageFilter.GaussianBlur(self.unit(radius)))
        self.image.paste(part, box[:2])

    def soften(self, mask: Image.Image, radius: float) -> Image.Image:
        """A blurred mask; wide blurs are made small first, since nobody sees the difference."""
        pixels = self.unit(radius)
        if pixels < 6:
            return mask.filter(ImageFilter.GaussianBlur(pixels))
        small = mask.resize((max(self.w // 4, 1), max(self.h // 4, 1)), Image.Resampling.BOX)
        small = small.filter(ImageFilter.GaussianBlur(pixels / 4))
        return small.resize(self.size, Image.Resampling.BICUBIC)

    def bloom(self, threshold: int = 200, radius: float = 0.02, strength: float = 0.6) -> None:
        """Let the brightest places shine over their neighbours."""
        small = self.image.resize((max(self.w // 4, 1), max(self.h // 4, 1)), Image.Resampling.BOX)
        bright = contrast(small, threshold, 255).filter(ImageFilter.GaussianBlur(self.unit(radius) / 4))
        wide = bright.resize(self.size, Image.Resampling.BICUBIC)
        lit = ImageChops.screen(self.image, wide)
        self.image = Image.blend(self.image, lit, strength)

    def mirror(
        self, shore: float, bottom: float = 1.0, tint: str = "#203040", strength: float = 0.25, ripple: float = 0.004
    ) -> None:
        """Still water below `shore` that shows what stands above it."""
        top, end = round(shore * self.h), round(bottom * self.h)
        depth = end - top
        above = self.image.crop((0, max(top - depth, 0), self.w, top))
        flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((self.w, depth))
        water = flipped.filter(ImageFilter.BoxBlur((1, self.unit(0.006))))
        water = Image.blend(water, Image.new("RGB", water.size, rgb(tint)), strength)
        self._ripple(water, top, ripple)

    def _ripple(self, water: Image.Image, top: int, ripple: float) -> None:
        push = 0.0
        for row in range(water.height):
            # A walk that returns: neighbouring rows belong to the same wave.
            push = push * 0.82 + self.rng.uniform(-1, 1) * self.unit(ripple) * (0.3 + row / water.height)
            strip = water.crop((0, row, water.width, row + 1))
            self.image.paste(strip, (0, top + row))
            self.image.paste(strip, (round(push), top + row))

    # The end

    def finish(self, grain: float = 0.07, vignette: float = 0.35, warm: float = 0.0) -> Image.Image:
        """The picture as a camera would hand it over: softened edges, curve, corners, grain."""
        picture = self.image.filter(ImageFilter.GaussianBlur(self.h / 2000))
        picture = picture.point(
            [channel for tint in (1, 0, -1) for channel in curve(tint * (warm + self.mood) + self.mood)]
        )
        corner = Image.radial_gradient("L").resize(self.size)
        dark = corner.point([round(max(value - 90, 0) / 165 * 255 * vignette) for value in range(256)])
        picture.paste((0, 0, 0), (0, 0, *self.size), dark)
        speck = static(self.rng, self.size).filter(ImageFilter.GaussianBlur(self.h / 2400))
        coarse = ImageChops.overlay(picture, Image.merge("RGB", (speck, speck, speck)))
        return Image.blend(picture, coarse, grain * 2)


def curve(shift: float) -> list[int]:
    """A gentle S for one channel, lifted or lowered by `shift` (-1..1)."""
    table = []
    for value in range(256):
        part = value / 255
        part = part * 0.75 + (part * part * (3 - 2 * part)) * 0.25
        table.append(min(max(round((part + shift * part * (1 - part)) * 255), 0), 255))
    return table
