"""The spike: a story comes off it as it went onto it, and what is public is taken back first."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from articles.models import Article
from articles.services import publishing
from newsroom.errors import NotReady
from tests.desk import desk_of, page_of, press
from tests.factories import make_article
from tests.test_story_permissions import bring

pytestmark = pytest.mark.django_db

State = Article.State


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "withdrawn"])
def test_a_story_comes_off_the_spike_as_it_went_onto_it(state: str, edna: User, rita: User) -> None:
    article = bring(make_article(by=rita), state)
    before = Article.objects.filter(pk=article.pk).values().get()
    press(desk_of(edna), page_of(article), "spike")
    article.refresh_from_db()
    assert (article.state, article.spiked_from) == (State.SPIKED, state)
    press(desk_of(edna), page_of(article), "unspike")
    assert Article.objects.filter(pk=article.pk).values().get() == before


@pytest.mark.parametrize(("state", "first"), [("published", "Withdraw it first"), ("scheduled", "Do not publish")])
def test_what_readers_see_or_wait_for_is_taken_back_before_it_is_spiked(state: str, first: str) -> None:
    article = bring(make_article(), state)
    with pytest.raises(NotReady, match=first):
        publishing.move(article.pk, "spike", by=None)
