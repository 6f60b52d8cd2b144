"""An export that is cut off, tampered with or made up says where and why, and writes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from articles.models import Article, Tag
from newsroom import backup, restoring
from newsroom.exports import lines
from tests import exports
from tests.factories import make_photo, make_public, make_tag

pytestmark = pytest.mark.django_db(transaction=True)
STORY, TAG, IMAGE, QUOTE = (
    f"data/{name}.ndjson" for name in ("articles.article", "articles.tag", "media.image", "ticker.quote")
)
Change = Callable[[dict[str, Any]], None]


def command(name: str, place: Path) -> None:
    call_command(name, place, stdout=io.StringIO(), stderr=io.StringIO())


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The export of a newsroom that is no more; where it was, all is empty."""
    make_public(headline="Here", lead=make_photo(), tags=[make_tag("Wind").pk, make_tag("Water").pk])
    command("export", tmp_path / "all")
    exports.empty(tmp_path / "anew")
    return tmp_path / "all"


def signed(folder: Path) -> Path:
    """Return a folder whose digests are right again: what follows is found by looking, not by counting."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    named = ((name, hashlib.sha256((folder / name).read_bytes()).hexdigest()) for name in names if name != "SHA256SUMS")
    (folder / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in named))
    return folder


def in_line(path: str, number: int, change: Change) -> Callable[[Path], Path]:
    """Return what changes a line, counted from 1, and signs the export anew."""

    def damage(folder: Path) -> Path:
        said = (folder / path).read_text("utf-8").splitlines()
        row = json.loads(said[number - 1])
        change(row)
        said[number - 1] = json.dumps(row)
        (folder / path).write_text("\n".join(said) + "\n", "utf-8")
        return signed(folder)

    return damage


def put(name: str, value: Any) -> Change:
    return lambda row: row.__setitem__(name, value)


def put_file(path: str, content: bytes) -> Callable[[Path], Path]:
    def damage(folder: Path) -> Path:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        return signed(folder)

    return damage


def remove(path: str, *, sign: bool = True) -> Callable[[Path], Path]:
    def damage(folder: Path) -> Path:
        (folder / path).unlink()
        return signed(folder) if sign else folder

    return damage


def said_of_itself(**changes: Any) -> Callable[[Path], Path]:
    def damage(folder: Path) -> Path:
        about = json.loads((folder / "export.json").read_text("utf-8"))
        (folder / "export.json").write_text(json.dumps({**about, **changes}), "utf-8")
        return signed(folder)

    return damage


def a_changed_byte(folder: Path) -> Path:
    path = next(path for path in (folder / "media" / "originals").rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    return folder


def a_link(folder: Path) -> Path:
    (folder / "media" / "renditions" / "r" / "passwd").symlink_to("/etc/passwd")
    return folder


def a_line_twice(folder: Path) -> Path:
    path = folder / TAG
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[0])
    return signed(folder)


def a_file_named_twice(folder: Path) -> Path:
    path = folder / "SHA256SUMS"
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[0])
    return folder


def cut_line(folder: Path) -> Path:
    path = folder / STORY
    path.write_bytes(path.read_bytes()[:-100])
    return signed(folder)


DEEP = "[" * 100_000 + "]" * 100_000
DAMAGE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no end": (remove("SHA256SUMS", sign=False), "cut off"),
    "a changed byte": (a_changed_byte, r"media/originals/\S+ is not as it was written"),
    "a file less": (remove(STORY, sign=False), f"{STORY} is not there"),
    "a table less": (remove(STORY), f"{STORY} is not there"),
    "a file more": (lambda folder: ((folder / "more.txt").write_text("x"), folder)[1], "more.txt"),
    "a file that is named twice": (a_file_named_twice, "SHA256SUMS, line .*twice"),
    "an unknown table": (put_file("data/articles.secret.ndjson", b"{}\n"), "no such table"),
    "a table that is not carried": (put_file("data/newsroom.apikey.ndjson", b"{}\n"), "none that is carried"),
    "no file of a photo": (put_file("media/originals/.ssh", b"x"), "SHA256SUMS, line .* no digest"),
    "a hidden file": (lambda folder: ((folder / "media" / ".ssh").write_text("x"), folder)[1], "which no export does"),
    "another place for files": (put_file("media/static/x.js", b"x"), "media/static/x.js"),
    "a link": (a_link, "neither a file nor a folder"),
    "no account of itself": (remove("export.json"), "There is no export.json"),
    "an account that is none": (put_file("export.json", b"[]"), "export.json cannot be read"),
    "an account that is deep": (put_file("export.json", DEEP.encode()), "export.json cannot be read"),
    "a newer form": (said_of_itself(form=99), "Upgrade first"),
    "a newer database": (said_of_itself(migrations=[["articles", "9999_from_the_future"]]), "Upgrade first"),
    "an older database": (said_of_itself(migrations=[]), "older version"),
    "without our own form": (said_of_itself(formats=["wxr"]), "without ndjson"),
    "an unknown field": (
        in_line(STORY, 1, put("is_admin", True)),
        f"{STORY}, line 1: articles.article has no field 'is_admin'",
    ),
    "a field less": (in_line(TAG, 2, lambda row: row.pop("slug")), f"{TAG}, line 2: the field slug is not there"),
    "a number for a text": (in_line(TAG, 2, put("name", 5)), f"{TAG}, line 2: name is no text"),
    "a list for a number": (in_line(IMAGE, 1, put("width", [1])), f"{IMAGE}, line 1: width is no whole number"),
    "a number beyond any": (in_line(IMAGE, 1, put("width", 2**40)), f"{IMAGE}, line 1: width is not between"),
    "truth for a number": (in_line(TAG, 1, put("id", True)), f"{TAG}, line 1: id is no whole number"),
    "no UUID": (in_line(STORY, 1, put("id", "../../etc/passwd")), f"{STORY}, line 1: id is no UUID"),
    "no instant": (in_line(STORY, 1, put("saved_at", "yesterday")), f"{STORY}, line 1: saved_at is no instant"),
    "an instant of nowhere": (in_line(STORY, 1, put("saved_at", "2025-01-22T09:30:00")), "saved_at is no instant"),
    "nothing": (in_line(STORY, 1, put("headline", None)), f"{STORY}, line 1: headline is empty"),
    "an unknown state": (in_line(STORY, 1, put("state", "loud")), f"{STORY}, line 1: state is 'loud'"),
    "a text that is too long": (in_line(TAG, 1, put("slug", "x" * 1000)), f"{TAG}, line 1: slug is longer than"),
    "a NUL": (in_line(TAG, 1, put("name", "a\0b")), f"{TAG}, line 1: name holds a character"),
    "blocks that are none": (in_line(STORY, 1, put("blocks", "{")), f"{STORY}, line 1: blocks is no JSON"),
    "a permission of nobody": (
        in_line("data/auth.group_permissions.ndjson", 1, put("permission", ["auth", "user", "rule"])),
        "line 1: permission names",
    ),
    "a line that is no JSON": (cut_line, f"{STORY}, line 1: it is no JSON"),
    "a line that is a list": (put_file(QUOTE, b"[]\n"), f"{QUOTE}, line 1: it is no JSON object"),
    "a deep line": (put_file(QUOTE, DEEP.encode()), f"{QUOTE}, line 1: it is no JSON"),
    "an id twice": (a_line_twice, f"{TAG}, line 3: the database refuses it"),
    "a slug twice": (in_line(TAG, 2, put("slug", "wind")), f"{TAG}, line 2: the database refuses it"),
    "a section that is not there": (in_line(STORY, 1, put("section", 999)), f"{STORY}, line 1: section names 999"),
    "what no rule allows": (in_line(STORY, 1, put("live_edition", None)), f"{STORY}, line 1: the database refuses it"),
}


def refuse(place: Path, words: str) -> None:
    """Look that an import fails with these words and leaves all as empty as it was."""
    with pytest.raises(CommandError, match=words):
        command("import_export", place)
    assert not restoring.holds_a_newsroom()
    assert {alias: list(backup.files(storages[alias])) for alias in backup.STORAGES} == {
        "originals": [],
        "renditions": [],
    }
    assert Group.objects.filter(name="Editors").exists()


def test_what_is_wrong_is_named_with_its_line_and_nothing_is_written(whole: Path, tmp_path: Path) -> None:
    for name, (damage, words) in DAMAGE.items():
        copy = tmp_path / "copy"
        shutil.copytree(whole, copy)
        damage(copy)
        try:
            refuse(copy, words)
        except AssertionError as error:
            raise AssertionError(name) from error
        shutil.rmtree(copy)
    command("import_export", whole)
    assert Article.objects.get().headline == "Here"


def archive(folder: Path, *more: tarfile.TarInfo) -> Path:
    path = folder.with_suffix(".tar")
    with tarfile.open(path, "w") as made:
        for member in more:
            made.addfile(member, io.BytesIO(b"x" * member.size))
        made.add(folder, ".")
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, size: int = 1) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.size, found.linkname = kind, size, "/etc/passwd"
    return found


@pytest.mark.parametrize(
    "strange",
    [
        member("../../evil.sh"),
        member("/etc/cron.d/evil"),
        member("media/renditions/../../../x"),
        member("media/renditions/x.jpg", tarfile.SYMTYPE, 0),
        member("media/renditions/x.jpg", tarfile.LNKTYPE, 0),
        member("media/renditions/x.jpg", tarfile.FIFOTYPE, 0),
        member("media/renditions/x.jpg", tarfile.CHRTYPE, 0),
    ],
    ids=lambda each: f"{each.name} {each.type!r}",
)
def test_an_archive_leads_nowhere_else(strange: tarfile.TarInfo, whole: Path) -> None:
    refuse(archive(whole, strange), "It holds")


def test_an_archive_that_others_packed_is_taken_and_one_that_is_cut_off_is_not(whole: Path) -> None:
    packed = archive(whole)
    size = packed.stat().st_size
    for part in (0.3, 0.9):
        cut = packed.with_name("cut.tar")
        cut.write_bytes(packed.read_bytes()[: int(size * part)])
        refuse(cut, "cut off|is not there")
    text = packed.with_name("minutes.tar")
    text.write_text("Minutes of a meeting. " * 1000)
    refuse(text, "no archive")
    command("import_export", packed)
    assert Article.objects.get().headline == "Here"


def test_a_line_without_end_is_not_read_into_memory(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 200_000)
    put_file(QUOTE, b'{"' + b"x" * 300_000)(whole)
    refuse(whole, f"{QUOTE}, line 1: it is longer")


def test_a_disk_that_fills_up_leaves_nothing(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save, count = storages["renditions"].save, []

    def full(*args: Any, **kwargs: Any) -> str:
        count.append(1)
        if len(count) > 3:
            raise OSError(28, "No space left on device")
        return save(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(storages["renditions"], "save", full)
        refuse(whole, "No space left")
    assert len(count) > 3
    command("import_export", whole)


def test_a_file_that_is_here_already_is_not_written_over(whole: Path, tmp_path: Path) -> None:
    path = next(path for path in (whole / "media" / "originals").rglob("*") if path.is_file())
    name = path.relative_to(whole / "media" / "originals").as_posix()
    mine = tmp_path / "anew" / "originals" / name
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"mine")
    with pytest.raises(CommandError, match="another file"):
        command("import_export", whole)
    assert mine.read_bytes() == b"mine"
    assert not restoring.holds_a_newsroom()


def test_half_an_export_does_not_appear_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_public()
    for place in (tmp_path / "all", tmp_path / "all.tar"):
        with monkeypatch.context() as patch:
            patch.setattr(lines, "write", lambda *given: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            with pytest.raises(CommandError, match="No space left"):
                command("export", place)
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith("all")] == []
        command("export", place)
        assert os.path.exists(place)
        shutil.rmtree(place) if place.is_dir() else place.unlink()


def test_tags_are_there_for_the_next_one(whole: Path) -> None:
    command("import_export", whole)
    assert make_tag("Sun").pk > max(Tag.objects.exclude(name="Sun").values_list("pk", flat=True))
