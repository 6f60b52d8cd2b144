"""Several people at one story at the same moment: one of them writes, and nobody's words are lost by it."""

from __future__ import annotations

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connections

from articles.models import Article, Presence, Revision
from articles.services import presence
from tests.desk_api import Desk
from tests.factories import make_article
from tests.test_races import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
RITAS, EDNAS, MIRAS = "a" * 32, "b" * 32, "c" * 32
TURNS = 6


def test_of_those_who_take_a_story_at_once_one_writes_and_the_others_know(rita: User, edna: User, mira: User) -> None:
    article = make_article(by=rita)
    presence.beat(article.pk, by=rita, tab=RITAS, typing=True)
    for _ in range(4):
        together(
            partial(presence.take, article.pk, by=edna, tab=EDNAS),
            partial(presence.take, article.pk, by=mira, tab=MIRAS),
        )
        writer = Presence.objects.get(article=article, holds=True)
        assert writer.tab in {EDNAS, MIRAS}
        lost = dict(Presence.objects.filter(article=article, holds=False).values_list("tab", "lost_to__username"))
        other = EDNAS if writer.tab == MIRAS else MIRAS
        assert lost[other] == writer.user.username
        assert lost[RITAS] in {"edna", "mira"}


def test_of_those_who_begin_to_type_at_once_one_writes(rita: User, edna: User, mira: User) -> None:
    article = make_article(by=rita)
    people = ((rita, RITAS), (edna, EDNAS), (mira, MIRAS))
    together(*(partial(presence.beat, article.pk, by=by, tab=tab, typing=True) for by, tab in people))
    assert Presence.objects.filter(article=article, holds=True).count() == 1


def type_on(desk: Desk, article: Article) -> list[int]:
    """Keep a text again and again, as a page does while somebody types; return what the desk answered."""
    try:
        said = {"tab": RITAS, "article": str(article.pk), "base": 1}
        texts = [{**said, "turn": turn, "fields": {"headline": f"Words {turn}"}} for turn in range(1, TURNS + 1)]
        return [desk.post("writing/keep/", text).status_code for text in texts]
    finally:
        connections.close_all()


def take(desk: Desk, article: Article) -> int:
    """Take a story over; return what the desk answered."""
    try:
        return int(desk.post("writing/take/", {"tab": EDNAS, "article": str(article.pk)}).status_code)
    finally:
        connections.close_all()


def test_what_is_kept_while_somebody_takes_the_story_over_is_all_in_one_branch(rita: User, edna: User) -> None:
    article = make_article(by=rita, headline="Before")
    ritas, ednas = Desk(rita), Desk(edna)
    ritas.post("writing/beat/", {"tab": RITAS, "article": str(article.pk), "typing": True})
    kept, taken = together(partial(type_on, ritas, article), partial(take, ednas, article))
    assert (set(kept), taken) == ({200}, 200)
    branch = Revision.objects.get(article=article, kind=Revision.Kind.BRANCH)
    assert branch.content["headline"] == f"Words {TURNS}"
    article.refresh_from_db()
    assert (article.headline, article.revision) == ("Before", 1)
