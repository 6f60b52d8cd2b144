"""A whole run: the files are read twice, first for what stories name, then for the stories.

May be killed at any moment and run again. Each batch is one transaction, and what was written is known by its
source, its number and a digest of all that was said: nothing is written twice, nothing half.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import structlog
from django.contrib.auth.models import User
from django.utils import timezone

from newsroom import audit, garbage, rows, text
from wordpress import telling
from wordpress.body.beside import put_blocks
from wordpress.items import Item, Malformed, Site, Term, Writer
from wordpress.locations import host_of
from wordpress.models import Run, Source
from wordpress.services import addresses
from wordpress.services.failures import words_for
from wordpress.services.filing import Filing, Known
from wordpress.services.pictures import Pictures
from wordpress.services.sources import language_of, source_of
from wordpress.services.stories import Desk, bring
from wordpress.tellers import Tellers
from wordpress.telling import Around, Told
from wordpress.wxr import Export, NoExport

logger = structlog.get_logger(__name__)
BATCH = 200  # attachments of one transaction
STORIES = ("post", "page")


@dataclass(frozen=True)
class Options:
    """How a source is read. `categories` is "sections" or "tags", `mapping` says more of some; see Filing."""

    categories: str = "sections"
    mapping: Mapping[str, str] = field(default_factory=dict)
    unknown: str = "keep"  # shortcodes that nobody knows: "keep" as text, or "drop"
    site: str = ""  # the source's address, where the files do not name it
    media: Path | None = None
    fetch: bool = False
    workers: int = 0  # processes that read bodies; 0: this one

    @property
    def salt(self) -> str:
        """Return what of the options alters what an item becomes."""
        return f"{self.categories}|{sorted(self.mapping.items())}|{self.unknown}"


@dataclass
class Progress:
    """How far a run is. `say` is called now and then."""

    total: int = 0
    done: int = 0
    stage: str = ""
    say: Callable[[Progress], None] = lambda _: None

    def step(self, count: int) -> None:
        """Count what was done."""
        self.done += count
        self.say(self)

    def begin(self, stage: str, total: int) -> None:
        """Begin another stage."""
        self.stage, self.total, self.done = stage, total, 0
        self.say(self)


@dataclass
class Survey:
    """What the first reading found: who and what stories name, the pictures, and how many of what there are."""

    site: Site = field(default_factory=Site)
    known: Known = field(default_factory=Known)
    files: dict[str, int] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)  # that several stories share
    kinds: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    malformed: list[list[Any]] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    @property
    def stories(self) -> int:
        """Return how many of the items become stories."""
        return sum(count for kind, count in self.kinds.items() if kind.partition("/")[0] in STORIES)

    def note(self, item: Item) -> None:
        """Count an item, and remember an attachment."""
        self.kinds[f"{item.kind}/{item.status}"] += 1
        self.counts["comments"] += item.comments
        self.fields.update(item.other_meta)
        self.hosts.update((host_of(item.link), host_of(item.attachment_url)))
        if item.kind == "wp_block" and item.status == "publish":
            self.blocks.setdefault(item.id, item.body)
        if item.kind == "attachment" and item.attachment_url:
            self.files[item.attachment_url] = item.id
            if item.parent and telling.PICTURE.search(item.attachment_url):
                self.children.setdefault(item.parent, []).append(item.id)


def parts(files: Sequence[Path]) -> Iterator[Any]:
    """Yield the parts of several exports. Raises NoExport with the file's name."""
    for path in files:
        try:
            with Export(path) as export:
                for part in export:
                    yield Malformed(part.line, f"{path.name}: {part.why}") if isinstance(part, Malformed) else part
                if export.mended:
                    yield ("mended", export.mended)
        except (NoExport, OSError) as wrong:
            raise NoExport(f"{path.name}: {wrong}") from None


def survey(files: Sequence[Path], *, at_item: Callable[[Item], None] = lambda _: None) -> Survey:
    """Return what the files hold; `at_item` is called with each item. Raises NoExport."""
    found = Survey()
    for part in parts(files):
        match part:
            case Site():
                found.site = found.site if found.site.url else part
            case Term() | Writer():
                found.known.note(part)
                found.counts["people" if isinstance(part, Writer) else part.domain] += 1
            case Malformed():
                found.malformed.append([part.line, part.why])
            case Item():
                found.note(part)
                at_item(part)
            case (_, mended):
                found.counts["mended"] += mended
    return found


def stories_of(files: Sequence[Path], found: Survey) -> Iterator[Item]:
    """Yield the items that become stories, with the blocks that they share. Raises NoExport."""
    for part in parts(files):
        if isinstance(part, Item) and part.kind in STORIES:
            yield replace(part, body=put_blocks(part.body, found.blocks)) if found.blocks else part


def run(
    files: Sequence[Path],
    options: Options,
    *,
    by: User | None = None,
    progress: Progress | None = None,
    this: Run | None = None,
) -> Run:
    """Bring in what the files hold, and return what it came to. `this` is a run that was begun.

    Raises NoExport; a run is noted once the heads of all files are those of exports.
    """
    source = source_of(_head(files), options.site)
    names = [str(path) for path in files]
    this = this or Run.objects.create(files=names, options=stored(options), began_at=timezone.now(), by=by)
    Run.objects.filter(pk=this.pk).update(source=source, files=names)
    this.files = names
    try:
        return _run(this, source, files, options, by=by, progress=progress or Progress())
    except NoExport as wrong:
        ended = {"state": Run.State.FAILED, "ended_at": timezone.now(), "trouble": text.shorten(str(wrong), 500)}
        Run.objects.filter(pk=this.pk).update(**ended)
        raise


def _head(files: Sequence[Path]) -> Site:
    """Return what the first of the files that names its site says of it. Raises NoExport for each that is none."""
    sites = [next((part for part in parts([path]) if isinstance(part, Site)), Site()) for path in files]
    return next((site for site in sites if site.url), Site())


def _run(
    this: Run, source: Source, files: Sequence[Path], options: Options, *, by: User | None, progress: Progress
) -> Run:
    now = timezone.now()
    pictures = Pictures(source, by=by, now=now, folder=options.media, fetch=options.fetch)
    counts: Counter[str] = Counter()
    found = _first(files, pictures, options, counts, progress)
    addresses.note_hosts(source, found.hosts)
    filing = Filing(source, found.known, categories=options.categories, mapping=options.mapping)
    desk = Desk(source, filing, pictures, language_of(source), by, now)
    around = Around(source.url, source.url, options.unknown, found.files, found.children, desk.language)
    _second(files, desk, around, options, counts, progress, found)
    addresses.lead_photos(source)
    this.source, this.state, this.ended_at = source, Run.State.DONE, timezone.now()
    this.counts = {**_counts(found, counts), "repeated": pictures.identities.repeated[:1000]}
    this.save()
    told = {name: counts[name] for name in ("new", "changed", "photos_new", "pictures")}
    audit.note("imported", kind="import", thing=this.pk, label=source, by=by, now=this.ended_at, details=told)
    return this


def _counts(found: Survey, counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "items": dict(sorted(found.kinds.items())),
        "found": dict(sorted(found.counts.items())),
        "fields": dict(found.fields.most_common(200)),
        "malformed": found.malformed[:1000],
        **counts,
    }


def stored(options: Options) -> dict[str, Any]:
    """Return options as a run keeps them."""
    plain = {"categories": options.categories, "mapping": dict(options.mapping), "unknown": options.unknown}
    return {**plain, "site": options.site, "media": str(options.media or ""), "fetch": options.fetch}


def options_of(run_: Run, *, workers: int) -> Options:
    """Return the options of a run, to go on with it."""
    said = run_.options
    return Options(**{**said, "media": Path(said["media"]) if said["media"] else None, "workers": workers})


def _first(
    files: Sequence[Path], pictures: Pictures, options: Options, counts: Counter[str], progress: Progress
) -> Survey:
    """Read what stories name, and bring in the attachments on the way."""
    waiting: list[Item] = []
    progress.begin("reading", 0)

    def flush() -> None:
        for name, number in zip(("photos_new", "photos_changed"), pictures.take(waiting, options.salt), strict=True):
            counts[name] += number
        waiting.clear()

    def at_item(item: Item) -> None:
        if item.kind == "attachment":
            waiting.append(item)
            if len(waiting) >= BATCH:
                flush()
        progress.step(1)

    found = survey(files, at_item=at_item)
    flush()
    found.malformed += pictures.failed
    counts["pictures"] = pictures.filled
    return found


def _second(
    files: Sequence[Path],
    desk: Desk,
    around: Around,
    options: Options,
    counts: Counter[str],
    progress: Progress,
    found: Survey,
) -> None:
    """Read the stories and bring them in, batch by batch."""
    progress.begin("stories", found.stories)
    failed = found.malformed
    identities, growth = desk.pictures.identities, rows.Growth()
    with garbage.looked_for_seldom(), Tellers(around, desk.now, workers=options.workers) as tellers:
        for batch in tellers.told(stories_of(files, found), identities, desk.source, options.salt):
            counts["unchanged"] += batch.unchanged
            failed += batch.failed
            _bring(batch.told, desk, counts, failed)
            progress.step(batch.unchanged + len(batch.failed) + len(batch.told))
            growth.note(len(batch.told))
            garbage.give_back()


def _bring(told: Sequence[tuple[Told, str]], desk: Desk, counts: Counter[str], failed: list[list[Any]]) -> None:
    """Bring in a batch; where that fails, each story by itself, so that one keeps no other back."""
    try:
        outcome = bring(told, desk)
    except Exception as error:
        logger.exception("import of a batch failed", stories=len(told))
        desk.restart()
        if len(told) == 1:
            item = told[0][0].item
            failed.append([item.line, f"{item.kind} {item.id} could not be brought in: {words_for(error)}"])
            return
        for each in told:
            _bring([each], desk, counts, failed)
        return
    for name in ("new", "changed", "kept", "unchanged"):
        counts[name] += getattr(outcome, name)
