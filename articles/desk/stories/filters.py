"""The parameters of the list of stories, read strictly: everything that is wrong with them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q

from articles.desk.things import Lookup
from articles.models import Article, Author, Section, Tag
from newsroom import moments, params, text
from newsroom.errors import BadInput, Fault
from newsroom.paging import Given
from publishing.document import KINDS

YES_NO = {"yes": True, "no": False}
CHOICES: dict[str, tuple[str, ...]] = {
    "state": tuple(Article.State.values),
    "kind": tuple(KINDS),
    "language": tuple(settings.SITE_LANGUAGES),
}
THINGS: dict[str, type[Section | Tag | Author]] = {"section": Section, "author": Author, "tag": Tag}
MOST_WORDS = 10
SEARCHED = ("headline", "kicker", "summary", "slug", "bylines__author__name")


def conditions(given: Given, *, by: User) -> tuple[list[Q], list[Fault]]:
    """Return what the parameters ask for, to be filtered by one after the other, and what is wrong with them.

    `by` is who asks: whose stories `mine` are.
    """
    found: list[Q] = []
    faults: list[Fault] = []
    for name, values in given.items():
        read = READERS.get(name)
        # A thing that is named again narrows what was found; anything else is given once.
        for value in values if name in THINGS else [None]:
            try:
                if read is not None:
                    found.append(read(name, params.single(given, name) if value is None else value, by))
            except BadInput as wrong:
                faults += wrong.errors
            except ValueError as wrong:
                faults.append(Fault("bad_value", f"“{name}”: {wrong}.", parameter=name))
    return found, faults


def _choice(name: str, value: str, by: User) -> Q:
    return Q(**{f"{name}__in": sorted(params.several({name: [value]}, name, CHOICES[name]))})


def _thing(name: str, value: str, by: User) -> Q:
    """Return that a story names one of some things; by a subquery, so that no story comes twice."""
    lookup = Lookup(THINGS[name])
    slugs = [part.strip() for part in value.split(",")]
    known = lookup.known(slugs)
    if missing := [Fault("bad_value", lookup.refusal(slug), parameter=name) for slug in slugs if slug not in known]:
        raise BadInput(missing)
    ids = sorted(known.values())
    if name == "section":
        return Q(section__in=ids)
    column = "tags" if name == "tag" else "authors"
    return Q(pk__in=Article.objects.filter(**{f"{column}__in": ids}).values("pk"))


def _updated(name: str, value: str, by: User) -> Q:
    moment: dt.datetime = moments.read(value)
    return Q(saved_at__gte=moment) if name == "updated_after" else Q(saved_at__lt=moment)


def _mine(name: str, value: str, by: User) -> Q:
    if value not in YES_NO:
        raise ValueError("write yes or no")
    own = Q(created_by=by.pk)
    return own if YES_NO[value] else ~own


def _story(name: str, value: str, by: User) -> Q:
    try:
        return Q(story=UUID(value))
    except ValueError:
        raise ValueError("it is the “story” of an article: an id") from None


def _words(name: str, value: str, by: User) -> Q:
    words = text.line(value).split()
    if not 0 < len(words) <= MOST_WORDS:
        raise ValueError(f"write 1 to {MOST_WORDS} words of the headline, kicker, summary, address or byline")
    found = Q()
    for word in words:
        anywhere = Q()
        for column in SEARCHED:
            anywhere |= Q(**{f"{column}__icontains": word})
        found &= Q(pk__in=Article.objects.filter(anywhere).values("pk"))
    return found


READERS: dict[str, Callable[[str, str, User], Any]] = {
    **dict.fromkeys(CHOICES, _choice),
    **dict.fromkeys(THINGS, _thing),
    **dict.fromkeys(("updated_after", "updated_before"), _updated),
    "mine": _mine,
    "story": _story,
    "q": _words,
}
