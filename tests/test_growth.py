"""A database that fills up is looked at in time, so that reading a hundred rows never takes reading all."""

from __future__ import annotations

import pytest
from django.db import connection

from newsroom.rows import Growth
from publishing.models import Thing

ANALYZED = "SELECT reltuples FROM pg_class WHERE oid = 'publishing_thing'::regclass"


@pytest.mark.postgresql
@pytest.mark.django_db
def test_tables_are_looked_at_after_a_thousand_rows_and_again_when_they_are_four_times_as_many() -> None:
    def looked() -> int:
        with connection.cursor() as cursor:
            cursor.execute(ANALYZED)
            return int(cursor.fetchone()[0])

    growth = Growth()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE publishing_thing")
    before = looked()
    Thing.objects.create(key="tag:one", kind="tag", slug="one")
    growth.note(999)
    assert looked() == before
    growth.note(1)
    assert looked() == before + 1
    Thing.objects.create(key="tag:two", kind="tag", slug="two")
    growth.note(2_999)
    assert looked() == before + 1
    growth.note(1)
    assert looked() == before + 2
