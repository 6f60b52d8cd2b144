"""What exports and reports say in codes, in an editor's words: kinds of things, and of what could not be carried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from newsroom.tongues import Words

# In the order in which somebody looks at them: first what readers would miss.
GROUPS: Mapping[Words, Mapping[str, Words]] = {
    _("Stories"): {
        "refused": _("Not brought in: the newsroom refused them"),
        "password": _("For readers with a password: not public here"),
        "private": _("Private there: not public here"),
        "status": _("Of a status that nobody knows: drafts here"),
        "no_time": _("Without a time of publication: drafts here"),
        "missed": _("Scheduled for a time that is past: drafts here"),
        "kept": _("Changed at the source and here: they stay as they are here"),
        "deleted": _("Deleted here: they stay so"),
        "no_title": _("Without a title: named by their first words"),
        "cut": _("Words longer than their field: cut"),
        "cut-off": _("The page shows only the beginning"),
        "address": _("Addresses that were taken: they have another one here"),
        "canonical": _("Original addresses that are none"),
        "seo_template": _("Titles for search engines that a plugin put together"),
        "sticky": _("Pinned to the front page: place them in a collection"),
        "footnotes": _("Footnotes that could not be read"),
    },
    _("Text"): {
        "lost-text": _("Words that are nowhere any more"),
        "too-long": _("Text beyond what a story holds"),
        "beyond-measure": _("Stories too tangled to keep more than their words"),
        "embed-text": _("Words quoted in an embed, which the other site shows"),
        "gallery-caption": _("Captions of whole galleries: paragraphs here"),
        "more-text": _("Words of “Read more”"),
        "title-attribute": _("Words that showed under the pointer"),
        "comment": _("Notes hidden in the text"),
        "page-break": _("Breaks between pages of one story"),
    },
    _("Pictures"): {
        "file": _("No photos: files, which stay where they are"),
        "no_file": _("Without a file: they wait for their pictures"),
        "picture": _("Files that could not be taken"),
        "photo_deleted": _("Photos that were deleted here"),
        "misplaced-picture": _("Pictures where none can stand"),
        "moved-picture": _("Pictures inside of something: they stand after it"),
        "too-many-pictures": _("Pictures beyond what a story holds"),
        "repeated-picture": _("Pictures that stood twice"),
        "picture-without-address": _("Pictures that lead to no file"),
        "caption-without-picture": _("Captions without a picture: paragraphs here"),
        "empty-gallery": _("Galleries without a picture"),
        "picture-link": _("Links that a picture led to"),
        "picture-title": _("Titles of pictures"),
        "tracking-pixel": _("Invisible pictures that count readers"),
    },
    _("Links and embeds"): {
        "unknown-embed": _("Embeds of sites that nobody knows: links here"),
        "frame-as-link": _("Frames of other sites: links here"),
        "video-as-link": _("Videos: links here"),
        "audio-as-link": _("Recordings: links here"),
        "object-as-link": _("Films of old plug-ins: links here"),
        "video-without-address": _("Videos that lead to no file"),
        "audio-without-address": _("Recordings that lead to no file"),
        "embed-without-address": _("Embeds that lead nowhere"),
        "playlist": _("Playlists"),
        "file-button": _("Buttons of files to download"),
        "dead-link": _("Links that lead nowhere"),
    },
    _("Shortcodes"): {
        "unknown-shortcode": _("Of plugins that nobody knows"),
        "unclosed-shortcode": _("Begun and never closed"),
        "cut-shortcode": _("Broken off"),
        "stray-end": _("Ends without a beginning"),
        "shortcode-attribute": _("Settings that say nothing here"),
        "shortcode-in-attribute": _("Inside of a picture’s words"),
    },
    _("Blocks and markup"): {
        "dynamic-block": _("Blocks that the site filled by itself"),
        "unknown-block": _("Blocks of plugins"),
        "reusable-block": _("Blocks that stories share, and that are not in the files"),
        "dropped-tag": _("Elements that no story has here: their text stays"),
        "torn-tag": _("Broken elements"),
        "cleaned": _("Looks and scripts that were cleaned away"),
    },
}
OTHER = _("Other")
# What WordPress calls the things of an export, and what it says of them; any other as a plugin calls it.
KINDS: Mapping[str, Words] = {
    "post": _("Posts"),
    "page": _("Pages"),
    "attachment": _("Photos and files"),
    "wp_block": _("Blocks that stories share"),
    "nav_menu_item": _("Entries of menus"),
    "wp_navigation": _("Menus"),
    "revision": _("Older versions"),
    "custom_css": _("Style sheets"),
    "wp_global_styles": _("Styles of themes"),
    "wp_template": _("Templates"),
    "wp_template_part": _("Parts of templates"),
}
STATUSES: Mapping[str, Words] = {
    "publish": _("published"),
    "future": _("scheduled"),
    "pending": _("in review"),
    "draft": _("draft"),
    "auto-draft": _("begun, and never saved"),
    "private": _("private"),
    "trash": _("in the trash"),
    "inherit": "",  # of no status of its own
}


@dataclass(frozen=True)
class Group:
    """Losses of one heading: each with its code, in words, and how many there were; the most first."""

    name: str
    count: int
    rows: list[tuple[str, str, int]]


def thing(named: str) -> str:
    """Return what things of an export are called: “Posts, published” for "post/publish"."""
    kind, _slash, status = named.partition("/")
    return ", ".join(filter(None, (str(KINDS.get(kind, kind)), str(STATUSES.get(status, status)))))


def words(code: str) -> str:
    """Return what a loss is called; one that nobody has named by its code."""
    return next((str(said[code]) for said in GROUPS.values() if code in said), code)


def grouped(counts: Mapping[str, int]) -> list[Group]:
    """Return the headings that have any losses, in their order; codes that nobody has named come last."""
    named = {code for said in GROUPS.values() for code in said}
    rest = {code: code for code in counts if code not in named}
    found = []
    for name, said in [*GROUPS.items(), (OTHER, rest)]:
        rows = [(code, str(about), counts[code]) for code, about in said.items() if counts.get(code)]
        if rows:
            rows.sort(key=lambda row: -row[2])
            found.append(Group(str(name), sum(count for *_, count in rows), rows))
    return found
