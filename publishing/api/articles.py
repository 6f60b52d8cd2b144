"""`articles/`: cards, newest first, and the document of one story."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from newsroom import contract, paging, params, patience
from newsroom.public import answer, has_copy
from publishing import queries, services
from publishing.api import base, fields, filters, parameters, shapes
from publishing.api.forms import FORMS, alternates
from publishing.api.moved import departed, elsewhere
from publishing.excerpt import DEFAULT_WORDS, MAX_WORDS, excerpt
from publishing.formats.schema_org import script_safe
from publishing.models import Publication
from publishing.search.ranking import DEEPEST
from publishing.search.related import related_cards
from publishing.selection import EVERYTHING, RELEVANCE, Selection
from publishing.statements import Detail

LIST_TREE = fields.tree_of(shapes.CardWithBody())
DETAIL_TREE = fields.tree_of(shapes.DocumentWithRelated())
INCLUDE = ("body", "related")
USUAL_BODIES = {"blocks", "html"}
SHOW = frozenset({"fields", "include", "excerpt_words", "captions"})


class ArticleList(base.DoorView):
    """Cards of live stories, newest first."""

    known = filters.KNOWN | paging.KNOWN | SHOW

    @extend_schema(
        operation_id="articles_list",
        summary="Stories as cards, newest first",
        parameters=[*contract.PAGING, *parameters.FILTERS, *parameters.shown_as(LIST_TREE, ("body",))],
        responses={200: shapes.CardPage, **base.problems(400, 404)},
        extensions=contract.leads_to(
            story=("articles_retrieve", {"ref": "$response.body#/results/0/slug"}),
            next=("articles_list", {"cursor": "*"}),
        ),
    )
    def get(self, request: Request) -> HttpResponse:
        """Answer one page, from stored cards; the newest of one thing in one query."""
        asked = Asked(request, self.given(request))
        state = asked.look()
        if not (asked.selection.one_thing and state.count):
            filters.check_things(asked.selection)
        headers: dict[str, str] = {}

        def body() -> bytes:
            # The newest of one thing are one walk of one index, however many there are.
            with nullcontext() if asked.selection.newest_of else patience.limited():
                content, headers["Link"] = asked.page(queries.count(asked.selection, state.count))
            return content

        own = base.validator(state, *asked.things())
        chosen = asked.selection.chosen
        if chosen and chosen.ages:
            own = base.by_the_minute(own, now=chosen.now)
        return answer(request, own, body, headers=headers)


class Asked:
    """A list as it was asked for: which stories, which part of them, and how they are shown."""

    def __init__(self, request: Request, given: paging.Given) -> None:
        self.request, self.given = request, given
        self.wanted = paging.wanted(given)
        self.selection = Selection()
        if given.keys() & filters.KNOWN:
            self.selection = filters.selection(given, request._request.GET)
        self.view = CardView(given)
        self.rows: list[tuple[Any, ...]] | None = None

    def things(self) -> list[str]:
        """Return what the list is about, as Mentions name it: whatever alters it alters one of these.

        A story that enters or leaves it shows one of each group. What is excluded counts too:
        once no story shows that any more, naming it is an error.
        """
        shown = {thing for group in self.selection.any_of for thing in group} or {EVERYTHING}
        if self.selection.chosen:  # any story may come to fill a place
            shown |= {EVERYTHING, *self.selection.chosen.things}
        # Which words a query may mean depends on what all stories say.
        all_words = {EVERYTHING} if self.selection.query else set()
        return sorted(shown | self.selection.none_of | all_words)

    def look(self) -> queries.State:
        """Return how the things of the list stand; the page comes along where that costs nothing."""
        thing = self.selection.newest_of
        # Who holds a copy mostly has the present one, and then no row is needed.
        if thing is None or not isinstance(self.wanted, paging.Page) or has_copy(self.request):
            return queries.state(*self.things())
        state, self.rows = queries.state_and_page(thing, self.wanted, *self.view.columns)
        return state

    def page(self, count: int) -> tuple[bytes, str]:
        """Return the body and its Link header. Raises NotFound past the last page."""
        plain, view = self.request._request, self.view
        if isinstance(self.wanted, paging.Cursor):
            return self._by_cursor(self.wanted, count)
        reachable = self.reachable
        paging.check(self.wanted, count if reachable is None else min(count, reachable))
        rows = queries.page(self.selection, self.wanted, *view.columns) if self.rows is None else self.rows
        shown = [view.show(*row) for row in rows]
        return paging.numbered(plain, self.given, self.wanted, count, shown, reachable=reachable)

    @property
    def reachable(self) -> int | None:
        """Return how many rows numbered pages can reach; None for all of them, where a page costs one walk."""
        if self.selection.order == RELEVANCE:
            return DEEPEST
        return None if self.selection.newest_of else paging.DEEPEST

    def _by_cursor(self, cursor: paging.Cursor, count: int) -> tuple[bytes, str]:
        try:
            found = queries.after(self.selection, cursor, *self.view.columns)
        except (ValueError, OverflowError):
            raise paging.bad_cursor() from None
        rows, more = found[: cursor.size], len(found) > cursor.size
        last = paging.write_cursor([_sort_value(rows[-1][0]), str(rows[-1][1])]) if more else None
        shown = [self.view.show(*row[2:]) for row in rows]
        return paging.by_cursor(self.request._request, self.given, cursor, count, shown, last)


def _sort_value(value: Any) -> str:
    return value if isinstance(value, str) else str(value.isoformat())


class CardView:
    """How the cards of one answer are shown: as stored, or with the parts that were asked for."""

    def __init__(self, given: paging.Given) -> None:
        self.words = params.number(given, "excerpt_words", DEFAULT_WORDS, low=0, high=MAX_WORDS)
        self.captions = _one_of(given, "captions", ("inline",)) == "inline"
        self.tree = fields.read(given, LIST_TREE)
        # `fields` may ask for the body as well as `include`, and neither takes away what the other asked for.
        self.body = "body" in params.several(given, "include", ("body",)) or "body" in (self.tree or {})
        if self.body and self.tree:
            self.tree.setdefault("body", {})
        self.own_excerpt = self.words != DEFAULT_WORDS or self.captions
        self.as_stored = not (self.own_excerpt or self.body or self.tree)
        # The whole document is read only where its body was asked for.
        self.columns = ("card", *(["passages"] if self.own_excerpt else []), *(["document"] if self.body else []))

    def show(self, *row: str | bytes) -> Any:
        """Return one result; the stored bytes themselves where nothing else was asked for."""
        if self.as_stored:
            return base.stored(row[0])
        values = dict(zip(self.columns, row, strict=True))
        card = orjson.loads(values["card"])
        if self.own_excerpt:
            passages = orjson.loads(values["passages"])
            card["excerpt"] = excerpt(passages, self.words, total=card["word_count"], captions=self.captions)
        if self.body:
            card["body"] = orjson.loads(values["document"])["body"]
        return fields.pick(card, self.tree or {})


class ArticleDetail(base.DoorView):
    """The document of one story, by id or slug."""

    known = frozenset({"fields", "format", "include"})

    @extend_schema(
        operation_id="articles_retrieve",
        summary="One story, whole",
        parameters=[
            parameters.REF,
            parameters.fields_of(DETAIL_TREE),
            parameters.included(INCLUDE),
            parameters.FORMAT,
        ],
        responses={200: shapes.DocumentWithRelated, **base.problems(301, 400, 404, 410)},
        extensions=contract.leads_to(
            photo=("images_retrieve", {"slug": "$response.body#/lead_image/id"}),
            section=("sections_retrieve", {"slug": "$response.body#/section/slug"}),
            related=("articles_related", {"ref": "$response.body#/slug"}),
            **{form.suffix: (f"articles_{form.suffix}", {"ref": "$response.body#/slug"}) for form in FORMS},
        ),
    )
    def get(self, request: Request, ref: str) -> HttpResponse:
        """Answer the stored document, in one query; what else to read takes those of `related/`."""
        given = self.given(request)
        view = DocumentView(given) if given else AS_STORED
        # First: an answer may be newer than its number says, never older.
        state = queries.state(EVERYTHING) if view.related else None
        found = queries.find(ref, words="text" in view.formats)
        if found is None:
            return elsewhere(request, ref, given)
        if found.state != Publication.State.LIVE:
            return departed(request, found, given)
        headers = {"Link": alternates(found.key)}
        # Any story may come near this one; and each change of this one is a change of “articles:” too.
        validator = base.validator(state, EVERYTHING, services.own_key(found)) if state else base.validator_of(found)
        return answer(request, validator, lambda: view.show(found), headers=headers)


class DocumentView:
    """How one document is shown: as stored, or the parts and bodies that were asked for."""

    def __init__(self, given: paging.Given) -> None:
        self.formats = params.several(given, "format", parameters.BODIES) or set(USUAL_BODIES)
        self.tree = fields.read(given, DETAIL_TREE)
        included = params.several(given, "include", INCLUDE)
        if self.tree:
            for name in sorted(included):
                self.tree.setdefault(name, {})
        self.related = "related" in included or "related" in (self.tree or {})
        self.as_stored = self.formats == USUAL_BODIES and self.tree is None and not self.related

    def show(self, found: Detail) -> bytes:
        """Return the body of the answer; the stored bytes themselves where nothing else was asked for."""
        if self.as_stored:
            return found.stored
        document = orjson.loads(found.stored)
        if "text" in self.formats:
            document["body"]["text"] = found.text
        document["body"] = {name: body for name, body in document["body"].items() if name in self.formats}
        if self.related:
            # Parsed only where a part of each is picked.
            read = orjson.loads if (self.tree or {}).get("related") else base.stored
            document["related"] = [read(card) for card in related_cards(found.key)]
        picked = fields.pick(document, self.tree or {})
        if data := picked.get("structured_data"):
            picked["structured_data"] = base.stored(script_safe(data))
        return orjson.dumps(picked)


AS_STORED = DocumentView({})


def _one_of(given: paging.Given, name: str, known: tuple[str, ...]) -> str:
    found = params.several(given, name, known)
    return next(iter(found), "")
