"""Names of models and fields that nobody wrote: Django makes them of the code, and here they can be translated.

The English stays what it is. A name is put beside what Django keeps for migrations, so none changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Field, Model
from django.utils.translation import gettext_lazy


def translate(rooms: Iterable[str]) -> None:
    """Let the made names of all models of these rooms be looked up when they are shown."""
    for model in _models(rooms):
        for field in _fields(model):
            field.verbose_name = gettext_lazy(str(field.verbose_name))
        for name in _made(model):
            setattr(model._meta, name, gettext_lazy(str(getattr(model._meta, name))))


def shown(room: str) -> Iterator[tuple[str, str]]:
    """Yield the made names that the desk's pages show of a room, each with the model it is of."""
    pages = admin.site._registry
    models = {*pages, *(inline.model for page in pages.values() for inline in page.inlines)}
    for model in sorted(_models([room]), key=lambda each: each._meta.label):
        if model in models:
            names = [getattr(model._meta, name) for name in _made(model)]
            for name in (*names, *(field.verbose_name for field in _fields(model))):
                yield str(name), model._meta.label


def _models(rooms: Iterable[str]) -> list[type[Model]]:
    return [model for room in rooms for model in apps.get_app_config(room).get_models()]


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [each for each in model._meta.fields + model._meta.many_to_many if each._verbose_name is None]  # type: ignore[attr-defined]


def _made(model: type[Model]) -> list[str]:
    return [name for name in ("verbose_name", "verbose_name_plural") if name not in model._meta.original_attrs]
