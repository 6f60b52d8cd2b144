"""Who made the picture: captions of newsrooms, in four languages, come apart into text and credit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordpress.body.credits import DOUBTFUL, Split, split

SURE = [
    (
        "Chechen Pantsir Missile Launcher; image: Vitaly V. Kuzmin",
        "Chechen Pantsir Missile Launcher",
        "Vitaly V. Kuzmin",
    ),
    ("The dam at dawn. Photo: Aibek Tuleev.", "The dam at dawn.", "Aibek Tuleev"),
    ("Photo: Reuters", "", "Reuters"),
    ("PHOTO CREDIT: Jane Doe", "", "Jane Doe"),
    ("A market in Osh | Image credit: Jane Doe", "A market in Osh", "Jane Doe"),
    ("A market in Osh (Photo: Jane Doe)", "A market in Osh", "Jane Doe"),
    ("A market in Osh (photo by Jane Doe)", "A market in Osh", "Jane Doe"),
    ("A market in Osh. Photo by Jane Doe/AFP", "A market in Osh.", "Jane Doe/AFP"),
    ("A market in Osh. Photo courtesy of the Ministry of Water", "A market in Osh.", "the Ministry of Water"),
    ("Courtesy of Jane Doe", "", "Jane Doe"),
    ("Protesters in Bishkek (AP Photo/Jane Doe)", "Protesters in Bishkek", "AP Photo/Jane Doe"),
    ("Protesters in Bishkek. (Reuters)", "Protesters in Bishkek.", "Reuters"),
    ("President Tokayev speaks / Reuters", "President Tokayev speaks", "Reuters"),
    ("The president speaks. Jane Doe/TASS", "The president speaks.", "Jane Doe/TASS"),
    ("Jane Doe / Getty Images", "Jane Doe", "Getty Images"),
    ("The steppe © Jane Doe", "The steppe", "Jane Doe"),
    ("© 2024 AFP", "", "2024 AFP"),
    ("Copyright Jane Doe", "", "Jane Doe"),
    ("A satellite picture; via Telegram", "A satellite picture", "Telegram"),
    ("A glacier via Wikimedia Commons", "A glacier", "Wikimedia Commons"),
    ("The port of Aktau. Reuters", "The port of Aktau.", "Reuters"),
    ("The port of Aktau; Kazinform", "The port of Aktau", "Kazinform"),
    ("Рынок в Оше. Фото: Айбек Тулеев", "Рынок в Оше.", "Айбек Тулеев"),
    ("Фото: пресс-служба президента", "", "пресс-служба президента"),
    ("Рынок в Оше; фото Султана Досалиева", "Рынок в Оше", "Султана Досалиева"),
    ("Рынок в Оше / Фото: РИА Новости", "Рынок в Оше", "РИА Новости"),
    ("Фото из архива Айбека Тулеева", "", "Айбека Тулеева"),
    ("Источник: Акорда", "", "Акорда"),
    ("Алматыдағы базар. Сурет: Айбек Төлеев", "Алматыдағы базар.", "Айбек Төлеев"),
    ("Фотосурет: Қазақпарат", "", "Қазақпарат"),
    ("Оштогу базар. Сүрөт: Айбек Төлөев", "Оштогу базар.", "Айбек Төлөев"),
    ("Оштогу базар / Сүрөт: Кабар", "Оштогу базар", "Кабар"),
    ("A wind farm; image: <a href='https://example.org'>Jane &amp; John</a>", "A wind farm", "Jane & John"),
]
DOUBTS = [
    ("Footage from the crash site; Azamat Sarsenbayev", "Footage from the crash site", "Azamat Sarsenbayev"),
    ("The port of Aktau | Jane Doe", "The port of Aktau", "Jane Doe"),
    ("The port of Aktau — Jane Doe", "The port of Aktau", "Jane Doe"),
    ("Photo: Jane Doe. The port of Aktau in spring", "The port of Aktau in spring", "Jane Doe"),
    ("The port of Aktau / Jane Doe", "The port of Aktau", "Jane Doe"),
    ("From Almaty to Osh via Bishkek", "From Almaty to Osh via Bishkek", ""),
    ("Map: the pipelines of the region", "", "the pipelines of the region"),
]
NOTHING = [
    "",
    "The port of Aktau",
    "The port of Aktau; it was closed for a week",
    "In this photo Anna smiles",
    "Фото с места крушения",
    "Cars and/or trucks at the border",
    "The 1/2 marathon, in which 5,000 ran",
    "He said: “We wait”",
    "The photographer at work",
    "Reuters journalists at the border",
]


@pytest.mark.parametrize(("caption", "text", "credit"), SURE)
def test_a_credit_that_is_announced_is_split_off_for_sure(caption: str, text: str, credit: str) -> None:
    found = split(caption)
    assert (found.text, found.credit) == (text, credit)
    assert found.confidence >= DOUBTFUL


@pytest.mark.parametrize(("caption", "text", "credit"), DOUBTS)
def test_what_may_be_a_credit_is_split_so_and_shown_to_an_editor(caption: str, text: str, credit: str) -> None:
    found = split(caption)
    assert (found.text, found.credit) == (text, credit)
    assert found.confidence < DOUBTFUL


@pytest.mark.parametrize("caption", NOTHING)
def test_a_caption_without_a_credit_keeps_its_words(caption: str) -> None:
    assert split(caption) == Split(caption, "", 1.0)


def test_a_story_in_a_caption_is_not_taken_apart() -> None:
    caption = "word " * 2_000 + "Photo: Jane Doe"
    found = split(caption)
    assert (found.text, found.credit) == (caption, "")
    assert found.confidence < DOUBTFUL


@given(st.text(alphabet=" aA.;:/|—()©photofтво", max_size=60))
def test_no_word_of_a_caption_but_its_label_is_lost(caption: str) -> None:
    found = split(caption)
    assert 0 <= found.confidence <= 1
    for word in (found.text, found.credit):
        assert all(part in caption for part in word.split())
