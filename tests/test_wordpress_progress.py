"""Whoever waits for an import sees how far it is, and several processes read what one reads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.wordpress_exports import SITE, photo, post, shown, write
from wordpress.bar import Bar, line
from wordpress.items import Item
from wordpress.models import Source
from wordpress.services.identities import Identities
from wordpress.services.importing import Progress
from wordpress.tellers import Tellers
from wordpress.telling import Around, Told
from wordpress.wxr import Export

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Terminal:
    """A stream that says it is one."""

    def __init__(self) -> None:
        self.said = ""

    def isatty(self) -> bool:
        return True

    def write(self, words: str, ending: str = "\n") -> None:
        self.said += words + ending

    def flush(self) -> None:
        pass


def test_the_bar_says_how_much_is_done_how_fast_and_how_long_it_takes() -> None:
    said = line(Progress(total=100_000, done=25_000, stage="stories"), 250.0)
    assert said.startswith("[#######.......................] 25,000/100,000 stories, 250 a second, 5:00 left")


def test_a_terminal_is_told_and_the_rate_is_kept() -> None:
    terminal = Terminal()
    bar = Bar(terminal)
    bar.progress.begin("stories", 2)
    bar.progress.step(2)
    bar.close()
    assert "2/2 stories" in terminal.said
    assert bar.rate.startswith("2 stories in ")


@pytest.mark.django_db
def test_other_processes_tell_what_this_one_would(tmp_path: Path) -> None:
    with Export(write(tmp_path, photo(9), post(1, body=shown(9)), post(2, "Second"))) as export:
        items = [part for part in export if isinstance(part, Item) and part.kind == "post"]
    source = Source.objects.create(url=SITE)

    def told(workers: int) -> list[tuple[Told, str]]:
        around = Around(SITE, SITE, "keep", {}, {})
        with Tellers(around, NOW, workers=workers) as tellers:
            batches = list(tellers.told(items, Identities(source), source, ""))
        return [each for batch in batches for each in batch.told]

    assert told(1) == told(0)
    assert [each.columns["headline"] for each, _ in told(0)] == ["Wind farm opens", "Second"]
