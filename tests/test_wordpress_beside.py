"""What a body only points to comes along: blocks that stories share stand in each of them, and footnotes at the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from articles.models import Article
from tests.reading import read
from tests.wordpress_exports import meta, post, write
from tests.wordpress_soup import converted
from wordpress import report
from wordpress.body.beside import LONGEST, put_blocks, put_footnotes
from wordpress.models import Run
from wordpress.services import importing
from wordpress.services.importing import Options

APPEAL = "<!-- wp:paragraph -->\n<p>Write to our desk.</p>\n<!-- /wp:paragraph -->"
NOTED = '<!-- wp:paragraph -->\n<p>It rose<sup data-fn="a1" class="fn"><a href="#a1" id="a1-link">1</a></sup>.</p>'
NOTED += "\n<!-- /wp:paragraph -->"
NOTE = json.dumps([{"content": "By <em>our</em> reckoning.", "id": "a1"}])


def points_to(number: object, more: str = "") -> str:
    """Return a body that has a shared block between its words."""
    return f"<!-- wp:paragraph --><p>Before.</p><!-- /wp:paragraph -->\n{named(number, more)}\n<p>After.</p>"


def named(number: object, more: str = "") -> str:
    return f'<!-- wp:block {{"ref":{number}{more}}} /-->'


def losses_of(run: Run) -> dict[str, str]:
    return {code: said for _, code, said in report.losses(run)}


@pytest.mark.django_db
def test_a_shared_block_stands_where_each_story_names_it(tmp_path: Path) -> None:
    path = write(tmp_path, post(1, body=points_to(5)), post(5, "Appeal", APPEAL, kind="wp_block"))
    run = importing.run([path], Options())
    said = read("articles/wind-farm-opens-1/?format=text,html")["body"]
    assert said["text"].split("\n\n") == ["Before.", "Write to our desk.", "After."]
    assert losses_of(run) == {}
    assert run.counts["items"]["wp_block/publish"] == 1


@pytest.mark.django_db
def test_a_story_follows_when_the_block_that_it_shares_changes(tmp_path: Path) -> None:
    first = post(5, "Appeal", APPEAL, kind="wp_block")
    importing.run([write(tmp_path, post(1, body=points_to(5)), first)], Options())
    second = first.replace("our desk", "the editor")
    run = importing.run([write(tmp_path, post(1, body=points_to(5)), second)], Options())
    assert run.counts["changed"] == 1
    assert "Write to the editor." in Article.objects.get().body


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "trash"])
def test_a_block_that_nobody_knows_or_that_readers_did_not_see_is_reported(tmp_path: Path, status: str) -> None:
    hidden = post(6, "Hidden", "<p>Not for readers.</p>", kind="wp_block", status=status)
    run = importing.run([write(tmp_path, post(1, body=points_to(6) + points_to(7)), hidden)], Options())
    told = [said for _, code, said in report.losses(run) if code == "reusable-block"]
    assert ['"ref":6' in told[0], '"ref":7' in told[1]] == [True, True]
    assert "Not for readers" not in Article.objects.get().body


def test_words_that_a_story_has_of_its_own_in_a_shared_block_are_told() -> None:
    body = put_blocks(points_to(5, ',"content":{"appeal":{"content":"Write to Aida."}}'), {5: APPEAL})
    found = converted(body)
    assert "Write to our desk." in found.html
    assert [("Write to Aida." in loss.said, loss.code) for loss in found.losses] == [(True, "reusable-block")]


def test_blocks_that_hold_themselves_or_each_other_without_end_are_put_once() -> None:
    circle = {1: f"<p>One.</p>{named(2)}", 2: f"<p>Two.</p>{named(1)}"}
    assert put_blocks(named(1), circle).count("One.") == 1
    tower = {number: named(number + 1) * 10 + "<p>Word.</p>" * 100 for number in range(1, 20)}
    assert len(put_blocks(named(1) * 100, tower)) < 2 * LONGEST


@pytest.mark.django_db
def test_footnotes_stand_in_a_list_where_the_text_has_them_and_its_numbers_stay(tmp_path: Path) -> None:
    body = f"{NOTED}\n\n<!-- wp:footnotes /-->"
    run = importing.run([write(tmp_path, post(1, body=body, more=meta("footnotes", NOTE)))], Options())
    html = read("articles/wind-farm-opens-1/?format=html")["body"]["html"]
    assert html.index("<sup>1</sup>") < html.index("<ol>")
    assert "<li>By <em>our</em> reckoning.</li>" in html.replace("<p>", "").replace("</p>", "")
    assert losses_of(run) == {}
    assert "footnotes" not in run.counts["fields"]


def test_footnotes_whose_place_is_gone_stand_at_the_end() -> None:
    body, odd = put_footnotes(NOTED, NOTE)
    assert converted(body).html.rstrip().endswith("</ol>")
    assert odd == ""


@pytest.mark.parametrize(
    "said", ["[{", "7", '{"content": "x"}', '[{"content": 7}]', "[[]]", '[{"content": "a"}, "torn"]']
)
def test_footnotes_that_nobody_can_read_are_told_as_they_are(said: str) -> None:
    _body, odd = put_footnotes(NOTED, said)
    assert odd
    assert odd.replace(" ", "").strip("[]") in said.replace(" ", "")
