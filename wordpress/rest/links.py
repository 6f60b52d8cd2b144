"""Addresses of this API, and the links that each answer carries."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from publishing.document import Json

ROOT = "/wp-json/"
V2 = "wp/v2"
CURIES = [{"name": "wp", "href": "https://api.w.org/{rel}", "templated": True}]
BASES = {"section": "categories", "tag": "tags", "author": "users"}
TAXONOMIES = {"section": "category", "tag": "post_tag"}


def url(path: str = "") -> str:
    """Return the whole address of a path below /wp-json/."""
    return f"{settings.PUBLIC_URL}{ROOT}{path}"


def v2(path: str) -> str:
    """Return the whole address of a path below /wp-json/wp/v2/."""
    return url(f"{V2}/{path}")


def site(path: str) -> str:
    """Return where readers find something."""
    return f"{settings.SITE_URL}{path}"


def link(path: str, **also: Any) -> list[Json]:
    """Return one link to a path below /wp-json/wp/v2/."""
    return [{**also, "href": v2(path)}]


def of_post(post: Json, base: str) -> Json:
    """Return the links of a post or page; `base` is its collection."""
    found: Json = {
        "self": link(f"{base}/{post['id']}", targetHints={"allow": ["GET"]}),
        "collection": link(base),
        "about": link(f"types/{post['type']}"),
    }
    if post["author"]:
        found["author"] = link(f"users/{post['author']}", embeddable=True)
    if post["featured_media"]:
        found["wp:featuredmedia"] = link(f"media/{post['featured_media']}", embeddable=True)
    found["wp:attachment"] = link(f"media?parent={post['id']}")
    if base == "posts":
        found["wp:term"] = [
            {"taxonomy": taxonomy, "embeddable": True, "href": v2(f"{BASES[kind]}?post={post['id']}")}
            for kind, taxonomy in TAXONOMIES.items()
        ]
    return {**found, "curies": CURIES}


def of_term(term: Json, kind: str) -> Json:
    """Return the links of a category or tag."""
    base, taxonomy = BASES[kind], TAXONOMIES[kind]
    found = {
        "self": link(f"{base}/{term['id']}", targetHints={"allow": ["GET"]}),
        "collection": link(base),
        "about": link(f"taxonomies/{taxonomy}"),
        "wp:post_type": link(f"posts?{base}={term['id']}"),
    }
    if term.get("parent"):
        found["up"] = link(f"{base}/{term['parent']}", embeddable=True)
    return {**found, "curies": CURIES}


def of_one(base: str, number: int, *, about: str = "") -> Json:
    """Return the links of a person or photo."""
    found = {"self": link(f"{base}/{number}", targetHints={"allow": ["GET"]}), "collection": link(base)}
    return {**found, "about": link(about)} if about else found
