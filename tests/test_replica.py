"""A mirror that reads nothing but the log holds what a crawl finds, whoever wrote meanwhile."""

from __future__ import annotations

import contextlib
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from articles.drafts import Draft, Note
from articles.models import Article, Tag
from articles.services import publishing, refreshing, saving, taxonomy
from newsroom import integrity
from newsroom.errors import NewsroomError
from newsroom.watch import watcher
from publishing import log
from publishing import services as door
from publishing.models import Change, Ledger
from tests.factories import make_article, make_author, make_section, make_tag
from tests.reading import API, read, under_api

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 120.0  # seconds
WRITERS, TURNS = 8, 12
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def no_watcher_is_left() -> Iterator[None]:
    yield
    watcher.stop()


@pytest.fixture
def stories() -> list[UUID]:
    """A dozen stories in three sections, one below another, with three tags and two authors."""
    world = make_section("World")
    sections = [world.pk, make_section("Asia", parent=world).pk, make_section("Culture").pk]
    tags = [make_tag(name).pk for name in ("Energy", "Water", "Rail")]
    make_author(), make_author("Bek Omarov")
    return [
        make_article(headline=f"Story {n}", section=sections[n % 3], tags=[tags[n % 3], tags[(n + n // 3) % 3]]).pk
        for n in range(12)
    ]


class Desk:
    """A writer who does to stories whatever can be done."""

    def __init__(self, stories: list[UUID], seed: int) -> None:
        self.stories, self.chance, self.seed = stories, random.Random(seed), seed
        self.done = 0

    def turn(self) -> None:
        """Do one thing; what somebody else came before with is refused, and that is well."""
        self.done += 1
        does = (self.publish, self.publish, self.correct, self.move, self.withdraw, self.erase, self.tag, self.rename)
        with contextlib.suppress(NewsroomError):
            self.chance.choice(does)(self.chance.choice(self.stories))

    def publish(self, key: UUID, **draft: Any) -> None:
        article = Article.objects.get(pk=key)
        revision = saving.save(key, Draft(**draft), by=None, revision=article.revision).article.revision
        publishing.publish(key, by=None, revision=revision)

    def correct(self, key: UUID) -> None:
        self.publish(key, headline=f"Corrected by {self.seed}-{self.done}", corrections=[Note("A name was wrong.")])

    def move(self, key: UUID) -> None:
        self.publish(key, slug=f"moved-{self.seed}-{self.done}")

    def tag(self, key: UUID) -> None:
        self.publish(key, tags=self.chance.sample(sorted(Tag.objects.values_list("pk", flat=True)), 2))

    def withdraw(self, key: UUID) -> None:
        publishing.withdraw(key, by=None, reason="Wrong.")

    def erase(self, key: UUID) -> None:
        with transaction.atomic():  # between the two, another could publish it anew, and the desk would not know
            publishing.withdraw(key, by=None, reason="Wrong.")
            door.withdraw(key, reason="A court said so.", erase=True)

    def rename(self, key: UUID) -> None:
        tag = self.chance.choice(list(Tag.objects.all()))
        tag.name = f"{tag.slug.capitalize()} {self.seed}-{self.done}"
        taxonomy.save(tag)
        refreshing.refresh_article(key)


class Replica:
    """What a mirror keeps, and how it keeps up: the recipe of docs/front-end.md."""

    def __init__(self, since: str = "0") -> None:
        self.since, self.numbers = since, [int(since)]
        self.stories: dict[str, Json] = {}
        self.things: dict[str, Json] = {}

    def follow(self, *, size: int = 100, wait: int = 0) -> bool:
        """Read one page and take it over; return whether it was the end of the log."""
        page = read(f"changes/?since={self.since}&page_size={size}&wait={wait}&include=document,things")
        for each in page["results"]:
            assert each["number"] == self.numbers[-1] + 1, "a change is missing, or came before its turn"
            self.numbers.append(each["number"])
            self.take(each)
        self.things |= page["things"]
        self.since = page["next"]
        return bool(page["caught_up"])

    def take(self, change: Json) -> None:
        """Keep what is public now, whatever happened then."""
        kind, _, name = change["key"].partition(":")
        kept, part, key = (
            (self.stories, "document", name) if kind == "article" else (self.things, "thing", change["key"])
        )
        kept.pop(key, None)
        if part in change:
            kept[key] = change[part]

    def public(self) -> Json:
        """Return what the mirror would show: its stories, and the things that they name, counted."""
        parents = {each["slug"]: each["parent"] for key, each in self.things.items() if key.startswith("section:")}
        counts: dict[str, list[str]] = {f"section:{slug}": [] for slug in parents}
        for story in self.stories.values():
            for thing in named_in(story, parents):
                counts.setdefault(thing, []).append(story["published_at"])
        return {
            "stories": self.stories,
            "things": {
                key: {**self.things[key], "articles": len(times), "latest": max(times, default=None)}
                for key, times in counts.items()
            },
        }


def named_in(story: Json, parents: dict[str, str | None]) -> set[str]:
    """Return what a story names, with the sections above its own."""
    found = {f"{kind[:-1]}:{each['slug']}" for kind in ("tags", "authors") for each in story[kind]}
    section: str | None = story["section"]["slug"]
    while section:
        found.add(f"section:{section}")
        section = parents[section]
    return found


def crawl_cards(size: int = 100) -> Iterator[Json]:
    """Yield every card, by cursor."""
    path = f"articles/?cursor=*&page_size={size}"
    while path:
        page = read(path)
        yield from page["results"]
        path = under_api(page["next"]) if page["next"] else ""


def crawl() -> Json:
    """Return what is public, read in the ordinary way while nobody writes."""
    stories = {card["id"]: read(f"articles/{card['id']}/") for card in crawl_cards()}
    things = {
        f"{kind}:{each['slug']}": each
        for kind in ("section", "tag", "author")
        for each in read(f"{kind}s/?page_size=100")["results"]
    }
    return {"stories": stories, "things": things}


def check(replica: Replica) -> None:
    """Compare with a crawl; a process may be late by a second in what it keeps, and no more."""
    until = time.monotonic() + 5
    while (found := crawl()) != replica.public() and time.monotonic() < until:
        time.sleep(0.2)
    assert replica.public() == found
    assert replica.numbers[-1] == Ledger.objects.get().number
    for each in read("articles/?page_size=100")["results"]:
        assert each.items() <= replica.stories[each["id"]].items()  # a card is the beginning of its document


def in_threads(*jobs: Callable[[], Any]) -> ThreadPoolExecutor:
    """Begin all jobs at once, a thread each."""
    pool = ThreadPoolExecutor(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connections.close_all()

    pool.futures = [pool.submit(run, job) for job in jobs]  # type: ignore[attr-defined]
    return pool


def write(desk: Desk) -> None:
    for _ in range(TURNS):
        desk.turn()


def test_a_replica_of_the_log_is_what_a_crawl_finds(stories: list[UUID]) -> None:
    desk, replica, chance = Desk(stories, 1), Replica(), random.Random(2)
    for _ in range(60):
        desk.turn()
        if chance.random() < 0.3:
            replica.follow(size=chance.randint(1, 7))
    while not replica.follow(size=chance.randint(1, 20)):
        pass
    check(replica)
    assert len({change.kind for change in Change.objects.all()}) == len(Change.Kind.values)


@pytest.mark.postgresql
def test_a_replica_equals_a_crawl_while_eight_write_at_once(stories: list[UUID]) -> None:
    replica, chance, written = Replica(), random.Random(3), threading.Event()

    def keep_up() -> None:
        while not (replica.follow(size=chance.randint(1, 30), wait=chance.choice((0, 0, 1))) and written.is_set()):
            pass

    with (
        in_threads(keep_up) as reading,
        in_threads(*(lambda seed=seed: write(Desk(stories, seed)) for seed in range(WRITERS))) as writing,
    ):
        try:
            for each in writing.futures:  # type: ignore[attr-defined]
                each.result(PATIENCE)
        finally:
            written.set()
        reading.futures[0].result(PATIENCE)  # type: ignore[attr-defined]
    while not replica.follow():  # what came between its last page and the last writer
        pass
    check(replica)
    assert len(replica.numbers) > WRITERS * 4
    assert list(integrity.faults()) == []


@pytest.mark.postgresql
def test_a_mirror_that_begins_with_a_crawl_while_others_write_ends_up_the_same(stories: list[UUID]) -> None:
    write(Desk(stories, 99))
    Change.objects.update(at=timezone.now() - log.KEPT_ELSEWHERE * 2)
    before = Ledger.objects.get().number
    with in_threads(*(lambda seed=seed: write(Desk(stories, seed)) for seed in range(WRITERS))) as writing:
        replica = begin_with_a_crawl()
        for each in writing.futures:  # type: ignore[attr-defined]
            each.result(PATIENCE)
    while not replica.follow(size=7):
        pass
    check(replica)
    assert replica.numbers[0] == before


def begin_with_a_crawl() -> Replica:
    """Return a mirror that knew nothing: first the number, then everything, then what changed since."""
    replica = Replica(read("changes/?since=now")["next"])
    for card in crawl_cards(size=2):
        found = Client().get(f"{API}articles/{card['id']}/")
        if found.status_code == 200:  # else it was taken down since its card was read, and the log will say so
            replica.stories[card["id"]] = json.loads(found.content)
    for kind in ("section", "tag", "author"):
        for each in read(f"{kind}s/?page_size=100")["results"]:
            replica.things[f"{kind}:{each['slug']}"] = {
                name: value for name, value in each.items() if name not in ("articles", "latest")
            }
    return replica
