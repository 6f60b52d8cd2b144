"""What a photo is found by: its words, apart from the wide row of the photo itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from django.db import connections, models
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.db.models.signals import post_save
from django.dispatch import receiver

from media.models.image import Image
from newsroom.fields import ProseField

SHORTEST = 3  # characters of a word that an index of trigrams can look up


class _Rows(models.Func):
    """The rows that FTS5 finds for its query. SQLite alone; PostgreSQL has an index of its own kind on the column."""

    template = "(SELECT rowid FROM media_wording_index WHERE media_wording_index MATCH %(expressions)s)"
    output_field = models.BigIntegerField()


def holds(text: Any, word: str) -> GreaterThan:
    """Return the condition that a text holds a word, which no index is asked for."""
    return GreaterThan(StrIndex(text, models.Value(word)), 0)


class WordingQuerySet(models.QuerySet["Wording"]):
    """Looking words up."""

    def holding(self, words: Sequence[str]) -> Self:
        """Wordings that hold each of these folded words, by the index where it can help."""
        long = [word for word in words if len(word) >= SHORTEST]
        # Not LIKE: asked for a letter or two, PostgreSQL might read its whole index for it.
        found = self.filter(*(holds("text", word) for word in words if len(word) < SHORTEST))
        if long and connections[self.db].vendor == "sqlite":
            phrases = " ".join('"' + word.replace('"', '""') + '"' for word in long)
            return found.filter(pk__in=_Rows(models.Value(phrases)))
        return found.filter(*(models.Q(text__contains=word) for word in long))


class Wording(models.Model):
    """All words of one photo, folded. Written whenever the photo is saved.

    A search reads these narrow rows by an index of trigrams: a word is found wherever it stands
    in another, in any script and any case. On SQLite triggers keep that index (see the
    migration); whoever makes this table anew makes them anew too.
    """

    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="wording")
    text = ProseField(max_length=40_000)

    objects = WordingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"the words of {self.image_id}"


@receiver(post_save, sender=Image, dispatch_uid="media.wording")
def write_down(sender: type[Image], *, instance: Image, using: str, **_: Any) -> None:
    """Keep a photo's words in step with the photo."""
    row = Wording(image=instance, text=instance.search_text)
    Wording.objects.using(using).bulk_create(
        [row], update_conflicts=True, unique_fields=["image"], update_fields=["text"]
    )
