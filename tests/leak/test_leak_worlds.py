"""Nothing hidden shows: not in words, not in counts, not in a header (6-faults H1 and H2)."""

from __future__ import annotations

import difflib

import pytest

from tests.leak.conftest import Worlds
from tests.leak.crawl import routes
from tests.leak.matrix import ROWS

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


def _difference(one: object, other: object) -> str:
    a, b = str(one), str(other)
    parts = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()[:6] if len(a) < 4000 else []
    return " ".join(f"[{a[i1 - 20 : i2]}|{b[j1:j2]}]" for op, i1, i2, j1, j2 in parts if op != "equal") or a[:200]
