"""Saving sections, tags and authors; what shows them in public follows."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Author, Edition, Section, Tag
from articles.services import collections
from articles.services.refreshing import refresh_later
from articles.things import public_form
from newsroom.errors import Fault, NotReady
from publishing import services as door
from publishing.models import Mention

# What of a thing stands in its stories: only that makes them worth rebuilding.
IN_STORIES = ("slug", "name", "kind", "parent_id", "job_title")


@transaction.atomic
def save(thing: Section | Tag | Author, *, now: dt.datetime | None = None) -> None:
    """Save a section, tag or author, and have whatever shows it in public rebuilt."""
    before = type(thing)._default_manager.filter(pk=thing.pk).first() if thing.pk else None
    thing.save()
    present = public_form(thing)
    # The pages of the sections below name the one above by its slug.
    below = list(thing.children.all()) if isinstance(thing, Section) else []
    door.introduce([present, *map(public_form, below)], now=now)
    if before is None:
        return
    former = f"{present.kind}:{before.slug}"
    if former != present.key:
        door.retire(former, now=now)
        if not isinstance(thing, Author):
            collections.follow(thing, now=now)
    if any(getattr(before, name, None) != getattr(thing, name, None) for name in IN_STORIES):
        refresh_later(former)


def uses(thing: Section | Tag | Author) -> str:
    """Return in words what keeps a thing from being deleted; empty if nothing does."""
    stories = thing.articles.count()
    if stories:
        return ngettext("{number} story names it.", "{number} stories name it.", stories).format(number=stories)
    if isinstance(thing, Section) and (below := thing.children.first()):
        return _("the section “{below}” lies below it.").format(below=below)
    if not isinstance(thing, Author) and (filled := collections.filled_with(thing).first()):
        return _("the collection “{filled}” is filled with it.").format(filled=filled)
    if Mention.objects.filter(thing=public_form(thing).key).exists() or _is_sealed(thing):
        return _("readers see it, or will, in an edition that was signed off.")
    return ""


def _is_sealed(thing: Section | Tag | Author) -> bool:
    """Return whether an edition that waits for its time names the thing. Few wait at once."""
    waiting = Edition.objects.filter(article__state="scheduled").values_list("content", flat=True)
    match thing:
        case Section():
            return any(content["section"] == thing.pk for content in waiting)
        case Tag():
            return any(thing.pk in content["tags"] for content in waiting)
        case Author():
            return any(thing.pk == author for content in waiting for author, _ in content["bylines"])


@transaction.atomic
def delete(thing: Section | Tag | Author, *, now: dt.datetime | None = None) -> None:
    """Delete a section, tag or author that nothing names, and its page. Raises NotReady if something does."""
    if why := uses(thing):
        raise NotReady(why, problems=[Fault("in_use", why)])
    key = public_form(thing).key
    thing.delete()
    door.retire(key, now=now)
