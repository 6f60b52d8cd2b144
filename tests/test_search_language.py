"""The words of six languages: one term for all inflections, one spelling for all ways to type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom import text as plain
from publishing.search import bits
from publishing.search.fold import fold, words
from publishing.search.language import term, terms
from publishing.search.query import faults, parse


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "election elections elected"),
        ("en", "run running runs"),
        ("en", "city cities city's city’s"),
        ("ru", "выборы выборов выборам"),
        ("ru", "ёлка елка ёлки ЕЛКАМИ"),
        ("ru", "Казань Казани Казанью"),
        ("kk", "мектеп мектебі мектептер мектептерде мектебінде мектептің"),
        ("kk", "қала қалалар қалада қаладан қаласы қаласында қаланың қаланы кала"),
        ("kk", "Қазақстан Қазақстанда Қазақстанның Қазақстанға казакстан"),
        ("kk", "өзен өзендер өзеннің өзені өзенінде озен"),
        ("kk", "үй үйлер үйде үйі"),
        ("ky", "шаар шаарлар шаарда шаардын шаары шаарында"),
        ("ky", "өлкө өлкөлөр өлкөнүн өлкөсүндө олко"),
        ("ky", "тоо тоолор тоодо тоосу тоосунда"),
        ("uz", "kitob kitoblar kitobi kitobning kitoblarni"),
        ("uz", "daryo daryolar daryosi"),
        ("uz", "oʻzbek o'zbek o‘zbek ozbek"),
        ("uz", "китоб китоблар китобнинг китоби"),
        ("tg", "китоб китобҳо китобро китоби китобҳоро"),
        ("tg", "забон забони забонҳо забонҳои"),
    ],
)
def test_inflections_share_a_term(language: str, forms: str) -> None:
    found = {term(form, language) for form in forms.split()}
    assert len(found) == 1, found
    # A query does not know the language, and finds it all the same.
    assert found <= {each for form in forms.split() for each in terms(form)}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("ru", "вода", "вид"), ("kk", "су", "сот"), ("en", "universe", "union"), ("uz", "kitob", "maktab")],
)
def test_other_words_have_other_terms(language: str, one: str, other: str) -> None:
    assert term(one, language) != term(other, language)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Café", "cafe"), ("ЁЛКА", "елка"), ("Йод", "йод"), ("и\u0306од", "йод"), ("Straße", "strasse"), ("ﬁn", "fin"),
     ("Қазақстан", "казакстан"), ("ӨЗЕН", "озен"), ("Łódź", "lodz"), ("İstanbul", "istanbul"), ("ӯ", "у")],
)  # fmt: skip
def test_one_spelling_for_all_ways_to_type(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    for word in words(plain.line(text)):
        assert fold(fold(word.text)) == fold(word.text)


@given(st.text(max_size=300))
def test_a_word_stands_where_its_offsets_say(text: str) -> None:
    end = 0
    for word in words(text):
        assert text[word.start : word.end] == word.text
        assert word.start >= end
        end = word.end


@given(st.text(max_size=220))
def test_every_text_is_a_query_or_refused_in_words(text: str) -> None:
    if not faults(text):
        assert parse(text).wanted
    assert all(fault.detail for fault in faults(text))


PLACED = st.dictionaries(st.integers(0, 3000), st.integers(0, 3), max_size=120)


@given(PLACED)
def test_a_posting_is_read_as_it_was_written(weighed: dict[int, int]) -> None:
    planes = bits.EMPTY
    for slot, weight in weighed.items():
        planes = bits.put(planes, slot, weight)
    assert bits.unpack(bits.pack(planes)) == planes
    assert list(bits.slots(planes[0])) == sorted(weighed)
    for slot in weighed:
        planes = bits.drop(planes, slot)
    assert planes == bits.EMPTY


@given(PLACED, st.lists(st.tuples(st.integers(0, 3000), st.none() | st.integers(0, 3)), max_size=80))
def test_a_posting_that_is_changed_is_the_one_that_is_written_anew(
    weighed: dict[int, int], marks: list[tuple[int, int | None]]
) -> None:
    stored = bits.amend(None, weighed.items())
    after = weighed | dict(marks)
    left = {slot: weight for slot, weight in after.items() if weight is not None}
    planes = bits.EMPTY
    for slot, weight in left.items():
        planes = bits.put(planes, slot, weight)
    assert bits.amend(stored, marks) == bits.pack(planes)
