"""Pages of a list, and errors."""

from __future__ import annotations

from rest_framework import serializers as s

from newsroom.shapes import Envelope
from publishing.api.shapes.stories import CardWithBody
from publishing.api.shapes.things import Author, Collection, Section, Tag


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


class CollectionPage(Envelope):
    """A page of collections."""

    results = Collection(many=True)


class CollectionCards(CardPage):
    """A collection, and a page of its stories in their order."""

    collection = Collection()


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
    url = s.URLField(required=False, help_text="Of an address that has moved: where to send its reader.")
    at = s.DateTimeField(required=False, allow_null=True, help_text="Of what was taken down: when.")
    reason = s.CharField(required=False, allow_null=True, help_text="Of what was taken down: why.")
    crawl = s.URLField(required=False, help_text="Of a cursor that is too old: where to crawl all of it.")
    next = s.CharField(
        required=False, help_text="Of a cursor that is too old: the one to read on from after the crawl."
    )
