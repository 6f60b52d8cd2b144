"""The desk speaks the language of whoever sits at it, and what readers get knows nothing of that."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from articles.services import publishing
from tests.desk import desk_of, read
from tests.factories import make_article
from tests.quotes import make_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.once]
RUSSIAN = {"Accept-Language": "ru-KG,ru;q=0.9,en;q=0.8"}


def language(client: Client, url: str = "/admin/", **headers: str) -> str:
    """Return the language that a page says it is in."""
    html = read(client.get(url, headers=headers)).css_first("html")
    assert html is not None
    return str(html.attributes["lang"])


@pytest.fixture
def live(edna: User) -> Article:
    article = make_article(headline="Wind farm opens")
    publishing.publish(article.pk, by=edna, revision=article.revision)
    return article


def test_before_anything_is_chosen_the_browser_says_which_language(edna: User) -> None:
    desk = desk_of(edna)
    assert language(desk) == "en"
    assert language(desk, **RUSSIAN) == "ru"
    assert language(desk, **{"Accept-Language": "ky, de;q=0.5"}) == "en"
    assert language(Client(), "/admin/login/", **RUSSIAN) == "ru"


def test_the_language_that_somebody_chose_is_kept(edna: User) -> None:
    desk = desk_of(edna)
    answer = desk.post("/admin/language/", {"language": "ru", "next": "/admin/articles/article/"})
    assert answer.headers["Location"] == "/admin/articles/article/"
    kept = answer.cookies["newsroom_language"]
    assert kept["httponly"]
    assert int(kept["max-age"]) > 300 * 24 * 60 * 60
    assert language(desk) == "ru"
    assert language(desk, **{"Accept-Language": "en"}) == "ru"
    desk.post("/admin/language/", {"language": "en"})
    assert language(desk, **RUSSIAN) == "en"


@pytest.mark.parametrize(
    "sent",
    [
        {"language": "xx"},
        {"language": "ru\x00"},
        {"language": "../ru"},
        {"language": "ru", "next": "https://evil.example/"},
        {"language": "ru", "next": "//["},
        {},
    ],
)
def test_a_made_up_language_or_way_back_leads_nowhere_else(edna: User, sent: dict[str, str]) -> None:
    answer = desk_of(edna).post("/admin/language/", sent)
    assert answer.status_code in {302, 400}
    assert answer.get("Location", "/").startswith("/")
    assert not answer.get("Location", "/").startswith("//")


def test_whoever_signs_in_may_choose_the_language_first() -> None:
    for headers in ({}, RUSSIAN):
        page = read(Client().get("/admin/login/", headers=headers))
        names = [node.text() for node in page.css('form[action="/admin/language/"] button')]
        assert names == ["English", "Русский"]  # each in its own words


OF_READERS = (
    "/api/v1/articles/",
    "/api/v1/articles/wind-farm-opens/",
    "/api/v1/articles/?nonsense=1",
    "/api/v1/articles/nowhere/",
    "/api/v1/search/?q=wind",
    "/api/v1/site/",
    "/api/v1/ticker/",
    "/api/v1/changes/",
    "/api/v1/schema/",
    "/feeds/rss.xml",
    "/feeds/atom.xml",
    "/sitemap.xml",
    "/nowhere/",
    "/healthz",
)


@pytest.mark.parametrize("url", OF_READERS)
def test_what_readers_get_is_the_same_whatever_language_they_ask_for(live: Article, url: str) -> None:
    make_instrument()
    plain, asked = Client().get(url), Client(headers=RUSSIAN)
    asked.cookies["newsroom_language"] = "ru"
    russian = asked.get(url)
    assert russian.content == plain.content
    assert russian.status_code == plain.status_code
    for answer in (plain, russian):
        assert "accept-language" not in answer.get("Vary", "").lower()
        assert "Content-Language" not in answer


def test_the_desk_leaves_its_language_to_nobody_who_comes_after(edna: User, live: Article) -> None:
    before = Client().get("/api/v1/articles/nowhere/").content
    desk_of(edna).get("/admin/", headers=RUSSIAN)
    assert Client().get("/api/v1/articles/nowhere/").content == before
