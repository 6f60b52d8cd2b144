"""Whatever is sent to the desk, it answers: nothing that somebody made up is a 500."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Article
from tests.desk import ADD, LIST, desk_of, fields, page_of, read
from tests.factories import make_article, make_section, make_tag

pytestmark = pytest.mark.django_db

ODD = [
    "\x00",
    "a\x00b\x08\x0b\x1f",
    "\u202egnp.exe",
    "\ufffe\ufdd0",
    "z" + "\u0301" * 500,
    "x" * 10_000,
    "🏳️‍🌈" * 50,
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% now 'Y' %}",
    "' OR 1=1 --",
    "１２３",
]
TEXTS = [
    "headline", "kicker", "summary", "body", "notice", "dateline", "slug", "seo_title", "seo_description",
    "canonical_url", "lead_text", "lead_credit", "lead_alt", "bylines-0-role", "corrections-0-text",
]  # fmt: skip
REFERENCES = [
    "section", "tags", "kind", "language", "lead_image", "bylines-0-author", "bylines-0-ORDER", "bylines-0-DELETE",
    "corrections-0-kind", "corrections-0-at",
]  # fmt: skip
# What a form says of itself: one that is odd hides whatever the others are.
OF_THE_FORM = [
    "revision", "story", "corrections-TOTAL_FORMS", "bylines-TOTAL_FORMS", "bylines-INITIAL_FORMS",
    "bylines-MAX_NUM_FORMS", "conflicts", "choose-body",
]  # fmt: skip
NO_ID = ["", "abc", "-1", "0", "9" * 30, "1\x00", "00000000-0000-0000-0000-000000000000", "１", "1e9", "[]"]


def answer(client: Any, page: str, data: dict[str, Any]) -> Any:
    """Send a form, follow where it leads, and return the page; fail on any 500."""
    response = client.post(page, data, follow=True)
    assert response.status_code in {200, 400}, response.status_code
    return response


def fill(client: Any, page: str, whole: dict[str, Any], names: list[str], value: str) -> None:
    """Send a value in all these fields at once; then in those that took it, so that it is stored as well."""
    first = answer(client, page, {**whole, **dict.fromkeys(names, value)})
    if first.redirect_chain:
        return
    refused = {node.attributes.get("name") for node in read(first).css("[aria-invalid=true]")}
    taken = [name for name in names if name not in refused]
    second = answer(client, page, {**whole, **dict.fromkeys(taken, value)})
    for name in taken if not second.redirect_chain else ():
        with undone():  # refused for a reason that stands beside no field
            answer(client, page, {**whole, name: value})


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is done here, so that a form that was opened once fits every time."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("text", ODD)
def test_no_text_in_any_field_breaks_the_story(text: str, edna: User) -> None:
    client = desk_of(edna)
    article = make_article()
    row = {"corrections-TOTAL_FORMS": 1, "corrections-0-kind": "correction", "corrections-0-at": ""}
    form = {**fields(client.get(page_of(article))), **row, "step": "save"}
    fill(client, page_of(article), form, TEXTS, text)
    assert "<script>alert(1)" not in client.get(page_of(article)).content.decode()
    assert client.get(LIST).status_code == 200
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("value", NO_ID)
def test_no_hidden_or_made_up_value_breaks_the_story(value: str, edna: User) -> None:
    client = desk_of(edna)
    article = make_article()
    row = {"corrections-TOTAL_FORMS": 1, "corrections-0-text": "Note", "corrections-0-kind": "correction"}
    for page in (page_of(article), ADD):
        form = {**fields(client.get(page)), "headline": "New", **row, "step": "save"}
        with undone():
            fill(client, page, form, REFERENCES, value)
        for name in OF_THE_FORM:
            with undone():
                answer(client, page, {**form, name: value})


def test_an_empty_form_and_an_unknown_button_are_answered(edna: User) -> None:
    client = desk_of(edna)
    article = make_article()
    answer(client, page_of(article), {})
    answer(client, ADD, {})
    assert client.post(page_of(article), {"step": "explode"}).status_code == 400
    article.refresh_from_db()
    assert article.headline == "Wind farm opens"


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("publish_date", "schedule"),
        ("publish_time", "schedule"),
        ("embargo_reason", "schedule"),
        ("withdraw_reason", "withdraw"),
    ],
)
def test_no_odd_moment_or_reason_breaks_a_step(name: str, step: str, edna: User) -> None:
    client = desk_of(edna)
    article = make_article()
    form = fields(client.get(page_of(article)))
    when = {"publish_date": "9999-12-31", "publish_time": "23:59"}
    for text in [*ODD, "9999-12-31", "0001-01-01", "25:61"]:
        with undone():
            answer(client, page_of(article), {**form, **when, name: text, "step": step})


@pytest.mark.parametrize(
    "ref", ["garbage", "0", "9" * 40, "%F0%9F%94%A5", "a" * 500, "00000000-0000-0000-0000-000000000000"]
)
@pytest.mark.parametrize("verb", ["change", "history", "delete"])
def test_an_odd_address_leads_back_to_the_list(ref: str, verb: str, mira: User) -> None:
    client = desk_of(mira)
    for kind in ("articles/article", "articles/tag", "articles/author", "articles/section", "auth/user"):
        response = client.get(f"/admin/{kind}/{ref}/{verb}/")
        assert response.status_code in {302, 403, 404}, f"{kind} {response.status_code}"


QUERIES = [
    *("q=" + "a+" * 1000, "q=" + "x" * 3000, "q=%F0%9F%94%A5", "q='", "p=abc", "p=-1", "p=" + "9" * 30),
    *("o=abc", "o=99.-99", "all=", "e=1", "nonsense=1", "saved_by__password__startswith=a", "_facets=True"),
    *("state=garbage", "kind__exact=garbage", "changes=x", "whose=x", "language=x", "_popup=1", "_to_field=garbage"),
    *("section__id__exact=abc", "section__id__exact=" + "9" * 30),
    *("authors__id__exact=abc", "authors__id__exact=" + "9" * 30),
]


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_breaks_the_lists(query: str, edna: User) -> None:
    make_article()
    client = desk_of(edna)
    for page in (LIST, "/admin/articles/tag/", "/admin/articles/author/"):
        response = client.get(f"{page}?{query}", follow=True)
        assert response.status_code in {200, 400}, f"{page} {response.status_code}"


@pytest.mark.parametrize("value", NO_ID)
def test_no_made_up_selection_breaks_the_list(value: str, edna: User) -> None:
    make_article()
    make_tag()
    client = desk_of(edna)
    for page in (LIST, "/admin/articles/tag/"):
        for data in ({"action": "spike_stories"}, {"action": "nonsense"}, {"action": "", "select_across": value}):
            response = client.post(page, {**data, "_selected_action": [value], "index": value}, follow=True)
            assert response.status_code in {200, 400}
    assert Article.objects.get().state == Article.State.DRAFT


@pytest.mark.parametrize("query", ["s=" + "a+" * 900, "s=%00", "s=x&page=abc", "s=%F0%9F%94%A5", "s="])
def test_no_search_over_everything_breaks(query: str, edna: User) -> None:
    assert desk_of(edna).get(f"/admin/search/?{query}").status_code in {200, 400}


@pytest.mark.parametrize("value", [*ODD, *NO_ID])
def test_no_value_breaks_the_forms_of_things_and_people(value: str, mira: User) -> None:
    client = desk_of(mira)
    section = make_section()
    secret = {"password1": "a long pass phrase", "password2": "a long pass phrase"}
    for page, names in (
        ("articles/tag", ["name", "slug", "kind", "description"]),
        ("articles/section", ["name", "slug", "parent", "position", "description"]),
        ("articles/author", ["name", "slug", "bio", "photo", "user", "job_title"]),
        ("auth/user", ["username", "password1", "groups", "email", "first_name"]),
    ):
        whole = {"name": "Name", "slug": "name", "kind": "topic", "position": 1, "username": "name", **secret}
        fill(client, f"/admin/{page}/add/", whole, names, value)
    answer(client, f"/admin/articles/section/{section.pk}/change/", {"name": "x", "parent": section.pk, "position": 1})


@pytest.mark.parametrize("query", ["", "term=%00", "app_label=x&model_name=y&field_name=z", "term=x&page=abc"])
def test_no_autocomplete_breaks(query: str, edna: User) -> None:
    known = "app_label=articles&model_name=byline&field_name=author&"
    for prefix in ("", known):
        assert desk_of(edna).get(f"/admin/autocomplete/?{prefix}{query}").status_code in {200, 400, 403, 404}
