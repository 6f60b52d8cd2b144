"""From the desk to the reader: what goes out, what never does, and what taking down means."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from articles.drafts import Draft, Note
from articles.models import Article, Caption
from articles.services import publishing, refreshing, saving, taxonomy
from media import services as photo_desk
from newsroom.errors import NotAllowed, NotReady, StaleRevision
from publishing import clock
from publishing import services as door
from publishing.models import Change, Ledger, Pending, Publication
from tests.factories import make_article, make_author, make_photo, make_public, make_section, make_tag, publish

pytestmark = pytest.mark.django_db


def read(public: Client, article: Article | Publication) -> dict[str, Any]:
    """Return the document as a front end gets it."""
    response = public.get(f"/api/v1/articles/{article.pk}/")
    assert response.status_code == 200, response.content
    return dict(response.json())


def edit(article: Article, **changes: Any) -> Article:
    """Save changes as somebody on the desk would."""
    article.refresh_from_db()
    return saving.save(article.pk, Draft(**changes), by=None, revision=article.revision).article


def test_an_unfinished_edit_is_never_public(public: Client) -> None:
    article = make_article(headline="Wind farm opens")
    publish(article)
    edit(article, headline="Wind farm: CHECK THIS WITH LEGAL")
    assert read(public, article)["headline"] == "Wind farm opens"
    # A photo fix rebuilds the document, and must rebuild it from the edition.
    assert refreshing.refresh_article(article.pk)
    assert read(public, article)["headline"] == "Wind farm opens"


def test_a_draft_has_no_address_in_public(public: Client) -> None:
    article = make_article()
    for ref in (article.pk, article.slug):
        assert public.get(f"/api/v1/articles/{ref}/").status_code == 404


def test_publishing_again_gives_a_new_version_and_etag(public: Client) -> None:
    article = make_article()
    publish(article)
    before = public.get(f"/api/v1/articles/{article.pk}/")
    edit(article, headline="Wind farm opens late")
    publish(article)
    after = public.get(f"/api/v1/articles/{article.pk}/")
    assert after.json()["version"] > before.json()["version"]
    assert after["ETag"] != before["ETag"]
    assert after.json()["headline"] == "Wind farm opens late"


def test_a_withdrawn_story_says_so_with_its_reason(public: Client) -> None:
    article = make_article()
    publish(article)
    publishing.withdraw(article.pk, by=None, reason="It named a minor.")
    response = public.get(f"/api/v1/articles/{article.slug}/")
    assert response.status_code == 410
    assert response.json()["reason"] == "It named a minor."
    assert response.json()["at"]
    assert public.get("/api/v1/articles/").json()["count"] == 0


def test_a_refresh_never_revives_what_was_taken_down(public: Client) -> None:
    article = make_article(lead=make_photo())
    publish(article)
    edition = Article.objects.get(pk=article.pk).live_edition
    assert edition is not None
    document = publishing.build_document(edition)
    publishing.withdraw(article.pk, by=None, reason="Legal.")
    assert door.refresh(document) is None
    assert not refreshing.refresh_article(article.pk)
    assert public.get(f"/api/v1/articles/{article.pk}/").status_code == 410


def test_a_caption_fixed_on_the_photo_desk_reaches_readers(
    public: Client, django_capture_on_commit_callbacks: Any
) -> None:
    photo = make_photo(caption="The lake at noon.")
    article = make_article(lead=photo)
    publish(article)
    edit(article, headline="Half typed")
    with django_capture_on_commit_callbacks(execute=True):
        photo_desk.revise(photo.pk, by=None, version=photo.version, changes={"caption": "The lake at dusk."})
    document = read(public, article)
    assert document["lead_image"]["caption"] == "The lake at dusk."
    assert document["headline"] == "Wind farm opens"


def test_every_problem_is_listed_at_once() -> None:
    article = saving.create(Draft(headline=""), by=None).article
    with pytest.raises(NotReady) as error:
        publish(article)
    codes = [problem.code for problem in error.value.problems]
    assert codes == ["headline_missing", "summary_missing", "body_missing", "section_missing", "byline_missing"]


def test_a_photo_without_credit_or_alt_keeps_a_story_back() -> None:
    article = make_article(lead=make_photo(credit="", alt=""))
    with pytest.raises(NotReady) as error:
        publish(article)
    assert {problem.code for problem in error.value.problems} == {"credit_missing", "alt_missing"}


def test_a_reporter_cannot_publish(rita: User, edna: User) -> None:
    article = make_article()
    with pytest.raises(NotAllowed):
        publishing.publish(article.pk, by=rita, revision=article.revision)
    assert publishing.publish(article.pk, by=edna, revision=article.revision)


def test_publishing_what_somebody_changed_since_is_refused(edna: User) -> None:
    article = make_article()
    seen = article.revision
    edit(article, summary="Another summary.")
    with pytest.raises(StaleRevision) as error:
        publishing.publish(article.pk, by=edna, revision=seen)
    assert list(error.value.extra["changes"]) == ["summary"]


def test_a_scheduled_story_is_out_at_its_second_without_a_worker(public: Client) -> None:
    article = make_article()
    at = dt.datetime(2030, 3, 1, 13, tzinfo=dt.UTC)
    publishing.schedule(article.pk, at=at, by=None, revision=article.revision)
    with time_machine.travel(at - dt.timedelta(seconds=1), tick=False):
        clock.reset()
        assert public.get(f"/api/v1/articles/{article.pk}/").status_code == 404
    with time_machine.travel(at, tick=False):
        clock.reset()
        assert read(public, article)["published_at"] == "2030-03-01T13:00:00Z"
    article.refresh_from_db()
    assert article.state == Article.State.PUBLISHED
    assert article.live_edition is not None
    assert not Pending.objects.exists()


def test_a_credit_fixed_under_embargo_is_right_when_it_ends(
    public: Client, django_capture_on_commit_callbacks: Any
) -> None:
    photo = make_photo(credit="Wrong Name")
    article = make_article(lead=photo)
    now = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    publishing.schedule(
        article.pk, at=now + dt.timedelta(hours=1), by=None, revision=article.revision, reason="Budget speech", now=now
    )
    with django_capture_on_commit_callbacks(execute=True):
        photo_desk.revise(photo.pk, by=None, version=photo.version, changes={"credit": "Right Name"})
    assert read(public, article)["lead_image"]["credit"] == "Right Name"


def test_a_moved_story_redirects_from_its_old_address(public: Client) -> None:
    article = make_article(headline="Wind farm opens")
    publish(article)
    edit(article, slug="first-wind-farm")
    publish(article)
    response = public.get("/api/v1/articles/wind-farm-opens/")
    assert response.status_code == 301
    assert response["Location"] == "/api/v1/articles/first-wind-farm/"
    assert response.json()["status"] == 301
    document = read(public, article)
    assert document["aliases"][0].endswith("/wind-farm-opens")
    assert Change.objects.order_by("-number").values_list("kind", flat=True)[0] == Change.Kind.MOVED


def test_translations_name_each_other_while_both_are_public(public: Client) -> None:
    english = make_article(headline="Wind farm opens")
    russian = make_article(headline="Ветропарк открыт", language="ru", story=english.story)
    publish(english)
    assert read(public, english)["alternates"] == []
    publish(russian)
    assert [each["language"] for each in read(public, english)["alternates"]] == ["ru"]
    publishing.withdraw(russian.pk, by=None, reason="Wrong.")
    assert read(public, english)["alternates"] == []


def test_a_correction_is_told_to_readers_and_logged_as_one(public: Client) -> None:
    article = make_article()
    publish(article)
    edit(article, corrections=[Note("The dam is 40 metres high, not 400.")])
    publish(article)
    assert read(public, article)["corrections"][0]["kind"] == "correction"
    assert Change.objects.latest("number").kind == Change.Kind.CORRECTED


def test_numbers_have_no_gaps_whatever_happens() -> None:
    article = make_article(tags=[make_tag().pk], lead=make_photo())
    publish(article)
    door.withdraw(make_article(headline="Never public").pk, reason="x")
    refreshing.refresh_article(article.pk)
    publishing.withdraw(article.pk, by=None, reason="x")
    refreshing.refresh_article(article.pk)
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, Ledger.objects.get().number + 1))


def test_a_tag_only_drafts_carry_is_unknown_in_public(public: Client) -> None:
    make_article(tags=[make_tag("Secret Probe").pk])
    make_public(headline="Open", tags=[make_tag("Energy").pk])
    assert [tag["slug"] for tag in public.get("/api/v1/tags/").json()["results"]] == ["energy"]
    assert public.get("/api/v1/tags/secret-probe/").status_code == 404
    hidden = public.get("/api/v1/articles/?tag=secret-probe")
    unknown = public.get("/api/v1/articles/?tag=secret-prose")
    assert hidden.status_code == unknown.status_code == 400
    assert hidden.json()["errors"][0]["code"] == unknown.json()["errors"][0]["code"]


def test_an_erased_story_leaves_no_word_behind(public: Client) -> None:
    article = make_article(headline="A name that must go")
    publish(article)
    assert door.withdraw(article.pk, reason="", erase=True)
    row = Publication.objects.get(pk=article.pk)
    assert "name" not in "".join([row.headline, row.document, row.card, row.text, row.passages])


def test_a_figure_in_the_story_becomes_a_caption_with_the_photos_words(public: Client) -> None:
    photo = make_photo()
    figure = f'<figure data-image="{photo.pk}" data-align="wide"><img src="x"><figcaption></figcaption></figure>'
    article = make_article(body=f"<p>One.</p>{figure}<p>Two.</p>")
    assert Caption.objects.get(article=article).align == "wide"
    publish(article)
    document = read(public, article)
    kinds = [block["type"] for block in document["body"]["blocks"]]
    assert kinds == ["paragraph", "figure", "paragraph"]
    block = document["body"]["blocks"][1]
    assert block["caption"] == "The lake at dawn."
    assert block["credit"] == "Pia Orlova/Courier"
    assert {source["type"] for source in block["sources"]} == {"image/avif", "image/jpeg"}
    assert "srcset" in document["body"]["html"]
    assert "data-caption" not in document["body"]["html"]


def test_a_section_list_holds_the_stories_of_the_sections_below(public: Client) -> None:
    world = make_section("World")
    asia = make_section("Asia", parent=world)
    make_public(section=asia.pk)
    assert public.get("/api/v1/articles/?section=world").json()["count"] == 1
    assert public.get("/api/v1/sections/world/").json()["articles"] == 1


def test_renaming_an_author_reaches_the_stories(public: Client, django_capture_on_commit_callbacks: Any) -> None:
    author = make_author("Aida Sadykova")
    article = make_article()
    publish(article)
    author.name = "Aida Sadykova-Lee"
    with django_capture_on_commit_callbacks(execute=True):
        taxonomy.save(author)
    assert read(public, article)["byline"] == "By Aida Sadykova-Lee"
