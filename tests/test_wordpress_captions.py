"""A caption of WordPress keeps its picture, its words and its credit, however its brackets were broken."""

# What comes in is written as WordPress writes it, on one line.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from tests.wordpress_soup import converted
from wordpress.body.convert import DOUBTFUL, Figure

IMG = '<img class="alignleft wp-image-7" src="/files/a-300x200.jpg" alt="Seen" width="300">'


def only(raw: str) -> Figure:
    """Return the one picture of a body, which leaves no bracket in it."""
    found = converted(raw)
    (figure,) = found.figures
    assert "[" not in found.html
    assert f'<figure data-caption="{figure.key}"></figure>' in found.html
    return figure


WHOLE = [
    '[caption id="attachment_7" align="alignleft" width="300"]{img} Words; photo: Jane Doe[/caption]',
    "[caption width='300' align='alignleft' id='attachment_7']{img} Words; photo: Jane Doe[/caption]",
    "[caption id=attachment_7 align=alignleft width=300]{img} Words; photo: Jane Doe[/caption]",
    "[caption id=”attachment_7″ align=”alignleft” width=“300”]{img} Words; photo: Jane Doe[/caption]",
    "[caption id=&#8221;attachment_7&#8243; align=&quot;alignleft&quot; width=&#8220;300&#8221;]{img} Words; photo: Jane Doe[/caption]",
    '[wp_caption id="attachment_7" align="alignleft" width="300"]{img} Words; photo: Jane Doe[/wp_caption]',
    '[CAPTION ID="attachment_7" ALIGN="alignleft" WIDTH="300"]{img} Words; photo: Jane Doe[/CAPTION]',
    '[caption\nid="attachment_7"\n align="alignleft"\twidth="300" ]\n{img}\nWords;\nphoto: Jane Doe\n[/caption]',
    '[caption id="attachment_7" align="alignleft" width="300"]<a href="/files/a.jpg">{img}</a> <em>Words</em>; photo: <a href="https://x.org">Jane Doe</a>[/caption]',
    '<a href="/files/a.jpg">[caption id="attachment_7" align="alignleft" width="300"]{img} Words; photo: Jane Doe[/caption]</a>',
    '<p>[caption id="attachment_7" align="alignleft" width="300"]<p>{img}</p><p>Words; photo: Jane Doe</p>[/caption]</p>',
    '[caption id="attachment_7" align="alignleft" width="300" caption="Words; photo: Jane Doe"]{img}[/caption]',
    "[caption id=\"attachment_7\" align=\"alignleft\" width=\"300\" caption='Words; photo: Jane Doe']{img}[/caption]",
    '[caption id="attachment_7" align="alignleft" width="300" caption="Words; photo: <a href="https://x.org">Jane Doe</a>"]{img}[/caption]',
    '[caption caption="Words; photo: &lt;a href=&quot;https://x.org&quot;&gt;Jane Doe&lt;/a&gt;" id="attachment_7" align="alignleft" width="300"]{img}[/caption]',
    '[caption id="attachment_7" align="alignleft" width="300" credit="Jane Doe"]{img} Words[/caption]',
    '[caption id="attachment_7" align="alignleft" width="300"]{img} Words; photo: Jane Doe',
    '[caption id="attachment_7" align="alignleft" width="300"]{img} Words; photo: Jane Doe\nThe story goes on.',
    '[caption id="attachment_7" align="alignleft" width="300"]{img} Words; photo: Jane Doe[/capti...',
    '<div id="attachment_7" class="wp-caption alignleft" style="width: 300px">{img}<p class="wp-caption-text">Words; photo: Jane Doe</p></div>',
    '<figure id="attachment_7" class="wp-caption alignleft">{img}<figcaption class="wp-caption-text">Words; photo: Jane Doe</figcaption></figure>',
    '<dl class="wp-caption alignleft"><dt class="wp-caption-dt">{img}</dt><dd class="wp-caption-dd">Words; photo: Jane Doe</dd></dl>',
    '<!-- wp:image {{"id":7,"align":"left"}} --><div class="wp-block-image"><figure class="alignleft">{img}<figcaption>Words; photo: Jane Doe</figcaption></figure></div><!-- /wp:image -->',
]  # fmt: skip


@pytest.mark.parametrize("raw", WHOLE)
def test_a_caption_is_read_in_every_form(raw: str) -> None:
    figure = only(raw.format(img=IMG))
    assert (figure.text, figure.credit, figure.alt) == ("Words", "Jane Doe", "Seen")
    assert (figure.attachment, figure.align, figure.width) == (7, "left", 300)
    assert figure.src == "https://old.example.org/files/a-300x200.jpg"
    assert figure.confidence >= DOUBTFUL


def test_a_caption_without_a_picture_names_its_attachment() -> None:
    figure = only(
        'Text. [caption id="attachment_27" align="aligncenter" width="1280"] A launcher; image: V. Kuzmin[/caption] More.'
    )
    assert (figure.attachment, figure.src, figure.align, figure.width) == (27, "", "center", 1280)
    assert (figure.text, figure.credit, figure.original) == ("A launcher", "V. Kuzmin", "A launcher; image: V. Kuzmin")


def test_a_name_behind_a_semicolon_is_a_credit_that_somebody_should_look_at() -> None:
    figure = only('[caption id="attachment_2" width="766"] The crash site; Azamat Sarsenbayev[/caption]')
    assert (figure.text, figure.credit) == ("The crash site", "Azamat Sarsenbayev")
    assert figure.confidence < DOUBTFUL


def test_a_caption_in_the_middle_of_a_text_does_not_break_a_sentence() -> None:
    found = converted(f'It was [caption id="attachment_7" align="alignleft"]{IMG} Words[/caption] raining.')
    assert found.html.split("\n")[1] == "<p>It was raining.</p>"
    ended = converted(f'It rained. [caption id="attachment_7"]{IMG} Words[/caption] It stopped.')
    assert [line[:10] for line in ended.html.split("\n")] == ["<p>It rain", "<figure da", "<p>It stop"]


def test_a_caption_that_never_ends_does_not_swallow_the_story() -> None:
    found = converted(f'[caption id="attachment_7"]{IMG} {"Long " * 100}\n\nSecond')
    assert found.figures[0].text == ""
    assert found.html.count("Long") == 100
    assert "unclosed-shortcode" in [loss.code for loss in found.losses]


def test_two_captions_of_which_the_first_has_no_end_are_two() -> None:
    found = converted(f'[caption id="attachment_1"]{IMG} One\n\nText\n\n[caption id="attachment_2"]{IMG} Two[/caption]')
    assert [(figure.attachment, figure.text) for figure in found.figures] == [(1, "One"), (2, "Two")]
    assert "<p>Text</p>" in found.html


CUT = ["[caption id=", '[caption id="attachment_7" align="alig...', "[capti...", "[caption", "[/capt", "[galler…"]


@pytest.mark.parametrize("end", CUT)
def test_a_text_that_was_cut_within_a_shortcode_shows_none_of_it(end: str) -> None:
    found = converted(f"A sentence. {end}")
    assert "[" not in found.html
    assert "A sentence." in found.html
    assert [loss.code for loss in found.losses] != []


PROSE = [
    "He [sic] said",
    "coracles [simple boat]. We",
    "“[…] and so”",
    "[the] end",
    "[Video] The president",
    "a[0] = b[i]",
    "the [post-Soviet] states",
    "[he's gone]",
    "[he said, \"no\"]",
    "[1] and [2]",
    "[see https://example.org]",
    "[",
]  # fmt: skip


@pytest.mark.parametrize("said", PROSE)
def test_what_a_person_puts_in_brackets_stays(said: str) -> None:
    found = converted(said)
    assert found.html == f"<p>{said}</p>"
    assert found.losses == ()


ESCAPED = [
    ("[[caption]]", "[caption]"),
    ('[[caption id="a"]words[/caption]]', '[caption id="a"]words[/caption]'),
    ("[[gallery ids=1]]", "[gallery ids=1]"),
    ("&#91;gallery]", "[gallery]"),
]


@pytest.mark.parametrize(("raw", "said"), ESCAPED)
def test_what_an_author_escaped_is_shown(raw: str, said: str) -> None:
    assert converted(raw).html == f"<p>{said}</p>"


UNKNOWN = [
    ("[box color=red]Words[/box]", "<p>Words</p>", ""),
    ("[vc_row][vc_column]Words[/vc_column][/vc_row]", "<p>Words</p>", ""),
    ("[dropcap]T[/dropcap]he story", "<p>The story</p>", "<p>he story</p>"),
    ('before [contact-form-7 id="1"] after', "<p>before after</p>", "<p>before after</p>"),
    ("a [button link=/x /] b", "<p>a b</p>", "<p>a b</p>"),
    ("[youtube https://youtu.be/abcdefghijk]", '<div data-embed="youtube" data-id="abcdefghijk" data-url="https://www.youtube.com/watch?v=abcdefghijk"></div>', ""),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "kept", "dropped"), UNKNOWN)
def test_an_unknown_shortcode_leaves_its_text_or_nothing_and_is_always_told(raw: str, kept: str, dropped: str) -> None:
    assert converted(raw).html == kept
    assert converted(raw, unknown="drop").html == dropped
    for found in (converted(raw), converted(raw, unknown="drop")):
        assert {loss.code for loss in found.losses} == {"unknown-shortcode"}


def test_a_gallery_shows_its_attachments_or_those_of_the_story() -> None:
    assert [each.attachment for each in converted('[gallery ids="3, 4,3" columns="2"]').figures] == [3, 4]
    assert [each.attachment for each in converted("[gallery include='5']").figures] == [5]
    bare = converted("[gallery]", gallery=(8, 9))
    assert [(each.attachment, each.place) for each in bare.figures] == [(8, "gallery"), (9, "gallery")]


def test_a_file_in_any_size_and_scheme_is_its_attachment() -> None:
    attachments = {"https://old.example.org/files/a.jpg": 12}
    for src in ("/files/a.jpg", "http://old.example.org/files/a-300x200.jpg?w=300", "/files/a-scaled.jpg"):
        (figure,) = converted(f'<img src="{src}">', attachments=attachments).figures
        assert figure.attachment == 12


def test_a_picture_that_a_script_loads_is_shown_once_from_where_it_is() -> None:
    lazy = '<img src="data:image/gif;base64,R0" data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>'
    assert [each.src for each in converted(lazy).figures] == ["https://old.example.org/a.jpg"]


def test_a_smile_is_a_character() -> None:
    assert converted('Well <img class="wp-smiley" src="/s.png" alt=":-)"> done').html == "<p>Well :-) done</p>"
