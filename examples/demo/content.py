"""Reads the demo newsroom from its folder: TOML for the desk, HTML for the articles.

    newsroom.toml          site, sections, authors, tags, cast, instruments
    photos.toml            the photos, and what painter/ paints for each
    articles/{language}/   one file a story: TOML between +++ lines, then the body

Whatever is unknown, missing or points nowhere is a ValueError that names the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import MISSING, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from examples.demo.body import read_body
from examples.demo.references import check
from examples.demo.things import (
    Article,
    Author,
    Collection,
    Correction,
    Credit,
    Instrument,
    Newsroom,
    Person,
    Photo,
    Section,
    Site,
    Tag,
)

__all__ = [
    "Article", "Author", "Collection", "Correction", "Credit", "Instrument", "Newsroom", "Person", "Photo", "Section",
    "Site", "Tag", "load",
]  # fmt: skip


def load(folder: Path) -> Newsroom:
    """The newsroom in `folder`. Raises ValueError, naming the file, for what it does not know."""
    desk_file, photo_file = folder / "newsroom.toml", folder / "photos.toml"
    desk, photos = _read_toml(desk_file), _read_toml(photo_file)
    _only(desk, {"site", "sections", "authors", "tags", "cast", "instruments", "collections"}, desk_file)
    _only(photos, {"photos"}, photo_file)
    articles = [_article(path) for path in sorted((folder / "articles").glob("*/*.html"))]
    newsroom = Newsroom(
        site=_build(Site, desk["site"], desk_file),
        sections=_all(Section, desk["sections"], desk_file),
        authors=_all(Author, desk["authors"], desk_file),
        tags=_all(Tag, desk["tags"], desk_file),
        cast=_all(Person, desk["cast"], desk_file),
        instruments=_all(Instrument, [_decimals(row) for row in desk["instruments"]], desk_file),
        collections=_all(Collection, desk.get("collections", []), desk_file),
        photos=_all(Photo, photos["photos"], photo_file),
        articles=tuple(sorted(articles, key=lambda article: (article.hours_ago, article.slug))),
    )
    check(newsroom, folder)
    return newsroom


def _article(path: Path) -> Article:
    empty, _, rest = path.read_text(encoding="utf-8").partition("+++\n")
    front, fence, body = rest.partition("\n+++\n")
    if empty or not fence:
        raise ValueError(f"{path}: front matter must stand between two +++ lines.")
    try:
        data = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    _only(data, {field.name for field in fields(Article)} - {"language", "body"}, path)
    data |= {"language": path.parent.name, "body": read_body(body, path)}
    bylines = [{"author": name} if isinstance(name, str) else name for name in data.get("authors", [])]
    data["authors"] = _all(Credit, bylines, path)
    data["corrections"] = _all(Correction, data.get("corrections", []), path)
    return _build(Article, data, path)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error


def _decimals(row: dict[str, Any]) -> dict[str, Any]:
    rates = {"value", "previous", "swing"}
    return {key: Decimal(value) if key in rates else value for key, value in row.items()}


def _only(data: dict[str, Any], known: set[str], path: Path) -> None:
    if strange := sorted(data.keys() - known):
        raise ValueError(f"{path}: unknown key {', '.join(strange)}.")


def _all[Thing](kind: type[Thing], rows: Iterable[dict[str, Any]], path: Path) -> tuple[Thing, ...]:
    return tuple(_build(kind, row, path) for row in rows)


def _build[Thing](kind: type[Thing], row: dict[str, Any], path: Path) -> Thing:
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    _only(row, set(known), path)
    if missing := [name for name, field in known.items() if field.default is MISSING and name not in row]:
        raise ValueError(f"{path}: {kind.__name__.lower()} without {', '.join(missing)}.")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
