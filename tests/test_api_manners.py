"""How the public API speaks to everybody: strict, in problem documents, and the same to all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from publishing.api import site
from tests.factories import make_public, make_tag
from tests.reading import API, LISTS, check_problem, faults, get, links, problem, read

pytestmark = pytest.mark.django_db

EVERY_LIST = pytest.mark.parametrize("path", LISTS)


@EVERY_LIST
def test_an_unknown_parameter_is_named_with_the_nearest_known_one(path: str) -> None:
    body = problem(f"{path}?orderng=name", 400)
    assert body["errors"][0]["parameter"] == "orderng"
    assert body["errors"][0]["code"] == "unknown_parameter"
    assert "“ordering”" in body["errors"][0]["detail"]


@pytest.mark.parametrize("path", [*LISTS, "site/", "articles/x/", "tags/x/"])
def test_no_address_takes_parameters_that_it_does_not_know(path: str) -> None:
    assert faults(f"{path}?status=draft") == [("status", "unknown_parameter")]


def test_every_fault_is_told_at_once() -> None:
    assert set(faults("articles/?sectoin=a&kindd=b")) == {
        ("sectoin", "unknown_parameter"),
        ("kindd", "unknown_parameter"),
    }
    wrong = "articles/?kind=poem&language=xx&has_image=maybe&published_after=yesterday&ordering=age&tag!=A"
    assert {name for name, _ in faults(wrong)} == {
        "kind", "language", "has_image", "published_after", "ordering", "tag!",
    }  # fmt: skip


def test_an_unknown_value_is_named_with_the_nearest_known_one() -> None:
    make_public(tags=[make_tag("Energy").pk])
    for query, wanted in [
        ("kind=analisys", "analysis"),
        ("ordering=-publishedat", "-published_at"),
        ("tag=enrgy", "energy"),
        ("section=econmy", "economy"),
        ("author=aida-sadykov", "aida-sadykova"),
        ("fields=headlin", "headline"),
        ("fields=lead_image.captoin", "caption"),
        ("include=bodi", "body"),
        ("captions=inlin", "inline"),
    ]:
        body = problem(f"articles/?{query}", 400)
        assert f"“{wanted}”" in body["errors"][0]["detail"], query
        assert body["errors"][0]["parameter"] == query.partition("=")[0]


def test_an_excluded_tag_that_is_unknown_is_named_as_it_was_written() -> None:
    assert faults("articles/?tag!=enrgy") == [("tag!", "unknown_value")]


@pytest.mark.parametrize(
    "query",
    [
        "kind=news&ordering=headline&ordering=-headline",
        "q=wind&q=farm",
        "published_after=2025-01-01&published_after=2026-01-01",
        "has_image=true&has_image=false",
        "page=1&page=2",
        "fields=id&fields=slug",
    ],
)
def test_what_may_be_said_once_is_never_taken_twice(query: str) -> None:
    assert "repeated" in {code for _, code in faults(f"articles/?{query}")}


@pytest.mark.parametrize("name", ["section", "has_image", "published_after", "page", "fields", "include", "ordering"])
def test_an_empty_value_never_widens_a_list(name: str) -> None:
    assert {parameter for parameter, _ in faults(f"articles/?{name}=")} == {name}


def test_tracking_parameters_change_nothing_and_are_never_repeated() -> None:
    for number in range(3):
        make_public(headline=f"Story {number}")
    plain = get("articles/?page_size=1")
    tracked = get("articles/?utm_source=x&utm_new_thing=y&fbclid=1&page_size=1&gclid=2&_=3")
    assert tracked.content == plain.content
    assert links(tracked) == links(plain)
    assert tracked["ETag"] == plain["ETag"]


def test_links_hold_parameters_in_one_order() -> None:
    for number in range(2):
        make_public(headline=f"Story {number}")
    one = read("articles/?page_size=1&kind=news&language=en")
    other = read("articles/?language=en&page_size=1&kind=news")
    assert one["next"] == other["next"]


@pytest.mark.parametrize(
    "path",
    ["nothing/", "articles/a/b/c/", "articles/no-such-story/", "tags/x/", "authors/x/", "images/x/", "sections/x/"],
)
def test_an_address_of_nothing_is_a_404_problem(path: str) -> None:
    assert problem(path, 404)["type"].endswith("#not_found")


def test_an_address_outside_every_version_is_a_404_problem() -> None:
    assert check_problem(Client().get("/api/v2/articles/"))["status"] == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", [*LISTS, "site/", "articles/x/"])
def test_writing_is_a_405_that_says_what_is_allowed(path: str, method: str) -> None:
    response = getattr(Client(), method)(API + path)
    assert response.status_code == 405
    assert check_problem(response)["type"].endswith("#method_not_allowed")
    assert {name.strip() for name in response["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


def test_options_says_what_is_allowed_and_nothing_of_the_inside() -> None:
    response = Client().options(f"{API}articles/")
    assert response.status_code == 204
    assert not response.content
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("accept", ["text/html", "image/png", "garbage", "application/xml;q=1", "a/b/c;;;=,,"])
def test_a_client_that_takes_no_json_is_told_so(accept: str) -> None:
    assert problem("articles/", 406, accept=accept)["status"] == 406


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "application/json;q=0.1, text/html", "text/html, */*;q=0.8"]
)
def test_a_client_that_takes_json_among_others_gets_it(accept: str) -> None:
    assert get("articles/", accept=accept)["Content-Type"] == "application/json"


@pytest.mark.parametrize("query", ["q=%00", "q=%ED%A0%80", "q=%FF", "tag=%EF%BF%BF", "%00=1", "a" * 9000, "x&" * 2000])
def test_a_query_that_is_not_text_is_a_400(query: str) -> None:
    assert problem(f"articles/?{query}", 400)["status"] == 400


@pytest.mark.parametrize("path", ["articles/%00/", "articles/%0d%0aX-Evil:1/", "tags/%ed%a0%80/", "articles/%ff%fe/"])
def test_a_path_that_is_not_text_is_refused(path: str) -> None:
    response = Client().get(API + path)
    assert response.status_code in (400, 404)
    assert "X-Evil" not in response
    check_problem(response)


def test_a_host_that_is_not_ours_is_refused_and_ours_is_never_echoed() -> None:
    make_public()
    make_public(headline="Another story")
    plain = Client().get(f"{API}articles/?page_size=1")
    for name in ("localhost", "testserver"):
        answer = Client(SERVER_NAME=name, HTTP_X_FORWARDED_HOST="evil.test").get(f"{API}articles/?page_size=1")
        assert answer.content == plain.content
        assert answer["Link"] == plain["Link"]
    refused = Client(SERVER_NAME="evil.test").get(f"{API}articles/?page_size=1")
    assert refused.status_code == 400
    assert b"evil.test" not in refused.content
    check_problem(refused)


def test_a_bug_of_ours_is_a_500_problem_without_a_word_of_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("secret table name")

    monkeypatch.setattr(site, "describe", broken)
    client = Client(raise_request_exception=False)
    response = client.get(f"{API}site/")
    assert response.status_code == 500
    assert check_problem(response)["type"].endswith("#server_error")
    assert b"secret" not in response.content


def test_every_answer_names_its_request() -> None:
    assert len(get("site/")["X-Request-ID"]) == 32
    assert get("site/", x_request_id="edge-12345678")["X-Request-ID"] == "edge-12345678"
    assert get("site/", x_request_id="<script>alert(1)</script>")["X-Request-ID"] != "<script>alert(1)</script>"


def test_a_problem_shows_hostile_names_as_plain_short_text() -> None:
    response = get("articles/?%E2%80%AEevil" + "x" * 400 + "=1", status=400)
    fault = json.loads(response.content)["errors"][0]
    assert "\u202e" not in fault["detail"]
    assert len(fault["parameter"]) <= 60
    assert isinstance(response.wsgi_request, HttpRequest)  # type: ignore[attr-defined]
