"""The photos of a story: what its figures say becomes Captions."""

from __future__ import annotations

from collections.abc import Sequence

from articles.body.figure import Figure
from articles.drafts import LeadPhoto
from articles.models import Article, Caption
from media.models import Image
from newsroom.errors import BadInput, Fault


def keep_known(article: Article, html: str, figures: Sequence[Figure]) -> str:
    """Write the figures' Captions, and return the body without figures of unknown photos."""
    existing = {caption.key: caption for caption in article.captions.exclude(place=Caption.Place.LEAD)}
    photos = Image.objects.in_bulk({figure.image for figure in figures if figure.image})
    kept = []
    for position, figure in enumerate(figures, start=1):
        caption = existing.get(figure.key)
        image = photos.get(figure.image) if figure.image else (caption.image if caption else None)
        taken = caption is None and Caption.objects.filter(key=figure.key).exists()
        if image is None or taken:
            html = html.replace(f'<figure data-caption="{figure.key}"></figure>', "")
            continue
        caption = caption or Caption(key=figure.key, article=article)
        if figure.image is not None:
            _describe(caption, image, figure)
        caption.position = position
        caption.save()
        kept.append(caption.key)
    article.captions.exclude(place=Caption.Place.LEAD).exclude(key__in=kept).delete()
    return html.replace('<div data-gallery=""></div>', "").strip()


def _describe(caption: Caption, image: Image, figure: Figure) -> None:
    caption.image = image
    caption.place = Caption.Place.GALLERY if figure.in_gallery else Caption.Place.INLINE
    caption.align, caption.width = figure.align, figure.width
    # Words that only repeat the photo's own stay empty, so that a fix on the photo desk reaches them.
    caption.text = "" if figure.text == " ".join(image.caption.split()) else figure.text
    caption.credit = "" if figure.credit == image.credit else figure.credit
    caption.alt = "" if figure.alt == image.alt else figure.alt


def set_lead(article: Article, lead: LeadPhoto | bool) -> None:
    """Make `lead` the photo at the head of the story; False removes it. Raises BadInput."""
    if not isinstance(lead, LeadPhoto):
        article.captions.filter(place=Caption.Place.LEAD).delete()
        return
    image = Image.objects.filter(pk=lead.image).first()
    if image is None:
        raise BadInput([Fault("no_photo", "The lead photo is no longer on the photo desk.", pointer="/lead")])
    caption = article.captions.filter(place=Caption.Place.LEAD).first()
    caption = caption or Caption(article=article, place=Caption.Place.LEAD)
    caption.image = image
    for name in ("text", "credit", "alt"):
        own, wanted = " ".join(getattr(image, "caption" if name == "text" else name).split()), getattr(lead, name)
        setattr(caption, name, "" if wanted == own else wanted)
    caption.save()
