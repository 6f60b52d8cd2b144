"""Pictures that are withheld from the public, and documents that were built before that was known.

A document is built before the Ledger is held, from pictures as they were then. Under the Ledger,
where recalls are made too, it is compared with what is withheld now: so no document that names a
recalled picture can enter after the recall, and none that lacks it after the picture came back.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from newsroom.errors import Fault, NotReady
from publishing import strokes
from publishing.plate import Plate, image_key


class Outdated(NotReady):
    """A picture was recalled, or came back, while the document was being built: build it anew."""

    def __init__(self) -> None:
        words = _("A photo was recalled or restored at this very moment. Try again.")
        super().__init__(words, problems=[Fault("photo_changed", words)])


def is_current(plate: Plate) -> bool:
    """Return whether a plate shows no picture that is withheld, and lacks none that no longer is."""
    shown = [image_key(photo["id"]) for photo in plate.images]
    return _withheld([*shown, *plate.without]) == set(plate.without)


def check(plate: Plate) -> None:
    """Raise Outdated for a plate that is not current. The Ledger is held."""
    if not is_current(plate):
        raise Outdated


def check_shown(keys: Iterable[str]) -> None:
    """Raise Outdated if one of these pictures is withheld. The Ledger is held."""
    if _withheld(list(keys)):
        raise Outdated


def _withheld(keys: list[str]) -> set[str]:
    if not keys:
        return set()
    return strokes.withheld(keys)
