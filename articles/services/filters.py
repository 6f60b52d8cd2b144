"""Filters of the list of stories that somebody keeps: what may stand in one, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.models import Article, Author, SavedFilter, Section
from newsroom import text
from newsroom.errors import BadInput, Fault, NotAllowed, NotFound
from publishing.document import KINDS

MOST = 30  # of one person: what is pinned is to be seen at a glance
NAME, QUERY = 60, 500
ORDER = re.compile(r"-?\d{1,2}(\.-?\d{1,2}){0,6}")


def _exists(model: type[Section] | type[Author]) -> Callable[[str], bool]:
    return lambda value: (
        value.isascii() and value.isdigit() and len(value) < 10 and model.objects.filter(pk=value).exists()
    )


# What the list of stories understands, and which values of it; a test holds them against the list itself.
KNOWN: dict[str, Callable[[str], bool]] = {
    "state": lambda value: value in Article.State.values,
    "changes": lambda value: value == "unpublished",
    "whose": lambda value: value == "mine",
    "section__id__exact": _exists(Section),
    "kind__exact": lambda value: value in KINDS,
    "language": lambda value: value in settings.SITE_LANGUAGES,
    "authors__id__exact": _exists(Author),
    "q": lambda value: len(value) <= 200,
    "o": lambda value: bool(ORDER.fullmatch(value)),
}
ONLY_HERE = ("p", "e", "_facets")  # the page one was on, and the like: no part of a filter


@transaction.atomic
def keep(name: str, query: str, *, by: User, desk: int | None = None) -> SavedFilter:
    """Keep a filter under a name of `by`, in place of one of the same name; `desk`: a group of theirs that sees it too.

    Raises BadInput with every fault: no name, nothing to filter by, a parameter or a value that the list
    does not know, a group that `by` is not in, and more than MOST.
    """
    name = text.shorten(text.line(name), NAME)
    query, faults = _cleaned(query)
    if not name:
        faults.append(Fault("required", _("Give it a name."), pointer="/name"))
    groups = by.groups.filter(pk=desk) if desk is not None else by.groups.none()
    if desk is not None and not groups:
        faults.append(Fault("unknown", _("Share it with a desk that you are in."), pointer="/desk"))
    User.objects.select_for_update().get(pk=by.pk)  # two that come at once must not both be the last one
    if not faults and SavedFilter.objects.filter(owner=by).exclude(name=name).count() >= MOST:
        faults.append(
            Fault("too_many", _("You keep {most} filters: remove one first.").format(most=MOST), pointer="/name")
        )
    if faults:
        raise BadInput(faults)
    kept, _made = SavedFilter.objects.update_or_create(
        owner=by, name=name, defaults={"query": query, "desk": groups.first()}
    )
    return kept


def forget(filter_id: int, *, by: User) -> SavedFilter:
    """Forget a filter; return what it was. Raises NotFound, and NotAllowed for another's."""
    found = SavedFilter.objects.seen_by(by).filter(pk=filter_id).first()
    if found is None:
        raise NotFound(_("There is no such filter."))
    if found.owner_id != by.pk and not by.is_superuser:
        raise NotAllowed(
            _("“{name}” belongs to {owner}.").format(
                name=found.name, owner=found.owner.get_full_name() or found.owner.username
            )
        )
    SavedFilter.objects.filter(pk=found.pk).delete()
    return found


def _cleaned(query: str) -> tuple[str, list[Fault]]:
    """Return a query as it is kept, and what is wrong with it."""
    if len(query) > QUERY:
        return "", [Fault("too_long", _("That filter is too long to be kept."), pointer="/query")]
    given = QueryDict(query, mutable=True)
    for name in ONLY_HERE:
        given.pop(name, None)
    for name in [name for name, values in given.lists() if not any(values)]:
        given.pop(name)  # a field that was left empty
    faults = list(_faults(given))
    if not given:
        faults.append(
            Fault("empty", _("Filter the list or search it first: there is nothing to keep."), pointer="/query")
        )
    return given.urlencode(), faults


def _faults(given: QueryDict) -> Iterator[Fault]:
    for name, values in given.lists():
        check = KNOWN.get(name)
        if check is None:
            yield Fault(
                "unknown",
                _("The list of stories has no filter “{name}”.").format(name=text.shorten(name, 40)),
                pointer="/query",
            )
        elif len(values) != 1 or not check(values[0]):
            yield Fault(
                "unknown", _("The list of stories knows no such value of “{name}”.").format(name=name), pointer="/query"
            )
