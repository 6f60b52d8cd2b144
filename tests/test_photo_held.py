"""Without the sheet, too, a photo that looks like another is held until somebody has seen both side by side."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from media import duplicates, services
from media.models import Image
from newsroom.fields import uuid7
from tests.photos import files_in, photo_files, upload
from tests.test_photo_admin import ADD, LIST, page_of, sign_in
from tests.test_photo_duplicates import saved, scene

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("photo_files")]


@pytest.fixture
def desk() -> Client:
    return sign_in("view_image", "add_image", "change_image")


@pytest.fixture
def known(desk: Client) -> Image:
    """A photo that is in the library."""
    assert send(desk, quality=90).status_code == 302
    return Image.objects.get()


def send(client: Client, *, quality: int, **more: str) -> Any:
    """Send the same picture as another file."""
    return client.post(ADD, {"file": SimpleUploadedFile("again.jpg", saved(scene(1), quality=quality)), **more})


def answer(client: Client, page: str, words: str, **more: str) -> Any:
    return client.post(page.partition("?")[0], {"answer": words, **more})


def test_a_photo_that_looks_like_another_is_shown_beside_it_before_it_is_in(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60)
    held = Image.everything.exclude(held_at=None).get()
    assert (asked.status_code, asked["Location"]) == (302, f"{LIST}{held.pk}/held/")
    assert list(Image.objects.all()) == [known]
    page = LexborHTMLParser(desk.get(asked["Location"]).text)
    pictures = [node.attributes["src"] or "" for node in page.css(".held-side img")]
    assert [photo.pk.hex in url for photo, url in zip((held, known), pictures, strict=True)] == [True, True]
    assert [node.attributes["value"] for node in page.css("[name=answer]")] == ["keep", f"use:{known.pk}"]
    assert "As good as the same picture" in page.css(".held-side")[1].text()
    # Sent again it is the same question.
    assert send(desk, quality=60)["Location"] == asked["Location"]


def test_both_are_kept(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60)["Location"]
    kept = answer(desk, asked, "keep")
    new = Image.objects.exclude(pk=known.pk).get()
    assert (kept.status_code, kept["Location"]) == (302, page_of(new))
    assert [line.verb for line in new.events.all()] == ["kept", "took_in"]
    # Answered once, it is asked no more.
    assert "No photo of this id waits" in answer(desk, asked, "keep").wsgi_request._messages._queued_messages[0].message
    assert desk.get(asked)["Location"] == LIST


def test_the_one_that_is_here_is_used_and_the_new_one_leaves_nothing(
    desk: Client, known: Image, photo_files: Path
) -> None:
    before = files_in(photo_files)
    asked = send(desk, quality=60)["Location"]
    used = answer(desk, asked, f"use:{known.pk}")
    assert (used.status_code, used["Location"]) == (302, page_of(known))
    assert list(Image.everything.all()) == [known]
    assert files_in(photo_files) == before


def test_a_popup_is_asked_too_and_hears_of_the_photo_that_was_chosen(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60, _popup="1")["Location"]
    assert asked.endswith("?_popup=1")
    assert 'name="_popup"' in desk.get(asked).text
    chosen = answer(desk, asked, f"use:{known.pk}", _popup="1")
    assert chosen.status_code == 200
    assert str(known.pk) in chosen.text


def test_an_answer_that_there_is_not_changes_nothing(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60)["Location"]
    for words in ("", "drop", "use:", "use:7", "use:x"):
        assert answer(desk, asked, words).status_code == 400
    assert answer(desk, asked, f"use:{uuid7()}").status_code == 302  # deleted meanwhile
    assert Image.everything.exclude(held_at=None).count() == 1
    assert desk.get(f"{LIST}{known.pk}/held/")["Location"] == LIST


def test_where_the_other_photo_was_deleted_meanwhile_the_new_one_can_be_kept(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60)["Location"]
    known.delete()
    page = LexborHTMLParser(desk.get(asked).text)
    assert [node.attributes["value"] for node in page.css("[name=answer]")] == ["keep"]


def test_who_may_not_add_photos_is_not_asked(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60)["Location"]
    reader = sign_in("view_image", "change_image")
    assert reader.get(asked).status_code == 403
    assert answer(reader, asked, "keep").status_code == 403
    assert Client().get(asked)["Location"].startswith("/admin/login/")
    assert Image.everything.exclude(held_at=None).count() == 1


def test_words_from_a_file_are_no_markup_in_the_question(desk: Client, known: Image) -> None:
    evil = "\"><script>CANARY</script><img src=x onerror='CANARY'>"
    asked = send(desk, quality=60)["Location"]
    Image.everything.update(credit=evil, file_name=evil, headline=evil, alt=evil)
    page = LexborHTMLParser(desk.get(asked).text)
    assert not [node for node in page.css("script") if "CANARY" in node.text()]
    assert not page.css("[onerror]")
    assert "CANARY" in page.css(".held-side")[1].text()


def test_a_photo_that_was_recalled_is_shown_in_the_question_to_the_desk(desk: Client, known: Image) -> None:
    Image.objects.filter(pk=known.pk).update(recalled_at=known.uploaded_at, recall_replacement="nothing")
    asked = send(desk, quality=60)["Location"]
    assert f"/api/desk/v1/images/{known.pk}/withdrawn/" in desk.get(asked).text


def test_of_two_that_are_alike_and_sent_at_the_same_instant_the_second_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    both, near = threading.Barrier(2), duplicates.near

    def look_together(*hashes: int | None) -> list[Any]:
        found = near(*hashes)
        # Each waits for the other to have looked as well, which must not happen.
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        return found

    monkeypatch.setattr(duplicates, "near", look_together)

    def send_in(quality: int) -> services.TakenIn:
        try:
            return services.take_in(upload(saved(scene(1), quality=quality)), by=None, hold=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        taken = sorted(pool.map(send_in, (60, 90)), key=lambda one: one.is_held)
    first, second = taken
    assert (first.is_held, first.near) == (False, ())
    assert (second.is_held, [pk for pk, _ in second.near]) == (True, [first.image.pk])
    assert Image.objects.get() == first.image
