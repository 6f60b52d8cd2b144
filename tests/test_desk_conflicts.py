"""Two people on one story: nothing that either typed is lost, and nothing is decided for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse

from articles.drafts import Draft, LeadPhoto
from articles.models import Article
from articles.services import saving
from tests.desk import desk_of, fields, messages, page_of, part, press, read, said
from tests.factories import make_article, make_photo, make_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db: None) -> Article:
    return make_article(headline="Old", kicker="Old", summary="Old", body="<p>One.</p><p>Two.</p>")


def crossing(article: Article, person: User, theirs: Draft, **mine: Any) -> tuple[Any, HttpResponse]:
    """Open the form, have somebody else save, then save what was typed; return browser and page."""
    client = desk_of(person)
    data = {**fields(client.get(page_of(article))), **mine, "step": "save"}
    other = User.objects.create_user("nadia", first_name="Nadia", last_name="Kim", is_superuser=True)
    saving.save(article.pk, theirs, by=other, revision=article.revision)
    return client, client.post(page_of(article), data)


def test_nothing_typed_is_lost_and_nothing_saved_before_a_choice(article: Article, edna: User) -> None:
    _, response = crossing(article, edna, Draft(headline="Theirs"), headline="Mine", summary="My summary")
    assert "Nadia Kim saved this story after you opened it" in said(response)
    form = fields(response)
    assert (form["headline"], form["summary"]) == ("Mine", "My summary")
    article.refresh_from_db()
    assert (article.headline, article.summary) == ("Theirs", "Old")


def test_what_only_they_changed_is_taken_over_into_the_form(article: Article, edna: User) -> None:
    _, response = crossing(article, edna, Draft(kicker="Theirs", tags=[make_tag().pk]), summary="My summary")
    form = fields(response)
    assert (form["kicker"], form["summary"]) == ("Theirs", "My summary")
    assert len(form["tags"]) == 1
    assert "conflicts" not in form
    assert "because you had not changed it: Kicker, Tags." in said(response)


def test_both_versions_of_what_both_changed_stand_side_by_side(article: Article, edna: User) -> None:
    theirs = Draft(body="<p>One.</p><p>Two, they say.</p>")
    _, response = crossing(article, edna, theirs, body="<p>One.</p><p>Two, I say.</p>")
    versions = [node.text() for node in read(response).css("#conflict-body .version")]
    assert "Two, they say." in versions[0]
    assert "Two, I say." in versions[1]
    marked = [node.text() for node in read(response).css("#conflict-body .differs")]
    assert marked == ["Two, they say.", "Two, I say."]


def test_a_choice_is_asked_for_and_kept_open_until_it_is_made(article: Article, edna: User) -> None:
    theirs = Draft(headline="Theirs", kicker="Theirs")
    client, response = crossing(article, edna, theirs, headline="Mine", kicker="Mine")
    data = {**fields(response), "step": "save", "choose-headline": "mine"}
    response = client.post(page_of(article), data)
    assert "Choose for each part" in said(response)
    assert fields(response)["choose-headline"] == "mine"
    article.refresh_from_db()
    assert article.headline == "Theirs"


def test_each_part_is_decided_by_itself(article: Article, edna: User) -> None:
    theirs = Draft(headline="Theirs", kicker="Theirs", body="<p>Their body.</p>")
    client, response = crossing(article, edna, theirs, headline="Mine", kicker="Mine", body="<p>My body.</p>")
    choices = {"choose-headline": "mine", "choose-kicker": "theirs", "choose-body": "mine"}
    response = client.post(page_of(article), {**fields(response), **choices, "step": "save"}, follow=True)
    assert "Saved." in messages(response)
    article.refresh_from_db()
    assert (article.headline, article.kicker, article.text) == ("Mine", "Theirs", "My body.")


def test_a_lead_photo_is_compared_with_its_words(article: Article, edna: User) -> None:
    photo, other = make_photo(caption="First"), make_photo(caption="Second")
    client, response = crossing(article, edna, Draft(lead=LeadPhoto(photo.pk)), lead_image=str(other.pk))
    assert "Lead photo" in part(response, "#conflict-lead legend")
    choice = {"choose-lead": "theirs", "step": "save"}
    client.post(page_of(article), {**fields(response), **choice})
    assert article.captions.get().image == photo


def test_a_third_save_in_between_asks_again(article: Article, edna: User) -> None:
    client, response = crossing(article, edna, Draft(headline="Theirs"), headline="Mine")
    data = {**fields(response), "choose-headline": "mine", "step": "save"}
    saving.save(article.pk, Draft(headline="Theirs again"), by=None, revision=2)
    response = client.post(page_of(article), data)
    assert "Theirs again" in said(response)
    assert fields(response)["headline"] == "Mine"


def test_two_who_typed_the_same_are_not_asked(article: Article, edna: User) -> None:
    _, response = crossing(article, edna, Draft(headline="Same"), headline="Same")
    assert response.status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.revision) == ("Same", 2)


def test_publishing_over_somebody_elses_save_asks_first(article: Article, edna: User) -> None:
    _, response = crossing(article, edna, Draft(kicker="Theirs"), step="publish", headline="Mine")
    assert "saved this story after you opened it" in said(response)


@pytest.mark.parametrize("revision", ["abc", "", "-1", "999999999999999", "1\x00", "７"])
def test_a_damaged_revision_compares_instead_of_breaking(article: Article, edna: User, revision: str) -> None:
    client = desk_of(edna)
    data = {**fields(client.get(page_of(article))), "headline": "Mine", "revision": revision, "step": "save"}
    response = client.post(page_of(article), data)
    assert response.status_code == 200
    assert fields(response)["headline"] == "Mine"
    article.refresh_from_db()
    assert article.headline == "Old"


def test_what_an_editor_says_of_a_save_is_in_the_history_and_outlives_a_conflict(edna: User) -> None:
    article, client = make_article(headline="First"), desk_of(edna)
    press(client, page_of(article), headline="Second", save_note="The minister\x00 called.")
    assert [each.note for each in article.revisions.order_by("number")] == ["", "The minister called."]
    opened = fields(client.get(page_of(article)))
    assert opened["save_note"] == ""
    saving.save(article.pk, Draft(headline="Theirs"), by=None, revision=2)
    page = client.post(page_of(article), {**opened, "headline": "Mine", "save_note": "Why", "step": "save"})
    assert fields(page)["save_note"] == "Why"
