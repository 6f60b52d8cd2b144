"""What an editor previews is what readers get: the same renderer, the same bytes, and nothing written."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import preview, snapshot
from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.models import Article, Caption, Edition
from articles.services import publishing, saving
from articles.services.imagining import imagine
from articles.services.rehearsal import rehearse
from media import services as photo_desk
from media.models import Image
from newsroom.errors import BadInput, NotFound
from publishing.models import Change, Ledger
from tests.factories import BODY, make_article, make_author, make_photo, make_section, make_tag, publish

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=1)


def figure(image: Image, words: str = "Here.", **given: Any) -> str:
    said = "".join(f' data-{name}="{value}"' for name, value in given.items())
    return f'<figure data-image="{image.pk}"{said}><img src="x" alt="A"><figcaption>{words}</figcaption></figure>'


def rich(**draft: Any) -> Article:
    """Return a story with some of everything."""
    body = f"{BODY}{figure(make_photo(colour='red'))}<h2>Then</h2>{figure(make_photo(colour='green'), '')}"
    said: dict[str, Any] = {
        "kicker": "Water",
        "dateline": "Osh",
        "notice": "We are still looking into this.",
        "body": body,
        "lead": LeadPhoto(make_photo().pk, credit="Ours"),
        "tags": [make_tag("Energy").pk, make_tag("Aral", kind="place").pk],
        "bylines": [Part(make_author().pk), Part(make_author("B. C.", slug="b-c").pk, "data")],
        "corrections": [Note("Two metres, not three.", at=NOON), Note("And in a night.", at=NOON)],
        **draft,
    }
    return make_article(**said)


def lease(photo: Image) -> None:
    """Let a photo be shown from LATER on, and no earlier."""
    photo.refresh_from_db()
    photo_desk.add_lease(photo.pk, by=None, version=photo.version, access="allow", starts_at=LATER.isoformat())


def beyond(document: bytes) -> bytes:
    """Return the JSON of a story from its id on: all but number, old addresses and the note."""
    return document[document.index(b'"id":') :]


def public(article: Article) -> bytes:
    return Client().get(f"/api/v1/articles/{article.pk}/").content


def test_a_preview_is_byte_for_byte_what_readers_get_once_it_is_published() -> None:
    article = rich()
    twin = make_article(headline="На русском", language="ru", story=article.story)
    publish(twin)
    shown = preview.of_working_copy(Article.objects.get(pk=article.pk), now=NOON)
    assert not shown.blocks
    previewed = shown.json()
    publish(article, now=NOON)
    assert beyond(previewed) == beyond(public(article))
    assert previewed.startswith(b'{"version":0,"aliases":[],"preview":{"revision":1,')


def test_what_would_be_its_old_addresses_stand_in_it() -> None:
    article = make_article()
    publish(article, now=NOON)
    for slug in ("another-name", "a-third-name"):
        article.refresh_from_db()
        saving.save(article.pk, Draft(slug=slug), by=None, revision=article.revision)
        article.refresh_from_db()
        previewed = json.loads(preview.of_working_copy(article, now=NOON).json())
        publish(article, now=NOON)
        assert previewed["aliases"] == json.loads(public(article))["aliases"] != []


def test_an_edition_is_previewed_as_it_was_signed_off() -> None:
    article = rich()
    publish(article, now=NOON)
    article.refresh_from_db()
    saving.save(article.pk, Draft(headline="Not yet said"), by=None, revision=article.revision)
    article.refresh_from_db()
    assert beyond(preview.of_edition(article, 1, now=LATER).json()) == beyond(public(article))
    with pytest.raises(NotFound):
        preview.of_edition(article, 2, now=LATER)


def test_what_is_scheduled_is_shown_as_of_its_time() -> None:
    photo = make_photo()
    lease(photo)
    article = make_article(lead=photo)
    assert json.loads(preview.of_working_copy(article, now=NOON).json())["lead_image"] is None
    publishing.schedule(article.pk, at=LATER, by=None, revision=1, now=NOON)
    article.refresh_from_db()
    shown = preview.of_working_copy(article, now=NOON)
    assert json.loads(shown.json())["lead_image"]["id"] == str(photo.pk)
    assert not shown.blocks


def test_a_photo_that_may_not_be_shown_is_left_out_and_what_blocks_is_said() -> None:
    photo = make_photo()
    lease(photo)
    shown = preview.of_working_copy(make_article(lead=photo, summary=""), now=NOON)
    assert json.loads(shown.json())["images"] == []
    assert [problem.code for problem in shown.blocks] == ["summary_missing", "photo_lease_not_begun"]


def test_a_story_that_has_hardly_begun_can_be_previewed() -> None:
    article = saving.create(Draft(body="<p>One.</p>"), by=None).article
    document = json.loads(preview.of_working_copy(article, now=NOON).json())
    assert (document["headline"], document["section"]) == ("", {"slug": "", "name": ""})
    assert document["body"]["html"] == "<p>One.</p>"


CHANGES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "words": {"headline": "  Wind\u00a0 farm ", "summary": "a\r\nb", "seo_title": "T", "dateline": "Naryn"},
    "no section": {"section": 0, "tags": []},
    "no lead": {"lead": False},
    "body": {"body": '<p style="color:red">Short <b>and</b> bold.</p><script>x</script>'},
    "a photo nobody knows": {"body": f'<p>a</p><figure data-image="{"0" * 8}-0000-7000-8000-{"0" * 12}"></figure>'},
    "notes": {"corrections": [Note("First."), Note("Second."), Note("Old.", "update", NOON)]},
    "an address": {"slug": "Вода"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_imagined_is_what_would_be_saved(name: str) -> None:
    article = rich()
    draft = Draft(**CHANGES[name])
    imagined = snapshot.take(imagine(Article.objects.get(pk=article.pk), draft, now=NOON))
    saved = rehearse(article.pk, draft, by=None)
    for note in (*saved["corrections"], *imagined["corrections"]):
        note["at"] = note["at"] if name != "notes" or note["text"] == "Old." else ""
    assert imagined == saved


def test_photos_are_imagined_where_they_would_stand() -> None:
    article = rich()
    other = make_article(headline="Another", body=f"<p>b</p>{figure(make_photo(colour='lime'))}")
    keys = [caption.key for caption in article.captions.exclude(place="lead")]
    strange = other.captions.exclude(place="lead").first()
    assert strange
    new, lead = make_photo(colour="blue"), make_photo(colour="pink")
    body = (
        f'<figure data-caption="{keys[1]}"></figure><p>a</p>{figure(new, "New.", align="wide", width="50%")}'
        f"{figure(strange.image, 'Pasted.', caption=strange.key)}"
        f'<figure data-image="{new.pk}" data-caption="{keys[0]}"><img><figcaption>Other.</figcaption></figure>'
    )
    draft = Draft(body=body, lead=LeadPhoto(lead.pk, text="Seen <from> above."), bylines=[])
    imagined = snapshot.take(imagine(Article.objects.get(pk=article.pk), draft, now=NOON))
    saved = rehearse(article.pk, draft, by=None)
    for content in (imagined, saved):  # what has no key yet gets a new one each time
        for caption in content["captions"]:
            if caption["key"] not in map(str, keys):
                content["body"] = content["body"].replace(caption.pop("key"), "new")
    assert imagined == saved


def test_a_draft_that_cannot_be_saved_cannot_be_previewed_and_says_all_that_is_wrong() -> None:
    article = rich()
    with pytest.raises(BadInput) as refused:
        imagine(article, Draft(language="xx", canonical_url="nowhere", headline="x" * 400), now=NOON)
    assert {fault.pointer for fault in refused.value.errors} == {"/language", "/canonical_url", "/headline"}


def test_nothing_is_written_and_no_number_is_taken() -> None:
    article = rich()
    captions = set(Caption.objects.values_list("key", "text"))
    number, changes = Ledger.objects.values_list("number").first(), Change.objects.count()
    draft = Draft(headline="Never kept", body=f"<p>x</p>{figure(make_photo(colour='navy'))}", lead=False)
    with CaptureQueriesContext(connection) as asked:
        preview.of_working_copy(imagine(Article.objects.get(pk=article.pk), draft, now=NOON), now=NOON).json()
    assert {each["sql"].split()[0] for each in asked.captured_queries} == {"SELECT"}
    assert "FOR UPDATE" not in str(asked.captured_queries)
    assert set(Caption.objects.values_list("key", "text")) == captions
    assert (Edition.objects.count(), Change.objects.count()) == (0, changes)
    assert Ledger.objects.values_list("number").first() == number


def test_how_much_is_asked_does_not_depend_on_how_much_is_in_a_story() -> None:
    small, large = rich(), make_article(headline="Large", section=make_section("Water").pk)
    photos = [make_photo(colour=f"#{number:02x}0000") for number in range(8)]
    bylines = [Part(make_author(f"Author {number}").pk) for number in range(6)]
    few = Draft(body=f"<p>a</p>{figure(photos[0])}", lead=LeadPhoto(photos[0].pk))
    many = Draft(body=f"<p>a</p>{''.join(map(figure, photos))}", lead=LeadPhoto(photos[0].pk), bylines=bylines)

    def asked(article: Article, draft: Draft) -> int:
        found = Article.objects.get(pk=article.pk)
        with CaptureQueriesContext(connection) as queries:
            shown = preview.of_working_copy(imagine(found, draft, now=NOON), now=NOON)
            assert shown.json()
        assert not shown.blocks
        return len(queries)

    first = asked(small, few)
    assert asked(large, Draft(**{**vars(few), "bylines": bylines[:1]})) == asked(large, many)
    assert first <= 40
