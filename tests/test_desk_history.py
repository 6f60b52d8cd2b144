"""What a story was: every save listed, any two compared, each of them brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import snapshot
from articles.drafts import Draft, LeadPhoto, Part
from articles.models import Article, Revision, Section, Tag
from articles.services import restoring, saving
from tests.desk import desk_of, messages, page_of, read, said
from tests.factories import make_article, make_author, make_photo, make_section, make_tag, publish

pytestmark = pytest.mark.django_db


def history_of(article: Article) -> str:
    return reverse("admin:articles_article_history", args=[article.pk])


def comparison(article: Article, old: str, new: str) -> str:
    return f"{reverse('admin:articles_article_compare', args=[article.pk])}?from={old}&to={new}"


def bring_back(client: Client, article: Article, ref: str, revision: int) -> HttpResponse:
    address = reverse("admin:articles_article_restore", args=[article.pk])
    return client.post(address, {"ref": ref, "revision": str(revision)}, follow=True)


def save(article: Article, **changes: Any) -> None:
    note = changes.pop("note", "")
    revision = Article.objects.values_list("revision", flat=True).get(pk=article.pk)
    saving.save(article.pk, Draft(**changes), by=changes.pop("by", None), revision=revision, note=note)


def test_each_save_says_what_it_changed_by_whom_and_why(edna: User) -> None:
    article = make_article()
    saving.save(article.pk, Draft(headline="New", kicker="New"), by=edna, revision=1, note="  After the\ncall ")
    words = said(desk_of(edna).get(history_of(article)))
    assert "Revision 2" in words
    assert "Edna" in words
    assert "Headline, Kicker" in words
    assert "After the call" in words
    assert "The story was begun." in words


def test_a_save_that_changes_nothing_is_no_revision(edna: User) -> None:
    article = make_article(headline="Same")
    save(article, headline="Same")
    assert article.revisions.count() == 1


def test_a_signed_off_version_is_named_in_the_history(edna: User) -> None:
    article = make_article()
    publish(article)
    assert "Edition 1" in said(desk_of(edna).get(history_of(article)))


def shown(response: HttpResponse, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in read(response).css(selector)]


def test_two_versions_are_compared_word_by_word(edna: User) -> None:
    article = make_article(headline="The lake rose", body="<p>One stays.</p><p>It rose by two metres.</p>")
    save(article, headline="The lake fell", body="<p>One stays.</p><p>It rose by three metres.</p><p>More.</p>")
    response = desk_of(edna).get(comparison(article, "r1", "r2"))
    assert shown(response, "#part-headline ~ div del") == ["rose"]
    assert shown(response, "#part-headline ~ div ins") == ["fell"]
    assert shown(response, "#part-body ~ div ins") == ["three", "More."]
    assert shown(response, "#part-body ~ div .sign") == ["", "±", "+"]


def test_people_tags_and_photos_are_compared_by_their_names(edna: User) -> None:
    article = make_article(tags=[make_tag("Energy").pk])
    photo, author = make_photo(headline="Dam at dawn"), make_author("Olga Kim")
    save(article, tags=[make_tag("Water").pk], lead=LeadPhoto(photo.pk), bylines=[Part(author.pk, "Photos")])
    response = desk_of(edna).get(comparison(article, "r1", "now"))
    for words in ("Energy", "Water", "Olga Kim (Photos)", "Dam at dawn"):
        assert words in said(response)


def test_versions_that_say_the_same_say_so(edna: User) -> None:
    article = make_article()
    assert "say the same" in said(desk_of(edna).get(comparison(article, "r1", "now")))


def test_what_is_written_in_a_story_stays_words_in_its_comparison(edna: User) -> None:
    article = make_article(headline="Plain")
    save(article, headline="<script>alert(1)</script>", body="<p>&lt;img src=x onerror=alert(1)&gt;</p>")
    html = desk_of(edna).get(comparison(article, "r1", "r2")).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize(
    "ref", ["", "r0", "r99", "b1", "e1", "x1", "r1x", "r-1", "r" + "9" * 40, "r\x00", "r１", "now "]
)
def test_a_version_that_is_none_leads_back_to_the_history(edna: User, ref: str) -> None:
    article = make_article()
    response = desk_of(edna).get(comparison(article, ref, "now"), follow=True)
    assert "no such version" in messages(response)


def test_a_version_of_another_story_is_none_of_this_one(edna: User) -> None:
    article, other = make_article(headline="Mine"), make_article(headline="Other")
    branch = other.revisions.create(kind="branch", base=1, content={}, saved_at=other.saved_at)
    response = desk_of(edna).get(comparison(article, f"b{branch.pk}", "now"), follow=True)
    assert "no such version" in messages(response)


def everything(article: Article) -> dict[str, Any]:
    """Return all that a story says. The key of a lead photo's use says nothing: no text refers to it."""
    content = snapshot.take(Article.objects.get(pk=article.pk))
    captions = [{**each, "key": "lead"} if each["place"] == "lead" else each for each in content["captions"]]
    return {**content, "captions": captions}


def rich_story() -> Article:
    photo, inside = make_photo(caption="Lead"), make_photo(caption="Inside", colour="red")
    body = f'<p>One.</p><figure data-image="{inside.pk}"><figcaption>Own words</figcaption></figure><h2>Two</h2>'
    tags = [make_tag("Energy").pk, make_tag("Water").pk]
    lead = LeadPhoto(photo.pk, text="As the story says it")
    return make_article(headline="First", body=body, tags=tags, lead=lead, kicker="K", seo_title="S")


def test_a_version_that_is_brought_back_is_the_story_again_to_the_last_word(edna: User) -> None:
    article = rich_story()
    before = everything(article)
    save(article, headline="Second", body="<p>All gone.</p>", tags=[], lead=False, kicker="", section=0, bylines=[])
    response = bring_back(desk_of(edna), article, "r1", 2)
    assert "Revision 1 is the story again." in messages(response)
    assert everything(article) == before
    newest = article.revisions.first()
    assert newest is not None
    assert (newest.number, newest.note, newest.saved_by) == (3, "Brought back: Revision 1", edna)


def test_an_edition_is_brought_back_like_a_revision(edna: User) -> None:
    article = make_article(headline="As readers saw it")
    publish(article)
    save(article, headline="Something else")
    bring_back(desk_of(edna), article, "e1", 2)
    article.refresh_from_db()
    assert article.headline == "As readers saw it"


def test_nothing_is_brought_back_over_somebody_elses_save(edna: User) -> None:
    article = make_article(headline="First")
    save(article, headline="Second")
    save(article, headline="Third, meanwhile")
    response = bring_back(desk_of(edna), article, "r1", 2)
    assert "somebody saved this story meanwhile" in messages(response)
    article.refresh_from_db()
    assert article.headline == "Third, meanwhile"


def test_what_is_gone_since_is_left_out_and_said(edna: User) -> None:
    section, tag = make_section("Old section"), make_tag("Old tag")
    author = make_author("Gone Author")
    article = make_article(section=section.pk, tags=[tag.pk], bylines=[Part(author.pk)], headline="First")
    save(article, section=0, tags=[], bylines=[], headline="Second")
    Section.objects.filter(pk=section.pk).delete()
    Tag.objects.filter(pk=tag.pk).delete()
    author.delete()
    response = bring_back(desk_of(edna), article, "r1", 2)
    assert "its section; 1 tag; 1 of its authors" in messages(response)
    article.refresh_from_db()
    assert article.headline == "First"


def test_an_address_that_another_story_took_is_not_taken_back(edna: User) -> None:
    article = make_article(headline="First", slug="first")
    save(article, slug="second", headline="Second")
    make_article(headline="Other", slug="first")
    bring_back(desk_of(edna), article, "r1", 2)
    article.refresh_from_db()
    assert (article.headline, article.slug) == ("First", "second")


@pytest.mark.parametrize("name", ["pia", "max_", "oscar"])
def test_who_may_not_change_a_story_brings_nothing_back(name: str, request: pytest.FixtureRequest) -> None:
    article = make_article(headline="First")
    save(article, headline="Second")
    client = desk_of(request.getfixturevalue(name))
    response = bring_back(client, article, "r1", 2)
    assert response.status_code == 403
    assert "Bring back" not in client.get(comparison(article, "r1", "now")).content.decode()
    article.refresh_from_db()
    assert article.headline == "Second"


def test_bringing_back_is_pressed_never_followed(edna: User) -> None:
    article = make_article()
    assert desk_of(edna).get(reverse("admin:articles_article_restore", args=[article.pk])).status_code == 405


@pytest.mark.parametrize("revision", ["", "abc", "-1", "9" * 30, "１"])
def test_a_damaged_revision_brings_nothing_back_and_breaks_nothing(edna: User, revision: str) -> None:
    article = make_article()
    address = reverse("admin:articles_article_restore", args=[article.pk])
    assert desk_of(edna).post(address, {"ref": "r1", "revision": revision}).status_code == 400


def with_revisions(count: int) -> Article:
    """Return a story of some size that was saved so often."""
    article = make_article(headline=f"Story of {count}", body="<p>Some words of a paragraph.</p>" * 100)
    content = article.revisions.get().content
    Revision.objects.bulk_create(
        Revision(article=article, number=number, content=content, changed=["headline"], saved_at=article.saved_at)
        for number in range(2, count + 1)
    )
    Article.objects.filter(pk=article.pk).update(revision=count)
    return article


def cost(client: Client, address: str) -> tuple[int, int, list[str]]:
    """Return what opening a page costs: statements, bytes, and the statements that read a revision."""
    client.get(address)  # the first time, sessions and permissions are read that are kept afterwards
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    reading = [each["sql"] for each in captured if 'FROM "articles_revision"' in each["sql"]]
    return len(captured), len(response.content), reading


def test_a_story_with_two_hundred_revisions_opens_at_the_price_of_one_with_two(edna: User) -> None:
    client = desk_of(edna)
    few, many = with_revisions(2), with_revisions(220)
    (queries, size, _), (queries_of_many, size_of_many, reading) = (cost(client, page_of(each)) for each in (few, many))
    assert queries_of_many == queries
    assert size_of_many - size < 200  # its numbers have a digit more
    assert not reading


def test_a_history_of_two_hundred_is_read_a_page_at_a_time_and_without_a_word_of_the_texts(edna: User) -> None:
    client = desk_of(edna)
    fifty, many = with_revisions(50), with_revisions(220)
    (queries, size, _), (queries_of_many, size_of_many, reading) = (
        cost(client, history_of(each)) for each in (fifty, many)
    )
    assert queries_of_many == queries
    assert size_of_many - size < 2_000
    assert len(reading) == 1
    assert '"content"' not in reading[0]


def test_the_pages_of_a_history_show_each_save_once(edna: User) -> None:
    article = with_revisions(120)
    client, address, seen = desk_of(edna), history_of(article), []
    for _ in range(3):
        response = client.get(address)
        seen += shown(response, ".saves-name")
        link = read(response).css_first("a[rel=next]")
        address = history_of(article) + (link.attributes["href"] or "") if link else ""
    assert not address
    assert seen == [f"Revision {number}" for number in range(120, 0, -1)]


@pytest.mark.parametrize("before", ["abc", "-5", "9" * 40, "0"])
def test_a_made_up_page_of_a_history_is_a_page(edna: User, before: str) -> None:
    assert desk_of(edna).get(history_of(make_article()), {"before": before}).status_code == 200


def test_comparing_costs_the_same_however_many_photos_and_tags(
    edna: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    photos = [make_photo(caption=f"Photo {number}") for number in range(6)]
    article = make_article()
    body = "".join(f'<figure data-image="{photo.pk}"></figure>' for photo in photos)
    save(article, body=body, tags=[make_tag(f"Tag {number}").pk for number in range(6)])
    client = desk_of(edna)
    client.get(comparison(article, "r1", "r2"))
    with django_assert_max_num_queries(18):
        client.get(comparison(article, "r1", "r2"))


def test_every_version_that_is_kept_can_be_brought_back(edna: User) -> None:
    article = rich_story()
    versions = [everything(article)]
    for changes in ({"headline": "A"}, {"body": "<p>B</p>"}, {"lead": False}, {"tags": []}, {"kicker": ""}):
        save(article, **changes)
        versions.append(everything(article))
    for content in reversed(versions):
        article.refresh_from_db()
        restoring.restore(article.pk, content, by=edna, revision=article.revision, note="")
        assert everything(article) == content
