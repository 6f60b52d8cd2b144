"""The desk API's history of a story: every save, every edition, any two compared, any one brought back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.models import Article, Revision
from articles.services import taxonomy
from newsroom.fields import uuid7
from tests.desk_api import Desk, codes, places
from tests.factories import make_article, make_tag, publish
from tests.reading import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(edna: User) -> Desk:
    return Desk(edna)


def change(desk: Desk, article: Article, changes: Any) -> Any:
    path = f"articles/{article.pk}/"
    return desk.patch(path, changes, match=desk.etag(path))


def test_every_save_is_listed_with_who_and_what(desk: Desk, edna: User) -> None:
    article = make_article()
    publish(article)
    change(desk, article, {"headline": "New", "summary": "New too."})
    body = desk.get(f"articles/{article.pk}/history/").json()
    assert [(each["version"], each["edition"]) for each in body["results"]] == [("r2", None), ("r1", 1)]
    newest = body["results"][0]
    assert newest["saved_by"] == {"id": edna.pk, "name": "Edna"}
    assert {"headline", "summary"} <= set(newest["changed"])
    assert body["range"] == {"start": 1, "end": 2, "total": 2}
    editions = desk.get(f"articles/{article.pk}/editions/").json()["results"]
    assert [(each["version"], each["revision"], each["is_live"]) for each in editions] == [("e1", 1, True)]


def test_a_version_is_read_whole_and_can_be_sent_back(desk: Desk) -> None:
    article = make_article(tags=[make_tag().pk])
    change(desk, article, {"headline": "New", "tags": [], "summary": None})
    old = desk.get(f"articles/{article.pk}/history/r1/").json()
    assert (old["headline"], old["tags"], old["names"]["tags"]) == ("Wind farm opens", ["energy"], {"energy": "Energy"})
    sent = {name: old[name] for name in ("headline", "tags", "summary", "body", "section", "bylines", "lead")}
    assert change(desk, article, sent).json()["headline"] == "Wind farm opens"


def test_two_versions_are_compared_word_by_word(desk: Desk) -> None:
    article = make_article()
    change(desk, article, {"headline": "Wind farm closes"})
    body = desk.get(f"articles/{article.pk}/diff/?from=r1&to=r2").json()
    headline = next(each for each in body["changed"] if each["field"] == "headline")
    pieces = [piece for row in headline["rows"] for piece in row["pieces"]]
    assert {"kind": "removed", "text": "opens"} in pieces
    assert {"kind": "added", "text": "closes"} in pieces
    assert body["from"]["version"] == "r1"
    assert desk.get(f"articles/{article.pk}/diff/?from=r1").json()["to"]["version"] == "now"
    assert desk.get(f"articles/{article.pk}/diff/?from=r2").json()["changed"] == []


def test_a_version_is_brought_back_as_a_new_save(desk: Desk, edna: User) -> None:
    tag = make_tag()
    article = make_article(tags=[tag.pk])
    change(desk, article, {"headline": "New", "tags": []})
    taxonomy.delete(tag)
    path = f"articles/{article.pk}/"
    assert desk.post(f"{path}restore/", {"version": "r1"}).status_code == 428
    assert desk.post(f"{path}restore/", {"version": "r1"}, match='"1-draft-00000000"').status_code == 412
    body = desk.post(f"{path}restore/", {"version": "r1"}, match=desk.etag(path)).json()
    assert (body["headline"], body["revision"]) == ("Wind farm opens", 3)
    assert "1 tag" in body["warnings"][0]["detail"]
    newest = Revision.objects.get(number=3)
    assert newest.saved_by == edna
    assert newest.note.startswith("Brought back")


@pytest.mark.parametrize("ref", ["r9", "x", "r0", "b1", "e1", "r" + "9" * 30, "now1"])
def test_a_version_that_never_was_is_named_as_such(desk: Desk, ref: str) -> None:
    article = make_article()
    path = f"articles/{article.pk}/"
    assert desk.get(f"{path}history/{ref}/").status_code == 404
    assert desk.get(f"{path}diff/?from={ref}").status_code == 400
    answer = desk.post(f"{path}restore/", {"version": ref}, match=desk.etag(path))
    assert (answer.status_code, codes(answer)) == (400, {"unknown_version"})


def test_the_history_of_no_story_is_a_404(desk: Desk) -> None:
    for path in ("history/", "history/r1/", "editions/", "diff/?from=r1"):
        assert desk.get(f"articles/{uuid7()}/{path}").status_code == 404
    assert desk.post(f"articles/{uuid7()}/restore/", {"version": "r1"}).status_code == 404
    article = make_article()
    for body in ({}, {"version": 1}, {"version": "r1", "vision": 1}, []):
        path = f"articles/{article.pk}/"
        assert desk.post(f"{path}restore/", body, match=desk.etag(path)).status_code == 400


def test_what_a_history_costs_does_not_grow(desk: Desk) -> None:
    article = make_article()
    path = f"articles/{article.pk}/history/"
    desk.get(path)
    one = queries(lambda: desk.get(path))
    for number in range(9):
        change(desk, article, {"headline": f"Version {number}"})
    assert queries(lambda: desk.get(path)) == one


@pytest.mark.parametrize("who", ["pia", "oscar"])
def test_who_may_not_write_brings_nothing_back(who: str, request: pytest.FixtureRequest) -> None:
    article = make_article()
    assert Desk(request.getfixturevalue(who)).post(f"articles/{article.pk}/restore/", {}).status_code == 403


def test_a_write_says_for_the_history_what_it_changes(edna: User) -> None:
    desk = Desk(edna)
    made = desk.post("articles/", {"headline": "Dam", "note": "From the wire."}).json()
    path = f"articles/{made['id']}/"
    desk.patch(path, {"headline": "Naryn dam", "note": "The river's name."}, match=desk.etag(path))
    notes = [version["note"] for version in desk.get(f"{path}history/").json()["results"]]
    assert notes == ["The river's name.", "From the wire."]
    refused = desk.patch(path, {"note": 7, "headline": 8}, match=desk.etag(path))
    assert places(refused) == {"/note", "/headline"}
