"""The photos of a story: what its figures say becomes Captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import ngettext

from articles.body.figure import Figure
from articles.drafts import LeadPhoto
from articles.models import Article, Caption
from media.models import Image
from newsroom.fields import uuid7


@dataclass(frozen=True)
class Planned:
    """What figures come to: their Captions, none of them written yet, and the body that names those."""

    html: str
    captions: list[Caption]
    lost: int  # figures of photos that the photo desk does not know


def plan(article: Article, html: str, figures: Sequence[Figure]) -> Planned:
    """Return the Captions that the figures of a body become, and the body without figures of unknown photos."""
    former = article.captions.exclude(place=Caption.Place.LEAD).select_related("image")
    existing = {caption.key: caption for caption in former}
    photos = Image.objects.in_bulk({figure.image for figure in figures if figure.image})
    strange = {figure.key for figure in figures} - existing.keys()
    taken = set(Caption.objects.filter(key__in=strange).values_list("key", flat=True))
    kept: dict[UUID, Caption] = {}
    lost = 0
    for position, figure in enumerate(figures, start=1):
        caption = existing.get(figure.key)
        image = photos.get(figure.image) if figure.image else (caption.image if caption else None)
        if image is None:
            html = html.replace(_reference(figure.key), "")
            lost += 1
            continue
        # Copied from another story, with its key: the photo comes along, that story's Caption stays where it is.
        key = uuid7() if figure.key in taken else figure.key
        html = html.replace(_reference(figure.key), _reference(key))
        caption = caption or Caption(key=key, article=article)
        if figure.image is not None:
            _describe(caption, image, figure)
        caption.position = position
        kept.pop(key, None)
        kept[key] = caption
    return Planned(html, list(kept.values()), lost)


def keep_known(article: Article, html: str, figures: Sequence[Figure]) -> tuple[str, list[str]]:
    """Write the figures' Captions; return the body without figures of unknown photos, and what was lost so."""
    planned = plan(article, html, figures)
    for caption in planned.captions:
        caption.save()
    kept = [caption.key for caption in planned.captions]
    article.captions.exclude(place=Caption.Place.LEAD).exclude(key__in=kept).delete()
    lost = planned.lost
    words = ngettext(
        "{number} photo that the photo desk does not know", "{number} photos that the photo desk does not know", lost
    )
    return planned.html, [words.format(number=lost)] if lost else []


def _reference(key: UUID) -> str:
    return f'<figure data-caption="{key}"></figure>'


def _describe(caption: Caption, image: Image, figure: Figure) -> None:
    caption.image = image
    caption.place = Caption.Place.GALLERY if figure.in_gallery else Caption.Place.INLINE
    caption.align, caption.width = figure.align, figure.width
    # Words that only repeat the photo's own stay empty, so that a fix on the photo desk reaches them.
    caption.text = "" if figure.text == " ".join(image.caption.split()) else figure.text
    caption.credit = "" if figure.credit == image.credit else figure.credit
    caption.alt = "" if figure.alt == image.alt else figure.alt


def set_lead(article: Article, lead: LeadPhoto | bool) -> None:
    """Make `lead`, which is known to exist, the photo at the head of the story; False removes it."""
    if caption := lead_of(article, lead):
        caption.save()
    else:
        article.captions.filter(place=Caption.Place.LEAD).delete()


def lead_of(article: Article, lead: LeadPhoto | bool) -> Caption | None:
    """Return the Caption that `lead` becomes, not written yet; None if the story is to have none."""
    if not isinstance(lead, LeadPhoto):
        return None
    image = Image.objects.get(pk=lead.image)
    caption = article.captions.filter(place=Caption.Place.LEAD).first()
    caption = caption or Caption(article=article, place=Caption.Place.LEAD)
    caption.image = image
    for name in ("text", "credit", "alt"):
        own, wanted = " ".join(getattr(image, "caption" if name == "text" else name).split()), getattr(lead, name)
        setattr(caption, name, "" if wanted == own else wanted)
    return caption
