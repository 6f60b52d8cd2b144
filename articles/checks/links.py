"""Links to our own stories that lead readers nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from django.utils.translation import gettext as _

from articles.checks.embargoes import until
from articles.checks.proof import WARNING, Problem, Proof
from articles.models import Article
from newsroom import text
from newsroom.moments import in_words
from publishing.addresses import path_of
from publishing.models import Publication
from publishing.standing import states_at

LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.S)
TAG = re.compile(r"<[^>]*>")
STORY = re.compile(r"/[0-9]{4}/[0-9]{2}/([^/]+)")
DESK = ("/admin/", "/api/")
State = Article.State


def own_links(proof: Proof) -> Iterator[Problem]:
    """Yield a warning for each link to a place of ours that readers cannot open when the story goes out.

    Two queries, however many links: one of the door, and one of the desk for what the door does not know.
    """
    named = dict(_links(proof.article.body))
    for path, name in named.items():
        if f"{path}/".startswith(DESK):
            yield _warn("link_to_desk", name, _("leads to the desk, which readers cannot open"))
    stories = [path for path in named if STORY.fullmatch(path)]
    found = states_at(stories)
    lost = [path for path in stories if found.get(path) != Publication.State.LIVE]
    waiting = _on_the_desk(lost)
    for path in lost:
        if problem := _why(path, named[path], found.get(path), waiting.get(_slug(path)), proof):
            yield problem


def _links(body: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each link to a place of ours, with the words that are linked."""
    for href, inner in LINK.findall(body):
        if path := path_of(unescape(href)):
            yield path, text.shorten(unescape(TAG.sub("", inner)).strip(), 60) or path


def _slug(path: str) -> str:
    return path.rpartition("/")[2]


def _on_the_desk(paths: list[str]) -> dict[str, Article]:
    if not paths:
        return {}
    columns = ("slug", "state", "publish_at", "embargo_reason", "live_edition")
    return {each.slug: each for each in Article.objects.filter(slug__in=[_slug(path) for path in paths]).only(*columns)}


def _why(path: str, name: str, state: str | None, other: Article | None, proof: Proof) -> Problem | None:
    """Return what is wrong with a link that leads to no live story; None if it will lead to one in time."""
    if other is not None and other.pk == proof.article.pk:
        return None
    if other is not None and other.state == State.SCHEDULED and other.publish_at is not None:
        if other.publish_at <= proof.at:
            return None
        if end := until(other):
            return _warn(
                "link_embargoed",
                name,
                _("leads to a story that is under embargo until {time}").format(time=in_words(end)),
            )
        return _warn(
            "link_later",
            name,
            _("leads to a story that goes out only on {time}").format(time=in_words(other.publish_at)),
        )
    if state is not None:
        return _warn("link_withdrawn", name, _("leads to a story that was taken down"))
    if other is not None and not other.is_public:
        return _warn("link_unpublished", name, _("leads to a story that is not published"))
    return _warn("link_unknown", name, _("leads nowhere: there is no story at {path}").format(path=path))


def _warn(code: str, name: str, words: str) -> Problem:
    return Problem(
        code, _("The link “{name}” {words}.").format(name=name, words=words), pointer="/body", severity=WARNING
    )
