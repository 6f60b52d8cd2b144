"""Where on a story's page something is."""

from __future__ import annotations


def place_of(pointer: str) -> str:
    """Return the id of the place on the page that a problem's pointer means."""
    name, _, key = pointer.removeprefix("/").partition("/")
    if name == "captions" and key:
        return f"figure-{key}"
    return {"lead": "field-lead_image", "publish_at": "publishing"}.get(name, f"field-{name}")
