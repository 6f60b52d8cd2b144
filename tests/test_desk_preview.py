"""The desk's previews: the form as it stands, unsaved, as readers would get it; and links for guests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Caption, PreviewLink, Revision
from articles.services import leaving, previews
from newsroom import keys
from tests.desk import ADD, desk_of, fields, page_of
from tests.desk_api import STORIES, Desk, codes
from tests.factories import make_article, make_photo, make_section, publish

pytestmark = pytest.mark.django_db


def typed(client: Client, article: Article | None, **changes: Any) -> Any:
    """Return the preview of a story's page with some fields typed over."""
    page = page_of(article) if article else ADD
    url = f"{STORIES}{article.pk}/preview/" if article else f"{STORIES}preview/"
    return client.post(url, {**fields(client.get(page)), **changes})


def test_what_is_typed_and_not_saved_is_shown_and_nothing_is_written(rita: User) -> None:
    photo = make_photo()
    figure = f'<figure data-image="{photo.pk}"><img src="x"><figcaption>Seen today.</figcaption></figure>'
    article = make_article(lead=make_photo(colour="teal"))
    answer = typed(desk_of(rita), article, headline="Half a headl", body=f"<p>New.</p>{figure}", dateline="Osh")
    document = answer.json()
    assert answer["Cache-Control"] == "private, no-store"
    assert (document["headline"], document["dateline"]["place"]) == ("Half a headl", "Osh")
    assert [block["type"] for block in document["body"]["blocks"]] == ["paragraph", "figure"]
    assert document["body"]["blocks"][1]["caption"] == "Seen today."
    assert document["preview"]["blocks"] == []
    article.refresh_from_db()
    assert (article.headline, article.revision, Revision.objects.count()) == ("Wind farm opens", 1, 1)
    assert Caption.objects.count() == 1


def test_a_story_that_was_never_saved_is_shown_too(rita: User) -> None:
    make_section()
    answer = typed(desk_of(rita), None, headline="Not even saved", body="<p>One.</p>")
    document = answer.json()
    assert (document["headline"], document["slug"]) == ("Not even saved", "not-even-saved")
    blocks = document["preview"]["blocks"]
    assert {"summary_missing", "section_missing"} <= {each["code"] for each in blocks}
    assert not Article.objects.exists()


def test_a_form_that_cannot_be_saved_says_all_that_is_wrong(rita: User) -> None:
    answer = typed(desk_of(rita), make_article(by=rita), kicker="x" * 200, seo_title="y" * 200)
    assert answer.status_code == 400
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/field-kicker", "/field-seo_title"}


def test_a_preview_of_a_form_needs_the_token_of_its_page(rita: User) -> None:
    article = make_article(by=rita)
    client = Client(enforce_csrf_checks=True)
    client.force_login(rita)
    data = fields(client.get(page_of(article)))
    del data["csrfmiddlewaretoken"]
    assert client.post(f"{STORIES}{article.pk}/preview/", data).status_code == 403


def test_the_working_copy_and_each_edition_can_be_read_as_readers_would_get_them(pia: User) -> None:
    article = make_article()
    publish(article)
    desk = Desk(pia)
    assert desk.get(f"articles/{article.pk}/preview/").json()["preview"]["edition"] is None
    assert desk.get(f"articles/{article.pk}/preview/?edition=1").json()["preview"]["edition"] == 1
    assert desk.get(f"articles/{article.pk}/preview/?edition=2").status_code == 404
    assert desk.get(f"articles/{article.pk}/preview/?editon=1").status_code == 400


def test_who_may_see_no_story_previews_none(max_: User, oscar: User, pia: User) -> None:
    article = make_article()
    for person in (max_, oscar):
        assert Desk(person).get(f"articles/{article.pk}/preview/").status_code == 403
    for path in (f"articles/{article.pk}/preview/", "articles/preview/"):
        assert Desk(pia).post(path).status_code == 403
        assert Desk().post(path).status_code == 401


def test_a_link_is_made_listed_and_revoked(rita: User) -> None:
    article = make_article(by=rita)
    desk, path = Desk(rita), f"articles/{article.pk}/preview-links/"
    made = desk.post(path, {"hours": 24, "note": "The lawyer"})
    assert made.status_code == 201
    url = made.json()["url"]
    token = url.removeprefix(f"{settings.PREVIEW_URL}/")
    assert Client().get(f"/api/v1/preview/{token}/").status_code == 200
    listed = desk.get(path)
    assert token not in listed.content.decode()
    link = listed.json()["results"][0]
    assert (link["note"], link["open"], link["views"], link["made_by"]) == ("The lawyer", True, 1, "Rita")
    assert link["seen"][0]["network"] == "127.0.0.0"
    closed = desk.post(f"{path}{link['id']}/revoke/")
    assert (closed.status_code, closed.json()["open"]) == (200, False)
    assert Client().get(f"/api/v1/preview/{token}/").status_code == 410


def test_a_link_lasts_three_days_unless_another_time_is_chosen(rita: User) -> None:
    article = make_article(by=rita)
    Desk(rita).post(f"articles/{article.pk}/preview-links/", {})
    link = PreviewLink.objects.get()
    assert (link.expires_at - link.made_at).total_seconds() == 72 * 3600


@pytest.mark.parametrize(
    "body", [{"hours": "24"}, {"hours": True}, {"hours": 10**9}, {"note": 5}, {"note": "x" * 121}, {"days": 1}, []]
)
def test_a_link_that_makes_no_sense_is_refused(rita: User, body: Any) -> None:
    answer = Desk(rita).post(f"articles/{make_article(by=rita).pk}/preview-links/", body)
    assert answer.status_code == 400
    assert codes(answer)
    assert not PreviewLink.objects.exists()


def test_links_are_for_who_may_change_the_story(pia: User, rita: User) -> None:
    article = make_article(by=rita)
    link = previews.make(article.pk, by=rita).link
    path = f"articles/{article.pk}/preview-links/"
    for answer in (Desk(pia).get(path), Desk(pia).post(path, {}), Desk(pia).post(f"{path}{link.pk}/revoke/")):
        assert answer.status_code == 403
    assert Desk(rita).get(f"articles/{'0' * 8}-0000-7000-8000-{'0' * 12}/preview-links/").status_code == 404
    assert Desk(rita).post(f"{path}{link.pk + 1}/revoke/").status_code == 404


def test_the_links_of_somebody_elses_story_are_not_a_reporters_business(rita: User, edna: User) -> None:
    article = make_article(by=edna)
    previews.make(article.pk, by=edna, note="A source")
    path = f"articles/{article.pk}/preview-links/"
    assert Desk(rita).get(path).status_code == 403
    assert Desk(rita).post(path, {}).status_code == 403
    assert Desk(edna).get(path).status_code == 200


def test_of_a_story_that_was_erased_no_preview_is_left(edna: User) -> None:
    article = make_article()
    made = previews.make(article.pk, by=edna)
    leaving.erase(article.pk, by=None, confirmed=article.slug)
    assert Client().get(f"/api/v1/preview/{made.token}/").status_code == 404
    assert not PreviewLink.objects.exists()


def test_many_links_are_listed_with_as_many_queries_as_one(rita: User) -> None:
    article = make_article(by=rita)
    desk, path = Desk(rita), f"articles/{article.pk}/preview-links/"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        return len(queries)

    def make() -> None:
        made = previews.make(article.pk, by=rita)
        for _ in range(3):
            Client().get(f"/api/v1/preview/{made.token}/")

    make()
    once = asked()
    for _ in range(4):
        make()
    assert asked() == once
    listed = json.loads(desk.get(path).content)["results"]
    assert [len(each["seen"]) for each in listed] == [3] * 5


def test_a_key_that_only_writes_does_not_come_to_read_by_a_link(rita: User) -> None:
    path = f"articles/{make_article(by=rita).pk}/preview-links/"
    writes = keys.create("Robot", by=None, scopes=["articles:write"], user=rita).token
    both = keys.create("Robot", by=None, scopes=["articles:write", "articles:read"], user=rita).token
    assert Desk(writes).post(path, {}).status_code == 403
    assert Desk(both).post(path, {}).status_code == 201
