"""An import may be killed, gone on with and repeated: it comes to the same, and takes nothing that editors did here."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from articles.drafts import Draft
from articles.models import Article, Author, Caption, Edition, Revision, Section, Tag
from articles.services import publishing, saving
from media import services as photo_desk
from media.models import Image
from publishing.models import Change, Mention, Publication, Thing
from tests.reading import read
from tests.wordpress_exports import bring, meta, photo, post, shown, the, write
from wordpress import report
from wordpress.models import Imported, ImportedCaption, OldAddress, Run
from wordpress.services import stories

pytestmark = pytest.mark.django_db


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path, photo(9), post(1, body=shown(9), more=meta("_thumbnail_id", 9)), post(2, "Draft", status="draft")
    )
    bring(path)
    before = everything()
    run = bring(path)
    assert "0 changed." in list(report.short(run))
    assert everything() == before


def everything() -> dict[str, list[Any]]:
    """Return all that an import writes, but for the times at which it did."""
    tables: dict[Any, tuple[str, ...]] = {
        Article: ("id", "state", "headline", "slug", "body", "text", "revision", "section__slug", "first_published_at"),
        Caption: ("key", "article_id", "image_id", "place", "position", "text", "credit", "alt"),
        Edition: ("article_id", "number", "content__body", "content__captions"),
        Image: ("id", "caption", "credit", "alt", "file_name"),
        Imported: ("kind", "key", "digest", "article_id", "image_id", "losses"),
        ImportedCaption: ("key", "attachment", "original", "confidence"),
        OldAddress: ("host", "path", "article_id"),
        Publication: ("key", "path", "published_at", "updated_at", "text"),
        Mention: ("publication_id", "thing"),
        Revision: ("article_id", "number"),
        Section: ("slug", "name"),
        Tag: ("slug", "name"),
        Author: ("slug", "name"),
        Thing: ("key", "live_count", "latest_at"),
    }
    found = {model.__name__: sorted(map(repr, model.objects.values_list(*fields))) for model, fields in tables.items()}
    return found | {"Change": sorted(map(repr, Change.objects.values_list("kind", "thing", "path")))}


def archive(folder: Path) -> Path:
    """Return an export of a dozen stories, every third with a picture."""
    told = [
        post(number, f"Story {number}", shown(90 + number % 3) if number % 3 == 0 else "Wind.")
        for number in range(1, 13)
    ]
    return write(folder, *told, photo(90, "a.jpg"), photo(91, "b.jpg", caption="; Reuters"))


@pytest.mark.parametrize("after", range(1, 20, 2))
def test_killed_anywhere_and_run_again_all_is_as_if_nothing_had_happened(
    after: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wordpress.tellers.BATCH", 3)
    path = archive(tmp_path)
    whole = uninterrupted(path)
    calls = 0

    def counted(real: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == after:
                raise KeyboardInterrupt
            return real(*given, **named)

        return call

    with monkeypatch.context() as killing:
        killing.setattr(stories.addresses, "remember", counted(stories.addresses.remember))
        killing.setattr(stories.importing, "bring_in", counted(stories.importing.bring_in))
        killing.setattr(photo_desk, "await_photo", counted(photo_desk.await_photo))
        killing.setattr(stories.importing, "free_slugs", counted(stories.importing.free_slugs))
        try:
            bring(path)
        except KeyboardInterrupt:
            assert Run.objects.get().state == "running"
    call_command("import_wordpress", path, resume=calls >= after, report=tmp_path, stdout=io.StringIO())
    assert everything() == whole
    assert Article.objects.count() == 12


def uninterrupted(path: Path) -> dict[str, list[Any]]:
    """Return what an import comes to that nothing disturbs, and leave nothing of it."""
    with transaction.atomic():
        bring(path)
        whole = everything()
        transaction.set_rollback(True)
    return whole


def test_what_changed_at_the_source_is_taken_and_what_changed_here_stays(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1, excerpt="The first.")))
    article = the("Wind farm opens")
    saving.save(article.pk, Draft(headline="Our own headline"), by=None, revision=article.revision)
    article.refresh_from_db()
    changed = post(1, "Wind farm opened", "<p>It rose by three.</p>", excerpt="The first.", slug="wind-farm-opens-1")
    run = bring(write(tmp_path, changed))
    article.refresh_from_db()
    assert article.headline == "Our own headline"
    assert article.text == "It rose by three."
    assert (run.counts["changed"], run.counts["kept"]) == (1, 1)
    assert ("post 1", "kept", "headline was changed here too, and stays as it is here.") in list(report.losses(run))
    # What an editor had not published yet, an import does not publish.
    assert read("articles/wind-farm-opens-1/")["headline"] == "Wind farm opens"


def test_what_changed_at_the_source_reaches_readers_where_nobody_changed_anything_here(tmp_path: Path) -> None:
    bring(write(tmp_path, photo(9), post(1, body=shown(9))))
    bring(write(tmp_path, photo(9), post(1, "Wind farm opened", shown(9) + "\n\nIt rose.", slug="wind-farm-opens-1")))
    said = read("articles/wind-farm-opens-1/?format=text")
    assert said["headline"] == "Wind farm opened"
    assert said["body"]["text"] == "It rose."
    assert said["published_at"] == "2015-03-04T09:30:00Z"
    again = bring(
        write(tmp_path, photo(9), post(1, "Wind farm opened", shown(9) + "\n\nIt fell.", slug="wind-farm-opens-1"))
    )
    assert (again.counts["changed"], again.counts["kept"]) == (1, 0)


def test_a_draft_that_was_published_there_is_published_here_and_back(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1, status="draft")))
    bring(write(tmp_path, post(1)))
    assert read("articles/wind-farm-opens-1/")["published_at"] == "2015-03-04T09:30:00Z"
    bring(write(tmp_path, post(1, status="draft")))
    assert Client().get("/api/v1/articles/wind-farm-opens-1/").status_code == 410


def test_what_was_taken_out_of_the_trash_and_published_there_is_public_here(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1, status="trash")))
    run = bring(write(tmp_path, post(1)))
    assert run.counts["malformed"] == []
    assert read("articles/wind-farm-opens-1/")["published_at"] == "2015-03-04T09:30:00Z"


def test_a_story_that_was_withdrawn_here_stays_so(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1)))
    publishing.withdraw(the("Wind farm opens").pk, by=None)
    bring(write(tmp_path, post(1, "Wind farm opened")))
    assert Publication.objects.get().state == "withdrawn"
