"""Imports on the desk: uploaded in pieces, rehearsed, carried out beside the tasks, stopped, resumed, and told."""

from __future__ import annotations

import datetime as dt
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

import wordpress
from articles.models import Article
from newsroom.models import AuditEntry
from tests.desk import desk_of, said
from tests.factories import photo_bytes
from tests.test_desk_start import cost
from tests.wordpress_exports import photo, post, shown, write
from wordpress import working
from wordpress.admin import wording
from wordpress.models import Run
from wordpress.services import runs

pytestmark = pytest.mark.django_db

LIST = "/admin/wordpress/run/"
FORM = {"categories": "sections", "unknown": "keep", "pictures": "none", "folder": "", "site": ""}
State = Run.State


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Give each test a data folder of its own."""
    settings.DATA = tmp_path / "data"
    settings.IMPORT_FOLDER = tmp_path / "media"
    return tmp_path


@pytest.fixture
def desk(mira: User) -> Client:
    return desk_of(mira)


def exported(folder: Path, *items: str) -> bytes:
    return write(folder, *(items or (photo(9, caption=""), post(1, "Story 1", shown(9))))).read_bytes()


def begin(
    client: Client, content: bytes, name: str = "export.xml", step: str = "import", **options: Any
) -> HttpResponse:
    """Send the form as a browser without a script does."""
    files = SimpleUploadedFile(name, content, "text/xml")
    return client.post(LIST, {**FORM, **options, "file": files, "step": step}, follow=True)  # type: ignore[return-value]


def carry_out() -> Run:
    """Have a worker carry out what waits; return how it ended."""
    run = runs.take(timezone.now())
    assert run is not None
    working.carry_out(run, threading.Event())
    run.refresh_from_db()
    return run


def page_of(run: Run) -> str:
    return f"{LIST}{run.pk}/change/"


def test_an_empty_list_says_what_to_do(desk: Client) -> None:
    assert "Choose the export of a site above" in said(desk.get(LIST))  # type: ignore[arg-type]


def test_an_export_is_uploaded_imported_and_told(desk: Client, tmp_path: Path, mira: User) -> None:
    page = begin(desk, exported(tmp_path))
    assert "Waiting for the worker" in said(page)
    run = carry_out()
    assert (run.state, run.by, Article.objects.get().headline) == (State.DONE, mira, "Story 1")
    told = said(desk.get(page_of(run)))  # type: ignore[arg-type]
    assert "story brought in 1" in told
    assert "photo whose picture is awaited 1" in told
    for form, begins in (("txt", b"https://old.example"), ("json", b"{")):
        answer: Any = desk.get(f"{LIST}{run.pk}/report.{form}")
        assert b"".join(answer.streaming_content).startswith(begins)
    line = AuditEntry.objects.get(verb="imported")
    assert (line.by, line.details["new"], line.label) == (mira, 1, "The Old Courier")
    assert "The Old Courier" in said(desk.get(LIST))  # type: ignore[arg-type]


def test_a_rehearsal_writes_nothing_and_is_imported_with_a_button(desk: Client, tmp_path: Path) -> None:
    begin(desk, exported(tmp_path), step="rehearse")
    run = carry_out()
    assert not Article.objects.exists()
    assert not AuditEntry.objects.filter(verb="imported").exists()
    told = said(desk.get(page_of(run)))  # type: ignore[arg-type]
    assert "What would come" in told
    assert "Published 1" in told
    desk.post(f"{LIST}{run.pk}/step/", {"step": "import"})
    assert carry_out().state == State.DONE
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"categories": "x"}, "x is not one of the available choices"),
        ({"site": "old.example"}, "Write it like https://example.org."),
        ({"pictures": "folder", "folder": "../../etc"}, "There is no such folder below"),
        ({"pictures": "folder", "folder": "\0"}, "Null characters are not allowed"),
    ],
)
def test_a_wrong_option_is_told_beside_its_field(
    desk: Client, tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    page = begin(desk, exported(tmp_path), **changed)
    assert page.status_code == 422
    assert words in said(page)
    assert "Choose at least one export." in said(desk.post(LIST, FORM))  # type: ignore[arg-type]


def test_pictures_come_from_a_folder_below_the_one_that_is_allowed(desk: Client, tmp_path: Path) -> None:
    folder = tmp_path / "media" / "site" / "2015" / "03"
    folder.mkdir(parents=True)
    (folder / "lake.jpg").write_bytes(photo_bytes())
    begin(desk, exported(tmp_path), pictures="folder", folder="site")
    assert carry_out().counts["pictures"] == 1


def test_a_run_is_stopped_and_goes_on(desk: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "OFTEN", 0)
    begin(desk, exported(tmp_path, *(post(number, f"Story {number}") for number in range(1, 6))))
    waiting = Run.objects.get()
    desk.post(f"{LIST}{waiting.pk}/step/", {"step": "stop"})
    assert runs.take(timezone.now()) is None
    desk.post(f"{LIST}{waiting.pk}/step/", {"step": "resume"})
    run = runs.take(timezone.now())
    assert run is not None
    desk.post(f"{LIST}{run.pk}/step/", {"step": "stop"})
    assert desk.get(f"{LIST}{run.pk}/state/").json()["stopping"] is True
    working.carry_out(run, threading.Event())
    run.refresh_from_db()
    assert (run.state, Article.objects.count()) == (State.STOPPED, 0)
    assert "Resume" in said(desk.get(page_of(run)))  # type: ignore[arg-type]
    desk.post(f"{LIST}{run.pk}/step/", {"step": "resume"})
    assert carry_out().counts["new"] == 5


def test_a_worker_that_is_stopped_puts_its_run_back(
    desk: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "OFTEN", 0)
    begin(desk, exported(tmp_path))
    run = runs.take(timezone.now())
    assert run is not None
    stop = threading.Event()
    stop.set()
    working.carry_out(run, stop)
    assert carry_out().state == State.DONE


def test_of_two_workers_one_takes_a_run_and_a_lost_one_is_found(desk: Client, tmp_path: Path) -> None:
    begin(desk, exported(tmp_path))
    now = timezone.now()
    assert runs.take(now) is not None
    assert runs.take(now) is None
    run = Run.objects.get()
    assert "is gone" not in said(desk.get(page_of(run)))  # type: ignore[arg-type]
    Run.objects.update(seen_at=now - dt.timedelta(minutes=2))
    assert "is gone" in said(desk.get(page_of(run)))  # type: ignore[arg-type]
    assert carry_out().state == State.DONE


def test_where_no_worker_runs_the_page_says_so(desk: Client, tmp_path: Path) -> None:
    begin(desk, exported(tmp_path))
    run = Run.objects.get()
    assert "No worker" not in said(desk.get(page_of(run)))  # type: ignore[arg-type]
    Run.objects.update(began_at=timezone.now() - dt.timedelta(seconds=30))
    assert "No worker is running" in said(desk.get(page_of(run)))  # type: ignore[arg-type]
    assert "No worker is running" in desk.get(f"{LIST}{run.pk}/state/").json()["trouble"]


def test_what_nobody_foresaw_is_told_and_the_run_may_go_on(
    desk: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(desk, exported(tmp_path))
    with monkeypatch.context() as patched:
        patched.setattr(working.importing, "run", lambda *_, **__: 1 / 0)
        run = carry_out()
    assert run.state == State.FAILED
    assert "ZeroDivisionError" in said(desk.get(page_of(run)))  # type: ignore[arg-type]
    desk.post(f"{LIST}{run.pk}/step/", {"step": "resume"})
    assert carry_out().state == State.DONE


def test_each_loss_leads_to_its_story(desk: Client, tmp_path: Path) -> None:
    begin(desk, exported(tmp_path, post(1, "Story 1", "[contact-form-7 id=3]<p>Words.</p>")))
    run = carry_out()
    page = desk.get(f"{page_of(run)}?part=losses&code=unknown-shortcode")
    assert f"/admin/articles/article/{Article.objects.get().pk}/change/" in page.content.decode()
    assert "[contact-form-7 id=3]" in said(page)  # type: ignore[arg-type]
    assert desk.get(f"{page_of(run)}?part=addresses").status_code == 200
    assert desk.get(f"{page_of(run)}?part=x").status_code == 302


def test_what_was_lost_is_told_in_words_by_headings_and_counted(desk: Client, tmp_path: Path) -> None:
    bodies = ("[contact-form-7 id=3][contact-form-7 id=4]<p>Words.</p>", '<p><a href="javascript:x">Here</a></p>')
    begin(desk, exported(tmp_path, *(post(at, f"Story {at}", body) for at, body in enumerate(bodies, 1))))
    run = carry_out()
    page = said(desk.get(page_of(run)))  # type: ignore[arg-type]
    assert "Links and embeds 1 Links that lead nowhere 1" in page
    assert "Shortcodes 2 Of plugins that nobody knows 2" in page
    assert "Posts, published 2" in page
    assert "unknown-shortcode" not in page
    assert "Of plugins that nobody knows" in said(desk.get(f"{page_of(run)}?part=losses&code=unknown-shortcode"))  # type: ignore[arg-type]
    # One list of all of them says of each what it is.
    assert "Links that lead nowhere javascript:x" in said(desk.get(f"{page_of(run)}?part=losses"))  # type: ignore[arg-type]
    # What a later release may note, or an older one has noted, is told all the same.
    assert wording.grouped({"new-code": 2})[0].rows == [("new-code", "new-code", 2)]


def test_every_loss_has_its_words() -> None:
    begun = r"lose\(|Loss\(|append\(\s*\[|\*\(\[|losses, \[|[=(] \[\[|= \[\["
    written = re.compile(rf"""(?:{begun})"([a-z_-]+)"|"(\w+-as-link)"|code = "([a-z-]+)\"""")
    room = Path(wordpress.__file__).parent
    sources = [path.read_text("utf-8") for path in [room / "telling.py", *(room / "body").glob("*.py")]]
    sources += [path.read_text("utf-8") for path in (room / "services").glob("*.py")]
    found = {next(filter(None, groups)) for text in sources for groups in written.findall(text)}
    found |= {*(f"{name}-without-address" for name in ("audio", "video", "embed")), "playlist", "dynamic-block"}
    named = {code for codes in wording.GROUPS.values() for code in codes}
    assert found == named


def test_the_files_are_deleted_on_request_and_what_came_stays(desk: Client, tmp_path: Path) -> None:
    begin(desk, exported(tmp_path))
    run = carry_out()
    desk.post(f"{LIST}{run.pk}/step/", {"step": "clear"})
    assert not Path(run.files[0]).exists()
    assert Article.objects.exists()
    Run.objects.update(state=State.STOPPED)
    answer = desk.post(f"{LIST}{run.pk}/step/", {"step": "resume"}, follow=True)
    assert "Upload them again" in said(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["edna", "rita", "pia", "max_", "oscar"])
def test_who_may_not_import_sees_and_does_nothing(who: str, request: pytest.FixtureRequest) -> None:
    run, client = Run.objects.create(began_at=timezone.now()), desk_of(request.getfixturevalue(who))
    for name in ("", f"{run.pk}/change/", f"{run.pk}/state/", f"{run.pk}/report.txt", "999/change/"):
        assert client.get(LIST + name).status_code == 403
    for name in ("", "upload/", f"{run.pk}/step/"):
        assert client.post(LIST + name).status_code == 403


def test_what_is_not_there_is_not_found(desk: Client) -> None:
    run = Run.objects.create(began_at=timezone.now())
    for name in (f"{2**63}/change/", "999/state/", f"{run.pk}/report.exe", f"{run.pk}/report.txt"):
        assert desk.get(LIST + name).status_code == 404


def test_the_list_costs_the_same_however_many_there_were(mira: User) -> None:
    Run.objects.create(began_at=timezone.now(), state=State.DONE, by=mira)
    before = cost(mira, LIST)
    for _ in range(9):
        Run.objects.create(began_at=timezone.now(), state=State.DONE, by=mira)
    assert cost(mira, LIST) == before
