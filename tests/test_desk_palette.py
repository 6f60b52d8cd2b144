"""One search over everything that a person may open: stories, photos, people, tags, and the pages themselves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk import desk_of, read
from tests.factories import make_article, make_author, make_photo, make_tag

pytestmark = pytest.mark.django_db
SEARCH = "/admin/search/"


def found(person: User, words: str) -> dict[str, str]:
    """Return what somebody finds: what it is called, and where it leads."""
    page = read(desk_of(person).get(SEARCH, {"s": words}))
    return {node.attributes["data-title"] or "": node.attributes["href"] or "" for node in page.css("a[data-title]")}


def test_things_of_every_kind_are_found_and_open(edna: User) -> None:
    make_article(headline="Lake Balkhash rises")
    make_author("Balkhash Omarov")
    make_tag("Balkhash")
    make_photo(headline="Balkhash at dawn")
    hits = found(edna, "balkhash")
    assert len(hits) == 4
    for link in hits.values():
        assert desk_of(edna).get(link).status_code == 200


def test_the_search_says_how_many_it_found_and_no_time_that_nobody_asked_for(edna: User) -> None:
    make_tag("Balkhash")
    client = desk_of(edna)
    note = read(client.get(SEARCH, {"s": "balkhash"})).css_first("#command-results-note")
    assert note is not None
    assert note.text(strip=True) == "1result"
    assert "Nothing matched your search" in client.get(SEARCH, {"s": "zzzz"}).content.decode()


@pytest.mark.parametrize("words", ["new story", "New", "story write", "sign-in"])
def test_pages_are_found_by_their_names(words: str, edna: User) -> None:
    for link in found(edna, words).values():
        assert desk_of(edna).get(link).status_code == 200
    assert {"New story", "Sign-in and security"} & found(edna, words).keys()


def test_nobody_is_offered_a_page_that_would_not_open(max_: User, rita: User, oscar: User) -> None:
    assert "Ticker" in found(max_, "ticker")
    assert "Ticker" not in found(rita, "ticker")
    for person in (max_, rita, oscar):
        for words in ("users", "keys", "stories", "photos", "groups", "start", "a"):
            for link in found(person, words).values():
                assert desk_of(person).get(link).status_code == 200, (person, link)


def test_a_search_costs_the_same_however_much_there_is(mira: User) -> None:
    def cost() -> int:
        client = desk_of(mira)
        client.get(SEARCH, {"s": "lake"})
        with CaptureQueriesContext(connection) as queries:
            client.get(SEARCH, {"s": "lake"})
        return len(queries)

    make_article(headline="Lake 1")
    before = cost()
    for number in range(12):
        make_article(headline=f"Lake {number}")
        make_tag(f"Lake {number}")
    assert cost() == before
    links = set(found(mira, "lake").values())
    assert sum("/tag/" in link for link in links) <= 8 >= sum("/article/" in link for link in links)
