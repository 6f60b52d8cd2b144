"""A story as a page of a static site: front matter, and its text as Markdown with pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from newsroom import text
from publishing.document import Json
from publishing.formats import notes
from publishing.formats.front_matter import front_matter
from publishing.formats.markdown import body
from publishing.formats.markdown_inline import destination, escape, line_starts
from publishing.formats.pictures import jpeg

# What generators would read as their own: {{ … }} and {% … %}, outside code, where nothing can be escaped.
TEMPLATE = re.compile(r"(```.*?\n```|`[^`\n]*`)|\{(?=[{%])", re.S)
Picture = Callable[[str], str]  # from a picture's address to where it lies beside the page


def place(document: Json) -> str:
    """Return where the page of a stored document lies: "en/economy/2025/01/wind-farm-opens.md"."""
    parts = (document["language"], document["section"]["slug"], document["slug"])
    language, section, slug = (text.slug(part, length=120) or "page" for part in parts)
    return f"{language}/{section}/{document['published_at'][:4]}/{document['published_at'][5:7]}/{slug}.md"


def page(document: Json, picture: Picture) -> str:
    """Return the page of a stored document, in UTF-8."""
    lead = document["lead_image"]
    file = jpeg(lead) if lead else None
    shown = f"![{escape(lead['alt'])}]({destination(picture(file['url']))})" if file else ""
    said = " ".join(filter(None, (lead["caption"], lead["credit"]))) if file else ""
    parts = (
        _plain(document["notice"]),
        shown,
        _plain(said),
        body(_beside(document["body"]["html"], picture)),
        *(_plain(line) for line in notes.lines(document)),
    )
    told = TEMPLATE.sub(lambda found: found[1] or "{\\", "\n\n".join(filter(None, parts)))
    return f"{front_matter(_fields(document, picture, file))}\n{told}\n"


def _plain(words: str | None) -> str:
    return line_starts(escape(words)) if words else ""


def _fields(document: Json, picture: Picture, file: Json | None) -> dict[str, Any]:
    lead = document["lead_image"]
    shown = {"src": picture(file["url"]), **{key: lead[key] for key in ("alt", "caption", "credit")}} if file else None
    return {
        "id": document["id"],
        "title": document["headline"],
        "date": document["published_at"],
        "lastmod": document["updated_at"],
        "draft": False,
        "slug": document["slug"],
        "url": document["path"],
        "aliases": document.get("aliases", []),
        "language": document["language"],
        "kind": document["kind"],
        "kicker": document["kicker"],
        "description": document["summary"],
        "section": document["section"]["slug"],
        "categories": [document["section"]["name"]],
        "tags": [tag["name"] for tag in document["tags"]],
        "authors": [author["name"] for author in document["authors"]],
        "byline": document["byline"],
        "dateline": (document["dateline"] or {}).get("place"),
        "image": shown,
        "corrections": [
            {"date": note["at"], "kind": note["kind"], "text": note["text"]} for note in document["corrections"]
        ],
        "canonical": document["canonical_url"] if document["canonical_url"] != document["url"] else None,
        "render_with_liquid": False,  # for Jekyll: the text is no template
    }


def _beside(html: str, picture: Picture) -> str:
    """Return canonical HTML whose pictures are named by where they lie."""
    found = LexborHTMLParser(f"<body>{html}</body>").body
    if found is None:
        return html
    for img in found.css("img[src]"):
        img.attrs["src"] = picture(img.attributes.get("src") or "")
    return found.inner_html or ""
