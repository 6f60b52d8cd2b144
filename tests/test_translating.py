"""A story in several languages: what comes along, what does not, and how a translation is kept up."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test.utils import CaptureQueriesContext

from articles.drafts import Draft
from articles.models import Article, Translation
from articles.services import publishing, saving, translating
from newsroom.errors import BadInput, NotAllowed, NotReady
from publishing.models import Publication
from tests.desk import desk_of, messages, page_of, part, press, read
from tests.factories import make_article, make_photo, make_tag, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Article:
    photo = make_photo(caption="The dam.")
    body = f'<p>Water came.</p><h2>After</h2><figure data-image="{photo.pk}"></figure><p>It went.</p>'
    return make_article(headline="Flood in Osh", body=body, tags=[make_tag("Water").pk])


def test_a_translation_begins_with_all_that_needs_no_translating(source: Article, edna: User) -> None:
    made = translating.begin(source.pk, "ru", by=edna)
    assert (made.language, made.story, made.section, made.kind) == ("ru", source.story, source.section, source.kind)
    assert [tag.name for tag in made.tags.all()] == ["Water"]
    assert [byline.author for byline in made.bylines.all()] == [byline.author for byline in source.bylines.all()]
    assert [caption.image for caption in made.captions.all()] == [caption.image for caption in source.captions.all()]
    assert made.text == source.text
    assert made.created_by == edna
    # Each story has uses of its photos of its own: one is changed without the other.
    assert not {caption.key for caption in made.captions.all()} & {caption.key for caption in source.captions.all()}


def test_a_translation_cannot_go_out_under_the_headline_of_another_language(source: Article, edna: User) -> None:
    made = translating.begin(source.pk, "ru", by=edna)
    assert (made.headline, made.summary, made.seo_title) == ("", "", "")
    with pytest.raises(NotReady) as refused:
        publishing.publish(made.pk, by=edna, revision=made.revision)
    assert {"headline_missing", "summary_missing"} <= {problem.code for problem in refused.value.problems}


def test_a_story_is_told_once_in_a_language(source: Article, edna: User) -> None:
    translating.begin(source.pk, "ru", by=edna)
    with pytest.raises(BadInput, match="tells this story in that language already"):
        translating.begin(source.pk, "ru", by=edna)
    with pytest.raises(BadInput, match="is none of"):
        translating.begin(source.pk, "tlh", by=edna)
    assert Article.objects.count() == 2


def test_who_may_not_write_begins_no_translation(source: Article, pia: User) -> None:
    with pytest.raises(NotAllowed):
        translating.begin(source.pk, "ru", by=pia)
    answer = desk_of(pia).post(f"{page_of(source).removesuffix('change/')}translate/", {"language": "ru"})
    assert answer.status_code == 403
    assert Article.objects.count() == 1


def test_readers_find_each_language_from_the_other(source: Article, edna: User) -> None:
    publish(source)
    made = translating.begin(source.pk, "ru", by=edna)
    said = Draft(headline="Наводнение в Оше", summary="Вода пришла.", body="<p>Вода пришла.</p>")
    made = saving.save(made.pk, said, by=edna, revision=made.revision).article
    publishing.publish(made.pk, by=edna, revision=made.revision)
    assert f'"id":"{made.pk}"' in Publication.objects.get(key=source.pk).document
    assert f'"id":"{source.pk}"' in Publication.objects.get(key=made.pk).document


def test_the_page_shows_the_source_beside_the_form_and_leads_to_every_language(source: Article, edna: User) -> None:
    client = desk_of(edna)
    answer = client.post(f"{page_of(source).removesuffix('change/')}translate/", {"language": "ru"}, follow=True)
    assert "The translation is begun." in messages(answer)
    beside = part(answer, "[data-beside]")
    assert "Flood in Osh" in beside
    assert "Water came." in beside
    names = [link.text() for link in read(answer).css("#languages a.telling-name")]
    assert names == ["English"]
    page = client.get(page_of(source))
    assert read(page).css_first("[data-beside]") is None
    assert [button.attributes["value"] for button in read(page).css("#languages button")] == ["kk", "ky"]
    assert "Русский" in part(client.get(f"{page_of(source)}?beside=ru"), "[data-beside]")


def test_a_translator_is_told_what_changed_since_and_until_it_is_followed(source: Article, edna: User) -> None:
    client = desk_of(edna)
    made = translating.begin(source.pk, "ru", by=edna)
    assert read(client.get(page_of(made))).css_first(".beside-changed") is None
    changed = saving.save(source.pk, Draft(body="<p>Much water came.</p>"), by=edna, revision=source.revision).article
    assert "Story" in part(client.get(page_of(made)), ".beside-changed")
    address = f"{page_of(made).removesuffix('change/')}caught-up/"
    answer = client.post(address, {"revision": changed.revision}, follow=True)
    assert "follows its source" in messages(answer)
    assert read(answer).css_first(".beside-changed") is None
    # A page that was opened earlier undoes nothing, and nobody follows what was not written yet.
    client.post(address, {"revision": 1})
    assert Translation.objects.get().source_revision == changed.revision
    for odd in ("99", "-1", "x", "", "9" * 50):
        client.post(address, {"revision": odd})
    assert Translation.objects.get().source_revision == changed.revision
    assert client.post(f"{page_of(source).removesuffix('change/')}caught-up/", {"revision": 1}).status_code == 302


def test_the_source_beside_the_form_brings_no_markup_that_is_not_ours(source: Article, edna: User) -> None:
    hostile = Draft(headline="<script>alert(1)</script>", body='<p onclick="x()">A<script>alert(2)</script></p>')
    saving.save(source.pk, hostile, by=edna, revision=source.revision)
    made = translating.begin(source.pk, "ru", by=edna)
    pane = read(desk_of(edna).get(page_of(made))).css_first("[data-beside]")
    assert pane is not None
    assert not pane.css("script, [onclick]")
    assert "<script>alert(1)</script>" in pane.text()


def test_saving_a_translation_leaves_its_source_alone(source: Article, edna: User) -> None:
    made = translating.begin(source.pk, "ru", by=edna)
    press(desk_of(edna), page_of(made), headline="Наводнение", body="<p>Вода.</p>")
    source.refresh_from_db()
    assert (source.headline, source.revision) == ("Flood in Osh", 1)
    assert source.captions.count() == 1


def test_a_page_with_four_languages_costs_no_more_queries_than_one_with_two(source: Article, edna: User) -> None:
    from django.db import connection

    made = translating.begin(source.pk, "ru", by=edna)
    client = desk_of(edna)
    client.get(page_of(made))
    with CaptureQueriesContext(connection) as two:
        client.get(page_of(made))
    for language in ("kk", "ky"):
        translating.begin(source.pk, language, by=edna)
    with CaptureQueriesContext(connection) as four:
        client.get(page_of(made))
    assert len(four) == len(two)
