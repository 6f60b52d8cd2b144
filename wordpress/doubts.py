"""Captions whose text and credit were told apart by guessing, as somebody looks through them.

What is settled vanishes from the list. So a page begins behind the last entry of the one before it, and not at a
number: nothing is skipped, however many vanish meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from articles import permissions as story_permissions
from articles.models import Caption
from media import permissions as photo_permissions
from media.models import Image
from media.queries import with_previews
from media.srcset import picture
from newsroom import text
from wordpress.body.credits import plain
from wordpress.models import ImportedCaption

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

AT_ONCE = 25
THUMB = 320  # pixels


@dataclass(frozen=True)
class Words:
    """What a photo's line says: the text, and who is credited."""

    text: str
    credit: str

    @property
    def mark(self) -> str:
        """Return a short digest, by which a page says which words it showed."""
        return sha256(f"{self.text}\0{self.credit}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass
class Doubt:
    """One entry of the list. `words` are what a form holds, `seen` is the mark of what stood there when it was read."""

    key: UUID
    at: str
    original: str
    words: Words
    seen: str
    name: str  # of the story, or of the photo
    link: str
    src: str  # of the thumb, empty where the picture is awaited
    is_photo: bool  # the words are the photo's own, wherever it is shown
    whole: str  # all of the original, as words
    fault: str = ""


def may_settle(user: User | AnonymousUser) -> bool:
    """Return whether the list can hold anything for this person."""
    return _has_stories(user) or _has_photos(user)


def _has_stories(user: User | AnonymousUser) -> bool:
    return story_permissions.may(user, story_permissions.CHANGE) and user.has_perm(story_permissions.EVERY)


def _has_photos(user: User | AnonymousUser) -> bool:
    return any(user.has_perm(each) for each in photo_permissions.CHANGE.takes)


def waiting(user: User | AnonymousUser) -> Any:
    """Return what this person may settle, as a queryset in the order of the list."""
    theirs = Q(pk__in=())
    if _has_stories(user):
        uses = Caption.objects.filter(key=OuterRef("key"))
        if mine := story_permissions.limits(user):
            uses = uses.filter(Q(article__section=None) | Q(article__section__in=mine))
        theirs |= Q(Exists(uses))
    if _has_photos(user):
        theirs |= Q(Exists(Image.objects.filter(pk=OuterRef("key"))))
    return ImportedCaption.objects.doubtful().filter(theirs).order_by("imported_id", "key")


def page(user: User | AnonymousUser, after: str) -> tuple[list[Doubt], bool]:
    """Return the entries behind `after`, the first ones for "", and whether there are more. Raises ValueError."""
    found = waiting(user)
    if after:
        imported, _, key = after.partition(":")
        place, last = int(imported), UUID(key)
        if not 0 <= place < 1 << 63:
            raise ValueError(after)
        found = found.filter(Q(imported_id__gt=place) | Q(imported_id=place, key__gt=last))
    rows = list(found[: AT_ONCE + 1])
    return doubts(rows[:AT_ONCE]), len(rows) > AT_ONCE


def doubts(rows: Sequence[ImportedCaption]) -> list[Doubt]:
    """Return the entries of some rows, in four queries however many they are; one that stands nowhere is left out."""
    keys = [row.key for row in rows]
    uses = Caption.objects.filter(key__in=keys).select_related("article").defer("article__body", "article__blocks")
    captions = {use.key: use for use in uses}
    wanted = {use.image_id for use in captions.values()} | set(keys)
    images = {image.pk: image for image in with_previews(Image.objects.filter(pk__in=wanted))}
    found = []
    for row in rows:
        if use := captions.get(row.key):
            found.append(_doubt(row, images[use.image_id], use))
        elif image := images.get(row.key):
            found.append(_doubt(row, image, None))
    return found


def _doubt(row: ImportedCaption, image: Image, use: Caption | None) -> Doubt:
    words = words_of(image, use)
    link = (
        reverse("admin:articles_article_change", args=[use.article_id])
        if use
        else reverse("admin:media_image_change", args=[image.pk])
    )
    return Doubt(
        key=row.key,
        at=f"{row.imported_id}:{row.key}",
        original=row.original,
        words=words,
        seen=words.mark,
        name=str(use.article if use else image),
        link=link,
        src="" if image.awaited_at or image.recalled_at else picture(image).url(THUMB),
        is_photo=use is None,
        whole=text.line(plain(row.original)),
    )


def words_of(image: Image, use: Caption | None) -> Words:
    """Return what readers are told of a photo, in a story or, without one, by itself."""
    own = Words(" ".join(image.caption.split()), image.credit)
    return own if use is None else Words(use.text or own.text, use.credit or own.credit)
