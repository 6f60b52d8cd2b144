"""The photos of a story: their words, whether they may be shown, and whether they are ready to be."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import WARNING, Problem, Proof
from articles.models import Caption
from media import renditions
from media.rights import quotas, state


def words(proof: Proof) -> Iterator[Problem]:
    """Yield an error for each word that a photo needs and neither the story nor the photo desk has."""
    for caption in proof.article.captions.all():
        place, name = where(caption)
        if not (caption.credit or caption.image.credit):
            yield Problem("credit_missing", _("Credit the {name}.").format(name=name), pointer=place)
        if not (caption.alt or caption.image.alt):
            yield Problem(
                "alt_missing",
                _("Describe the {name} for readers who do not see it (alt text).").format(name=name),
                pointer=place,
            )
        if not (caption.text or caption.image.caption):
            yield Problem("caption_missing", _("Write a caption for the {name}.").format(name=name), pointer=place)


def blocked(proof: Proof) -> Iterator[Problem]:
    """Yield why photos may not be shown when the story goes out, each photo once however often it stands in it."""
    captions = _each_once(proof)
    found = quotas.quotas((caption.image for caption in captions), now=proof.at)
    for caption in captions:
        place, name = where(caption)
        quota = found.get(caption.image.supplier_id or 0)
        for reason in state.reasons(caption.image, now=proof.at, quota=quota):
            # A picture that is still to come keeps no story back: its place is kept.
            if reason.severity == state.BLOCKS and reason.code != state.AWAITED:
                said = _("The {name} cannot be used. {words}").format(name=name, words=reason.words)
                yield Problem(f"photo_{reason.code}", said, pointer=place)


def asking(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for what is to be heeded about a photo that may be shown."""
    for caption in _each_once(proof):
        place, name = where(caption)
        for reason in state.reasons(caption.image, now=proof.at):
            if reason.severity != state.BLOCKS or reason.code == state.AWAITED:
                said = _("The {name}: {words}").format(name=name, words=reason.words)
                yield Problem(f"photo_{reason.code}", said, pointer=place, severity=WARNING)


def lead(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for a story without a lead photo; a brief needs none."""
    has_lead = any(caption.place == Caption.Place.LEAD for caption in proof.article.captions.all())
    if not has_lead and proof.article.kind != "brief":
        said = _("The story has no lead photo: lists and shared links will show it without a picture.")
        yield Problem("lead_missing", said, pointer="/lead", severity=WARNING)


def unfinished(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for each photo that is still being cut to size."""
    captions = _each_once(proof)
    waiting = renditions.unfinished([caption.image for caption in captions])
    for caption in captions:
        if caption.image_id in waiting:
            place, name = where(caption)
            said = _("The {name} is still being cut to size: for a while readers will see less of it, or none.").format(
                name=name
            )
            yield Problem("renditions_unfinished", said, pointer=place, severity=WARNING)


def where(caption: Caption) -> tuple[str, str]:
    """Return where a photo stands in the story, for programs and for people."""
    if caption.place == Caption.Place.LEAD:
        return "/lead", _("lead photo")
    return f"/captions/{caption.key}", _("photo “{name}”").format(name=str(caption.image)[:50])


def _each_once(proof: Proof) -> list[Caption]:
    """Return of each photo the first use."""
    first = {caption.image_id: caption for caption in reversed(proof.article.captions.all())}
    return list(reversed(first.values()))
