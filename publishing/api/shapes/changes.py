"""The shapes of the log of changes."""

from __future__ import annotations

from rest_framework import serializers as s

from publishing.api.shapes.stories import Card, Document
from publishing.models import Change as Log

TYPES = Log.Kind.values


class MovedTo(s.Serializer[object]):
    """The story that readers of another are sent to."""

    key = s.CharField(help_text="article:<id>")
    path = s.CharField(help_text="The address that it has now.")


class Change(s.Serializer[object]):
    """One change of what the public sees."""

    number = s.IntegerField(help_text="From 1, without gaps, in the order in which changes became visible.")
    type = s.ChoiceField(TYPES, help_text="What happened then.")
    key = s.CharField(help_text="What it happened to: article:<id>, section:<slug>, tag:<slug>, author:<slug>.")
    path = s.CharField(allow_null=True, help_text="Of a story: the address it had then.")
    at = s.DateTimeField()
    card = Card(required=False, help_text="The story as it is now. Absent: it is not public now, remove it.")
    moved_to = MovedTo(
        required=False,
        help_text="Of a story that was taken down in favour of another: where its addresses lead now. "
        "Remove it, and send its readers there.",
    )
    document = Document(required=False, help_text="The whole story as it is now, with include=document.")
    thing = s.DictField(
        required=False, help_text="The section, tag or author as it is now. Absent: no page of its own now, remove it."
    )


class ChangePage(s.Serializer[object]):
    """A part of the log."""

    results = Change(many=True)
    next = s.CharField(
        help_text="The cursor to read on from: give it as `since`. It is good as long as the log is kept."
    )
    caught_up = s.BooleanField(help_text="Whether this was the end of the log.")
    things = s.DictField(
        required=False,
        child=s.DictField(),
        help_text="With include=things: what the stories above show, in its present public form, by key.",
    )
