"""Eight at the same stories, through the admin, the desk API and the services: nothing that was accepted is lost."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, count, pairwise
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client

from articles.drafts import Draft
from articles.models import Article
from articles.reading import differing
from articles.services import saving
from newsroom import integrity
from newsroom.errors import StaleRevision
from tests.desk import desk_of, fields, page_of
from tests.desk_api import Desk
from tests.factories import make_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

EDITS = 1_000
LEAST = 40  # of each; the others are for whoever comes first, so that all eight are at it until the last
CLIENTS = ("admin", "admin", "api", "api", "api", "service", "service", "service")
FIELDS = ("kicker", "summary", "notice", "dateline", "seo_title", "seo_description")
PATIENCE = 1_800  # seconds, on a machine that others use too
ROUNDS = 40  # tries of one edit, before its writer takes up another


@dataclass
class Writer:
    """One of the eight: its way in, and what came of what it typed."""

    name: str
    way: str
    user: User
    stories: list[Article]
    chance: random.Random
    browser: Client = field(init=False)
    program: Desk = field(init=False)
    accepted: list[tuple[UUID, str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    tokens: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.browser, self.program = desk_of(self.user), Desk(self.user)

    def work(self, shared: Iterator[int], gate: threading.Barrier) -> None:
        """Make this writer's own edits, and of those that all share as many as it comes to."""
        gate.wait()
        try:
            for _ in chain(range(LEAST), shared):
                self.edit()
        finally:
            connections.close_all()

    def edit(self) -> None:
        """Make one edit that is accepted: a word of its own in one field."""
        ways: dict[str, Callable[[Article, str, str], bool]] = {
            "admin": self._by_form,
            "api": self._by_api,
            "service": self._by_service,
        }
        while True:
            story, name = self.chance.choice(self.stories), self.chance.choice(FIELDS)
            for _ in range(ROUNDS):
                token = f"{self.name} {next(self.tokens)}"
                if ways[self.way](story, name, token):
                    self.accepted.append((story.pk, name, token))
                    return
                self.refused.append(token)

    def _by_service(self, story: Article, name: str, token: str) -> bool:
        revision = Article.objects.values_list("revision", flat=True).get(pk=story.pk)
        try:
            saving.save(story.pk, Draft(**{name: token}), by=self.user, revision=revision)  # type: ignore[arg-type]
        except StaleRevision:
            return False
        return True

    def _by_api(self, story: Article, name: str, token: str) -> bool:
        path = f"articles/{story.pk}/"
        answer = self.program.patch(path, {name: token}, match=self.program.etag(path))
        assert answer.status_code in {200, 412}, answer.content
        return bool(answer.status_code == 200)

    def _by_form(self, story: Article, name: str, token: str) -> bool:
        page = page_of(story)
        form = {**fields(self.browser.get(page)), name: token}
        for _ in range(5):
            # Somebody saved in between: what the page shows is both in one, and this writer's word stays.
            response = self.browser.post(page, {**form, f"choose-{name}": "mine", "step": "save"})
            if response.status_code == 302:
                return True
            assert response.status_code == 200
            form = fields(response)
            assert form[name] == token, "what was typed is always in the form that comes back"
        return False


@pytest.fixture
def writers(edna: User, rita: User, mira: User) -> list[Writer]:
    stories = [make_article(by=rita, headline=f"Story {number}") for number in range(8)]
    people = (edna, rita, mira)
    return [
        Writer(f"{way}{number}", way, people[number % 3], stories, random.Random(number))
        for number, way in enumerate(CLIENTS)
    ]


def history(story: Article) -> list[dict[str, Any]]:
    return list(story.revisions.saved().order_by("number").values_list("content", flat=True))


def test_every_accepted_edit_of_a_thousand_is_in_the_history_and_none_is_lost(writers: list[Writer]) -> None:
    gate, shared = threading.Barrier(len(writers)), iter(range(EDITS - LEAST * len(writers)))
    with ThreadPoolExecutor(len(writers)) as pool:
        for done in [pool.submit(writer.work, shared, gate) for writer in writers]:
            done.result(PATIENCE)
    accepted = [each for writer in writers for each in writer.accepted]
    refused = {token for writer in writers for token in writer.refused}
    assert len(accepted) == EDITS
    for story in writers[0].stories:
        contents = history(story)
        numbers = list(story.revisions.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))
        told = []
        for before, after in pairwise(contents):
            # Each save changed its one field, and took nobody else's word with it.
            (name,) = differing(before, after)
            told.append((story.pk, name, after[name]))
        assert sorted(told, key=str) == sorted((each for each in accepted if each[0] == story.pk), key=str)
        assert not {token for _, _, token in told} & refused
        now = Article.objects.get(pk=story.pk)
        assert now.revision == len(contents)
        assert {name: getattr(now, name) for name in FIELDS} == {name: contents[-1][name] for name in FIELDS}
    assert list(integrity.faults()) == []
