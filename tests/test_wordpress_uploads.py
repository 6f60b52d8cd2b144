"""Exports as browsers send them: in pieces or whole, in archives, and whatever else somebody may send."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article
from tests.desk import said
from tests.factories import photo_bytes
from tests.test_wordpress_runs import FORM, LIST, State, begin, carry_out, data_folder, desk, exported, page_of
from tests.wordpress_exports import post
from wordpress import arrivals, tidying
from wordpress.models import Run
from wordpress.services import runs

__all__ = ["data_folder", "desk"]

pytestmark = pytest.mark.django_db


def send(client: Client, token: str, at: int, piece: bytes) -> Any:
    return client.post(f"{LIST}upload/?upload={token}&at={at}", piece, content_type="application/octet-stream")


def test_a_large_file_comes_in_pieces_and_goes_on_where_it_broke(desk: Client, tmp_path: Path) -> None:
    content, token = exported(tmp_path), uuid.uuid4().hex
    first, second = content[:500], content[500:]
    assert send(desk, token, 0, first).json() == {"here": 500}
    assert send(desk, token, 0, first).json() == {"here": 500}  # the answer was lost: sent twice
    lost = send(desk, token, 900, second)
    assert (lost.status_code, lost.json()["here"]) == (409, 500)
    assert send(desk, token, 500, second).json() == {"here": len(content)}
    desk.post(LIST, {**FORM, "upload": f"{token}:export.xml", "step": "import"})
    assert carry_out().state == State.DONE
    assert not list((configured.DATA / "imports" / "incoming").rglob("*.*"))


@pytest.mark.parametrize("token", ["", "../../x", "A" * 32, "0" * 31])
def test_a_piece_under_no_name_of_ours_is_refused(desk: Client, token: str) -> None:
    assert send(desk, token, 0, b"x").status_code == 400
    assert send(desk, "0" * 32, -1, b"x").status_code == 400


def test_what_was_sent_by_halves_goes_after_a_day(desk: Client, tmp_path: Path, mira: User) -> None:
    content, now = exported(tmp_path), timezone.now()
    for letter in "ab":
        assert send(desk, letter * 32, 0, content[:500]).json() == {"here": 500}
    incoming = configured.DATA / "imports" / "incoming" / str(mira.pk)
    old = (now - dt.timedelta(hours=25)).timestamp()
    os.utime(incoming / ("a" * 32), (old, old))
    tidying._swept.clear()
    tidying.tidy(now)
    assert [path.name for path in incoming.iterdir()] == ["b" * 32]
    # Looked for once an hour, and not each second.
    os.utime(incoming / ("b" * 32), (old, old))
    tidying.tidy(now + dt.timedelta(minutes=59))
    assert len(list(incoming.iterdir())) == 1
    assert arrivals.sweep(now=now) == 1


def test_what_was_killed_while_it_was_unpacked_goes_after_a_day(desk: Client, tmp_path: Path) -> None:
    begin(desk, exported(tmp_path))
    whole, now = Run.objects.get(), timezone.now()
    half = Run.objects.create(state=State.STOPPED, began_at=now - dt.timedelta(hours=25))
    folder = configured.DATA / "imports" / str(half.pk) / "files"
    folder.mkdir(parents=True)
    (folder / "00-export.xml").write_bytes(b"<rss")
    # Nothing of it can be carried out.
    answer = desk.post(f"{LIST}{half.pk}/step/", {"step": "resume"}, follow=True)
    assert "Upload them again" in said(answer)  # type: ignore[arg-type]
    Run.objects.filter(pk=whole.pk).update(state=State.STOPPED, began_at=now - dt.timedelta(days=9))
    assert (runs.sweep(now=now), runs.sweep(now=now)) == (1, 0)
    assert Run.objects.get() == whole
    assert not folder.exists()
    assert Path(whole.files[0]).is_file()


def zipped(*names: str, content: bytes = b"", password: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zipped_and_a_gzipped_export_are_read_as_well(desk: Client, tmp_path: Path) -> None:
    content = exported(tmp_path)
    begin(desk, zipped("__MACOSX/._a.xml", "../../site/a.xml", content=content), "a.zip")
    run = carry_out()
    assert (run.state, run.counts["new"]) == (State.DONE, 1)
    assert Path(run.files[0]).name == "00-a.xml"
    begin(desk, gzip.compress(content), "a.xml.gz")
    assert carry_out().counts["unchanged"] == 1


def test_no_archive_grows_larger_than_is_taken(desk: Client, settings: Any) -> None:
    settings.MAX_IMPORT_BYTES = 2 << 20
    bomb = b"\0" * (8 << 20)
    for name, content in (("bomb.gz", gzip.compress(bomb)), ("bomb.zip", zipped("a.xml", content=bomb))):
        page = begin(desk, content, name)
        assert page.status_code == 422
        assert "more than 2 MB" in said(page)
    assert not list((configured.DATA / "imports").rglob("*.xml"))
    assert not Run.objects.exists()
    assert send(desk, "0" * 32, 0, b"x" * (3 << 20)).status_code == 400


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
)
HOSTILE = {
    "a picture": (photo_bytes(), "no WordPress export"),
    "nothing": (b"", "The file is empty"),
    "a page": (b"<html><body>Hi</body></html>", "no WordPress export"),
    "laughs": (LAUGHS, "no document type"),
    "another alphabet": ("<rss></rss>".encode("utf-16"), "UTF-16"),
    "half an archive": (zipped("a.xml", content=b"x" * 999)[:60], "archive is broken"),
    "half a gzip": (gzip.compress(b"x" * 9999)[:30], "archive is broken"),
    "an archive without one": (zipped("a.txt", content=b"x"), "no XML file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_export_is_refused_beside_the_field(desk: Client, name: str) -> None:
    content, words = HOSTILE[name]
    page = begin(desk, content, "export.xml")
    assert page.status_code == 422
    assert words in said(page)
    assert not Run.objects.exists()


def test_an_export_that_was_cut_off_gives_what_is_whole_and_names_the_rest(desk: Client, tmp_path: Path) -> None:
    whole = exported(tmp_path, post(1, "First"), post(2, "Second"))
    begin(desk, whole[: whole.rindex(b"<wp:post_type>")])
    run = carry_out()
    assert (run.state, Article.objects.get().headline) == (State.DONE, "First")
    assert "has no end" in said(desk.get(page_of(run)))  # type: ignore[arg-type]
