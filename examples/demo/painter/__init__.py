"""Paints the photos of the demo newsroom, so that the repository carries no pictures.

Each scene is a function from a canvas to a picture; the same scene, seed and size
give the same pixels. Pillow only.
"""

from collections.abc import Callable

from PIL import Image

from examples.demo.painter.canvas import Canvas
from examples.demo.painter.city import highway, parliament, skyline, snowy_street
from examples.demo.painter.crops import greenhouse, harvest, orchard
from examples.demo.painter.halls import concert_hall, stadium
from examples.demo.painter.industry import airport, oil_pumps
from examples.demo.painter.market import bazaar
from examples.demo.painter.outdoors import dunes, glacier, mountains, yurt
from examples.demo.painter.rooms import library, microphones, portrait, trading_screens
from examples.demo.painter.steppe import power_line, railway, solar_field, wind_farm
from examples.demo.painter.water import dam, port

Painter = Callable[[Canvas], Image.Image]

SCENES: dict[str, Painter] = {
    painter.__name__: painter
    for painter in (
        airport, bazaar, concert_hall, dam, dunes, glacier, greenhouse, harvest, highway,
        library, microphones, mountains, oil_pumps, orchard, parliament, port, portrait,
        power_line, railway, skyline, snowy_street, solar_field, stadium, trading_screens,
        wind_farm, yurt,
    )
}  # fmt: skip


def paint(scene: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """An RGB picture of `size` pixels. Raises KeyError for a scene nobody paints."""
    picture = SCENES[scene](Canvas(size, seed))
    # Even seeds look from the other side: two of one scene should not pass for the same photo.
    return picture if seed % 2 else picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
