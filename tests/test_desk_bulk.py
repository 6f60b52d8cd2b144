"""Steps taken with many stories at once: one that cannot be taken stops no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.drafts import Draft
from articles.models import Article
from articles.services import saving
from media import renditions
from media.models import Image
from publishing.models import Publication
from tests.desk import LIST, desk_of, fields, messages, read
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db


def make_story(headline: str) -> Article:
    """Return a story about which nothing but the headline can be asked."""
    photo = make_photo()
    renditions.renew(photo.pk)
    Image.objects.filter(pk=photo.pk).update(rights_category="staff-photographer", creator="Pia Orlova")
    return make_article(headline=headline, lead=photo)


def run(person: User, action: str, *articles: Article) -> str:
    """Tick stories in the list, take a step with them, and return what the desk answers."""
    data = {"action": action, "_selected_action": [str(article.pk) for article in articles]}
    return messages(desk_of(person).post(LIST, data, follow=True))


def test_one_bad_story_does_not_hold_back_the_others(edna: User) -> None:
    bad = make_article(headline="Bad", summary="")
    first, last = make_story("The first of them is good"), make_story("The last of them is good")
    answer = run(edna, "publish_stories", first, bad, last)
    assert "2 stories published." in answer
    assert "Bad: Write a summary" in answer
    assert Publication.objects.count() == 2
    bad.refresh_from_db()
    assert bad.state == Article.State.DRAFT


@pytest.mark.parametrize(
    ("action", "state"),
    [("submit_stories", "in_review"), ("approve_stories", "approved"), ("spike_stories", "spiked")],
)
def test_many_stories_take_a_step_at_once(action: str, state: str, edna: User) -> None:
    articles = [make_article(headline=f"Story {number}") for number in range(3)]
    assert "3 stories" in run(edna, action, *articles)
    assert set(Article.objects.values_list("state", flat=True)) == {state}


def test_a_reporter_is_not_offered_what_a_reporter_may_not_do(rita: User) -> None:
    article = make_article()
    page = read(desk_of(rita).get(LIST))
    offered = {node.attributes["value"] for node in page.css("select[name=action] option")} - {""}
    assert offered == {"submit_stories", "return_stories", "spike_stories", "unspike_stories"}
    run(rita, "publish_stories", article)
    assert not Publication.objects.exists()


def test_a_story_in_the_wrong_state_says_so(edna: User) -> None:
    article = make_article(headline="Done")
    run(edna, "submit_stories", article)
    assert "Done: A story that is in review cannot take this step" in run(edna, "submit_stories", article)


def ask(person: User, *articles: Article) -> Any:
    """Tick stories, press Publish, and return the page that comes."""
    data = {"action": "publish_stories", "_selected_action": [str(article.pk) for article in articles]}
    return desk_of(person).post(LIST, data, follow=True)


def test_publishing_many_asks_about_the_warnings_of_each(edna: User) -> None:
    good, short, doubtful = make_story("A headline that is good"), make_story("Rain"), make_story("Sun")
    page = ask(edna, good, short, doubtful)
    assert {each.headline for each in Publication.objects.all()} == {"A headline that is good"}
    assert "1 story published." in messages(page)
    asked = [panel.text(separator=" ") for panel in read(page).css("#bulk-ask section")]
    assert len(asked) == 2
    assert "Rain" in asked[0]
    assert "headline" in asked[0]
    assert "Sun" in asked[1]


def test_who_goes_on_publishes_those_that_stay_ticked(edna: User) -> None:
    one, other = make_story("Rain"), make_story("Sun")
    given = fields(ask(edna, one, other), "#bulk-ask")
    page = desk_of(edna).post(LIST, {**given, "_selected_action": [str(other.pk)]}, follow=True)
    assert "1 story published." in messages(page)
    assert {each.headline for each in Publication.objects.all()} == {"Sun"}


def test_what_was_saved_since_the_question_is_not_published_unseen(edna: User) -> None:
    story = make_story("Rain")
    given = fields(ask(edna, story), "#bulk-ask")
    saving.save(story.pk, Draft(summary="CHECK THIS WITH LEGAL"), by=None, revision=story.revision)
    page = desk_of(edna).post(LIST, given, follow=True)
    assert "Rain: Somebody saved this story after you opened it." in messages(page)
    assert not Publication.objects.exists()


def test_a_warning_that_came_up_since_is_asked_about_too(edna: User) -> None:
    story = make_story("Rain")
    given = fields(ask(edna, story), "#bulk-ask")
    given[f"accept_warnings-{story.pk}"] = "something_else"
    page = desk_of(edna).post(LIST, given, follow=True)
    assert read(page).css_first("#bulk-ask section") is not None
    assert not Publication.objects.exists()


@pytest.mark.parametrize("made_up", ["", "-1", "x", "9" * 30, "²"])
def test_a_made_up_revision_publishes_nothing(edna: User, made_up: str) -> None:
    story = make_story("Rain")
    given = fields(ask(edna, story), "#bulk-ask")
    desk_of(edna).post(LIST, {**given, f"revision-{story.pk}": made_up}, follow=True)
    assert not Publication.objects.exists()
