"""Sections, tags and authors in the desk API: listed, begun, read, changed and deleted, all in one way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request

from articles.desk.base import WritingView
from articles.desk.things.kinds import TAGS, Kind, Thing, etag
from articles.services import taxonomy
from newsroom import idempotency, paging, params, text
from newsroom.bodies import fingerprint, tag_read, unknown
from newsroom.errors import BadInput, Fault, NotFound
from newsroom.private import listed, outdated, page_of, reply

LISTED = frozenset({"q", "page", "page_size"})


class ThingView(WritingView):
    """Base: of which kind the things are, and who may."""

    kind: Kind = TAGS

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.takes = {name: {} for name in self.kind.readers}

    def may(self, request: Request, verb: str) -> User:
        """Return who asks. Raises NotAllowed; to see takes one of the permissions to see and to change."""
        verbs = ("view", "change") if verb == "view" else (verb,)
        return self.who_may(request, tuple(self.kind.permission(each) for each in verbs))


class Things(ThingView):
    """GET: things by name (`q`, `page`, `page_size`, and `kind` of tags). POST: begin one, with its fields.

    201 with the thing and its ETag. Without a slug its name makes one. With an Idempotency-Key the
    same request twice is one.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = LISTED | frozenset(self.kind.choices)

    def get(self, request: Request) -> HttpResponseBase:
        """Return one page of the things."""
        self.may(request, "view")
        given = self.given(request)
        page = page_of(given)
        found = _all(self.kind)
        if words := text.line(params.single(given, "q")):
            found = found.filter(Q(name__icontains=words) | Q(slug__icontains=words))
        for name, choices in self.kind.choices.items():
            if values := params.several(given, name, choices):
                found = found.filter(**{f"{name}__in": sorted(values)})
        count = found.count()
        paging.check(page, count)
        rows = list(found.order_by(*(found.model._meta.ordering or ()), "pk")[page.first : page.first + page.size])
        return listed(request, given, page, count, self._counted(rows))

    def _counted(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return things with how many stories name each, in one query."""
        stories = self.kind.model._default_manager.filter(pk__in=[row.pk for row in rows]).order_by()
        counts = dict(stories.annotate(number=Count("articles")).values_list("pk", "number"))
        return [{**shown(self.kind, row), "stories": counts.get(row.pk, 0)} for row in rows]

    def post(self, request: Request) -> HttpResponseBase:
        """Begin a thing."""
        self.may(request, "add")
        params.read(request._request.GET, frozenset())
        return idempotency.once(request, fingerprint(request.data), partial(self._create, request.data))

    def _create(self, body: Any) -> HttpResponseBase:
        said = read(self.kind, body)
        thing = self.kind.model()
        if not said.get("slug"):
            said["slug"] = text.slug(said.get("name", ""))
        _write(self.kind, thing, said)
        response = whole(self.kind, thing, 201)
        response["Location"] = settings.PUBLIC_URL + reverse(f"desk-{self.kind.noun}", args=[thing.slug])
        return response


class OneThing(ThingView):
    """GET: a thing and its ETag. PATCH: change the fields that are sent. DELETE: if no story names it, 204.

    Both with If-Match: 428 without; 412 where it was changed since, with what each field that was
    sent says now. What shows the thing in public follows.
    """

    shows = versioned = True

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """Return one thing."""
        self.may(request, "view")
        self.given(request)
        return whole(self.kind, find(self.kind, slug))

    def patch(self, request: Request, slug: str) -> HttpResponseBase:
        """Save the fields that were sent, and return the thing as it is now."""
        self.may(request, "change")
        self.given(request)

        def write(thing: Any) -> HttpResponseBase:
            _write(self.kind, thing, read(self.kind, request.data))
            return whole(self.kind, thing)

        return self._as_read(request, slug, write)

    def delete(self, request: Request, slug: str) -> HttpResponseBase:
        """Delete it, if nothing names it."""
        self.may(request, "delete")
        self.given(request)

        def write(thing: Any) -> HttpResponseBase:
            taxonomy.delete(thing)
            return HttpResponse(status=204)

        return self._as_read(request, slug, write)

    def _as_read(self, request: Request, slug: str, write: Callable[[Any], HttpResponseBase]) -> HttpResponseBase:
        """Return what `write` answers, if the thing is as it was read; else say how it is now."""
        find(self.kind, slug)  # what is not there is a 404, whatever else is missing
        tag = tag_read(request)
        with transaction.atomic():
            thing = find(self.kind, slug, lock=True)
            if tag == etag(self.kind, thing):
                return write(thing)
            now = self.kind.show(thing)
            return outdated(request, now=now, current=now, etag=etag(self.kind, thing))


def shown(kind: Kind, thing: Any) -> dict[str, Any]:
    """Return a thing as the API shows it."""
    return {"id": thing.pk, **kind.show(thing)}


def whole(kind: Kind, thing: Thing, status: int = 200) -> HttpResponseBase:
    """Return the answer that shows one thing, with its ETag."""
    return reply(shown(kind, thing), status, etag=etag(kind, thing))


def find(kind: Kind, slug: str, *, lock: bool = False) -> Thing:
    """Return the thing of that slug, locked until the commit if asked for. Raises NotFound."""
    found = _all(kind)
    if lock:
        found = found.select_for_update(of=("self",))
    thing: Thing | None = found.filter(slug=slug).first()
    if thing is None:
        raise NotFound(f"There is no such {kind.noun}.")
    return thing


def _all(kind: Kind) -> QuerySet[Any]:
    things = kind.model._default_manager.all()
    return things.select_related(*kind.related) if kind.related else things


def read(kind: Kind, body: Any) -> dict[str, Any]:
    """Return the fields that a body says. Raises BadInput with every fault at once."""
    if not isinstance(body, dict):
        raise BadInput([Fault("not_an_object", f"Send a JSON object of a {kind.noun}'s fields.", pointer="")])
    faults = unknown(body, tuple(kind.readers))
    said: dict[str, Any] = {}
    for name, reader in kind.readers.items():
        if name in body:
            try:
                said[name] = reader(body[name])
            except ValueError as wrong:
                faults.append(Fault("bad_value", f"“{name}”: {wrong}", pointer=f"/{name}"))
    for name, choices in kind.choices.items():
        if said.get(name, choices[0]) not in choices:
            detail = f"There is no {name} “{text.shorten(said[name], 40)}”. {params.suggest(said[name], choices)}"
            faults.append(Fault("bad_value", detail, pointer=f"/{name}"))
    if faults:
        raise BadInput(faults)
    return said


def _write(kind: Kind, thing: Any, said: dict[str, Any]) -> None:
    """Put what was said on a thing and save it. Raises BadInput with every fault at once."""
    for name, value in said.items():
        setattr(thing, name, value)
    try:
        thing.full_clean()
        with transaction.atomic():
            taxonomy.save(thing)
    except ValidationError as wrong:
        raise BadInput([*_faults(wrong)]) from None
    except IntegrityError:
        detail = f"Another {kind.noun} of that name or slug was made at this moment."
        raise BadInput([Fault("taken", detail, pointer="/slug")]) from None


def _faults(wrong: ValidationError) -> list[Fault]:
    found = []
    for name, errors in wrong.error_dict.items():
        pointer = "" if name == "__all__" else f"/{name}"
        found += [Fault(str(error.code or "invalid"), " ".join(error.messages), pointer=pointer) for error in errors]
    return found
