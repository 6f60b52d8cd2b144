"""What is asked and what is refused before a story goes out: one list, for forms, programs and services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from articles import checks
from articles.checks import ERROR, WARNING
from articles.drafts import Draft
from articles.models import Article
from articles.services import publishing, saving, translating
from media import renditions
from media.models import Image, Rendition
from newsroom.env import Environment
from newsroom.errors import NotReady
from publishing.standing import states_at
from tests.factories import make_article, make_photo, make_public, publish
from tests.reading import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_language")]

NOON = dt.datetime(2030, 3, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def _one_language(settings: Any) -> None:
    settings.TRANSLATE_INTO = ["en"]


def found(article: Article, *, at: dt.datetime | None = None) -> dict[str, str]:
    """Return the codes of a report, each with its severity."""
    return {problem.code: problem.severity for problem in checks.report(Article.objects.get(pk=article.pk), at=at)}


def words_of(article: Article, code: str) -> str:
    """Return what a report says under one code."""
    report = checks.report(Article.objects.get(pk=article.pk))
    return next(problem.detail for problem in report if problem.code == code)


def schedule(article: Article, at: dt.datetime, reason: str = "", *, now: dt.datetime | None = None) -> None:
    """Seal a story until its time."""
    article.refresh_from_db()
    publishing.schedule(article.pk, at=at, by=None, revision=article.revision, reason=reason, now=now)


def ready_photo() -> Image:
    """Return a photo that has been cut to all its sizes."""
    photo = make_photo()
    renditions.renew(photo.pk)
    return photo


def linking(*addresses: str) -> Article:
    """Return a story that links to these addresses."""
    links = "".join(f'<p>See <a href="{address}">story {n}</a>.</p>' for n, address in enumerate(addresses))
    return make_article(headline="A story with links", body=f"<p>It was so.</p>{links}")


def test_a_story_with_all_that_it_needs_raises_no_question() -> None:
    article = make_article(headline="Wind farm opens on the steppe", lead=ready_photo())
    # Nobody has said by what right the photo is used.
    assert found(article) == {"photo_no_rights": WARNING}


def test_errors_come_first_and_in_the_order_of_the_form() -> None:
    article = make_article(headline="", summary="", body="", section=0, bylines=[])
    report = checks.report(article)
    assert [problem.code for problem in report if problem.severity == ERROR] == [
        *("headline_missing", "summary_missing", "body_missing", "section_missing", "byline_missing")
    ]
    severities = [problem.severity for problem in report]
    assert severities == sorted(severities)


def test_a_report_says_what_the_services_refuse_and_what_they_do_not() -> None:
    article = make_article(lead=make_photo(credit="", alt=""))
    blocking = [problem for problem in checks.report(article) if problem.severity == ERROR]
    with pytest.raises(NotReady) as refused:
        publish(article)
    assert list(refused.value.problems) == blocking
    # What only asks keeps no import and no programme from publishing.
    assert publish(make_article(headline="Short"))


def test_every_code_of_a_report_is_in_the_list() -> None:
    stories = [
        make_article(headline="", summary="", body="", section=0, bylines=[], lead=make_photo(credit="", alt="")),
        make_article(headline="x" * 200, summary="y" * 500, seo_title="z" * 100, seo_description="short"),
        linking("/2020/01/nothing-here", "http://localhost:8000/admin/articles/article/"),
    ]
    codes = {code for story in stories for code in found(story)}
    assert {code for code in codes if not code.startswith("photo_")} <= checks.CODES
    assert len(codes) > 12


def test_a_problem_says_where_it_is_and_how_grave_for_programs() -> None:
    problem = checks.report(make_article(summary=""))[0]
    assert problem.as_json() == {
        "code": "summary_missing",
        "detail": "Write a summary: one or two sentences.",
        "pointer": "/summary",
        "severity": "error",
    }


@pytest.mark.parametrize(
    ("language", "size", "code"),
    [
        ("en", 9, "headline_short"),
        ("en", 100, None),
        ("en", 101, "headline_long"),
        ("ru", 110, None),
        ("ru", 111, "headline_long"),
        ("ru-KZ", 110, None),
        ("zh", 4, None),
        ("zh", 37, "headline_long"),
        ("ja", 3, "headline_short"),
    ],
)
def test_how_long_a_headline_may_be_depends_on_its_language(
    settings: Any, language: str, size: int, code: str | None
) -> None:
    settings.SITE_LANGUAGES = ["en", "ru", "ru-KZ", "zh", "ja"]
    article = make_article(headline="x" * size, language=language)
    settings.TRANSLATE_INTO = [language]
    assert {each for each in found(article) if each.startswith("headline")} == ({code} if code else set())


def test_what_search_engines_cut_off_is_asked_about() -> None:
    article = make_article(seo_title="t" * 66, seo_description="d" * 161)
    assert {"seo_title_long", "seo_description_long"} <= found(article).keys()
    assert "seo_description_short" in found(make_article(headline="Another one", seo_description="Short."))
    assert not {code for code in found(make_article(headline="A third one")) if code.startswith("seo")}


def test_a_story_without_a_lead_photo_is_asked_about_and_a_brief_is_not() -> None:
    assert found(make_article())["lead_missing"] == WARNING
    assert "lead_missing" not in found(make_article(headline="In brief: rain", kind="brief"))


def test_a_photo_that_is_still_being_cut_is_asked_about() -> None:
    photo = ready_photo()
    article = make_article(lead=photo)
    assert "renditions_unfinished" not in found(article)
    Rendition.objects.current().filter(image=photo)[0].delete()
    assert found(article)["renditions_unfinished"] == WARNING


def test_a_photo_whose_rights_begin_later_than_the_story_blocks_it() -> None:
    photo = make_photo()
    type(photo).objects.filter(pk=photo.pk).update(embargoed_until=NOON)
    article = make_article(lead=photo)
    assert found(article, at=NOON - HOUR)["photo_embargoed"] == ERROR
    assert "photo_embargoed" not in found(article, at=NOON)


def test_a_link_to_a_live_story_raises_no_question_wherever_it_once_stood() -> None:
    public = make_public(headline="The dam broke")
    old = public.path
    article = Article.objects.get(pk=public.pk)
    Article.objects.filter(pk=article.pk).update(slug="the-dam-has-broken")
    publish(article)
    here = linking(old, f"http://localhost:8000/reader/#{old}", "https://elsewhere.example/2020/01/x", "#notes")
    assert not {code for code in found(here) if code.startswith("link")}


def test_each_link_that_leads_nowhere_is_named_with_why() -> None:
    taken = make_public(headline="It was wrong")
    publishing.withdraw(taken.pk, by=None, reason="It was wrong.")
    draft = make_article(headline="Not yet written")
    later, embargoed = make_article(headline="Tomorrow"), make_article(headline="The budget")
    schedule(later, NOON), schedule(embargoed, NOON, "Ministry")
    month = f"{NOON:/%Y/%m}"
    here = linking(
        *(taken.path, f"/2026/01/{draft.slug}", f"{month}/{later.slug}", f"{month}/{embargoed.slug}"),
        *("/2026/01/never-was", "/admin/articles/article/"),
    )
    links = [problem for problem in checks.list_warnings(here) if problem.code.startswith("link")]
    assert [problem.code for problem in links] == [
        *("link_to_desk", "link_withdrawn", "link_unpublished", "link_later", "link_embargoed", "link_unknown")
    ]
    assert {problem.pointer for problem in links} == {"/body"}
    assert "“story 4” leads nowhere: there is no story at /2026/01/never-was" in links[-1].detail
    # What is out by then is no question.
    codes = {problem.code for problem in checks.list_warnings(here, at=NOON)}
    assert not {"link_later", "link_embargoed"} & codes


def test_the_states_of_many_addresses_cost_one_query() -> None:
    live, gone = make_public(headline="One"), make_public(headline="Two")
    publishing.withdraw(gone.pk, by=None, reason="x")
    paths = [live.path, gone.path, "/2020/01/nothing", live.path]
    assert states_at(paths) == {live.path: "live", gone.path: "withdrawn"}
    assert queries(lambda: states_at(paths)) == 1
    assert states_at([]) == {}


def test_an_embargo_is_not_broken_by_pressing_publish() -> None:
    article = make_article(headline="Budget speech")
    schedule(article, NOON, "Finance ministry")
    assert found(article, at=NOON - HOUR)["under_embargo"] == ERROR
    assert "under_embargo" not in found(article, at=NOON)
    with pytest.raises(NotReady, match="cannot be published") as refused:
        publish(article, now=NOON - HOUR)
    assert [problem.code for problem in refused.value.problems] == ["under_embargo"]
    assert "Finance ministry" in refused.value.problems[0].detail
    # Who gives another time lifts it, and so does who takes it off the schedule.
    schedule(article, NOON - 2 * HOUR)
    publishing.unschedule(article.pk, by=None)
    assert publish(article, now=NOON - HOUR)


def test_a_plain_schedule_may_be_overtaken() -> None:
    article = make_article()
    schedule(article, NOON)
    assert publish(article, now=NOON - HOUR)


def test_a_translation_waits_for_the_embargo_of_the_story() -> None:
    english = make_article(headline="Budget speech")
    russian = make_article(headline="Бюджетная речь министра", language="ru", story=english.story)
    schedule(english, NOON, "Finance ministry")
    assert found(russian)["translation_embargoed"] == ERROR
    with pytest.raises(NotReady) as refused:
        publish(russian, now=NOON - HOUR)
    assert [problem.code for problem in refused.value.problems] == ["translation_embargoed"]
    with pytest.raises(NotReady):
        schedule(russian, NOON - HOUR)
    schedule(russian, NOON)


def test_languages_in_which_a_story_will_not_be_read_are_asked_about(settings: Any) -> None:
    settings.TRANSLATE_INTO = ["en", "ru", "kk"]
    article = make_article()
    assert "Русский, Қазақ тілі" in words_of(article, "translation_missing")
    russian = make_article(headline="Ветропарк открыт", language="ru", story=article.story)
    assert "Русский" not in words_of(article, "translation_missing")
    assert found(article)["translation_unpublished"] == WARNING
    schedule(russian, NOON)
    assert found(article)["translation_unpublished"] == WARNING
    assert "translation_unpublished" not in found(article, at=NOON)
    publish(russian, now=NOON)
    assert "translation_unpublished" not in found(article)


def test_a_newsroom_that_names_no_languages_is_not_asked_in_which_a_story_is_missing(settings: Any) -> None:
    bare = Environment({"TRANSLATE_INTO": ""})
    settings.TRANSLATE_INTO = bare.languages("TRANSLATE_INTO", ())
    assert bare.problems == []
    assert "translation_missing" not in found(make_article())


def test_paragraphs_that_nobody_translated_are_asked_about() -> None:
    body = "<p>The lake rose by two metres.</p><p>Nobody was hurt, the district said.</p><p>Aida Sadykova, Osh</p>"
    russian = translating.begin(make_article(body=body).pk, "ru", by=None)
    assert "2 paragraphs still read as in English, the first: “The lake rose by two metres.”." in (
        words_of(russian, "untranslated")
    )
    half = body.replace("The lake rose by two metres.", "Озеро поднялось на два метра.")
    russian = saving.save(russian.pk, Draft(body=half), by=None, revision=russian.revision).article
    assert words_of(russian, "untranslated").startswith("A paragraph still reads as in English: “Nobody was hurt")
    whole = half.replace("Nobody was hurt, the district said.", "Никто не пострадал.")
    russian = saving.save(russian.pk, Draft(body=whole), by=None, revision=russian.revision).article
    assert "untranslated" not in found(russian)


def test_a_story_that_follows_no_other_is_never_called_untranslated() -> None:
    first = make_article(headline="First")
    assert "untranslated" not in found(first)
    assert "untranslated" not in found(make_article(headline="Первая", language="ru", story=first.story))


def test_a_report_costs_the_same_queries_however_much_is_in_the_story() -> None:
    def story(number: int, photos: Iterable[Any], links: int) -> Article:
        figures = "".join(f'<figure data-image="{photo.pk}"><img src="x"></figure>' for photo in photos)
        linked = "".join(f'<p><a href="/2020/01/story-{n}">x</a> y</p>' for n in range(links))
        return make_article(headline=f"Story number {number}", body=f"<p>One.</p>{figures}{linked}")

    small = story(1, [make_photo()], 1)
    large = story(2, [make_photo(alt=f"Photo {n}") for n in range(6)], 9)
    costs = {queries(lambda one=one: checks.report(Article.objects.get(pk=one.pk))) for one in (small, large)}
    assert len(costs) == 1
    assert costs.pop() <= 12


def test_signing_off_costs_no_query_for_what_only_asks() -> None:
    make_public(headline="The first of all")
    plain = make_article(headline="Plain story", body="<p>Nothing in it.</p>")
    linked = make_article(headline="Linked story", body='<p>See <a href="/2020/01/never-was">this</a>.</p>')
    assert queries(lambda: publish(plain)) == queries(lambda: publish(linked))
