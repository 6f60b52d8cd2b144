"""Any address that a story ever had leads to it in one step, and to nowhere else."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from articles.drafts import Draft
from articles.services import publishing as desk
from articles.services import saving
from publishing import addresses, services
from publishing.document import Body, Document, SectionRef
from publishing.models import Alias, Change, Mention, Publication
from tests.factories import make_article, make_public, publish
from tests.reading import API, faults, problem, read

pytestmark = pytest.mark.django_db

WHEN = dt.datetime(2025, 1, 22, 9, 30, tzinfo=dt.UTC)


def at(url: str) -> str:
    """Return the address that asks what is at `url`."""
    return f"resolve/?{urlencode({'url': url})}"


def test_the_address_of_a_story_answers_its_card() -> None:
    found = make_public()
    said = read(at(found.path))
    assert said["path"] == found.path
    assert said["article"] == read("articles/")["results"][0]
    assert said["url"] == said["article"]["url"]


def test_an_address_is_known_in_every_spelling() -> None:
    path = make_public().path
    site = "http://localhost:8000"
    spellings = [
        path, f"{path}/", f"{site}{path}", f"https://localhost{path}", f"//localhost:8000{path}",
        f"{site}{path}?utm_source=x&p=1", f"{site}{path}/#comments", f"{site}/reader/#{path}", f"{site}/reader{path}",
        f"http://www.localhost{path}", quote(path), path.replace("w", "%77"), path.replace("/", "//")[1:],
        f" {path} ", f"HTTP://LOCALHOST{path}", f"http://reader@localhost{path}",
    ]  # fmt: skip
    for spelling in spellings:
        assert read(at(spelling))["path"] == path, spelling


def test_capitals_lead_to_the_one_spelling() -> None:
    path = make_public().path
    moved = problem(at(path.upper()), 301)
    assert moved["url"].endswith(path)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/2025/01/x", "//evil.example/x", "javascript:alert(1)", "file:///etc/passwd", "x", "",
        "http://localhost.evil.example/x", "http://evil.example@evil.example/", "/\\evil.example", "http:evil.example",
        "https://localhost:99999/x", "http://[::1/x", "/a/../b", "/%2e%2e/x", "/%ff", "ftp://localhost/x", "/a b",
    ],
)  # fmt: skip
def test_an_address_that_is_not_ours_is_a_fault_of_the_request(url: str) -> None:
    assert [name for name, _ in faults(at(url))] == ["url"]


def test_an_address_that_was_never_public_is_not_found() -> None:
    make_article(headline="Draft of a secret")
    for path in ("/2025/01/nothing", "/", "/draft-of-a-secret"):
        problem(at(path), 404)
    assert faults("resolve/") == [("url", "missing")]


def test_a_story_that_moved_is_one_step_away_and_its_reader_too() -> None:
    article = make_article(headline="Old name")
    before = publish(article).path
    for slug in ("new-name", "newest-name"):
        article.refresh_from_db()
        saving.save(article.pk, Draft(slug=slug), by=None, revision=article.revision)
        publish(article)
    answer = Client().get(API + at(before))
    assert answer.status_code == 301
    assert answer["Location"].startswith("/api/v1/resolve/?url=")
    body = json.loads(answer.content)
    assert body["location"] == answer["Location"]
    assert json.loads(Client().get(answer["Location"]).content)["url"] == body["url"]


def test_what_was_taken_down_says_when_and_why() -> None:
    article = make_article()
    path = publish(article).path
    desk.withdraw(article.pk, by=None, reason="The source withdrew it.")
    assert problem(at(path), 410)["reason"] == "The source withdrew it."


def test_parts_of_the_answer_can_be_picked() -> None:
    path = make_public().path
    assert read(f"{at(path)}&fields=article.slug") == {"article": {"slug": path.rpartition("/")[2]}}


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_an_address(url: str) -> None:
    found = addresses.path_of(url)
    assert found is None or (found.startswith("/") and not found.startswith("//"))


def document(key: int, path: str) -> Document:
    """Return the least that can be put in public."""
    return Document(
        id=UUID(int=key), kind="news", language="en", slug=path.rpartition("/")[2], path=path, headline=f"Story {key}",
        summary="", body=Body((), "", ""), published_at=WHEN, updated_at=WHEN, word_count=0, reading_minutes=1,
        section=SectionRef("economy", "Economy"),
    )  # fmt: skip


class Moves(RuleBasedStateMachine):
    """Stories move about, swap places, are taken down and put up again; no link into the paper ever breaks."""

    paths = [f"/2025/0{month}/{slug}" for month in (1, 2) for slug in ("a", "b", "c")]
    ids = st.integers(1, 3)

    def __init__(self) -> None:
        super().__init__()
        for model in (Alias, Mention, Publication, Change):
            model.objects.all().delete()
        self.there: dict[int, str] = {}
        self.live: set[int] = set()
        self.once: set[str] = set()

    @rule(key=ids, path=st.sampled_from(paths))
    def put(self, key: int, path: str) -> None:
        slug = path.rpartition("/")[2]
        others = {place.rpartition("/")[2] for who, place in self.there.items() if who != key}
        if slug not in others:
            services.put(document(key, path), cause="updated")
            self.there[key] = path
            self.live.add(key)
            self.once.add(path)

    @precondition(lambda self: self.live)
    @rule(data=st.data(), erase=st.booleans())
    def take_down(self, data: Any, erase: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.live)))
        services.withdraw(UUID(int=key), reason="Wrong.", erase=erase)
        self.live.discard(key)

    @invariant()
    def every_link_leads_somewhere_in_one_step(self) -> None:
        for path in self.once:
            answer = Client().get(API + at(path))
            if answer.status_code == 301:
                assert answer["Location"].startswith("/api/v1/resolve/?")
                answer = Client().get(answer["Location"])
                assert answer.status_code in (200, 410), "a second step"
            assert answer.status_code in (200, 410)
            if answer.status_code == 200:
                assert json.loads(answer.content)["path"] in {self.there[key] for key in self.live}
        for key in self.live:
            assert read(at(self.there[key]))["path"] == self.there[key]


def test_no_move_breaks_a_link_or_makes_a_loop() -> None:
    run_state_machine_as_test(Moves, settings=settings(max_examples=25, stateful_step_count=12, deadline=None))
