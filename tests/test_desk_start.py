"""The desk's first page and list: what waits, for whom, at a cost that does not grow."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.drafts import Draft
from articles.models import Article
from articles.services import publishing, saving
from tests.banks import make_source
from tests.desk import LIST, desk_of, part, read, said
from tests.factories import make_article, make_author, make_photo, publish
from tests.quotes import make_line
from ticker.services import Reading, feeds, record_many

pytestmark = pytest.mark.django_db


def cards(person: User) -> dict[str, str]:
    """Return the cards that somebody sees on the first page, by name."""
    page = read(desk_of(person).get("/admin/"))
    return {(node.attributes["id"] or "").removeprefix("card-"): node.text() for node in page.css("section[id^=card-]")}


def cost(person: User, page: str) -> int:
    """Return how many queries a page takes."""
    client = desk_of(person)
    client.get(page)  # the session and its like are read once
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def fill(edna: User, count: int) -> None:
    """Put `count` stories into each state."""
    for number in range(count):
        author = make_author(f"Author {number} {Article.objects.count()}")
        for state in ("draft", "submit", "approve", "publish", "schedule", "ahead"):
            article = make_article(headline=f"{state} {number}")
            saving.save(article.pk, Draft(bylines=[]), by=edna, revision=1)
            from articles.drafts import Part

            saving.save(article.pk, Draft(bylines=[Part(author.pk)]), by=edna, revision=2)
            match state:
                case "submit" | "approve":
                    publishing.move(article.pk, state, by=edna)
                case "publish":
                    publish(article)
                case "schedule":
                    at = timezone.now() + dt.timedelta(days=1)
                    publishing.schedule(article.pk, at=at, by=edna, revision=3)
                case "ahead":
                    publish(article)
                    saving.save(article.pk, Draft(dateline="NEWER"), by=edna, revision=3)
        make_photo(credit="", headline=f"Uncredited {number}")


def test_each_desk_sees_what_waits_for_it(edna: User, rita: User, pia: User, max_: User, oscar: User) -> None:
    assert list(cards(edna)) == [
        "mine", "in-review", "approved", "scheduled", "changes", "drafts", "published", "corrections", "photos",
    ]  # fmt: skip
    assert "mine" not in cards(pia)
    assert "photos" in cards(pia)
    assert list(cards(max_)) == ["ticker"]
    assert list(cards(oscar)) == []
    assert "Ask a managing editor" in said(desk_of(oscar).get("/admin/"))


def test_the_market_desk_sees_which_source_is_in_trouble_and_which_rate_waits(max_: User) -> None:
    source, now = make_source("https://bank.example/", name="National Bank"), timezone.now()
    for _ in range(3):
        feeds.note_failure(source, "It answered with status 500.", b"", took=1, now=now)
    som = make_line("KGS/USD", "0.01144")
    record_many([Reading(som, Decimal("0.1144"), now)], source="National Bank", now=now, hold=True)
    card = cards(max_)["rates"]
    assert "National Bank" in card
    assert "cannot be read" in card
    assert "0.01144 became 0.11440" in card


def test_the_first_page_counts_and_links_what_waits(edna: User) -> None:
    fill(edna, 1)
    found = cards(edna)
    assert "submit 0" in found["in-review"]
    assert "approve 0" in found["approved"]
    assert "schedule 0" in found["scheduled"]
    assert "ahead 0" in found["changes"]
    assert "Uncredited 0" in found["photos"]
    article = Article.objects.get(headline="publish 0")
    page = read(desk_of(edna).get("/admin/"))
    links = [node.attributes["href"] or "" for node in page.css("#card-published a")]
    assert any(str(article.pk) in link for link in links)
    assert any(link.startswith(settings.SITE_URL) and link.endswith("/publish-0") for link in links)
    for link in page.css(".start-cards a"):
        target = link.attributes["href"] or ""
        if target.startswith("/admin/"):
            assert desk_of(edna).get(target).status_code == 200


def test_an_empty_desk_says_what_to_do_next(rita: User) -> None:
    assert "New story" in cards(rita)["mine"]


def test_the_first_page_costs_the_same_however_much_waits(mira: User, edna: User) -> None:
    fill(edna, 1)
    before = cost(mira, "/admin/")
    fill(edna, 3)
    assert cost(mira, "/admin/") == before


def test_the_list_costs_the_same_however_long_it_is(edna: User) -> None:
    fill(edna, 1)
    before = cost(edna, LIST)
    fill(edna, 3)
    assert cost(edna, LIST) == before


def test_the_list_says_where_each_story_stands(edna: User) -> None:
    fill(edna, 1)
    words = part(desk_of(edna).get(f"{LIST}?q=ahead"), "#result_list")
    assert "Published" in words
    assert "unpublished changes" in words


def test_the_list_hides_the_spike_until_it_is_asked_for(edna: User) -> None:
    article = make_article(headline="Not wanted")
    publishing.move(article.pk, "spike", by=edna)
    client = desk_of(edna)
    assert "Not wanted" not in client.get(LIST).content.decode()
    assert "Not wanted" in client.get(f"{LIST}?state=spiked").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=approved", {"approve 0"}),
        ("changes=unpublished", {"ahead 0"}),
        ("language=ru", {"Озеро"}),
        ("kind__exact=brief", {"Озеро"}),
        ("q=озеро", {"Озеро"}),
        ("q=nothing-like-it", set()),
    ],
)
def test_the_list_is_filtered_and_searched(query: str, found: set[str], edna: User) -> None:
    fill(edna, 1)
    make_article(headline="Озеро", language="ru", kind="brief")
    page = read(desk_of(edna).get(f"{LIST}?{query}"))
    assert {node.text().strip() for node in page.css("#result_list .story-title")} == found


def test_my_own_stories_are_found(rita: User) -> None:
    saving.create(Draft(headline="By Rita"), by=rita)
    make_article(headline="By nobody")
    page = read(desk_of(rita).get(f"{LIST}?whose=mine"))
    assert [node.text().strip() for node in page.css("#result_list .story-title")] == ["By Rita"]
