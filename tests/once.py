"""Rows that are made once for all tests of a module or a class, each of which finds them as they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from django.core.files.storage import storages
from django.db import transaction


def keep_files_in(folder: Path) -> None:
    """Have originals and renditions lie in `folder` from now on."""
    for alias in ("originals", "renditions"):
        storages[alias]._location = str(folder / alias)  # type: ignore[attr-defined]
        for cached in ("base_location", "location"):
            storages[alias].__dict__.pop(cached, None)


def once(scope: Literal["module", "class"]) -> Callable[[Callable[[], None]], Callable[..., Iterator[None]]]:
    """Return a decorator: its fixture makes rows before the first test of a scope, and takes them away after the last.

    A test's own transaction lies within that of the rows: what it does to them is taken back as always.
    So this is nothing for a scope with a test that commits (`transaction=True`), or with one that wants
    an empty newsroom. A test in no class is a class by itself.
    """

    def fixture(make: Callable[[], None]) -> Callable[..., Iterator[None]]:
        @pytest.fixture(scope=scope, name=make.__name__)
        def made(
            django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
        ) -> Iterator[None]:
            with django_db_blocker.unblock(), transaction.atomic():
                keep_files_in(tmp_path_factory.mktemp(make.__name__))
                make()
                yield
                transaction.set_rollback(True)

        return made

    return fixture
