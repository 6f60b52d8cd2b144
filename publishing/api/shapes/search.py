"""Answers of the search, and what else to read."""

from __future__ import annotations

from rest_framework import serializers as s

from newsroom.shapes import Envelope
from publishing.api.shapes.stories import Card


class Highlighted(s.Serializer[object]):
    """A shown text, and where in it the found words stand."""

    text = s.CharField(allow_blank=True)
    offsets = s.ListField(
        child=s.ListField(child=s.IntegerField(min_value=0), min_length=2, max_length=2),
        help_text="[start, end] of each found word in `text`, in Unicode code points from 0, the end excluded.",
    )


class Highlights(s.Serializer[object]):
    """Where the found words stand."""

    headline = Highlighted()
    summary = Highlighted()
    body = Highlighted(allow_null=True, help_text="The best piece of the story; null where it has none of the words.")


class Hit(Card):
    """A card with what was found in it."""

    highlights = Highlights()


class FacetValue(s.Serializer[object]):
    """How many of the matches have this."""

    value = s.CharField(help_text="As the filter of this name takes it; of `year`, the year of publication in UTC.")
    name = s.CharField()
    count = s.IntegerField()


class Facets(s.Serializer[object]):
    """How all matches spread, not only those on this page: at most twenty values each, the commonest first."""

    section = FacetValue(many=True)
    tag = FacetValue(many=True)
    author = FacetValue(many=True)
    language = FacetValue(many=True)
    year = FacetValue(many=True)


class SearchPage(Envelope):
    """A page of what was found, in order of relevance."""

    did_you_mean = s.CharField(allow_null=True, help_text="The query with the nearest known words.")
    corrected = s.BooleanField(help_text="Nothing matched as typed; these are the results of `did_you_mean`.")
    facets = Facets()
    results = Hit(many=True)


class Related(s.Serializer[object]):
    """What else to read."""

    count = s.IntegerField(help_text="How many are shown.")
    results = Card(many=True)
