"""The blocks of a body, one shape each, told apart by `type`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers as s

from publishing.api.shapes.photos import ImageUse

INLINE = "Sanitised inline HTML."


def _is(value: str) -> Any:
    """Return a field that holds this one value: what tells a block from the others."""
    annotated = extend_schema_field({"type": "string", "const": value})
    return annotated(type("Constant", (s.CharField,), {}))()


class ParagraphBlock(s.Serializer[object]):
    """A paragraph."""

    type = _is("paragraph")
    html = s.CharField(allow_blank=True, help_text=INLINE)


class HeadingBlock(s.Serializer[object]):
    """A heading inside the story; the headline itself is level 1."""

    type = _is("heading")
    level = s.IntegerField(min_value=2, max_value=4)
    html = s.CharField(allow_blank=True, help_text=INLINE)


class ListBlock(s.Serializer[object]):
    """A list, with bullets or numbers."""

    type = _is("list")
    ordered = s.BooleanField()
    items = s.ListField(child=s.CharField(allow_blank=True, help_text=INLINE))


class QuoteBlock(s.Serializer[object]):
    """Somebody's words."""

    type = _is("quote")
    html = s.CharField(allow_blank=True, help_text="Sanitised HTML: paragraphs.")
    cite = s.CharField(allow_null=True, help_text=INLINE)


class PullquoteBlock(QuoteBlock):
    """Words of the story itself, set large to catch the eye."""

    type = _is("pullquote")


class FigureBlock(ImageUse):
    """A photo in the text, with this story's words."""

    type = _is("figure")


class GalleryBlock(s.Serializer[object]):
    """Several photos that belong together."""

    type = _is("gallery")
    images = ImageUse(many=True)


class EmbedBlock(s.Serializer[object]):
    """Something of another site: who has it and which it is, never its HTML."""

    type = _is("embed")
    provider = s.CharField(help_text="Such as youtube.")
    url = s.URLField(allow_null=True)
    id = s.CharField(allow_null=True)


class TableBlock(s.Serializer[object]):
    """A table."""

    type = _is("table")
    head = s.ListField(child=s.ListField(child=s.CharField(allow_blank=True, help_text=INLINE)))
    rows = s.ListField(child=s.ListField(child=s.CharField(allow_blank=True, help_text=INLINE)))


class CodeBlock(s.Serializer[object]):
    """Text whose spaces count."""

    type = _is("code")
    text = s.CharField(allow_blank=True)


class DividerBlock(s.Serializer[object]):
    """A break in the story."""

    type = _is("divider")


Shapes = dict[str, s.Serializer[Any] | type[s.Serializer[Any]]]


def _one_of(name: str, shapes: Shapes) -> PolymorphicProxySerializer:
    """Return the shape of a list, each item of which has one of `shapes`, as its `type` says."""
    return PolymorphicProxySerializer(
        component_name=name, serializers=shapes, resource_type_field_name="type", many=True
    )


PLAIN: Shapes = {
    "paragraph": ParagraphBlock,
    "heading": HeadingBlock,
    "list": ListBlock,
    "quote": QuoteBlock,
    "pullquote": PullquoteBlock,
    "figure": FigureBlock,
    "gallery": GalleryBlock,
    "embed": EmbedBlock,
    "table": TableBlock,
    "code": CodeBlock,
    "divider": DividerBlock,
}


@extend_schema_field(_one_of("InnerBlock", PLAIN))
class InnerBlocks(s.ListField):
    """Blocks that may stand in an aside."""


class AsideBlock(s.Serializer[object]):
    """A box beside the story."""

    type = _is("aside")
    blocks = InnerBlocks()


@extend_schema_field(_one_of("Block", {**PLAIN, "aside": AsideBlock}))
class Blocks(s.ListField):
    """A body, block by block."""
