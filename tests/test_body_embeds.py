"""What a story shows of other sites: recognised by one table, kept as provider and id, never as their HTML."""

from __future__ import annotations

import pytest

from articles.body.blocks import blocks
from articles.body.clean import clean
from articles.body.embeds import PROVIDERS, Embed, known, recognise

VIDEO = "dQw4w9WgXcQ"
TRACK = "4uLU6hMCjMI75M1A2tKUQC"
PFBID = "pfbid02cXyZ1234567890abcdefghijklmnop"
FACEBOOK = "https://www.facebook.com"

SAME = {
    ("youtube", VIDEO): [
        f"https://www.youtube.com/watch?v={VIDEO}",
        f"http://youtube.com/watch?app=desktop&v={VIDEO}&t=42s#top",
        f"https://youtu.be/{VIDEO}?si=abc",
        f"//www.youtube-nocookie.com/embed/{VIDEO}?rel=0",
        f"https://m.youtube.com/shorts/{VIDEO}",
        f"https://www.youtube.com/live/{VIDEO}?feature=share",
    ],
    ("x", "1234567890123456789"): [
        "https://x.com/courier/status/1234567890123456789",
        "https://twitter.com/courier/status/1234567890123456789?ref_src=twsrc%5Etfw",
        "https://mobile.twitter.com/courier/statuses/1234567890123456789/photo/1",
        "https://x.com/i/web/status/1234567890123456789",
    ],
    ("telegram", "courier/128"): [
        "https://t.me/courier/128",
        "https://t.me/s/courier/128?single",
        "https://telegram.me/courier/128",
    ],
    ("instagram", "CxAbC_-1234"): [
        "https://www.instagram.com/p/CxAbC_-1234/?igsh=x",
        "https://instagram.com/courier/reel/CxAbC_-1234",
        "https://www.instagram.com/p/CxAbC_-1234/embed/captioned/",
    ],
    ("facebook", f"courier/posts/{PFBID}"): [f"{FACEBOOK}/courier/posts/{PFBID}?__tn__=x"],
    ("facebook", "courier/videos/1234567890"): ["https://m.facebook.com/courier/videos/a-flood/1234567890/"],
    ("facebook", "1234567890"): [f"{FACEBOOK}/watch/?v=1234567890", f"{FACEBOOK}/video.php?v=1234567890"],
    ("facebook", "100064/posts/998877"): [f"{FACEBOOK}/permalink.php?story_fbid=998877&id=100064"],
    ("facebook", "reel/1234567890"): [
        f"{FACEBOOK}/reel/1234567890",
        f"{FACEBOOK}/plugins/video.php?height=314&href=https%3A%2F%2Fwww.facebook.com%2Freel%2F1234567890&width=560",
    ],
    ("tiktok", "@courier/video/7123456789012345678"): [
        "https://www.tiktok.com/@courier/video/7123456789012345678?lang=en"
    ],
    ("tiktok", "7123456789012345678"): [
        "https://www.tiktok.com/embed/v2/7123456789012345678",
        "https://www.tiktok.com/player/v1/7123456789012345678?autoplay=0",
    ],
    ("vimeo", "76979871"): [
        "https://vimeo.com/76979871",
        "https://player.vimeo.com/video/76979871?badge=0",
        "https://vimeo.com/channels/staffpicks/76979871",
    ],
    ("vimeo", "76979871/0a1b2c3d4e"): [
        "https://vimeo.com/76979871/0a1b2c3d4e",
        "https://player.vimeo.com/video/76979871?h=0a1b2c3d4e&title=0",
    ],
    ("spotify", f"track/{TRACK}"): [
        f"https://open.spotify.com/track/{TRACK}?si=x",
        f"https://open.spotify.com/intl-de/track/{TRACK}",
        f"https://open.spotify.com/embed/track/{TRACK}?utm_source=generator",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("thing", "address"), [(thing, each) for thing, every in SAME.items() for each in every])
def test_every_way_to_write_an_address_names_the_same_thing(thing: tuple[str, str], address: str) -> None:
    found = recognise(address)
    assert found is not None
    assert (found.provider, found.id) == thing
    assert recognise(found.url) == known(*thing) == found


STRANGERS = [
    f"https://www.youtube.com.example.org/watch?v={VIDEO}",
    f"https://www.youtube.com@example.org/watch?v={VIDEO}",
    f"https://user@www.youtube.com/watch?v={VIDEO}",
    f"https://www.youtube.com:8443/watch?v={VIDEO}",
    f"https://example.org/https://youtu.be/{VIDEO}",
    f"https://example.org\\@youtu.be/{VIDEO}",
    f"https://www.y\u043eutube.com/watch?v={VIDEO}",  # a Cyrillic о
    f"https://\uff59outu.be/{VIDEO}",
    f"https://notyoutube.com/watch?v={VIDEO}",
    f"https://www.youtube.com./watch?v={VIDEO}",
    f"https://youtu.be/{VIDEO}\n",
    f"javascript://youtu.be/{VIDEO}",
    f"youtu.be/{VIDEO}",
    "https://www.youtube.com/watch?v=short",
    "https://www.youtube.com/bloombergtv",  # a channel, as long as a video's id
    "https://www.youtube.com/@courier",
    "https://youtu.be/",
    "https://x.com/courier",
    "https://t.me/c/1234567/89",  # a private channel
    "https://t.me/courier",
    "https://www.instagram.com/courier/",
    f"{FACEBOOK}/courier",
    f"{FACEBOOK}/../posts/1234567",
    f"{FACEBOOK}/plugins/post.php?href=https%3A%2F%2Fexample.org%2Fposts%2F1234567",
    "https://vm.tiktok.com/ZM8abc/",
    "https://vimeo.com/about",
    "https://open.spotify.com/user/courier",
    "https://[::1",
    "https://youtu.be/" + "a" * 3000,
    "",
]


@pytest.mark.parametrize("address", STRANGERS)
def test_what_only_looks_like_a_known_site_is_a_stranger(address: str) -> None:
    assert recognise(address) is None


def test_an_id_is_one_of_its_provider() -> None:
    assert known("youtube", VIDEO) == Embed("youtube", VIDEO, f"https://www.youtube.com/watch?v={VIDEO}")
    assert known("twitter", "12") == Embed("x", "12", "https://x.com/i/status/12")
    for provider, odd in (
        ("youtube", "abc"),
        ("youtube", f"{VIDEO}\n"),
        ("vimeo", "x/../y"),
        ("myspace", "1"),
        ("", ""),
    ):
        assert known(provider, odd) is None


def test_each_provider_says_what_it_is_called() -> None:
    assert {provider.label for provider in PROVIDERS} == {
        "YouTube", "X", "Telegram", "Instagram", "Facebook", "TikTok", "Vimeo", "Spotify",
    }  # fmt: skip


TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en">Water came <a href="https://t.co/x">today</a>.</p>&mdash; Courier '
    '(@courier) <a href="https://twitter.com/courier/status/99?ref_src=twsrc%5Etfw">May 5</a></blockquote>'
    '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
)
INSTAGRAM = (
    '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/CxAbC_-1234/?utm_source=x">'
    '<div><a href="https://www.instagram.com/p/CxAbC_-1234/">View this post</a></div></blockquote>'
    '<script async src="//www.instagram.com/embed.js"></script>'
)
FOREIGN = {
    "a frame": (f'<p>a</p><iframe width="560" src="https://www.youtube.com/embed/{VIDEO}"></iframe>', "youtube", VIDEO),
    "a frame in a paragraph": (f'<p>a<iframe src="//youtube.com/embed/{VIDEO}"></iframe></p>', "youtube", VIDEO),
    "a lazy frame": ('<p>a</p><iframe data-src="//player.vimeo.com/video/76979871"></iframe>', "vimeo", "76979871"),
    "a tweet": (f"<p>a</p>{TWEET}", "x", "99"),
    "an instagram": (f"<p>a</p>{INSTAGRAM}", "instagram", "CxAbC_-1234"),
    "a tiktok": (
        '<p>a</p><blockquote class="tiktok-embed" cite="https://www.tiktok.com/@courier/video/7123456789012345678">'
        "<section>x</section></blockquote>",
        "tiktok",
        "@courier/video/7123456789012345678",
    ),
    "a telegram": (
        '<p>a</p><script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="courier/128">'
        "</script>",
        "telegram",
        "courier/128",
    ),
    "a facebook": (f'<p>a</p><div class="fb-post" data-href="{FACEBOOK}/courier/posts/998877"></div>',
                   "facebook", "courier/posts/998877"),
    "a wordpress": (
        '<p>a</p><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/'
        f"{VIDEO}\n</div></figure>",
        "youtube",
        VIDEO,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_html_becomes_an_embed_and_nothing_of_it_stays(name: str) -> None:
    html, provider, wanted = FOREIGN[name]
    cleaned = clean(html)
    first, embed = blocks(cleaned.html)
    assert first == {"type": "paragraph", "html": "a"}
    assert (embed["type"], embed["provider"], embed["id"]) == ("embed", provider, wanted)
    assert embed["url"] == known(provider, wanted).url  # type: ignore[union-attr]
    assert clean(cleaned.html).html == cleaned.html
    assert not [line for line in cleaned.dropped if "frame" in line or "script" in line]


def test_a_link_is_never_lost_with_an_embed_that_we_do_not_know() -> None:
    href = "https://maps.example.org/embed?a=1&b=2"
    kept = '<p><a href="https://maps.example.org/embed?a=1&amp;b=2">https://maps.example.org/embed?a=1&amp;b=2</a></p>'
    for html in (
        f'<div data-embed="maps" data-url="{href}"></div>',
        f'<div data-embed="youtube" data-id="no" data-url="{href}"></div>',
        f'<iframe src="{href}"></iframe>',
        f'<figure class="wp-block-embed"><div>{href.replace("&", "&amp;")}</div></figure>',
    ):
        assert clean(html).html == kept
    assert (
        clean(f"<table><tr><td><iframe src='{href}'></iframe></td><td>b</td></tr></table>").html.count(href[:30]) == 2
    )


def test_an_embed_where_only_words_can_stand_is_a_link() -> None:
    embed = f'<div data-embed="youtube" data-id="{VIDEO}"></div>'
    table = clean(f"<table><tr><td>{embed}</td><td>b</td></tr></table>").html
    assert f'<td><a href="https://www.youtube.com/watch?v={VIDEO}">' in table


def test_an_embed_that_names_nothing_is_dropped_and_said() -> None:
    cleaned = clean('<p>a</p><div data-embed="youtube" data-id="no"></div><div data-embed="myspace"></div>')
    assert cleaned.html == "<p>a</p>"
    assert "2 embeds that name nothing" in cleaned.dropped
    assert clean('<div data-embed="x" data-url="javascript:alert(1)"></div>').html == ""


def test_an_old_story_learns_where_its_embeds_lead() -> None:
    (block,) = blocks(f'<div data-embed="youtube" data-id="{VIDEO}"></div>')
    assert block == {
        "type": "embed", "provider": "youtube", "id": VIDEO, "url": f"https://www.youtube.com/watch?v={VIDEO}",
    }  # fmt: skip
