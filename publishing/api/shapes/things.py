"""What stories show, with a page of its own."""

from __future__ import annotations

from rest_framework import serializers as s

from publishing.api.shapes.photos import Photo
from publishing.arrangement import COLLECTION_KINDS, MOST
from publishing.document import TAG_KINDS


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


class Collection(s.Serializer[object]):
    """A list of stories that editors keep: a front, a series."""

    slug = s.CharField()
    name = s.CharField()
    kind = s.ChoiceField(COLLECTION_KINDS)
    description = s.CharField(allow_blank=True)
    language = s.CharField(allow_null=True, help_text="Of the collection itself; null where it is for all.")
    path = s.CharField()
    size = s.IntegerField(min_value=1, max_value=MOST, help_text="How many stories it shows at most.")
