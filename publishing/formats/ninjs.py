"""IPTC ninjs, as agencies exchange news: version 3.1, and 2.1 for who has not moved.

https://iptc.org/std/ninjs/userguide/. The two differ in the case of their names alone, for all
that is said here: `firstCreated` in 3, `firstcreated` in 2.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from publishing.document import Json
from publishing.formats.pictures import each_once

VERSIONS = ("3.1", "2.1")
# Where a tag of a kind stands in ninjs; topics and series are subjects.
PLACES = {"person": "people", "organisation": "organisations", "place": "places"}


def item(document: Json, text: str, *, version: str = VERSIONS[0]) -> Json:
    """Return a stored document as a news item; `text` is its body as plain text."""
    said = _present({**_about(document), **_words(document, text), **_subjects(document)})
    said["associations"] = [_photo(use, place) for place, use in enumerate(each_once(document["images"]))]
    said["standard"] = {
        "name": "ninjs",
        "version": version,
        "schema": f"http://www.iptc.org/std/ninjs/ninjs-schema_{version}.json#",
    }
    return _lower(_present(said)) if version.startswith("2.") else _present(said)


def _about(document: Json) -> Json:
    return {
        "uri": f"urn:uuid:{document['id']}",
        "type": "text",
        "representationType": "full",
        "version": str(document["version"]),
        "firstCreated": document["published_at"],
        "versionCreated": document["updated_at"],
        "pubStatus": "usable",
        "language": document["language"],
        "by": document["byline"],
        "slugline": document["slug"],
        "located": document["dateline"]["place"] if document["dateline"] else None,
        "genres": [{"name": document["kind"]}],
        "infoSources": [
            {"name": author["name"], "role": author["role"] or "author", "uri": _page("author", author["slug"])}
            for author in document["authors"]
        ],
        "altIds": [{"role": "path", "value": document["path"]}],
        "renditions": [{"name": "web", "href": document["url"], "contentType": "text/html"}],
    }


def _words(document: Json, text: str) -> Json:
    headlines = {"main": document["headline"], "kicker": document["kicker"], "seo": document["seo"]["title"]}
    if headlines["seo"] == headlines["main"]:
        del headlines["seo"]
    plain = {"contentType": "text/plain"}
    counted = {"wordCount": document["word_count"], "charCount": len(text)}
    return {
        "title": document["headline"],
        "headlines": [{"role": role, **plain, "value": said} for role, said in headlines.items() if said],
        "descriptions": [
            *([{"role": "summary", **plain, "value": document["summary"]}] if document["summary"] else []),
            *([{"role": "notice", **plain, "value": document["notice"]}] if document["notice"] else []),
            # A description has no time of its own.
            *(
                {"role": note["kind"], **plain, "value": f"{note['at']}: {note['text']}"}
                for note in document["corrections"]
            ),
        ],
        "bodies": [
            {"role": "main", "contentType": "text/html", **counted, "value": document["body"]["html"]},
            {"role": "plain", **plain, **counted, "value": text},
        ],
    }


def _subjects(document: Json) -> Json:
    section = document["section"]
    found: Json = {"subjects": [{"name": section["name"], "rel": "section", "uri": _page("section", section["slug"])}]}
    for tag in document["tags"]:
        said = {"name": tag["name"], "rel": "about", "uri": _page("tag", tag["slug"]), "literal": tag["slug"]}
        found.setdefault(PLACES.get(tag["kind"], "subjects"), []).append(said)
    return found


def _photo(use: Json, place: int) -> Json:
    words = {"caption": use["caption"], "alt": use["alt"]}
    return _present(
        {
            "name": "lead" if place == 0 else f"photo-{place + 1}",
            "uri": f"urn:uuid:{use['id']}",
            "type": "picture",
            "by": use["credit"],
            "copyrightNotice": use["copyright"],
            "usageTerms": use["usage_terms"],
            "rightsInfo": {"linkedRights": use["licence_url"]} if use["licence_url"] else None,
            "descriptions": [
                {"role": role, "contentType": "text/plain", "value": said} for role, said in words.items() if said
            ],
            "renditions": [
                {
                    "name": f"{source['type'].partition('/')[2]}-{size['width']}",
                    "href": size["url"],
                    "contentType": source["type"],
                    "width": size["width"],
                    "height": size["height"],
                }
                for source in use["sources"]
                for size in source["srcset"]
            ],
        }
    )


def _page(kind: str, slug: str) -> str:
    return f"{settings.SITE_URL}/{kind}/{slug}"


def _present(said: Json) -> Json:
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _lower(value: Any) -> Any:
    if isinstance(value, list):
        return [_lower(each) for each in value]
    if isinstance(value, dict):
        return {name.lower(): _lower(each) for name, each in value.items()}
    return value
