"""`posts` and `pages`: lists and single ones, and `search`, which finds both."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.request import Request

from newsroom import patience
from newsroom.public import Validator
from publishing import queries, services
from publishing.api import base
from publishing.document import Json
from publishing.models import Publication
from publishing.selection import EVERYTHING
from publishing.statements import Detail
from wordpress.rest import choosing, embedding, links, numbers, shapes
from wordpress.rest import pages as paging
from wordpress.rest.answering import answered
from wordpress.rest.content import photos_in
from wordpress.rest.errors import Wrong, invalid, no_such, past_the_end
from wordpress.rest.fields import Wanted
from wordpress.rest.parameters import COMMON, PAGED, Given, Parameter

OF_SEARCH = {
    **COMMON,
    **PAGED,
    "type": Parameter("choice", "post", ("post",)),
    "subtype": Parameter("names"),
    **{name: Parameter("integers", ()) for name in ("include", "exclude")},
}
# What stands in an answer that embeds, besides stories: authors change their descriptions without one.
EMBEDDED = ("authors:", "sections:", "tags:")
Text = str | bytes


def listing(request: Request, given: Given, *, pages: bool) -> HttpResponse:
    """Answer a list of posts or pages, in a number of queries that its length does not alter."""
    wanted = Wanted.of(given)
    chosen = choosing.choose(given, pages=pages)
    things = _things(chosen, wanted)
    state = queries.state(*things)
    part, route = paging.Part.of(given), "pages" if pages else "posts"
    headers: dict[str, str] = {}

    def body() -> list[Json]:
        with nullcontext() if chosen.walked else patience.limited():
            rows = _page(chosen, part, given, route, headers, _columns(wanted))
        return written(rows, wanted)

    return answered(request, base.validator(state, *things), body, headers)


def _page(
    chosen: choosing.Chosen,
    part: paging.Part,
    given: Given,
    route: str,
    headers: dict[str, str],
    columns: tuple[str, ...],
) -> list[tuple[Any, ...]]:
    """Return the rows of a page, and write its headers. Raises Refused past the last one."""
    total, reachable = chosen.count(), chosen.reachable()
    if part.is_past(total if reachable is None else min(total, reachable)):
        raise past_the_end("search" if route == "search" else "post")
    headers |= paging.headers(route, given, part, total, reachable=reachable)
    return chosen.rows(part, columns)


def _things(chosen: choosing.Chosen, wanted: Wanted) -> list[str]:
    return chosen.things if wanted.embeds is None else [*chosen.things, *EMBEDDED]


def _columns(wanted: Wanted) -> tuple[str, ...]:
    """Return what is read of each story: its text only where that is shown."""
    return shapes.DOCUMENT if wanted.context == "view" and wanted.shows("content") else shapes.CARD


def written(rows: Iterable[tuple[Any, ...]], wanted: Wanted) -> list[Json]:
    """Return stories, whose stored cards and documents these are, as posts and pages, in two queries or three."""
    read = [[orjson.loads(each) for each in row] for row in rows]
    cards = [row[0] for row in read]
    documents: list[Json | None] = [row[1] if len(row) > 1 else None for row in read]
    known = _numbers(cards, documents)
    posts = [shapes.post(card, known, document) for card, document in zip(cards, documents, strict=True)]
    if wanted.embeds is not None:
        found = embedding.things_of(cards, wanted)
        for post, card in zip(posts, cards, strict=True):
            post["_embedded"] = embedding.of_post(card, known, found, wanted)
    return [wanted.pick(post, shapes.POST_EMBED) for post in posts]


def _numbers(cards: Iterable[Json], documents: Iterable[Json | None]) -> numbers.Numbers:
    photos: set[str] = {card["lead_image"]["id"] for card in cards if card["lead_image"]}
    for document in documents:
        photos.update(photos_in(document["body"]["blocks"]) if document else ())
    return numbers.look_up(
        stories={card["id"] for card in cards},
        photos=photos,
        things={(kind, slug) for card in cards for kind, slug in embedding.named(card)},
    )


def one(request: Request, given: Given, number: int, *, pages: bool) -> HttpResponse:
    """Answer one post or page. Raises Refused for a number that is none's in public."""
    refusal = no_such("rest_post_invalid_id", "Invalid post ID.")
    choosing.check(given, "edit this post")
    key = numbers.stories([number]).get(number)
    found = queries.find(str(key)) if key else None
    if found is None or found.state != Publication.State.LIVE:
        raise refusal
    document = orjson.loads(found.stored)
    if (document["kind"] == "page") != pages:
        raise refusal
    wanted = Wanted.of(given)
    headers = {"Link": f'{paging.api()}, <{document["url"]}>; rel="alternate"; type=text/html'}

    def body() -> Json:
        rows = [(found.stored, found.stored)] if _columns(wanted) == shapes.DOCUMENT else [(found.stored,)]
        return written(rows, wanted)[0]

    return answered(request, _validator(found, document, wanted), body, headers)


def _validator(found: Detail, document: Json, wanted: Wanted) -> Validator:
    """Return the validator of a story's answer; with what it embeds, that of the newest of them all."""
    own = base.validator_of(found)
    if wanted.embeds is None:
        return own
    things = [f"{kind}:{slug}" for kind, slug in embedding.named(document)]
    state = queries.state(*things)
    newest = max((own.number, own.modified), (state.number, state.at))
    return replace(own, number=newest[0], modified=newest[1], keys=(services.own_key(found), *things))


def search(request: Request, given: Given) -> HttpResponse:
    """Answer what stories, of both kinds, say about something; without words, the newest."""
    wanted = Wanted.of(given)
    values = {name: each.default for name, each in choosing.OF_POSTS.items()} | given.values
    order = {"orderby": "relevance" if given["search"] else "date", "offset": None}
    kinds = set(given["subtype"] or ("any",))
    if odd := kinds - {"any", "post", "page"}:
        raise invalid({"subtype": Wrong("rest_not_in_enum", f"subtype: there is no “{sorted(odd)[0][:60]}”.")})
    asked = Given({**values, **order}, given.pairs)
    chosen = choosing.choose(asked, pages=kinds == {"page"})
    if "any" in kinds or len(kinds) == 2:
        plain = replace(chosen.selection, none_of=chosen.selection.none_of - {choosing.PAGES})
        chosen = replace(chosen, selection=plain, pages=True)
    part, headers = paging.Part.of(asked), dict[str, str]()
    things = sorted({EVERYTHING, *_things(chosen, wanted)})
    state = queries.state(*things)

    @patience.limited()
    def body() -> list[Json]:
        rows = _page(chosen, part, asked, "search", headers, shapes.CARD)
        return [wanted.pick(hit, HIT) for hit in _hits(rows)]

    return answered(request, base.validator(state, *things), body, headers)


HIT = ("id", "title", "url", "type", "subtype")


def _hits(rows: Iterable[tuple[Text, ...]]) -> list[Json]:
    cards = [orjson.loads(row[0]) for row in rows]
    known = numbers.look_up(stories={card["id"] for card in cards})
    return [_hit(card, known.story(card["id"])) for card in cards]


def _hit(card: Json, number: int) -> Json:
    subtype = "page" if card["kind"] == "page" else "post"
    said = {"id": number, "title": card["headline"], "url": card["url"], "type": "post", "subtype": subtype}
    found = {
        "self": links.link(f"{subtype}s/{number}", embeddable=True),
        "about": links.link(f"types/{subtype}"),
        "collection": links.link("search"),
    }
    return {**said, "_links": found}
