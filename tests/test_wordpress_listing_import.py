"""A page that lists stories becomes drafts and quotes: nothing leaks, nothing is lost, nothing is public."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.checks import list_warnings
from articles.models import Article, Caption
from articles.services import saving
from publishing.models import Publication
from tests.test_wordpress_listing import PAGE
from ticker.models import Instrument, Quote
from wordpress.models import ImportedCaption

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2025, 1, 22, tzinfo=dt.UTC)


def bring(path: Path, **options: str) -> str:
    """Return what the command says."""
    out = io.StringIO()
    call_command("import_listing", path, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, "utf-8")
    return path


def test_its_stories_are_drafts_and_its_rates_quotes_of_its_day(page: Path) -> None:
    said = bring(page)
    assert "2 drafts, 1 of them cut; 3 quotes." in said
    assert "new      Does the Glacier Melt? (cut)" in said
    assert "A line of the menu" in said
    first = Article.objects.get(headline="Does the Glacier Melt?")
    assert (first.state, first.revision, first.section) == ("draft", 1, None)
    assert "[caption" not in first.body + first.text
    caption = first.captions.get()
    assert (caption.text, caption.credit, caption.width) == ("The glacier", "Jane Doe", "640")
    assert caption.image.awaited_at is not None
    assert "cut_off" in {problem.code for problem in list_warnings(first)}
    assert {(q.instrument.code, q.value, q.as_of) for q in Quote.objects.all()} == {
        ("KGS/USD", Decimal("0.01144"), DAY),
        ("TJS/USD", Decimal("0.09135"), DAY),
        ("UZS/USD", Decimal("0.00008"), DAY),
    }
    assert not Publication.objects.exists()


def test_read_again_it_changes_nothing_and_touches_no_editors_words(page: Path) -> None:
    bring(page)
    story = Article.objects.get(headline="The Second Story")
    saving.save(story.pk, saving.Draft(summary="Ours."), by=None, revision=1)
    assert "0 drafts, 0 of them cut; 0 quotes." in bring(page)
    assert Article.objects.count() == 2
    assert Article.objects.get(pk=story.pk).summary == "Ours."
    assert Instrument.objects.count() == 3


def test_a_story_that_a_page_shows_twice_is_one(tmp_path: Path) -> None:
    story = "Wind farm opens\n\nThe lake rose by two metres in a night.\n\n"
    (tmp_path / "twice.txt").write_text(story + story, "utf-8")
    said = bring(tmp_path / "twice.txt")
    assert "new      Wind farm opens" in said
    assert "known    Wind farm opens" in said
    assert Article.objects.get().headline == "Wind farm opens"


def test_what_is_no_page_is_refused_in_words(tmp_path: Path, page: Path) -> None:
    (tmp_path / "empty").write_text("Nothing here.")
    (tmp_path / "latin").write_bytes("Été".encode("latin-1"))
    for given, options, words in (
        ("none", {}, "cannot be read"),
        ("empty", {}, "lists no story"),
        ("latin", {}, "UTF-8"),
        ("page.txt", {"by": "nobody"}, "Nobody signs in"),
        ("page.txt", {"language": "xx"}, "does not write"),
    ):
        with pytest.raises(CommandError, match=words):
            bring(tmp_path / given, **options)
    assert not Article.objects.exists()


@pytest.mark.data
def test_the_page_that_started_it_comes_whole(shared: Path) -> None:
    assert "6 drafts" in bring(shared / "page" / "listing-page.txt")
    assert Article.objects.filter(state="draft").count() == 6
    assert not Article.objects.filter(body__contains="[caption").exists()
    known = dict(ImportedCaption.objects.values_list("key", "attachment"))
    found = {(each.text, each.credit, each.width, each.align): known[each.key] for each in Caption.objects.all()}
    assert found == {
        ("Chechen Pantsir Missile Launcher", "Vitaly V. Kuzmin", "1280", "center"): 27352,
        ("Footage from the crash site", "Azamat Sarsenbayev", "766", "center"): 27275,
    }
    rates = {quote.instrument.code: quote.value for quote in Quote.objects.filter(as_of=DAY)}
    assert rates.keys() == {f"{base}/USD" for base in ("KGS", "KZT", "TJS", "UZS", "TMT")}
    assert rates["TJS/USD"] == Decimal("0.09135")
