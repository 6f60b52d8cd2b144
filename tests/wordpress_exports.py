"""Exports as WordPress writes them, small, and the import of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from articles.models import Article, Author, Caption, Edition, Revision, Section, Tag
from media.models import Image
from publishing.models import Change, Mention, Publication, Thing
from wordpress.models import Imported, ImportedCaption, OldAddress, Run
from wordpress.services import importing
from wordpress.services.importing import Options

SITE = "https://old.example"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/">
<channel>
<title>The Old Courier</title>
<link>https://old.example</link>
<language>en-US</language>
<wp:wxr_version>{version}</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login><![CDATA[aida]]></wp:author_login>
<wp:author_display_name><![CDATA[Aida Sadykova]]></wp:author_display_name></wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>news</wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[News]]></wp:cat_name></wp:category>
<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>politics</wp:category_nicename>
<wp:category_parent>news</wp:category_parent><wp:cat_name><![CDATA[Politics]]></wp:cat_name></wp:category>
<wp:tag><wp:term_id>5</wp:term_id><wp:tag_slug>energy</wp:tag_slug><wp:tag_name><![CDATA[Energy]]></wp:tag_name></wp:tag>
"""
FOOT = "</channel>\n</rss>\n"
POLITICS = '<category domain="category" nicename="politics"><![CDATA[Politics]]></category>'
FAR = "2100-01-01 10:00:00"
ENERGY = '<category domain="post_tag" nicename="energy"><![CDATA[Energy]]></category>'


def meta(key: str, value: object) -> str:
    """Return a field of an item."""
    return (
        f"<wp:postmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def post(
    number: int,
    title: str = "Wind farm opens",
    body: str = "<p>The lake rose by two metres in a night.</p>",
    *,
    kind: str = "post",
    status: str = "publish",
    at: str = "2015-03-04 09:30:00",
    excerpt: str = "",
    more: str = POLITICS + ENERGY,
    password: str = "",
    slug: str | None = None,
) -> str:
    """Return an item."""
    name = slug if slug is not None else f"{title.lower().replace(' ', '-')}-{number}"
    return f"""<item>
<title><![CDATA[{title}]]></title>
<link>{SITE}/{at[:4]}/{at[5:7]}/{at[8:10]}/{name}/</link>
<dc:creator><![CDATA[aida]]></dc:creator>
<guid isPermaLink="false">{SITE}/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date>{at}</wp:post_date>
<wp:post_date_gmt>{at}</wp:post_date_gmt>
<wp:post_name>{name}</wp:post_name>
<wp:status>{status}</wp:status>
<wp:post_parent>0</wp:post_parent>
<wp:post_type>{kind}</wp:post_type>
<wp:post_password>{password}</wp:post_password>
<wp:is_sticky>0</wp:is_sticky>
{more}
</item>
"""


def photo(number: int, name: str = "lake.jpg", *, caption: str = "The lake at dawn", alt: str = "A lake") -> str:
    """Return an attachment that is a picture."""
    address = f"{SITE}/wp-content/uploads/2015/03/{name}"
    more = f"<wp:attachment_url>{address}</wp:attachment_url>" + meta("_wp_attachment_image_alt", alt)
    more += meta("_wp_attached_file", f"2015/03/{name}")
    stem = name.partition(".")[0]
    return post(number, stem, "", kind="attachment", status="inherit", excerpt=caption, more=more, slug=stem)


def shown(number: int, name: str = "lake.jpg", words: str = "The lake; photo: Pia Orlova") -> str:
    """Return a picture in a body, as the classic editor writes it."""
    picture = (
        f'<img class="wp-image-{number}" src="{SITE}/wp-content/uploads/2015/03/{name}" alt="Water" width="640" />'
    )
    return f'[caption id="attachment_{number}" align="aligncenter" width="640"]{picture} {words}[/caption]'


def write(folder: Path, *items: str, name: str = "export.xml", version: str = "1.2") -> Path:
    """Return an export that holds these items."""
    path = folder / name
    path.write_text(HEAD.format(version=version) + "".join(items) + FOOT, "utf-8")
    return path


def bring(*files: Path, **options: Any) -> Run:
    """Return a finished run."""
    return importing.run(files, Options(**options))


def the(title: str) -> Article:
    """Return the story of this headline."""
    return Article.objects.get(headline=title)


def archive(folder: Path) -> Path:
    """Return an export of a dozen stories, every third with a picture."""
    told = [
        post(number, f"Story {number}", shown(90 + number % 3) if number % 3 == 0 else "Wind.")
        for number in range(1, 13)
    ]
    return write(folder, *told, photo(90, "a.jpg"), photo(91, "b.jpg", caption="; Reuters"))


def everything() -> dict[str, list[Any]]:
    """Return all that an import writes, but for the times at which it did."""
    tables: dict[Any, tuple[str, ...]] = {
        Article: ("id", "state", "headline", "slug", "body", "text", "revision", "section__slug", "first_published_at"),
        Caption: ("key", "article_id", "image_id", "place", "position", "text", "credit", "alt"),
        Edition: ("article_id", "number", "content__body", "content__captions"),
        Image: ("id", "caption", "credit", "alt", "file_name"),
        Imported: ("kind", "key", "digest", "article_id", "image_id", "losses"),
        ImportedCaption: ("key", "attachment", "original", "confidence"),
        OldAddress: ("host", "path", "article_id"),
        Publication: ("key", "path", "published_at", "updated_at", "text"),
        Mention: ("publication_id", "thing"),
        Revision: ("article_id", "number"),
        Section: ("slug", "name"),
        Tag: ("slug", "name"),
        Author: ("slug", "name"),
        Thing: ("key", "live_count", "latest_at"),
    }
    found = {model.__name__: sorted(map(repr, model.objects.values_list(*fields))) for model, fields in tables.items()}
    return found | {"Change": sorted(map(repr, Change.objects.values_list("kind", "thing", "path")))}
