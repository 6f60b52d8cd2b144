"""A dry run: reads all that a run would read, writes nothing, and says what would come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from wordpress.models import ImportedCaption, Source
from wordpress.report import many
from wordpress.services.identities import Identities
from wordpress.services.importing import Options, Progress, stories_of, survey
from wordpress.tellers import Tellers
from wordpress.telling import Around


@dataclass
class Rehearsal:
    """What a run would come to."""

    site: str
    items: Counter[str]
    stories: Counter[str] = field(default_factory=Counter)  # by state
    losses: Counter[str] = field(default_factory=Counter)
    failed: list[list[Any]] = field(default_factory=list)
    unchanged: int = 0
    pictures: int = 0
    doubts: int = 0


def rehearse(files: Sequence[Path], options: Options, *, progress: Progress) -> Rehearsal:
    """Return what a run of these files would come to. Raises NoExport."""
    progress.begin("reading", 0)
    found = survey(files, at_item=lambda _: progress.step(1))
    url = (options.site or found.site.url).rstrip("/")
    source = Source.objects.filter(url=url).first() or Source(url=url)
    around = Around(url, url, options.unknown, found.files, found.children)
    said = Rehearsal(url, found.kinds, failed=list(found.malformed))
    progress.begin("stories", found.stories)
    with Tellers(around, timezone.now(), workers=options.workers) as tellers:
        for batch in tellers.told(stories_of(files, found), Identities(source), source, options.salt):
            said.unchanged += batch.unchanged
            said.failed += batch.failed
            for told, _digest in batch.told:
                said.stories[told.state] += 1
                said.losses.update(loss.code for loss in told.losses)
                said.pictures += len(told.figures)
                said.doubts += sum(figure.confidence < ImportedCaption.DOUBTFUL for figure in told.figures)
            progress.step(batch.unchanged + len(batch.failed) + len(batch.told))
    return said


def lines(said: Rehearsal) -> Iterator[str]:
    """Yield it for people, line by line."""
    yield f"{said.site}: nothing was written."
    yield from (f"{count:>9,}  {kind}" for kind, count in sorted(said.items.items()))
    yield ""
    for state, count in sorted(said.stories.items()):
        yield many(count, f"story would be written, {state}", f"stories would be written, {state}")
    told = "is here as it is there, or is told twice", "are here as they are there, or are told twice"
    yield many(said.unchanged, f"story {told[0]}", f"stories {told[1]}")
    yield many(said.pictures, "picture in them", "pictures in them") + f", {said.doubts:,} with a caption in doubt"
    for code, count in sorted(said.losses.items()):
        yield many(count, f"time lost: {code}", f"times lost: {code}")
    yield from (f"line {line}: {why}" for line, why in said.failed)
