"""The desk API's stories: begun, read whole, listed, and changed without anybody's words being lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article, Revision
from articles.services import publishing
from newsroom.fields import uuid7
from tests.desk_api import STORIES, Desk, codes, places, words
from tests.factories import BODY, make_article, make_author, make_photo, make_section, make_tag, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(edna: User) -> Desk:
    return Desk(edna)


def begin(desk: Desk, **fields: Any) -> Any:
    answer = desk.post("articles/", {"headline": "Wind farm opens", **fields})
    assert answer.status_code == 201, answer.content
    return answer


def change(desk: Desk, article: Any, changes: Any, match: str | None = "") -> Any:
    path = f"articles/{article['id'] if isinstance(article, dict) else article.pk}/"
    return desk.patch(path, changes, match=desk.etag(path) if match == "" else match)


def test_a_story_is_begun_with_everything_that_it_can_hold(desk: Desk, edna: User) -> None:
    make_section("Economy"), make_tag("Energy"), make_author("Aida Sadykova")
    photo = make_photo()
    sent = {
        "headline": "Wind farm opens", "kicker": "Energy", "summary": "The first.", "body": "<p>A lake.</p>",
        "kind": "analysis", "language": "en", "slug": "wind-farm", "dateline": "Bishkek", "notice": "A note.",
        "seo_title": "Wind", "seo_description": "Of wind.", "canonical_url": "https://example.org/wind",
        "section": "economy",
        "tags": ["energy"], "bylines": [{"author": "aida-sadykova", "role": "data"}],
        "lead": {"image": str(photo.pk), "text": "At dawn.", "credit": "", "alt": ""},
        "corrections": [{"kind": "update", "text": "More.", "at": "2026-01-02T03:04:05Z"}],
    }  # fmt: skip
    answer = desk.post("articles/", sent)
    body = answer.json()
    assert answer.status_code == 201
    assert {name: body[name] for name in sent} == sent
    assert answer["Location"].endswith(f"{STORIES}{body['id']}/")
    assert answer["ETag"] == body["etag"]
    assert body["warnings"] == []
    assert body["state"] == "draft"
    assert body["names"] == {
        "section": "Economy",
        "tags": {"energy": "Energy"},
        "authors": {"aida-sadykova": "Aida Sadykova"},
        "related": {},
    }
    assert body["created_by"] == {"id": edna.pk, "name": "Edna"}
    assert Revision.objects.get().saved_by == edna


def test_what_a_story_says_can_be_sent_back_and_changes_nothing(desk: Desk) -> None:
    article = make_article(tags=[make_tag().pk], lead=make_photo(), body=f"{BODY}<script>x</script>")
    path = f"articles/{article.pk}/"
    body = desk.get(path).json()
    fields = own_fields(body)
    answer = desk.patch(path, {name: body[name] for name in fields}, match=body["etag"])
    assert answer.status_code == 200
    assert answer["ETag"] == body["etag"]
    assert Revision.objects.filter(article=article).count() == 1


def own_fields(body: dict[str, Any]) -> set[str]:
    own = {"headline", "kicker", "summary", "body", "kind", "language", "dateline", "notice", "seo_title", "slug"}
    own |= {"seo_description", "canonical_url", "section", "tags", "bylines", "lead", "corrections"}
    assert own <= body.keys()
    return own


def test_a_patch_changes_what_it_names_and_null_empties(desk: Desk) -> None:
    article = make_article(kicker="Wind", tags=[make_tag().pk], lead=make_photo())
    answer = change(desk, article, {"headline": "New", "kicker": None, "tags": None, "section": None, "lead": None})
    body = answer.json()
    assert answer.status_code == 200
    assert (body["headline"], body["kicker"], body["tags"], body["section"], body["lead"]) == (
        "New",
        "",
        [],
        None,
        None,
    )
    assert body["summary"] == article.summary
    assert body["revision"] == 2


def test_a_patch_of_the_lead_photo_leaves_its_other_words(desk: Desk) -> None:
    article = make_article(lead=make_photo())
    change(desk, article, {"lead": {"text": "Ours."}})
    lead = change(desk, article, {"lead": {"alt": "Also ours."}}).json()["lead"]
    assert (lead["text"], lead["alt"], lead["credit"]) == ("Ours.", "Also ours.", "")


def test_a_patch_may_be_named_for_what_it_is(desk: Desk) -> None:
    article = make_article()
    path = f"articles/{article.pk}/"
    sent = {"match": desk.etag(path), "Content_Type": "application/merge-patch+json"}
    assert desk.patch(path, {"headline": "New"}, **sent).status_code == 200
    assert desk.patch(path, b"headline=New", **{**sent, "Content_Type": "text/plain"}).status_code == 415


def test_what_cleaning_left_out_is_said(desk: Desk) -> None:
    body = begin(desk, body=f"{BODY}<script>alert(1)</script>").json()
    assert "script" not in body["body"]
    assert [(each["code"], each["pointer"]) for each in body["warnings"]] == [("dropped", "/body")]


def test_a_photo_in_the_body_keeps_its_words(desk: Desk) -> None:
    photo = make_photo()
    figure = f'<figure data-image="{photo.pk}"><img alt="Ours"><figcaption>Words</figcaption></figure>'
    body = begin(desk, body=BODY + figure).json()
    (caption,) = body["captions"]
    assert (caption["text"], caption["alt"], caption["image"]) == ("Words", "Ours", str(photo.pk))
    again = change(desk, body, {"body": body["body"].replace("Words", "Other words")}).json()
    assert [(each["key"], each["text"]) for each in again["captions"]] == [(caption["key"], "Other words")]


def test_everything_that_is_wrong_is_said_at_once_with_what_may_have_been_meant(desk: Desk) -> None:
    make_section("Economy"), make_tag("Energy"), make_author("Aida Sadykova")
    answer = desk.post(
        "articles/",
        {
            "headlin": "x", "headline": 7, "section": "econmy", "tags": ["enrgy", 3, "energy", "energy"],
            "kind": "novel", "bylines": [{"author": "aida-sadykov", "rol": "x"}, "x"],
            "lead": {"image": "7", "caption": "x"},
            "corrections": [{"kind": "lie", "text": "x", "at": "yesterday"}], "summary": "x" * 601,
            "canonical_url": "ftp://x",
        },
    )  # fmt: skip
    assert answer.status_code == 400
    assert places(answer) >= {
        "/headlin", "/headline", "/section", "/tags/0", "/tags/1", "/tags/3", "/kind", "/bylines/0/author",
        "/bylines/0/rol", "/bylines/1", "/lead/image", "/lead/caption", "/corrections/0", "/corrections/0/at",
        "/summary", "/canonical_url",
    }  # fmt: skip
    for meant in ("headline", "economy", "energy", "aida-sadykova", "role"):
        assert f"Did you mean “{meant}”?" in words(answer)
    assert not Article.objects.exists()


def test_a_refused_patch_leaves_the_story_as_it_was(desk: Desk) -> None:
    article = make_article()
    answer = change(desk, article, {"headline": "New", "headlin": "x", "kind": "novel"})
    assert (answer.status_code, places(answer)) == (400, {"/headlin", "/kind"})
    article.refresh_from_db()
    assert (article.headline, article.revision) == ("Wind farm opens", 1)


@pytest.mark.parametrize("name", ["state", "revision", "id", "created_by", "first_published_at", "blocks", "story"])
def test_what_is_not_the_writers_to_say_is_refused(desk: Desk, name: str) -> None:
    answer = change(desk, make_article(), {name: "published"})
    assert (answer.status_code, codes(answer)) == (400, {"unknown_field"})


def test_a_write_names_the_version_it_read(desk: Desk) -> None:
    article = make_article()
    assert change(desk, article, {"headline": "New"}, match=None).status_code == 428
    for wrong in ("*", "1", '"1"', 'W/"1-draft-00000000"', '"2-draft-00000000"', '"' + "9" * 300 + '"', '"é"'):
        assert change(desk, article, {"headline": "New"}, match=wrong).status_code == 412, wrong
    article.refresh_from_db()
    assert article.revision == 1


def test_who_comes_second_learns_field_by_field_what_changed_and_that_it_can_be_merged(desk: Desk, edna: User) -> None:
    make_tag("Energy")
    article = make_article()
    read = desk.etag(f"articles/{article.pk}/")
    change(Desk(edna), article, {"headline": "Theirs", "tags": ["energy"]})
    answer = change(desk, article, {"summary": "Mine."}, match=read)
    body = answer.json()
    assert answer.status_code == 412
    assert (body["mergeable"], body["overlapping"], body["revision"]) == (True, [], 2)
    assert body["changes"]["headline"] == {"label": "Headline", "before": "Wind farm opens", "now": "Theirs"}
    assert body["changes"]["tags"] == {"label": "Tags", "before": [], "now": ["energy"]}
    assert body["updated_by"]["name"] == "Edna"
    merged = change(desk, article, {"summary": "Mine."}, match=body["etag"])
    assert merged.status_code == 200
    assert (merged.json()["headline"], merged.json()["summary"]) == ("Theirs", "Mine.")


def test_who_comes_second_to_the_same_field_is_shown_both(desk: Desk, edna: User) -> None:
    article = make_article()
    read = desk.etag(f"articles/{article.pk}/")
    change(Desk(edna), article, {"headline": "Theirs", "summary": "Theirs too."})
    body = change(desk, article, {"headline": "Mine", "summary": "Theirs too."}, match=read).json()
    assert body["changes"]["headline"]["yours"] == "Mine"
    assert (body["mergeable"], body["overlapping"]) == (False, ["headline"])
    article.refresh_from_db()
    assert article.headline == "Theirs"


def test_a_step_that_somebody_took_is_a_change_too(desk: Desk, edna: User) -> None:
    article = make_article()
    read = desk.etag(f"articles/{article.pk}/")
    publishing.move(article.pk, "approve", by=edna)
    body = change(desk, article, {"headline": "Mine"}, match=read).json()
    assert body["changes"] == {"state": {"label": "State", "before": "draft", "now": "approved"}}
    assert body["mergeable"] is True


def test_a_version_that_never_was_is_no_ground_to_merge_on(desk: Desk) -> None:
    article = make_article()
    body = change(desk, article, {"headline": "Mine"}, match='"77-draft-00000000"').json()
    assert body["mergeable"] is False
    assert "before" not in body["changes"]["headline"]


def test_a_story_that_is_not_there_is_a_404_before_anything_else(desk: Desk) -> None:
    assert desk.get(f"articles/{uuid7()}/").status_code == 404
    assert desk.get("articles/7/").status_code == 404
    assert desk.patch(f"articles/{uuid7()}/", {}).status_code == 404


def test_the_same_create_twice_is_one_story(desk: Desk) -> None:
    first = desk.post("articles/", {"headline": "Once"}, Idempotency_Key="k-1")
    second = desk.post("articles/", {"headline": "Once"}, Idempotency_Key="k-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second["Idempotency-Replayed"] == "true"
    assert (first.json(), first["ETag"]) == (second.json(), second["ETag"])
    assert Article.objects.count() == 1
    assert desk.post("articles/", {"headline": "Other"}, Idempotency_Key="k-1").status_code == 422


def test_a_story_says_what_readers_see_of_it(desk: Desk) -> None:
    article = make_article()
    publish(article)
    body = change(desk, article, {"headline": "Not out yet"}).json()
    assert (body["state"], body["has_unpublished_changes"]) == ("published", True)
    assert (body["live"]["edition"], body["live"]["revision"]) == (1, 1)
    assert body["live"]["url"].endswith("/wind-farm-opens")
    assert b"Not out yet" not in Client().get(f"/api/v1/articles/{article.pk}/").content


def test_a_story_says_what_its_reader_may_do_next(rita: User, edna: User) -> None:
    article = make_article(by=rita)
    assert Desk(rita).get(f"articles/{article.pk}/").json()["steps"] == ["submit", "spike"]
    assert Desk(rita).get(f"articles/{make_article(headline='Nobody’s').pk}/").json()["steps"] == []
    assert {"approve", "publish", "schedule"} <= set(Desk(edna).get(f"articles/{article.pk}/").json()["steps"])


WHO = {
    "nobody": (401, 401, 401, 401),
    "oscar": (403, 403, 403, 403),
    "max_": (403, 403, 403, 403),
    "pia": (200, 403, 200, 403),
    "rita": (200, 201, 200, 403),  # it is not hers
    "edna": (200, 201, 200, 200),
    "mira": (200, 201, 200, 200),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(who: str, request: pytest.FixtureRequest) -> None:
    desk = Desk(None if who == "nobody" else request.getfixturevalue(who))
    article = make_article()
    path, match = f"articles/{article.pk}/", Desk(request.getfixturevalue("edna") if who != "edna" else None)
    tag = (match if who != "edna" else desk).etag(path)
    got = (
        desk.get("articles/").status_code,
        desk.post("articles/", {"headline": "New"}).status_code,
        desk.get(path).status_code,
        desk.patch(path, {"headline": "New"}, match=tag).status_code,
    )
    assert got == WHO[who]


def test_a_write_without_the_token_is_refused(rita: User) -> None:
    desk = Desk(rita, enforce_csrf_checks=True)
    article = make_article()
    tag = desk.etag(f"articles/{article.pk}/")
    assert desk.post("articles/", {"headline": "New"}).status_code == 403
    assert desk.patch(f"articles/{article.pk}/", {"headline": "New"}, match=tag).status_code == 403
    assert Article.objects.count() == 1
