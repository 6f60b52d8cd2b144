"""The oracle: whatever is written, an answer changes, its ETag changes and a key of it is purged together.

Random writes through the desk, as editors make them; after each, every known address is read
again, from a view and from memory (docs/decisions/0007-keys-and-validators.md).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from articles.drafts import Draft, LeadPhoto, Note
from articles.models import Article, Author, Collection, Section, Tag
from articles.services import collections, saving, taxonomy
from articles.services import publishing as desk
from articles.services.collections import Item
from media import services as photo_desk
from media.models import Image
from newsroom.answers import store
from newsroom.errors import NotReady
from publishing import clock
from publishing import services as door
from publishing.models import Change, Pending, Publication, Recheck
from tests import factories
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag, publish
from tests.hot import memory

START = dt.datetime(2031, 5, 1, 6, tzinfo=dt.UTC)
KEPT = (200, 301, 410)
ALWAYS = [
    "articles/", "articles/?page_size=2&page=2", "articles/?cursor=*&page_size=2", "articles/?ordering=headline",
    "articles/?has_image=true", "articles/?q=lake", "articles/?published_after=2031-05-01", "articles/?include=body",
    "articles/?language=ru", "articles/?language=kk", "articles/?kind=news&language=en", "articles/?kind=opinion",
    "articles/?section=s0&tag=t0", "articles/?section=s0&tag!=t1", "articles/?tag!=t0", "articles/?tag=t0,t1",
    "articles/?tag=t0&tag=t1", "articles/?author=a0&excerpt_words=3", "articles/?fields=headline,tags.name",
    "search/?q=lake", "search/?q=edited&tag=t0", "search/?q=%22the+lake%22&page_size=1",
    "collections/", "collections/front/", "collections/front/?page_size=2&page=1&fields=headline",
    "articles/?collection=front", "articles/?collection=front&ordering=-updated_at",
    "sections/", "sections/?ordering=-articles", "tags/", "tags/?q=t", "authors/?ordering=-latest", "site/",
]  # fmt: skip
FEEDS = ["rss.xml", "atom.xml", "feed.json"]
# Not the one of news, which changes by the hour.
SITEMAPS = ["/sitemap.xml", "/robots.txt", *(f"/sitemaps/{name}.xml" for name in ("articles-1", "sections", "tags-t"))]
SUFFIXES = [".md", ".txt", ".ninjs", ".jsonld"]


@dataclass(frozen=True)
class Seen:
    """What one address answered."""

    status: int
    body: bytes
    etag: str
    keys: frozenset[str]


@dataclass
class Newsroom:
    """A newsroom that works at random, and remembers every address that it ever had."""

    dice: random.Random
    moment: Any
    reader: Client = field(default_factory=Client)  # one: to make it takes as long as most answers do
    count: int = 0
    slugs: set[str] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    things: set[tuple[str, str]] = field(default_factory=set)

    def any_of(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.dice.choice(found) if found else None

    def word(self) -> str:
        self.count += 1
        return f"word{self.count}"

    def note(self) -> None:
        self.slugs |= set(Publication.objects.values_list("slug", flat=True))
        self.paths |= set(Publication.objects.values_list("path", flat=True))
        for model, kind in ((Section, "section"), (Tag, "tag"), (Author, "author")):
            self.things |= {(kind, slug) for slug in model.objects.values_list("slug", flat=True)}

    def addresses(self) -> Iterator[str]:
        self.note()
        yield from (f"/api/v1/{each}" for each in ALWAYS)
        yield from (f"/feeds/{name}" for name in FEEDS)
        yield from SITEMAPS
        for ref in sorted(self.slugs | {str(key) for key in Publication.objects.values_list("pk", flat=True)}):
            yield from (f"/api/v1/articles/{ref}/{more}" for more in ("", "related/", "?include=related"))
            yield f"/api/v1/articles/{ref}{SUFFIXES[len(ref) % 4]}"
        yield from (f"/api/v1/resolve/?url={path}" for path in sorted(self.paths))
        for kind, slug in sorted(self.things):
            yield from (f"/api/v1/{kind}s/{slug}/", f"/api/v1/articles/?{kind}={slug}")
            yield f"/feeds/{kind}/{slug}/{FEEDS[len(slug) % 3]}"
        for key in Image.objects.values_list("pk", flat=True):
            yield from (f"/api/v1/images/{key}/", f"/api/v1/articles/?image={key}")

    # What editors do.

    def write(self) -> None:
        some = self.dice.sample(list(Tag.objects.order_by("pk")), 2)
        lead = self.any_of(Image.objects)
        article = make_article(
            headline=f"The lake {self.word()}",
            section=self.any_of(Section.objects).pk,
            tags=[tag.pk for tag in some],
            kind=self.dice.choice(["news", "opinion"]),
            **({"lead": lead} if self.dice.random() < 0.5 else {}),
        )
        self.publish(article)

    def change(self, *, live: bool = True, **draft: Any) -> None:
        article = self.any_of(Article.objects.filter(state="published"))
        if article is not None:
            saving.save(article.pk, Draft(**draft), by=None, revision=article.revision)
            if live:
                self.publish(article)

    def edit(self) -> None:
        self.change(headline=f"Edited {self.word()}")

    def correct(self) -> None:
        self.change(corrections=[Note(f"It was {self.word()}.", at=START)])

    def move(self) -> None:
        self.change(slug=f"moved-{self.word()}")

    def file_elsewhere(self) -> None:
        self.change(section=self.any_of(Section.objects).pk, tags=[self.any_of(Tag.objects).pk])

    def recaption(self) -> None:
        image = self.any_of(Image.objects)
        self.change(lead=LeadPhoto(image.pk, text=self.word()))

    def half_type(self) -> None:
        self.change(live=False, headline=f"SECRET {self.word()}")

    def draft_in_secret(self) -> None:
        make_article(headline=f"SECRET {self.word()}", tags=[make_tag(f"Secret {self.word()}").pk])

    def withdraw(self) -> None:
        if (article := self.any_of(Article.objects.filter(state="published"))) is not None:
            desk.withdraw(article.pk, by=None, reason=f"Wrong {self.word()}.")

    def erase(self) -> None:
        if (article := self.any_of(Article.objects.filter(state="withdrawn"))) is not None:
            door.withdraw(article.pk, reason="", erase=True)

    def bring_back(self) -> None:
        if (article := self.any_of(Article.objects.filter(state="withdrawn"))) is not None:
            self.publish(article)

    def publish(self, article: Article) -> None:
        with suppress(NotReady):  # a photo of it may not be shown now
            publish(article)

    def translate(self) -> None:
        article = self.any_of(Article.objects.filter(state="published", language="en"))
        taken = article and Article.objects.filter(story=article.story, language="ru").exists()
        if article is not None and not taken:
            make_public(headline=f"Озеро {self.word()}", language="ru", story=article.story)

    def rename(self) -> None:
        thing = self.any_of(self.dice.choice([Section, Tag, Author]).objects)
        thing.name = f"Name {self.word()}"
        taxonomy.save(thing)

    def readdress(self) -> None:
        thing = self.any_of(self.dice.choice([Tag, Author, Section]).objects)
        thing.slug = f"slug-{self.word()}"
        taxonomy.save(thing)

    def put_under(self) -> None:
        first, other = Section.objects.order_by("pk")[:2]
        other.parent = None if other.parent else first
        taxonomy.save(other)

    def credit(self) -> None:
        image = self.any_of(Image.objects)
        photo_desk.revise(image.pk, by=None, version=image.version, changes={"credit": self.word()})

    def recall(self) -> None:
        if (image := self.any_of(Image.objects.filter(recalled_at=None))) is not None:
            replace = self.dice.choice(["nothing", "placeholder"])
            photo_desk.recall(image.pk, by=None, reason=f"Wrong {self.word()}.", replace=replace)

    def restore(self) -> None:
        if (image := self.any_of(Image.objects.filter(recalled_at__isnull=False))) is not None:
            photo_desk.restore(image.pk, by=None)

    def deny(self) -> None:
        image = self.any_of(Image.objects)
        ends = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=self.dice.randint(1, 90))
        photo_desk.add_lease(image.pk, by=None, version=image.version, access="deny", ends_at=ends.isoformat())

    def expire(self) -> None:
        image = self.any_of(Image.objects)
        ends = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=self.dice.randint(30, 300))
        changes = {"expires_at": None if image.expires_at else ends.isoformat()}
        photo_desk.revise(image.pk, by=None, version=image.version, changes=changes)

    def portray(self) -> None:
        author = self.any_of(Author.objects)
        author.photo = self.any_of(Image.objects)
        taxonomy.save(author)

    def curate(self) -> None:
        front, now = Collection.objects.get(), dt.datetime.now(dt.UTC)
        keys = self.dice.sample(list(Article.objects.order_by("pk").values_list("pk", flat=True)), 3)
        times = [now + dt.timedelta(minutes=self.dice.randint(1, 90)) for _ in range(2)]
        items = [Item(keys[0], pin=2), Item(keys[1], valid_from=times[0]), Item(keys[2], valid_until=times[1])]
        collections.order(front.pk, items, by=None, revision=front.revision)

    def seal(self) -> None:
        article = make_article(headline=f"Embargoed {self.word()}", tags=[self.any_of(Tag.objects).pk])
        due = START + dt.timedelta(minutes=self.dice.randint(60, 300))
        if due > dt.datetime.now(dt.UTC):
            desk.schedule(article.pk, at=due, by=None, revision=article.revision)

    def wait(self) -> None:
        self.moment.shift(3600 if Pending.objects.exists() or Recheck.objects.exists() else 61)


DEEDS: list[Callable[[Newsroom], None]] = [
    Newsroom.write, Newsroom.edit, Newsroom.correct, Newsroom.move, Newsroom.file_elsewhere, Newsroom.recaption,
    Newsroom.half_type, Newsroom.draft_in_secret, Newsroom.withdraw, Newsroom.erase, Newsroom.bring_back,
    Newsroom.translate, Newsroom.rename, Newsroom.readdress, Newsroom.put_under, Newsroom.credit, Newsroom.seal,
    Newsroom.wait, Newsroom.recall, Newsroom.restore, Newsroom.deny, Newsroom.expire, Newsroom.portray, Newsroom.curate,
]  # fmt: skip


def look(reader: Client, path: str, *, hot: bool) -> Seen:
    """Return what an address answers, from a view or from memory where it is there."""
    most, store.most = store.most, store.most if hot else 0
    try:
        answer = reader.get(path)
    finally:
        store.most = most
    etag = answer.get("ETag", "") if answer.status_code in KEPT else ""
    return Seen(answer.status_code, answer.content, etag, frozenset(answer.get("Surrogate-Key", "").split()))


def look_around(newsroom: Newsroom) -> dict[str, Seen]:
    """Return what every known address answers; what memory says must be the same."""
    clock.next_due()
    look(newsroom.reader, "/api/v1/site/", hot=False)  # lets in what is due
    cold = {path: look(newsroom.reader, path, hot=False) for path in newsroom.addresses()}
    for path, seen in cold.items():
        assert look(newsroom.reader, path, hot=True) == seen, f"memory is old: {path}"
    return cold


def compare(path: str, before: Seen, after: Seen, touched: set[str]) -> None:
    """Hold one address to what it promises."""
    if not before.etag:
        assert before.status not in KEPT
        return  # it was kept by nobody
    assert before.keys, path
    changed, purged = before.etag != after.etag, bool(before.keys & touched)
    assert before.body == after.body or changed, f"other bytes under the same ETag: {path}"
    assert changed == purged, f"{path}: {before.etag} -> {after.etag}, {sorted(before.keys & touched)}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [2 if connection.vendor == "postgresql" else 1])  # other writes on each database
def test_bytes_etag_and_purge_change_together(seed: int) -> None:
    with time_machine.travel(START, tick=False) as moment, memory():
        newsroom = Newsroom(random.Random(seed), moment)
        make_section("S0", slug="s0"), make_section("S1", slug="s1"), make_author("A0", slug="a0")
        for slug in ("t0", "t1", "t2"):
            make_tag(slug.upper(), slug=slug)
        factories.make_collection("Front", fills=True, size=4, tags=[Tag.objects.first()])
        make_photo(), make_photo(credit="Somebody else")
        for _ in range(4):
            newsroom.write()
        before, number, did = look_around(newsroom), Change.objects.count(), set()
        deeds = [newsroom.dice.choice(DEEDS) for _ in range(8)] + newsroom.dice.sample(DEEDS, len(DEEDS))
        for deed in deeds:
            moment.shift(1)
            deed(newsroom)
            after = look_around(newsroom)
            lines = list(Change.objects.filter(number__gt=number).order_by("number"))
            number = lines[-1].number if lines else number
            touched = {key for line in lines for key in line.touched.split()}
            for path, seen in before.items():
                compare(f"{deed.__name__}: {path}", seen, after[path], touched)
            before = after
            did.add(deed.__name__)
        assert len(did) == len(DEEDS)
