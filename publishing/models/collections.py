"""Collections as the door keeps them: what their pages say is their Thing, how they come by stories stands here."""

from __future__ import annotations

from django.db import models

from newsroom.fields import LineField, StoredText
from publishing.models.things import Thing


class Arrangement(models.Model):
    """How one collection comes by its stories. No outlet shows this; some of what is placed may not be public."""

    collection = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="arrangement")
    plan = StoredText()  # JSON, see publishing.arrangement

    def __str__(self) -> str:
        return f"arrangement of {self.collection_id}"


class Forwarding(models.Model):
    """A collection that was public under another slug, and where its readers are sent."""

    former = LineField(max_length=120, primary_key=True)  # "collection:front", as Thing.key
    collection = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="forwardings")

    def __str__(self) -> str:
        return f"{self.former} is {self.collection_id}"
