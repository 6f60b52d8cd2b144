"""A story: its card, and its document."""

from __future__ import annotations

from rest_framework import serializers as s

from publishing.api.shapes.blocks import Blocks
from publishing.api.shapes.photos import ImageUse
from publishing.document import CORRECTION_KINDS, KINDS, TAG_KINDS


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

    blocks = Blocks(required=False)
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


class DocumentWithRelated(Document):
    """A story, whole, with what else to read where `include=related` asks for it."""

    related = Card(many=True, required=False, help_text="Cards of at most six stories, the nearest first.")


class CardWithBody(Card):
    """A card with the body that `include=body` adds."""

    body = Body(required=False)


class Resolved(s.Serializer[object]):
    """What is at an address."""

    url = s.URLField(help_text="The one address that it has now.")
    path = s.CharField()
    article = Card()
