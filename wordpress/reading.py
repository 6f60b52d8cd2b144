"""From an element of an export to plain values. Raises ValueError, in words, for what cannot be told apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

from newsroom import text
from wordpress.items import Item, Term, Writer

# The fields that an import reads; of all others it reports the names.
META = frozenset(
    {
        "_thumbnail_id",
        "footnotes",
        "_wp_attachment_image_alt",
        "_wp_attached_file",
        "_wp_attachment_metadata",
        "_yoast_wpseo_title",
        "_yoast_wpseo_metadesc",
        "_yoast_wpseo_canonical",
        "_yoast_wpseo_primary_category",
    }
)
OLD_SLUG = "_wp_old_slug"
# WordPress's own housekeeping, of which nothing could be kept.
HOUSEKEEPING = (
    "_edit_",
    "_oembed_",
    "_menu_item_",
    "_wp_page_template",
    "_publicize",
    "_attachment_original_parent_id",
)
TERMS = {
    "wp:category": ("category", "wp:category_nicename", "wp:cat_name", "wp:category_parent", "wp:category_description"),
    "wp:tag": ("post_tag", "wp:tag_slug", "wp:tag_name", "", "wp:tag_description"),
    "wp:term": ("", "wp:term_slug", "wp:term_name", "wp:term_parent", "wp:term_description"),
}
DOMAINS = {"tag": "post_tag"}  # as WXR 1.0 calls it


def _raw(element: Element, name: str) -> str:
    prefix, colon, local = name.rpartition(":")
    return element.findtext(f"{{{prefix}}}{local}" if colon else local) or ""


def _said(element: Element, name: str) -> str:
    return text.line(_raw(element, name))


def _number(element: Element, name: str) -> int:
    value = _said(element, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def read_writer(element: Element, line: int) -> Writer:
    """Return a person."""
    login = _said(element, "wp:author_login")
    if not login:
        raise ValueError("An author without a login.")
    names = f"{_said(element, 'wp:author_first_name')} {_said(element, 'wp:author_last_name')}".strip()
    return Writer(
        login=login,
        name=_said(element, "wp:author_display_name") or names or login,
        id=_number(element, "wp:author_id"),
        bio=text.prose(_raw(element, "wp:author_description")),
    )


def read_term(element: Element, kind: str, line: int) -> Term:
    """Return a category, a tag or another term."""
    domain, slug, name, parent, description = TERMS[kind]
    found = Term(
        domain=domain or _said(element, "wp:term_taxonomy"),
        slug=_said(element, slug),
        name=_said(element, name),
        id=_number(element, "wp:term_id"),
        parent=_said(element, parent) if parent else "",
        description=text.prose(_raw(element, description)),
    )
    if not (found.slug or found.name):
        raise ValueError("A term without a name.")
    return found


def read_item(element: Element, line: int) -> Item:
    """Return an item."""
    number, kind = _number(element, "wp:post_id"), _said(element, "wp:post_type")
    if not number:
        raise ValueError("An item without a post id.")
    fields = list(_fields(element))
    first: dict[str, str] = {}
    for key, value in fields:
        if key in META:
            first.setdefault(key, value)
    others = dict.fromkeys(k for k, _ in fields if k not in META and k != OLD_SLUG and not k.startswith(HOUSEKEEPING))
    return Item(
        id=number,
        kind=kind or "post",
        line=line,
        title=_raw(element, "title"),
        link=_said(element, "link"),
        guid=_said(element, "guid"),
        creator=_said(element, "dc:creator"),
        body=_raw(element, "content:encoded"),
        excerpt=_raw(element, "excerpt:encoded"),
        at=_instant(_said(element, "wp:post_date_gmt")) or _published(element),
        wall=_moment(_said(element, "wp:post_date")),
        modified=_instant(_said(element, "wp:post_modified_gmt")),
        status=_said(element, "wp:status"),
        slug=_said(element, "wp:post_name"),
        parent=_number(element, "wp:post_parent"),
        has_password=bool(_said(element, "wp:post_password")),
        is_sticky=_said(element, "wp:is_sticky") == "1",
        attachment_url=_said(element, "wp:attachment_url"),
        terms=tuple(_filed(element)),
        meta=first,
        old_slugs=tuple(dict.fromkeys(value for key, value in fields if key == OLD_SLUG and value)),
        other_meta=tuple(others),
        comments=len(element.findall("{wp}comment")),
    )


def _fields(element: Element) -> Iterator[tuple[str, str]]:
    for field in element.iterfind("{wp}postmeta"):
        if key := _said(field, "wp:meta_key"):
            yield key, _raw(field, "wp:meta_value")


def _filed(element: Element) -> Iterator[Term]:
    """Yield what an item is filed under. WXR 1.0 names each twice, once without its taxonomy."""
    found = [
        (each.get("domain") or "", each.get("nicename") or "", text.line(each.text or "")) for each in _all(element)
    ]
    known = {name for domain, _, name in found if domain}
    for domain, slug, name in dict.fromkeys(found):
        if (slug or name) and (domain or name not in known):
            yield Term(domain=DOMAINS.get(domain, domain or "category"), slug=slug, name=name)


def _all(element: Element) -> list[Element]:
    return element.findall("category")


def _moment(written: str) -> dt.datetime | None:
    if not written or written.startswith("0000"):
        return None
    try:
        return dt.datetime.fromisoformat(written[:19])  # a clock on a wall, of a zone unknown
    except ValueError:
        return None


def _instant(written: str) -> dt.datetime | None:
    found = _moment(written)
    return found.replace(tzinfo=dt.UTC) if found else None


def _published(element: Element) -> dt.datetime | None:
    """Return what pubDate says, for exports without a time in UTC. WordPress writes the year -1 for drafts."""
    try:
        found = parsedate_to_datetime(_said(element, "pubDate"))
    except (ValueError, TypeError):
        return None
    return found.astimezone(dt.UTC) if found.tzinfo and found.year > 1 else None
