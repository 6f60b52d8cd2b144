"""Steps taken with many stories at once: one that cannot be taken stops no other."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from articles.models import Article
from publishing.models import Publication
from tests.desk import LIST, desk_of, messages, read
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def run(person: User, action: str, *articles: Article) -> str:
    """Tick stories in the list, take a step with them, and return what the desk answers."""
    data = {"action": action, "_selected_action": [str(article.pk) for article in articles]}
    return messages(desk_of(person).post(LIST, data, follow=True))


def test_one_bad_story_does_not_hold_back_the_others(edna: User) -> None:
    first, bad, last = make_article(headline="First"), make_article(headline="Bad", summary=""), make_article()
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
