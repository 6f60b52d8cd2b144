"""What the API says of itself and of the site: its index, types, taxonomies and statuses. Fixed, but for settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from publishing import queries
from publishing.api import base
from publishing.document import Json
from publishing.selection import EVERYTHING
from wordpress.rest import links
from wordpress.rest.answering import answered
from wordpress.rest.errors import Refused, no_such
from wordpress.rest.fields import Wanted
from wordpress.rest.parameters import Given, Parameter

Specification = Mapping[str, Parameter]
NOT_LISTED = {"_fields", "_embed"}


def home(request: Request, routes: Mapping[str, Specification]) -> HttpResponse:
    """Answer the index, which changes when the clocks do."""
    said = index(routes)
    return fixed(request, said, also=f"{said['gmt_offset']}")


def index(routes: Mapping[str, Specification]) -> Json:
    """Return what stands at /wp-json/."""
    now = timezone.localtime(timezone=timezone.get_default_timezone())
    offset = (now.utcoffset() or dt.timedelta()).total_seconds() / 3600
    home = settings.SITE_URL.partition("/#")[0]
    return {
        "name": settings.SITE_NAME,
        "description": settings.SITE_TAGLINE,
        "url": home,
        "home": home,
        "gmt_offset": int(offset) if offset == int(offset) else offset,
        "timezone_string": settings.TIME_ZONE,
        "page_for_posts": 0,
        "page_on_front": 0,
        "show_on_front": "posts",
        "namespaces": [links.V2],
        "authentication": [],
        "routes": {"/": _route("", {}, ""), **_described(routes)},
        "site_logo": 0,
        "site_icon": 0,
        "site_icon_url": settings.SITE_LOGO,
        "_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]},
    }


def namespace(routes: Mapping[str, Specification]) -> Json:
    """Return what stands at /wp-json/wp/v2/."""
    found = {"up": [{"href": links.url()}]}
    return {"namespace": links.V2, "routes": _described(routes), "_links": found}


def _described(routes: Mapping[str, Specification]) -> Json:
    top = f"/{links.V2}"
    return {top: _route(links.V2, {}, links.V2), **{
        f"{top}/{path}": _route(links.V2, known, f"{links.V2}/{path}") for path, known in routes.items()
    }}  # fmt: skip


def _route(space: str, known: Specification, path: str) -> Json:
    arguments = {name: each.described() for name, each in known.items() if name not in NOT_LISTED}
    found: Json = {"namespace": space, "methods": ["GET"], "endpoints": [{"methods": ["GET"], "args": arguments}]}
    # Of a route with a number in it there is no one address.
    return found if "(" in path else {**found, "_links": {"self": [{"href": links.url(path)}]}}


def _type(name: str, slug: str, base_: str, taxonomies: list[str], *, nested: bool = False) -> Json:
    said: Json = {
        "description": "",
        "hierarchical": nested,
        "has_archive": False,
        "name": name,
        "slug": slug,
        "icon": None,
        "taxonomies": taxonomies,
        "rest_base": base_,
        "rest_namespace": links.V2,
    }
    own = {"collection": links.link("types"), "wp:items": links.link(base_), "curies": links.CURIES}
    return {**said, "_links": own}


def _taxonomy(name: str, kind: str, *, nested: bool = False) -> Json:
    slug, base_ = links.TAXONOMIES[kind], links.BASES[kind]
    said: Json = {
        "name": name,
        "slug": slug,
        "description": "",
        "types": ["post"],
        "hierarchical": nested,
        "rest_base": base_,
        "rest_namespace": links.V2,
    }
    own = {"collection": links.link("taxonomies"), "wp:items": links.link(base_), "curies": links.CURIES}
    return {**said, "_links": own}


def types() -> dict[str, Json]:
    """Return the kinds of what is published."""
    return {
        "post": _type("Posts", "post", "posts", ["category", "post_tag"]),
        "page": _type("Pages", "page", "pages", [], nested=True),
        "attachment": _type("Media", "attachment", "media", []),
    }


def taxonomies() -> dict[str, Json]:
    """Return by what stories are filed."""
    return {"category": _taxonomy("Categories", "section", nested=True), "post_tag": _taxonomy("Tags", "tag")}


def statuses() -> dict[str, Json]:
    """Return the one status that readers meet."""
    said = {"name": "Published", "public": True, "queryable": True, "slug": "publish", "date_floating": False}
    return {"publish": {**said, "_links": {"archives": links.link("posts")}}}


TABLES = {"types": types, "taxonomies": taxonomies, "statuses": statuses}
MISSING: dict[str, tuple[str, str]] = {
    "types": ("rest_type_invalid", "Invalid post type."),
    "taxonomies": ("rest_taxonomy_invalid", "Invalid taxonomy."),
    "statuses": ("rest_status_invalid", "Invalid status."),
}


def table(request: Request, given: Given, one: str | None = None, *, name: str) -> HttpResponse:
    """Answer a table, or one row of it. Raises Refused for one that is not there."""
    if given["context"] == "edit":
        raise Refused("rest_cannot_view", "Sorry, you are not allowed to edit posts in this post type.", 401)
    wanted, rows = Wanted.of(given), TABLES[name]()
    if one is not None and one not in rows:
        raise no_such(*MISSING[name])
    said: Any = wanted.pick(rows[one], tuple(rows[one])) if one else {
        key: wanted.pick(row, tuple(row)) for key, row in rows.items()
    }  # fmt: skip
    return fixed(request, said)


def fixed(request: Request, said: Any, *, also: str = "") -> HttpResponse:
    """Answer something that no change of a story alters; it is kept no longer than lists are."""
    return answered(request, base.validator(queries.state(EVERYTHING), EVERYTHING, also=also), lambda: said)
