"""What became of a text: readable for people, and never a word lost on the way."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import diff
from articles.diff import Block, Budget, Piece, Row

WORD = st.text(string.ascii_lowercase + "éңё風", min_size=1, max_size=6)
SAID = st.lists(
    st.one_of(WORD, st.sampled_from(["the", " ", ". ", "\n", "—", "İ", "\u0301", "👩‍👧"])), max_size=60
).map(" ".join)
ANYTHING = st.one_of(SAID, st.text(max_size=200))
BLOCKS = st.lists(
    st.builds(Block, text=ANYTHING, label=st.sampled_from(["", "Heading", "Quote"]), key=st.sampled_from(["", "a"])),
    max_size=12,
)


def old_words(pieces: tuple[Piece, ...] | list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != diff.ADDED)


def new_words(pieces: tuple[Piece, ...] | list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != diff.REMOVED)


def check_nothing_lost(before: list[Block], after: list[Block], rows: list[Row]) -> None:
    """The rows that have an old place are the old text, those with a new one are the new text."""
    old = sorted((row for row in rows if row.before is not None), key=lambda row: row.before or 0)
    new = [row for row in rows if row.after is not None]
    assert [row.before for row in old] == list(range(len(before)))
    assert [row.after for row in new] == list(range(len(after)))
    for row, block in zip(old, before, strict=True):
        # Two that are the same by their key are shown as the new one is.
        is_same = row.after is not None and after[row.after].identity == block.identity
        assert is_same or old_words(row.pieces) in {block.text, block.styled}
    for row, block in zip(new, after, strict=True):
        assert new_words(row.pieces) in {block.text, block.styled}


@given(ANYTHING, ANYTHING)
def test_words_are_never_lost(before: str, after: str) -> None:
    pieces = diff.words(before, after)
    assert old_words(pieces) == before
    assert new_words(pieces) == after
    assert all(piece.text for piece in pieces)


@given(SAID, st.data())
def test_a_text_that_was_edited_here_and_there_is_never_lost(before: str, data: st.DataObject) -> None:
    said = before.split(" ")
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(said)))
        said[at : at + data.draw(st.integers(0, 3))] = data.draw(st.lists(WORD, max_size=3))
    pieces = diff.words(before, " ".join(said))
    assert old_words(pieces) == before
    assert new_words(pieces) == " ".join(said)


@given(BLOCKS, BLOCKS)
def test_blocks_are_never_lost(before: list[Block], after: list[Block]) -> None:
    check_nothing_lost(before, after, diff.blocks(before, after))


@given(BLOCKS, st.randoms(use_true_random=False))
def test_blocks_that_were_shuffled_are_never_lost(before: list[Block], chance: random.Random) -> None:
    after = chance.sample(before, len(before))
    check_nothing_lost(before, after, diff.blocks(before, after))


@settings(deadline=None)
@given(BLOCKS, BLOCKS, st.integers(0, 40), st.integers(0, 3))
def test_a_comparison_that_costs_too_much_is_coarser_and_loses_nothing(
    before: list[Block], after: list[Block], cells: int, pairs: int
) -> None:
    check_nothing_lost(before, after, diff.blocks(before, after, Budget(cells, pairs)))


def shown(pieces: list[Piece]) -> str:
    signs = {diff.SAME: "{}", diff.ADDED: "[+{}]", diff.REMOVED: "[-{}]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The lake rose by two metres.", "The lake fell by two metres.", "The lake [-rose][+fell] by two metres."),
        ("Nobody was hurt.", "Nobody was hurt, police said.", "Nobody was hurt[+, police said]."),
        ("It cost 1,000 soms.", "It cost 1,200 soms.", "It cost [-1,000][+1,200] soms."),
        ("don't go", "do not go", "[-don't][+do not] go"),
        # Two words that changed around “of” are read as one phrase that did.
        ("the heart of gold", "the king of kings", "the [-heart of gold][+king of kings]"),
        ("Озеро поднялось.", "Озеро резко поднялось.", "Озеро [+резко ]поднялось."),
        ("湖が増えた", "湖が減った", "湖が[-増え][+減っ]た"),
        ("", "New.", "[+New.]"),
        ("Old.", "", "[-Old.]"),
        ("Same.", "Same.", "Same."),
    ],
)
def test_changes_read_as_a_person_would_mark_them(before: str, after: str, expected: str) -> None:
    assert shown(diff.words(before, after)) == expected


def paragraphs(*texts: str) -> list[Block]:
    return [Block(text) for text in texts]


LAKE, HURT, NEXT = "The lake rose by two metres in a night.", "Nobody was hurt, the district said.", "Rain is due."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((LAKE, HURT), (LAKE, HURT), ["same", "same"]),
        ((LAKE, HURT), (LAKE, NEXT, HURT), ["same", "added", "same"]),
        ((LAKE, NEXT, HURT), (LAKE, HURT), ["same", "removed", "same"]),
        ((LAKE, HURT), (LAKE.replace("two", "three"), HURT), ["changed", "same"]),
        ((LAKE, HURT, NEXT), (NEXT, LAKE, HURT), ["moved", "same", "same", "left"]),
        ((LAKE, HURT), (LAKE, "Snow covers all of the mountains."), ["same", "removed", "added"]),
        ((), (LAKE,), ["added"]),
        ((LAKE,), (), ["removed"]),
    ],
)
def test_each_paragraph_says_what_became_of_it(
    before: tuple[str, ...], after: tuple[str, ...], expected: list[str]
) -> None:
    assert [row.kind for row in diff.blocks(paragraphs(*before), paragraphs(*after))] == expected


def test_a_paragraph_that_was_moved_and_changed_is_still_found() -> None:
    before = paragraphs(LAKE, HURT, NEXT)
    after = paragraphs(NEXT, HURT.replace("Nobody", "No one at all"), LAKE.replace("two", "three"))
    rows = diff.blocks(before, after)
    check_nothing_lost(before, after, rows)
    moved = [row for row in rows if row.kind == diff.MOVED]
    assert any("three" in new_words(row.pieces) for row in moved)


def test_a_paragraph_that_only_turned_bold_says_so() -> None:
    before = [Block("Rain is due.", key="Rain is due.")]
    after = [Block("Rain is due.", key="<strong>Rain</strong>", styled="‹bold›Rain‹/bold› is due.")]
    (row,) = diff.blocks(before, after)
    assert row.kind == diff.RESTYLED
    assert "‹bold›" in new_words(row.pieces)


def test_five_thousand_words_that_were_all_changed_are_compared() -> None:
    chance = random.Random(5)
    vocabulary = ["".join(chance.choices(string.ascii_lowercase, k=5)) for _ in range(300)]
    texts = [[" ".join(chance.choices(vocabulary, k=50)) for _ in range(100)] for _ in range(2)]
    before, after = (paragraphs(*each) for each in texts)
    check_nothing_lost(before, after, diff.blocks(before, after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 60_000, "b a " * 60_000),
        (" ".join(map(str, range(50_000))), " ".join(map(str, reversed(range(50_000))))),
        (". " * 100_000, ".. " * 70_000),
        ("a" * 2_000_000, "a" * 1_999_999 + "b"),
        ("\u0301" * 200_000, "\u0301" * 199_999),
        ("'" * 100_000 + "a", "a" + "'" * 100_000),
    ],
)
def test_what_was_written_to_be_expensive_is_compared_all_the_same(before: str, after: str) -> None:
    pieces = diff.words(before, after)
    assert (old_words(pieces), new_words(pieces)) == (before, after)


def test_a_hundred_thousand_paragraphs_are_compared_all_the_same() -> None:
    before = paragraphs(*(f"Line {number}." for number in range(40_000)))
    after = paragraphs(*(f"Line {number}!" for number in reversed(range(40_000))))
    check_nothing_lost(before, after, diff.blocks(before, after))
