"""From an edition to the document that the public may see. The only renderer.

Publishing, refreshing and previewing all come here, so what an editor previews is what
readers get. Reads the edition and what it names by id; never the working copy's words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from babel.lists import format_list
from django.utils import timezone

from articles.body.blocks import blocks, passages
from articles.models import Article, Author, Edition, Section
from articles.photos import Photos
from articles.things import Named, read_named
from newsroom import words
from newsroom.dates import locale
from publishing.document import Alternate, AuthorRef, Body, Correction, Document, SectionRef, TagRef

# How a byline begins, in the languages that begin it with a word.
BY = {"en": "By {names}"}
# Stands in the document as the edition has it.
PLAIN = (
    *("kind", "language", "slug", "headline", "kicker", "summary", "dateline", "notice"),
    *("canonical_url", "seo_title", "seo_description"),
)
FIGURE = re.compile(r'<figure data-caption="([0-9a-f-]{36})"></figure>')


def build_document(
    edition: Edition,
    *,
    at: dt.datetime | None = None,
    named: Named | None = None,
    others: Sequence[Article] | None = None,
) -> Document:
    """Return the public form of an edition. The number of queries does not depend on its length.

    It is as readers may see it at `at`, by default now, until the document's `good_until`. Whoever
    has read what the edition names, and the story's translations, hands them in.
    """
    content, named = edition.content, named or read_named(edition)
    at, language = at or timezone.now(), content["language"]
    photos = Photos(content["captions"], at=at, language=language, images=named.images)
    body = build_body(content["body"], photos)
    authors = _authors(content["bylines"], named.authors)
    word_count = words.count(body.text)
    return Document(
        id=edition.article_id,
        **{name: content[name] for name in PLAIN},
        path=story_path(edition.published_at, content["slug"]),
        section=_section(named.section),
        tags=tuple(TagRef(tag.slug, tag.name, tag.kind) for tag in named.tags),
        authors=authors,
        byline=byline(authors, language),
        lead_image=photos.lead(),
        images=photos.in_order(),
        body=body,
        published_at=edition.published_at,
        updated_at=edition.signed_at,
        word_count=word_count,
        reading_minutes=words.reading_minutes(word_count),
        corrections=tuple(_corrections(content["corrections"])),
        alternates=tuple(_alternates(_live_others(edition.article_id) if others is None else others)),
        related=tuple(map(UUID, content.get("related", ()))),
        good_until=photos.good_until,
        without=photos.without,
    )


def build_body(html: str, photos: Photos) -> Body:
    """Return a canonical body in every form that front ends ask for, its figures filled."""
    references = blocks(html)
    said = passages(references, photos.captions_by_key())
    return Body(
        blocks=tuple(filled for block in references if (filled := photos.fill(block))),
        html=FIGURE.sub(lambda found: photos.html(found[1]), html),
        text="\n\n".join(text for text, is_caption in said if not is_caption),
        passages=tuple(said),
    )


def story_path(published_at: dt.datetime, slug: str) -> str:
    """Return where a story stands on the site: the month of its publication, in UTC, and its slug.

    UTC, so that moving the newsroom's time zone moves no story.
    """
    return f"/{published_at.astimezone(dt.UTC):%Y/%m}/{slug}"


def byline(authors: Iterable[AuthorRef], language: str) -> str:
    """Return the names as a line: "By A, B and C". Those with a role of their own are left out."""
    names = [author.name for author in authors if not author.role]
    if not names:
        return ""
    return BY.get(language, "{names}").format(names=format_list(names, style="standard", locale=locale(language)))


def _authors(parts: list[tuple[int, str]], known: Mapping[int, Author]) -> tuple[AuthorRef, ...]:
    found = ((known[author], role) for author, role in parts if author in known)
    return tuple(AuthorRef(author.slug, author.name, role, author.job_title) for author, role in found)


def _corrections(notes: Iterable[dict[str, str]]) -> Iterator[Correction]:
    for note in notes:
        yield Correction(dt.datetime.fromisoformat(note["at"]), note["kind"], note["text"])


def _section(section: Section) -> SectionRef:
    own, *above = section.path()
    return SectionRef(own.slug, own.name, tuple(each.slug for each in above))


def _live_others(article_id: UUID) -> Iterable[Article]:
    story = Article.objects.filter(pk=article_id).values("story")
    others = Article.objects.filter(story__in=story, live_edition__isnull=False).exclude(pk=article_id)
    return others.select_related("live_edition")


def _alternates(others: Iterable[Article]) -> Iterable[Alternate]:
    """Yield the live translations of a story: those alone that readers can open."""
    for other in sorted(others, key=lambda each: each.language):
        if edition := other.live_edition:
            path = story_path(edition.published_at, edition.content["slug"])
            yield Alternate(edition.content["language"], other.pk, path)
