"""The benchmark measures the newsroom as it is, not a likeness of it."""

from __future__ import annotations

import orjson
import pytest
from django.test import Client

from bench import corpus, load

pytestmark = pytest.mark.django_db


def test_what_the_benchmark_loads_is_what_publishing_writes() -> None:
    stories = corpus.Corpus(4)
    load.check(stories, list(stories.documents()))


def test_the_benchmark_notices_a_wrong_answer() -> None:
    stories = corpus.Corpus(400)
    documents = list(stories.documents())
    load.services.introduce(stories.things(), now=load.NOW)
    first = load.services.hold_ledger(load.NOW).number + 1
    load.load(documents)
    for name, each in load.wanted(documents, first, far=2).items():
        answer = Client().get(each["path"])
        assert orjson.loads(answer.content) == each["body"], name
    other = load.wanted(documents, first + 1, far=2)
    assert orjson.loads(Client().get(other["list"]["path"]).content) != other["list"]["body"]


def test_the_same_number_gives_the_same_stories() -> None:
    assert [list(corpus.Corpus(3).documents())] == [list(corpus.Corpus(3).documents())]
