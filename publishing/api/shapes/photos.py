"""Photos, as the photo desk describes them and as a story shows them."""

from __future__ import annotations

from rest_framework import serializers as s


class Size(s.Serializer[object]):
    """One file of a photo."""

    url = s.URLField()
    width = s.IntegerField(help_text="Pixels.")
    height = s.IntegerField(help_text="Pixels.")


class Source(s.Serializer[object]):
    """The files of a photo in one format, narrowest first."""

    type = s.CharField(help_text="Media type, such as image/avif.")
    srcset = Size(many=True)


class FocalPoint(s.Serializer[object]):
    """What must stay in view, as fractions of width and height from the top left."""

    x = s.FloatField(min_value=0, max_value=1)
    y = s.FloatField(min_value=0, max_value=1)


class Photo(s.Serializer[object]):
    """A photo as the photo desk describes it."""

    id = s.UUIDField()
    caption = s.CharField(allow_blank=True)
    credit = s.CharField(allow_blank=True)
    alt = s.CharField(allow_blank=True)
    creator = s.CharField(allow_blank=True)
    copyright = s.CharField(allow_blank=True)
    usage_terms = s.CharField(allow_blank=True)
    licence_url = s.CharField(allow_null=True)
    ai_label = s.ChoiceField(
        ["enhanced", "part-generated", "generated"], allow_null=True, help_text="What readers are told of AI in it."
    )
    digital_source_type = s.CharField(allow_null=True, help_text="Address in IPTC's vocabulary of how it came to be.")
    width = s.IntegerField()
    height = s.IntegerField()
    focal_point = FocalPoint(allow_null=True)
    placeholder = s.CharField(allow_null=True, help_text="ThumbHash, base64.")
    dominant_color = s.CharField(allow_null=True, help_text="#rrggbb")
    sources = Source(many=True, help_text="Empty where the photo was withdrawn; the caption says so.")
    crops = s.DictField(
        child=Source(many=True),
        help_text="Sources by ratio, such as 16:9, that have been cut. A story's lead_image and images/{id}/ carry "
        "all; cards and images carry 16:9 and 1:1, blocks and seo.image none.",
    )


class ImageUse(Photo):
    """A photo as one story shows it: this story's words win."""

    align = s.ChoiceField(["center", "wide", "left", "right"])
    display_width = s.CharField(allow_null=True)


class ImagePage(Photo):
    """A photo and the newest stories that show it."""

    articles = s.IntegerField(help_text="How many live stories show it.")
    shown_in = s.ListField(child=s.JSONField(), help_text="Cards, newest first, at most twenty.")
