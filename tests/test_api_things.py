"""Sections, tags, authors and photos: shown while a live story shows them, and counted right."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from articles.drafts import Draft, Part
from articles.models import Author
from articles.services import publishing, saving, taxonomy
from publishing.models import Mention, Thing
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag, publish
from tests.reading import faults, problem, read

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)


def names(path: str) -> list[str]:
    """Return the names in a list of things."""
    return [thing["name"] for thing in read(path)["results"]]


def check_counts() -> None:
    """Every kept count and latest time is what counting would find."""
    for thing in Thing.objects.all():
        shown = Mention.objects.filter(thing=thing.key)
        newest = shown.order_by("-published_at").values_list("published_at", flat=True).first()
        assert (thing.live_count, thing.latest_at) == (shown.count(), newest), thing.key


def test_counts_and_latest_follow_every_change() -> None:
    energy, water = make_tag("Energy"), make_tag("Water")
    first = make_article(headline="First", tags=[energy.pk], lead=make_photo())
    second = make_article(headline="Second", tags=[energy.pk, water.pk])
    publish(first, now=NOON)
    publish(second, now=NOON + dt.timedelta(hours=1))
    check_counts()
    assert read("tags/energy/")["articles"] == 2
    assert read("tags/energy/")["latest"] == "2025-01-22T13:00:00Z"
    second.refresh_from_db()
    saving.save(second.pk, Draft(tags=[water.pk]), by=None, revision=second.revision)
    publish(second)
    check_counts()
    assert read("tags/energy/")["latest"] == "2025-01-22T12:00:00Z"
    publishing.withdraw(first.pk, by=None, reason="Wrong.")
    check_counts()
    problem("tags/energy/", 404)
    assert names("tags/") == ["Water"]
    publish(first)
    check_counts()
    assert read("tags/energy/")["articles"] == 1


def test_a_tag_says_what_it_is() -> None:
    make_public(tags=[make_tag("Naryn", kind="place", description="A river and a town.").pk], now=NOON)
    assert read("tags/naryn/") == {
        "slug": "naryn",
        "name": "Naryn",
        "kind": "place",
        "description": "A river and a town.",
        "path": "/tag/naryn",
        "articles": 1,
        "latest": "2025-01-22T12:00:00Z",
    }
    assert read("tags/")["results"] == [read("tags/naryn/")]


def test_a_section_has_a_page_before_it_has_a_story() -> None:
    world = make_section("World", position=2)
    make_section("Asia", parent=world, position=1)
    assert names("sections/") == ["Asia", "World"]
    assert read("sections/asia/")["parent"] == "world"
    assert read("sections/asia/") == {**read("sections/asia/"), "articles": 0, "latest": None}
    assert read("articles/?section=asia")["count"] == 0


def test_an_author_is_known_by_work_alone_and_the_account_is_nobodys_business(edna: Any) -> None:
    photo = make_photo()
    aida = make_author("Aida Sadykova", job_title="Editor", bio="Writes.", photo=photo, user=edna)
    make_author("Not Yet")
    problem("authors/aida-sadykova/", 404)
    make_public(bylines=[Part(aida.pk)])
    assert names("authors/") == ["Aida Sadykova"]
    page = read("authors/aida-sadykova/")
    assert page["job_title"] == "Editor"
    assert page["photo"]["id"] == str(photo.pk)
    assert page["photo"]["sources"]
    assert "edna" not in str(page).lower()
    assert page.keys() == {"slug", "name", "job_title", "bio", "photo", "path", "articles", "latest"}


def test_a_photo_has_a_page_only_while_a_live_story_shows_it() -> None:
    photo = make_photo(copyright="© Courier", usage_terms="Editorial use")
    problem(f"images/{photo.pk}/", 404)
    article = make_article(lead=photo)
    problem(f"images/{photo.pk}/", 404)
    publish(article)
    page = read(f"images/{photo.pk}/")
    assert (page["caption"], page["credit"]) == ("The lake at dawn.", "Pia Orlova/Courier")
    assert (page["copyright"], page["usage_terms"]) == ("© Courier", "Editorial use")
    assert [card["headline"] for card in page["shown_in"]] == ["Wind farm opens"]
    assert page["articles"] == 1
    assert not page.keys() & {"original", "file_name", "embedded", "sha256", "uploaded_by", "version"}
    publishing.withdraw(article.pk, by=None, reason="Wrong.")
    problem(f"images/{photo.pk}/", 404)


@pytest.mark.parametrize("ref", ["1", "x", str(10**30), str(uuid.uuid4()).upper(), uuid.uuid4().hex, str(uuid.uuid4())])
def test_a_photo_is_asked_for_by_its_one_id(ref: str) -> None:
    problem(f"images/{ref}/", 404)


def test_fields_pick_from_things_too() -> None:
    author = make_author("Aida Sadykova", photo=make_photo())
    make_public(bylines=[Part(author.pk)])
    assert read("authors/aida-sadykova/?fields=name,photo.credit") == {
        "name": "Aida Sadykova",
        "photo": {"credit": "Pia Orlova/Courier"},
    }
    assert read("authors/?fields=slug")["results"] == [{"slug": "aida-sadykova"}]
    assert faults("authors/?fields=user") == [("fields", "unknown_field")]


@pytest.mark.parametrize(("typed", "found"), [
    ("ЭНЕРГЕТИКА", ["Энергетика"]), ("энерг", ["Жаңа энергия", "Энергетика"]), ("жаңа энергия", ["Жаңа энергия"]),
    ("энергия ЖАҢА", ["Жаңа энергия"]), (".*", []), ("(", []), ("[a-z]", []), ("\\", []), ("%", []),
    ("Energetika", ["Энергетика"]), ("", ["Жаңа энергия", "Энергетика"]),
])  # fmt: skip
def test_things_are_found_by_words_in_any_case(typed: str, found: list[str]) -> None:
    make_public(tags=[make_tag("Энергетика").pk, make_tag("Жаңа энергия").pk])
    assert sorted(names(f"tags/?q={typed}")) == found


@pytest.mark.parametrize("path", ["sections/", "tags/", "authors/"])
@pytest.mark.parametrize("order", ["name", "articles", "latest", "position"])
def test_things_are_sorted_both_ways(path: str, order: str) -> None:
    for number, name in enumerate(["Alpha", "Beta", "Gamma"]):
        section, author = make_section(name, position=number), make_author(name)
        tags = [make_tag(name).pk]
        for copy in range(number + 1):
            now = NOON + dt.timedelta(days=number)
            make_public(headline=f"{name} {copy}", section=section.pk, tags=tags, bylines=[Part(author.pk)], now=now)
    up, down = names(f"{path}?ordering={order}"), names(f"{path}?ordering=-{order}")
    assert sorted(up) == sorted(down) == ["Alpha", "Beta", "Gamma"]
    if order != "position" or path == "sections/":
        assert (up, down) == (["Alpha", "Beta", "Gamma"], ["Gamma", "Beta", "Alpha"])


@pytest.mark.parametrize("order", ["slug", "document", "key", "--name", "", "name,slug"])
def test_things_are_sorted_by_what_may_be_known(order: str) -> None:
    assert faults(f"tags/?ordering={order}") == [("ordering", "bad_value")]


def test_a_renamed_tag_leaves_its_old_page_and_takes_its_stories(django_capture_on_commit_callbacks: Any) -> None:
    tag = make_tag("Energy")
    make_public(tags=[tag.pk])
    tag.name, tag.slug = "Power", "power"
    with django_capture_on_commit_callbacks(execute=True):
        taxonomy.save(tag)
    problem("tags/energy/", 404)
    assert read("tags/power/")["articles"] == 1
    assert read("articles/?tag=power")["results"][0]["tags"] == [{"slug": "power", "name": "Power", "kind": "topic"}]
    check_counts()


def test_a_section_whose_parent_is_renamed_stays_below_it(django_capture_on_commit_callbacks: Any) -> None:
    world = make_section("World")
    asia = make_section("Asia", parent=world)
    make_public(section=asia.pk)
    world.slug = "globe"
    with django_capture_on_commit_callbacks(execute=True):
        taxonomy.save(world)
    assert read("sections/asia/")["parent"] == "globe"
    tree = read("site/")["sections"]
    assert [(node["slug"], [child["slug"] for child in node["children"]]) for node in tree] == [("globe", ["asia"])]
    assert read("articles/?section=globe")["count"] == 1
    check_counts()


def test_a_section_that_moves_takes_its_stories_along(django_capture_on_commit_callbacks: Any) -> None:
    world, europe = make_section("World"), make_section("Europe")
    asia = make_section("Asia", parent=world)
    make_public(section=asia.pk)
    asia.parent = europe
    with django_capture_on_commit_callbacks(execute=True):
        taxonomy.save(asia)
    assert read("articles/?section=europe")["count"] == 1
    assert read("articles/?section=world")["count"] == 0
    check_counts()


def test_an_authors_new_portrait_reaches_the_page(django_capture_on_commit_callbacks: Any) -> None:
    author = make_author()
    make_public(bylines=[Part(author.pk)])
    author = Author.objects.get(pk=author.pk)
    author.photo = make_photo()
    with django_capture_on_commit_callbacks(execute=True):
        taxonomy.save(author)
    assert read("authors/aida-sadykova/")["photo"]["credit"] == "Pia Orlova/Courier"
