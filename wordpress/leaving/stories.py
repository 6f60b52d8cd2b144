"""Stories as posts and pages: what readers see of a public one, the working copy of any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from email.utils import format_datetime
from html import escape
from itertools import batched
from typing import Any

from django.conf import settings

from articles import snapshot
from articles.models import Article, Author, Section, Tag
from articles.render import story_path
from media.models import Image
from publishing.formats import notes
from wordpress.leaving import blocks, xml
from wordpress.leaving.photos import Numbers, shown, times

AT_ONCE = 50  # stories read at a time
Content = dict[str, Any]
State = Article.State
STATUS = {
    State.PUBLISHED: "publish",
    State.SCHEDULED: "future",
    State.IN_REVIEW: "pending",
    State.APPROVED: "pending",
    State.SPIKED: "trash",
}
RELATED = ("tags", "bylines", "picks", "captions", "corrections", "old_slugs")


class Names:
    """People, sections and tags by id: what the ids in stories stand for."""

    def __init__(self) -> None:
        self.people = {each.pk: each for each in Author.objects.all()}
        self.sections = {each.pk: each for each in Section.objects.select_related("parent")}
        self.tags = dict[int, tuple[str, str]]()

    def read_tags(self, contents: Iterable[Content]) -> None:
        """Look up the tags that some stories have; of those there may be a hundred thousand."""
        wanted = {pk for content in contents for pk in content["tags"]}
        self.tags = {
            pk: (slug, name) for pk, slug, name in Tag.objects.filter(pk__in=wanted).values_list("pk", "slug", "name")
        }


def items(numbers: Numbers) -> Iterator[str]:
    """Yield an item for each story, in a number of queries that grows with batches, not with stories."""
    names, number = Names(), numbers.most()
    rows = Article.objects.select_related("live_edition").prefetch_related(*RELATED).order_by("pk")
    for batch in batched(rows.iterator(chunk_size=AT_ONCE), AT_ONCE):
        told = [(article, _content(article)) for article in batch]
        names.read_tags(content for _, content in told)
        wanted = {use["image"] for _, content in told for use in content["captions"]}
        images = {str(image.pk): image for image in Image.everything.filter(pk__in=wanted)}
        for article, content in told:
            number += 1
            yield _item(number, article, content, names, images, numbers)


def _content(article: Article) -> Content:
    return article.live_edition.content if article.live_edition else snapshot.take(article)


def _item(
    number: int, article: Article, content: Content, names: Names, images: Mapping[str, Image], numbers: Numbers
) -> str:
    at = _time(article)
    people = [names.people[pk] for pk, _ in content["bylines"] if pk in names.people]
    photos = shown(content["captions"], images, numbers)
    status = "publish" if article.live_edition else STATUS.get(State(article.state), "draft")
    path = story_path(at, content["slug"]) if article.live_edition else f"/?p={number}"
    parts: dict[str, object] = {
        "title": escape(content["headline"], quote=False),
        "link": f"{settings.SITE_URL}{path}",
        "pubDate": format_datetime(at.astimezone(dt.UTC)),
        "dc:creator": people[0].slug if people else "",
        "guid": f"urn:uuid:{article.pk}",
        "description": "",
        "content:encoded": _body(content, photos),
        "excerpt:encoded": escape(content["summary"], quote=False),
        "wp:post_id": number,
        **times(at),
        "wp:comment_status": "closed",
        "wp:ping_status": "closed",
        "wp:post_name": content["slug"],
        "wp:status": status,
        "wp:post_parent": 0,
        "wp:menu_order": 0,
        "wp:post_type": "page" if content["kind"] == "page" else "post",
        "wp:post_password": "",
        "wp:is_sticky": 0,
    }
    return xml.item(parts, _more(article, content, people, names, numbers))


def _time(article: Article) -> dt.datetime:
    if article.live_edition:
        return article.live_edition.published_at
    return article.publish_at or article.first_published_at or article.created_at


def _body(content: Content, photos: Mapping[str, blocks.Shown]) -> str:
    said = blocks.write(content["body"], photos.get, content["language"])
    note, corrections = notes.notice_html(content), notes.corrections_html(content)
    return "\n\n".join(filter(None, (note, said, corrections)))


def _more(article: Article, content: Content, people: list[Author], names: Names, numbers: Numbers) -> Iterator[str]:
    if (section := names.sections.get(content["section"])) is not None:
        yield xml.filed("category", section.slug, section.name)
    for pk in content["tags"]:
        if pk in names.tags:
            yield xml.filed("post_tag", *names.tags[pk])
    yield xml.filed("language", content["language"], content["language"])  # as Polylang has it
    for person in people if len(people) > 1 else ():
        yield xml.filed("author", f"cap-{person.slug}", person.name)  # as Co-Authors Plus has them
    lead = next((use for use in content["captions"] if use["place"] == "lead"), None)
    if lead is not None:
        yield xml.meta("_thumbnail_id", numbers.of(lead["image"])[0] or "")
    yield xml.meta("_yoast_wpseo_title", content["seo_title"])
    yield xml.meta("_yoast_wpseo_metadesc", content["seo_description"])
    yield xml.meta("_yoast_wpseo_canonical", content["canonical_url"])
    for name in ("kicker", "dateline"):
        yield xml.meta(f"newsroom_{name}", content[name])
    for old in article.old_slugs.all():
        yield xml.meta("_wp_old_slug", old.slug)
