"""The shapes of public answers, as serializers: for the schema, and for what `fields` may name.

No answer is made with them. Reads hand over stored bytes; tests compare those with these.
"""

from __future__ import annotations

from rest_framework import serializers as s

from publishing.document import CORRECTION_KINDS, KINDS, TAG_KINDS


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
    width = s.IntegerField()
    height = s.IntegerField()
    focal_point = FocalPoint(allow_null=True)
    placeholder = s.CharField(allow_null=True, help_text="ThumbHash, base64.")
    dominant_color = s.CharField(allow_null=True, help_text="#rrggbb")
    sources = Source(many=True)
    crops = s.DictField(child=Source(many=True), help_text="Sources by ratio, such as 16:9.")


class ImageUse(Photo):
    """A photo as one story shows it: this story's words win."""

    align = s.ChoiceField(["center", "wide", "left", "right"])
    display_width = s.CharField(allow_null=True)


class ImagePage(Photo):
    """A photo and the newest stories that show it."""

    articles = s.IntegerField(help_text="How many live stories show it.")
    shown_in = s.ListField(child=s.JSONField(), help_text="Cards, newest first, at most twenty.")


class Excerpt(s.Serializer[object]):
    """The beginning of the story; ends in "..." only when something was cut."""

    text = s.CharField(allow_blank=True)
    truncated = s.BooleanField()
    words = s.IntegerField()
    remaining_words = s.IntegerField()


class SectionRef(s.Serializer[object]):
    """The section a story stands in."""

    slug = s.CharField()
    name = s.CharField()


class TagRef(s.Serializer[object]):
    """A tag on a story."""

    slug = s.CharField()
    name = s.CharField()
    kind = s.ChoiceField(TAG_KINDS)


class AuthorRef(s.Serializer[object]):
    """A person in the byline."""

    slug = s.CharField()
    name = s.CharField()
    role = s.CharField(allow_null=True)


class Card(s.Serializer[object]):
    """A story as lists show it."""

    id = s.UUIDField()
    type = s.ChoiceField(["article"])
    kind = s.ChoiceField(KINDS)
    language = s.CharField()
    path = s.CharField()
    url = s.URLField()
    slug = s.CharField()
    headline = s.CharField()
    kicker = s.CharField(allow_null=True)
    summary = s.CharField(allow_blank=True)
    excerpt = Excerpt()
    section = SectionRef()
    tags = TagRef(many=True)
    authors = AuthorRef(many=True)
    byline = s.CharField(allow_null=True)
    lead_image = ImageUse(allow_null=True)
    published_at = s.DateTimeField()
    updated_at = s.DateTimeField()
    word_count = s.IntegerField()
    reading_minutes = s.IntegerField()
    version = s.IntegerField(help_text="The change number that wrote this.")


class Body(s.Serializer[object]):
    """The text in the forms that `format` asks for."""

    blocks = s.ListField(child=s.DictField(), required=False)
    html = s.CharField(required=False)
    text = s.CharField(required=False)


class Correction(s.Serializer[object]):
    """A note to readers on what was changed."""

    at = s.DateTimeField()
    kind = s.ChoiceField(CORRECTION_KINDS)
    text = s.CharField()


class Dateline(s.Serializer[object]):
    """Where the story was reported from."""

    place = s.CharField()
    text = s.CharField()


class Alternate(s.Serializer[object]):
    """The same story in another language."""

    language = s.CharField()
    id = s.UUIDField()
    url = s.URLField()


class Seo(s.Serializer[object]):
    """What search engines and social cards show."""

    title = s.CharField()
    description = s.CharField(allow_blank=True)
    image = ImageUse(allow_null=True)


class Document(Card):
    """A story, whole."""

    body = Body()
    images = ImageUse(many=True)
    corrections = Correction(many=True)
    dateline = Dateline(allow_null=True)
    alternates = Alternate(many=True)
    canonical_url = s.URLField()
    seo = Seo()
    structured_data = s.DictField(help_text="schema.org NewsArticle.")
    aliases = s.ListField(child=s.CharField(), help_text="Paths it had before.")
    notice = s.CharField(allow_null=True)


class CardWithBody(Card):
    """A card with the body that `include=body` adds."""

    body = Body(required=False)


class Section(s.Serializer[object]):
    """A section of the site."""

    slug = s.CharField()
    name = s.CharField()
    description = s.CharField(allow_blank=True)
    parent = s.CharField(allow_null=True)  # type: ignore[assignment]
    path = s.CharField()
    articles = s.IntegerField(help_text="Live stories, those of sections below included.")
    latest = s.DateTimeField(allow_null=True)


class Tag(s.Serializer[object]):
    """A tag that live stories carry."""

    slug = s.CharField()
    name = s.CharField()
    kind = s.ChoiceField(TAG_KINDS)
    description = s.CharField(allow_blank=True)
    path = s.CharField()
    articles = s.IntegerField()
    latest = s.DateTimeField(allow_null=True)


class Author(s.Serializer[object]):
    """Somebody who writes here."""

    slug = s.CharField()
    name = s.CharField()
    job_title = s.CharField(allow_blank=True)
    bio = s.CharField(allow_blank=True)
    photo = Photo(allow_null=True)
    path = s.CharField()
    articles = s.IntegerField()
    latest = s.DateTimeField(allow_null=True)


class Range(s.Serializer[object]):
    """Viewing results `start` - `end` of `total`."""

    start = s.IntegerField()
    end = s.IntegerField()
    total = s.IntegerField()


class Envelope(s.Serializer[object]):
    """What every list answers, around its results."""

    count = s.IntegerField()
    range = Range(required=False)
    page = s.IntegerField(required=False)
    pages = s.IntegerField(required=False)
    page_size = s.IntegerField()
    next = s.URLField(allow_null=True)
    previous = s.URLField(allow_null=True)


class CardPage(Envelope):
    """A page of cards."""

    results = CardWithBody(many=True)


class SectionPage(Envelope):
    """A page of sections."""

    results = Section(many=True)


class TagPage(Envelope):
    """A page of tags."""

    results = Tag(many=True)


class AuthorPage(Envelope):
    """A page of authors."""

    results = Author(many=True)


class Fault(s.Serializer[object]):
    """One thing that is wrong."""

    parameter = s.CharField(required=False)
    pointer = s.CharField(required=False)
    code = s.CharField()
    detail = s.CharField()


class Problem(s.Serializer[object]):
    """An error (RFC 9457)."""

    type = s.CharField()
    title = s.CharField()
    status = s.IntegerField()
    detail = s.CharField()
    instance = s.CharField(required=False)
    errors = Fault(many=True, required=False)  # type: ignore[assignment]
    pages = s.IntegerField(required=False, help_text="Past the last page: which is the last.")
    location = s.CharField(required=False, help_text="Of what has moved: where it is.")
    at = s.DateTimeField(required=False, allow_null=True, help_text="Of what was taken down: when.")
    reason = s.CharField(required=False, allow_null=True, help_text="Of what was taken down: why.")
