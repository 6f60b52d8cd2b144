"""What an archive brings is public exactly as if each story had been published by itself."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import models, transaction

from bench.corpus import Corpus
from publishing import services
from publishing.document import Document
from publishing.models import (
    Change,
    Entry,
    Ledger,
    Mention,
    Posting,
    Publication,
    Recheck,
    SitemapEntry,
    Spelling,
    Thing,
)
from publishing.search import filing, index
from tests.reading import read

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
TABLES: tuple[type[models.Model], ...] = (
    Publication, Mention, Thing, Change, Ledger, SitemapEntry, Recheck, Entry, Posting, Spelling,
)  # fmt: skip


def rows(model: type[models.Model]) -> list[str]:
    """Return a table, but for serial numbers that mean nothing."""
    names = [field.attname for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    return sorted(repr(row) for row in model._default_manager.values_list(*names))


def written(corpus: Corpus, way: Callable[[Sequence[Document]], Any]) -> dict[str, list[str]]:
    """Return what a way of publishing leaves in each table, and leave nothing of it."""
    documents = list(corpus.documents())
    with transaction.atomic():
        services.introduce(corpus.things(), now=NOW)
        services.put(documents[0], cause=Change.Kind.PUBLISHED, now=NOW)
        way(documents[1:])
        filing.file_all(NOW)
        found = {model.__name__: rows(model) for model in TABLES}
        transaction.set_rollback(True)
    return found


def test_many_at_once_leave_the_rows_that_one_by_one_leave() -> None:
    corpus = Corpus(6)

    def one_by_one(documents: Sequence[Document]) -> None:
        for document in documents:
            services.put(document, cause=Change.Kind.PUBLISHED, now=NOW)

    alone = written(corpus, one_by_one)
    together = written(corpus, lambda documents: services.put_new(documents, now=NOW))
    for name, found in together.items():
        assert found == alone[name], name


def test_an_index_that_is_written_piece_by_piece_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus(5)

    def together(documents: Sequence[Document]) -> None:
        services.put_new(documents, now=NOW)

    whole = written(corpus, together)
    monkeypatch.setattr(index, "ROWS", 7)
    assert written(corpus, together) == whole


def test_an_archive_of_any_size_comes_in_in_the_same_memory() -> None:
    """Whoever brings one in looks for garbage seldom: what refers to itself would stay, with texts of a thousand."""

    def in_memory() -> int:
        return sum(type(each) in TABLES for each in gc.get_objects())

    corpus = Corpus(5)
    services.introduce(corpus.things(), now=NOW)
    documents = list(corpus.documents())
    gc.collect()
    gc.disable()
    try:
        before = in_memory()
        services.put_new(documents, now=NOW)
        assert in_memory() - before <= len(documents)  # lines of the log, until the transaction ends
    finally:
        gc.enable()


def test_they_are_found_listed_and_counted() -> None:
    corpus = Corpus(5)
    services.introduce(corpus.things(), now=NOW)
    documents = list(corpus.documents())
    assert services.put_new(documents, now=NOW) == Ledger.objects.get().number
    assert read("articles/")["count"] == 5
    word = documents[0].body.text.split()[0]
    assert str(documents[0].id) in {card["id"] for card in read(f"search/?q={word}&page_size=100")["results"]}
    assert [line["path"] for line in read("changes/?since=0")["results"]][-5:] == [each.path for each in documents]
