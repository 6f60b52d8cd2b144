"""A way to look at the list of stories is kept under a name, for oneself or for a desk."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User

from articles.admin.articles import ArticleAdmin
from articles.models import SavedFilter
from articles.services import filters
from newsroom.errors import BadInput, NotAllowed, NotFound
from tests.desk import LIST, desk_of, messages, read
from tests.factories import make_article, make_author, make_section
from tests.test_desk_start import cost

pytestmark = pytest.mark.django_db


def pinned(person: User, query: str = "") -> list[str]:
    """Return the names that stand above the list."""
    return [node.text(deep=False) for node in read(desk_of(person).get(LIST + query)).css(".kept-one a")]


def test_what_the_list_shows_is_kept_and_opened_again(edna: User) -> None:
    make_article(headline="Ours", language="ru")
    make_article(headline="Theirs", language="en")
    client = desk_of(edna)
    page = read(client.get(f"{LIST}?language=ru&p=1"))
    query = page.css_first(".kept-new input[name=query]").attributes["value"]
    kept = client.post(f"{LIST}filters/", {"name": " In  Russian ", "query": query}, follow=True)
    assert "stands above the list" in messages(kept)
    assert kept.redirect_chain == [(f"{LIST}?language=ru", 302)]
    link = read(kept).css_first(".kept-one.is-here a")
    assert link.text() == "In Russian"
    shown = read(client.get(LIST + (link.attributes["href"] or ""))).css("#result_list .story-title")
    assert [node.text().strip() for node in shown] == ["Ours"]


def test_a_filter_is_its_owners_alone_unless_shared_with_a_desk(edna: User, rita: User, mira: User) -> None:
    editors = edna.groups.get()
    filters.keep("Mine", "whose=mine", by=edna)
    filters.keep("For editors", "state=in_review", by=edna, desk=editors.pk)
    assert pinned(edna) == ["For editors", "Mine"]
    assert pinned(rita) == []
    rita.groups.add(editors)
    assert pinned(rita) == ["For editors"]
    shared = SavedFilter.objects.get(name="For editors")
    with pytest.raises(NotAllowed, match="belongs to Edna"):
        filters.forget(shared.pk, by=rita)
    with pytest.raises(NotFound):
        filters.forget(SavedFilter.objects.get(name="Mine").pk, by=rita)
    assert "belongs to Edna" in messages(desk_of(rita).post(f"{LIST}filters/{shared.pk}/forget/", follow=True))
    desk_of(edna).post(f"{LIST}filters/{shared.pk}/forget/")
    assert pinned(edna) == ["Mine"]


def test_nothing_is_shared_with_a_desk_that_one_is_not_in(rita: User) -> None:
    with pytest.raises(BadInput):
        filters.keep("For them", "state=draft", by=rita, desk=Group.objects.get(name="Market desk").pk)
    for made_up in ("x", "9" * 30, "-1"):
        desk_of(rita).post(f"{LIST}filters/", {"name": "a", "query": "state=draft", "desk": made_up})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "p=2",
        "state=",
        "state=nonsense",
        "state=draft&state=spiked",
        "whose=edna",
        "section__id__exact=99999",
        "section__id__exact=9999999999999999999999",
        "section__name=x",
        "saved_by__password__startswith=a",
        "created_by=1",
        "o=1;drop",
        "kind__exact=gossip",
        "language=xx",
        "q=" + "x" * 201,
        "_popup=1",
        "x" * 501,
    ],
)
def test_a_filter_that_the_list_does_not_know_is_not_kept(query: str, edna: User) -> None:
    with pytest.raises(BadInput):
        filters.keep("Odd", query, by=edna)
    answer = desk_of(edna).post(f"{LIST}filters/", {"name": "Odd", "query": query}, follow=True)
    assert answer.status_code == 200
    assert messages(answer)
    assert not SavedFilter.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(edna: User) -> None:
    with pytest.raises(BadInput) as refused:
        filters.keep(" ", "state=x&nothing=1", by=edna, desk=0)
    assert len(refused.value.errors) == 4


def test_every_filter_of_the_list_can_be_kept(edna: User) -> None:
    section, author = make_section("Economy"), make_author("Rita Ray")
    values = {
        "state": "draft", "changes": "unpublished", "whose": "mine", "section__id__exact": str(section.pk),
        "kind__exact": "brief", "language": "ru", "authors__id__exact": str(author.pk), "q": "wind farm", "o": "-6.1",
    }  # fmt: skip
    assert values.keys() == filters.KNOWN.keys()
    assert len(values) - 2 == len(ArticleAdmin.list_filter)  # the others are words and order
    for name, value in values.items():
        kept = filters.keep(name, f"{name}={value}", by=edna)
        page = desk_of(edna).get(f"{LIST}?{kept.query}")
        assert page.status_code == 200, name
        assert page.context["cl"].has_active_filters or name in {"q", "o"}, name


def test_a_name_is_used_once_and_the_newest_counts(edna: User) -> None:
    filters.keep("Today", "state=draft", by=edna)
    filters.keep("Today", "state=approved", by=edna)
    assert [each.query for each in SavedFilter.objects.all()] == ["state=approved"]


def test_there_is_an_end_to_them(edna: User) -> None:
    for number in range(filters.MOST):
        filters.keep(f"{number}", "state=draft", by=edna)
    with pytest.raises(BadInput):
        filters.keep("One more", "state=draft", by=edna)
    filters.keep("7", "state=approved", by=edna)


def test_a_hostile_name_is_only_text(edna: User) -> None:
    filters.keep('<img src=x onerror="alert(1)">', "state=draft", by=edna)
    html = desk_of(edna).get(LIST).content.decode()
    assert "<img src=x" not in html


def test_a_filter_of_what_is_gone_leads_to_the_list(edna: User) -> None:
    section = make_section("Short-lived")
    kept = filters.keep("Gone", f"section__id__exact={section.pk}", by=edna)
    section.delete()
    assert desk_of(edna).get(f"{LIST}?{kept.query}", follow=True).status_code == 200


def test_who_sees_no_stories_keeps_no_filters(oscar: User) -> None:
    assert desk_of(oscar).post(f"{LIST}filters/", {"name": "a", "query": "state=draft"}).status_code == 403
    assert desk_of(oscar).post(f"{LIST}filters/1/forget/").status_code == 403
    assert not SavedFilter.objects.exists()


def test_keeping_needs_a_form_of_ours(edna: User) -> None:
    assert desk_of(edna).get(f"{LIST}filters/").status_code == 405


def test_the_list_costs_the_same_however_many_filters_there_are(edna: User) -> None:
    filters.keep("One", "state=draft", by=edna, desk=edna.groups.get().pk)
    before = cost(edna, LIST)
    for number in range(9):
        filters.keep(f"Number {number}", "state=draft", by=edna, desk=edna.groups.get().pk)
    assert cost(edna, LIST) == before
