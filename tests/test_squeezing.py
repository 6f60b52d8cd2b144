"""What is long is squeezed by PostgreSQL in the way that is read fastest, on every server that can."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from newsroom import squeezing

pytestmark = pytest.mark.django_db

HOW = """
SELECT a.attname, a.attcompression FROM pg_attribute a WHERE a.attrelid = 'publishing_publication'::regclass
AND a.attname IN ('document', 'slug', 'version')
"""


def squeezed() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(HOW)
        return dict(cursor.fetchall())


@pytest.mark.postgresql
def test_long_columns_are_squeezed_with_lz4_after_a_migration() -> None:
    assert squeezed() == {"document": "l", "slug": "", "version": ""}


@pytest.mark.postgresql
def test_a_choice_of_the_operator_stays() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publishing_publication ALTER COLUMN document SET COMPRESSION pglz")
    squeezing.squeeze(apps.get_app_config("publishing"))
    assert squeezed()["document"] == "p"


def test_it_is_asked_once_what_there_is_left_to_squeeze(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        squeezing.squeeze(apps.get_app_config("publishing"))
