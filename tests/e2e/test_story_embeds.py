"""Posts and videos of other sites, as somebody who writes puts them in."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.writing import body, open_story, paste, save

VIDEO = "https://youtu.be/dQw4w9WgXcQ?si=x"
EMBED = '<div data-embed="youtube" data-id="dQw4w9WgXcQ" data-url="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></div>'
TWEET = (
    '<blockquote class="twitter-tweet"><p>Water came.</p>&mdash; Courier '
    '<a href="https://twitter.com/courier/status/99?ref_src=x">May 5</a></blockquote>'
)


def test_an_address_alone_on_a_line_becomes_an_embed(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("edna")
    editor = open_story(page)
    page.keyboard.type("Before.")
    page.keyboard.press("Enter")
    paste(page, text=VIDEO)
    expect(editor.locator(".kept-title")).to_contain_text("YouTube")
    page.keyboard.type("After.")
    assert body(page) == f"<p>Before.</p>{EMBED}<p>After.</p>"
    assert save(page) == f"<p>Before.</p>\n{EMBED}\n<p>After.</p>"
    assert not complaints


def test_who_undoes_once_has_the_link(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    editor = open_story(page)
    paste(page, text=VIDEO)
    expect(editor.locator(".kept-title")).to_be_visible()
    page.keyboard.press("Control+z")
    assert body(page) == f'<p><a href="{VIDEO}">{VIDEO}</a></p>'


def test_among_words_an_address_stays_a_link_and_a_lookalike_is_never_an_embed(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    editor = open_story(page)
    page.keyboard.type("See ")
    paste(page, text=VIDEO)
    assert "data-embed" not in body(page)
    page.keyboard.press("Enter")
    paste(page, text="https://www.youtube.com.example.org/watch?v=dQw4w9WgXcQ")
    expect(editor.locator("a").last).to_contain_text("example.org")
    assert "data-embed" not in body(page)


def test_a_pasted_frame_and_a_pasted_tweet_are_embeds_and_another_frame_is_a_link(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page)
    frame = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0" width="560"></iframe>'
    other = '<iframe src="https://maps.example.org/embed?a=1&amp;b=2"></iframe>'
    paste(page, html=f"<p>One.</p>{frame}{TWEET}{other}<p>Two.</p>", text="One. Two.")
    said = body(page)
    assert EMBED in said
    assert 'data-embed="x" data-id="99"' in said
    assert "Water came" not in said
    assert 'href="https://maps.example.org/embed?a=1&amp;b=2"' in said


def test_the_dialog_says_what_it_knows_and_keeps_the_rest_as_a_link(
    sign_in: Callable[..., Page], complaints: list[str]
) -> None:
    page = sign_in("edna")
    editor = open_story(page)
    page.get_by_role("button", name="Embed", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("TikTok")
    dialog.get_by_label("Address of the post or video").fill("t.me/courier/128")
    page.keyboard.press("Enter")
    expect(editor.locator(".kept-title")).to_contain_text("Telegram")
    page.get_by_role("button", name="Embed", exact=True).click()
    page.keyboard.type("example.org/film")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Insert it as a link?")
    page.keyboard.press("Enter")
    expect(editor.locator("a[href='https://example.org/film']")).to_be_visible()
    editor.locator(".kept").hover()
    editor.get_by_role("button", name="Remove the embed").click()
    expect(editor.locator(".kept")).to_have_count(0)
    assert not complaints
