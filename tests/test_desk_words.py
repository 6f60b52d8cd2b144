"""What the desk calls its pages: in the tab, in the head, below a list, and where there is no page."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client

from newsroom import tongues
from newsroom.audit import note
from tests.desk import desk_of, messages, part, read, said
from tests.factories import make_section, make_tag
from tests.quotes import make_instrument
from tests.receivers import make_endpoint

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def in_russian(person: User) -> Client:
    client = desk_of(person)
    client.cookies["newsroom_language"] = "ru"
    return client


def tab(client: Client, url: str) -> str:
    return part(client.get(url), "title").strip()


def test_a_tab_names_the_page_the_room_and_the_newsroom(mira: User) -> None:
    tag, client = make_tag("Energy"), desk_of(mira)
    assert tab(client, "/admin/") == "Start · Newsroom"
    assert tab(client, "/admin/articles/article/") == "Stories · Newsroom"
    assert tab(client, "/admin/articles/article/add/") == "New story · Newsroom"
    assert tab(client, f"/admin/articles/tag/{tag.pk}/change/") == "Energy · Tags · Newsroom"
    assert tab(client, "/admin/ticker/quote/") == "Quotes · Newsroom"


def test_no_russian_page_is_headed_with_a_noun_in_the_wrong_case(mira: User) -> None:
    section, client = make_section("Экономика"), in_russian(mira)
    assert tab(client, "/admin/articles/section/") == "Рубрики · Newsroom"
    assert part(client.get("/admin/articles/section/add/"), ".desk-here") == "Добавить: рубрика"
    page = client.get(f"/admin/articles/section/{section.pk}/change/")
    assert part(page, ".desk-here") == "Экономика"
    assert [link.text().strip() for link in read(page).css("#submit-row a")] == ["Удалить"]
    assert part(client.get("/admin/articles/section/"), ".desk-in-all") == "рубрика: 1"


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [("/admin/nowhere/", 404, "There is no such page"), ("/admin/auth/group/add/", 403, "This is not open to you")],
)
def test_where_there_is_no_page_the_desk_says_so_and_leads_back(url: str, status: int, words: str, mira: User) -> None:
    response = desk_of(mira).get(url)
    assert response.status_code == status
    assert words in said(response)
    assert read(response).css_first("a.desk-button[href='/admin/']") is not None
    assert "no-store" in response["Cache-Control"]


def test_a_form_of_another_session_says_what_became_of_it(mira: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mira)
    client.cookies["newsroom_language"] = "ru"
    response = client.post("/admin/articles/tag/add/", {"name": "x"})
    assert response.status_code == 403
    assert "скопируйте набранное" in said(response)


def test_a_page_that_breaks_tells_a_person_so_and_nothing_of_the_inside(
    mira: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr("articles.admin.people.AuthorAdmin.get_queryset", broken)
    client = desk_of(mira)
    client.raise_request_exception = False
    response = client.get("/admin/articles/author/")
    assert response.status_code == 500
    assert "Something broke here" in said(response)
    assert b"secret" not in response.content


def test_what_a_group_may_do_is_said_in_words(mira: User) -> None:
    group = Group.objects.get(name="Reporters")
    page = in_russian(mira).get(f"/admin/auth/group/{group.pk}/change/")
    assert part(page, ".desk-here") == "Репортёры"
    assert ": добавлять, менять, видеть, отправлять на проверку" in said(page)


def test_an_entry_of_the_log_is_read_in_the_words_of_the_list(mira: User) -> None:
    instrument = make_instrument(name="сом")
    entry = note("signed_in", kind="account", thing=mira.pk, label=mira, by=mira, details={"with": ["password"]})
    note("took_rate", kind="instrument", thing=instrument.pk, label=instrument.code, by=mira)
    page = in_russian(mira).get(f"/admin/newsroom/auditentry/{entry.pk}/change/")
    assert "способ: пароль" in said(page)
    assert "signed_in" not in said(page)
    assert "строка котировок" in said(in_russian(mira).get("/admin/newsroom/auditentry/"))


def test_what_a_style_sheet_says_comes_from_the_page() -> None:
    # A style sheet cannot be translated: words in it would stay English on a Russian page.
    sheets = [path for room in tongues.rooms() for path in (settings.BASE_DIR / room / "static").rglob("*.css")]
    wrong = [path.name for path in sheets if re.search(r"content:\s*[\"'][A-Za-z]{2}", path.read_text("utf-8"))]
    assert len(sheets) > 10
    assert wrong == []


def test_what_was_done_is_said_of_a_noun_of_any_gender(mira: User) -> None:
    client = in_russian(mira)
    sent = {"name": "Культура", "slug": "culture", "description": "", "position": "1", "parent": ""}
    response = client.post("/admin/articles/section/add/", sent, follow=True)
    assert "Добавлено: «Культура» (рубрика)." in re.sub("<[^>]*>", "", messages(response))


def test_a_webhook_is_well_or_new_in_the_readers_words(mira: User) -> None:
    make_endpoint("https://partner.example/hook")
    shown = said(in_russian(mira).get("/admin/publishing/endpoint/"))
    assert "новый" in shown
    assert "nothing" not in shown
