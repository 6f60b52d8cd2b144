"""The writing side: what it takes to publish a story of the usual length, from the call to the commit.

Runs as a process of its own (`python -m bench.publish FOLDER`) on a filled newsroom, and
takes out again what it put in; so what the lists show is the same before and after.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from uuid import UUID

import orjson

SEED = 10  # of a corpus of its own, for the words alone


@dataclass(frozen=True)
class Writing:
    """What one kind of write took: medians, in milliseconds."""

    title: str
    cpu: float
    database: float
    wall: float
    queries: int
    filing: float = 0.0  # of a story in the search index, by the worker: its share of what is filed together


def run(folder: Path) -> list[Writing]:
    """Write drafts, publish each, put each again, take all out; return what that took."""
    from articles.services import publishing
    from publishing import services as door

    stories = _drafts()
    documents = {}

    def publish(key: UUID) -> None:
        publishing.publish(key, by=None, revision=stories[key])

    def put(key: UUID) -> None:
        door.put(documents[key], cause="updated")

    try:
        found = [_measure("publishing a story", publish, list(stories))]
        found[0] = replace(found[0], filing=_filing())
        documents = _documents(list(stories))
        found.append(_measure("putting a document on the door", put, list(stories)))
    finally:
        for key in stories:
            door.withdraw(key, reason="", erase=True)
    (folder / "written.json").write_bytes(orjson.dumps([asdict(each) for each in found]))
    return found


def _measure(title: str, act: Callable[[UUID], None], keys: list[UUID]) -> Writing:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.servers import cpu_seconds

    pids = _backends()
    walls, mine, theirs = [], [], []
    for key in keys[1:]:
        begun = time.perf_counter(), time.process_time(), cpu_seconds(pids)
        act(key)
        done = time.perf_counter(), time.process_time(), cpu_seconds(pids)
        wall, own, database = ((after - before) * 1000 for before, after in zip(begun, done, strict=True))
        walls.append(wall)
        mine.append(own + database)
        theirs.append(database)
    with CaptureQueriesContext(connection) as asked:
        act(keys[0])
    return Writing(title, median(mine), median(theirs), median(walls), len(asked))


def _filing() -> float:
    from django.utils import timezone

    from publishing.search import filing

    before = _used()
    count = filing.file_all(timezone.now())
    return (_used() - before) * 1000 / count


def _used() -> float:
    """Return the seconds of CPU that this process and the database's that serves it have used."""
    from bench.servers import cpu_seconds

    return time.process_time() + cpu_seconds(_backends())


def _backends() -> list[int]:
    from django.db import connection

    with connection.cursor():
        return [connection.connection.info.backend_pid] if connection.vendor == "postgresql" else []


def _documents(keys: list[UUID]) -> dict[UUID, object]:
    from articles.models import Edition
    from articles.render import build_document

    editions = Edition.objects.filter(article__in=keys)
    return {edition.article_id: build_document(edition) for edition in editions}


def _drafts() -> dict[UUID, int]:
    """Save as many stories as the worker files together, each with section, byline, five tags and a lead photo.

    Returns the revision of each by its id.
    """
    from articles.drafts import Draft, LeadPhoto, Part
    from articles.services import saving
    from bench.corpus import Corpus
    from publishing.search import filing

    section, author, *tags = _taxonomy()
    lead = LeadPhoto(_photo())
    made = {}
    for document in Corpus(filing.ENOUGH, seed=SEED).documents():
        said = {"headline": document.headline, "summary": document.summary, "slug": f"bench-{time.time_ns()}"}
        body = "".join(f"<p>{block['html']}</p>" for block in document.body.blocks if "html" in block)
        draft = Draft(**said, body=body, section=section, tags=tags, bylines=[Part(author)], lead=lead)
        article = saving.create(draft, by=None).article
        made[article.pk] = article.revision
    return made


def _taxonomy() -> list[int]:
    """Return the desk's section, author and tags, which are in public already, under the same names."""
    from articles.models import Author, Section, Tag
    from articles.services import taxonomy
    from bench.corpus import Corpus

    corpus = Corpus(1)
    wanted = [(Section, corpus.sections[0]), (Author, corpus.authors[0])]
    wanted += [(Tag, corpus.tags[rank]) for rank in (0, 1, 2, 50, 150)]
    found = []
    for model, ref in wanted:
        thing = model.objects.filter(slug=ref.slug).first()
        if thing is None:
            thing = model(slug=ref.slug, name=ref.name)
            taxonomy.save(thing)
        found.append(thing.pk)
    return found


def _photo() -> UUID:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image as Picture

    from media import services

    buffer = io.BytesIO()
    Picture.new("RGB", (1280, 960), "steelblue").save(buffer, "JPEG")
    image = services.accept(SimpleUploadedFile("lake.jpg", buffer.getvalue()), by=None)
    words = {"caption": "The lake at dawn.", "credit": "Pia Orlova/Courier", "alt": "A lake under red sky."}
    return services.revise(image.pk, by=None, version=image.version, changes=words).pk


if __name__ == "__main__":
    import django

    django.setup()
    run(Path(sys.argv[1]))
