"""The page of one photo: where its words come from, how it stands, what became of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from media import services
from media.changes import CHANGEABLE
from media.models import Image
from tests.factories import make_article, make_photo, make_public
from tests.photos import PhotoFactory, make_photo_bytes, photo_files
from tests.test_photo_admin import exif_artist, form_on, page_of, sign_in, upload_to

__all__ = ["photo_files"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("photo_files")]


@pytest.fixture
def pia() -> Client:
    return sign_in("view_image", "add_image", "change_image", "delete_image", "lift_rights")


def test_each_field_says_where_its_words_come_from(pia: Client) -> None:
    exif = {"exif": b"Exif\0\0" + exif_artist()}
    upload_to(pia, make_photo_bytes(**exif))
    image = Image.objects.get()
    services.revise(image.pk, by=User.objects.get(), version=1, changes={"creator": "Somebody Else", "city": "Taraz"})
    page = LexborHTMLParser(pia.get(page_of(image)).text)
    creator, city = (page.css_first(f"#from-{name}") for name in ("creator", "city"))
    assert creator is not None
    assert city is not None
    assert "The file says: “Aida Sadykova”" in " ".join(creator.text().split())
    assert creator.css("[data-act=reset]")
    assert "The file says nothing here." in city.text()
    credit = page.css_first("#from-credit")
    assert credit is not None
    assert not credit.text().strip()


def test_the_page_tells_its_history_and_what_could_be_tidied_up(pia: Client) -> None:
    image = PhotoFactory(headline="TURBINES TURN NEAR TARAZ", credit="")
    services.revise(image.pk, by=User.objects.get(), version=1, changes={"credit": "Agency"})
    html = pia.get(page_of(image)).text
    history = LexborHTMLParser(html).css_first("#history")
    assert history is not None
    assert "Agency" in history.text()
    assert "Turbines turn near" in html


def test_every_field_of_the_form_stands_on_the_page(pia: Client) -> None:
    sent = form_on(pia, page_of(PhotoFactory()))
    assert {*CHANGEABLE, *(f"initial-{name}" for name in CHANGEABLE), "version"} <= set(sent)


def test_who_may_only_look_reads_the_words_and_presses_nothing() -> None:
    image = PhotoFactory(credit="Aida Sadykova / Agency")
    page = LexborHTMLParser(sign_in("view_image").get(page_of(image)).text)
    form = page.css_first("#image_form")
    assert form is not None
    assert "Aida Sadykova / Agency" in form.text()
    assert not form.css("[name=credit], [data-act], [data-ring]")
    assert not page.css("[data-save]")


def test_rights_are_saved_with_the_words_and_the_state_gives_its_reasons(pia: Client) -> None:
    image = PhotoFactory()
    sent = form_on(pia, page_of(image)) | {
        "rights_category": "publicity",
        "restrictions": "For reviews of the film alone.",
        "expires_at": "2020-01-01T09:30",
    }
    assert pia.post(page_of(image), sent).status_code == 302
    image.refresh_from_db()
    assert (image.rights_category, image.restrictions) == ("publicity", "For reviews of the film alone.")
    assert image.expires_at is not None
    page = LexborHTMLParser(pia.get(page_of(image)).text)
    state = page.css_first("#state")
    assert state is not None
    assert "Not to be used" in state.text()
    assert "The right to use it ended" in state.text()
    assert "For reviews of the film alone." in state.text()
    # Sent back untouched, a moment to the second is still the same.
    assert pia.post(page_of(image), form_on(pia, page_of(image))).status_code == 302
    image.refresh_from_db()
    assert image.version == 2


def test_who_may_not_lift_is_told_so_and_keeps_what_was_typed() -> None:
    image = PhotoFactory(restrictions="Not for social media.")
    client = sign_in("view_image", "change_image")
    sent = form_on(client, page_of(image)) | {"restrictions": "", "alt": "Kept"}
    response = client.post(page_of(image), sent)
    assert "may not lift what restricts a photo" in response.text
    assert "Kept" in response.text
    image.refresh_from_db()
    assert (image.restrictions, image.version) == ("Not for social media.", 1)


def test_the_leases_of_a_photo_stand_on_its_page(pia: Client) -> None:
    image = PhotoFactory()
    services.add_lease(image.pk, by=None, version=1, access="deny", reason="The agency called.")
    state = LexborHTMLParser(pia.get(page_of(image)).text).css_first("#state")
    assert state is not None
    assert "The agency called." in state.text()
    assert "May not be used" in state.text()
    assert state.css("[data-act=unlease]")


def test_where_a_photo_is_used_stands_on_its_page_and_in_the_question_of_a_recall() -> None:
    image = make_photo()
    make_public(headline="Wind farm opens", lead=image)
    make_article(headline="A draft of mine", lead=image)
    recaller = sign_in("view_image", "change_image", "recall_image")
    page = LexborHTMLParser(recaller.get(page_of(image)).text)
    uses, question = page.css_first("#uses"), page.css_first("#recall-from")
    assert uses is not None
    assert question is not None
    assert "Wind farm opens" in uses.text()
    assert "A draft of mine" in uses.text()
    assert "Wind farm opens" in question.text()
    assert "A draft of mine" not in question.text()
    assert not LexborHTMLParser(sign_in("view_image", "change_image").get(page_of(image)).text).css("#dialog-recall")


def test_a_recalled_photo_is_still_seen_on_the_desk(pia: Client) -> None:
    upload_to(pia, make_photo_bytes())
    image = Image.objects.get()
    services.recall(image.pk, by=None, reason="The family asked.", replace="placeholder")
    page = LexborHTMLParser(pia.get(page_of(image)).text)
    state, picture = page.css_first("#state"), page.css_first("[data-picture]")
    assert state is not None
    assert picture is not None
    assert "The family asked." in state.text()
    shown = pia.get(picture.attributes["src"] or "")
    assert b"".join(shown).startswith(b"\xff\xd8")
    shown.close()
