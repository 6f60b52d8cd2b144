"""The demo newsroom is whole before anything loads it."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from examples.demo.body import read_body
from examples.demo.content import Article, Newsroom, load
from examples.demo.painter import SCENES, paint
from examples.demo.rates import history
from examples.demo.things import KINDS, STATES

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "demo"


@cache
def newsroom() -> Newsroom:
    return load(FOLDER)


def english() -> list[Article]:
    return [article for article in newsroom().articles if article.language == "en"]


def copied(tmp_path: Path, slug: str, old: str, new: str) -> Path:
    """A copy of the demo's texts in which one English story was changed."""
    for path in [*FOLDER.glob("*.toml"), *FOLDER.glob("articles/*/*.html")]:
        target = tmp_path / path.relative_to(FOLDER)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if path.stem == slug:
            assert old in text
            text = text.replace(old, new)
        target.write_text(text, encoding="utf-8")
    return tmp_path


def test_there_is_a_paper_to_read() -> None:
    assert len(english()) >= 40
    assert Counter(article.language for article in newsroom().articles) >= Counter({"ru": 5, "kk": 3})
    assert {article.kind for article in english()} == set(KINDS)


def test_every_section_author_tag_and_photo_is_used() -> None:
    paper = newsroom()
    stories = paper.articles
    shown = {story.lead_photo for story in stories} | {f.photo for story in stories for f in story.body.figures}
    parents = {section.parent for section in paper.sections}
    assert {section.slug for section in paper.sections} - {story.section for story in stories} <= parents
    assert {author.slug for author in paper.authors} == {c.author for story in stories for c in story.authors}
    assert {tag.slug for tag in paper.tags} == {tag for story in stories for tag in story.tags}
    assert {photo.file for photo in paper.photos} <= shown


def test_there_is_one_story_in_every_state_but_the_public_one() -> None:
    states = Counter(article.state for article in newsroom().articles)
    assert {state: states[state] for state in STATES if state != "published"} == dict.fromkeys(STATES[1:], 1)
    assert sum(bool(article.pending_headline) for article in newsroom().articles) == 1


def test_every_state_says_what_it_needs() -> None:
    for article in newsroom().articles:
        assert bool(article.hours_ahead) == (article.state in {"scheduled", "embargoed"}), article.slug
        assert bool(article.embargo_reason) == (article.state == "embargoed"), article.slug
        assert bool(article.notice) == (article.state == "withdrawn"), article.slug
        assert bool(article.corrections) == (article.state == "corrected"), article.slug
        assert all(note.hours_ago < article.hours_ago for note in article.corrections), article.slug
        assert not article.pending_headline or article.state == "published", article.slug


def test_a_translation_has_another_language_than_its_original() -> None:
    stories = {article.slug: article for article in newsroom().articles}
    pairs = [(story, stories[story.translation_of]) for story in stories.values() if story.translation_of]
    assert len(pairs) >= 6
    assert all(story.language != original.language and not original.translation_of for story, original in pairs)


def test_stories_are_of_real_length() -> None:
    counts = {article.slug: article.body.word_count for article in english()}
    assert statistics.median(counts.values()) > 380
    assert max(counts.values()) >= 1300
    assert sum(count < 150 for count in counts.values()) >= 2
    assert min(article.body.word_count for article in newsroom().articles) >= 80


def test_no_two_stories_share_a_paragraph_or_a_headline() -> None:
    stories = newsroom().articles
    paragraphs = Counter(part for article in stories for part in article.body.paragraphs if len(part.split()) > 6)
    assert [part for part, times in paragraphs.items() if times > 1] == []
    assert len({article.headline for article in stories}) == len(stories)
    assert len({article.summary for article in stories}) == len(stories)


def test_no_story_holds_a_shortcode_or_markdown() -> None:
    for article in newsroom().articles:
        text = article.body.html + article.headline + article.summary
        assert not re.search(r"\[/?(caption|gallery|embed|audio|video)\b|\*\*|^#|&nbsp;|lorem", text, re.I | re.M), (
            article.slug
        )


def test_the_ages_of_stories_spread_over_eight_weeks() -> None:
    ages = [article.hours_ago for article in english() if article.state == "published"]
    assert min(ages) < 12
    assert 7 * 7 * 24 < max(ages) <= 8 * 7 * 24
    assert len(set(ages)) == len(ages)


def test_the_vocabulary_of_a_body_is_shown_somewhere() -> None:
    html = " ".join(article.body.html for article in english())
    for part in ("<table>", "<ul>", "<ol>", 'data-kind="pullquote"', "<blockquote>", "<h3>", "<cite>"):
        assert part in html, part
    headlines = " ".join(article.headline for article in english())
    assert all(sign in headlines for sign in ("«", "é", "&"))


def test_every_photo_has_a_credit_and_an_alt_text_that_is_not_its_caption() -> None:
    for photo in newsroom().photos:
        assert photo.credit == f"{photo.creator}/The Steppe Courier"
        assert len(photo.alt.split()) >= 6, photo.file
        assert photo.alt != photo.caption
        assert photo.keywords
        assert photo.country_code.isupper()
        assert len(photo.country_code) == 3


def test_every_scene_is_painted_and_every_painter_has_work() -> None:
    photos = newsroom().photos
    assert {photo.scene for photo in photos} == set(SCENES)
    assert len({(photo.scene, photo.seed) for photo in photos}) == len(photos)


@pytest.mark.parametrize("scene", SCENES)
def test_every_painter_paints_the_same_picture_again_and_another_for_another_seed(scene: str) -> None:
    size = (150, 100)
    picture = paint(scene, 1, size)
    assert (picture.mode, picture.size) == ("RGB", size)
    assert picture.tobytes() == paint(scene, 1, size).tobytes()
    assert picture.tobytes() != paint(scene, 2, size).tobytes()
    assert len(picture.getcolors(150 * 100) or []) > 1000


def test_a_portrait_is_painted_upright() -> None:
    assert paint("portrait", 1, (80, 100)).size == (80, 100)


def test_rates_end_with_the_two_days_the_desk_named() -> None:
    for instrument in newsroom().instruments:
        rates = history(instrument, 60)
        assert rates[-2:] == [instrument.previous, instrument.value]
        assert len(rates) == 60
        assert rates == history(instrument, 60)
        assert all(rate > 0 and rate == round(rate, instrument.scale) for rate in rates)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('section = "markets"', 'section = "gossip"', "unknown section 'gossip'"),
        ('"currencies", ', '"currencys", ', "unknown tag 'currencys'"),
        ('kind = "news"', 'knid = "news"', "unknown key knid"),
        ('kind = "news"\n', "", "article without kind"),
        ("exchange-screens.jpg", "missing.jpg", "unknown photo 'missing.jpg'"),
        ('authors = ["viktor-pak"]', 'authors = ["nobody"]', "unknown author 'nobody'"),
        ("<h2>", "<marquee>", "unknown element <marquee>"),
        ("<h2>", '<h2 style="x">', "unknown attribute style of <h2>"),
        ("</h2>", "", "<h2> is not closed"),
        ("<h2>", "<p>", "</h2> closes nothing"),
    ],
)
def test_a_mistake_in_a_story_is_named_with_its_file(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = copied(tmp_path, "somoni-slips-som-holds", old, new)
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        load(folder)
    assert "somoni-slips-som-holds.html" in str(caught.value)


def test_words_of_captions_are_not_counted_as_the_story() -> None:
    figure = '<figure data-photo="a.jpg" data-align="left"><figcaption>Two words</figcaption></figure>'
    body = read_body(f"<p>One story, of <em>six</em> plain words.</p>{figure}<p>And four more here.</p>", Path("x"))
    assert body.word_count == 10
    assert body.paragraphs == ("One story, of six plain words.", "And four more here.")
    assert [(f.photo, f.align, f.caption) for f in body.figures] == [("a.jpg", "left", "Two words")]
