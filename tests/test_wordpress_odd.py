"""Whatever an export says of its categories, people and pictures, no story is kept back by it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.models import Article, Author, Byline, Caption, Section
from media.models import Image
from tests.reading import read
from tests.wordpress_exports import POLITICS, bring, meta, post, the, write
from wordpress.models import Imported
from wordpress.services import stories

pytestmark = pytest.mark.django_db

SHOWN = '<p>Before.</p><img src="https://cdn.example/wp/one.jpg" alt="One"/><p>After.</p>'
UNCATEGORIZED = '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'


def category(number: int, slug: str, parent: str) -> str:
    """Return a category as the head of an export names it."""
    return (
        f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{slug}</wp:cat_name></wp:category>"
    )


def test_a_story_keeps_its_photo_and_its_page_of_a_section_when_its_neighbour_cannot_be_brought_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stories.importing.bring_in

    def failing(told: list[stories.Story], **named: object) -> None:
        real(told, **named)  # type: ignore[arg-type]
        if any(story.content["headline"] == "Bad" for story in told):
            raise RuntimeError

    monkeypatch.setattr(stories.importing, "bring_in", failing)
    Section.objects.create(slug="politics", name="Politics")  # which the door does not know yet
    run = bring(write(tmp_path, post(1, "Good", SHOWN), post(2, "Bad")))
    assert [line for _, line in run.counts["malformed"]] == ["post 2 could not be brought in: RuntimeError"]
    assert Caption.objects.get().image == Image.objects.get()
    assert Imported.objects.get(kind="post").losses == []
    assert read("sections/politics/")["name"] == "Politics"
    call_command("check_integrity", stdout=io.StringIO())


@pytest.mark.parametrize("odd", ["abc", "²", "-3", "٣", "9" * 5000, " "])
def test_a_primary_category_that_is_no_number_is_none(tmp_path: Path, odd: str) -> None:
    run = bring(write(tmp_path, post(1, more=POLITICS + meta("_yoast_wpseo_primary_category", odd))))
    assert run.counts["malformed"] == []
    assert the("Wind farm opens").section.slug == "politics"


def test_what_stands_in_no_section_stands_in_uncategorized_where_categories_become_tags(tmp_path: Path) -> None:
    run = bring(write(tmp_path, post(1, "A", more=UNCATEGORIZED), post(2, "B")), categories="tags")
    assert run.counts["malformed"] == []
    assert {article.section.slug for article in Article.objects.all()} == {"uncategorized"}
    assert [tag.slug for tag in the("B").tags.order_by("slug")] == ["energy", "politics"]


def test_what_stands_in_no_section_stands_in_uncategorized_where_that_is_to_become_nothing(tmp_path: Path) -> None:
    run = bring(write(tmp_path, post(1, "A", more=UNCATEGORIZED)), mapping={"uncategorized": ""})
    assert run.counts["malformed"] == []
    assert the("A").section.slug == "uncategorized"


def test_a_section_that_the_desk_deleted_is_made_again_for_what_has_no_other(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1, "A", more="", status="draft")))
    Article.objects.all().delete()
    Section.objects.filter(slug="uncategorized").delete()
    path = write(tmp_path, post(2, "B", more=""), post(3, "C", more=""))
    run = bring(path)
    assert run.counts["malformed"] == []
    assert the("B").section == the("C").section == Section.objects.get(slug="uncategorized")
    assert Imported.objects.get(kind="category", key="uncategorized").section == the("B").section


def test_a_tag_that_the_desk_deleted_keeps_no_story_back(tmp_path: Path) -> None:
    news = '<category domain="category" nicename="news"><![CDATA[News]]></category>'
    other = category(8, "sport", "") + post(1, "A", more=POLITICS + news.replace("news", "sport"), status="draft")
    bring(write(tmp_path, other))
    tag = the("A").tags.get()
    Article.objects.all().delete()
    tag.delete()
    run = bring(write(tmp_path, other, post(2, "B", more=POLITICS + news.replace("news", "sport"))))
    assert run.counts["malformed"] == []
    assert the("B").tags.count() == 0


def test_two_logins_of_one_name_sign_once(tmp_path: Path) -> None:
    both = "".join(
        f'<category domain="author" nicename="cap-{login}"><![CDATA[Editors]]></category>'
        for login in ("guest", "staff")
    )
    run = bring(write(tmp_path, post(1, more=POLITICS + both)))
    assert run.counts["malformed"] == []
    assert [byline.author.name for byline in the("Wind farm opens").bylines.all()] == ["Editors"]


def writer(number: int, login: str, name: str) -> str:
    """Return a person as the head of an export names them."""
    return (
        f"<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{login}</wp:author_login>"
        f"<wp:author_display_name>{name}</wp:author_display_name></wp:author>"
    )


def signed(number: int, title: str, login: str) -> str:
    """Return a post that a person made."""
    return post(number, title).replace("[aida]", f"[{login}]")


def test_two_people_whose_logins_read_alike_sign_each_their_own(tmp_path: Path) -> None:
    people = writer(11, "j.doe", "Jane Doe") + writer(12, "j_doe", "John Doe") + writer(13, "kim", "Kim")
    by = '<category domain="author" nicename="cap-{}"><![CDATA[{}]]></category>'
    told = [
        signed(1, "A", "j.doe"),
        signed(2, "B", "j_doe"),
        post(4, "D", more=POLITICS + by.format("j-doe", "John Doe")),
        post(5, "E", more=POLITICS + by.format("j-doe", "j_doe")),
    ]
    for again in (told, [signed(2, "B", "j_doe"), signed(6, "F", "j_doe"), signed(7, "G", "j.doe")]):
        run = bring(write(tmp_path, people, *again))
        assert run.counts["malformed"] == []
    names = dict(Byline.objects.values_list("article__headline", "author__name"))
    assert (names["A"], names["B"], names["D"], names["E"]) == ("Jane Doe", "John Doe", "John Doe", "John Doe")
    assert (names["F"], names["G"]) == ("John Doe", "Jane Doe")
    assert sorted(Author.objects.values_list("slug", flat=True)) == ["jane-doe", "john-doe"]


def test_a_login_in_another_case_is_the_same_person(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1), signed(2, "B", "AIDA")))
    assert Author.objects.get().name == "Aida Sadykova"


def test_categories_that_lie_below_each_other_in_a_circle_are_sections(tmp_path: Path) -> None:
    circle = category(11, "a", "b") + category(12, "b", "c") + category(13, "c", "a")
    run = bring(write(tmp_path, circle, post(1, more='<category domain="category" nicename="a">a</category>')))
    assert run.counts["malformed"] == []
    assert [section.slug for section in the("Wind farm opens").section.path()] == ["a", "b", "c"]


def test_a_thousand_categories_below_each_other_are_sections(tmp_path: Path) -> None:
    chain = "".join(category(100 + n, f"c{n}", f"c{n + 1}") for n in range(1000))
    run = bring(write(tmp_path, chain, post(1, more='<category domain="category" nicename="c0">c0</category>')))
    assert run.counts["malformed"] == []
    assert the("Wind farm opens").section.slug == "c0"


def test_a_category_and_the_one_above_may_become_one_section(tmp_path: Path) -> None:
    run = bring(write(tmp_path, post(1)), mapping={"politics": "section:all", "news": "section:all"})
    assert run.counts["malformed"] == []
    assert the("Wind farm opens").section.slug == "all"
