"""How hand-placed, pinned and filling stories become one list; and what may be placed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Collection
from articles.services import collections
from articles.services.collections import Item
from newsroom.errors import BadInput, NotAllowed, NotFound, StaleRevision
from newsroom.models import AuditEntry
from publishing.arrangement import Filling, Placed, Plan, merged
from tests.factories import make_article, make_collection, make_public, make_section

IDS = [uuid.UUID(int=number) for number in range(1, 40)]
NOON = dt.datetime(2031, 5, 1, 12, tzinfo=dt.UTC)


@st.composite
def lists(draw: Any) -> tuple[list[Placed], list[uuid.UUID], int]:
    """A size, what is placed, some of it pinned to places of their own, and what fills the rest."""
    size = draw(st.integers(1, 12))
    wanted = draw(st.lists(st.none() | st.integers(1, size), max_size=15))
    pins = [None if pin in wanted[:at] else pin for at, pin in enumerate(wanted)]
    placed = [Placed(one, pin) for one, pin in zip(IDS, pins, strict=False)]
    return placed, IDS[len(pins) : len(pins) + draw(st.integers(0, 15))], size


@given(lists())
def test_a_list_keeps_its_promises_whatever_is_placed(made: tuple[list[Placed], list[uuid.UUID], int]) -> None:
    placed, filling, size = made
    found = merged(placed, filling, size)
    pinned = {each.id: each.pin for each in placed if each.pin}
    by_hand = [each.id for each in placed if not each.pin]
    assert len(found) == len(set(found)) == min(size, len(placed) + len(filling))
    # A pin holds its place wherever the list is long enough to have it.
    unpinned = len(by_hand) + len(filling)
    for one, place in pinned.items():
        assert one in found
        if found.index(one) + 1 != place:
            assert found.index(one) + 1 < place
            assert unpinned < place - 1  # nothing was left to flow there
    # The order of the others is the editor's, and then the rule's.
    flowing = [one for one in found if one not in pinned]
    assert flowing == [*by_hand, *filling][: len(flowing)]


@given(lists(), st.booleans())
def test_a_plan_is_read_as_it_was_stored(made: tuple[list[Placed], list[uuid.UUID], int], fills: bool) -> None:
    placed, _, size = made
    plan = Plan(size, tuple(placed), Filling(("a", "b"), ("c",), "news", "en", False, 5) if fills else None)
    assert Plan.load(plan.store()) == plan


def test_a_rule_says_its_conditions_as_stories_mention_them() -> None:
    assert Filling().groups() == ()
    rule = Filling(sections=("asia", "europe"), tags=("water",), kind="news", language="ru")
    assert rule.groups() == (
        frozenset({"section:asia", "section:europe"}),
        frozenset({"tag:water"}),
        frozenset({"kind:news"}),
        frozenset({"language:ru"}),
    )


@pytest.mark.django_db
def test_everything_that_is_wrong_with_a_list_is_said_at_once() -> None:
    story = make_article()
    front = make_collection("Front", size=3)
    wrong = [
        Item(story.pk, pin=1),
        Item(story.pk, pin=1),
        Item(uuid.uuid4(), pin=4),
        Item(make_article(headline="B").pk, valid_from=NOON, valid_until=NOON),
    ]
    with pytest.raises(BadInput) as refused:
        collections.order(front.pk, wrong, by=None, revision=front.revision)
    assert {(fault.pointer, fault.code) for fault in refused.value.errors} == {
        ("/items/1/article", "repeated"),
        ("/items/1/pin", "pinned_twice"),
        ("/items/2/article", "unknown_story"),
        ("/items/2/pin", "bad_pin"),
        ("/items/3/valid_until", "contradiction"),
    }
    with pytest.raises(BadInput, match="At most 100"):
        collections.order(front.pk, [Item(uuid.uuid4())] * 101, by=None, revision=front.revision)


@pytest.mark.django_db
def test_everything_that_is_wrong_with_the_settings_is_said_at_once() -> None:
    values = {"name": "", "kind": "x", "size": 0, "language": "xx", "max_age_hours": 0, "position": 99_999}
    with pytest.raises(BadInput) as refused:
        collections.create({"slug": "Bad Slug", **values}, by=None)
    pointers = {fault.pointer for fault in refused.value.errors}
    assert pointers == {"/name", "/slug", "/kind", "/size", "/language", "/max_age_hours", "/position"}
    front = make_collection("Front", Item(make_article(headline="Lake").pk, pin=5))
    with pytest.raises(BadInput, match="“Lake” is pinned at place 5"):
        collections.change(front.pk, {"size": 4}, by=None, revision=front.revision)
    with pytest.raises(BadInput):
        collections.create({"name": "Other", "slug": "front"}, by=None)
    assert make_collection("Front").slug == "front-2"


@pytest.mark.django_db
def test_who_did_not_see_the_newest_change_is_refused() -> None:
    front = make_collection("Front")
    lake = make_article()
    collections.order(front.pk, [Item(lake.pk)], by=None, revision=front.revision)
    for write in (
        lambda: collections.order(front.pk, [], by=None, revision=front.revision),
        lambda: collections.change(front.pk, {"name": "X"}, by=None, revision=front.revision),
        lambda: collections.delete(front.pk, by=None, revision=front.revision),
    ):
        with pytest.raises(StaleRevision):
            write()
    assert collections.add(front.pk, [lake.pk, make_article(headline="B").pk], by=None) == 1
    assert [str(item.article) for item in Collection.objects.get().items.all()] == ["B", "Wind farm opens"]
    with pytest.raises(NotFound):
        collections.change(0, {}, by=None, revision=1)


@pytest.mark.django_db
def test_editors_keep_collections_managers_delete_them_and_nobody_else_does(
    edna: User, mira: User, rita: User, pia: User, max_: User, oscar: User
) -> None:
    front = collections.create({"name": "Front"}, by=edna)
    front = collections.order(front.pk, [Item(make_article().pk)], by=edna, revision=front.revision)
    for person in (rita, pia, max_, oscar):
        for write in (
            lambda by: collections.create({"name": "X"}, by=by),
            lambda by: collections.change(front.pk, {"name": "X"}, by=by, revision=front.revision),
            lambda by: collections.order(front.pk, [], by=by, revision=front.revision),
            lambda by: collections.add(front.pk, [], by=by),
            lambda by: collections.delete(front.pk, by=by),
        ):
            with pytest.raises(NotAllowed):
                write(person)
    with pytest.raises(NotAllowed):
        collections.delete(front.pk, by=edna)
    collections.delete(front.pk, by=mira)


@pytest.mark.django_db
def test_the_audit_log_says_who_did_what_and_no_headline(edna: User) -> None:
    front = collections.create({"name": "Front"}, by=edna, now=NOON)
    lake = make_public(headline="SECRET lake")
    front = collections.order(front.pk, [Item(lake.key)], by=edna, revision=front.revision)
    section = make_section("Sport")
    front = collections.change(front.pk, {"sections": [section.pk]}, by=edna, revision=front.revision)
    collections.change(front.pk, {"is_public": True, "size": 5}, by=edna, revision=front.revision)
    lines = list(AuditEntry.objects.filter(kind="collection").order_by("pk"))
    assert [line.verb for line in lines] == ["made", "arranged", "changed", "published"]
    assert lines[1].details == {"added": [str(lake.key)]}
    assert lines[2].details == {"fields": ["sections"]}
    assert "SECRET" not in "".join(f"{line.label}{line.details}" for line in lines)
