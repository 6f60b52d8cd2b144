"""The shape of every list's answer, for the contract; rooms add their own results."""

from __future__ import annotations

from rest_framework import serializers as s


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
