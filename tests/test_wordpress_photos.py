"""A photo of WordPress keeps what was said of it, stays deleted where the desk deleted it, and stops no import."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from articles.models import Article, Caption
from articles.services import importing as story_desk
from media import services as photo_desk
from media.models import Image
from newsroom.errors import BadInput, Fault, NotReady
from publishing import services as door
from tests.factories import photo_bytes
from tests.reading import read
from tests.wordpress_exports import SITE, bring, meta, photo, post, shown, the, write
from wordpress import report
from wordpress.models import Imported, ImportedCaption, Run
from wordpress.services import addresses

pytestmark = pytest.mark.django_db

SHOWN = '<p>Before.</p><img src="https://cdn.example/wp/one.jpg" alt="One"/><p>After.</p>'
NO_WORDS = NotReady("Not now.", problems=[])
REFUSALS = [
    (NO_WORDS, "Not now."),
    (BadInput([Fault("odd", "That is odd.")]), "That is odd."),
    (ProtectedError("no", set()), "Something that is here already needs what would have to go."),
    (IntegrityError("UNIQUE"), "It contradicts what is here already."),
    (ValueError("odd"), "ValueError"),
]  # fmt: skip


def said(run: Run, code: str) -> list[str]:
    """Return what was lost for this reason."""
    return [words for _, why, words in report.losses(run) if why == code]


def failing(error: Exception) -> Any:
    """Return what raises an error, whatever it is asked."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


def test_a_state_of_any_length_keeps_neither_photo_nor_story_back(tmp_path: Path) -> None:
    odd = photo(9).replace(">inherit<", f">{'y' * 30}<")
    run = bring(write(tmp_path, odd, post(1, body=shown(9), status="x" * 30)))
    assert run.counts["malformed"] == []
    assert Caption.objects.get().image == Image.objects.get()
    assert set(Imported.objects.filter(kind__in=("attachment", "post")).values_list("status", flat=True)) == {
        "y" * 20,
        "x" * 20,
    }


def test_one_photo_that_cannot_be_brought_in_keeps_no_other_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, photo(9), photo(10, "hill.jpg"), photo(11, "sea.jpg"), post(1, body=shown(11, "sea.jpg")))
    real = addresses.of_item
    with monkeypatch.context() as failing_once:
        failing_once.setattr(
            addresses, "of_item", lambda item, site: failing(ValueError())() if item.id == 10 else real(item, site)
        )
        run = bring(path)
    assert [words for _, words in run.counts["malformed"]] == ["attachment 10 could not be brought in: ValueError"]
    assert run.counts["photos_new"] == 2
    assert Caption.objects.get().image.file_name == "sea.jpg"
    again = bring(path)
    assert (again.counts["malformed"], again.counts["photos_new"]) == ([], 1)
    assert Image.objects.count() == 3


@pytest.mark.parametrize(("error", "words"), REFUSALS)
def test_a_picture_that_no_story_can_take_is_named_and_stops_no_other(
    error: Exception, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, photo(9), photo(10, "hill.jpg"), post(1, body=shown(9)))
    bring(path)
    photo_desk.accept(io.BytesIO(photo_bytes()), by=None)
    (tmp_path / "lake.jpg").write_bytes(photo_bytes())
    (tmp_path / "hill.jpg").write_bytes(photo_bytes(colour="green"))
    with monkeypatch.context() as refusing:
        refusing.setattr(story_desk, "exchange_photo", failing(error))
        run = bring(path, media=tmp_path)
    assert said(run, "picture") == [f"{SITE}/wp-content/uploads/2015/03/lake.jpg: {words}"]
    assert Imported.objects.get(key="10").image.awaited_at is None
    again = bring(path, media=tmp_path)
    assert said(again, "picture") == []
    assert Imported.objects.get(key="9").image.awaited_at is None


@pytest.mark.parametrize(("error", "words"), REFUSALS)
def test_a_picture_that_cannot_be_written_is_named_and_stops_no_other(
    error: Exception, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lake.jpg").write_bytes(photo_bytes())
    monkeypatch.setattr(photo_desk, "fill", failing(error))
    run = bring(write(tmp_path, photo(9), post(1, body=shown(9))), media=tmp_path)
    assert said(run, "picture") == [f"{SITE}/wp-content/uploads/2015/03/lake.jpg: {words}"]
    assert the("Wind farm opens")


def test_words_that_change_at_the_source_leave_said_what_is_missing_still(tmp_path: Path) -> None:
    (tmp_path / "uploads").mkdir()
    bring(write(tmp_path, photo(9)), media=tmp_path / "uploads")
    image = Image.objects.get()
    photo_desk.revise(image.pk, by=None, version=image.version, changes={"alt": "Ours"}, now=timezone.now())
    changed = photo(9, caption="At dusk; photo: Pia Orlova", alt="Theirs").replace(">inherit<", ">private<")
    run = bring(write(tmp_path, changed))
    assert said(run, "no_file") == [f"There is no file of it: {SITE}/wp-content/uploads/2015/03/lake.jpg"]
    assert said(run, "kept") == ["alt: Theirs"]
    image.refresh_from_db()
    assert (image.caption, image.credit, image.alt) == ("At dusk", "Pia Orlova", "Ours")
    row = Imported.objects.get(kind="attachment")
    assert row.status == "private"
    kept = ImportedCaption.objects.get()
    assert (kept.key, kept.original, kept.attachment) == (image.pk, "At dusk; photo: Pia Orlova", 9)
    assert kept.confidence >= ImportedCaption.DOUBTFUL
    bring(write(tmp_path, photo(9, caption="")))
    assert not ImportedCaption.objects.exists()


@pytest.mark.parametrize(("body", "first"), [(SHOWN, ""), (shown(9), ""), (shown(9), photo(9))])
def test_a_photo_that_the_desk_deleted_stays_deleted(tmp_path: Path, body: str, first: str) -> None:
    bring(write(tmp_path, first, post(1, body=body, status="draft")))
    Article.objects.all().delete()
    Image.objects.all().delete()
    run = bring(write(tmp_path, first, post(2, "Other", body + "\n\nThe lake rose.")))
    assert run.counts["malformed"] == []
    assert not Image.objects.exists()
    assert [words.partition(":")[0] for words in said(run, "photo_deleted")] == ["Its photo was deleted here"]
    told = read("articles/other-2/?format=text")["body"]["text"]
    assert "The lake rose." in told
    call_command("check_integrity", stdout=io.StringIO())


def test_a_photo_that_was_deleted_before_its_attachment_came_stays_deleted(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1, body=shown(9))))
    Article.objects.all().delete()
    Image.objects.all().delete()
    run = bring(write(tmp_path, photo(9)))
    assert not Image.objects.exists()
    assert said(run, "deleted") == ["It was deleted here, and stays so."]


def test_a_file_that_is_no_picture_becomes_no_photo(tmp_path: Path) -> None:
    film = photo(9, "film.mp4")
    run = bring(write(tmp_path, film, post(1, more=meta("_thumbnail_id", 9))))
    assert not Image.objects.exists()
    assert "No photo, so it is not shown: 9" in said(run, "file")
    assert read("articles/wind-farm-opens-1/")["lead_image"] is None


def test_the_picture_of_a_file_is_a_photo_of_its_own(tmp_path: Path) -> None:
    bring(write(tmp_path, photo(9, "report.pdf"), post(1, body=shown(9, "report-pdf-212x300.jpg"))))
    assert Caption.objects.get().image.file_name == "report-pdf-212x300.jpg"
    assert Imported.objects.get(kind="attachment").image is None
    door.release_due(timezone.now())
    assert len(read("articles/wind-farm-opens-1/")["body"]["blocks"]) == 1


def test_a_story_that_could_not_be_rewritten_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(write(tmp_path, post(1)))
    path = write(tmp_path, post(1, body="<p>It rose by three.</p>"))
    real = story_desk.rewrite

    def half(*given: Any, **named: Any) -> None:
        real(*given, **named)
        raise NO_WORDS

    with monkeypatch.context() as refusing:
        refusing.setattr(story_desk, "rewrite", half)
        run = bring(path)
    assert said(run, "refused") == ["Not now."]
    assert the("Wind farm opens").text == "The lake rose by two metres in a night."
    assert the("Wind farm opens").revision == 1
    again = bring(path)
    assert said(again, "refused") == []
    assert the("Wind farm opens").text == "It rose by three."
    assert read("articles/wind-farm-opens-1/?format=text")["body"]["text"] == "It rose by three."
