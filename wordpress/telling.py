"""What an item tells, as plain values of ours. Pure, so that several processes can do it at once."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import unquote, urlsplit
from uuid import UUID

from articles.models import Article
from articles.services.drafting import derived
from newsroom import text
from publishing.search.reading import Read, read
from wordpress import ids
from wordpress.body.beside import put_footnotes
from wordpress.body.convert import Figure, Loss, convert
from wordpress.items import Item

State = Article.State
READING = "1"  # part of every digest: raise it when the same item comes to be read otherwise
KINDS = {"post": "news", "page": "page"}
STATES = {
    "publish": State.PUBLISHED,
    "future": State.SCHEDULED,
    "pending": State.IN_REVIEW,
    "trash": State.SPIKED,
    "draft": State.DRAFT,
    "auto-draft": State.DRAFT,
    "private": State.DRAFT,
}
LENGTHS = {"headline": 300, "summary": 600, "seo_title": 120, "seo_description": 320, "canonical_url": 500}
TAG = re.compile(r"<[^>]*>")
PICTURE = re.compile(r"\.(jpe?g|png|gif|webp|avif|tiff?|heic|bmp|svg)$", re.I)


@dataclass(frozen=True, slots=True)
class Around:
    """What every item of a run is read with. `files` are attachments by the address of their file, without its size."""

    source: str
    site: str
    unknown: str
    files: Mapping[str, int]
    children: Mapping[int, Sequence[int]]  # the pictures that were attached to each story
    language: str = ""  # of ours, in which the stories are


@dataclass(frozen=True, slots=True)
class Told:
    """An item as it is to stand here, but for what has to be looked up: places, people and photos.

    `item` is without its body, which would pass between processes for nobody.
    """

    item: Item
    key: str  # under which it is known (wordpress.services.identities)
    id: UUID
    columns: dict[str, str]
    wanted_slug: str
    blocks: str
    text: str
    word_count: int
    figures: tuple[Figure, ...]
    losses: tuple[Loss, ...]
    links: tuple[str, ...]
    state: str
    read: Read | None = None  # for the search, if readers are to find it


def digest(item: Item, options: str) -> str:
    """Return the digest of all that a source says of an item, and of how it is read."""
    said = replace(item, line=0)
    return sha256(f"{READING}\0{options}\0{said!r}".encode("utf-8", "surrogatepass")).hexdigest()


def tell(item: Item, key: str, around: Around, now: dt.datetime) -> Told:
    """Return what an item tells. Nothing in it makes this fail: what cannot be carried is among the losses."""
    own = ids.made(around.source, "post", key, item.at)
    body, odd = put_footnotes(item.body, item.meta.get("footnotes", ""))
    numbers = iter(range(1, 1_000_000))
    found = convert(
        body,
        site=around.site,
        new_key=lambda: str(ids.caption(own, next(numbers))),
        unknown="drop" if around.unknown == "drop" else "keep",
        attachments=around.files,
        gallery=around.children.get(item.id, ()),
    )
    losses = [*found.losses, *([Loss("footnotes", odd)] if odd else [])]
    blocks, said, words = derived(found.html)  # which has passed the gate of all bodies
    columns = _columns(item, said, losses)
    state = _state(item, now, losses)
    return Told(
        item=replace(item, body=""),
        key=key,
        id=own,
        columns={**columns, "body": found.html, "kind": KINDS[item.kind]},
        wanted_slug=text.slug(unquote(item.slug)) or columns["headline"],
        blocks=blocks,
        text=said,
        word_count=words,
        figures=found.figures,
        losses=tuple(losses),
        links=found.links,
        state=state,
        read=read(around.language, columns["headline"], columns["summary"], said) if state == State.PUBLISHED else None,
    )


def tell_all(items: Iterable[tuple[Item, str]], around: Around, now: dt.datetime) -> list[Told | str]:
    """Return what each item tells, or in words why nothing could be made of it."""
    found: list[Told | str] = []
    for item, key in items:
        try:
            found.append(tell(item, key, around, now))
        except Exception as error:
            # One body that nobody foresaw must not hold back the other thousand.
            found.append(type(error).__name__)
    return found


def _columns(item: Item, body: str, losses: list[Loss]) -> dict[str, str]:
    headline = plain(item.title)
    if not headline:
        headline = text.shorten(text.line(body), 80) or f"{item.kind.capitalize()} {item.id}"
        losses.append(Loss("no_title", f"It had no title: it is called “{headline}” here."))
    columns = {
        "headline": headline,
        "summary": text.prose(plain(item.excerpt)),
        "seo_title": _yoast(item, "_yoast_wpseo_title", losses),
        "seo_description": _yoast(item, "_yoast_wpseo_metadesc", losses),
        "canonical_url": _canonical(item, losses),
    }
    for name, length in LENGTHS.items():
        if len(columns[name]) > length:
            losses.append(Loss("cut", f"{name}: {columns[name]}"))
            columns[name] = text.shorten(columns[name], length) if name != "canonical_url" else ""
    return {**columns, "kicker": "", "dateline": "", "notice": ""}


def status(item: Item) -> str:
    """Return what WordPress calls the state of an item, which is never longer."""
    return text.line(item.status)[:20]


def plain(markup: str) -> str:
    """Return what a title or an excerpt says, without its markup."""
    return text.line(html.unescape(TAG.sub("", markup)))


def _yoast(item: Item, name: str, losses: list[Loss]) -> str:
    said = plain(item.meta.get(name, ""))
    if "%%" in said:
        losses.append(Loss("seo_template", said))
        return ""
    return said


def _canonical(item: Item, losses: list[Loss]) -> str:
    said = text.line(item.meta.get("_yoast_wpseo_canonical", ""))
    try:
        parts = urlsplit(said)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in said
    except ValueError:
        good = False
    if said and not good:
        losses.append(Loss("canonical", said))
    return said if good else ""


def _state(item: Item, now: dt.datetime, losses: list[Loss]) -> str:
    """Return the state in which an item stands here: nothing goes public that its readers could not read."""
    if item.has_password:
        losses.append(Loss("password", "It was for readers with a password. It is not public here."))
        return State.SPIKED if item.status == "trash" else State.DRAFT
    if item.status == "private":
        losses.append(Loss("private", "It was private. It is not public here."))
    if item.status not in STATES:
        losses.append(Loss("status", f"Nobody knows the status “{item.status}”. It is a draft here."))
    state: str = STATES.get(item.status, State.DRAFT)
    if state in (State.PUBLISHED, State.SCHEDULED) and item.at is None:
        losses.append(Loss("no_time", "It had no time of publication. It is a draft here."))
        return State.DRAFT
    if state == State.SCHEDULED and item.at is not None and item.at <= now:
        losses.append(Loss("missed", "It was scheduled for a time that is past. It is a draft here."))
        return State.DRAFT
    if state == State.PUBLISHED and item.at is not None and item.at > now:
        return State.SCHEDULED
    return state
