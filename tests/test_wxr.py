"""An export is read piece by piece, and what is broken in it costs itself alone."""

from __future__ import annotations

import re
import tempfile
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED
from tests.wordpress_exports import FOOT, HEAD, meta, photo, post, write
from wordpress.items import Item, Malformed, Site, Term, Writer
from wordpress.wxr import Export, NoExport

EXPORTS = sorted((SHARED / "wordpress").glob("*.xml"))


def read(path: Path) -> list[object]:
    """Return all parts of a file."""
    with Export(path) as export:
        return list(export)


def items(path: Path) -> list[Item]:
    return [part for part in read(path) if isinstance(part, Item)]


def test_everything_that_an_export_says_is_read(tmp_path: Path) -> None:
    fields = meta("_thumbnail_id", 9) + meta("_wp_old_slug", "wind") + meta("rating", 5) + meta("_edit_last", 1)
    parts = read(write(tmp_path, post(7, more=fields), photo(9)))
    site, writer, news, politics, energy, story, picture = parts
    assert isinstance(site, Site)
    assert (site.title, site.url, site.version) == ("The Old Courier", "https://old.example", "1.2")
    assert isinstance(writer, Writer)
    assert writer.name == "Aida Sadykova"
    assert [(each.domain, each.slug, each.parent) for each in (news, politics, energy) if isinstance(each, Term)] == [
        ("category", "news", ""),
        ("category", "politics", "news"),
        ("post_tag", "energy", ""),
    ]
    assert isinstance(story, Item)
    assert (story.id, story.kind, story.status, story.creator) == (7, "post", "publish", "aida")
    assert story.at is not None
    assert story.at.isoformat() == "2015-03-04T09:30:00+00:00"
    assert (story.meta["_thumbnail_id"], story.old_slugs, story.other_meta) == ("9", ("wind",), ("rating",))
    assert isinstance(picture, Item)
    assert picture.attachment_url.endswith("/lake.jpg")


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_format_is_read(version: str, tmp_path: Path) -> None:
    assert [item.id for item in items(write(tmp_path, post(1), post(2), version=version))] == [1, 2]


@pytest.mark.parametrize(
    "broken",
    [
        post(2).replace("<wp:status>publish</wp:status>", "<wp:status>publish</wp:stat>"),
        post(2).replace("</item>", ""),
        post(2).replace("]]></content:encoded>", "</content:encoded>"),
        post(2).replace("<wp:post_id>2</wp:post_id>", "<wp:post_id>two</wp:post_id>"),
        "<item></item>\n",
    ],
)
def test_a_broken_item_is_reported_by_its_line_and_the_next_one_is_read(broken: str, tmp_path: Path) -> None:
    path = write(tmp_path, post(1), broken, post(3))
    parts = read(path)
    assert [part.id for part in parts if isinstance(part, Item)] == [1, 3]
    (wrong,) = [part for part in parts if isinstance(part, Malformed)]
    lines = path.read_text("utf-8").splitlines()
    starts = [number for number, line in enumerate(lines, start=1) if line.startswith("<item>")]
    assert starts[1] <= wrong.line <= starts[2]


def test_an_item_that_is_cut_off_at_the_end_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(HEAD.format(version="1.2") + post(1) + post(2)[:300], "utf-8")
    parts = read(path)
    assert [part.id for part in parts if isinstance(part, Item)] == [1]
    assert [part.line for part in parts if isinstance(part, Malformed)]


def test_what_stands_in_a_text_ends_no_item(tmp_path: Path) -> None:
    told = post(1, body="<pre></item>\n<item>\n</channel> <!DOCTYPE x></pre>")
    assert [item.id for item in items(write(tmp_path, told, post(2)))] == [1, 2]
    assert "</item>\n<item>" in items(write(tmp_path, told))[0].body


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x1f", "\ufffe"])
def test_control_characters_are_taken_out(bad: str, tmp_path: Path) -> None:
    (found,) = items(write(tmp_path, post(1, title=f"Wind{bad} farm")))
    assert found.title == "Wind farm"


def test_signs_that_only_a_page_knows_are_understood(tmp_path: Path) -> None:
    told = post(1).replace("<link>", "<description>a&nbsp;b &#8; & c</description><link>")
    assert [item.id for item in items(write(tmp_path, told))] == [1]


def test_nobody_can_define_an_entity(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    path = tmp_path / "bomb.xml"
    path.write_text(HEAD.format(version="1.2").replace("<rss", f"{bomb}<rss") + post(1) + FOOT, "utf-8")
    with pytest.raises(NoExport, match="document type"):
        read(path)
    inside = post(1).replace("<link>", f"{bomb}<description>&b;</description><link>")
    assert not [item for item in read(write(tmp_path, inside)) if isinstance(item, Item) and "root:" in repr(item)]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"<html><body>404</body></html>", "ж".encode("utf-16")])
def test_a_file_that_is_no_export_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(NoExport):
        read(path)


@given(st.integers(0, 3000), st.binary(max_size=12))
def test_no_damage_is_a_traceback(place: int, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), post(1), post(2))
        data = path.read_bytes()
        path.write_bytes(data[:place] + junk + data[place + len(junk) :])
        with suppress(NoExport):
            read(path)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, *(post(number, body="<p>wind</p>" * 500) for number in range(1, 2500)))
    tracemalloc.start()
    with Export(path) as export:
        assert sum(isinstance(part, Item) for part in export) == 2499
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 12_000_000
    assert peak < 8_000_000


WITH_A_BLOCK = "<!-- wp:paragraph --><p>It rose.</p><!-- /wp:paragraph -->"


@pytest.mark.parametrize("said", ["We love <!-- x", "<![CDATA[We love <!-- x]]>", "<![CDATA[We love x"])
def test_an_unfinished_sign_in_a_sites_description_swallows_no_story(said: str, tmp_path: Path) -> None:
    path = write(tmp_path, post(1, body=WITH_A_BLOCK), post(2))
    path.write_text(path.read_text("utf-8").replace("<language>", f"<description>{said}</description><language>"))
    parts = read(path)
    assert [part.id for part in parts if isinstance(part, Item)] == [1, 2]
    assert [part.name for part in parts if isinstance(part, Writer)] == ["Aida Sadykova"]
    assert [part.slug for part in parts if isinstance(part, Term)] == ["news", "politics", "energy"]
    assert isinstance(parts[0], Site)
    assert (parts[0].url, parts[0].version) == ("https://old.example", "1.2")
    told = [part.line for part in parts if isinstance(part, Malformed)]
    assert told == ([] if said.endswith("]]>") else [8])


def test_a_comment_of_the_channel_is_passed_over_however_long(tmp_path: Path) -> None:
    path = write(tmp_path, f"<!-- {'as WordPress says ' * 200_000} -->", post(1), "<!-- between -->", post(2), "<!-- x")
    assert [type(part) for part in read(path)][-2:] == [Item, Item]


def test_a_writer_who_is_cut_off_takes_no_story_along(tmp_path: Path) -> None:
    writer = "<wp:author><wp:author_login>pia</wp:author_login>"
    parts = read(write(tmp_path, f"{writer}\n", post(1), f"{writer}</wp:author>\n", post(2)))
    assert [part.id for part in parts if isinstance(part, Item)] == [1, 2]
    assert len([part for part in parts if isinstance(part, Malformed)]) == 1


ENDLESS = "<item>\n<content:encoded><![CDATA[ " + "x" * 900 + "\n</item>\n"


class Counted(bytes):
    """Bytes that count how many of them are looked at for the end of a text."""

    looked_at = 0

    def __getitem__(self, key: Any) -> Any:
        return Counted(super().__getitem__(key))

    def __add__(self, other: bytes) -> Counted:
        return Counted(super().__add__(other))

    def find(self, sign: Any, start: Any = 0, end: Any = None) -> int:
        found = super().find(sign, start)
        Counted.looked_at += (len(self) if found < 0 else found) - start
        return found


def test_a_file_whose_texts_never_end_is_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Counted, "looked_at", 0)
    path = tmp_path / "endless.xml"
    path.write_text(HEAD.format(version="1.2") + ENDLESS * 2000 + FOOT, "utf-8")
    with Export(path) as export:
        export._buffer = Counted()
        wrong = [part for part in export if isinstance(part, Malformed)]
    assert [part.line for part in wrong] == list(range(wrong[0].line, wrong[0].line + 6000, 3))
    assert 1_000_000 < Counted.looked_at < 2 * path.stat().st_size


def test_thousands_that_one_text_swallows_are_counted_and_what_follows_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[int] = []
    real = Export._parse
    monkeypatch.setattr(Export, "_parse", lambda self, piece: (parsed.append(len(piece)), real(self, piece))[1])
    path = write(tmp_path, post(1), ENDLESS * 2000, post(2), post(3))
    parts = read(path)
    assert [part.id for part in parts if isinstance(part, Item)] == [1, 2, 3]
    assert "1991 items after it" in [part.why for part in parts if isinstance(part, Malformed)][-1]
    assert sum(parsed) < 30 * path.stat().st_size


@pytest.mark.parametrize("name", ["undefined", "idna", "utf-16", "utf-7", "hex", "rot13", "iso-8859-12", "x" * 50])
def test_an_encoding_that_no_export_is_in_is_refused_in_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    path.write_text(HEAD.format(version="1.2").replace("UTF-8", name) + post(1) + FOOT, "utf-8")
    with pytest.raises(NoExport, match="Save it as UTF-8"):
        read(path)


@pytest.mark.parametrize("name", ["utf8", "windows-1251", "KOI8-R", "ISO-8859-5"])
def test_an_old_export_is_read_in_the_encoding_that_it_names(name: str, tmp_path: Path) -> None:
    path = tmp_path / "old.xml"
    path.write_text(HEAD.format(version="1.0").replace("UTF-8", name) + post(1, "Ветер") + FOOT, name)
    assert [item.title for item in items(path)] == ["Ветер"]


@pytest.mark.data
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_every_item_of_a_real_export_is_read(path: Path) -> None:
    text = path.read_text("utf-8")
    found = items(path)
    assert len(found) == text.count("<item>")
    assert not [part for part in read(path) if isinstance(part, Malformed)]
    said = re.findall(r"<wp:post_type>(?:<!\[CDATA\[)?(\w+)", text)
    assert sorted(item.kind for item in found) == sorted(said)
    assert sum(item.comments for item in found) == text.count("<wp:comment>")
