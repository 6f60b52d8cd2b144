"""Which tables an export carries. Each room says so of its own, in its `carrying.py`; a test names who is silent.

carry("articles.Article", "articles.Tag")
carry("auth.User", anew={"password": …})       a column that is left out, and what it holds afterwards
leave("sessions.Session", "Who is signed in.")  a table that is left out, and why
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    Column = models.Field[Any, Any]
else:
    Column = models.Field

Model = type[models.Model]
# Made by `migrate` in each database with numbers of its own, so rows name them by what they are called.
NAMED = (ContentType, Permission)
# Made by `migrate` too, and then a newsroom's own: what an export holds stands in their place.
REPLACED = (Group,)


@dataclass(frozen=True)
class Table:
    """A table that is carried. `anew` are columns that are left out, `parsed` those whose text is JSON."""

    model: Model
    anew: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    parsed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what it is called in an export: "articles.article"."""
        return self.model._meta.label_lower

    @property
    def path(self) -> str:
        """Return its file."""
        return f"data/{self.name}.ndjson"

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Return the columns that a line has, by name, in their order."""
        return {
            column.name: column for column in self.model._meta.local_concrete_fields if column.name not in self.anew
        }

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Return the columns by which rows are told apart, and ordered."""
        return tuple(column.name for column in self.model._meta.pk_fields)

    def references(self) -> Iterable[models.ForeignKey[Any, Any]]:
        """Yield the columns that name rows of other tables, and must find them."""
        for column in self.columns.values():
            if isinstance(column, models.ForeignKey) and getattr(column, "db_constraint", True) and not names(column):
                yield column


def names(column: Column) -> bool:
    """Return whether a column's rows are said by their names, not by their numbers."""
    return isinstance(column, models.ForeignKey) and column.related_model in NAMED


_carried: dict[str, Table] = {}
_left_out: dict[str, str] = {}


def carry(*labels: str, anew: Mapping[str, Callable[[], Any]] | None = None, parsed: Iterable[str] = ()) -> None:
    """Have an export carry these tables."""
    for label in labels:
        table = Table(apps.get_model(label), anew or {}, tuple(parsed))
        _carried[table.name] = table


def leave(label: str, why: str) -> None:
    """Have an export leave out a table, and say why."""
    _left_out[apps.get_model(label)._meta.label_lower] = why


def carried() -> list[Table]:
    """Return the tables that an export carries, in the order in which rooms named them."""
    autodiscover_modules("carrying")
    return list(_carried.values())


def left_out() -> dict[str, str]:
    """Return by the name of each table that is left out why it is."""
    autodiscover_modules("carrying")
    return dict(_left_out)
