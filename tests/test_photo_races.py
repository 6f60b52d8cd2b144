"""Readers poll every outlet while photos are recalled, restored, republished: no answer names a recalled one."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from articles.drafts import LeadPhoto
from articles.models import Article, Author
from articles.services import publishing, refreshing
from media import services
from media.models import Image
from newsroom.errors import NewsroomError
from publishing.models import Publication
from tests.factories import make_article, make_author, make_photo, make_public
from tests.hot import memory
from tests.outlets import LOGS, Seen, dead, look, naming, outlets
from tests.photos import photo_files
from tests.test_races import check_the_door, publish_as_it_stands

__all__ = ["photo_files"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("photo_files"),
    pytest.mark.postgresql,
]
ROUNDS = 12
PATIENCE = 300  # seconds; a deadlock would wait longer


@dataclass
class Desk:
    """What the desk knows of the photo: None while it is about to change, else whether it is recalled."""

    recalled: bool | None = False
    turn: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    wrong: list[str] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=lambda: {"while recalled": 0, "while shown": 0})

    def set(self, recalled: bool | None) -> None:
        self.turn += 1
        self.recalled = recalled


def recall_and_restore(desk: Desk, image: Image) -> None:
    """Recall and restore the photo by turns; say before and after each that it is so."""
    dice = random.Random(7)
    try:
        for number in range(ROUNDS):
            desk.set(None)
            services.recall(
                image.pk, by=None, reason=f"Round {number}.", replace=dice.choice(["nothing", "placeholder"])
            )
            desk.set(True)
            desk.over.wait(0.3)
            desk.set(None)
            services.restore(image.pk, by=None)
            desk.set(False)
            desk.over.wait(0.2)
    finally:
        desk.over.set()


def read(desk: Desk, image: Image, urls: list[str]) -> None:
    """Poll the outlets, and compare each answer with what the desk knew from its beginning to its end."""
    dice, client = random.Random(threading.get_ident()), Client()
    while not desk.over.is_set():
        url = dice.choice(urls)
        known, turn = desk.recalled, desk.turn
        seen: dict[str, Seen] = look([url], client)
        missing = dead(seen) if known is False else set()
        if known is None or desk.turn != turn:
            continue  # it changed meanwhile: either answer is right
        desk.answers["while recalled" if known else "while shown"] += 1
        if known and naming(image, seen):
            desk.wrong.append(f"{url} names a recalled photo")
        if missing and desk.turn == turn:
            desk.wrong.append(f"{url} names files that are not there: {missing}")


def write(desk: Desk, work: Callable[[], Any]) -> None:
    """Do what other people do meanwhile; being refused is no fault."""
    while not desk.over.is_set():
        try:
            work()
        except NewsroomError:
            continue


def closing(job: Callable[..., None], *given: Any) -> None:
    try:
        job(*given)
    finally:
        connections.close_all()


@pytest.fixture
def image() -> Image:
    return make_photo()


@pytest.fixture
def author(image: Image) -> Author:
    return make_author("Aida Sadykova", photo=image)


def story_of(image: Image, headline: str) -> Publication:
    figure = f'<figure data-image="{image.pk}"></figure>'
    return make_public(headline=headline, lead=LeadPhoto(image.pk), body=f"<p>The lake rose.</p>{figure}")


def test_at_no_moment_does_an_outlet_name_a_recalled_photo(image: Image, author: Author) -> None:
    first, second = story_of(image, "Turbines rise"), story_of(image, "Dam holds")
    waiting = make_article(headline="Sealed", lead=image)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    publishing.schedule(waiting.pk, at=later, by=None, revision=1)
    urls = [*outlets(first, image, author), *LOGS, f"/api/v1/articles/{second.slug}/"]
    desk = Desk()
    jobs: list[tuple[Any, ...]] = [
        (recall_and_restore, desk, image),
        *((read, desk, image, urls) for _ in range(4)),
        (write, desk, lambda: publish_as_it_stands(first.key)),
        (write, desk, lambda: refreshing.refresh_article(second.key)),
        (write, desk, lambda: refreshing.refresh_mentioning.call(f"image:{image.pk}")),
    ]
    with memory(), ThreadPoolExecutor(len(jobs)) as pool:
        for future in [pool.submit(closing, *job) for job in jobs]:
            future.result(PATIENCE)
    assert desk.wrong == []
    assert min(desk.answers.values()) > 20, desk.answers
    check_the_door()
    after = look(urls)
    assert len(naming(image, after)) > 15
    assert dead(after) == set()
    assert Article.objects.get(pk=waiting.pk).state == Article.State.SCHEDULED


def test_two_who_recall_one_photo_at_once_recall_it_once(image: Image) -> None:
    story_of(image, "Turbines rise")
    gate, told = threading.Barrier(4), []

    def recall() -> None:
        gate.wait()
        try:
            services.recall(image.pk, by=None, reason="A complaint.")
            told.append("recalled")
        except NewsroomError as refusal:
            told.append(refusal.code)

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(closing, recall) for _ in range(4)]:
            future.result(PATIENCE)
    assert sorted(told) == ["not_ready", "not_ready", "not_ready", "recalled"]
    check_the_door()


def test_recalls_of_two_photos_of_one_story_do_not_wait_for_each_other(image: Image) -> None:
    other = make_photo(caption="The dam at noon.")
    figure = f'<figure data-image="{other.pk}"></figure>'
    story = make_public(headline="Both", lead=LeadPhoto(image.pk), body=f"<p>The lake rose.</p>{figure}")

    def swing(photo: Image) -> None:
        for number in range(6):
            services.recall(photo.pk, by=None, reason=f"Round {number}.")
            services.restore(photo.pk, by=None)

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(closing, swing, photo) for photo in (image, other)]:
            future.result(PATIENCE)
    seen = look([f"/api/v1/articles/{story.slug}/"])
    assert naming(image, seen)
    assert naming(other, seen)
    check_the_door()
