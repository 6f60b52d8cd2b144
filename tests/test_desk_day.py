"""The first page tells how the day goes: what came out, what is to come, what is usual, and what was corrected."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import charts, rhythm
from articles.models import Article, Correction, Section, SectionEditor
from articles.services import publishing
from tests.desk import desk_of, part, read, said
from tests.factories import make_article, make_section, publish
from tests.test_desk_start import cards, cost

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 11, 12, 0, tzinfo=dt.UTC)  # a Wednesday


def out(
    at: dt.datetime, *, begun: dt.datetime | None = None, headline: str = "Lake rises", section: str = ""
) -> Article:
    """Return a story that readers got first at a time."""
    where = (Section.objects.filter(name=section).first() or make_section(section)).pk if section else None
    article = make_article(headline=headline, **({"section": where} if where else {}))
    publish(article)
    first = {"first_published_at": at, "created_at": begun or at - dt.timedelta(hours=3)}
    Article.objects.filter(pk=article.pk).update(**first)
    return article


def test_the_day_tells_what_came_out_and_what_is_to_come(edna: User) -> None:
    publish(make_article(headline="Wind farm opens"))
    later = make_article(headline="Budget passes")
    soon = timezone.now() + dt.timedelta(minutes=1)
    publishing.schedule(later.pk, at=soon, by=edna, revision=later.revision)
    page = desk_of(edna).get("/admin/")
    line = part(page, ".day")
    assert "Wind farm opens" in line
    if rhythm.bounds(timezone.now())[1] > soon:  # else it is tomorrow's
        assert "1 out today, 1 still to come." in line
        assert [node.text() for node in read(page).css(".day-list .is-due a")] == ["Budget passes"]
    assert read(page).css_first(".day svg title").text() == "The day's publishing"


def test_an_empty_day_says_what_fills_it(edna: User) -> None:
    assert "Nothing came out today" in part(desk_of(edna).get("/admin/"), ".day")


def test_who_sees_no_stories_sees_no_day(max_: User, oscar: User) -> None:
    publish(make_article(headline="Wind farm opens"))
    for person in (max_, oscar):
        page = desk_of(person).get("/admin/")
        assert not read(page).css(".day, .desk-chart")
        assert "Wind farm" not in said(page)


def test_a_day_is_the_newsrooms_own(monkeypatch: pytest.MonkeyPatch) -> None:
    # Almaty went from +6 to +5 in the night to 1 March 2024: that day was an hour longer.
    almaty = ZoneInfo("Asia/Almaty")
    monkeypatch.setattr(timezone, "get_default_timezone", lambda: almaty)
    begin, end = rhythm.bounds(dt.datetime(2024, 2, 29, 15, 0, tzinfo=dt.UTC))
    assert end.astimezone(dt.UTC) - begin.astimezone(dt.UTC) == dt.timedelta(hours=25)
    late = out(dt.datetime(2024, 2, 29, 18, 30, tzinfo=dt.UTC), headline="Before midnight")  # 23:30 or so on the wall
    out(dt.datetime(2024, 2, 29, 19, 30, tzinfo=dt.UTC), headline="After midnight")
    assert [moment.title for moment in rhythm.of_today(dt.datetime(2024, 2, 29, 15, 0, tzinfo=dt.UTC))] == [str(late)]


def test_hours_are_counted_by_section_beside_what_is_usual(db: None) -> None:
    for minute in (1, 2):
        out(NOON.replace(hour=9, minute=minute), section="Economy")
    out(NOON.replace(hour=9, minute=50), section="Sport")
    for day in range(1, 29):
        out(NOON.replace(hour=10) - dt.timedelta(days=day))
    out(NOON.replace(hour=10) - dt.timedelta(days=40))
    found = rhythm.hours(NOON)
    assert found.today == {9: {"Economy": 2, "Sport": 1}}
    assert found.usual == {10: 1.0}
    assert found.sections == ("Economy", "Sport")


def test_a_week_is_told_by_its_median_and_imports_are_not_measured(db: None) -> None:
    for hours in (1, 2, 30):
        out(NOON, begun=NOON - dt.timedelta(hours=hours))
    out(NOON, begun=NOON + dt.timedelta(days=90))  # here after readers had it: an import
    found = rhythm.weeks(NOON)
    assert len(found) == rhythm.WEEKS
    assert (found[-1].monday, found[-1].stories, found[-1].hours) == (dt.date(2026, 3, 9), 3, 2.0)
    assert found[-2].hours is None


def test_every_bar_stands_within_its_picture_however_many_there_are(db: None) -> None:
    many = rhythm.Hours(
        {hour: {f"S{n}": n * 7 + 1 for n in range(9)} for hour in range(24)},
        {3: 120.5},
        tuple(f"S{n}" for n in range(9)),
    )
    for picture in (
        charts.of_hours(many, NOON),
        charts.of_hours(rhythm.Hours({}, {}, ()), NOON),
        charts.of_weeks([rhythm.Week(dt.date(2026, 3, 2), 1, hours) for hours in (None, 0.01, 900.0)]),
        charts.of_day([rhythm.Moment(NOON, "x", "/", "s", is_out=True)] * 50, NOON),
    ):
        for bar in (*picture.bars, *picture.lines):
            assert 0 <= bar.x <= bar.x + bar.width <= charts.WIDE + 0.2
            assert -0.2 <= bar.y <= bar.y + bar.height <= charts.BOTTOM + 1
            assert 0 <= bar.colour < charts.COLOURS


def test_a_chart_can_be_read_without_seeing_it(edna: User) -> None:
    out(timezone.now() - dt.timedelta(seconds=1), section="Economy", begun=timezone.now() - dt.timedelta(hours=5))
    page = read(desk_of(edna).get("/admin/"))
    for name in ("hours", "weeks"):
        drawn = page.css_first(f"svg[aria-labelledby='{name}-title {name}-desc']")
        assert drawn.attributes["role"] == "img"
        assert drawn.css_first("title").text()
        assert drawn.css_first("desc").text()
    heads = [[node.text() for node in table.css("th[scope=col]")] for table in page.css(".desk-chart table")]
    assert heads == [["Hour", "Today", "Usually", "Economy"], ["Week from", "Stories", "Median time"]]


def test_corrections_appear_once_readers_have_them(edna: User) -> None:
    article = make_article(headline="Wind farm opens")
    publish(article)
    Correction.objects.create(article=article, text="The farm has 40 turbines, not 400.", at=timezone.now())
    assert "40 turbines" not in cards(edna)["corrections"]
    article.refresh_from_db()
    publish(article)
    assert "The farm has 40 turbines" in cards(edna)["corrections"]
    Correction.objects.update(at=timezone.now() - dt.timedelta(days=20))
    assert "no corrections in two weeks" in cards(edna)["corrections"]


def test_what_leaves_by_itself_is_told_before(edna: User) -> None:
    assert "leaving" not in cards(edna)
    article = make_article(headline="Live blog")
    publish(article)
    Article.objects.filter(pk=article.pk).update(withdraw_at=timezone.now() + dt.timedelta(hours=3))
    assert "Live blog" in cards(edna)["leaving"]


def test_an_editor_of_some_sections_is_shown_what_waits_there(edna: User, rita: User) -> None:
    sport = make_section("Sport")
    for headline, where in (("Match won", sport), ("Budget passes", make_section("Economy"))):
        article = make_article(headline=headline, section=where.pk, by=rita)
        publishing.move(article.pk, "submit", by=rita)
    assert "Budget passes" in cards(edna)["in-review"]
    SectionEditor.objects.create(user=edna, section=sport)
    waiting = cards(edna)["in-review"]
    assert "Match won" in waiting
    assert "Budget passes" not in waiting
    assert "In review for you" in waiting


def test_the_day_costs_the_same_however_much_came_out(edna: User) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            out(timezone.now() - dt.timedelta(seconds=number), section=f"Section {number}")

    fill(1)
    before = cost(edna, "/admin/")
    fill(5)
    assert cost(edna, "/admin/") == before
