"""A dry run: reads all that a run would read, writes nothing, and says what would come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils import timezone

from wordpress.models import ImportedCaption, Source
from wordpress.services.identities import Identities
from wordpress.services.importing import Options, Progress, stories_of, survey
from wordpress.tellers import Tellers
from wordpress.telling import Around


def rehearse(files: Sequence[Path], options: Options, *, progress: Progress) -> Iterator[str]:
    """Yield, line by line, what a run of these files would come to. Raises NoExport."""
    progress.begin("reading", 0)
    found = survey(files, at_item=lambda _: progress.step(1))
    url = (options.site or found.site.url).rstrip("/")
    source = Source.objects.filter(url=url).first() or Source(url=url)
    around = Around(url, url, options.unknown, found.files, found.children)
    states: Counter[str] = Counter()
    losses: Counter[str] = Counter()
    unchanged = figures = doubts = 0
    failed = list(found.malformed)
    progress.begin("stories", found.stories)
    stories = stories_of(files, found)
    identities = Identities(source)
    with Tellers(around, timezone.now(), workers=options.workers) as tellers:
        for batch in tellers.told(stories, identities, source, options.salt):
            unchanged += batch.unchanged
            failed += batch.failed
            for told, _digest in batch.told:
                states[told.state] += 1
                losses.update(loss.code for loss in told.losses)
                figures += len(told.figures)
                doubts += sum(figure.confidence < ImportedCaption.DOUBTFUL for figure in told.figures)
            progress.step(batch.unchanged + len(batch.failed) + len(batch.told))
    yield f"{url}: nothing was written."
    yield from (f"{count:>9,}  {kind}" for kind, count in sorted(found.kinds.items()))
    yield ""
    yield from (f"{count:>9,}  stories would be written, {state}" for state, count in sorted(states.items()))
    yield f"{unchanged:>9,}  stories are here as they are there, or are told twice"
    yield f"{figures:>9,}  pictures in them, {doubts:,} with a caption in doubt"
    yield from (f"{count:>9,}  times lost: {code}" for code, count in sorted(losses.items()))
    yield from (f"line {line}: {why}" for line, why in failed)
