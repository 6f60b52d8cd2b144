"""The ids of photos in a body."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from newsroom.errors import Fault


def read_ids(value: Any, *, most: int) -> tuple[list[UUID], list[Fault]]:
    """Return the ids that a body names as `ids`, 1 to `most`, and what is wrong with them."""
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        return [], [Fault("bad_value", f"“ids” is a list of 1 to {most} ids of photos.", pointer="/ids")]
    found: list[UUID] = []
    faults = []
    for place, each in enumerate(value):
        try:
            found.append(UUID(each) if isinstance(each, str) else UUID(""))
        except ValueError:
            faults.append(Fault("bad_value", "This is no id of a photo.", pointer=f"/ids/{place}"))
    return found, faults
