"""Collections in the desk API: listed, begun, read, changed, put in order and deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request

from articles.desk.base import WritingView
from articles.desk.collections.fields import TAKES, read, show
from articles.models import Collection
from articles.services import collections
from newsroom import idempotency, paging, params, text
from newsroom.bodies import fingerprint, tag_read
from newsroom.errors import NotFound
from newsroom.private import listed, outdated, page_of, reply
from publishing.arrangement import COLLECTION_KINDS

Write = Callable[[Collection], HttpResponseBase]


class CollectionView(WritingView):
    """Base: who may."""

    takes = TAKES

    def may(self, request: Request, verb: str) -> User:
        """Return who asks. Raises NotAllowed; to see takes one of the permissions to see and to change."""
        verbs = ("view", "change") if verb == "view" else (verb,)
        return self.who_may(request, tuple(f"articles.{each}_collection" for each in verbs))


class Collections(CollectionView):
    """GET: collections in their order (`q`, `kind`, `page`, `page_size`). POST: begin one, with its fields and `items`.

    201 with the collection and its ETag. Without a slug its name makes one; readers see it once
    `is_public` is true. With an Idempotency-Key the same request twice is one.
    """

    known = frozenset({"q", "kind", "page", "page_size"})

    def get(self, request: Request) -> HttpResponseBase:
        """Return one page of the collections, each with how many stories were placed in it."""
        self.may(request, "view")
        given = self.given(request)
        page = page_of(given)
        found = Collection.objects.all()
        if words := text.line(params.single(given, "q")):
            found = found.filter(Q(name__icontains=words) | Q(slug__icontains=words))
        if kinds := params.several(given, "kind", COLLECTION_KINDS):
            found = found.filter(kind__in=sorted(kinds))
        count = found.count()
        paging.check(page, count)
        columns = ("slug", "name", "kind", "is_public", "size", "fills")
        rows = found.order_by("position", "name", "pk").annotate(placed=Count("items"))
        shown = list(rows.values("id", *columns, "placed")[page.first : page.first + page.size])
        return listed(request, given, page, count, shown)

    def post(self, request: Request) -> HttpResponseBase:
        """Begin a collection."""
        by = self.may(request, "add")
        params.read(request._request.GET, frozenset())
        return idempotency.once(request, fingerprint(request.data), partial(self._create, request.data, by))

    @transaction.atomic
    def _create(self, body: Any, by: User) -> HttpResponseBase:
        said, items = read(body)
        made = collections.create(said, by=by)
        if items:
            # Whoever may begin one fills it in the same breath.
            made = collections.order(made.pk, items, by=by, revision=made.revision, begun=True)
        response = whole(made, 201)
        response["Location"] = settings.PUBLIC_URL + reverse("desk-collection", args=[made.slug])
        return response


class OneCollection(CollectionView):
    """GET: a collection with all that was placed in it, and its ETag. PATCH: change the fields that are sent. DELETE.

    `items` are the whole list in its order, each with `article` and, where wanted, `pin`, `valid_from` and
    `valid_until`. Both with If-Match: 428 without; 412 where it was changed since, with what each field
    that was sent says now. Readers see the change at once.
    """

    shows = versioned = True

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """Return one collection."""
        self.may(request, "view")
        self.given(request)
        return whole(find(slug))

    def patch(self, request: Request, slug: str) -> HttpResponseBase:
        """Save the fields that were sent, and return the collection as it is now."""
        by = self.may(request, "change")
        self.given(request)
        return self._as_read(request, slug, lambda found: whole(_change(found, request.data, by)))

    def delete(self, request: Request, slug: str) -> HttpResponseBase:
        """Delete it; its stories stay."""
        by = self.may(request, "delete")
        self.given(request)

        def write(found: Collection) -> HttpResponseBase:
            collections.delete(found.pk, by=by, revision=found.revision)
            return HttpResponse(status=204)

        return self._as_read(request, slug, write)

    def _as_read(self, request: Request, slug: str, write: Write) -> HttpResponseBase:
        """Return what `write` answers, if the collection is as it was read; else say how it is now."""
        found = find(slug)  # what is not there is a 404, whatever else is missing
        tag = tag_read(request)
        with transaction.atomic():
            found = collections.lock(found.pk)
            if tag == etag(found):
                return write(found)
            now = show(found)
            return outdated(request, now=now, current=now, etag=etag(found))


def _change(found: Collection, body: Any, by: User) -> Collection:
    said, items = read(body)
    # A list that becomes shorter is put in order first: what was pinned beyond its end may be somewhere else by then.
    shorter = isinstance(said.get("size"), int) and said["size"] < found.size
    if items is not None and shorter:
        found = collections.order(found.pk, items, by=by, revision=found.revision)
    found = collections.change(found.pk, said, by=by, revision=found.revision)
    if items is not None and not shorter:
        found = collections.order(found.pk, items, by=by, revision=found.revision)
    return found


def etag(collection: Collection) -> str:
    """Return the version of a collection."""
    return f"{collection.pk}-{collection.revision}"


def whole(collection: Collection, status: int = 200) -> HttpResponseBase:
    """Return the answer that shows one collection, with its ETag."""
    return reply({"id": collection.pk, **show(collection)}, status, etag=etag(collection))


def find(slug: str) -> Collection:
    """Return the collection of that slug. Raises NotFound."""
    found = Collection.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("There is no such collection.")
    return found
