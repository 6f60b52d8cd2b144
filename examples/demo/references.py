"""Whatever the demo newsroom names must be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from examples.demo.painter import SCENES
from examples.demo.things import CORRECTIONS, KINDS, STATES, Article, Newsroom


def check(newsroom: Newsroom, folder: Path) -> None:
    """Raise ValueError, naming the file, for the first name that leads nowhere."""
    desk, photos = str(folder / "newsroom.toml"), str(folder / "photos.toml")
    for things in (newsroom.sections, newsroom.authors, newsroom.tags, newsroom.collections):
        _once((thing.slug for thing in things), desk)
    _once((photo.file for photo in newsroom.photos), photos)
    _once((article.slug for article in newsroom.articles), str(folder / "articles"))
    sections = {section.slug for section in newsroom.sections}
    for section in newsroom.sections:
        _known("section", [section.parent] if section.parent else [], sections, desk)
    _known("scene", (photo.scene for photo in newsroom.photos), SCENES, photos)
    for collection in newsroom.collections:
        _known("article", collection.stories, {article.slug for article in newsroom.articles}, desk)
        _known("pinned article", collection.pinned, collection.stories, desk)
        _known("tag", collection.tags, {tag.slug for tag in newsroom.tags}, desk)
    for article in newsroom.articles:
        _check_article(article, newsroom, folder)


def _check_article(article: Article, newsroom: Newsroom, folder: Path) -> None:
    path = f"{folder / 'articles' / article.language / article.slug}.html"
    if not Path(path).exists():
        raise ValueError(f"{path}: the slug {article.slug} is not the name of its file.")
    photos = [article.lead_photo] if article.lead_photo else []
    photos += [figure.photo for figure in article.body.figures]
    original = [article.translation_of] if article.translation_of else []
    _known("section", [article.section], {section.slug for section in newsroom.sections}, path)
    _known("tag", article.tags, {tag.slug for tag in newsroom.tags}, path)
    _known("author", (credit.author for credit in article.authors), {author.slug for author in newsroom.authors}, path)
    _known("photo", photos, {photo.file for photo in newsroom.photos}, path)
    _known("article", original, {other.slug for other in newsroom.articles}, path)
    _known("language", [article.language], newsroom.site.languages, path)
    _known("kind", [article.kind], KINDS, path)
    _known("state", [article.state], STATES, path)
    _known("correction", (correction.kind for correction in article.corrections), CORRECTIONS, path)


def _known(what: str, names: Iterable[str], known: Iterable[str], path: str) -> None:
    there = set(known)
    for name in names:
        if name not in there:
            raise ValueError(f"{path}: unknown {what} {name!r}.")


def _once(names: Iterable[str], path: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{path}: {twice[0]!r} stands there twice.")
