"""The photo desk's pages: a file comes in described, and two people never lose one another's words."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from media import services
from media.models import Image
from newsroom.fields import uuid7
from tests.photos import PhotoFactory, files_in, make_photo_bytes, photo_files

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]

LIST = "/admin/media/image/"
ADD = f"{LIST}add/"


def sign_in(*permissions: str) -> Client:
    user = User.objects.create_user(f"user-{User.objects.count()}", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="media", codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def pia() -> Client:
    return sign_in("view_image", "add_image", "change_image", "delete_image")


def page_of(image: Image) -> str:
    return f"{LIST}{image.pk}/change/"


def form_on(client: Client, url: str) -> dict[str, str]:
    """Return what a browser would send back from the form on a page, untouched."""
    return fields_in(client.get(url).text)


def fields_in(html: str) -> dict[str, str]:
    form = LexborHTMLParser(html).css_first("#image_form")
    assert form is not None
    found = {}
    for node in form.css("input, textarea, select"):
        name = node.attributes.get("name")
        if not name or node.attributes.get("type") == "checkbox":
            continue
        if node.tag == "select":
            chosen = node.css_first("option[selected]")
            found[name] = (chosen.attributes.get("value") or "") if chosen else ""
        elif node.tag == "textarea":
            # A browser drops the line break that begins a textarea, and sends the others as CRLF.
            found[name] = node.text().removeprefix("\n").replace("\n", "\r\n")
        else:
            found[name] = (node.attributes.get("value") or "").replace("\n", "\r\n")
    return found


def upload_to(client: Client, content: bytes, **more: str) -> Any:
    return client.post(ADD, {"file": SimpleUploadedFile("photo.jpg", content), **more})


def test_an_uploaded_photo_opens_with_what_the_file_said(pia: Client) -> None:
    exif = {"exif": b"Exif\0\0" + exif_artist()}
    response = upload_to(pia, make_photo_bytes(**exif))
    image = Image.objects.get()
    assert (response.status_code, response["Location"]) == (302, page_of(image))
    assert image.uploaded_by is not None
    html = pia.get(page_of(image)).text
    assert 'value="Aida Sadykova"' in html
    assert "What the file itself said" in html


def exif_artist() -> bytes:
    from PIL import Image as Pixels

    exif = Pixels.Exif()
    exif[0x013B] = b"Aida Sadykova"
    return exif.tobytes().removeprefix(b"Exif\0\0")


def test_a_refusal_stands_beside_the_field(pia: Client, photo_files: Path) -> None:
    for content, words in ((b"%PDF-1.7", "it is a PDF"), (b"", "This file is empty")):
        response = upload_to(pia, content)
        assert response.status_code == 422
        error = LexborHTMLParser(response.text).css_first(".photo-error")
        assert error is not None
        assert words in error.text()
    assert "Choose a photo first." in pia.post(ADD, {}).text
    assert files_in(photo_files) == []


def test_a_photo_that_is_here_already_is_shown_again(pia: Client) -> None:
    content = make_photo_bytes()
    upload_to(pia, content)
    response = upload_to(pia, content)
    assert response["Location"] == page_of(Image.objects.get())
    assert "was here already" in pia.get(response["Location"]).text


def test_a_photo_sent_from_a_popup_is_handed_back_to_it(pia: Client) -> None:
    assert 'name="_popup"' in pia.get(f"{ADD}?_popup=1").text
    response = upload_to(pia, make_photo_bytes(), _popup="1")
    assert response.status_code == 200
    assert str(Image.objects.get().pk) in response.text


def test_a_form_sent_back_untouched_changes_nothing(pia: Client) -> None:
    image = PhotoFactory(
        caption="Two\n\nlines, with “quotes” & <tags>",
        keywords=["energy", "wind"],
        digital_source_type="https://example.org/strange",
        focal_x=0.125,
        focal_y=0.5,
    )
    assert pia.post(page_of(image), form_on(pia, page_of(image))).status_code == 302
    image.refresh_from_db()
    assert image.version == 1


def test_a_save_goes_through_the_service(pia: Client) -> None:
    image = PhotoFactory()
    sent = form_on(pia, page_of(image)) | {
        "alt": "New\nalt",
        "keywords": "energy; wind,energy",
        "focal_x": "0.5",
        "focal_y": "0.2",
    }
    assert pia.post(page_of(image), sent).status_code == 302
    image.refresh_from_db()
    assert (image.version, image.alt, image.keywords, image.focal_point) == (
        2,
        "New alt",
        ["energy", "wind"],
        (0.5, 0.2),
    )


def test_what_is_wrong_stands_beside_each_field_and_nothing_is_lost(pia: Client) -> None:
    image = PhotoFactory()
    wrong = {"web_statement": "javascript:alert(1)", "date_created": "yesterday", "focal_x": "0.5", "alt": "Kept"}
    response = pia.post(page_of(image), form_on(pia, page_of(image)) | wrong)
    assert response.status_code == 200
    for words in ("begins with https://", "such as 2025-01-22", "two numbers", "Kept"):
        assert words in response.text
    image.refresh_from_db()
    assert image.version == 1


def test_two_who_change_different_fields_keep_both(pia: Client) -> None:
    image = PhotoFactory()
    mine = form_on(pia, page_of(image)) | {"alt": "My alt"}
    services.revise(image.pk, by=User.objects.get(), version=1, changes={"credit": "Their credit"})
    response = pia.post(page_of(image), mine, follow=True)
    assert "Both your changes are kept" in response.text
    image.refresh_from_db()
    assert (image.alt, image.credit, image.version) == ("My alt", "Their credit", 3)


def test_two_who_change_the_same_field_see_one_another_before_anything_is_saved(pia: Client) -> None:
    image = PhotoFactory()
    mine = form_on(pia, page_of(image)) | {"alt": "My alt", "city": "Taraz"}
    somebody = User.objects.get()
    services.revise(image.pk, by=somebody, version=1, changes={"alt": "Their <alt>", "country": "Kazakhstan"})

    response = pia.post(page_of(image), mine)
    conflict = LexborHTMLParser(response.text).css_first(".photo-conflicts")
    assert conflict is not None
    assert "Their <alt>" in conflict.text()
    assert "My alt" in conflict.text()
    image.refresh_from_db()
    assert (image.alt, image.version) == ("Their <alt>", 2)

    # What was typed is still in the form; sending it again without having agreed saves nothing.
    again = fields_in(response.text)
    assert (again["alt"], again["city"]) == ("My alt", "Taraz")
    assert pia.post(page_of(image), again).status_code == 200
    # A third person comes in between: the agreement was to other words.
    services.revise(image.pk, by=somebody, version=2, changes={"alt": "A third alt"})
    response = pia.post(page_of(image), again | {"overwrite": "2"})
    assert "A third alt" in response.text
    image.refresh_from_db()
    assert image.alt == "A third alt"

    assert pia.post(page_of(image), fields_in(response.text) | {"overwrite": "3"}).status_code == 302
    image.refresh_from_db()
    assert (image.alt, image.city, image.country) == ("My alt", "Taraz", "Kazakhstan")


def test_text_from_a_file_is_never_markup(pia: Client) -> None:
    evil = "\"><script>CANARY</script><img src=x onerror='CANARY'>"
    words = dict.fromkeys(
        ("headline", "caption", "alt", "credit", "creator", "copyright", "usage_terms", "instructions"), evil
    )
    image = PhotoFactory(**words, file_name=evil, metadata_warnings=[evil], embedded={"fields": {"headline": evil}})
    for url in (page_of(image), f"{LIST}{image.pk}/delete/", f"{LIST}{image.pk}/history/"):
        page = LexborHTMLParser(pia.get(url).text)
        assert not [node for node in page.css("script") if "CANARY" in node.text()], url
        assert not page.css("[onerror]"), url
        assert "CANARY" in unescape(page.html or ""), url


def test_who_may_not_sees_nothing_or_changes_nothing(pia: Client) -> None:
    image = PhotoFactory()
    sent = form_on(pia, page_of(image)) | {"alt": "New"}
    oscar, reader = sign_in(), sign_in("view_image")
    for url in (LIST, ADD, page_of(image)):
        assert oscar.get(url).status_code == 403
    assert reader.get(page_of(image)).status_code == 200
    assert reader.get(ADD).status_code == 403
    assert reader.post(page_of(image), sent).status_code == 403
    assert upload_to(reader, make_photo_bytes()).status_code == 403
    assert Client().get(LIST).status_code == 302
    image.refresh_from_db()
    assert (image.version, Image.objects.count()) == (1, 1)


def test_a_photo_in_use_stays_and_says_where(pia: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    image, free = PhotoFactory(), PhotoFactory()
    delete = Image.delete

    def refuse(self: Image) -> Any:
        if self.pk == image.pk:
            raise models.ProtectedError("in use", {"Wind farm opens"})
        return delete(self)

    monkeypatch.setattr(Image, "delete", refuse)
    response = pia.post(f"{LIST}{image.pk}/delete/", {"post": "yes"}, follow=True)
    assert "It is used by “Wind farm opens”" in response.text
    chosen = {"action": "delete_selected", "_selected_action": [image.pk, free.pk], "post": "yes"}
    assert "It is used by “Wind farm opens”" in pia.post(LIST, chosen, follow=True).text
    assert list(Image.objects.all()) == [image]


def test_a_photo_that_is_not_there_is_no_server_error(pia: Client) -> None:
    for name in (uuid7(), "7", "x" * 300, "%F0%9F%98%80"):
        assert pia.get(f"{LIST}{name}/change/").status_code in {302, 404}


def test_the_pages_hold_no_inline_script_without_the_nonce(pia: Client) -> None:
    image = PhotoFactory()
    for url in (f"{ADD}?_popup=1", page_of(image)):
        html = pia.get(url).text
        assert "photos.js" in html
        assert not re.search(r"<[^>]+\son(click|load|error|submit)=", html)
