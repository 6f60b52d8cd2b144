"""What drf-spectacular is told: how the OpenAPI document of the public API is written."""

from __future__ import annotations

from typing import Any


def configure(public_url: str) -> dict[str, Any]:
    """Return SPECTACULAR_SETTINGS for a newsroom at this address."""
    return {
        "TITLE": "Newsroom",
        "DESCRIPTION": "The public content of the newsroom: read-only, anonymous, cacheable.",
        "VERSION": "1.0.0",
        "OAS_VERSION": "3.1.1",
        "SERVE_INCLUDE_SCHEMA": False,
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "SCHEMA_PATH_PREFIX": "/api/v1",
        "SCHEMA_PATH_PREFIX_TRIM": False,
        "COMPONENT_SPLIT_REQUEST": True,
        "SERVERS": [{"url": public_url}],
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "newsroom.contract.finish",
        ],
        "ENUM_NAME_OVERRIDES": {
            "StoryKind": "publishing.document.KINDS",
            "TagKind": "publishing.document.TAG_KINDS",
            "ChangeType": "publishing.api.shapes.changes.TYPES",
            "TypeEnum": ["article"],
            "CorrectionKind": "publishing.document.CORRECTION_KINDS",
        },
    }
