"""A read without a cursor returns what the cursor does, and minds whatever else goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from newsroom import reads
from publishing import queries, statements
from publishing.models import Mention, Publication
from tests.factories import make_public

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ", ".join(f"story.{name}" for name in statements.WITH_WORDS)
SQL = f"SELECT {COLUMNS}, has_image, 7 FROM publishing_publication AS story WHERE slug = %s"  # noqa: S608


@pytest.fixture
def story() -> Publication:
    """Return a story whose words are of several scripts."""
    return make_public(headline="Қалада “ё” 漢字 👩‍👧", summary="Two\\lines, 50 % of it\tin tabs.")


def by_cursor(sql: str, values: Any) -> list[Any]:
    """Return the rows as Django reads them."""
    with transaction.atomic():
        return reads.rows(sql, values)


def test_both_ways_return_the_same(story: Publication) -> None:
    for _ in range(3):
        assert reads.rows(SQL, [story.slug]) == by_cursor(SQL, [story.slug])
    for found in (statements.find(story.slug, words=True), statements.find(story.key, words=False)):
        assert found is not None
        assert found.key == story.key


def test_the_lists_read_the_same_either_way(story: Publication) -> None:
    def newest() -> Any:
        return statements.newest("articles:", ("card", "key"), size=5, first=0)

    found = newest()
    with transaction.atomic():
        assert newest() == found


@pytest.mark.parametrize("slug", ["", "a'b", 'a"b', "%s", "$1", "a\\b", "ё漢", "x" * 5000])
def test_no_value_is_more_than_a_value(story: Publication, slug: str) -> None:
    assert reads.rows(SQL, [slug]) == []


@pytest.mark.postgresql
def test_lists_and_bytes_go_there_and_back_as_they_are() -> None:
    odd = ["", "a'b", 'a"b', "%s", "$1", "a\\b", "{x,y}", "NULL", "a,b", "ё漢", " x ", "x" * 5000]
    for sql, value in (
        ("SELECT array_length(%s::text[], 1), array_to_string(%s::text[], '|')", odd),
        ("SELECT array_length(%s::bigint[], 1), array_to_string(%s::bigint[], '|')", [0, -1, 2**62]),
        ("SELECT array_length(%s::bigint[], 1), array_to_string(%s::bigint[], '|')", []),
    ):
        wanted = (len(value) or None, "|".join(map(str, value)))
        assert reads.rows(sql, [value, value]) == by_cursor(sql, [value, value]) == [wanted]
    whole = "SELECT decode(%s, 'hex'), ''::bytea"
    assert reads.rows(whole, [bytes(range(256)).hex()]) == [(bytes(range(256)), b"")]
    assert by_cursor(whole, [bytes(range(256)).hex()]) == [(bytes(range(256)), b"")]
    beside = "SELECT decode(%s, 'hex'), 'ё'::text, 'ё'::varchar, -1, -2::smallint, -4611686018427387904, NULL::text"
    apart = "SELECT decode(%s, 'hex'), now() > '2020-01-01', NULL::uuid"
    for sql in (beside, apart):
        assert reads.rows(sql, ["00ff"]) == by_cursor(sql, ["00ff"])


def test_nothing_is_found_by_the_beginning_of_a_value(story: Publication) -> None:
    try:
        found = reads.rows(SQL, [f"{story.slug}\0tail"])
    except (DatabaseError, ValueError):
        return  # PostgreSQL's driver refuses it
    assert found == []


def test_it_is_counted_where_queries_are_counted(story: Publication) -> None:
    with CaptureQueriesContext(connection) as asked:
        reads.rows(SQL, [story.slug])
    assert len(asked) == 1


def test_it_sees_the_transaction_that_it_is_part_of(story: Publication) -> None:
    with transaction.atomic():
        Publication.objects.update(headline="Meanwhile")
        assert "Meanwhile" in by_cursor("SELECT headline FROM publishing_publication", [])[0]
        transaction.set_rollback(True)
    assert reads.rows("SELECT headline FROM publishing_publication", []) == [(story.headline,)]


def test_a_wrong_statement_is_a_database_error_and_the_next_read_works(story: Publication) -> None:
    with pytest.raises((OperationalError, ProgrammingError)):
        reads.rows("SELECT nothing FROM nowhere", [])
    assert len(reads.rows(SQL, [story.slug])) == 1


@pytest.mark.postgresql
def test_what_the_server_forgot_is_prepared_again(story: Publication) -> None:
    with connection.cursor() as cursor:
        assert reads.rows(SQL, [story.slug])
        cursor.execute("DEALLOCATE ALL")
        assert reads.rows(SQL, [story.slug]) == by_cursor(SQL, [story.slug])


@pytest.mark.postgresql
def test_a_connection_that_the_server_closed_is_followed_by_a_good_one(story: Publication) -> None:
    connection.close()
    ((pid,),) = reads.rows("SELECT pg_backend_pid()", [])
    assert connection.connection is None  # a read takes none from the thread, and leaves it none
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid = %s", [pid])
    assert len(reads.rows(SQL, [story.slug])) == 1


@pytest.fixture
def hang_up(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a function that has the server hang up just before each of the next so many reads are run."""
    run, left = reads._run, [0]

    def hindered(link: Any, *read: Any) -> Any:
        if left[0]:
            left[0] -= 1
            where = connection.settings_dict
            named = {"host": where["HOST"], "port": where["PORT"], "user": where["USER"], "dbname": where["NAME"]}
            with psycopg.connect(password=where["PASSWORD"], **named) as admin:
                admin.execute("SELECT pg_terminate_backend(%s, 30000)", [link.info.backend_pid])
        return run(link, *read)

    monkeypatch.setattr(reads, "_run", hindered)
    return lambda times: left.__setitem__(0, times)


@pytest.mark.postgresql
@pytest.mark.parametrize("own", [True, False])
def test_a_read_that_the_server_hangs_up_on_is_asked_once_more(
    story: Publication, hang_up: Callable[[int], None], own: bool
) -> None:
    connection.ensure_connection() if own else connection.close()
    hang_up(1)
    assert len(reads.rows(SQL, [story.slug])) == 1
    connection.ensure_connection() if own else connection.close()
    hang_up(2)
    with pytest.raises(OperationalError):
        reads.rows(SQL, [story.slug])
    assert len(reads.rows(SQL, [story.slug])) == 1


@pytest.mark.postgresql
def test_a_read_under_a_limit_is_not_asked_again_without_it(story: Publication, hang_up: Callable[[int], None]) -> None:
    hang_up(1)
    with pytest.raises(OperationalError), reads.limited(1000):
        reads.rows(SQL, [story.slug])
    with reads.limited(1000):
        assert len(reads.rows(SQL, [story.slug])) == 1


@pytest.mark.postgresql
def test_a_thread_with_a_connection_reads_on_it(story: Publication) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert reads.rows("SELECT pg_backend_pid()", []) == [cursor.fetchone()]


@pytest.mark.postgresql
def test_a_limited_read_outlives_a_server_that_forgot_what_was_prepared(story: Publication) -> None:
    for _ in range(2):
        for forget in ("SELECT 1", "DEALLOCATE ALL"):
            with connection.cursor() as cursor:
                cursor.execute(forget)
            with reads.limited(1000):
                assert reads.rows(SQL, [story.slug])[0][3] == story.path
                assert reads.rows("SHOW statement_timeout", []) == [("1s",)]
    assert reads.rows("SHOW statement_timeout", []) == [("0",)]


@pytest.mark.postgresql
def test_what_fails_under_a_limit_leaves_a_connection_that_reads(story: Publication) -> None:
    with pytest.raises(OperationalError), reads.limited(20):
        reads.rows("SELECT pg_sleep(%s::float)", ["1"])
    with reads.limited(1000):
        assert len(reads.rows(SQL, [story.slug])) == 1


@pytest.mark.postgresql
def test_what_readers_get_is_compressed_to_be_read_fast(story: Publication) -> None:
    ways = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    if reads.rows(ways, []) == [(True,)]:
        Publication.objects.update(document="stored " * 5000)
        assert reads.rows("SELECT pg_column_compression(document) FROM publishing_publication", []) == [("lz4",)]


def test_text_that_only_passes_through_comes_as_its_bytes(story: Publication) -> None:
    sql = f"SELECT key, {reads.as_bytes('headline')}, headline FROM publishing_publication WHERE slug = %s"  # noqa: S608
    for _ in range(2):
        assert reads.rows(sql, [story.slug])[0][1:] == (story.headline.encode(), story.headline)
    with transaction.atomic():  # by Django's cursor
        assert reads.rows(sql, [story.slug])[0][1:] == (story.headline.encode(), story.headline)
    found = queries.find(story.slug)
    assert found is not None
    assert found.stored.decode() == story.document


@pytest.mark.postgresql
def test_a_server_is_asked_to_keep_the_plans_of_so_many_reads_and_no_more(story: Publication) -> None:
    with patch.object(reads, "MOST_PREPARED", 3):
        for _ in range(2):
            for number in range(6):
                assert reads.rows(f"SELECT {number} + 1", []) == [(number + 1,)]
        kept = reads.rows("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ %s", [r"^SELECT \d \+ 1$"])
    assert kept[0][0] <= 3


@pytest.mark.postgresql
@pytest.mark.parametrize("first", [0, 40, 300])
def test_a_list_is_not_planned_anew_for_each_reader(story: Publication, first: int) -> None:
    many = [copied(story, number) for number in range(3000)]
    Publication.objects.bulk_create(many)
    rows = [Mention(publication=each, thing="articles:", published_at=each.published_at) for each in many]
    Mention.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for _ in range(12):
        assert len(statements.newest("articles:", ("card",), size=6, first=first)[1]) == 6
    plans = "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement ~ %s AND name LIKE 'read%'"
    assert reads.rows(plans, ["publishing_mention"]) == [(5, 7)]  # PostgreSQL makes up its mind after five


def copied(story: Publication, number: int) -> Publication:
    """Return a story like this one under a key and an address of its own, not yet saved."""
    fields = {field.attname: getattr(story, field.attname) for field in Publication._meta.concrete_fields}
    return Publication(
        **{**fields, "key": uuid4(), "slug": f"story-{number}", "path": f"/2025/01/{number}", "version": 9 + number}
    )


@given(rows=st.integers(min_value=0, max_value=10**7))
def test_what_a_limit_says_is_enough_and_at_most_an_eighth_more(rows: int) -> None:
    assert rows <= reads.up_to(rows) <= max(rows, rows * 9 / 8)
