"""The rows of the writing desk's API: who is let in at each of its addresses."""

from __future__ import annotations

from tests.leak.rows import CAST, EDIT, MANAGE, MARKET, NOBODY, READ_DESK, Row, desk

BASE = "api/desk/v1/"
STEPS = ("submit", "return", "approve", "publish", "schedule", "unschedule", "withdraw", "correct", "spike", "unspike")
STEPS += ("expire", "keep", "erase")
QUERIES = ("q=canary", "state=spiked", "mine=yes", "cursor=*", "page_size=100")


def stories(name: str, *, to: frozenset[str], queries: tuple[str, ...] = ()) -> Row:
    """Return the row of an address below one story."""
    return desk(f"{BASE}articles/<uuid:article_id>/{name}", f"/{BASE}articles/{{story}}/{name}", to=to, queries=queries)


def webhooks(name: str, *, to: frozenset[str]) -> Row:
    """Return the row of an address below one webhook."""
    return desk(f"{BASE}webhooks/<uuid:pk>/{name}", f"/{BASE}webhooks/{{endpoint}}/{name}", to=to)


ROWS = [
    desk(f"{BASE}schema/", to=CAST),
    desk(f"{BASE}articles/", to=READ_DESK, queries=QUERIES),
    desk(f"{BASE}links/", to=READ_DESK, queries=("q=canary",)),
    desk(f"{BASE}suggestions/", to=NOBODY),
    desk(f"{BASE}pasted/", to=NOBODY),
    stories("", to=READ_DESK),
    stories("checks/", to=READ_DESK, queries=("at=2036-06-02",)),
    *(
        desk(route, route_of, to=READ_DESK, queries=("q=canary",) if route == f"{BASE}{noun}s/" else ())
        for noun in ("section", "tag", "author", "collection")
        for route, route_of in (
            (f"{BASE}{noun}s/", f"/{BASE}{noun}s/"),
            (f"{BASE}{noun}s/<slug:slug>/", f"/{BASE}{noun}s/{{{noun}}}/"),
        )
    ),
    desk(f"{BASE}keys/", to=MANAGE),
    desk(f"{BASE}keys/<int:key_id>/", f"/{BASE}keys/{{key_id}}/", to=MANAGE),
    desk(f"{BASE}keys/<int:key_id>/rotate/", f"/{BASE}keys/{{key_id}}/rotate/", to=NOBODY),
    desk(f"{BASE}keys/<int:key_id>/revoke/", f"/{BASE}keys/{{key_id}}/revoke/", to=NOBODY),
    stories("history/", to=READ_DESK, queries=("page_size=100",)),
    desk(
        f"{BASE}articles/<uuid:article_id>/history/<slug:ref>/",
        *(f"/{BASE}articles/{{story}}/history/{ref}/" for ref in ("r1", "e1", "now")),
        to=READ_DESK,
    ),
    stories("editions/", to=READ_DESK),
    desk(f"{BASE}articles/<uuid:article_id>/diff/", f"/{BASE}articles/{{story}}/diff/?from=r1", to=READ_DESK),
    stories("restore/", to=NOBODY),
    desk(f"{BASE}webhooks/", to=MANAGE),
    webhooks("", to=MANAGE),
    webhooks("deliveries/", to=MANAGE),
    *(webhooks(f"{step}/", to=NOBODY) for step in ("rotate", "enable", "disable", "test", "replay")),
    desk(
        f"{BASE}webhooks/<uuid:pk>/deliveries/<int:delivery_id>/replay/",
        f"/{BASE}webhooks/{{endpoint}}/deliveries/1/replay/",
        to=NOBODY,
    ),
    desk(f"{BASE}ticker/", to=MARKET),
    desk(f"{BASE}ticker/quotes/", to=NOBODY),
    desk(f"{BASE}ticker/<str:base>-<str:quote>/quotes/", f"/{BASE}ticker/{{pair}}/quotes/", to=MARKET),
    desk(f"{BASE}ticker/<str:base>-<str:quote>/override/", f"/{BASE}ticker/{{pair}}/override/", to=MARKET),
    desk(f"{BASE}ticker/sources/", to=MARKET),
    desk(f"{BASE}ticker/sources/<int:pk>/", f"/{BASE}ticker/sources/{{source_id}}/", to=MARKET),
    desk(f"{BASE}ticker/sources/<int:pk>/poll/", f"/{BASE}ticker/sources/{{source_id}}/poll/", to=NOBODY),
    desk(f"{BASE}ticker/waiting/", to=MARKET),
    desk(f"{BASE}ticker/waiting/<int:pk>/", f"/{BASE}ticker/waiting/{{held_id}}/", to=MARKET),
    *(
        desk(f"{BASE}ticker/waiting/<int:pk>/{step}/", f"/{BASE}ticker/waiting/{{held_id}}/{step}/", to=NOBODY)
        for step in ("accept", "refuse")
    ),
    *(stories(f"{step}/", to=NOBODY) for step in STEPS),
    stories("preview/", to=READ_DESK, queries=("edition=1",)),
    desk(f"{BASE}articles/preview/", to=NOBODY),
    stories("preview-links/", to=EDIT),  # and its writer, who has written none of these
    desk(
        f"{BASE}articles/<uuid:article_id>/preview-links/<int:link_id>/revoke/",
        f"/{BASE}articles/{{story}}/preview-links/1/revoke/",
        to=NOBODY,
    ),
]
