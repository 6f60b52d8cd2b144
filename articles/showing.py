"""Which photos this room shows, for the photo desk's list, which does not know this room."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, Func, OuterRef

from articles.models import Author, Caption
from publishing.models import Thing


class _ImageThing(Func):
    """The key of an image among the things of the public, such as "image:0194…"."""

    function = "CONCAT"
    output_field = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write the hyphens that SQLite's ids have not."""
        parts = [
            f"substr(%(expressions)s, {start}, {size})" for start, size in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        ]
        return super().as_sql(compiler, connection, template=f"'image:' || {" || '-' || ".join(parts)}", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write an id as PostgreSQL does."""
        return super().as_sql(compiler, connection, template="'image:' || (%(expressions)s)::text", **context)


def in_a_story() -> Exists:
    """Photos that a story uses, whatever its state."""
    return Exists(Caption.objects.filter(image_id=OuterRef("pk")))


def as_a_portrait() -> Exists:
    """Photos of authors."""
    return Exists(Author.objects.filter(photo_id=OuterRef("pk")))


def in_public() -> Exists:
    """Photos that readers see, though the story's working copy has lost them since."""
    return Exists(Thing.objects.filter(key=_ImageThing(OuterRef("pk")), live_count__gt=0))
