"""What a story may show from other sites: who has it and which it is, never their HTML.

One table for the cleaning gate and for the editor, which is handed it as JSON. Its patterns
are read by Python and by JavaScript alike, so they use only what means the same in both.
Hosts are whole names: “youtube.com.example.org” is none of ours. Short links whose target
only their owner knows (vm.tiktok.com, fb.watch) stay links; nobody is asked over the network.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

LONGEST = 2_000  # characters of an address
ENDS = r"/?(?:\?.*)?$"


@dataclass(frozen=True)
class Embed:
    """Something of another site: `provider` has it, `id` is its name there, `url` its page."""

    provider: str
    id: str
    url: str


@dataclass(frozen=True)
class Provider:
    """A site, the addresses of its things, and what the ids of those look like.

    `links` are patterns of path and query, each with the id that it gives ($1 is its first group);
    `shapes` are patterns of ids, each with the page of such a thing; `wraps` are pages that show
    what an address in one of their parameters names.
    """

    name: str
    label: str
    hosts: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    shapes: tuple[tuple[str, str], ...]
    wraps: tuple[tuple[str, str], ...] = ()


FB_ID = "pfbid[A-Za-z0-9]{10,100}|[0-9]{5,25}"
FB_PAGE = "[A-Za-z0-9][A-Za-z0-9.]{1,80}"
TIKTOK = "@[A-Za-z0-9_.]{1,32}"
SPOTIFY = "track|album|playlist|episode|show|artist"
YOUTUBE = (("[A-Za-z0-9_-]{11}", "https://www.youtube.com/watch?v=$0"),)

PROVIDERS = (
    Provider(
        "youtube",
        "YouTube",
        (
            *("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"),
            *("youtube-nocookie.com", "www.youtube-nocookie.com"),
        ),
        (
            (r"^/watch\?(?:.*&)?v=([A-Za-z0-9_-]{11})(?:&.*)?$", "$1"),
            (rf"^/(?:embed|shorts|live|v)/([A-Za-z0-9_-]{{11}}){ENDS}", "$1"),
        ),
        YOUTUBE,
    ),
    # By itself: what is a video's id here is a channel's name on youtube.com.
    Provider("youtube", "YouTube", ("youtu.be",), ((rf"^/([A-Za-z0-9_-]{{11}}){ENDS}", "$1"),), YOUTUBE),
    Provider(
        "x",
        "X",
        ("x.com", "www.x.com", "mobile.x.com", "twitter.com", "www.twitter.com", "mobile.twitter.com"),
        (
            (
                rf"^/(?:i/web|[A-Za-z0-9_]{{1,15}})/status(?:es)?/([0-9]{{1,20}})(?:/(?:photo|video)/[0-9])?{ENDS}",
                "$1",
            ),
        ),
        (("[0-9]{1,20}", "https://x.com/i/status/$0"),),
    ),
    Provider(
        "telegram",
        "Telegram",
        ("t.me", "telegram.me"),
        ((rf"^/(?:s/)?([A-Za-z][A-Za-z0-9_]{{3,31}})/(?:[0-9]{{1,9}}/)?([0-9]{{1,9}}){ENDS}", "$1/$2"),),
        (("[A-Za-z][A-Za-z0-9_]{3,31}/[0-9]{1,9}", "https://t.me/$0"),),
    ),
    Provider(
        "instagram",
        "Instagram",
        ("instagram.com", "www.instagram.com"),
        (
            (
                r"^/(?:[A-Za-z0-9_.]{1,30}/)?(?:p|reels?|tv)/([A-Za-z0-9_-]{5,40})"
                rf"(?:/embed(?:/captioned)?)?{ENDS}",
                "$1",
            ),
        ),
        (("[A-Za-z0-9_-]{5,40}", "https://www.instagram.com/p/$0/"),),
    ),
    Provider(
        "facebook",
        "Facebook",
        ("facebook.com", "www.facebook.com", "m.facebook.com", "web.facebook.com"),
        (
            (rf"^/({FB_PAGE})/(posts|videos)/(?:[A-Za-z0-9._-]+/)?({FB_ID}){ENDS}", "$1/$2/$3"),
            (r"^/(?:watch/?|watch/live/?|video\.php)\?(?:.*&)?v=([0-9]{5,25})(?:&.*)?$", "$1"),
            (
                rf"^/(?:permalink|story)\.php\?(?:.*&)?story_fbid=({FB_ID})&(?:.*&)?id=([0-9]{{5,25}})(?:&.*)?$",
                "$2/posts/$1",
            ),
            (rf"^/reel/([0-9]{{5,25}}){ENDS}", "reel/$1"),
            (rf"^/groups/({FB_PAGE})/(?:posts|permalink)/([0-9]{{5,25}}){ENDS}", "groups/$1/posts/$2"),
        ),
        (
            (r"[0-9]{5,25}", "https://www.facebook.com/watch/?v=$0"),
            (rf"(?:groups/)?{FB_PAGE}/(?:posts|videos)/(?:{FB_ID})", "https://www.facebook.com/$0"),
            (r"reel/[0-9]{5,25}", "https://www.facebook.com/$0"),
        ),
        ((r"^/plugins/(?:post|video)\.php\?", "href"),),
    ),
    Provider(
        "tiktok",
        "TikTok",
        ("tiktok.com", "www.tiktok.com", "m.tiktok.com"),
        (
            (rf"^/({TIKTOK})/(video|photo)/([0-9]{{8,25}}){ENDS}", "$1/$2/$3"),
            (rf"^/(?:embed(?:/v[0-9])?|player/v1)/([0-9]{{8,25}}){ENDS}", "$1"),
            (r"^/v/([0-9]{8,25})\.html(?:\?.*)?$", "$1"),
        ),
        (
            (r"[0-9]{8,25}", "https://www.tiktok.com/embed/v2/$0"),
            (rf"{TIKTOK}/(?:video|photo)/[0-9]{{8,25}}", "https://www.tiktok.com/$0"),
        ),
    ),
    Provider(
        "vimeo",
        "Vimeo",
        ("vimeo.com", "www.vimeo.com", "player.vimeo.com"),
        (
            (r"^/video/([0-9]{5,12})/?\?(?:.*&)?h=([0-9a-f]{8,12})(?:&.*)?$", "$1/$2"),
            (rf"^/([0-9]{{5,12}})/([0-9a-f]{{8,12}}){ENDS}", "$1/$2"),
            (
                r"^/(?:video/|channels/[A-Za-z0-9_-]+/|groups/[A-Za-z0-9_-]+/videos/"
                rf"|(?:album|showcase)/[0-9]+/video/)?([0-9]{{5,12}}){ENDS}",
                "$1",
            ),
        ),
        (("[0-9]{5,12}(?:/[0-9a-f]{8,12})?", "https://vimeo.com/$0"),),
    ),
    Provider(
        "spotify",
        "Spotify",
        ("open.spotify.com",),
        (
            (
                rf"^/(?:intl-[a-z]{{2}}/)?(?:embed(?:-podcast)?/)?({SPOTIFY})/([A-Za-z0-9]{{22}})(?:/video)?{ENDS}",
                "$1/$2",
            ),
        ),
        ((rf"(?:{SPOTIFY})/[A-Za-z0-9]{{22}}", "https://open.spotify.com/$0"),),
    ),
)
BY_NAME = {provider.name: provider for provider in PROVIDERS}
BY_HOST = {host: provider for provider in PROVIDERS for host in provider.hosts}
OTHER_NAMES = {"twitter": "x"}  # what imports call them


def known(provider: str, id: str) -> Embed | None:  # noqa: A002 - what providers call it
    """Return the thing that this provider has under this id; None for a stranger, or an id that is none of its."""
    name = OTHER_NAMES.get(provider, provider)
    for shape, page in BY_NAME[name].shapes if name in BY_NAME else ():
        if re.fullmatch(shape, id):
            return Embed(name, id, page.replace("$0", id))
    return None


def recognise(address: str) -> Embed | None:
    """Return what an address names on one of the sites that we know, None for any other address."""
    parts = _parts(address)
    provider = BY_HOST.get(parts.netloc.lower()) if parts else None
    if parts is None or provider is None:
        return None
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    for pattern, name in provider.wraps:
        if re.search(pattern, target):
            return next(filter(None, map(_inner, parse_qs(parts.query).get(name, []))), None)
    for pattern, made in provider.links:
        if found := re.search(pattern, target):
            return known(provider.name, re.sub(r"\$(\d)", lambda wanted: found[int(wanted[1])], made))
    return None


def _inner(address: str) -> Embed | None:
    """Return what a wrapped address names; what is wrapped again is nobody's honest link."""
    return None if "/plugins/" in address else recognise(address)


def _parts(address: str) -> SplitResult | None:
    """Return the parts of a web address; None for what two readers might read differently."""
    if len(address) > LONGEST or not address.isascii() or re.search(r"[\s\\\x00-\x1f\x7f]", address):
        return None
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
    except ValueError:
        return None
    # The whole netloc is looked up: a user's name or a port in it makes it another place.
    return parts if parts.scheme in {"http", "https"} else None


def table() -> list[dict[str, Any]]:
    """Return the table as the editor's script reads it."""
    return [asdict(provider) for provider in PROVIDERS]
