"""Exports as browsers send them: in pieces or whole, in archives, and whatever else somebody may send."""

from __future__ import annotations

import gzip
import io
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from articles.models import Article
from tests.desk import said
from tests.factories import photo_bytes
from tests.test_wordpress_runs import FORM, LIST, State, begin, carry_out, data_folder, desk, exported, page_of
from tests.wordpress_exports import post
from wordpress.models import Run

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
