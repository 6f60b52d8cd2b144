"""The desk API written down: a change of it is a visible difference, and it says what is so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from jsonschema import Draft202012Validator

from newsroom import keys
from newsroom.scopes import SCOPES
from tests.desk_api import Desk
from tests.leak.crawl import routes
from tests.reading import check_snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SNAPSHOT = Path(__file__).parent / "snapshots" / "desk-openapi.json"


@pytest.fixture
def schema(oscar: User) -> dict[str, Any]:
    found: dict[str, Any] = Desk(oscar).get("schema/").json()
    return found


def operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, one) for path, item in schema["paths"].items() for method, one in item.items()]


def test_a_change_of_the_contract_is_a_visible_difference(schema: dict[str, Any]) -> None:
    check_snapshot(SNAPSHOT, json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def test_every_address_is_in_it_and_every_operation_has_its_own_name(schema: dict[str, Any]) -> None:
    assert len(schema["paths"]) == sum(route.startswith("api/desk/v1/") for route in routes())
    names = [one["operationId"] for _, _, one in operations(schema)]
    assert len(names) == len(set(names))
    assert all(one["summary"] and one["description"] for _, _, one in operations(schema))


def test_the_scopes_and_the_fields_that_it_names_are_real(schema: dict[str, Any]) -> None:
    for path, _method, one in operations(schema):
        for by_key in one["security"][1:]:  # what belongs to a form takes a session alone
            assert set(by_key["key"]) <= SCOPES.keys()
            assert by_key["key"] or path.endswith("/schema/")
        for content in one.get("requestBody", {}).get("content", {}).values():
            Draft202012Validator.check_schema(content["schema"])


def test_a_write_of_what_exists_says_that_it_needs_the_version(schema: dict[str, Any]) -> None:
    versioned = {
        (method, path.removeprefix("/api/desk/v1/"))
        for path, method, one in operations(schema)
        if any(parameter["name"] == "If-Match" for parameter in one["parameters"])
    }
    assert {
        ("patch", "articles/{article_id}/"), ("post", "articles/{article_id}/publish/"), ("delete", "tags/{slug}/"),
        ("patch", "images/{image_id}/"), ("patch", "webhooks/{pk}/"), ("post", "keys/{key_id}/revoke/"),
    } <= versioned  # fmt: skip


def test_it_is_read_with_any_key_and_by_nobody_else(rita: User) -> None:
    token = keys.create("Program", by=None, scopes=["ticker:read"], user=rita).token
    assert Desk(token).get("schema/").status_code == 200
    assert Desk().get("schema/").status_code == 401
