"""Saving the working copy: one transaction, one cleaning, one revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions, snapshot
from articles.body.clean import Cleaned, clean
from articles.drafts import Draft, Note, Part
from articles.models import Article, Byline, Correction, OldSlug, Pick, Revision
from articles.services import drafting
from articles.services.captions import keep_known, set_lead
from articles.services.refusals import faults_in
from newsroom import text
from newsroom.errors import BadInput, Fault, NotFound, StaleRevision

ATTEMPTS = 20
NOTE_LENGTH = 200


@dataclass(frozen=True)
class Saved:
    """What saving did: the article as it is now, and in words what cleaning dropped."""

    article: Article
    dropped: tuple[str, ...] = ()
    changed: bool = True


@transaction.atomic
def create(draft: Draft, *, by: User | None, note: str = "", now: dt.datetime | None = None) -> Saved:
    """Begin a story. `note` is for its history. Raises NotAllowed, and BadInput with every fault at once."""
    permissions.check(by, permissions.BEGIN)
    now = now or timezone.now()
    article = Article(created_by=by, created_at=now, saved_at=now)
    article.story = draft.story or article.story
    article.language = settings.SITE_LANGUAGES[0]  # until the draft names one
    return _apply(article, draft, by=by, note=note, now=now)


@transaction.atomic
def save(
    article_id: UUID, draft: Draft, *, by: User | None, revision: int, note: str = "", now: dt.datetime | None = None
) -> Saved:
    """Save changes to a story and return it.

    `revision` is the one the writer was looking at, `note` is for the history. Raises StaleRevision if somebody saved
    since (`changes` holds, by field, what it was, what it is and who changed it), NotAllowed,
    BadInput with every fault at once.
    """
    permissions.check(by, permissions.CHANGE)
    article = lock(article_id)
    permissions.check(by, permissions.CHANGE, article)
    if article.revision != revision:
        raise StaleRevision(_("Somebody saved this story after you opened it."), **since(article, revision))
    return _apply(article, draft, by=by, note=note, now=now or timezone.now())


def lock(article_id: UUID) -> Article:
    """Return the article, locked until the commit. Raises NotFound."""
    article = (
        Article.objects.select_for_update(of=("self",)).select_related("live_edition").filter(pk=article_id).first()
    )
    if article is None:
        raise NotFound(_("There is no such story on the desk."))
    return article


def lock_story(article_id: UUID) -> tuple[Article, list[Article]]:
    """Return the article and its translations, locked together until the commit. Raises NotFound.

    Who publishes one rebuilds the others, and must not do so from an edition that its own
    editor is replacing at that moment. All in one order, so that no two wait for each other.
    """
    story = Article.objects.filter(pk=article_id).values("story")
    told = list(Article.objects.select_for_update(of=("self",)).filter(story__in=story).order_by("pk"))
    found = next((article for article in told if article.pk == article_id), None)
    if found is None:
        raise NotFound(_("There is no such story on the desk."))
    others = [article for article in told if article is not found]
    prefetch_related_objects(others, "live_edition")
    return found, others


def since(article: Article, revision: int) -> dict[str, object]:
    """Return what others changed after `revision`: by field, its name for people, before and now."""
    base = article.revisions.filter(number=revision).values_list("content", flat=True).first()
    present = snapshot.take(article)
    names = snapshot.changed(base, present) if base is not None else list(snapshot.LABELS)
    return {
        "revision": article.revision,
        "saved_at": article.saved_at.isoformat(),
        "saved_by": article.saved_by.get_full_name() if article.saved_by else None,
        "changes": {
            name: {
                "label": str(snapshot.LABELS[name]),
                "before": base.get(name) if base else None,
                "now": present[name],
            }
            for name in names
        },
    }


def _apply(article: Article, draft: Draft, *, by: User | None, note: str, now: dt.datetime) -> Saved:
    before = snapshot.take(article) if article.revision else None
    former = article.slug
    drafting.fill(article, draft)
    cleaned = _write(article, draft)
    _remember(article, former)
    dropped = _body(article, cleaned) if cleaned is not None else ()
    _people(article, draft.bylines)
    _notes(article, draft.corrections, now)
    _picks(article, draft.related)
    if draft.tags is not None:
        article.tags.set(draft.tags)
    if draft.lead is not None:
        set_lead(article, draft.lead)
    after = snapshot.take(_fresh(article))
    if before == after:
        return Saved(article, dropped, changed=False)
    article.revision += 1
    article.saved_by, article.saved_at = by, now
    article.save(update_fields=["revision", "saved_by", "saved_at"])
    Revision.objects.create(
        article=article,
        number=article.revision,
        content=after,
        changed=snapshot.changed(before, after) if before is not None else [],
        note=text.shorten(text.line(note), NOTE_LENGTH),
        saved_by=by,
        saved_at=now,
    )
    return Saved(article, dropped)


def _write(article: Article, draft: Draft) -> Cleaned | None:
    """Write the article's row and return its cleaned body. Raises BadInput with every fault at once."""
    cleaned, found = drafting.read_body(draft.body)
    figures = cleaned.figures if cleaned else ()
    for _attempt in range(ATTEMPTS):
        faults = [*found, *drafting.give_address(article, draft), *faults_in(article, draft, figures)]
        if faults:
            raise BadInput(faults)
        try:
            with transaction.atomic():
                article.save(force_insert=article._state.adding)
            return cleaned
        except IntegrityError:
            # Somebody took the address, or told the story in this language, at the same moment: look again.
            continue
    raise BadInput([Fault("slug_taken", _("Many stories of this name are being saved. Try again."), pointer="/slug")])


def _fresh(article: Article) -> Article:
    # What was prefetched or read before the change must not be what the revision keeps.
    article._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return article


def _remember(article: Article, former: str) -> None:
    """Keep an address that readers know, or that a signed-off edition will take, from every other story."""
    if former and former != article.slug and article.editions.exists():
        OldSlug.objects.get_or_create(slug=former, defaults={"article": article})
    OldSlug.objects.filter(slug=article.slug, article=article).delete()


def _body(article: Article, cleaned: Cleaned) -> tuple[str, ...]:
    html, lost = keep_known(article, cleaned.html, cleaned.figures)
    # What lost a figure may have an empty gallery, or two line breaks for one.
    drafting.give_body(article, clean(html).html if html != cleaned.html else html)
    article.save(update_fields=["body", "blocks", "text", "word_count"])
    return (*cleaned.dropped, *lost)


def _people(article: Article, parts: Sequence[Part] | None) -> None:
    if parts is None:
        return
    unique = {part.author: part for part in parts}
    article.bylines.exclude(author_id__in=unique).delete()
    for position, part in enumerate(unique.values()):
        defaults = {"role": part.role, "position": position}
        Byline.objects.update_or_create(article=article, author_id=part.author, defaults=defaults)


def _notes(article: Article, notes: Sequence[Note] | None, now: dt.datetime) -> None:
    if notes is None:
        return
    article.corrections.all().delete()
    Correction.objects.bulk_create(
        # The first is read first, and of two with one time that is the younger row.
        Correction(article=article, kind=note.kind, text=note.text, at=note.at or now)
        for note in reversed(notes)
    )


def _picks(article: Article, others: Sequence[UUID] | None) -> None:
    if others is None:
        return
    unique = dict.fromkeys(others)
    article.picks.exclude(other_id__in=unique).delete()
    for position, other in enumerate(unique):
        Pick.objects.update_or_create(article=article, other_id=other, defaults={"position": position})
