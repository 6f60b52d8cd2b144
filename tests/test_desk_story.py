"""The page of a story: what was typed is kept, what is wrong is said, all of it at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from articles.body.clean import clean
from articles.body.expand import for_editor
from articles.models import Article, Edition
from publishing.models import Publication
from tests.desk import ADD, desk_of, fields, go_on, messages, page_of, part, press, read, said
from tests.factories import BODY, make_article, make_author, make_photo, make_section, make_tag, publish

pytestmark = pytest.mark.django_db


def blank(client: Any, **changes: Any) -> dict[str, Any]:
    """Return what a browser sends from an empty form with a few fields filled."""
    return {**fields(client.get(ADD)), **changes, "step": "save"}


def test_a_new_story_is_saved_with_everything_on_its_form(rita: User) -> None:
    section, tags = make_section(), [make_tag("Energy"), make_tag("Water")]
    people = [make_author("Aida Sadykova"), make_author("Bek Tursunov")]
    photo = make_photo()
    client = desk_of(rita)
    data = blank(
        client,
        headline="Lake rises",
        kicker="Weather",
        summary="By two metres.",
        body=BODY,
        notice="This story develops.",
        dateline="BALKHASH",
        section=section.pk,
        kind="feature",
        language="ru",
        tags=[tag.pk for tag in tags],
        lead_image=str(photo.pk),
        lead_text="Own words",
        seo_title="The lake",
        seo_description="How it rose.",
        canonical_url="https://example.org/lake",
        **{"bylines-TOTAL_FORMS": 2, "bylines-0-author": people[1].pk, "bylines-0-ORDER": 1},
        **{"bylines-1-author": people[0].pk, "bylines-1-role": "data", "bylines-1-ORDER": 2},
        **{"corrections-TOTAL_FORMS": 1, "corrections-0-kind": "update", "corrections-0-text": "More water."},
    )
    response = client.post(ADD, data, follow=True)
    article = Article.objects.get()
    assert "Saved." in messages(response)
    assert (article.headline, article.kicker, article.dateline) == ("Lake rises", "Weather", "BALKHASH")
    assert (article.kind, article.language, article.section) == ("feature", "ru", section)
    assert [tag.name for tag in article.tags.all()] == ["Energy", "Water"]
    assert [str(byline) for byline in article.bylines.all()] == ["Bek Tursunov", "Aida Sadykova (data)"]
    assert [(note.kind, note.text) for note in article.corrections.all()] == [("update", "More water.")]
    lead = article.captions.get()
    assert (lead.image, lead.text, lead.credit) == (photo, "Own words", "")
    assert (article.created_by, article.saved_by, article.slug) == (rita, rita, "lake-rises")


def test_saving_what_was_not_changed_changes_nothing(edna: User) -> None:
    photo = make_photo()
    body = f'{BODY}<figure data-image="{photo.pk}"><img src="x"><figcaption>Mine<cite>Me</cite></figcaption></figure>'
    article = make_article(body=body, lead=photo, tags=[make_tag().pk])
    response = press(desk_of(edna), page_of(article))
    article.refresh_from_db()
    assert article.revision == 1
    assert "Nothing was changed" in messages(response)


def test_a_writers_own_name_stands_in_a_new_byline(rita: User) -> None:
    author = make_author("Rita Reporter", user=rita)
    assert fields(desk_of(rita).get(ADD))["bylines-0-author"] == str(author.pk)


def test_an_error_loses_nothing_that_was_typed(rita: User) -> None:
    client = desk_of(rita)
    data = blank(client, headline="x" * 10_000, summary="Kept summary", body="<p>Kept body</p>")
    data |= {"bylines-0-role": "Kept role", "corrections-TOTAL_FORMS": 1, "corrections-0-text": "Kept note"}
    response = client.post(ADD, data)
    assert not Article.objects.exists()
    again = fields(response)
    assert again["headline"] == "x" * 10_000
    assert (again["summary"], again["body"]) == ("Kept summary", "<p>Kept body</p>")
    assert (again["bylines-0-role"], again["corrections-0-text"]) == ("Kept role", "Kept note")
    words = said(response)
    assert "At most 300 characters; this has 10000" in words
    assert "Choose who that is" in words


def test_what_a_service_refuses_stands_beside_its_field_all_at_once(edna: User) -> None:
    make_article(headline="First", slug="taken")
    article = make_article(headline="Second")
    response = press(desk_of(edna), page_of(article), slug="taken", headline="Kept")
    assert "has or had the address “taken”" in part(response, "#field-slug")
    assert fields(response)["headline"] == "Kept"
    response = press(desk_of(edna), page_of(article), canonical_url="nowhere", headline="Kept")
    assert "https://" in part(response, "#field-canonical_url .field-error")


def test_publishing_lists_every_problem_at_once_and_keeps_the_text(edna: User) -> None:
    article = make_article(headline="", summary="", body="", section=0, bylines=[])
    response = press(desk_of(edna), page_of(article), "publish", kicker="Typed just now")
    problems = read(response).css_first("#problems")
    assert problems is not None
    words = problems.text()
    for missing in ("Write a headline", "Write a summary", "no text yet", "Choose a section", "Name who wrote it"):
        assert missing in words
    links = [node.attributes["href"] or "" for node in problems.css("a")]
    assert all(read(response).css_first(link) for link in links)
    article.refresh_from_db()
    assert (article.state, article.kicker) == (Article.State.DRAFT, "Typed just now")
    assert not Publication.objects.exists()


def test_publishing_saves_what_was_typed_and_says_where_it_is(edna: User) -> None:
    article = make_article(headline="Wind farm opens")
    response = press(desk_of(edna), page_of(article), "publish", headline="Wind farm opens at last")
    publication = Publication.objects.get()
    assert publication.headline == "Wind farm opens at last"
    assert f"{settings.SITE_URL}{publication.path}" in messages(response)


def test_a_new_story_can_be_published_in_one_press(edna: User) -> None:
    section, author = make_section(), make_author()
    client = desk_of(edna)
    data = blank(client, headline="Flash", summary="It happened.", body=BODY, section=section.pk)
    response = client.post(ADD, {**data, "bylines-0-author": author.pk, "step": "publish"}, follow=True)
    go_on(client, response)
    assert Publication.objects.get().headline == "Flash"


def test_pressing_publish_twice_signs_off_once(edna: User) -> None:
    article = make_article()
    client = desk_of(edna)
    data = {**fields(client.get(page_of(article))), "headline": "New words", "step": "publish"}
    data["accept_warnings"] = "headline_short,lead_missing,translation_missing"
    client.post(page_of(article), data)
    response = client.post(page_of(article), data, follow=True)
    assert Edition.objects.count() == 1
    assert "Readers see this version already" in messages(response)


def test_pressing_save_twice_begins_one_story(rita: User) -> None:
    client = desk_of(rita)
    data = blank(client, headline="Only once")
    client.post(ADD, data)
    response = client.post(ADD, data, follow=True)
    assert Article.objects.count() == 1
    assert response.redirect_chain[-1][0] == page_of(Article.objects.get())


def test_what_cleaning_dropped_is_said(rita: User) -> None:
    body = f'{BODY}<script>x</script><p style="color:red">Red</p>'
    response = press(desk_of(rita), page_of(make_article(by=rita)), body=body)
    assert "1 script" in messages(response)
    assert "fonts, colours" in messages(response)


def test_the_address_follows_the_headline_until_somebody_chose_one(edna: User) -> None:
    article = make_article(headline="First idea")
    client = desk_of(edna)
    press(client, page_of(article), headline="Second idea")
    article.refresh_from_db()
    assert article.slug == "second-idea"
    press(client, page_of(article), slug="my-own")
    press(client, page_of(article), headline="Third idea")
    article.refresh_from_db()
    assert article.slug == "my-own"
    press(client, page_of(article), slug="")
    article.refresh_from_db()
    assert article.slug == "third-idea"


def test_a_public_address_stays_when_the_headline_changes(edna: User) -> None:
    article = make_article(headline="First idea")
    publish(article)
    press(desk_of(edna), page_of(article), headline="Second idea")
    article.refresh_from_db()
    assert article.slug == "first-idea"


def test_names_are_moved_and_removed_in_the_byline(edna: User) -> None:
    people = [make_author(name) for name in ("A One", "B Two", "C Three")]
    from articles.drafts import Part

    article = make_article(bylines=[Part(person.pk) for person in people])
    client = desk_of(edna)
    changes = {"bylines-0-ORDER": 3, "bylines-2-ORDER": 1, "bylines-1-DELETE": "on"}
    press(client, page_of(article), **changes)
    assert [str(byline) for byline in article.bylines.all()] == ["C Three", "A One"]


def test_naming_somebody_twice_is_an_error(edna: User) -> None:
    author = make_author()
    article = make_article()
    rows = {"bylines-TOTAL_FORMS": 2, "bylines-1-author": author.pk, "bylines-1-ORDER": 2}
    response = press(desk_of(edna), page_of(article), **rows)
    assert "names somebody twice" in said(response)


def test_a_schedule_is_set_by_the_clock_on_the_wall(edna: User, settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Almaty"
    article = make_article()
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=400)).date()
    response = press(desk_of(edna), page_of(article), "schedule", publish_date=str(day), publish_time="06:00")
    article.refresh_from_db()
    assert article.publish_at == dt.datetime.combine(day, dt.time(1), tzinfo=dt.UTC)
    assert f"{day.day} {day:%B %Y} at 06:00" in messages(response)


@pytest.mark.parametrize(
    ("date", "time", "answer"),
    [("2001-01-01", "06:00", "past"), ("", "", "day and the time"), ("2027-03-28", "02:30", "clock skips 02:30")],
)
def test_a_time_that_cannot_be_is_refused_and_the_text_kept(
    date: str, time: str, answer: str, edna: User, settings: Any
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    article = make_article()
    changes = {"publish_date": date, "publish_time": time, "headline": "Kept"}
    response = press(desk_of(edna), page_of(article), "schedule", **changes)
    article.refresh_from_db()
    assert answer in messages(response)
    assert (article.state, article.headline) == (Article.State.DRAFT, "Kept")


@pytest.mark.parametrize(
    ("step", "state"),
    [("submit", "in_review"), ("approve", "approved"), ("spike", "spiked"), ("save", "draft")],
)
def test_a_step_saves_first_what_was_typed(step: str, state: str, edna: User) -> None:
    article = make_article()
    press(desk_of(edna), page_of(article), step, headline="Typed")
    article.refresh_from_db()
    assert (article.state, article.headline) == (state, "Typed")


def test_a_body_written_out_for_the_editor_comes_back_as_it_was(edna: User) -> None:
    first, second = make_photo(caption="Photo desk's caption"), make_photo(caption="Another")
    body = (
        f"{BODY}<blockquote data-kind='pullquote'><p>Such water.</p><cite>A fisherman</cite></blockquote>"
        f'<figure data-image="{first.pk}" data-align="wide"><figcaption>Own words</figcaption></figure>'
        f'<div data-gallery=""><figure data-image="{first.pk}"></figure>'
        f'<figure data-image="{second.pk}"></figure></div>'
        '<div data-embed="vimeo" data-id="1234567" data-url="https://vimeo.com/1234567"></div>'
    )
    article = make_article(body=body)
    written = for_editor(article)
    assert "Photo desk's caption" in written.replace("&#x27;", "'")
    assert clean(written).html == article.body
    assert fields(desk_of(edna).get(page_of(article)))["body"] == written


def test_words_left_to_the_photo_desk_follow_it_after_the_story_was_saved_again(edna: User) -> None:
    from media import services as photo_desk

    photo = make_photo(credit="Wrong name")
    article = make_article(body=f'{BODY}<figure data-image="{photo.pk}"></figure>')
    press(desk_of(edna), page_of(article), headline="Saved again")
    photo_desk.revise(photo.pk, by=None, version=photo.version, changes={"credit": "Right name"})
    assert "Right name" in for_editor(article)


def test_the_history_says_who_changed_what(edna: User, rita: User) -> None:
    article = make_article(by=rita)
    press(desk_of(rita), page_of(article), headline="Hers", kicker="New")
    response = desk_of(edna).get(page_of(article).replace("change", "history"))
    assert "Headline, Kicker" in said(response)
    assert "Rita" in said(response)


def test_saving_what_is_scheduled_says_which_version_goes_out(edna: User) -> None:
    article = make_article()
    client = desk_of(edna)
    press(client, page_of(article), "schedule", publish_date="2099-01-01", publish_time="06:00")
    assert "schedule it again" not in said(client.get(page_of(article)))
    response = press(client, page_of(article), headline="Newer")
    assert "schedule it again" in messages(response)
    assert "schedule it again" in part(response, "#publishing")
    press(client, page_of(article), "schedule", publish_date="2099-01-01", publish_time="06:00")
    assert "schedule it again" not in part(client.get(page_of(article)), "#publishing")


def test_a_lead_photo_that_is_none_is_told_beside_it_and_at_its_buttons(edna: User) -> None:
    article, client = make_article(lead=make_photo()), desk_of(edna)
    page = page_of(article)
    assert not read(client.get(page)).css("[name=lead_image][aria-invalid]")
    refused = read(press(client, page, lead_image="no photo"))
    assert refused.css("[name=lead_image][aria-invalid=true][value='no photo']")
    told = refused.css_first("#lead-error")
    assert told is not None
    assert told.text(strip=True) == "This is no photo of the newsroom. Choose another."
    assert not refused.css("[data-lead] button:not([aria-describedby=lead-error])")
