"""What was typed into the form, raw: made a form again, or a snapshot to compare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict

from articles import snapshot
from articles.admin.forms import PLAIN
from articles.admin.sheet import Sheet
from articles.body.clean import clean
from articles.models import Article, ShadowDraft
from articles.services.rehearsal import rehearse
from articles.snapshot import Content
from media.models import Image
from newsroom import text
from newsroom.errors import BadInput, NewsroomError

EMPTY: Content = {
    **dict.fromkeys(snapshot.COLUMNS, ""),
    "slug": "",
    "section": None,
    **{name: [] for name in ("tags", "bylines", "related", "captions", "corrections")},
}
ROW = re.compile(r"(bylines|related|corrections)-(\d{1,3})-(\w+)")
WORDS = {"text": "caption", "credit": "credit", "alt": "alt"}  # a use's words, and the photo's own

Fields = Mapping[str, Any]


def as_posted(fields: Fields) -> QueryDict:
    """Return the fields as a browser would have sent them."""
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, [str(each) for each in value] if isinstance(value, list) else [str(value)])
    return data


def before(shadow: ShadowDraft) -> Content:
    """Return the snapshot that somebody was looking at when they typed; of a new story, one without a word."""
    if shadow.article is None:
        return EMPTY
    found = shadow.article.revisions.filter(number=shadow.base).values_list("content", flat=True).first()
    return found if found is not None else snapshot.take(shadow.article)


def content_of(shadow: ShadowDraft) -> Content:
    """Return what was typed as a snapshot: as saving would write it where it can, else as far as it can be read."""
    base = before(shadow)
    if shadow.article is not None and (strict := _as_saved(shadow.article, shadow)) is not None:
        return strict
    return {**base, **_as_read(shadow.fields)}


def _as_saved(article: Article, shadow: ShadowDraft) -> Content | None:
    sheet = Sheet.posted(as_posted(shadow.fields))
    if not sheet.is_valid():
        return None
    try:
        return rehearse(article.pk, sheet.draft(article, seen_slug=str(shadow.fields.get("slug", ""))), by=shadow.user)
    except NewsroomError:  # also where the story may not be changed any more, by whoever typed
        return None


def _as_read(fields: Fields) -> Content:
    """Return what can be read of fields that no form would take; nothing that was typed is refused here."""
    data = as_posted(fields)
    found: Content = {name: data[name] for name in (*PLAIN, "kind", "language") if name in data}
    if "tags" in data:
        found["tags"] = sorted(_numbers(data.getlist("tags")))
    if "section" in data:
        found["section"] = next(_numbers(data.getlist("section")), None)
    found |= _photos(data)
    people = [row for row in _rows(data, "bylines") if row.get("author")]
    found["bylines"] = [[author, row.get("role", "")] for row in people for author in _numbers([row["author"]])]
    others = [_uuid(row.get("story", "")) for row in _rows(data, "related")]
    found["related"] = [str(other) for other in others if other]
    found["corrections"] = [
        {"at": row.get("at", ""), "kind": row.get("kind") or "correction", "text": row["text"]}
        for row in _rows(data, "corrections")
        if row.get("text")
    ]
    return found


def _numbers(values: list[str]) -> Iterator[int]:
    yield from (int(each) for each in values if each.isascii() and each.isdigit() and len(each) < 10)


def _rows(data: QueryDict, prefix: str) -> list[dict[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    for name in data:
        if (found := ROW.fullmatch(name)) and found[1] == prefix:
            rows.setdefault(int(found[2]), {})[found[3]] = str(data[name])
    kept = [row for _, row in sorted(rows.items()) if not row.get("DELETE")]
    return sorted(kept, key=lambda row: next(_numbers([row.get("ORDER", "")]), 10_000))


def _photos(data: QueryDict) -> Content:
    """Return the body and every photo in and above it, with the words that are not the photo's own."""
    captions: list[Content] = []
    if lead := _uuid(str(data.get("lead_image", ""))):
        words = {name: data.get(f"lead_{name}", "") for name in WORDS}
        captions.append({"key": "lead", "image": str(lead), "place": "lead", **words, "align": "center", "width": ""})
    try:
        cleaned = clean(str(data.get("body", "")))
        body, figures = cleaned.html, cleaned.figures
    except BadInput:
        body, figures = f"<p>{text.shorten(text.line(data.get('body', '')), 10_000)}</p>", ()
    for figure in figures:
        if figure.image is not None:
            words = {name: getattr(figure, name) for name in (*WORDS, "align", "width")}
            place = "gallery" if figure.in_gallery else "inline"
            captions.append({"key": str(figure.key), "image": str(figure.image), "place": place, **words})
    images = Image.objects.in_bulk({UUID(each["image"]) for each in captions})
    for each in captions:
        image = images.get(UUID(each["image"]))
        for name, own in WORDS.items():
            if image is not None and each[name] == " ".join(getattr(image, own).split()):
                each[name] = ""
    return {"body": body, "captions": captions}


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
