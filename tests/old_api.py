"""Reading /wp-json/ as the front ends do that were written for it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from articles.drafts import Part
from tests.factories import make_author, make_photo, make_public, make_section, make_tag
from tests.once import once

V2 = "/wp-json/wp/v2/"
MORNING = dt.datetime(2025, 3, 4, 5, 30, tzinfo=dt.UTC)


@pytest.fixture
def switched_on(settings: Any) -> None:
    """Have the API there."""
    settings.WORDPRESS_API = True


@once("module")
def old_world() -> None:
    """Publish a few stories: of two sections, one below the other, of two people, with a tag, a photo and a page."""
    news = make_section("News", description="All of it")
    politics = make_section("Politics", parent=news)
    energy = make_tag("Energy & Oil")
    aida, bek = make_author("Aida Sadykova", bio="Writes <b>."), make_author("Bek")
    wind = {"headline": "Wind “farm” & sons <open>", "slug": "wind", "section": politics.pk, "tags": [energy.pk]}
    stories: list[dict[str, Any]] = [
        {**wind, "lead": make_photo()},
        {"headline": "Dam holds", "section": news.pk, "bylines": [Part(bek.pk)]},
        {"headline": "Lake rises", "section": politics.pk, "slug": "the-lake"},
        {"headline": "Imprint", "kind": "page", "section": news.pk},
    ]
    for hour, story in enumerate(stories):
        make_public(**{"bylines": [Part(aida.pk)], **story}, now=MORNING + dt.timedelta(hours=hour))


def one(kind: str, slug: str) -> Any:
    """Return the one thing of a list that has this slug."""
    found = [each for each in read(f"{kind}?per_page=100") if each["slug"] == slug]
    assert len(found) == 1
    return found[0]


def ask(path: str, *, status: int = 200, **headers: str) -> HttpResponse:
    """Return the answer to a GET below /wp-json/wp/v2/, its status checked."""
    response = Client().get(path if path.startswith("/") else V2 + path, headers=headers)
    assert response.status_code == status, (path, response.status_code, response.content[:500])
    return response  # type: ignore[return-value]


def read(path: str, **headers: str) -> Any:
    """Return the JSON of a 200."""
    return json.loads(ask(path, **headers).content)


def refused(path: str, status: int) -> dict[str, Any]:
    """Return a refusal, after checking that it has WordPress's form and that nobody keeps it."""
    response = ask(path, status=status)
    body: dict[str, Any] = json.loads(response.content)
    assert body.keys() == {"code", "message", "data"}
    assert body["data"]["status"] == status
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/json; charset=UTF-8"
    return body


def wrong(path: str) -> dict[str, str]:
    """Return what is wrong with each parameter of a request."""
    body = refused(path, 400)
    assert body["code"] == "rest_invalid_param"
    assert body["message"] == f"Invalid parameter(s): {', '.join(body['data']['params'])}"
    assert {name: each["message"] for name, each in body["data"]["details"].items()} == body["data"]["params"]
    return dict(body["data"]["params"])


def titles(path: str) -> list[str]:
    """Return the titles of a list of stories."""
    return [each["title"]["rendered"] for each in read(path)]


def numbers(path: str) -> list[int]:
    """Return the numbers of a list."""
    return [each["id"] for each in read(path)]
