"""However an address is spelled and whatever headers claim, the answer is the same or a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles.services import publishing as desk
from tests.factories import make_article, make_public, make_tag, publish
from tests.reading import API

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "articles/",
    "articles/{slug}/",
    "articles/{gone}/",
    "tags/energy/",
    "sections/economy/",
    "site/",
    "ticker/",
]
CLAIMS = [
    {"Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Prefix": "/evil"},
    {"X-Original-URL": "/admin/"},
    {"X-Rewrite-URL": "/admin/"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"X-Method-Override": "PUT"},
    {"Forwarded": "host=evil.example;proto=https"},
    {"Accept-Language": "xx-evil"},
    {"Cookie": "newsroom_session=evil; lang=evil"},
    {"User-Agent": "evil\u00e9"},
]


@pytest.fixture
def paper() -> dict[str, str]:
    """A live story and one that was taken down."""
    make_tag("Energy")
    live = make_public(headline="Wind farm opens", tags=[make_tag("Wind").pk])
    article = make_article(headline="Taken down")
    gone = publish(article)
    desk.withdraw(article.pk, by=None, reason="Wrong.")
    return {"slug": live.slug, "gone": gone.slug}


def spellings(path: str) -> list[str]:
    """Return other spellings of a path under the API."""
    first = path[:1]
    return [
        path.rstrip("/"), f"/{path}", f"{path}/", f"./{path}", f"x/../{path}", path.upper(), path.title(),
        f"%{ord(first):02x}{path[1:]}", f"%{ord(first):02X}{path[1:]}", path.replace("/", "%2f"), f"{path}%2e/",
        f"{path};x=1", f"{path}%00", f"{path}.json", f"{path}?", f"{path}#x", f"{path}%20", f"{path}index.html",
    ]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_spelling_has_one_answer_or_none(paper: dict[str, str], address: str) -> None:
    path = address.format(**paper)
    plain = Client().get(API + path)
    for spelling in spellings(path):
        answer = Client().get(API + spelling)
        if answer.status_code == plain.status_code:
            assert answer.content == plain.content or answer.status_code in (404, 410), spelling
        elif answer.status_code == 301:
            assert answer["Location"].startswith("/api/v1/"), spelling
        else:
            assert answer.status_code in (400, 404), (spelling, answer.status_code)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: next(iter(claim)))
def test_no_header_reaches_an_answer(paper: dict[str, str], claim: dict[str, str]) -> None:
    for path in (API + address.format(**paper) for address in ADDRESSES):
        plain, claimed = Client().get(path), Client().get(path, headers=claim)
        assert b"evil" not in claimed.content, path
        if "Host" in claim and claimed.status_code == 400:
            continue  # this server answers to no such name
        assert (claimed.status_code, claimed.content) == (plain.status_code, plain.content), path
        for name in ("Link", "Location", "Cache-Control", "ETag", "Vary"):
            assert claimed.get(name) == plain.get(name), (path, name)
        assert not claimed.cookies, path


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_is_written_by_any_method(paper: dict[str, str], method: str) -> None:
    for address in ADDRESSES:
        answer: Any = getattr(Client(), method)(API + address.format(**paper))
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("query", ["x%0d%0aSet-Cookie:%20a=b", "tag=%0d%0aX-Evil:%201", "page=1%0d%0a"])
def test_a_line_break_in_an_address_becomes_no_header(query: str) -> None:
    answer = Client().get(f"{API}articles/?{query}")
    assert answer.status_code == 400
    assert "X-Evil" not in answer
    assert not answer.cookies


@pytest.mark.parametrize("path", ["articles/%0d%0aX-Evil:1/", "tags/a%0d%0ab/", "resolve/?url=/%0d%0aX-Evil:1"])
def test_a_line_break_in_a_path_becomes_no_header(path: str) -> None:
    answer = Client().get(API + path)
    assert answer.status_code in (400, 404)
    assert "X-Evil" not in answer
