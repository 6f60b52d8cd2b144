"""What a preview answers, for the contract."""

from __future__ import annotations

from rest_framework import serializers as s

from publishing.api.shapes import Document


class PreviewNote(s.Serializer[object]):
    """What is said of the preview itself; no published document has it."""

    revision = s.IntegerField(help_text="Of the working copy, as it was last saved.")
    edition = s.IntegerField(allow_null=True, help_text="Null: the working copy.")
    published = s.BooleanField(help_text="Whether readers see some version of the story now.")
    ready = s.BooleanField(help_text="False: something still keeps this version from being published.")
    at = s.DateTimeField(help_text="As of when it is shown: now, or when it is scheduled.")
    saved_at = s.DateTimeField()
    expires_at = s.DateTimeField(help_text="From then on the link opens nothing.")


class PreviewDocument(Document):
    """A story that is not published, as it would be: with `version` 0, and `preview` beside it."""

    preview = PreviewNote()
