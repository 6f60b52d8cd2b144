"""Who is where: everybody sees it, one writes at a time, and whoever is taken over from loses nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.drafts import Draft
from articles.models import Article, Presence, Revision
from articles.services import presence, saving
from tests.desk import LIST, desk_of, fields, page_of, read, said
from tests.factories import make_article

pytestmark = pytest.mark.django_db

DESK = "/api/desk/v1/writing/"
NOON = dt.datetime(2026, 1, 22, 12, tzinfo=dt.UTC)
A_BEAT = dt.timedelta(seconds=10)
TABS = {name: f"{number:032x}" for number, name in enumerate(("rita", "edna", "mira", "pia", "second"))}


@pytest.fixture
def article(rita: User) -> Article:
    return make_article(by=rita, headline="Old", kicker="Old", summary="Old")


def post(client: Client, verb: str, **said: Any) -> HttpResponse:
    return client.post(f"{DESK}{verb}/", said, content_type="application/json")


def beat(person: User, article: Article, *, tab: str = "", typing: bool = False) -> Any:
    said = {"tab": tab or TABS[person.username], "article": str(article.pk), "typing": typing}
    response = post(desk_of(person), "beat", **said)
    assert response.status_code == 200, response.content
    return response.json()


def take(person: User, article: Article) -> Any:
    response = post(desk_of(person), "take", tab=TABS[person.username], article=str(article.pk))
    assert response.status_code == 200, response.content
    return response.json()


def keep(person: User, article: Article, turn: int = 1, **changes: Any) -> Any:
    client = desk_of(person)
    sent = {**fields(client.get(page_of(article))), **changes}
    sent = {name: value for name, value in sent.items() if name not in {"csrfmiddlewaretoken", "tab", "taken"}}
    response = post(
        client,
        "keep",
        tab=TABS[person.username],
        article=str(article.pk),
        base=int(sent["revision"]),
        turn=turn,
        fields=sent,
    )
    assert response.status_code == 200, response.content
    return response.json()


def test_everybody_sees_who_else_has_a_story_open(article: Article, rita: User, edna: User) -> None:
    assert beat(rita, article)["others"] == []
    assert beat(edna, article)["others"] == [{"name": "Rita", "typing": False, "own": False}]
    assert beat(rita, article)["others"] == [{"name": "Edna", "typing": False, "own": False}]


def test_who_types_first_writes_and_the_others_are_told(article: Article, rita: User, edna: User) -> None:
    beat(edna, article)
    assert beat(rita, article, typing=True)["mine"] is True
    told = beat(edna, article, typing=True)
    assert (told["mine"], told["writer"]["name"], told["writer"]["typing"]) == (False, "Rita", True)


def test_a_second_tab_of_ones_own_is_told_apart(article: Article, rita: User) -> None:
    beat(rita, article, typing=True)
    told = beat(rita, article, tab=TABS["second"])
    assert (told["mine"], told["writer"]["own"]) == (False, True)


def test_who_only_reads_never_holds_a_story(article: Article, pia: User, rita: User) -> None:
    assert beat(pia, article, typing=True)["mine"] is False
    assert beat(rita, article, typing=True)["mine"] is True
    assert post(desk_of(pia), "take", tab=TABS["pia"], article=str(article.pk)).status_code == 403


def test_a_tab_that_is_closed_is_gone_at_once(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    assert post(desk_of(rita), "leave", tab=TABS["rita"]).status_code == 200
    told = beat(edna, article, typing=True)
    assert (told["others"], told["mine"]) == ([], True)


def test_nobody_closes_anothers_tab(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    post(desk_of(edna), "leave", tab=TABS["rita"])
    assert beat(edna, article)["writer"]["name"] == "Rita"


def test_a_tab_that_is_not_heard_of_any_more_holds_nothing(article: Article, rita: User, edna: User) -> None:
    presence.beat(article.pk, by=rita, tab=TABS["rita"], typing=True, now=NOON)
    later = NOON + presence.EXPIRES - dt.timedelta(seconds=1)
    assert not presence.beat(article.pk, by=edna, tab=TABS["edna"], typing=True, now=later).is_mine
    gone = NOON + presence.EXPIRES + dt.timedelta(seconds=1)
    assert presence.beat(article.pk, by=edna, tab=TABS["edna"], typing=True, now=gone).is_mine


def test_a_tab_that_slept_writes_on_unless_somebody_else_began(article: Article, rita: User, edna: User) -> None:
    presence.beat(article.pk, by=rita, tab=TABS["rita"], typing=True, now=NOON)
    later = NOON + presence.EXPIRES * 2
    assert presence.beat(article.pk, by=rita, tab=TABS["rita"], typing=False, now=later).is_mine
    presence.beat(article.pk, by=edna, tab=TABS["edna"], typing=True, now=later + presence.EXPIRES * 2)
    back = presence.beat(article.pk, by=rita, tab=TABS["rita"], typing=True, now=later + presence.EXPIRES * 2 + A_BEAT)
    assert not back.is_mine
    assert back.mine is not None
    assert back.mine.lost_to == edna


def test_a_takeover_is_told_with_the_next_beat(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    assert take(edna, article)["mine"] is True
    told = beat(rita, article, typing=True)
    assert (told["mine"], told["lost"]["by"], told["writer"]["name"]) == (False, "Edna", "Edna")
    assert take(rita, article)["mine"] is True
    assert beat(edna, article)["lost"]["by"] == "Rita"


def test_the_losers_text_becomes_a_branch_that_both_see_and_compare(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    keep(rita, article, headline="What Rita typed")
    address = take(edna, article)["branch"]
    branch = Revision.objects.get(kind=Revision.Kind.BRANCH)
    assert (branch.base, branch.number, branch.saved_by) == (1, None, rita)
    assert branch.changed == ["headline", "slug"]
    for person in (rita, edna):
        assert "What Rita typed" in said(desk_of(person).get(address))
        history = said(desk_of(person).get(f"/admin/articles/article/{article.pk}/history/"))
        assert "Kept aside, from revision 1" in history
        assert "Not saved when Edna took the story over" in history
    article.refresh_from_db()
    assert (article.headline, article.revision) == ("Old", 1)


def test_the_losers_last_words_join_the_branch(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    keep(rita, article, headline="What Rita")
    take(edna, article)
    beat(rita, article)
    told = keep(rita, article, turn=2, headline="What Rita typed to the last letter")
    branch = Revision.objects.get(kind=Revision.Kind.BRANCH)
    assert branch.content["headline"] == "What Rita typed to the last letter"
    assert told["branch"].endswith(f"b{branch.pk}")


def test_a_loser_whose_first_words_were_not_kept_yet_keeps_them(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    assert take(edna, article)["branch"] is None
    assert keep(rita, article, headline="Three seconds of work")["branch"]
    assert Revision.objects.get(kind=Revision.Kind.BRANCH).content["headline"] == "Three seconds of work"


def test_who_had_typed_nothing_new_leaves_no_branch(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    keep(rita, article)
    assert take(edna, article)["branch"] is None
    assert not Revision.objects.filter(kind=Revision.Kind.BRANCH).exists()


def test_what_no_form_would_take_becomes_a_branch_all_the_same(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    keep(rita, article, headline="x" * 1_000, section="99999", **{"bylines-0-role": "y" * 500})
    take(edna, article)
    assert Revision.objects.get(kind=Revision.Kind.BRANCH).content["headline"] == "x" * 1_000


def test_a_branch_is_put_together_with_what_the_other_saved(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    keep(rita, article, headline="Rita's", summary="Rita's")
    take(edna, article)
    saving.save(article.pk, Draft(summary="Edna's", kicker="Edna's"), by=edna, revision=1)
    branch = Revision.objects.get(kind=Revision.Kind.BRANCH)
    client = desk_of(rita)
    page = client.get(f"{page_of(article)}?branch={branch.pk}")
    assert "Put together with what Rita had not saved" in said(page)
    form = fields(page)
    assert (form["headline"], form["kicker"]) == ("Rita's", "Edna's")
    assert form["conflicts"] == "summary"
    assert [node.text() for node in read(page).css("#conflict-summary mark")] == ["Edna's", "Rita's"]
    client.post(page_of(article), {**form, "choose-summary": "mine", "step": "save"})
    article.refresh_from_db()
    assert (article.headline, article.kicker, article.summary) == ("Rita's", "Edna's", "Rita's")


def test_the_lock_keeps_nobody_from_saving(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    saved = saving.save(article.pk, Draft(headline="By the desk API"), by=edna, revision=1)
    assert saved.changed
    assert beat(rita, article)["revision"] == 2


def test_the_list_says_who_is_at_which_story(article: Article, rita: User, edna: User) -> None:
    beat(rita, article, typing=True)
    assert "Rita is writing" in said(desk_of(edna).get(LIST))
    post(desk_of(rita), "leave", tab=TABS["rita"])
    assert "Rita is writing" not in said(desk_of(edna).get(LIST))


def test_the_list_costs_the_same_however_many_are_at_work(
    rita: User, edna: User, django_assert_num_queries: Any
) -> None:
    stories = [make_article(by=rita, headline=f"Story {number}") for number in range(6)]
    client = desk_of(edna)
    beat(rita, stories[0])
    client.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST)
    cost = len(captured)
    for number, story in enumerate(stories):
        beat(rita, story, tab=f"{number + 50:032x}", typing=True)
        beat(edna, story, tab=f"{number + 90:032x}")
    with django_assert_num_queries(cost):
        client.get(LIST)


@pytest.mark.parametrize("verb", ["beat", "take", "leave", "discard", "keep"])
@pytest.mark.parametrize("body", [{}, {"tab": "x"}, {"tab": "a" * 32, "article": 5}, {"odd": 1}, [], "x", None])
def test_what_no_page_sends_is_a_bad_request(rita: User, verb: str, body: Any) -> None:
    response = desk_of(rita).post(f"{DESK}{verb}/", body, content_type="application/json")
    assert response.status_code == 400


def test_presence_is_told_to_those_alone_who_may_see_the_story(article: Article, oscar: User, max_: User) -> None:
    for person in (oscar, max_):
        for verb in ("beat", "take"):
            response = post(desk_of(person), verb, tab="c" * 32, article=str(article.pk))
            assert response.status_code == 403
    assert post(Client(), "beat", tab="c" * 32, article=str(article.pk)).status_code == 401
    assert not Presence.objects.exists()


def test_who_is_signed_in_is_told_with_the_token_for_the_form(rita: User) -> None:
    response = desk_of(rita).get(DESK)
    assert response.json()["user"] == rita.pk
    assert len(response.json()["csrf"]) == 64
    assert response["Cache-Control"] == "private, no-store"


def test_tabs_that_are_gone_are_forgotten(article: Article, rita: User, edna: User) -> None:
    presence.beat(article.pk, by=rita, tab=TABS["rita"], typing=True, now=NOON)
    presence.beat(article.pk, by=edna, tab=TABS["edna"], typing=False, now=NOON + dt.timedelta(minutes=50))
    assert presence.prune(NOON + dt.timedelta(minutes=70)) == 1
    assert Presence.objects.get().user == edna


@time_machine.travel(NOON, tick=False)
def test_somebody_counts_as_typing_for_a_while_after_the_last_key(article: Article, rita: User, edna: User) -> None:
    presence.beat(article.pk, by=rita, tab=TABS["rita"], typing=True, now=timezone.now() - presence.TYPING)
    assert beat(edna, article)["others"][0]["typing"] is False
    presence.beat(article.pk, by=rita, tab=TABS["rita"], typing=True)
    assert beat(edna, article)["others"][0]["typing"] is True
