"""Saying what of a caption is text and what is credit, where that was a guess.

The words go the way of every edit: the story's working copy, a revision, and readers at once only where they see
the story as it stands and the editor may publish it; else with whatever is published next.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions, snapshot
from articles.models import Article, Caption
from articles.services import importing, restoring, saving
from articles.services.telling import tell
from articles.workflow import STEPS
from media import services as photo_desk
from media.models import Image
from media.revising import open_to
from newsroom import text
from newsroom.errors import BadInput, Fault, NotFound, StaleRevision
from wordpress.doubts import Words, words_of
from wordpress.models import ImportedCaption

LONGEST = {"text": 2000, "credit": 200}  # characters
NOTE = "Text and credit told apart"


@transaction.atomic
def settle(key: UUID, words: Words, *, seen: str, by: User, now: dt.datetime | None = None) -> bool:
    """Give a caption these words, and have it wait no longer; return whether it said anything else before.

    `seen` is the mark of the words that the editor was looking at. Raises NotFound, NotAllowed, BadInput, and
    StaleRevision, with `text` and `credit` as they are now, if somebody changed or settled it since.
    """
    now = now or timezone.now()
    words = Words(text.line(words.text), text.line(words.credit))
    _check(words)
    use = Caption.objects.filter(key=key).values_list("article", flat=True).first()
    changed = _in_story(use, key, words, seen, by, now) if use else _of_photo(key, words, seen, by, now)
    waits = ImportedCaption.objects.filter(pk=key, settled_at=None)
    if not waits.update(settled_at=now, settled_by=by) and changed:
        raise _stale(_("Somebody settled this caption after you opened the page."), words)
    return changed


def _check(words: Words) -> None:
    names = {"text": _("The caption"), "credit": _("The credit")}
    faults = [
        Fault("too_long", _("{name} has {most} characters at most.").format(name=names[name], most=most), pointer=name)
        for name, most in LONGEST.items()
        if len(getattr(words, name)) > most
    ]
    if faults:
        raise BadInput(faults)


def _in_story(article_id: UUID, key: UUID, words: Words, seen: str, by: User, now: dt.datetime) -> bool:
    article, _others = saving.lock_story(article_id)
    permissions.check(by, permissions.CHANGE, article)
    use = article.captions.select_related("image").filter(key=key).first()
    if use is None:
        raise _gone()
    present = words_of(use.image, use)
    _compare(key, present, words, seen)
    if words == present:
        return False
    own = words_of(use.image, None)
    said = {name: "" if getattr(words, name) == getattr(own, name) else getattr(words, name) for name in LONGEST}
    content = snapshot.take(article)
    captions = [{**each, **said} if each["key"] == str(key) else each for each in content["captions"]]
    _save(article, {**content, "captions": captions}, by, now)
    return True


def _save(article: Article, content: snapshot.Content, by: User, now: dt.datetime) -> None:
    if not permissions.may(by, STEPS["publish"].deed, article):
        draft, _lost = restoring.still_possible(restoring.draft_of(content), article)
        saving.save(article.pk, draft, by=by, revision=article.revision, note=NOTE, now=now)
        return
    before = article.live_edition_id
    saved = importing.rewrite(article.pk, content, by=by, note=NOTE, now=now).article
    if saved.live_edition_id != before:
        tell(saved, "publish", by=by, now=now, came_from=saved.state, revision=saved.revision, cause="updated")


def _of_photo(key: UUID, words: Words, seen: str, by: User, now: dt.datetime) -> bool:
    if not Image.objects.filter(pk=key).exists():
        raise _gone()
    image = open_to(by, key)
    present = words_of(image, None)
    _compare(key, present, words, seen)
    if words == present:
        return False
    changes = {"caption": words.text, "credit": words.credit}
    photo_desk.revise(key, by=by, version=image.version, changes=changes, now=now)
    return True


def _compare(key: UUID, present: Words, words: Words, seen: str) -> None:
    """Raise StaleRevision where the words would take the place of some that the editor has not seen."""
    if not ImportedCaption.objects.filter(pk=key).exists():
        raise _gone()
    if words != present and present.mark != seen:
        raise _stale(_("Somebody changed this caption after you opened the page: here is what it says now."), present)


def _stale(message: str, present: Words) -> StaleRevision:
    return StaleRevision(message, text=present.text, credit=present.credit, seen=present.mark)


def _gone() -> NotFound:
    return NotFound(_("The story does not show this photo any more."))
