"""The cast, and what every test stands on.

Edna edits and may publish, Rita reports, Pia runs the photo desk, Max the market desk,
Mira manages, Oscar may do nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test import client as test_client
from hypothesis import HealthCheck
from hypothesis import settings as examples

from newsroom.garbage import look_seldom
from publishing import clock
from publishing.search import facets, tray
from tests import flush, once
from tests.quotes import NOW
from ticker import stream

# How fast an example is found or run is the machine's business: no test asserts speed.
examples.register_profile("newsroom", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("newsroom")

SHARED = Path(os.environ.get("NEWSROOM_SHARED", settings.BASE_DIR.parent / "shared" / "data"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a second run, on another database, leave out what would do the very same again."""
    parser.addoption("--on-the-database", action="store_true", help="run only tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, by name, what this machine cannot run."""
    if config.getoption("on_the_database"):
        others = [item for item in items if not touches_the_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if touches_the_database(item)]
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    for item in items:
        if item.get_closest_marker("postgresql") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (DATABASE_URL)"))
        if item.get_closest_marker("data") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"no shared data at {SHARED}"))


def pytest_configure() -> None:
    """Look for garbage seldom: what is made while tests are collected stays to the end."""
    look_seldom()


def pytest_collection_finish() -> None:
    """Look for none among what six thousand tests are made of."""
    look_seldom()


def touches_the_database(item: pytest.Item) -> bool:
    """Return whether a test asked for the database, itself or through a fixture, and the database has a say in it."""
    if item.get_closest_marker("once"):
        return False
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db", "django_db_setup"} & set(fixtures))


@pytest.fixture(scope="session", autouse=True)
def quick_flush() -> Iterator[None]:
    """Let a test that commits be cheap to clean up after."""
    with flush.by_rows():
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_server() -> Iterator[None]:
    """Let Django's test server send at once, as a real one does: else each answer waits 40 ms for an ACK."""
    with patch.object(WSGIRequestHandler, "disable_nagle_algorithm", True):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_pages() -> Iterator[None]:
    """Let an answer remember what its page was given, and not again what each of a hundred parts of it was."""
    store = test_client.store_rendered_templates

    def keep(kept: dict[str, Any], signal: Any, sender: Any, template: Template, context: Context, **more: Any) -> None:
        if context.template is template:  # else it is extended or included by another
            store(kept, signal, sender, template, context, **more)

    with patch.object(test_client, "store_rendered_templates", keep):
        yield


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path) -> None:
    """Give each test empty originals and renditions."""
    once.keep_files_in(tmp_path)


@pytest.fixture(autouse=True)
def fresh_facets() -> None:
    """Let no test count by what another's stories were, or find them."""
    facets.reset()
    tray.reset()


@pytest.fixture(autouse=True)
def fresh_tape() -> None:
    """Let no test hear how another's rates stood."""
    stream.forget()


@pytest.fixture(autouse=True)
def fresh_clock() -> Iterator[None]:
    """Let no test inherit what another remembered of due times."""
    clock.reset()
    yield
    clock.reset()


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Return a function that makes a member of staff in the named groups."""

    def make(username: str, *groups: str) -> User:
        user = User.objects.create_user(
            username, password="a long pass phrase", is_staff=True, first_name=username.capitalize()
        )
        user.groups.set(Group.objects.filter(name__in=groups))
        assert user.groups.count() == len(groups)
        return user

    return make


@pytest.fixture
def edna(person: Callable[..., User]) -> User:
    """An editor: writes, edits, publishes, withdraws."""
    return person("edna", "Editors")


@pytest.fixture
def rita(person: Callable[..., User]) -> User:
    """A reporter: writes and sends for review."""
    return person("rita", "Reporters")


@pytest.fixture
def pia(person: Callable[..., User]) -> User:
    """Runs the photo desk."""
    return person("pia", "Photo desk")


@pytest.fixture
def max_(person: Callable[..., User]) -> User:
    """Runs the market desk."""
    return person("max", "Market desk")


@pytest.fixture
def mira(person: Callable[..., User]) -> User:
    """Manages: every desk, and the accounts."""
    return person("mira", "Managing editors")


@pytest.fixture
def oscar(person: Callable[..., User]) -> User:
    """Has an account, and may do nothing."""
    return person("oscar")


@pytest.fixture
def desk_max(client: Client, max_: User) -> User:
    """Max, signed in on the desk."""
    client.force_login(max_)
    return max_


@pytest.fixture
def on_wednesday(settings: Any) -> Iterator[time_machine.Traveller]:
    """Stop the clock on the Wednesday of the ticker's tests, in a newsroom that lives by UTC; return it to be moved."""
    settings.TIME_ZONE = "UTC"
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def public(db: None) -> Client:
    """A reader: nobody in particular, over HTTP."""
    return Client()


@pytest.fixture
def on_postgresql() -> bool:
    """Return whether the tests run on PostgreSQL."""
    return connection.vendor == "postgresql"


@pytest.fixture
def shared() -> Path:
    """Return the folder of real inputs; tests that use it carry the marker `data`."""
    return SHARED
