"""The one choke point: what leaves it can be stored, sent, shown and read anywhere."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsroom import text, words

EVIL = (
    "\x00\x0b\x0c\x1b\x7f\x85\ud800\udfff\ufffe\uffff\U0001fffe"
    + "\u202e\u2066\u200b\u200d\ufeff\u00ad\u2028\u0301\u0338\u0323\u3099e\u0301"
)
anything = st.text(st.characters(codec=None) | st.sampled_from(EVIL), max_size=40)
FUNCTIONS = [text.line, text.prose, text.slug, text.file_name]
quick = settings(max_examples=200, deadline=None)


def check(value: str) -> None:
    """What every reader further on relies on."""
    value.encode("utf-8")
    assert unicodedata.is_normalized("NFC", value)
    assert not text.BIDI.search(value)
    assert not text.INVISIBLE.search(value)
    assert not text.COMBINING_RUN.search(value)
    # `]]>` ends nothing but a CDATA section, so it is no text by itself (XML 1.0, section 2.4).
    written = f"<x>{escape(value)}</x>"
    assert (ElementTree.fromstring(written).text or "") == value  # noqa: S314 - our own text


def test_nothing_that_is_removed_is_printable() -> None:
    removed = (text.BREAKS, text.XML_ILLEGAL, text.BIDI, text.INVISIBLE, text.NONCHARACTERS)
    printable = "".join(filter(str.isprintable, map(chr, range(0x110000))))
    assert [each.pattern for each in removed if each.search(printable)] == []


@pytest.mark.parametrize("function", FUNCTIONS)
@quick
@given(value=anything)
@example(value="]]>")
def test_what_was_cleaned_is_clean(function: Any, value: str) -> None:
    once = function(value)
    check(once)
    if function is not text.file_name:
        assert function(once) == once


@quick
@given(anything)
def test_a_line_is_one_line_without_spaces_at_its_ends(value: str) -> None:
    line = text.line(value)
    assert line == " ".join(line.split())
    assert len(line.splitlines()) <= 1


@quick
@given(anything)
def test_prose_knows_one_way_to_break_a_line(value: str) -> None:
    assert not re.search("[\r\x0b\x0c\x85\u2028\u2029]", text.prose(value))


@quick
@given(anything)
def test_a_slug_is_ascii_letters_digits_and_single_hyphens(value: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", text.slug(value))
    assert len(text.slug(value * 10)) <= text.SLUG_LENGTH


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Қазақстан жаңалықтары", "qazaqstan-zhangalyqtary"),
        ("Кыргызстандын өлкөсү", "kyrgyzstandyn-olkosu"),
        ("Щёкино: что дальше?", "shchekino-chto-dalshe"),
        ("China's plan – “done”", "chinas-plan-done"),
        ("ﬁne İstanbul Straße", "fine-istanbul-strasse"),
        ("é", "e"),
        ("e\u0301", "e"),
        ("!!! — ???", ""),
    ],
)
def test_every_script_has_a_slug(headline: str, slug: str) -> None:
    assert text.slug(headline) == slug


@pytest.mark.parametrize("headline", ["日本語の見出し", "العربية", "ქართული", "👩‍👩‍👧", "한국어"])
def test_a_headline_of_any_other_script_has_a_slug_too(headline: str) -> None:
    assert text.slug(headline)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\windows\\system.ini",
        "/etc/passwd",
        "C:\\x.jpg",
        "a/../b.jpg",
        ".htaccess",
        "...",
        "..",
        ".",
        "",
        "\x00.jpg",
        "x\x00.jpg",
        "photo\u202egpj.exe",
        "%2e%2e%2fx",
        "a:b",
        "con.jpg|x",
        "a\nb.jpg",
        "x" * 300 + ".jpg",
        "." * 300,
    ],
)
def test_a_file_name_never_leads_anywhere(name: str) -> None:
    shown = text.file_name(name)
    assert shown
    assert not shown.startswith(".")
    assert not re.search(r'[/\\:*?"<>|%\x00-\x1f\u202e]', shown)
    assert len(shown) <= 150


@quick
@given(anything)
def test_no_file_name_has_a_path_in_it(value: str) -> None:
    shown = text.file_name(value)
    check(shown)
    assert 0 < len(shown) <= 150
    assert not re.search(r"[/\\\x00]|^\.", shown)


def test_marks_that_deceive_go_and_marks_that_spell_stay() -> None:
    assert text.line("pay\u202epal \u2066x\u2069\u200f\u200e\u061c") == "paypal x"
    assert text.line("invis\u200bible\u2060\ufeff\u00ad") == "invisible"
    assert text.line("👩\u200d👩\u200d👧") == "👩\u200d👩\u200d👧"
    assert text.line("می\u200cخواهم") == "می\u200cخواهم"
    assert text.line("z" + "\u0300\u0315\u031a\u0346\u0323" * 40) == unicodedata.normalize(
        "NFC", text.line("z" + "\u0300\u0315\u031a\u0346\u0323" * 40)
    )
    assert len(text.line("z" + "\u030d" * 400)) == 5


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | anything,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(anything, inner, max_size=4),
    max_leaves=10,
)


@quick
@given(json_values)
def test_data_is_json_for_every_reader(value: Any) -> None:
    clean = text.data(value)
    assert text.data(clean) == clean
    json.dumps(clean, allow_nan=False, ensure_ascii=False).encode("utf-8")


def test_data_has_a_bottom() -> None:
    deep: Any = "x"
    for _ in range(text.MAX_DEPTH):
        deep = [deep]
    assert text.data(deep)
    with pytest.raises(text.TooDeep):
        text.data([deep])


@quick
@given(anything, st.integers(1, 30))
def test_what_is_shortened_is_as_short_as_was_asked(value: str, length: int) -> None:
    short = text.shorten(value, length)
    assert len(short) <= length
    assert short == value or short.endswith("…")
    assert value.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("", 0),
        ("   ", 0),
        ("one", 1),
        ("one two", 2),
        ("one – two", 2),
        ("“one,” two…", 2),
        ("well-known man", 2),
        ("It's 5,000 (or 6).", 4),
        ("漢字", 2),
        ("漢字、かな。", 4),
        ("I read 漢字 today", 5),
        ("한국어 단어", 2),
        ("Қазақ тілі", 2),
        ("one\u00a0two\u2003three\nfour", 4),
        ("— — —", 0),
        ("👩‍👧 one", 1),
        ("a—b", 1),
        ("№ 5", 1),
        ("H2O", 1),
        ("ภาษาไทย", 1),
    ],
)
def test_words_are_counted_as_newspapers_count(said: str, count: int) -> None:
    assert words.count(said) == count


script = st.text(st.sampled_from("aбқ ё1,.–-“”「」漢字かなコー、。한 \n\u00a0"), max_size=40)


@quick
@given(script, st.integers(0, 12))
def test_a_cut_falls_between_words(said: str, limit: int) -> None:
    shown, found = words.cut(said, limit)
    assert found == min(limit, words.count(said)) == words.count(shown)
    assert said.startswith(shown)
    rest = said[len(shown) :]
    if rest and shown:
        after_ideograph = re.search(rf"[{words.IDEOGRAPH}][^\s\w]*$", shown)
        assert rest[0].isspace() or after_ideograph or re.match(rf"[^\s\w]*[{words.IDEOGRAPH}]", rest)
    assert words.count(shown) + words.count(rest) == words.count(said)


@quick
@given(script | st.text(max_size=40))
def test_counting_finds_the_words_that_cutting_does(said: str) -> None:
    assert words.count(said) == words.cut(said, len(said))[1]


def test_a_closing_mark_stays_with_its_word_and_an_opening_one_with_the_next() -> None:
    assert words.cut("“One,” two", 1) == ("“One,”", 1)
    assert words.cut("漢「字」。漢", 2) == ("漢「字」。", 2)
    assert words.cut("漢「字」", 1) == ("漢", 1)
    assert words.cut("漢（字）", 1) == ("漢", 1)


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (220, 1), (329, 1), (331, 2), (2200, 10)])
def test_reading_takes_a_minute_at_least(count: int, minutes: int) -> None:
    assert words.reading_minutes(count) == minutes
