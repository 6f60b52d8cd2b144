"""Shortcodes: which brackets are any, what their attributes say, and how one recognises them when they are broken.

Names of WordPress's own are shortcodes wherever they stand. Anything else in brackets is
prose (“[sic]”, “[a small boat]”) unless it looks like nothing that a person writes: with
name=value, with an end of its own, closing itself, or by a name that only plugins have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

KNOWN = frozenset(("caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist"))
# Names of widespread plugins that stand without attributes, and that no sentence has.
PLUGINS = (  # noqa: SIM905 - a line of names reads better than a hundred lines
    "youtube vimeo soundcloud instagram tiktok dailymotion spotify gist googlemaps googlemap nggallery slideshow "
    "jwplayer contact-form contact-form-7 wpforms gravityform ninja_form toc adsense sitemap embedyt polldaddy "
    "rutube vkvideo telegram tweet"
).split(" ")
QUOTES = "\"“”„″«»'‘’′"
# A value in quotes may hold brackets, in pairs: caption="He [sic] said".
IN_QUOTES = "|".join(
    (
        r'"(?:[^"\[\]]|\[[^"\[\]]*+\])*+"',
        r"'(?:[^'\[\]]|\[[^'\[\]]*+\])*+'",
        r"[“”„″](?:[^“”″\[\]]|\[[^“”″\[\]]*+\])*+[“”″]",
    )
)
GIVEN = rf"""(?:(?=[\s=/\xa0"'“”„″])(?:[^\[\]"'“”„″]++|{IN_QUOTES}|["'“”„″])*+)?+"""
NAME = r"[A-Za-z][\w-]*+"
ENDS = re.compile(rf"\[/({NAME})\s*+\]")

PAIR = re.compile(
    r"""([A-Za-z][\w-]*+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|[“”„″«»]([^“”„″«»]*+)[“”″»]|[‘’′]([^‘’′]*+)[’′]|([^\s"'“”]++))"""
)
QUOTE_REFERENCES = re.compile(r"&(?:quot|ldquo|rdquo|Prime|#34|#8220|#8221|#8243|#x22);")
OLD_CAPTION = re.compile(r"""\bcaption\s*+=\s*+(["'“”„″])""", re.I)
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>\[\]“”]++", re.I)


# What WordPress's own shortcodes say to the page, not to the reader.
TECHNICAL = (  # noqa: SIM905
    "id ids attachment attachment_id align width height class caption credit include exclude columns size link order "
    "orderby type itemtag icontag captiontag src url mp3 m4a ogg oga wav wma flac mp4 m4v webm ogv wmv flv loop "
    "autoplay preload poster style"
).split(" ")
WORDS = ("caption", "credit")


@dataclass(frozen=True, slots=True)
class Given:
    """The attributes of a shortcode by name in lower case, and the bare values between them."""

    named: dict[str, str] = field(default_factory=dict)
    bare: tuple[str, ...] = ()

    def get(self, *names: str) -> str:
        """Return the first of these attributes that says something."""
        return next((self.named[name] for name in names if self.named.get(name)), "")

    def address(self) -> str:
        """Return the first web address among the values."""
        values = [*self.named.values(), *self.bare]
        return next((found[0] for value in values if (found := ADDRESS.search(value))), "")


def attributes(given: str) -> Given:
    """Read the attributes of a shortcode, in any order and by any quotes."""
    if '"' not in given:
        given = QUOTE_REFERENCES.sub('"', given)
    read = _pairs(given)
    old = OLD_CAPTION.search(given) if "caption" in read.named and read.is_torn else None
    if old is None:
        return Given(read.named, read.bare)
    # Quotes within the quotes: the caption is all up to the last of them.
    last = max(given.rfind(mark) for mark in QUOTES)
    before = _pairs(given[: old.start()])
    return Given(before.named | {"caption": given[old.end() : max(last, old.end())]}, before.bare)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Attributes by name, what stands between them, and whether something stands behind a caption that looks torn."""

    named: dict[str, str]
    bare: tuple[str, ...]
    is_torn: bool


def _pairs(given: str) -> _Pairs:
    named: dict[str, str] = {}
    bare: list[str] = []
    place, is_torn = 0, False
    for pair in PAIR.finditer(given):
        name, value = pair[1].lower(), unescape(next(value for value in pair.groups()[1:] if value is not None))
        between = _bare(given[place : pair.start()])
        is_torn |= bool(between) and "caption" in named
        bare += between
        if name in named:
            bare.append(value)  # said twice: the first one counts
        named.setdefault(name, value)
        place = pair.end()
    behind = _bare(given[place:].rstrip().removesuffix("/"))
    return _Pairs(named, (*bare, *behind), is_torn or (bool(behind) and "caption" in named))


def _bare(between: str) -> list[str]:
    return [word for part in between.strip().lstrip("=").split() if (word := part.strip(QUOTES))]


def strange(given: Given, *used: str) -> str:
    """Return what attributes say that is for no machine, apart from what was `used`; empty where that is nothing."""
    named = (f"{name}={value}" for name, value in given.named.items() if name not in TECHNICAL)
    captions = (value for name, value in given.named.items() if name in WORDS and value and name not in used)
    bare = (value for value in given.bare if value not in used)
    return " ".join((*named, *captions, *bare))


def is_shortcode(name: str, given: str, *, closes_itself: bool, has_end: bool) -> bool:
    """Return whether `[name given]` is meant for a machine."""
    if name.lower() in KNOWN:
        # “[Video] The president speaks”: somebody's word in front of a headline.
        return name.islower() or bool(given.strip()) or has_end
    if closes_itself or has_end or "_" in name.strip("_") or name in PLUGINS:
        return True
    return given.startswith("=") or PAIR.search(given) is not None


def numbers(value: str) -> list[int]:
    """Return the ids in a list of them (“12, 13,14”), each once."""
    return list(dict.fromkeys(int(found) for found in re.findall(r"\d{1,18}", value)))
