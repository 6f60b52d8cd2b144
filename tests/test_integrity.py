"""What is stored agrees with itself, and what does not is named."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from articles.models import Article
from articles.services import publishing
from media import services as photo_desk
from media.models import Image, Rendition
from newsroom import integrity
from newsroom.fields import uuid7
from publishing.models import Alias, Change, Entry, Ledger, Mention, Pending, Publication, SitemapEntry, Thing
from tests.factories import make_article, make_photo, make_public, make_tag
from tests.photos import photo_files

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]


@pytest.fixture
def newsroom(django_capture_on_commit_callbacks: Callable[..., object]) -> Publication:
    """A live story with a photo and a tag; beside it one of each state, and a photo that was recalled."""
    with django_capture_on_commit_callbacks(execute=True):
        story = make_public(headline="Dam", lead=make_photo(), tags=[make_tag().pk])
        make_public(headline="Ours as well", canonical_url="https://partner.example/first")
        gone = make_public(headline="Gone")
        publishing.withdraw(gone.key, by=None, reason="Wrong.")
        moved = make_public(headline="Moved")
        publishing.withdraw(moved.key, by=None, moved_to=story.key)
        waits = make_article(headline="Waits")
        tomorrow = timezone.now() + dt.timedelta(days=1)
        publishing.schedule(waits.pk, by=None, revision=waits.revision, at=tomorrow)
        photo_desk.await_photo(uuid7(), file_name="x.jpg", words={}, size=None, by=None, now=timezone.now())
        recalled = make_photo(caption="Another.")
        make_public(headline="Recalled", lead=recalled)
        photo_desk.recall(recalled.pk, by=None, reason="No right.")
    return story


def lose_a_file() -> None:
    storages["renditions"].delete(Rendition.objects.filter(image__recalled_at=None)[0].path)


def lose_an_original() -> None:
    storages["originals"].delete(Image.objects.filter(recalled_at=None)[0].original)


def show_a_recalled_file() -> None:
    path = Rendition.objects.filter(image__recalled_at__isnull=False)[0].path
    storages["renditions"].save(path, io.BytesIO(b"x"))


def use_an_old_address() -> None:
    story = LIVE.get()
    Alias.objects.create(path=story.path, slug="x", publication=story)


LIVE = Publication.objects.filter(headline="Dam")
PLANTED: dict[str, list[tuple[str, Callable[[], object]]]] = {
    "publishing.numbers": [
        ("a lost line", lambda: Change.objects.filter(number=2).delete()),
        ("a number never handed out", lambda: Ledger.objects.update(number=1)),
    ],
    "publishing.mentions": [
        ("another time", lambda: Mention.objects.filter(thing="tag:energy").update(published_at=timezone.now()))
    ],
    "publishing.counts": [("a count", lambda: Thing.objects.filter(key="tag:energy").update(live_count=7))],
    "publishing.found": [
        ("not found", lambda: Entry.objects.filter(publication__headline="Dam").delete()),
    ],
    "publishing.sitemaps": [
        ("no entry", lambda: SitemapEntry.objects.filter(publication__headline="Dam").delete()),
        ("in none", lambda: Mention.objects.filter(thing__startswith="sitemap:").delete()),
    ],
    "publishing.addresses": [
        ("an old address that is in use", use_an_old_address)
    ],
    "publishing.text": [("no XML", lambda: LIVE.update(text="a\x01b"))],
    "articles.public": [
        ("not on the desk", lambda: Article.objects.filter(headline="Dam").update(state="draft", live_edition=None))
    ],
    "articles.waiting": [("nothing waits", lambda: Pending.objects.all().delete())],
    "articles.history": [("a save", lambda: Article.objects.filter(headline="Dam").update(revision=9))],
    "media.originals": [("a file", lose_an_original)],
    "media.renditions": [("a file", lose_a_file), ("a recalled one", show_a_recalled_file)],
}  # fmt: skip


def test_a_newsroom_in_order_has_no_fault(newsroom: Publication) -> None:
    assert list(integrity.faults()) == []
    out = io.StringIO()
    call_command("check_integrity", stdout=out)
    assert "nothing wrong" in out.getvalue()


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {*PLANTED, "newsroom.references"} == set(integrity.codes())


@pytest.mark.parametrize(
    ("code", "plant"),
    [pytest.param(code, plant, id=f"{code}: {name}") for code, faults in PLANTED.items() for name, plant in faults],
)
def test_what_does_not_agree_is_named(code: str, plant: Callable[[], object], newsroom: Publication) -> None:
    plant()
    assert code in {fault.code for fault in integrity.faults()}
    with pytest.raises(CommandError, match="not as"):
        call_command("check_integrity", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (1, "1 thing is not as it must be."),
        (19, "19 things are not as they must be."),
        # More of one kind than are named: how many there are nobody knows.
        (20, "At least 20 things are not as they must be."),
        (10**9, "At least 20 things are not as they must be."),
    ],
)
def test_whoever_asks_is_told_how_much_is_wrong(many: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "_checks", {"house.doors": lambda: (f"Door {at} is open." for at in range(many))})
    out = io.StringIO()
    with pytest.raises(CommandError) as told:
        call_command("check_integrity", stdout=out)
    assert str(told.value) == said
    assert len(out.getvalue().splitlines()) == min(many, integrity.MOST)


@pytest.mark.django_db(transaction=True)
def test_who_checks_holds_up_nobody_who_writes() -> None:
    def publish_meanwhile() -> None:
        make_public(headline="Meanwhile")
        connections.close_all()

    with integrity.one_moment():
        before = Publication.objects.count()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(publish_meanwhile).result(30)
        assert Publication.objects.count() == before  # what is read here stays as it was
    assert Publication.objects.count() == before + 1
