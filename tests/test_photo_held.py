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
    answers = [node.attributes["value"] for node in page.css("[name=answer]")]
    assert answers == ["keep", f"use:{known.pk}", f"replace:{known.pk}:1"]
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


def replacing(client: Client, page: str) -> str:
    """Return the answer that replaces the picture of the first photo that a page shows."""
    (button,) = LexborHTMLParser(client.get(page).text).css("[name=answer][value^=replace]")
    return button.attributes["value"] or ""


def test_the_picture_of_the_one_that_is_here_is_replaced_and_put_back(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60)["Location"]
    pressed = replacing(desk, asked)
    done = answer(desk, asked, pressed)
    assert (done.status_code, done["Location"]) == (302, page_of(known))
    assert f'href="{asked}">Look at both</a>' in desk.get(done["Location"]).text
    after = Image.objects.get()
    assert (after.pk, after.sha256 != known.sha256, after.version) == (known.pk, True, 2)
    # A second press of the button that was on the old page changes nothing back.
    assert answer(desk, asked, pressed)["Location"] == asked
    page = desk.get(asked).text
    assert "Somebody saved this photo after you opened it" in page
    assert "Put the picture of before back" in page
    assert answer(desk, asked, replacing(desk, asked)).status_code == 302
    assert (Image.objects.get().sha256, Image.objects.get().version) == (known.sha256, 3)
    assert answer(desk, asked, f"use:{known.pk}")["Location"] == page_of(known)
    assert list(Image.everything.all()) == [known]


def test_a_picture_is_replaced_where_that_can_be_done_alone(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60)["Location"]
    for words in ("replace", "replace:", f"replace:{known.pk}", f"replace:{known.pk}:x", "replace:7:1"):
        assert answer(desk, asked, words).status_code == 400
    reporter = sign_in("view_image", "add_image")
    assert "replace:" not in reporter.get(asked).text
    assert answer(reporter, asked, f"replace:{known.pk}:1")["Location"] == asked
    Image.objects.update(recalled_at=known.uploaded_at, recall_replacement="nothing")
    assert "replace:" not in desk.get(asked).text
    assert answer(desk, asked, f"replace:{known.pk}:1")["Location"] == asked
    assert "is recalled" in desk.get(asked).text
    assert Image.objects.get().sha256 == known.sha256


def test_a_popup_hears_of_the_photo_whose_picture_was_replaced(desk: Client, known: Image) -> None:
    asked = send(desk, quality=60, _popup="1")["Location"]
    done = answer(desk, asked, replacing(desk, asked), _popup="1")
    assert done.status_code == 200
    assert str(known.pk) in done.text


def test_the_desk_api_replaces_a_picture_with_the_version_that_was_read(desk: Client, known: Image) -> None:
    held = send(desk, quality=60)["Location"].split("/")[-3]
    url, how = f"/api/desk/v1/images/{known.pk}/replace/", {"content_type": "application/json"}
    assert desk.post(url, {"with": held}, **how).status_code == 428
    assert desk.post(url, {"with": held}, headers={"If-Match": '"7"'}, **how).status_code == 412
    for wrong in ({}, {"with": 7}, {"with": "x"}, {"with": held, "force": True}):
        assert desk.post(url, wrong, headers={"If-Match": '"1"'}, **how).status_code == 400
    assert desk.post(url, {"with": str(known.pk)}, headers={"If-Match": '"1"'}, **how).status_code == 404
    done = desk.post(url, {"with": held}, headers={"If-Match": '"1"'}, **how)
    assert (done.status_code, done["ETag"], done.json()["id"]) == (200, '"2"', str(known.pk))
    reader = sign_in("view_image")
    assert reader.post(url, {"with": held}, headers={"If-Match": '"2"'}, **how).status_code == 403
    back = desk.post(url, {"with": held}, headers={"If-Match": done["ETag"]}, **how)
    assert (back.status_code, Image.objects.get().sha256) == (200, known.sha256)
