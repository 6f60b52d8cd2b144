"""What is typed and not saved is kept, offered back to its writer alone, and never touches the story."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.drafts import Draft
from articles.models import Article, ShadowDraft
from articles.services import saving
from tests.desk import ADD, desk_of, fields, messages, page_of, press, read, said
from tests.factories import make_article, make_author, make_photo, make_section, make_tag, publish

pytestmark = pytest.mark.django_db

KEEP = "/api/desk/v1/writing/keep/"
TAB = "a" * 32
OTHER_TAB = "b" * 32
NOON = dt.datetime(2026, 1, 22, 12, tzinfo=dt.UTC)


def typed_in(page: HttpResponse, **changes: Any) -> dict[str, Any]:
    """Return what the page's script would send after these changes."""
    given = {**fields(page), **changes}
    return {name: value for name, value in given.items() if name not in {"csrfmiddlewaretoken", "tab", "taken", "step"}}


def send(client: Client, **said: Any) -> HttpResponse:
    return client.post(KEEP, {"tab": TAB, "base": 0, "turn": 1, **said}, content_type="application/json")


def type_at(client: Client, article: Article, *, tab: str = TAB, turn: int = 1, **changes: Any) -> ShadowDraft:
    page = client.get(page_of(article))
    sent = typed_in(page, **changes)
    base = int(sent["revision"])
    response = send(client, tab=tab, article=str(article.pk), base=base, turn=turn, fields=sent)
    assert response.status_code == 200, response.content
    return ShadowDraft.objects.get(tab=tab)


def offers(response: HttpResponse) -> list[str]:
    return [" ".join(node.text().split()) for node in read(response).css("[data-offer] > p:first-child")]


def test_what_is_typed_is_kept_without_touching_the_story(rita: User, public: Client) -> None:
    article = make_article(by=rita, headline="As it was")
    publication = publish(article)
    article.refresh_from_db()
    response = send(desk_of(rita), article=str(article.pk), base=1, fields={"headline": "Half a sen"})
    assert response.json()["kept_at"]
    assert response["Cache-Control"] == "private, no-store"
    now = Article.objects.get(pk=article.pk)
    assert (now.headline, now.revision, now.saved_at) == ("As it was", 1, article.saved_at)
    assert article.revisions.count() == 1
    assert "Half a sen" not in public.get(f"/api/v1/articles/{publication.slug}/").content.decode()


def test_it_is_offered_back_to_its_writer_and_to_nobody_else(rita: User, edna: User) -> None:
    article = make_article(by=rita)
    client = desk_of(rita)
    shadow = type_at(client, article, headline="Lost with the battery")
    assert "and it was not saved" in offers(client.get(page_of(article)))[0]
    assert not offers(desk_of(edna).get(page_of(article)))
    look = f"/admin/articles/article/typed/{shadow.pk}/"
    assert "Lost with the battery" in said(client.get(look))
    strange = desk_of(edna).get(look, follow=True)
    assert "somebody else's" in messages(strange)
    assert "battery" not in said(strange)
    assert "battery" not in desk_of(edna).get(f"{page_of(article)}?draft={shadow.pk}").content.decode()


def test_taken_up_again_it_fills_the_form_to_the_last_field(rita: User) -> None:
    photo, author, tag = make_photo(), make_author("Second Author"), make_tag()
    article = make_article(by=rita, corrections=[])
    client = desk_of(rita)
    changes = {
        "headline": "Taken up",
        "body": f'<p>New words.</p><figure data-image="{photo.pk}"><figcaption>As seen</figcaption></figure>',
        "tags": [str(tag.pk)],
        "bylines-0-author": str(author.pk),
        "lead_image": str(photo.pk),
    }
    shadow = type_at(client, article, **changes)
    page = client.get(f"{page_of(article)}?draft={shadow.pk}")
    form = fields(page)
    assert form["headline"] == "Taken up"
    assert (form["tags"], form["bylines-0-author"], form["lead_image"]) == (
        [str(tag.pk)],
        str(author.pk),
        str(photo.pk),
    )
    client.post(page_of(article), {**form, "step": "save"})
    article.refresh_from_db()
    assert article.text == "New words."
    assert article.captions.count() == 2
    assert not offers(client.get(page_of(article)))


def test_what_a_form_would_refuse_is_kept_and_offered_all_the_same(rita: User) -> None:
    article = make_article(by=rita)
    client = desk_of(rita)
    shadow = type_at(client, article, headline="x" * 2_000, canonical_url="no address")
    assert "x" * 2_000 in said(client.get(f"/admin/articles/article/typed/{shadow.pk}/"))
    assert fields(client.get(f"{page_of(article)}?draft={shadow.pk}"))["headline"] == "x" * 2_000


def test_taken_up_after_others_saved_nothing_of_either_is_lost(rita: User) -> None:
    article = make_article(by=rita, headline="Old", kicker="Old")
    client = desk_of(rita)
    shadow = type_at(client, article, headline="Mine")
    saving.save(article.pk, Draft(kicker="Theirs"), by=None, revision=1)
    assert "the story was saved since" in offers(client.get(page_of(article)))[0]
    form = fields(client.get(f"{page_of(article)}?draft={shadow.pk}"))
    response = client.post(page_of(article), {**form, "step": "save"})
    merged = fields(response)
    assert (merged["headline"], merged["kicker"]) == ("Mine", "Theirs")
    client.post(page_of(article), {**merged, "step": "save"})
    article.refresh_from_db()
    assert (article.headline, article.kicker) == ("Mine", "Theirs")


def test_a_new_story_that_was_never_saved_is_offered_where_one_begins(rita: User, edna: User) -> None:
    make_section(), make_author()
    client = desk_of(rita)
    sent = typed_in(client.get(ADD), headline="Never saved", body="<p>A thousand words.</p>")
    assert send(client, story=sent["story"], fields=sent).status_code == 200
    page = client.get(ADD)
    assert "“Never saved”" in offers(page)[0]
    assert not offers(desk_of(edna).get(ADD))
    shadow = ShadowDraft.objects.get()
    assert "A thousand words." in said(client.get(f"/admin/articles/article/typed/{shadow.pk}/"))
    form = fields(client.get(f"{ADD}?draft={shadow.pk}"))
    client.post(ADD, {**form, "step": "save"})
    assert Article.objects.get().text == "A thousand words."
    assert not offers(client.get(ADD))


def test_saving_settles_it_and_what_comes_late_is_dropped(rita: User) -> None:
    article = make_article(by=rita)
    client = desk_of(rita)
    page = client.get(page_of(article))
    form = fields(page)
    type_at(client, article, tab=form["tab"], headline="Typed")
    client.post(page_of(article), {**form, "headline": "Typed and saved", "step": "save"})
    late = send(client, tab=form["tab"], article=str(article.pk), base=1, turn=9, fields={"headline": "Typed and"})
    assert late.json()["kept_at"] is None
    assert not offers(client.get(page_of(article)))


def test_a_save_that_was_faster_than_the_first_keeping_settles_it_too(rita: User) -> None:
    article = make_article(by=rita)
    client = desk_of(rita)
    form = fields(client.get(page_of(article)))
    client.post(page_of(article), {**form, "headline": "Saved at once", "step": "save"})
    send(client, tab=form["tab"], article=str(article.pk), base=1, turn=1, fields={"headline": "Saved at once"})
    assert not offers(client.get(page_of(article)))


def test_a_form_that_was_refused_goes_on_being_kept(rita: User) -> None:
    article = make_article(by=rita)
    client = desk_of(rita)
    form = fields(client.get(page_of(article)))
    response = client.post(page_of(article), {**form, "canonical_url": "nonsense", "step": "save"})
    assert fields(response)["tab"] == form["tab"]
    type_at(client, article, tab=form["tab"], headline="Going on")
    assert offers(client.get(page_of(article)))


def test_what_was_sent_earlier_never_overwrites_what_was_typed_later(rita: User) -> None:
    article = make_article(by=rita)
    client = desk_of(rita)
    type_at(client, article, turn=5, headline="Later")
    response = send(client, article=str(article.pk), base=1, turn=4, fields={"headline": "Earlier"})
    assert response.json()["kept_at"] is None
    assert ShadowDraft.objects.get().fields["headline"] == "Later"


def test_thrown_away_it_is_gone(rita: User, edna: User) -> None:
    article = make_article(by=rita)
    client = desk_of(rita)
    first, second = (type_at(client, article, tab=tab, headline=tab) for tab in (TAB, OTHER_TAB))
    address = "/api/desk/v1/writing/discard/"
    desk_of(edna).post(address, {"id": first.pk}, content_type="application/json")
    assert len(offers(client.get(page_of(article)))) == 2
    assert client.post(address, {"id": first.pk}, content_type="application/json").status_code == 200
    assert len(offers(client.get(page_of(article)))) == 1
    response = client.post(f"/admin/articles/article/typed/{second.pk}/", follow=True)
    assert "Thrown away." in messages(response)
    assert not offers(response)
    assert set(ShadowDraft.objects.values_list("headline", "is_settled")) == {("", True)}


def test_pressing_a_button_that_publishes_settles_what_was_typed(edna: User) -> None:
    article = make_article(by=edna)
    client = desk_of(edna)
    form = fields(client.get(page_of(article)))
    type_at(client, article, tab=form["tab"], headline="Out now")
    press(client, page_of(article), "publish", tab=form["tab"], headline="Out now")
    assert not offers(client.get(page_of(article)))
    assert ShadowDraft.objects.filter(is_settled=False, kept_at__lte=timezone.now()).count() == 0
