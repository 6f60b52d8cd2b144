"""What readers see of a photo follows its rights: at its moment, and at once when it is recalled.

Which stories show a photo is asked of their editions (EditionPhoto), not of the door: a photo
that is left out now has no mention there, and must come back where it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from articles.models import Article, Author, Edition, EditionPhoto
from articles.render import build_document
from articles.services import refreshing
from articles.things import public_author
from media.models import Image
from publishing import services as door
from publishing.models import Pending


def note_photos(edition: Edition) -> None:
    """Note which photos an edition shows, in the transaction that signs it off."""
    images = {UUID(caption["image"]) for caption in edition.content["captions"]}
    EditionPhoto.objects.bulk_create(EditionPhoto(edition=edition, image_id=image) for image in sorted(images))


def live_with(image_id: UUID) -> list[Article]:
    """Return the stories whose public edition shows a photo, or would if it might be shown."""
    found = Article.objects.filter(live_edition__photos__image=image_id)
    return list(found.select_related("live_edition").order_by("pk"))


def waiting_with(image_id: UUID) -> list[UUID]:
    """Return the stories that wait for their time with a photo. Few wait at once."""
    waiting = list(Pending.objects.order_by("key").values_list("key", flat=True))
    shown = EditionPhoto.objects.filter(image=image_id, edition__article__in=waiting)
    with_it = set(shown.values_list("edition__article", flat=True))
    return [key for key in waiting if key in with_it]


def rebuild_soon(image_id: UUID, *, now: dt.datetime) -> None:
    """Have all that shows a photo built anew by whoever comes first, a reader or the worker."""
    stories = [*(article.pk for article in live_with(image_id)), *waiting_with(image_id)]
    authors = Author.objects.filter(photo=image_id).values_list("slug", flat=True)
    keys = [*(f"article:{key}" for key in stories), *(f"author:{slug}" for slug in authors)]
    if keys:
        door.bring_forward(keys, now=now)


def rebuild(key: str, *, now: dt.datetime) -> None:
    """Build anew, as of `now`, what the door names so: "article:…" or "author:…"; nothing if it is gone."""
    kind, _, ref = key.partition(":")
    if kind == "article":
        refreshing.refresh_article(UUID(ref), if_other=True, now=now)
    elif author := Author.objects.filter(slug=ref).first():
        door.introduce([public_author(author, at=now)], now=now)


@transaction.atomic
def follow_recall(image_id: UUID, *, now: dt.datetime) -> None:
    """Take a recalled photo out of all that is public or waits, or put a restored one back, at once.

    No article is locked: whoever publishes one of them meanwhile waits for the Ledger, and is
    refused there for what was built before (publishing.holds). The photo is locked by its own
    room; then come the Pending rows and the Ledger, in the order that all keep.
    """
    list(Pending.objects.select_for_update().order_by("key").values_list("key", flat=True))
    if Image.objects.filter(pk=image_id, recalled_at__isnull=False).exists():
        door.withhold(image_id, now=now)
    else:
        door.give_back(image_id, now=now)
    for article in live_with(image_id):
        if article.live_edition is not None:
            door.refresh(build_document(article.live_edition, at=now), if_other=True, now=now)
    _seal_anew(waiting_with(image_id), now)
    door.introduce((public_author(author, at=now) for author in Author.objects.filter(photo=image_id)), now=now)


def _seal_anew(keys: Iterable[UUID], now: dt.datetime) -> None:
    for article in Article.objects.filter(pk__in=list(keys)):
        refreshing.reseal(article, now)
