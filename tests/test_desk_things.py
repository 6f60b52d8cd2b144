"""Authors, tags and sections on the desk: an address of their own, and no deletion of what is in use."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from articles.drafts import Draft, Part
from articles.models import Author, Section, Tag
from articles.services import saving
from publishing.models import Change, Thing
from tests.desk import desk_of, messages, said
from tests.factories import make_article, make_author, make_section, make_tag, publish

pytestmark = pytest.mark.django_db

TAG = {"kind": "topic", "slug": "", "description": ""}


@pytest.mark.parametrize(
    ("name", "slug"), [("Wind power", "wind-power"), ("Қазақстан", "qazaqstan"), ("Энергетика", "energetika")]
)
def test_an_address_left_empty_is_made_from_the_name(name: str, slug: str, edna: User) -> None:
    desk_of(edna).post("/admin/articles/tag/add/", {**TAG, "name": name})
    assert Tag.objects.get().slug == slug


def test_an_address_that_is_taken_gets_a_number(edna: User) -> None:
    make_tag("Energy")
    desk_of(edna).post("/admin/articles/tag/add/", {**TAG, "name": "Energy", "kind": "series"})
    assert set(Tag.objects.values_list("slug", flat=True)) == {"energy", "energy-2"}


def test_a_name_without_letters_asks_for_an_address(edna: User) -> None:
    response = desk_of(edna).post("/admin/articles/tag/add/", {**TAG, "name": "!!!"})
    assert "no letter" in said(response)


@pytest.mark.parametrize("slug", ["Not One", "-a", "ä", "a" * 200])
def test_an_address_that_is_none_is_an_error(slug: str, edna: User) -> None:
    response = desk_of(edna).post("/admin/articles/tag/add/", {**TAG, "name": "Energy", "slug": slug})
    assert response.status_code == 200
    assert not Tag.objects.exists()


def test_a_renamed_author_is_renamed_in_public(mira: User) -> None:
    author = make_author("Aida")
    article = make_article(bylines=[Part(author.pk)])
    publish(article)
    fields = {"name": "Aida Sadykova", "slug": "aida", "job_title": "", "bio": "", "photo": "", "user": ""}
    desk_of(mira).post(f"/admin/articles/author/{author.pk}/change/", fields)
    assert Thing.objects.get(key="author:aida").name == "Aida Sadykova"


def test_what_a_story_names_is_not_deleted(mira: User) -> None:
    tag, author, section = make_tag(), make_author(), make_section()
    make_article(tags=[tag.pk], bylines=[Part(author.pk)], section=section.pk)
    client = desk_of(mira)
    for kind, thing in (("tag", tag), ("author", author), ("section", section)):
        response = client.post(f"/admin/articles/{kind}/{thing.pk}/delete/", {"post": "yes"}, follow=True)
        assert "1 story names it" in messages(response)
        assert type(thing).objects.filter(pk=thing.pk).exists()


def test_what_readers_still_see_is_not_deleted(mira: User) -> None:
    tag = make_tag()
    article = make_article(tags=[tag.pk])
    publish(article)
    saving.save(article.pk, Draft(tags=[]), by=None, revision=1)
    desk_of(mira).post(f"/admin/articles/tag/{tag.pk}/delete/", {"post": "yes"})
    assert Tag.objects.exists()


def test_a_section_with_others_below_it_is_not_deleted(mira: User) -> None:
    above = make_section("Economy")
    make_section("Energy", parent=above)
    response = desk_of(mira).post(f"/admin/articles/section/{above.pk}/delete/", {"post": "yes"}, follow=True)
    assert "“Energy” lies below it" in messages(response)
    assert Section.objects.count() == 2


def test_what_nothing_names_is_deleted_without_a_word_to_readers(mira: User) -> None:
    author = make_author("Nobody Now")
    make_tag("Unused")
    desk_of(mira).post(f"/admin/articles/author/{author.pk}/delete/", {"post": "yes"})
    assert not Author.objects.exists()
    assert not Change.objects.filter(thing="author:nobody-now").exists()


def test_many_are_deleted_but_those_in_use(mira: User) -> None:
    used, unused = make_tag("Used"), make_tag("Unused")
    make_article(tags=[used.pk])
    data = {"action": "delete_unused", "_selected_action": [used.pk, unused.pk]}
    response = desk_of(mira).post("/admin/articles/tag/", data, follow=True)
    assert [tag.name for tag in Tag.objects.all()] == ["Used"]
    assert "“Used” stays: 1 story names it." in messages(response)
    assert "“Unused” is deleted." in messages(response)


def test_an_editor_renames_tags_and_deletes_none(edna: User) -> None:
    tag = make_tag()
    client = desk_of(edna)
    assert client.get(f"/admin/articles/tag/{tag.pk}/change/").status_code == 200
    assert client.post(f"/admin/articles/tag/{tag.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post("/admin/articles/tag/", {"action": "delete_unused", "_selected_action": [tag.pk]})
    assert Tag.objects.exists()
