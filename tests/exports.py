"""A newsroom with something in every state, what readers get of it, and an empty one to build it in anew."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from articles.drafts import Draft, Note
from articles.models import Article
from articles.services import publishing, saving
from newsroom import keys
from publishing import clock
from publishing.search import facets, tray
from tests import once, wordpress_exports
from tests.leak import crawl
from tests.leak.build import build
from tests.leak.crawl import Answer, Asked, Walk
from tests.leak.matrix import ROWS
from tests.leak.steps import NOW
from tests.leak.world import World
from ticker import stream as market
from wordpress.services import importing

__all__ = ["NOW"]


def make_newsroom(folder: Path) -> World:
    """Return a world: drafts, corrections, moves, tombstones, collections, rates and lists, and WordPress's."""
    world = build(hidden=True)
    with time_machine.travel(NOW - dt.timedelta(minutes=10), tick=False):
        kept, gone = Article.objects.get(slug="bridge-after"), Article.objects.get(slug="rain-at-last")
        note = Note(kind="correction", text="The bridge is 40 metres long, not 400.")
        saved = saving.save(kept.pk, Draft(corrections=[note]), by=None, revision=kept.revision).article
        publishing.publish(saved.pk, by=None, revision=saved.revision)
        publishing.withdraw(gone.pk, by=None, reason="Told better elsewhere.", moved_to=kept.pk)
        shown = wordpress_exports.shown(7)
        items = [wordpress_exports.photo(7), wordpress_exports.post(8, body=f"{shown}<p>The lake rose.</p>")]
        importing.run([wordpress_exports.write(folder, *items)], importing.Options(), by=None)
    world.note("story", *Article.objects.values_list("slug", flat=True))
    return world


def readers_get(world: World) -> dict[Asked, Answer]:
    """Return what every public address answers, those that stand in answers included."""
    found = Walk()
    world.refs.setdefault("user", [])
    plain = []
    for row in (row for row in ROWS.values() if row.to is None and row.route != "metrics"):
        for url in (url for template in row.at for url in crawl.fill(template, world.refs)):
            plain += [(Asked("", url), row), *((Asked("", f"{url}?{query}"), row) for query in row.queries)]
    asked = ("/api/v1/changes/?since=0&page_size=100&include=document", "/api/v1/articles/?cursor=*&include=body")
    olds = "/api/v1/resolve/?url=https://old.example/2015/03/04/wind-farm-opens-8/"
    plain += [
        (Asked("", url), None) for url in (*asked, olds, "/api/v1/search/?q=lake", "/api/v1/search/?q=rose+water")
    ]
    with time_machine.travel(NOW, tick=False):
        crawl.walk(found, world, plain)
        while len(found.answers) < 5000 and (links := crawl.links(found)):
            crawl.walk(found, world, [(Asked("", link), None) for link in links])
    return found.answers


def differences(before: dict[Asked, Answer], after: dict[Asked, Answer]) -> dict[str, Any]:
    """Return by address what is not the same, status, headers or body."""
    return {
        str(asked): (before.get(asked), after.get(asked))
        for asked in before.keys() | after.keys()
        if before.get(asked) != after.get(asked)
    }


def empty(folder: Path) -> None:
    """Leave nothing of the newsroom: tables as after `migrate`, files in a new folder, and nothing remembered."""
    call_command("flush", interactive=False, verbosity=0)
    once.keep_files_in(folder)
    forget()


def forget() -> None:
    """Forget what a process remembers of its newsroom."""
    ContentType.objects.clear_cache()
    for module in (clock, facets, tray):
        module.reset()
    keys.forget()
    market.forget()
