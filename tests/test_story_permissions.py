"""Who may do what with which story: a table of people, steps and states, asked of every way in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles import permissions
from articles.drafts import Draft, Part
from articles.models import Article, Section, SectionEditor
from articles.services import publishing, responsibility, saving
from articles.services.rehearsal import rehearse
from articles.workflow import STEPS, check_step, possible
from newsroom.errors import NotAllowed, NotReady
from tests.desk import LIST, desk_of, fields, messages, page_of, read, said
from tests.factories import make_article, make_author, make_section

pytestmark = pytest.mark.django_db

State = Article.State
CAST = ("rita", "edna", "sven", "mira", "pia", "max", "oscar")
# By whom and with whose story; Sven edits “Sport” alone. What is not in the table is refused.
WRITES = {"edna", "mira"}  # every story
TABLE: dict[str, dict[str, set[str]]] = {
    # state: {step: those who may take it with Rita's own story in “Sport”}
    "draft": {
        "change": WRITES | {"rita", "sven"},
        "submit": WRITES | {"rita", "sven"},
        "approve": WRITES | {"sven"},
        "publish": WRITES | {"sven"},
        "schedule": WRITES | {"sven"},
        "spike": WRITES | {"rita", "sven"},
    },
    "in_review": {
        "change": WRITES | {"rita", "sven"},
        "return": WRITES | {"rita", "sven"},
        "approve": WRITES | {"sven"},
        "publish": WRITES | {"sven"},
        "schedule": WRITES | {"sven"},
        "spike": WRITES | {"rita", "sven"},
    },
    "approved": {name: WRITES | {"sven"} for name in ("change", "return", "publish", "schedule", "spike")},
    "scheduled": {name: WRITES | {"sven"} for name in ("change", "publish", "schedule", "unschedule")},
    "published": {name: WRITES | {"sven"} for name in ("change", "publish", "withdraw")},
    "withdrawn": {name: WRITES | {"sven"} for name in ("change", "publish", "schedule", "spike")},
    "spiked draft": {name: WRITES | {"rita", "sven"} for name in ("change", "unspike")},
    "spiked approved": {name: WRITES | {"sven"} for name in ("change", "unspike")},
}


@pytest.fixture
def sven(person: Callable[..., User]) -> User:
    """Edits “Sport” and what lies below it."""
    sven = person("sven", "Editors")
    responsibility.limit(sven, make_section("Sport"), by=None)
    return sven


@pytest.fixture
def cast(edna: User, rita: User, pia: User, max_: User, mira: User, oscar: User, sven: User) -> dict[str, User]:
    return {each.username: each for each in (edna, rita, pia, max_, mira, oscar, sven)}


def bring(article: Article, state: str) -> Article:
    """Return the story in a state, by way of the services."""
    own, revision = article.pk, article.revision
    match state.split():
        case ["in_review"]:
            publishing.move(own, "submit", by=None)
        case ["approved"]:
            publishing.move(own, "approve", by=None)
        case ["scheduled"]:
            publishing.schedule(own, at=timezone.now() + dt.timedelta(days=1), by=None, revision=revision)
        case ["published"]:
            publishing.publish(own, by=None, revision=revision)
        case ["withdrawn"]:
            publishing.publish(own, by=None, revision=revision)
            publishing.withdraw(own, by=None, reason="It was false.")
        case ["spiked", former]:
            bring(article, former)
            publishing.move(own, "spike", by=None)
    article.refresh_from_db()
    return article


def allowed(article: Article, people: dict[str, User]) -> dict[str, set[str]]:
    """Return by step who may take it, as the table tells it."""
    found: dict[str, set[str]] = {}
    for name, who in people.items():
        steps = possible(article, who)
        if permissions.may(who, permissions.CHANGE, article):
            steps.append("change")
        for step in steps:
            found.setdefault(step, set()).add(name)
    return found


@pytest.mark.parametrize("state", TABLE)
def test_everybody_does_what_is_theirs_with_a_story_in_each_state(state: str, cast: dict[str, User]) -> None:
    article = bring(make_article(by=cast["rita"], section=Section.objects.get(name="Sport").pk), state)
    assert allowed(article, cast) == TABLE[state]
    for name in STEPS:
        for who, person in cast.items():
            refused = None
            try:
                check_step(name, article, person)
            except (NotAllowed, NotReady) as refusal:
                refused = refusal
            assert (refused is None) == (who in TABLE[state].get(name, set())), (name, who, refused)


@pytest.mark.parametrize("state", TABLE)
def test_a_story_of_others_is_no_reporters_and_one_of_another_section_no_limited_editors(
    state: str, cast: dict[str, User], person: Callable[..., User]
) -> None:
    nadia = person("nadia", "Reporters")
    article = bring(make_article(by=nadia, section=make_section("Economy").pk), state)
    found = allowed(article, cast)
    assert set(found) == set(TABLE[state])
    assert all(who == WRITES for who in found.values()), found


def test_the_table_knows_every_state_and_every_step() -> None:
    assert {state.split()[0] for state in TABLE} == set(State.values)
    assert {step for steps in TABLE.values() for step in steps} == {*STEPS, "change"}
    for step in STEPS.values():
        assert step.origins
        assert not step.own or step.permission in {"articles.submit_article", "articles.change_article"}


# What makes a story one's own


def test_a_story_is_ones_own_by_its_byline_too(rita: User, person: Callable[..., User]) -> None:
    nadia = person("nadia", "Reporters")
    author = make_author("Rita Reporter", user=rita)
    article = make_article(by=nadia, bylines=[Part(author.pk)])
    saving.save(article.pk, Draft(headline="Ours"), by=rita, revision=1)
    saving.save(article.pk, Draft(bylines=[]), by=nadia, revision=2)
    with pytest.raises(NotAllowed, match="none of them"):
        saving.save(article.pk, Draft(headline="Hers"), by=rita, revision=3)


def test_once_approved_a_story_is_the_editors_and_its_writer_is_told_so(rita: User, edna: User) -> None:
    article = make_article(by=rita)
    publishing.move(article.pk, "approve", by=edna)
    for deed in (
        lambda: saving.save(article.pk, Draft(headline="One more thing"), by=rita, revision=1),
        lambda: rehearse(article.pk, Draft(headline="One more thing"), by=rita),
        lambda: publishing.move(article.pk, "return", by=rita),
        lambda: publishing.move(article.pk, "spike", by=rita),
    ):
        with pytest.raises(NotAllowed, match="This story is approved, and from its approval on only editors"):
            deed()
    publishing.move(article.pk, "return", by=edna)
    assert saving.save(article.pk, Draft(headline="One more thing"), by=rita, revision=1).changed


def test_who_may_do_nothing_is_not_told_which_stories_there_are(oscar: User) -> None:
    with pytest.raises(NotAllowed):
        saving.save(Article().pk, Draft(headline="x"), by=oscar, revision=0)
    with pytest.raises(NotAllowed):
        saving.create(Draft(headline="x"), by=oscar)
    assert not Article.objects.exists()


# Editors of sections


def test_an_editor_without_a_line_edits_everything_and_one_with_a_line_what_lies_below_too(
    sven: User, edna: User, person: Callable[..., User]
) -> None:
    sport = Section.objects.get(name="Sport")
    football = make_section("Football", parent=make_section("Ball games", parent=sport))
    economy = make_section("Economy")
    for section, mine in ((sport, True), (football, True), (economy, False)):
        article = make_article(headline=section.name, section=section.pk)
        assert ("publish" in possible(article, sven)) == mine, section
        assert "publish" in possible(article, edna)
    with pytest.raises(NotAllowed, match="You edit “Sport”, and this story stands in “Economy”"):
        publishing.publish(article.pk, by=sven, revision=1)
    responsibility.release(SectionEditor.objects.get(), by=None)
    assert "publish" in possible(article, User.objects.get(pk=sven.pk))


def test_a_story_without_a_section_is_every_editors_to_place(sven: User) -> None:
    article = make_article(section=0)
    assert saving.save(article.pk, Draft(headline="For us?"), by=sven, revision=1).changed


def test_an_editor_of_another_section_still_writes_their_own_drafts(sven: User) -> None:
    article = make_article(by=sven, section=make_section("Economy").pk)
    assert set(possible(article, sven)) == {"submit", "spike"}


def test_who_assigns_sections_is_limited_to_none(mira: User) -> None:
    responsibility.limit(mira, make_section("Sport"), by=mira)
    assert "publish" in possible(make_article(section=make_section("Economy").pk), mira)


@pytest.mark.parametrize("name", ["edna", "rita", "pia", "oscar"])
def test_nobody_but_a_managing_editor_says_who_edits_what(name: str, cast: dict[str, User]) -> None:
    entry = SectionEditor.objects.get()
    with pytest.raises(NotAllowed):
        responsibility.limit(cast["edna"], entry.section, by=cast[name])
    with pytest.raises(NotAllowed):
        responsibility.release(entry, by=cast[name])


def test_a_managing_editor_limits_an_editor_and_lets_them_go_again(mira: User, edna: User) -> None:
    sport, page = make_section("Sport"), "/admin/articles/sectioneditor/"
    for _ in range(2):  # twice makes one line
        desk_of(mira).post(f"{page}add/", {"user": edna.pk, "section": sport.pk})
    entry = SectionEditor.objects.get()
    assert (entry.user, entry.section) == (edna, sport)
    assert "Edna" in said(desk_of(mira).get(page))
    desk_of(mira).post(page, {"action": "release", "_selected_action": [str(entry.pk)]})
    assert not SectionEditor.objects.exists()


# On the page


def test_a_story_that_is_not_ones_own_is_read_and_says_why(rita: User, person: Callable[..., User]) -> None:
    article = make_article(by=person("nadia", "Reporters"), headline="Nadia’s")
    response = desk_of(rita).get(page_of(article))
    assert response.status_code == 200
    assert "and this is none of them" in said(response)
    page = read(response)
    assert not page.css("button[name=step]")
    assert all("disabled" in node.attributes for node in page.css("#article_form textarea:not([hidden])"))


def test_what_was_typed_while_an_editor_approved_it_comes_back_unsaved(rita: User, edna: User) -> None:
    article = make_article(by=rita, headline="Before")
    client = desk_of(rita)
    data = {**fields(client.get(page_of(article))), "headline": "An hour’s work", "step": "save"}
    publishing.move(article.pk, "approve", by=edna)
    response = client.post(page_of(article), data)
    assert response.status_code == 403
    assert "This story is approved" in said(response)
    assert fields(response)["headline"] == "An hour’s work"
    article.refresh_from_db()
    assert (article.headline, article.state) == ("Before", State.APPROVED)


def test_of_many_stories_each_is_asked_about_by_itself(rita: User, edna: User) -> None:
    own, other = make_article(by=rita, headline="Own"), make_article(by=edna, headline="Other")
    data = {"action": "submit_stories", "_selected_action": [str(own.pk), str(other.pk)]}
    answer = messages(desk_of(rita).post(LIST, data, follow=True))
    assert "1 story sent for review." in answer
    assert "Other: You may change the stories that you began" in answer
    assert list(Article.objects.filter(state=State.IN_REVIEW)) == [own]


# Roles that were there before


def test_groups_that_somebody_changed_keep_what_they_could_do(db: None) -> None:
    from importlib import import_module

    from django.apps import apps
    from django.contrib.auth.models import Permission

    migration: Any = import_module("articles.migrations.0012_own_stories_and_sections")
    every = Permission.objects.get(codename=permissions.EVERY.partition(".")[2])
    change = Permission.objects.get(codename="change_article")
    Group.objects.get(name="Editors").permissions.remove(every)
    # Reporters were given more since, by later releases.
    reporters = Group.objects.get(name="Reporters").permissions
    reporters.set(reporters.filter(codename__in=migration.REPORTERS))
    custom = Group.objects.create(name="Stringers")
    custom.permissions.add(change)
    migration.give(apps, None)
    holders = set(Group.objects.filter(permissions=every).values_list("name", flat=True))
    assert holders == {"Editors", "Managing editors", "Administrators", "Stringers"}
    Group.objects.get(name="Reporters").permissions.add(Permission.objects.get(codename="approve_article"))
    migration.give(apps, None)
    assert Group.objects.filter(permissions=every, name="Reporters").exists()
