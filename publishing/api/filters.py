"""Which stories a list shows: the filters of `articles/`, as django-filter declares them.

Their fields read and check the values; `selection()` says them in the door's own terms, so
that the simple lists walk one index. Comma means any of; a repeated `tag` means all of.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from newsroom import moments, params
from newsroom.errors import BadInput, Fault
from newsroom.paging import Given
from publishing import queries
from publishing.collections import Chosen
from publishing.document import KINDS
from publishing.models import Publication
from publishing.queries import CANONICAL_ID
from publishing.search import query as searching
from publishing.selection import NEWEST, RELEVANCE, Selection

ORDERINGS = ("-published_at", "published_at", "-updated_at", "updated_at", "headline", "-headline", "relevance")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_ALTERNATIVES = 50
MAX_WORDS, MAX_QUERY = searching.MAX_WORDS, searching.MAX_QUERY


class ManyField(forms.Field):
    """Values of a repeated parameter, each a comma-separated list: a tuple of frozensets."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, pattern: re.Pattern[str] = SLUG, choices: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pattern, self.choices = pattern, choices

    def clean(self, value: Any) -> tuple[frozenset[str], ...]:
        """Return the groups of values. Raises ValidationError for one that cannot be."""
        groups = []
        for raw in value or []:
            group = frozenset(part.strip() for part in raw.split(","))
            if len(group) > MAX_ALTERNATIVES:
                raise forms.ValidationError(f"at most {MAX_ALTERNATIVES} values")
            for part in sorted(group):
                self.check(part)
            groups.append(group)
        return tuple(groups)

    def check(self, part: str) -> None:
        """Raise ValidationError unless `part` can be a value here."""
        if self.choices and part not in self.choices:
            raise forms.ValidationError(f"there is no “{part[:60]}”. {params.suggest(part[:60], self.choices)}")
        if not self.pattern.fullmatch(part):
            raise forms.ValidationError(f"“{part[:60]}” is not of the form of a value here")


class StrictMoment(forms.CharField):
    """A day or an instant with its zone (RFC 3339); a day begins in the newsroom's time zone."""

    def clean(self, value: Any) -> dt.datetime | None:
        """Return the moment in UTC, None where it was not given. Raises ValidationError."""
        if value is None:
            return None
        try:
            return moments.read(value)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


class YesNo(forms.CharField):
    """true or false."""

    def clean(self, value: Any) -> bool | None:
        """Return the flag, None where it was not given."""
        if value is None:
            return None
        if value not in ("true", "false"):
            raise forms.ValidationError("write true or false")
        return bool(value == "true")


class Many(filters.Filter):
    """Any of, by comma."""

    field_class = ManyField


class Moment(filters.Filter):
    """Before or after a moment."""

    field_class = StrictMoment


class Flag(filters.Filter):
    """Yes or no."""

    field_class = YesNo


class PublicationFilter(filters.FilterSet):
    """The filters of `articles/`."""

    section = Many(help_text="Section slugs; stories of the sections below are included.")
    tag = Many(help_text="Tag slugs.")
    author = Many(help_text="Author slugs.")
    kind = Many(choices=KINDS, help_text=f"{', '.join(KINDS)}.")
    language = Many(choices=settings.SITE_LANGUAGES, help_text="Language codes.")
    image = Many(pattern=CANONICAL_ID, help_text="Ids of images that the stories show.")
    collection = Many(help_text="Collection slugs: the stories that they show now.")
    id = Many(pattern=CANONICAL_ID, help_text="Ids of stories.")
    slug = Many(help_text="Slugs of stories.")
    published_after = Moment(help_text="Published at or after this moment.")
    published_before = Moment(help_text="Published before this moment.")
    updated_after = Moment(help_text="Updated at or after this moment.")
    updated_before = Moment(help_text="Updated before this moment.")
    has_image = Flag(help_text="true: with a photo; false: without.")
    q = filters.CharFilter(help_text="A search, as in search/: words, “phrases”, -exclusions.")

    class Meta:
        model = Publication
        fields: list[str] = []


# A field keeps nothing of what it cleans, so one of each serves all requests; to build a form
# for each took longer than the query.
FIELDS: dict[str, forms.Field] = {name: found.field for name, found in PublicationFilter.declared_filters.items()}
EXCLUDED = ManyField()
# What a list has one of; given twice, neither may win without a word.
ONCE = ("published_after", "published_before", "updated_after", "updated_before", "has_image", "q")
KNOWN = frozenset(PublicationFilter.declared_filters) | {"tag!", "ordering"}
# Those that a reader can mistype; languages and kinds are known without a story.
NAMED = ("section", "tag", "author", "image", "collection")
THINGS = ("section", "tag", "author", "kind", "language", "image")


def selection(given: Given, data: QueryDict) -> Selection:
    """Return what the parameters select. Raises BadInput with every fault at once."""
    values, faults = _cleaned(given, data)
    faults = [_repeated(name) for name in ONCE if len(given.get(name, ())) > 1] + faults
    order = params.single(given, "ordering", NEWEST)
    if order not in ORDERINGS:
        detail = f"“ordering”: there is no “{order[:60]}”. {params.suggest(order[:60], ORDERINGS)}"
        faults.append(Fault("bad_value", detail, parameter="ordering"))
    none_of = _excluded(given, faults)
    faults += [*_search_faults(given, order), *_backwards(values)]
    if faults:
        raise BadInput(faults)
    groups = values.get("collection")
    return Selection(
        any_of=tuple(_groups(values)),
        none_of=none_of,
        chosen=Chosen(groups, now=timezone.now()) if groups else None,
        where=_where(values),
        after=values.get("published_after"),
        before=values.get("published_before"),
        query=searching.parse(given["q"][0]) if "q" in given else None,
        order=order,
    )


def _backwards(values: dict[str, Any]) -> Iterable[Fault]:
    for name in ("published", "updated"):
        after, before = values.get(f"{name}_after"), values.get(f"{name}_before")
        if after and before and after >= before:
            detail = f"“{name}_after” is not before “{name}_before”: nothing can lie between."
            yield Fault("contradiction", detail, parameter=f"{name}_after")


def _search_faults(given: Given, order: str) -> list[Fault]:
    if "q" in given:
        faults = searching.faults(given["q"][0])
        if order == RELEVANCE and "cursor" in given:
            detail = "What is sorted by relevance has no cursor; page through it, or sort by -published_at."
            faults.append(Fault("contradiction", detail, parameter="cursor"))
        return faults
    if order == RELEVANCE:
        return [Fault("contradiction", "“ordering=relevance” needs a search: “q”.", parameter="ordering")]
    return []


def _cleaned(given: Given, data: QueryDict) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, field in FIELDS.items():
        if name not in given:
            continue
        try:
            values[name] = field.clean(field.widget.value_from_datadict(data, {}, name))
        except forms.ValidationError as error:
            faults += [Fault("bad_value", f"“{name}”: {message}", parameter=name) for message in error.messages]
    return values, faults


def _excluded(given: Given, faults: list[Fault]) -> frozenset[str]:
    try:
        groups = EXCLUDED.clean(given.get("tag!", []))
    except forms.ValidationError as error:
        faults.append(Fault("bad_value", f"“tag!”: {error.messages[0]}", parameter="tag!"))
        return frozenset()
    return frozenset(f"tag:{slug}" for group in groups for slug in group)


def _groups(values: dict[str, Any]) -> Iterable[frozenset[str]]:
    for name in THINGS:
        for group in values.get(name) or ():
            yield frozenset(f"{name}:{value}" for value in group)


def _where(values: dict[str, Any]) -> Q:
    where = Q()
    for name, lookup in (("id", "key__in"), ("slug", "slug__in")):
        for group in values.get(name) or ():
            where &= Q(**{lookup: sorted(group)})
    if moment := values.get("updated_after"):
        where &= Q(updated_at__gte=moment)
    if moment := values.get("updated_before"):
        where &= Q(updated_at__lt=moment)
    if values.get("has_image") is not None:
        where &= Q(has_image=values["has_image"])
    return where


def _repeated(name: str) -> Fault:
    return Fault("repeated", f"“{name}” was given more than once; give it once.", parameter=name)


def query_faults(query: str) -> list[Fault]:
    """Return what is wrong with the words of a search: a thousand make an expression no database takes."""
    if len(query) > MAX_QUERY or len(query.split()) > MAX_WORDS:
        detail = f"“q” is at most {MAX_WORDS} words and {MAX_QUERY} characters."
        return [Fault("too_long", detail, parameter="q")]
    return []


def check_things(selection: Selection) -> None:
    """Raise BadInput for a section, tag, author … that is not known in public.

    One that only a draft uses is as unknown as one that is not: its name may be the story.
    """
    chosen = selection.chosen.things if selection.chosen else ()
    wanted = sorted({*selection.none_of, *chosen, *(thing for group in selection.any_of for thing in group)})
    # A language or kind without a story yet is known, and its list is empty.
    named = [thing for thing in wanted if thing.partition(":")[0] in NAMED]
    faults = []
    for thing in queries.unknown(named) if named else ():
        kind, _, slug = thing.partition(":")
        hint = params.suggest(slug, queries.slugs(kind)[:500]) if kind != "image" else ""
        name = "tag!" if thing in selection.none_of else kind
        faults.append(Fault("unknown_value", f"There is no {kind} “{slug}”. {hint}".strip(), parameter=name))
    if faults:
        raise BadInput(faults)
