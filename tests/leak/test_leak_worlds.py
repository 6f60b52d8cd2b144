"""Nothing hidden shows: not in words, not in counts, not in a header (6-faults H1 and H2)."""

from __future__ import annotations

import difflib
from dataclasses import replace

import pytest

from tests.leak.canaries import WITHOUT_CANARY, states
from tests.leak.conftest import Worlds
from tests.leak.crawl import Asked, routes
from tests.leak.matrix import ROWS, SEES, Row

pytestmark = pytest.mark.django_db  # else no database is made for the worlds


def test_every_route_has_a_row_in_the_matrix() -> None:
    missing = sorted(set(routes()) - ROWS.keys())
    assert not missing, f"Say in tests/leak/matrix.py, as its first lines tell, what these may show: {missing}"
    gone = sorted(ROWS.keys() - set(routes()))
    assert not gone, f"These rows of tests/leak/matrix.py are of no route any more; remove them: {gone}"


def test_nothing_that_anybody_asks_breaks_the_server(worlds: Worlds) -> None:
    walks = (worlds.full, worlds.bare, worlds.desk)
    broken = [str(asked) for walk in walks for asked, answer in walk.answers.items() if answer.status >= 500]
    assert broken == []


def test_no_reader_is_shown_a_word_of_what_is_hidden(worlds: Worlds) -> None:
    leaks = [
        f"{asked} shows {sorted(shown)}"
        for asked, answer in worlds.full.answers.items()
        if (shown := answer.states(asked) - getattr(worlds.full.rows[asked], "shows", set()))
    ]
    assert not leaks, "\n".join(leaks)


def test_public_answers_are_the_same_bytes_where_nothing_is_hidden(worlds: Worlds) -> None:
    differing = []
    for asked, answer in worlds.full.answers.items():
        row = worlds.full.rows[asked]
        if row is not None and not row.alike:
            continue
        other = worlds.bare.answers[asked]
        if answer != other:
            differing.append(f"{asked}\n    {answer.status} {other.status}\n    {_difference(answer, other)}")
    assert not differing, f"{len(differing)} differ:\n" + "\n".join(differing[:20])


def test_the_stream_tells_the_same_where_nothing_is_hidden(worlds: Worlds) -> None:
    full, bare = worlds.streamed
    assert full == bare
    assert "wind-farm-opens" in full
    assert states(full) == set()


def test_who_signs_in_or_has_a_key_reads_what_everybody_reads(worlds: Worlds) -> None:
    public = [asked for asked, row in worlds.desk.rows.items() if row and row.to is None and row.asks]
    assert len(public) > 100
    other = []
    for asked in public:
        answer, usual = worlds.desk.answers[asked], worlds.full.answers[plain(asked)]
        if asked.role == "reader":  # is told besides what is left of the minute, and that it is for one
            answer, usual = replace(answer, headers=()), replace(usual, headers=())
        other += [str(asked)] if answer != usual else []
    assert not other, "\n".join(other)


def test_no_secret_is_in_any_answer(worlds: Worlds) -> None:
    assert len(worlds.secrets) > 8
    told = [
        str(asked)
        for walk in (worlds.full, worlds.desk)
        for asked, answer in walk.answers.items()
        if any(secret.encode() in answer.body for secret in worlds.secrets)
    ]
    assert told == []


def plain(asked: Asked) -> Asked:
    """Return the same question, asked by nobody in particular."""
    return replace(asked, role="")


def test_the_desk_shows_each_role_its_own_part(worlds: Worlds) -> None:
    leaks = [
        f"{asked} shows {sorted(shown)}"
        for asked, answer in worlds.desk.answers.items()
        if (row := worlds.desk.rows[asked]) and (shown := answer.states(asked) - may_see(row, asked.role))
    ]
    assert not leaks, "\n".join(leaks)


def may_see(row: Row, role: str) -> frozenset[str]:
    """Return the states whose words this role may be shown at this route."""
    if row.to is None:
        return row.shows
    # Who is refused stays at the desk: the page says so beside their own name, and shows nothing else.
    return SEES[role] | row.shows if role in row.to else frozenset({role, f"{role}mail"})


@pytest.mark.once
def test_the_desk_opens_each_door_to_those_alone_who_are_named(worlds: Worlds) -> None:
    let_in: dict[str, set[str]] = {}
    for asked, answer in worlds.desk.answers.items():
        row = worlds.desk.rows[asked]
        if row is not None and row.to is not None and answer.status == 200:
            let_in.setdefault(row.route, set()).add(asked.role)
    # What is in use is not deleted: the page leads back.
    asked_for = {row.route: set(row.to or ()) for row in worlds.desk.rows.values() if row}
    named = {route: roles for route, roles in asked_for.items() if roles and not route.endswith("delete/")}
    assert {route: roles for route, roles in let_in.items() if not route.endswith("delete/")} == named
    assert all(roles <= set(ROWS[route].to or ()) for route, roles in let_in.items())


def test_the_log_of_changes_names_nothing_that_never_was_public(worlds: Worlds) -> None:
    assert worlds.logged <= {"withdrawn", "rewritten", "erased"}


def test_every_text_column_holds_a_canary_or_says_why_it_cannot(worlds: Worlds) -> None:
    unknown = sorted(set(worlds.dry) - WITHOUT_CANARY.keys())
    assert not unknown, (
        f"No hidden thing has text in {unknown}: seed it in tests/leak/, or say why not (WITHOUT_CANARY)."
    )
    needless = sorted(WITHOUT_CANARY.keys() - set(worlds.dry))
    assert not needless, f"These do hold canaries: {needless}"


def _difference(one: object, other: object) -> str:
    a, b = str(one), str(other)
    parts = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()[:6] if len(a) < 4000 else []
    return " ".join(f"[{a[i1 - 20 : i2]}|{b[j1:j2]}]" for op, i1, i2, j1, j2 in parts if op != "equal") or a[:200]
