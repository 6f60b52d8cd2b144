"""The two worlds, built and walked once for all tests of this folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import override_settings

from articles.models import Author, Section, Tag
from newsroom import keys
from newsroom.models import AuditEntry
from publishing import clock
from publishing.api import stream
from publishing.models import Change
from publishing.queries import CANONICAL_ID
from tests.leak import canaries, crawl
from tests.leak.build import build
from tests.leak.crawl import Asked, Walk
from tests.leak.steps import NOW
from tests.once import keep_files_in
from ticker import stream as market
from ticker.models import Fetch, Instrument, Quote
from wordpress.models import Run
from wordpress.rest import numbers


@dataclass
class Worlds:
    """What the world with hidden things answered, and the one without, to the same questions."""

    full: Walk = field(default_factory=Walk)
    bare: Walk = field(default_factory=Walk)
    desk: Walk = field(default_factory=Walk)
    refs: dict[str, list[str]] = field(default_factory=dict)
    streamed: list[str] = field(default_factory=list)  # all that stream/ tells from the first change on, in both
    dry: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)  # what was written while the worlds were walked
    logged: set[str] = field(default_factory=set)  # states of which the log of changes tells


@pytest.fixture(autouse=True)
def _all_outlets(settings: Any) -> None:
    """Have also those answer that are off until somebody wants them."""
    settings.WORDPRESS_API = True


@pytest.fixture(scope="package")
def worlds(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Worlds:
    """Build both worlds, one after the other, and keep everything that they answered."""
    found = Worlds()
    # Who may see what is not asked of a second database; whether each page opens on it is.
    second = pytestconfig.getoption("on_the_database")
    with django_db_blocker.unblock():
        with _one_world(tmp_path_factory.mktemp("full")), override_settings(WORDPRESS_API=True):
            world = build(hidden=True)
            found.dry = canaries.columns_without_canary()
            found.secrets = world.secrets
            found.streamed.append(_streamed())
            found.logged = canaries.states(str(list(Change.objects.values_list("thing", "path", "touched"))))
            found.refs = {**world.refs, **_ids(), **_numbers(world.refs)}
            questions: list[tuple[Asked, Any]] = list(crawl.for_readers(found.refs))
            with time_machine.travel(NOW, tick=False), _listening(found.log):
                crawl.walk(found.full, world, questions)
                linked = [(Asked("", link), None) for link in crawl.links(found.full)]
                crawl.walk(found.full, world, linked)
                roles = ["reader", "mira"] if second else ["", "reader", *world.people]
                crawl.walk(found.desk, world, crawl.as_roles(found.refs, roles))
        with _one_world(tmp_path_factory.mktemp("bare")), override_settings(WORDPRESS_API=True):
            world = build(hidden=False)
            found.streamed.append(_streamed())
            with time_machine.travel(NOW, tick=False):
                crawl.walk(found.bare, world, [*questions, *linked])
    return found


def _streamed() -> str:
    with time_machine.travel(NOW, tick=False):  # who listens lets in what is due
        return str(stream.read(0))


def _ids() -> dict[str, list[str]]:
    models = {
        "group": Group,
        "author": Author,
        "tag": Tag,
        "section": Section,
        "instrument": Instrument,
        "quote": Quote,
        "fetch": Fetch,
        "audit": AuditEntry,
        "run": Run,
    }
    return {
        f"{name}_id": [str(pk) for pk in model._base_manager.values_list("pk", flat=True)]
        for name, model in models.items()
    }


def _numbers(refs: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return by what numbers WordPress's clients would ask for all these, public and hidden."""
    found = {
        f"wp_{kind}": [str(numbers.of_id(UUID(ref))) for ref in refs[kind] if CANONICAL_ID.fullmatch(ref)]
        for kind in ("story", "image")
    }
    for kind in ("section", "tag", "author"):
        found[f"wp_{kind}"] = [str(numbers.of_slug(kind, slug)) for slug in refs[kind]]
    return found


@contextmanager
def _one_world(folder: Path) -> Iterator[None]:
    """Keep files in `folder` and rows in a transaction that is taken back; memory forgets both."""
    keep_files_in(folder)
    _forget()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _forget()


def _forget() -> None:
    clock.reset()
    keys.forget()
    market.forget()


@contextmanager
def _listening(lines: list[str]) -> Iterator[None]:
    """Add to `lines` what is logged meanwhile; without the path, which is what somebody asked for."""

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = record.msg if isinstance(record.msg, dict) else {"event": record.getMessage()}
            lines.append(str({**said, "path": ""}) + str(record.exc_text or ""))

    listener, root = Listener(), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(listener)
