"""An import may be killed, gone on with and repeated: it comes to the same, and takes nothing that editors did here."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from articles.drafts import Draft
from articles.models import Article
from articles.services import publishing, saving
from media import services as photo_desk
from publishing.models import Publication
from tests.reading import read
from tests.wordpress_exports import archive, bring, everything, meta, photo, post, shown, the, write
from wordpress import report
from wordpress.models import Run
from wordpress.services import stories

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path, photo(9), post(1, body=shown(9), more=meta("_thumbnail_id", 9)), post(2, "Draft", status="draft")
    )
    bring(path)
    before = everything()
    run = bring(path)
    assert "0 changed." in list(report.short(run))
    assert everything() == before


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


MOMENTS = 20


def test_killed_by_the_system_at_random_moments_and_run_again_all_is_as_if_nothing_had_happened(tmp_path: Path) -> None:
    path = archive(tmp_path)
    env = {
        **os.environ,
        "NEWSROOM_DATA": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    command = [sys.executable, "-m", "tests.killed_imports", str(path), str(MOMENTS)]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=300)
    whole, *killed = map(json.loads, done.stdout.splitlines())
    assert len(killed) == MOMENTS
    assert any(each["killed"] for each in killed)
    for each in killed:
        assert each["tables"] == whole["tables"], each["after"]
        assert each["again"] == whole["again"] == ["0 changed."]
        assert each["same"]


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


def test_what_is_no_export_leaves_no_import_behind_that_could_be_resumed(tmp_path: Path) -> None:
    (tmp_path / "wrong.xml").write_text("hello")
    path = write(tmp_path, post(1))
    for files in ([tmp_path / "wrong.xml"], [path, tmp_path / "wrong.xml"]):
        with pytest.raises(CommandError, match="no WordPress export"):
            call_command("import_wordpress", *files)
    assert not Run.objects.exists()
    late = write(tmp_path, post(1), "<!DOCTYPE x>", name="late.xml")
    with pytest.raises(CommandError, match="document type"):
        call_command("import_wordpress", late)
    run = Run.objects.get()
    assert (run.state, run.ended_at is not None, "document type" in run.trouble) == ("failed", True, True)
    with pytest.raises(CommandError, match="No import was interrupted"):
        call_command("import_wordpress", resume=True)


@pytest.mark.parametrize("resume", [True, False])
def test_an_import_that_was_interrupted_is_gone_on_with_once(
    resume: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, post(1))
    with monkeypatch.context() as killing:
        killing.setattr(stories.importing, "bring_in", raises(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bring(path, unknown="drop")
    say = {"resume": True} if resume else {"unknown": "drop"}
    call_command("import_wordpress", *([] if resume else [path]), report=tmp_path, stdout=io.StringIO(), **say)
    done = Run.objects.filter(state="done").get()
    assert done.options["unknown"] == "drop"
    assert Run.objects.count() == (1 if resume else 2)
    with pytest.raises(CommandError, match="No import was interrupted"):
        call_command("import_wordpress", resume=True)


def raises(error: type[BaseException]) -> Any:
    """Return a function that does."""

    def call(*given: Any, **named: Any) -> Any:
        raise error

    return call
