"""The desk walked in Russian, by those who work there: no text that has a translation stands there in English."""

from __future__ import annotations

import re
from functools import cache

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from articles.services import publishing, refreshing
from newsroom import catalogues, tongues
from publishing.models import Publication
from tests.desk import desk_of, messages, press, read
from tests.factories import make_article, make_author, make_photo, make_section, make_tag
from tests.quotes import make_instrument

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")
LETTERS = re.compile(r"[A-Za-z]{3,}")


@cache
def english() -> frozenset[str]:
    """Return the texts that have a Russian form of their own."""
    found = set()
    for room in tongues.rooms():
        for domain in catalogues.DOMAINS:
            for message in catalogues.read(catalogues.path_of(room, domain)):
                said = message.id if isinstance(message.id, tuple | list) else (message.id,)
                if message.string and message.string != message.id:
                    found |= {words.strip() for words in said if LETTERS.search(words) and "%" not in words}
    return frozenset(found)


def texts(client: Client, url: str) -> set[str]:
    """Return what a page says, text by text."""
    response = client.get(url)
    assert response.status_code == 200, url
    page = read(response)
    for hidden in page.css("script, style, code, pre, kbd, .material-symbols-outlined, [lang=en]"):
        hidden.decompose()
    said = {
        " ".join((node.text_content or "").split())
        for node in page.root.traverse(include_text=True)
        if node.tag == "-text"
    }
    for name in ATTRIBUTES:
        said |= {" ".join((node.attributes.get(name) or "").split()) for node in page.css(f"[{name}]")}
    return {words for words in said if words}


@pytest.fixture
def story(edna: User) -> Article:
    """Return a published story with a photo, and changes since; beside it one of each thing."""
    make_section("Экономика")
    make_author("Аида")
    tag = make_tag("Энергия")
    photo = make_photo(caption="Подпись", credit="Агентство", headline="Снимок")
    make_instrument(name="сом")
    make_article(headline="Черновик о ветре")
    article = make_article(headline="Ветропарк открыт", tags=[tag.pk], lead=photo)
    publishing.publish(article.pk, by=edna, revision=article.revision)
    press(desk_of(edna), f"/admin/articles/article/{article.pk}/change/", headline="Ветропарк работает")
    return article


PAGES = {
    "edna": [
        "/admin/",
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        "/admin/articles/article/{story}/change/",
        "/admin/articles/article/{story}/history/",
        "/admin/articles/article/{story}/history/compare/?from=r1&to=now",
        "/admin/articles/tag/",
        "/admin/articles/tag/add/",
        "/admin/articles/author/",
        "/admin/articles/author/add/",
        "/admin/media/image/",
        "/admin/sign-in/",
        "/admin/password_change/",
    ],
    "pia": [
        "/admin/",
        "/admin/media/image/",
        "/admin/media/image/add/",
        "/admin/media/image/{photo}/change/",
        "/admin/media/image/{photo}/delete/",
        "/admin/media/supplier/",
        "/admin/media/supplier/add/",
        "/admin/media/metadatatemplate/",
        "/admin/media/metadatatemplate/add/",
    ],
    "max": [
        "/admin/",
        "/admin/ticker/instrument/",
        "/admin/ticker/instrument/add/",
        "/admin/ticker/quote/",
    ],
    "mira": [
        "/admin/",
        "/admin/articles/section/",
        "/admin/articles/section/add/",
        "/admin/articles/sectioneditor/",
        "/admin/articles/sectioneditor/add/",
        "/admin/auth/user/",
        "/admin/auth/user/add/",
        "/admin/auth/user/{mira}/change/",
        "/admin/auth/group/",
        "/admin/newsroom/apikey/",
        "/admin/newsroom/apikey/add/",
        "/admin/newsroom/auditentry/",
        "/admin/publishing/endpoint/",
        "/admin/publishing/endpoint/add/",
        "/admin/publishing/delivery/",
        "/admin/publishing/purger/",
        "/admin/django_tasks_database/dbtaskresult/",
    ],
    "": ["/admin/login/", "/admin/login/forgotten/"],
}


@pytest.mark.parametrize("who", list(PAGES))
def test_no_page_says_in_english_what_has_a_russian_form(
    who: str, story: Article, edna: User, pia: User, max_: User, mira: User
) -> None:
    cast = {each.username: each for each in (edna, pia, max_, mira)}
    client = desk_of(cast[who]) if who else Client()
    client.cookies["newsroom_language"] = "ru"
    known = {"story": story.pk, "photo": story.captions.get().image_id, "mira": mira.pk}
    pages = {url: texts(client, url.format(**known)) for url in PAGES[who]}
    assert {url: wrong for url, said in pages.items() if (wrong := said & english())} == {}


def test_what_is_published_from_a_russian_desk_is_what_an_english_one_publishes(story: Article, edna: User) -> None:
    client = desk_of(edna)
    client.cookies["newsroom_language"] = "ru"
    page = f"/admin/articles/article/{story.pk}/change/"
    noted = {"note_kind": "update", "note_text": "Мощность."}
    told = press(client, page, "publish", headline="Ветропарк открыли", **noted)
    assert "Опубликован" in messages(told)
    public = Publication.objects.get(pk=story.pk)
    assert public.headline == "Ветропарк открыли"
    refreshing.refresh_article(story.pk, if_other=True)  # in English, and only if it says anything else
    assert Publication.objects.get(pk=story.pk).version == public.version
