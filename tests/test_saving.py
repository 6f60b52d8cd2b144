"""Saving the working copy: nothing typed is lost, nothing wrong is stored, and everybody learns who did what."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User

from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.models import Article, Caption, OldSlug, Revision
from articles.services import publishing, refreshing, saving
from newsroom.errors import BadInput, NotFound, StaleRevision
from publishing import clock
from publishing import services as door
from publishing.models import Pending, Publication
from tests.factories import make_article, make_author, make_photo, make_section, make_tag, publish

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)


def save(article: Article, *, by: User | None = None, **changes: Any) -> saving.Saved:
    """Save as somebody who has just read the story."""
    article.refresh_from_db()
    return saving.save(article.pk, Draft(**changes), by=by, revision=article.revision)


def figure(image: UUID, key: UUID | None = None, words: str = "") -> str:
    named = f' data-caption="{key}"' if key else ""
    return f'<figure data-image="{image}"{named}><img src="x"><figcaption>{words}</figcaption></figure>'


def refusals(**changes: Any) -> set[tuple[str | None, str]]:
    """Return pointer and code of everything that is wrong with a new story, and check that none was begun."""
    before = Article.objects.count()
    with pytest.raises(BadInput) as error:
        saving.create(Draft(**changes), by=None)
    assert Article.objects.count() == before
    return {(fault.pointer, fault.code) for fault in error.value.errors}


def test_each_save_is_a_revision_that_keeps_everything(rita: User) -> None:
    article = saving.create(Draft(headline="First", body="<p>One.</p>"), by=rita, now=NOON).article
    saving.save(article.pk, Draft(headline="Second"), by=rita, revision=1)
    kept = list(article.revisions.order_by("number"))
    assert [(each.number, each.content["headline"], each.content["body"]) for each in kept] == [
        (1, "First", "<p>One.</p>"),
        (2, "Second", "<p>One.</p>"),
    ]
    assert {each.saved_by for each in kept} == {rita}
    assert kept[0].saved_at == NOON


def test_saving_what_is_there_already_is_no_revision() -> None:
    photo = make_photo()
    notes = [Note("Younger.", at=NOON), Note("Older, of the same second.", at=NOON)]
    body = f"<p>One.</p>{figure(photo.pk)}<p>Two.</p>"
    article = make_article(body=body, tags=[make_tag().pk], lead=photo, corrections=notes)
    for _ in range(3):
        article.refresh_from_db()
        again = save(
            article,
            headline=article.headline,
            body=article.body,
            tags=[tag.pk for tag in article.tags.all()],
            bylines=[Part(byline.author_id, byline.role) for byline in article.bylines.all()],
            lead=LeadPhoto(photo.pk),
            corrections=[Note(note.text, note.kind, note.at) for note in article.corrections.all()],
            section=article.section_id,
        )
        assert not again.changed
    assert article.revisions.count() == 1


def test_a_stale_save_is_refused_with_what_changed_and_by_whom(rita: User, edna: User) -> None:
    article = make_article(by=rita, headline="Dam breaks", summary="In the north.")
    save(article, by=edna, headline="Dam holds", tags=[make_tag().pk])
    with pytest.raises(StaleRevision) as error:
        saving.save(article.pk, Draft(headline="Mine"), by=rita, revision=1)
    said = error.value.extra
    assert said["saved_by"] == "Edna"
    assert said["revision"] == 2
    assert list(said["changes"]) == ["headline", "slug", "tags"]
    assert said["changes"]["headline"] == {"label": "Headline", "before": "Dam breaks", "now": "Dam holds"}
    article.refresh_from_db()
    assert (article.headline, article.revision) == ("Dam holds", 2)


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written() -> None:
    wrong = {
        "headline": "x" * 301,
        "kicker": "x" * 81,
        "summary": "x" * 601,
        "kind": "poem",
        "language": "xx",
        "dateline": "x" * 81,
        "notice": "x" * 601,
        "seo_title": "x" * 121,
        "seo_description": "x" * 321,
        "canonical_url": "javascript:alert(1)",
        "slug": "!!!",
        "section": 999,
        "tags": [999],
        "bylines": [Part(999, "x" * 61)],
        "lead": LeadPhoto(uuid4(), text="x" * 2001),
        "corrections": [Note("ok", kind="rumour"), Note(" "), Note("x" * 1001)],
        "body": "<div>" * 600,
    }
    assert refusals(**wrong) == {
        ("/headline", "too_long"),
        ("/kicker", "too_long"),
        ("/summary", "too_long"),
        ("/kind", "bad_value"),
        ("/language", "bad_value"),
        ("/dateline", "too_long"),
        ("/notice", "too_long"),
        ("/seo_title", "too_long"),
        ("/seo_description", "too_long"),
        ("/canonical_url", "bad_url"),
        ("/slug", "bad_slug"),
        ("/section", "unknown"),
        ("/tags", "unknown"),
        ("/bylines", "unknown"),
        ("/bylines/0", "too_long"),
        ("/lead", "no_photo"),
        ("/lead", "too_long"),
        ("/corrections/0", "bad_value"),
        ("/corrections/1", "empty"),
        ("/corrections/2", "too_long"),
        ("/body", "too_deep"),
    }
    article = make_article()
    with pytest.raises(BadInput):
        save(article, **wrong)
    article.refresh_from_db()
    assert (article.headline, article.revision) == ("Wind farm opens", 1)


@pytest.mark.parametrize(
    "address", ["https://", "http:///x", "ftp://example.org", "//example.org", "https://a b", "https://[x"]
)
def test_where_a_story_was_first_is_a_whole_address(address: str) -> None:
    assert refusals(canonical_url=address) == {("/canonical_url", "bad_url")}


def test_a_value_is_measured_as_it_will_be_stored() -> None:
    saved = saving.create(Draft(headline=f"  {'x' * 300}\u200b\x00 ", canonical_url=" https://example.org/ "), by=None)
    assert saved.article.headline == "x" * 300
    assert saved.article.canonical_url == "https://example.org/"


def test_the_words_of_a_photo_have_a_length() -> None:
    photo = make_photo()
    assert refusals(body=figure(photo.pk, words="x" * 2001)) == {("/body", "too_long")}
    assert not Caption.objects.exists()


def test_a_story_that_is_not_there_cannot_be_saved() -> None:
    with pytest.raises(NotFound):
        saving.save(uuid4(), Draft(headline="x"), by=None, revision=1)


def test_a_story_is_begun_in_the_first_language_of_the_site(settings: Any) -> None:
    settings.SITE_LANGUAGES = ["ky", "ru"]
    assert saving.create(Draft(headline="x"), by=None).article.language == "ky"


def test_one_story_is_told_once_in_each_language() -> None:
    english = make_article()
    russian = make_article(headline="Ветропарк", language="ru", story=english.story)
    assert refusals(headline="Again", story=english.story) == {("/language", "told_already")}
    with pytest.raises(BadInput):
        save(russian, language="en")
    assert save(russian, language="kk").article.language == "kk"


def test_words_that_repeat_the_photos_own_follow_the_photo_desk() -> None:
    photo = make_photo()
    own = figure(photo.pk, words="The lake at dawn.<cite>Pia Orlova/Courier</cite>")
    article = make_article(body=own.replace('src="x"', 'src="x" alt="A lake under red sky."'), lead=photo)
    assert {(c.text, c.credit, c.alt) for c in Caption.objects.filter(article=article)} == {("", "", "")}
    save(article, lead=LeadPhoto(photo.pk, text="Its own words."))
    assert Caption.objects.get(article=article, place="lead").text == "Its own words."
    save(article, lead=False)
    assert not Caption.objects.filter(article=article, place="lead").exists()


def test_a_figure_keeps_its_caption_through_saves() -> None:
    photo = make_photo()
    article = make_article(body=figure(photo.pk, words="Mine."))
    key = Caption.objects.get(article=article).key
    article.refresh_from_db()
    save(article, body=f"<p>New.</p>{article.body}")
    caption = Caption.objects.get(article=article)
    assert (caption.key, caption.text) == (key, "Mine.")
    save(article, body="<p>None.</p>")
    assert not Caption.objects.filter(article=article).exists()


def test_another_storys_caption_is_copied_and_never_taken() -> None:
    photo = make_photo()
    first = make_article(body=figure(photo.pk, words="Of the first."))
    theirs = Caption.objects.get(article=first)
    second = make_article(headline="Second", body=figure(photo.pk, theirs.key, "Of the second."))
    ours = Caption.objects.get(article=second)
    assert ours.key != theirs.key
    assert str(ours.key) in second.body
    assert str(theirs.key) not in second.body
    theirs.refresh_from_db()
    assert (theirs.article, theirs.text) == (first, "Of the first.")
    # A key alone says nothing of the photo: it is not ours to show.
    bare = saving.create(
        Draft(headline="Third", body=f'<p>a</p><figure data-caption="{theirs.key}"></figure>'), by=None
    )
    assert bare.article.body == "<p>a</p>"
    assert bare.dropped == ("1 photo that the photo desk does not know",)


def test_a_figure_of_no_photo_is_left_out_with_a_word_and_leaves_no_hole() -> None:
    body = f"<p>a</p>{figure(uuid4())}<aside>{figure(uuid4())}</aside><div data-gallery>{figure(uuid4())}</div><p>b</p>"
    saved = saving.create(Draft(headline="x", body=body), by=None)
    assert saved.article.body == "<p>a</p>\n<p>b</p>"
    assert saved.dropped == ("3 photos that the photo desk does not know",)
    assert not save(saved.article, body=saved.article.body).changed


def test_a_slug_is_made_of_the_headline_in_any_script() -> None:
    slugs = [
        saving.create(Draft(headline=h), by=None).article.slug
        for h in ("Су қоймасы!", "Wind farm", "Wind  Farm?", "!!!", "")
    ]
    assert slugs[1:3] == ["wind-farm", "wind-farm-2"]
    assert slugs[0] == "su-qoymasy"
    assert all(slug.startswith("story-") for slug in slugs[3:])
    assert len(set(slugs)) == 5


def test_a_slug_that_reads_as_an_id_is_none() -> None:
    odd = "01900000-0000-7000-8000-000000000000"
    assert saving.create(Draft(headline=odd), by=None).article.slug == f"story-{odd}"
    assert refusals(slug=odd) == {("/slug", "bad_slug")}


def test_an_address_that_readers_know_is_never_another_storys() -> None:
    article = make_article(headline="First name")
    publish(article)
    save(article, slug="second-name")
    assert OldSlug.objects.get().slug == "first-name"
    assert refusals(slug="first-name") == {("/slug", "slug_taken")}
    assert refusals(slug="Second Name") == {("/slug", "slug_taken")}
    assert saving.create(Draft(headline="First name"), by=None).article.slug == "first-name-2"
    assert save(article, slug="first-name").article.slug == "first-name"
    assert OldSlug.objects.get().slug == "second-name"
    save(article, headline="A new headline moves no story")
    article.refresh_from_db()
    assert article.slug == "first-name"


def test_an_address_that_was_signed_off_is_kept_for_the_day() -> None:
    article = make_article(headline="Budget")
    at = NOON + dt.timedelta(hours=1)
    publishing.schedule(article.pk, at=at, by=None, revision=article.revision, now=NOON)
    save(article, headline="Other words")
    other = make_article(headline="Budget")
    publish(other)
    assert other.slug == "budget-2"
    assert door.release_due(at) == 1
    assert Publication.objects.get(pk=article.pk).slug == "budget"


def test_one_story_that_cannot_go_out_keeps_no_other_back() -> None:
    at = NOON + dt.timedelta(hours=1)
    stories = [make_article(headline=f"Story {number}") for number in range(3)]
    for story in stories:
        publishing.schedule(story.pk, at=at, by=None, revision=story.revision, now=NOON)
    Pending.objects.filter(key=stories[0].pk).update(plate="not a plate")
    assert door.release_due(at) == 2
    assert clock.next_due() is None  # this process rests a second
    assert Pending.objects.get().key == stories[0].pk
    assert refreshing.refresh_article(stories[0].pk) is False  # mends the plate
    assert door.release_due(at) == 1


def test_revisions_are_whole_and_clean_whatever_was_typed(rita: User) -> None:
    author, section = make_author(), make_section()
    draft = Draft(
        headline="a\x00b\u202ec\ud800", summary="x\x0by", section=section.pk, bylines=[Part(author.pk, " da\x00ta ")]
    )
    saved = saving.create(draft, by=rita)
    content = Revision.objects.get(article=saved.article).content
    assert content["headline"] == "abc"
    assert content["summary"] == "x\ny"
    assert content["bylines"] == [[author.pk, "data"]]
