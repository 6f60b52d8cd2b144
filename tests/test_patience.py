"""A read that takes too long is ended in the database, and the reader told to come again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from newsroom import patience
from publishing import queries
from publishing.api import fields
from publishing.models import Publication
from publishing.search import match
from tests.factories import make_public, make_tag
from tests.reading import check_problem, read

pytestmark = pytest.mark.django_db

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT COUNT(*) FROM n"
LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n LIMIT 1000000) SELECT COUNT(*) FROM n"


def endless(*args: Any, **kwargs: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS)


@pytest.mark.parametrize(
    ("module", "name", "address"),
    [
        (queries, "count", "articles/?tag=energy&tag=asia"),
        (queries, "page", "articles/?ordering=headline"),
        (match, "find", "articles/?q=story"),
        (match, "find", "search/?q=story"),
        (fields, "pick", "tags/?q=energy"),
    ],
)
def test_what_takes_too_long_is_given_up(
    module: Any, name: str, address: str, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.LONGEST_READ = 0.2
    make_public(headline="A story", tags=[make_tag("Energy").pk, make_tag("Asia").pk])
    with monkeypatch.context() as slow:
        slow.setattr(module, name, endless)
        answer = Client().get(f"/api/v1/{address}")
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert answer["Cache-Control"] == "no-store"
        check_problem(answer)
    assert read(address)["count"] == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails", [False, True])
def test_the_limit_ends_with_the_read(fails: bool, settings: Any) -> None:
    settings.LONGEST_READ = 0.2
    if fails:
        with pytest.raises(OperationalError), patience.limited():
            endless()
    else:
        with patience.limited():
            assert Publication.objects.count() == 0
    settings.LONGEST_READ = 60
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)
        else:
            cursor.execute(LONG)  # a limit that stayed would end it
            assert cursor.fetchone() == (1_000_000,)
