"""The benchmark measures the newsroom as it is, not a likeness of it."""

from __future__ import annotations

from collections import Counter

import orjson
import pytest
from django.test import Client

from bench import corpus, load, wanted

pytestmark = pytest.mark.django_db
MEASURED = ("list", "detail", "tag", "tag-far", "author")


def test_what_the_benchmark_loads_is_what_publishing_writes() -> None:
    stories = corpus.Corpus(4)
    load.check(stories, list(stories.documents()))


def test_the_benchmark_notices_a_wrong_answer() -> None:
    stories = corpus.Corpus(60)
    load.services.introduce(stories.things(), now=load.NOW)
    first = load.services.hold_ledger(load.NOW).number + 1
    load.load(stories.documents())
    shown = wanted.counts(stories)
    found = wanted.wanted(stories, first, shown, Counter())
    for name in MEASURED:
        (each,) = found[name]
        assert orjson.loads(Client().get(each["path"]).content) == each["body"], name
    for each in (*found["details"][:5], *found["mixed"][:40]):
        assert orjson.loads(Client().get(each["path"]).content) == each["body"], each["path"]
    other = wanted.Stories(stories, first + 1, shown).page("articles:", 1)
    assert orjson.loads(Client().get(other["path"]).content) != other["body"]


def test_the_same_number_gives_the_same_story() -> None:
    assert corpus.Corpus(3).document(2) == corpus.Corpus(3).document(2)
    # What is said of a story without its words is said of the same one.
    frame, document = corpus.Corpus(3).frame(2), corpus.Corpus(3).document(2)
    assert (frame.id, frame.at, frame.tags) == (document.id, document.published_at, document.tags)
    assert {*frame.things()} <= {*document.things()}


def test_a_common_word_is_common_and_a_rare_one_rare() -> None:
    stories = corpus.Corpus(1000)
    texts = [document.body.text.casefold() for document in stories.documents()]
    common = sum(stories.common in text for text in texts)
    rare = sum(stories.rare in text for text in texts)
    assert common > 250
    assert rare < 25
