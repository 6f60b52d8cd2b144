"""Who may do what on the desk: a table of people, pages and buttons."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from articles.models import Article
from articles.services import publishing
from newsroom.desk import Desk
from tests.desk import ADD, LIST, desk_of, fields, page_of, press, read, said
from tests.factories import make_article, publish

pytestmark = pytest.mark.django_db

# Page: those who may open it.
PAGES = {
    "/admin/": {"edna", "rita", "pia", "max", "mira", "oscar"},
    LIST: {"edna", "rita", "pia", "mira"},
    ADD: {"edna", "rita", "mira"},
    "/admin/articles/author/": {"edna", "rita", "pia", "mira"},
    "/admin/articles/author/add/": {"edna", "mira"},
    "/admin/articles/tag/": {"edna", "rita", "pia", "mira"},
    "/admin/articles/tag/add/": {"edna", "mira"},
    "/admin/articles/section/": {"edna", "rita", "pia", "mira"},
    "/admin/articles/section/add/": {"mira"},
    "/admin/articles/sectioneditor/": {"mira"},
    "/admin/articles/sectioneditor/add/": {"mira"},
    "/admin/media/image/": {"edna", "rita", "pia", "mira"},
    "/admin/ticker/instrument/": {"max", "mira"},
    "/admin/auth/user/": {"mira"},
    "/admin/auth/user/add/": {"mira"},
    "/admin/auth/group/": {"mira"},
    "/admin/auth/group/add/": set(),
    "/admin/newsroom/apikey/": {"mira"},
    "/admin/newsroom/apikey/add/": {"mira"},
    "/admin/newsroom/auditentry/": {"mira"},
    "/admin/newsroom/auditentry/add/": set(),
    "/admin/django_tasks_database/dbtaskresult/": {"mira"},
    "/admin/django_tasks_database/dbtaskresult/add/": set(),
    "/admin/publishing/endpoint/": {"mira"},
    "/admin/publishing/endpoint/add/": {"mira"},
    "/admin/publishing/delivery/": {"mira"},
    "/admin/publishing/delivery/add/": set(),
    "/admin/publishing/purger/": {"mira"},
    "/admin/password_change/": {"edna", "rita", "pia", "max", "mira", "oscar"},
}
# Buttons under a draft, by person.
BUTTONS = {
    "edna": {"save", "submit", "approve", "publish", "schedule", "spike"},
    "rita": {"save", "submit", "spike"},
    "mira": {"save", "submit", "approve", "publish", "schedule", "spike", "erase"},
    "pia": set(),
}


@pytest.fixture
def cast(edna: User, rita: User, pia: User, max_: User, mira: User, oscar: User) -> dict[str, User]:
    return {person.username: person for person in (edna, rita, pia, max_, mira, oscar)}


def buttons(html: str) -> set[str]:
    """Return the steps that a page offers."""
    from selectolax.lexbor import LexborHTMLParser

    return {node.attributes["value"] or "" for node in LexborHTMLParser(html).css("button[name=step]")}


def test_the_site_of_the_desk_is_ours() -> None:
    assert isinstance(admin.site._wrapped, Desk)  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES)
def test_everybody_opens_what_is_theirs_and_nothing_else(page: str, cast: dict[str, User]) -> None:
    for name, person in cast.items():
        expected = 200 if name in PAGES[page] else 403
        assert desk_of(person).get(page).status_code == expected, f"{name} at {page}"


def test_nobody_comes_in_without_signing_in(client: object, db: None) -> None:
    from django.test import Client

    for page in PAGES:
        response = Client().get(page)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_the_sidebar_names_only_what_one_may_open(cast: dict[str, User]) -> None:
    for name, person in cast.items():
        client = desk_of(person)
        sidebar = read(client.get("/admin/")).css_first("#nav-sidebar")
        assert sidebar is not None
        links = {node.attributes["href"] or "" for node in sidebar.css("ol a")}
        for link in links:
            assert client.get(link).status_code == 200, f"{name} was offered {link}"
        hidden = [page for page in PAGES if name not in PAGES[page] and page in links]
        assert not hidden, f"{name} was offered {hidden}"


@pytest.mark.parametrize("name", BUTTONS)
def test_a_story_shows_the_buttons_that_one_may_press(name: str, cast: dict[str, User]) -> None:
    article = make_article(by=cast["rita"])
    response = desk_of(cast[name]).get(page_of(article))
    assert response.status_code == 200
    assert buttons(response.content.decode()) == BUTTONS[name]


def test_oscar_and_max_do_not_see_a_story(cast: dict[str, User]) -> None:
    article = make_article(headline="Nobody else's business")
    for name in ("oscar", "max"):
        response = desk_of(cast[name]).get(page_of(article))
        assert response.status_code == 403
        assert b"business" not in response.content


@pytest.mark.parametrize("step", ["publish", "schedule", "approve", "withdraw", "unschedule"])
def test_a_reporters_press_on_an_editors_button_is_refused_and_saves_nothing(step: str, rita: User) -> None:
    article = make_article(headline="Before")
    client = desk_of(rita)
    data = {**fields(client.get(page_of(article))), "headline": "After", "step": step}
    assert client.post(page_of(article), data).status_code == 403
    article.refresh_from_db()
    assert (article.state, article.headline) == (Article.State.DRAFT, "Before")


def test_the_photo_desk_reads_stories_and_changes_none(pia: User) -> None:
    article = make_article(headline="Before")
    client = desk_of(pia)
    page = client.get(page_of(article))
    assert "Before" in said(page) or "Before" in page.content.decode()
    assert client.post(page_of(article), {"headline": "After", "revision": "1"}).status_code == 403
    article.refresh_from_db()
    assert article.headline == "Before"


def test_nobody_deletes_a_story(mira: User) -> None:
    article = make_article()
    response = desk_of(mira).post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})
    assert response.status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()


def test_autocomplete_answers_those_alone_who_may_see_the_names(cast: dict[str, User]) -> None:
    query = "/admin/autocomplete/?app_label=articles&model_name=byline&field_name=author&term="
    make_article()
    for name, person in cast.items():
        expected = 403 if name in {"max", "oscar"} else 200
        assert desk_of(person).get(query).status_code == expected, name


def test_the_search_over_everything_finds_only_what_one_may_see(rita: User, max_: User) -> None:
    make_article(headline="Lake Balkhash rises")
    assert "Lake Balkhash rises" in desk_of(rita).get("/admin/search/?s=balkhash").content.decode()
    assert "Lake Balkhash" not in desk_of(max_).get("/admin/search/?s=balkhash").content.decode()


def test_the_search_knows_every_script(rita: User) -> None:
    make_article(headline="Озеро поднялось", language="ru")
    assert "Озеро поднялось" in desk_of(rita).get("/admin/search/", {"s": "озеро"}).content.decode()


def test_an_editor_takes_down_what_is_public_and_a_reporter_cannot(edna: User, rita: User) -> None:
    article = make_article()
    publish(article)
    assert "withdraw" not in buttons(desk_of(rita).get(page_of(article)).content.decode())
    response = press(desk_of(edna), page_of(article), "withdraw", withdraw_reason="The bank denies it.")
    article.refresh_from_db()
    assert article.state == Article.State.WITHDRAWN
    assert "taken down" in said(response)


def test_taking_down_says_why_or_does_not_happen(edna: User) -> None:
    article = make_article()
    publish(article)
    response = press(desk_of(edna), page_of(article), "withdraw", withdraw_reason=" ")
    article.refresh_from_db()
    assert article.state == Article.State.PUBLISHED
    assert "Say why" in said(response)


def test_taking_down_does_not_wait_for_a_conflict_to_be_settled(edna: User) -> None:
    article = make_article()
    publish(article)
    client = desk_of(edna)
    data = fields(client.get(page_of(article)))
    from articles.drafts import Draft
    from articles.services import saving

    saving.save(article.pk, Draft(headline="Somebody else's"), by=None, revision=1)
    data |= {"headline": "Mine", "step": "withdraw", "withdraw_reason": "It is false."}
    client.post(page_of(article), data, follow=True)
    article.refresh_from_db()
    assert article.state == Article.State.WITHDRAWN


def test_a_scheduled_story_can_be_held_back(edna: User) -> None:
    import datetime as dt

    from django.utils import timezone

    article = make_article()
    publishing.schedule(article.pk, at=timezone.now() + dt.timedelta(days=1), by=edna, revision=1)
    press(desk_of(edna), page_of(article), "unschedule")
    article.refresh_from_db()
    assert article.state == Article.State.APPROVED
