"""From the desk to the door: sign off, publish, schedule, withdraw, spike.

Lock order: the article and its translations by id, then whatever the door locks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import snapshot
from articles.checks import list_problems
from articles.models import Article, Edition
from articles.render import build_document
from articles.services.pictures import note_photos
from articles.services.saving import lock, lock_story, since
from articles.services.telling import tell
from articles.things import named_by, public_forms
from articles.workflow import check_step
from media import services as photo_desk
from newsroom.errors import BadInput, Fault, NotReady, StaleRevision
from newsroom.moments import in_words
from publishing import services as door
from publishing.models import Change, Publication

State = Article.State


def _at(article_id: UUID, revision: int) -> tuple[Article, list[Article]]:
    """Return the article and its translations, locked, if it is still as the editor saw it. Raises StaleRevision."""
    article, others = lock_story(article_id)
    if article.revision != revision:
        raise StaleRevision(_("Somebody saved this story after you opened it."), **since(article, revision))
    return article, others


def sign_off(
    article: Article, *, by: User | None, published_at: dt.datetime, now: dt.datetime, others: Sequence[Article] = ()
) -> Edition:
    """Return a new edition of the working copy. Raises NotReady with every problem at once.

    `others` are its translations: an embargo on one of them holds for this one too.
    """
    if problems := list_problems(article, at=now, others=others):
        raise NotReady(_("This story cannot be published yet."), problems=problems)
    return make_edition(article, by=by, published_at=published_at, now=now)


def make_edition(article: Article, *, by: User | None, published_at: dt.datetime, now: dt.datetime) -> Edition:
    """Return a new edition of the working copy, unchecked, its photos noted as in use.

    Raises NotReady where that exceeds a quota.
    """
    photo_desk.note_use([caption.image_id for caption in article.captions.all()], now=now)
    edition = Edition.objects.create(
        article=article,
        number=Edition.next_number(article),
        revision=article.revision,
        content=snapshot.take(article),
        published_at=published_at,
        signed_at=now,
        signed_by=by,
    )
    note_photos(edition)
    return edition


@transaction.atomic
def publish(article_id: UUID, *, by: User | None, revision: int, now: dt.datetime | None = None) -> Publication:
    """Sign off the working copy as a new edition and put it on the door.

    `revision` is the one the editor was looking at. Raises StaleRevision if somebody saved
    since, NotReady with every problem at once, NotAllowed.
    """
    now = now or timezone.now()
    article, others = _at(article_id, revision)
    check_step("publish", article, by)
    if article.withdraw_at is not None and article.withdraw_at <= now:
        # Its time is over, and nobody has taken it down yet: who publishes it now wants it to stay.
        door.keep(article.pk)
        article.withdraw_at = None
    corrected, former = _has_new_correction(article), article.state
    first = article.first_published_at or now
    edition = sign_off(article, by=by, published_at=first, now=now, others=others)
    cause = _cause(article, corrected)
    set_live(article, edition, first)
    named = named_by(article)
    door.introduce(public_forms(named), now=now)
    publication = door.put(build_document(edition, at=now, named=named, others=others), cause=cause, now=now)
    tell_translations(others, now)
    tell(article, "publish", by=by, now=now, came_from=former, revision=revision, cause=cause)
    return publication


def _cause(article: Article, corrected: bool) -> str:
    if not article.is_public:
        return Change.Kind.PUBLISHED
    return Change.Kind.CORRECTED if corrected else Change.Kind.UPDATED


def _has_new_correction(article: Article) -> bool:
    live = article.live_edition
    known = len(live.content["corrections"]) if live else 0
    return live is not None and article.corrections.count() > known


def set_live(article: Article, edition: Edition, first: dt.datetime) -> None:
    """Note on the desk that readers see this edition, since `first` for the first time."""
    article.state = State.PUBLISHED
    article.live_edition = edition
    article.first_published_at = first
    article.publish_at = None
    article.embargo_reason = ""
    article.spiked_from = ""  # an import may find what was in its trash published since
    columns = ("state", "spiked_from", "live_edition", "first_published_at", "publish_at", "withdraw_at")
    article.save(update_fields=[*columns, "embargo_reason"])


@transaction.atomic
def schedule(
    article_id: UUID,
    *,
    at: dt.datetime,
    by: User | None,
    revision: int,
    reason: str = "",
    now: dt.datetime | None = None,
) -> Edition:
    """Sign off the working copy and seal it until `at`. `reason` is given for an embargo.

    Raises what `publish` raises, and BadInput for a time that is past.
    """
    now = now or timezone.now()
    article, others = _at(article_id, revision)
    check_step("schedule", article, by)
    if at <= now:
        raise BadInput([Fault("past", _("That time is past. Publish now, or choose a later time."), pointer="/at")])
    if article.withdraw_at is not None and article.withdraw_at <= at:
        words = _("It is to be withdrawn on {time}: choose an earlier time, or change that.").format(
            time=in_words(article.withdraw_at)
        )
        raise BadInput([Fault("after_withdrawal", words, pointer="/at")])
    first = article.first_published_at or at
    former = article.state
    # Before the checks: whoever gives another time lifts the embargo that there was.
    article.state, article.publish_at, article.embargo_reason = State.SCHEDULED, at, reason
    edition = sign_off(article, by=by, published_at=first, now=at, others=others)
    article.save(update_fields=["state", "publish_at", "embargo_reason"])
    named = named_by(article)
    door.introduce(public_forms(named), now=now)
    document = build_document(edition, at=at, named=named, others=others)
    door.schedule(document, due_at=at, reason=reason or "scheduled")
    tell(article, "schedule", by=by, now=now, came_from=former, revision=revision, due=at, reason=reason)
    return edition


@transaction.atomic
def unschedule(article_id: UUID, *, by: User | None, now: dt.datetime | None = None) -> Article:
    """Forget the time; the story is approved again, and whatever was public stays."""
    article = lock(article_id)
    step = check_step("unschedule", article, by)
    door.cancel(article.pk)
    tell(article, "unschedule", by=by, now=now, came_from=article.state, due=article.publish_at)
    article.state, article.publish_at, article.embargo_reason = step.target, None, ""
    if article.withdraw_at is not None:
        door.keep(article.pk)  # what does not go out does not leave
        article.withdraw_at = None
    article.save(update_fields=["state", "publish_at", "withdraw_at", "embargo_reason"])
    return article


@transaction.atomic
def withdraw(
    article_id: UUID,
    *,
    by: User | None,
    reason: str = "",
    moved_to: UUID | None = None,
    now: dt.datetime | None = None,
) -> Article:
    """Take a story down. Its addresses answer 410 with `reason`, which readers see, or lead to the story `moved_to`.

    The other ways out are those of `articles.services.leaving`. Raises NotAllowed; NotReady where the
    story is not public, or the other is not.
    """
    now = now or timezone.now()
    article, others = lock_story(article_id)
    step = check_step("withdraw", article, by)
    _set_withdrawn(article, step.target)
    door.withdraw(article.pk, reason=reason, moved_to=moved_to, now=now)
    tell_translations(others, now)
    tell(article, "withdraw", by=by, now=now, came_from=State.PUBLISHED, reason=reason, moved_to=moved_to)
    return article


def _set_withdrawn(article: Article, state: str) -> None:
    article.state, article.live_edition, article.withdraw_at = state, None, None
    article.save(update_fields=["state", "live_edition", "withdraw_at"])


@transaction.atomic
def move(article_id: UUID, name: str, *, by: User | None, now: dt.datetime | None = None) -> Article:
    """Take a step that concerns the desk alone: submit, return, approve, spike, unspike.

    A story comes off the spike as it went onto it. Raises NotFound, NotAllowed, NotReady.
    """
    article = lock(article_id)
    step = check_step(name, article, by)
    former, article.state = article.state, step.leads_to(article)
    article.spiked_from = former if article.state == State.SPIKED else ""
    article.save(update_fields=["state", "spiked_from"])
    tell(article, name, by=by, now=now, came_from=former, now_is=article.state)
    return article


def tell_translations(others: Iterable[Article], now: dt.datetime) -> None:
    """Rebuild the live translations of a story, which are locked: each names the others."""
    for other in others:
        if other.state == State.PUBLISHED and other.live_edition:
            door.refresh(build_document(other.live_edition, at=now), now=now)


@transaction.atomic
def note_release(article_id: UUID, *, now: dt.datetime) -> None:
    """Record on the desk that the door let in what was scheduled. Called by the door's signal."""
    article, others = lock_story(article_id)
    edition = article.editions.order_by("-number").first()
    if article.state == State.SCHEDULED and edition is not None:
        set_live(article, edition, edition.published_at)
        tell_translations(others, now)
        tell(article, "released", by=None, now=now, came_from=State.SCHEDULED, revision=edition.revision)


@transaction.atomic
def note_expiry(article_id: UUID, *, now: dt.datetime) -> None:
    """Record on the desk that the door took down what was to leave by now. Called by the door's signal."""
    article, others = lock_story(article_id)
    former = article.state
    _set_withdrawn(article, State.WITHDRAWN if former == State.PUBLISHED else former)
    tell_translations(others, now)
    tell(article, "expired", by=None, now=now, came_from=former)
