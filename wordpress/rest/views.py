"""The one view of /wp-json/: finds what answers at a path, as WordPress's own router does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request

from newsroom.errors import BadInput
from newsroom.public import AnyForm
from publishing.api import base
from wordpress.rest import choosing, media, posts, site, terms
from wordpress.rest.errors import Refused, no_route
from wordpress.rest.parameters import COMMON, Parameter, read

Handler = Callable[..., HttpResponse]
NUMBERED = "(?P<id>[\\d]+)"  # as WordPress's index writes it, and clients read it
LONGEST = 18  # digits of a number; none of ours has more


class Route(NamedTuple):
    """What answers at a path, and the parameters that it knows."""

    known: Mapping[str, Parameter]
    handler: Handler


LISTS: dict[str, Route] = {
    "posts": Route(choosing.OF_POSTS, partial(posts.listing, pages=False)),
    "pages": Route(choosing.OF_PAGES, partial(posts.listing, pages=True)),
    "media": Route(media.OF_MEDIA, media.listing),
    "categories": Route(terms.OF_CATEGORIES, partial(terms.listing, kind="section")),
    "tags": Route(terms.OF_TAGS, partial(terms.listing, kind="tag")),
    "users": Route(terms.OF_USERS, partial(terms.listing, kind="author")),
    "search": Route(posts.OF_SEARCH, posts.search),
    **{name: Route(COMMON, partial(site.table, name=name)) for name in site.TABLES},
}
SINGLES: dict[str, Route] = {
    "posts": Route(COMMON, partial(posts.one, pages=False)),
    "pages": Route(COMMON, partial(posts.one, pages=True)),
    "media": Route(COMMON, media.one),
    "categories": Route(COMMON, partial(terms.one, kind="section")),
    "tags": Route(COMMON, partial(terms.one, kind="tag")),
    "users": Route(COMMON, partial(terms.one, kind="author")),
}
ALL: dict[str, Mapping[str, Parameter]] = {
    **{name: route.known for name, route in LISTS.items()},
    **{f"{name}/{NUMBERED}": route.known for name, route in SINGLES.items()},
    **{f"{name}/(?P<{name}>[\\w-]+)": COMMON for name in site.TABLES},
}


class WordPressApi(base.DoorView):
    """/wp-json/ and all that lies below it; there at all only where WORDPRESS_API says so."""

    content_negotiation_class = AnyForm  # WordPress asks nobody what they accept

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let nobody in where the API is switched off."""
        if not settings.WORDPRESS_API:
            raise Http404
        super().initial(request, *args, **kwargs)

    @extend_schema(exclude=True)  # a contract of its own, which its own index describes; docs/front-end.md has it
    def get(self, request: Request, route: str = "") -> HttpResponse:
        """Answer what stands at a path, with or without a slash at its end."""
        found, parts = _found(route.strip("/"))
        try:
            given = read(request._request.GET, found.known)
            return found.handler(request, given, *parts)
        except BadInput as refused:  # of what the rooms below check themselves
            raise Refused("rest_invalid_param", str(refused), HTTPStatus.BAD_REQUEST) from None

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse to write, as WordPress refuses what it has no route for."""
        raise no_route()

    def handle_exception(self, exc: Exception) -> Any:
        """Return a refusal in WordPress's form; all else is answered as everywhere."""
        if isinstance(exc, MethodNotAllowed):
            exc = no_route()
        return exc.response() if isinstance(exc, Refused) else super().handle_exception(exc)


def _found(path: str) -> tuple[Route, tuple[Any, ...]]:
    """Return the route of a path, and what the path names. Raises Refused."""
    if path == "":
        return Route(COMMON, lambda request, given: site.home(request, ALL)), ()
    below = re.fullmatch(r"wp/v2(?:/(\w+)(?:/([\w-]{1,60}))?)?", path, re.ASCII)
    if below is None:
        raise no_route()
    name, ref = below.groups()
    if name is None:
        return Route(COMMON, lambda request, given: site.fixed(request, site.namespace(ALL))), ()
    if ref is None and name in LISTS:
        return LISTS[name], ()
    if ref and name in site.TABLES:
        return LISTS[name], (ref,)
    if ref == "me" and name == "users":
        raise Refused("rest_not_logged_in", "You are not currently logged in.", HTTPStatus.UNAUTHORIZED)
    if ref and name in SINGLES and ref.isdecimal():
        return SINGLES[name], (int(ref) if len(ref) <= LONGEST else 0,)
    raise no_route()
