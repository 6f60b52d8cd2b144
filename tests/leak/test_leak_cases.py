"""Holes that others had, one test each: they are of our shape too (6-faults, the list from the CVEs)."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article, Author, Tag
from newsroom import logs
from tests.desk import desk_of, page_of
from tests.factories import make_article, make_author, make_public, make_tag
from tests.leak import probes
from tests.leak.conftest import Worlds
from tests.photos import PhotoFactory
from tests.reading import faults

pytestmark = pytest.mark.django_db
LISTS = ("articles/", "sections/", "tags/", "authors/", "ticker/", "changes/", "site/")
REGISTERED = sorted(admin.site._registry.values(), key=str)
NOBODY_HAS_THIS = "00000000-0000-7000-8000-000000000000"


# Cookies and caches (Django 2026-48588, -35192, -35193)


def test_no_public_answer_sets_a_cookie_or_depends_on_one(worlds: Worlds) -> None:
    for walk in (worlds.full, worlds.desk):
        for asked, answer in walk.answers.items():
            if asked.url.startswith(("/api/v1/", "/feeds/", "/sitemap", "/wp-json")):
                headers = {name.lower(): value.lower() for name, value in answer.headers}
                assert "set-cookie" not in headers, str(asked)
                assert "cookie" not in headers.get("vary", ""), str(asked)


def test_no_cache_keeps_what_the_desk_shows(worlds: Worlds) -> None:
    for asked, answer in worlds.desk.answers.items():
        if asked.url.startswith(("/admin/", "/api/desk/")) and answer.status == 200 and asked.url != "/admin/jsi18n/":
            said = dict(answer.headers).get("Cache-Control", "")
            assert "no-store" in said or "private" in said, (str(asked), said)


# What a query string may ask for (Django 2025-64459, -57833, -59681; Ghost's tag query)


def test_no_column_of_ours_is_a_parameter() -> None:
    make_public()
    schema = Client().get("/api/v1/schema/").json()
    for path in ("articles/", "tags/", "authors/"):
        known = {each["name"] for each in schema["paths"][f"/api/v1/{path}"]["get"]["parameters"]}
        for name in sorted({*probes.columns(), "_connector", "_negated", "__class__"} - known):
            response = Client().get(f"/api/v1/{path}", {name: "x"})
            assert response.status_code == 400, (path, name)
            assert response.json()["errors"][0]["parameter"] == name, (path, name)


@pytest.mark.parametrize("column", probes.COLUMNS)
def test_no_list_is_ordered_or_picked_by_what_is_hidden(column: str) -> None:
    for path in ("articles/", "tags/", "authors/"):
        if column != "version":  # of a card, that is public
            assert faults(f"{path}?fields={column}")
        assert faults(f"{path}?ordering={column}")


@pytest.mark.parametrize(
    "lookup", ["saved_by__password__startswith", "created_by__email__startswith", "saved_by__email"]
)
def test_a_list_of_the_desk_does_not_answer_questions_about_accounts(lookup: str, edna: User, rita: User) -> None:
    User.objects.update(email="somebody@example.org")
    article = make_article()
    Article.objects.filter(pk=article.pk).update(created_by=rita, saved_by=rita)
    found = [desk_of(edna).get("/admin/articles/article/", {lookup: value}) for value in ("somebody@", "md5", "nobody")]
    assert {response.status_code for response in found} <= {302, 400}
    assert len({response.get("Location") for response in found}) == 1


@pytest.mark.parametrize("field", ["password", "email", "is_superuser", "groups__name"])
def test_a_popup_hands_out_no_other_column(field: str, mira: User) -> None:
    assert desk_of(mira).get(f"/admin/auth/user/?_to_field={field}&_popup=1").status_code == 400


# What a page of the admin lets in (Django 2026-4292, -4277, -87975)


@pytest.mark.parametrize("page", REGISTERED, ids=str)
def test_no_list_is_edited_in_place_and_no_row_inside_a_page(page: Any) -> None:
    assert not page.list_editable
    assert not page.inlines


@pytest.mark.parametrize("page", REGISTERED, ids=str)
def test_who_may_not_add_adds_nothing_through_a_list_or_a_popup(page: Any, oscar: User) -> None:
    name = f"{page.opts.app_label}_{page.opts.model_name}"
    before = page.model._base_manager.count()
    client = desk_of(oscar)
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-name": "x", "form-0-slug": "x", "_save": "Save"}
    for url in (reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_add")):
        for query in ("", "?_popup=1"):
            response = client.post(url + query, {**rows, "name": "x", "slug": "x", "_popup": "1"})
            assert response.status_code == 403, url
    assert page.model._base_manager.count() == before


def test_a_form_cannot_change_which_row_it_is_of(edna: User) -> None:
    tag, other = make_tag("Energy"), make_tag("Water")
    said = {"id": other.pk, "pk": other.pk, "name": "Taken", "slug": "taken", "kind": "topic"}
    desk_of(edna).post(f"/admin/articles/tag/{tag.pk}/change/", said)
    other.refresh_from_db()
    assert (other.name, other.slug) == ("Water", "water")


# Bulk actions (Wagtail 2023-45809)


@pytest.mark.parametrize(
    "action", ["publish_stories", "approve_stories", "spike_stories", "delete_selected", "nonsense"]
)
def test_an_action_in_bulk_does_nothing_that_its_button_would_not(action: str, max_: User, pia: User) -> None:
    article = make_article(headline="Nobody may know")
    for person in (max_, pia):
        data = {"action": action, "_selected_action": [str(article.pk)], "select_across": "1", "post": "yes"}
        response = desk_of(person).post("/admin/articles/article/", data)
        assert response.status_code in {200, 302, 403}
        assert b"Nobody may know" not in response.content or person == pia
    article.refresh_from_db()
    assert article.state == Article.State.DRAFT


def test_no_action_in_bulk_tells_names_of_accounts(edna: User, rita: User) -> None:
    data = {"action": "delete_selected", "_selected_action": [str(rita.pk)]}
    response = desk_of(edna).post("/admin/auth/user/", data)
    assert response.status_code == 403
    assert b"rita" not in response.content


# Who is told what exists (Wagtail 2026-44198, -44201; 6-faults L-10, L-11)


@pytest.mark.parametrize("verb", ["change", "history", "delete"])
def test_who_may_not_see_stories_is_not_told_which_exist(verb: str, max_: User) -> None:
    client, known = desk_of(max_), make_article()
    for kind, pk in (("articles/article", known.pk), ("media/image", PhotoFactory(cuts=False).pk)):
        answers = [client.get(f"/admin/{kind}/{ref}/{verb}/") for ref in (pk, NOBODY_HAS_THIS)]
        assert {response.status_code for response in answers} == {403}, kind
    tag = make_tag()
    assert {client.get(f"/admin/articles/tag/{ref}/{verb}/").status_code for ref in (tag.pk, 999_999)} == {403}


def test_the_desk_api_tells_nobody_else_which_photos_exist(max_: User) -> None:
    urls = [f"/api/desk/v1/images/{ref}/" for ref in (PhotoFactory(cuts=False).pk, NOBODY_HAS_THIS)]
    for client, status in ((desk_of(max_), 403), (Client(), 401)):
        assert {client.get(url).status_code for url in urls} == {status}


def test_a_page_offers_no_accounts_to_who_may_not_see_them(edna: User, rita: User) -> None:
    author = make_author("Rita Ray", user=rita)
    client = desk_of(edna)
    User.objects.create_user("somebody-else", is_staff=True)
    for url in ("/admin/articles/author/add/", f"/admin/articles/author/{author.pk}/change/"):
        assert b"somebody-else" not in client.get(url).content
    said = {"name": "Rita Ray", "slug": author.slug, "job_title": "Reporter", "user": edna.pk}
    assert client.post(f"/admin/articles/author/{author.pk}/change/", said).status_code == 302
    author.refresh_from_db()
    assert (author.job_title, author.user) == ("Reporter", rita)
    query = "term=&app_label=articles&model_name=author&field_name=user"
    assert client.get(f"/admin/autocomplete/?{query}").status_code == 403


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(rita: User) -> None:
    answers = []
    for name in (rita.username, "stranger"):
        response = Client().post("/admin/login/", {"username": name, "password": "wrong"})
        body = re.sub(r'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", response.content.decode())
        answers.append((response.status_code, body.replace(name, "")))
    assert answers[0] == answers[1]


# Headers that others may write (Django 2026-3902)


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X_Forwarded_Host", "X-Forwarded-Server", "Forwarded"])
def test_no_header_moves_our_addresses(name: str) -> None:
    make_public()
    usual, told = Client().get("/api/v1/articles/"), Client().get("/api/v1/articles/", headers={name: "evil.example"})
    assert told.content == usual.content
    assert b"evil.example" not in told.content


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Original-URL", "X-Rewrite-URL"])
def test_no_header_turns_a_read_into_something_else(name: str) -> None:
    make_public()
    usual = Client().get("/api/v1/articles/").content
    assert Client().get("/api/v1/articles/", headers={name: "DELETE"}).content == usual


# Logs (Django 2025-48432; 6-faults L-13)


@pytest.mark.parametrize("as_json", [True, False])
def test_nobody_writes_a_line_of_the_log(as_json: bool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    odd = "x%0d%0aFAKE%20event%1b[31m"
    Client().get(f"/api/v1/articles/{odd}/", headers={"User-Agent": "a\r\nFAKE", "X-Request-ID": "a\r\nFAKE"})
    Client().get(f"/nothing/{odd}")
    asked = [record for record in caplog.records if "FAKE" in str(record.msg) or "FAKE" in str(record.args)]
    made = logs.configure(as_json=as_json, level="INFO")["formatters"]["events"]
    formatter = made.pop("()")(foreign_pre_chain=made["foreign_pre_chain"], processors=made["processors"])
    for record in asked:
        line = formatter.format(record)
        assert "\n" not in line, line
        assert "\x1b" not in line, line


def test_the_log_holds_no_secret_and_no_word_that_is_hidden(worlds: Worlds) -> None:
    assert worlds.log
    assert [line for line in worlds.log if any(secret in line for secret in worlds.secrets)] == []
    assert [line for line in worlds.log if "canary" in line.lower()] == []


# Photos (Wagtail 2026-54260, -44201; 6-faults L-08)


def test_only_cuts_that_were_made_have_an_address() -> None:
    photo = PhotoFactory()
    near = [photo.id.int + step for step in (*range(-50, 0), *range(1, 50))]
    for ref in (photo.id.hex, *(f"{number:032x}" for number in near)):
        for name in ("full-99999-0a1b2c3d.jpg", "full-320-00000000.jpg", "full-1-0a1b2c3d.avif"):
            assert Client().get(f"/renditions/r/{ref}/{name}").status_code == 404


def test_a_hidden_photo_and_its_people_have_no_page() -> None:
    photo, author, tag = PhotoFactory(), make_author("Not Yet"), make_tag("Not yet")
    make_article(bylines=[], tags=[tag.pk])
    for url in (f"images/{photo.pk}/", f"authors/{author.slug}/", f"tags/{tag.slug}/"):
        assert Client().get(f"/api/v1/{url}").status_code == 404
    assert (Author.objects.count(), Tag.objects.count()) == (1, 1)
    assert Client().get(page_of(Article.objects.get())).status_code == 302
