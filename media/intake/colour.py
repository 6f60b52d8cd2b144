"""Brings every kind of pixel to sRGB: grey, palette, 16 bits, CMYK, transparent. Child process only."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageCms

from newsroom import text

WHITE = (255, 255, 255)
SPACES = {"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK"}
SIXTEEN_BITS = 65_535


def resizable(image: Image.Image) -> Image.Image:
    """Return the image in a mode of 8 bits a channel that can be resized smoothly."""
    match image.mode:
        case "P" | "PA":
            return image.convert("RGBA" if image.has_transparency_data else "RGB")
        case "1":
            return image.convert("L")
        case "I" | "F" | "I;16" | "I;16B" | "I;16L" | "I;16N":
            return _to_8_bits(image)
        case "RGBX" | "YCbCr" | "HSV":
            return image.convert("RGB")
        case "RGBa":
            return image.convert("RGBA")
        case "La":
            return image.convert("LA")
    return image


def _to_8_bits(image: Image.Image) -> Image.Image:
    wide = image if image.mode in {"I", "F"} else image.convert("I")
    _, highest = wide.getextrema()
    top = float(highest if isinstance(highest, int | float) else highest[-1])
    # Numbers say nothing of what is white: the usual tops are 1, 255 and 65,535.
    white = next((usual for usual in (1.0, 255.0, float(SIXTEEN_BITS)) if top <= usual), top)
    if image.mode.startswith("I;16"):
        white = float(SIXTEEN_BITS)
    scale = 255.0 / white
    return wide.convert("F").point(lambda value: value * scale + 0.0).convert("L")


def to_srgb(image: Image.Image, profile: bytes, warn: Callable[[str], None]) -> Image.Image:
    """Return the image in sRGB on white, by its colour profile where that can be used."""
    image = _on_white(image)
    if image.mode == "LAB":
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    if profile:
        try:
            if converted := _by_profile(image, profile):
                return converted
        except Exception as error:  # a colour library's, on a block anybody may have written
            warn(f"The colour profile cannot be used ({type(error).__name__}); colours may differ a little.")
    return image if image.mode == "RGB" else image.convert("RGB")  # converting copies, needed or not


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    if image.mode == "RGB" and text.line(ImageCms.getProfileDescription(source)).startswith("sRGB"):
        return None  # it is what we want; converting would cost time and gain rounding errors
    space = source.profile.xcolor_space.strip()
    if image.mode != "LAB" and SPACES.get(space) != image.mode:
        raise ValueError(f"A profile for {space} on {image.mode} pixels.")
    return ImageCms.profileToProfile(
        image,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA"}:
        if image.mode in {"RGB", "L"} and image.has_transparency_data:
            return _on_white(image.convert("RGBA"))
        return image
    opaque = Image.new(image.mode[:-1], image.size, WHITE if image.mode == "RGBA" else WHITE[0])
    opaque.paste(image.convert(image.mode[:-1]), mask=image.getchannel("A"))
    return opaque
