"""What an editor chose to be read next: first, in order, while it is public, and never a word of what is not."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import snapshot
from articles.admin import comparing
from articles.drafts import Draft, Part
from articles.models import Article, Pick
from articles.services import publishing, restoring, saving
from newsroom.errors import BadInput
from publishing.models import Publication
from publishing.search.related import MOST
from publishing.services import release_due
from tests.desk import desk_of, fields, page_of, press, read, said
from tests.desk_api import STORIES, Desk, places
from tests.factories import make_article, make_author, make_public, make_section, publish
from tests.reading import get, headlines, queries
from tests.reading import read as ask

pytestmark = pytest.mark.django_db


def story(headline: str) -> Article:
    """Return a public story that shares nothing with the others."""
    own = {"section": make_section(headline).pk, "bylines": [Part(make_author(headline).pk)]}
    publication = make_public(headline=headline, **own)
    return Article.objects.get(pk=publication.key)


def choose(article: Article, *others: Article) -> Article:
    """Return the story with these chosen, as it is saved."""
    article.refresh_from_db()
    chosen = Draft(related=[other.pk for other in others])
    return saving.save(article.pk, chosen, by=None, revision=article.revision).article


@pytest.fixture
def dam(db: None) -> Article:
    return story("Naryn dam opens")


def next_to(article: Article, limit: int = MOST) -> list[str]:
    found = headlines(f"articles/{article.slug}/related/?limit={limit}")
    brought = ask(f"articles/{article.slug}/?include=related&fields=related.headline")["related"]
    assert [each["headline"] for each in brought][: len(found)] == found[: len(brought)]
    return found


def test_what_an_editor_chose_comes_first_and_in_order(dam: Article) -> None:
    make_public(headline="Naryn in spring", section=dam.section_id)  # found by itself
    wind, goal = story("Wind farm"), story("Goal")
    publish(choose(dam, goal, wind))
    assert next_to(dam) == ["Goal", "Wind farm", "Naryn in spring"]
    assert next_to(dam, 1) == ["Goal"]
    publish(choose(dam, wind, goal))
    assert next_to(dam, 2) == ["Wind farm", "Goal"]


def test_what_is_chosen_and_near_too_is_there_once(dam: Article) -> None:
    near = Article.objects.get(pk=make_public(headline="Naryn dam in spring", section=dam.section_id).key)
    publish(choose(dam, near))
    assert next_to(dam) == ["Naryn dam in spring"]


def test_a_choice_is_public_only_once_it_is_published(dam: Article) -> None:
    saved = choose(dam, story("Goal"))
    assert next_to(dam) == []
    publish(saved)
    assert next_to(dam) == ["Goal"]


def test_a_story_that_is_not_public_is_never_shown_and_comes_by_itself(dam: Article) -> None:
    now = timezone.now()
    draft, later = make_article(headline="Only a draft"), make_article(headline="Later")
    publish(choose(dam, draft, later))
    publishing.schedule(later.pk, at=now + dt.timedelta(hours=1), by=None, revision=later.revision, now=now)
    assert next_to(dam) == []
    for suffix in ("", "?include=related", ".md", ".txt", ".jsonld", ".ninjs"):
        path = f"articles/{dam.slug}{suffix}" if suffix.startswith(".") else f"articles/{dam.slug}/{suffix}"
        words = get(path).content.decode()
        for hidden in (draft, later):
            assert str(hidden.pk) not in words
            assert hidden.headline not in words
    release_due(now + dt.timedelta(hours=1))
    assert next_to(dam) == ["Later"]


def test_a_withdrawal_is_followed_at_once_and_the_next_one_moves_up(dam: Article) -> None:
    wind, goal = story("Wind farm"), story("Goal")
    publish(choose(dam, wind, goal))
    before = get(f"articles/{dam.slug}/related/?limit=1")
    publishing.withdraw(wind.pk, by=None, reason="Wrong.")
    after = get(f"articles/{dam.slug}/related/?limit=1")
    assert before["ETag"] != after["ETag"]
    assert next_to(dam, 1) == ["Goal"]
    publish(wind)
    assert next_to(dam) == ["Wind farm", "Goal"]


def test_what_is_taken_down_keeps_nothing_of_its_choice(dam: Article) -> None:
    publish(choose(dam, story("Goal")))
    publishing.withdraw(dam.pk, by=None)
    assert Publication.objects.get(pk=dam.pk).picked == ""


def test_a_choice_costs_one_query_however_long_it_is(dam: Article) -> None:
    def asking() -> int:
        return queries(lambda: get(f"articles/{dam.slug}/related/"))

    others = [story(name) for name in ("Goal", "Wind farm", "Rail", "Harvest")]
    none = asking()
    publish(choose(dam, others[0]))
    one = asking()
    publish(choose(dam, *others))
    assert (one - none, asking() - one) == (1, 0)


def test_a_story_is_not_related_to_itself_nor_to_what_is_gone(dam: Article) -> None:
    wanted = [dam.pk, uuid4()]
    with pytest.raises(BadInput) as refused:
        saving.save(dam.pk, Draft(related=wanted), by=None, revision=dam.revision)
    assert {fault.code for fault in refused.value.errors} == {"itself", "unknown"}
    assert not Pick.objects.exists()


def test_an_erased_story_leaves_the_others_as_they_are(dam: Article) -> None:
    goal, wind = story("Goal"), story("Wind farm")
    publish(choose(dam, goal, wind))
    goal.refresh_from_db()
    publishing.withdraw(goal.pk, by=None)
    Article.objects.filter(pk=goal.pk).update(live_edition=None)
    goal.delete()
    assert next_to(dam) == ["Wind farm"]
    assert snapshot.take(Article.objects.get(pk=dam.pk))["related"] == [str(wind.pk)]


def test_the_history_says_what_was_chosen_and_brings_it_back(dam: Article) -> None:
    goal, wind = story("Goal"), story("Wind farm")
    first = choose(dam, goal, wind)
    kept = snapshot.take(Article.objects.get(pk=dam.pk))
    second = choose(first, wind)
    newest = second.revisions.order_by("-number").first()
    assert newest is not None
    assert newest.changed == ["related"]
    [part] = comparing.parts(kept, newest.content)
    assert (part.label, [row.kind for passage in part.passages for row in passage.rows]) == (
        "Related stories",
        ["removed", "same"],
    )
    restoring.restore(dam.pk, kept, by=None, revision=second.revision, note="Back.")
    assert snapshot.take(Article.objects.get(pk=dam.pk)) == kept


def test_a_version_from_before_there_were_choices_differs_in_none(dam: Article) -> None:
    now = snapshot.take(dam)
    old = {name: value for name, value in now.items() if name != "related"}
    assert snapshot.changed(old, now) == []
    assert comparing.parts(old, now) == []
    goal = story("Goal")
    saved = choose(dam, goal)
    restoring.restore(dam.pk, old, by=None, revision=saved.revision, note="Back.")
    assert [pick.other_id for pick in dam.picks.all()] == [goal.pk]  # it says nothing of them, so they stay


def test_two_who_choose_at_once_are_both_asked(edna: User, dam: Article) -> None:
    goal, wind = story("Goal"), story("Wind farm")
    client = desk_of(edna)
    opened = fields(client.get(page_of(dam)))
    choose(dam, goal)
    rows = {"related-TOTAL_FORMS": "1", "related-0-story": str(wind.pk), "related-0-ORDER": "1"}
    page = client.post(page_of(dam), {**opened, **rows, "step": "save"}, follow=True)
    assert "Related stories" in said(page)
    assert read(page).css_first("#conflict-related") is not None
    decided = {**fields(page), "choose-related": "theirs", "step": "save"}
    client.post(page_of(dam), decided, follow=True)
    assert [pick.other_id for pick in dam.picks.all()] == [goal.pk]


def test_the_form_orders_them_and_says_which_is_not_public(edna: User, dam: Article) -> None:
    goal, draft = story("Goal"), make_article(headline="Only a draft")
    client = desk_of(edna)
    rows = {
        "related-TOTAL_FORMS": "3",
        "related-0-story": str(goal.pk),
        "related-0-ORDER": "2",
        "related-1-story": str(draft.pk),
        "related-1-ORDER": "1",
        "related-2-story": "",
        "related-2-ORDER": "3",
    }
    page = press(client, page_of(dam), **rows)
    assert [pick.other_id for pick in dam.picks.all()] == [draft.pk, goal.pk]
    chosen = [option.text() for option in read(page).css("#field-related [data-row-list] option[selected]")]
    assert chosen == ["Only a draft (draft)", "Goal"]
    assert "Saved." not in said(press(client, page_of(dam)))  # nothing was changed
    press(client, page_of(dam), **{"related-0-DELETE": "on"})
    assert [pick.other_id for pick in dam.picks.all()] == [goal.pk]


@pytest.mark.parametrize("made_up", ["x", "1", str(uuid4()), "'; --", "9" * 200])
def test_the_form_refuses_what_is_no_story_and_loses_nothing(edna: User, dam: Article, made_up: str) -> None:
    rows = {"related-TOTAL_FORMS": "1", "related-0-story": made_up, "headline": "Still here"}
    page = press(desk_of(edna), page_of(dam), **rows)
    assert page.status_code == 200
    assert "Not saved yet" in said(page)
    assert fields(page)["headline"] == "Still here"


def test_a_story_twice_or_the_story_itself_is_refused_in_words(edna: User, dam: Article) -> None:
    goal, client = story("Goal"), desk_of(edna)
    twice = {"related-TOTAL_FORMS": "2", "related-0-story": str(goal.pk), "related-1-story": str(goal.pk)}
    assert "there twice" in said(press(client, page_of(dam), **twice))
    itself = {"related-TOTAL_FORMS": "1", "related-0-story": str(dam.pk)}
    assert "this is the story itself" in said(press(client, page_of(dam), **itself))


def test_the_desk_api_takes_and_shows_them(edna: User, dam: Article) -> None:
    desk, goal = Desk(edna), story("Goal")
    path = f"articles/{dam.pk}/"
    answer = desk.patch(path, {"related": [str(goal.pk)]}, match=desk.etag(path))
    assert answer.status_code == 200
    assert answer.json()["related"] == [str(goal.pk)]
    assert answer.json()["names"]["related"] == {str(goal.pk): "Goal"}
    wrong: list[tuple[Any, set[str]]] = [
        ("x", {"/related"}),
        (["x", str(goal.pk), 7], {"/related/0", "/related/2"}),
        ([str(uuid4())], {"/related"}),
        ([str(dam.pk)], {"/related"}),
        ([str(uuid4()) for _ in range(MOST + 1)], {"/related"}),
    ]
    for sent, pointers in wrong:
        refused = desk.patch(path, {"related": sent}, match=desk.etag(path))
        assert (refused.status_code, places(refused)) == (400, pointers), sent
    emptied = desk.patch(path, {"related": None}, match=desk.etag(path))
    assert emptied.json()["related"] == []
    assert STORIES.endswith("articles/")


def test_a_conflict_in_the_desk_api_names_them(edna: User, dam: Article) -> None:
    desk, goal, wind = Desk(edna), story("Goal"), story("Wind farm")
    path = f"articles/{dam.pk}/"
    tag = desk.etag(path)
    choose(dam, goal)
    refused = desk.patch(path, {"related": [str(wind.pk)]}, match=tag)
    assert refused.status_code == 412
    assert refused.json()["overlapping"] == ["related"]
    assert refused.json()["changes"]["related"]["now"] == [str(goal.pk)]
