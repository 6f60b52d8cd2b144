"""How answers leave: as bytes that a view has finished."""

from __future__ import annotations

from typing import Any

from rest_framework.renderers import BaseRenderer


class Bytes(BaseRenderer):
    """Names the media type for negotiation; views hand over finished bytes."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Return `data`, which is bytes already."""
        return data if isinstance(data, bytes) else b""
