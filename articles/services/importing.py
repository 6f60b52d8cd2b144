"""Stories that come from elsewhere, many at once: as they were there, public or not, with their own times.

bring_in(stories)          new stories, in one transaction: with their revisions and editions
rewrite(id, content, …)    what has changed at the source since, for a story that is here
free_slugs(wanted)         an address for each of many

What was public elsewhere goes public here without the checks that a story of ours has to pass: readers have
read it for years, without alt text or summary. Whoever publishes it anew here passes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from articles import snapshot
from articles.models import Article, Byline, Caption, Edition, EditionPhoto, OldSlug, Revision
from articles.render import build_document
from articles.services import publishing, restoring, saving
from articles.slugs import free_slug, is_id
from articles.snapshot import Content
from articles.things import Named, public_forms, read_named
from media import services as photo_desk
from media.models import Image
from media.queries import with_renditions, with_rights
from newsroom import rows, text
from publishing import services as door
from publishing.models import Change
from publishing.search.reading import Read
from publishing.standing import known

State = Article.State


@dataclass(frozen=True)
class Story:
    """A story as it is to stand here. `content` is what `articles.snapshot.take` would return of it.

    `blocks`, `text` and `word_count` are those of its body (articles.services.drafting.derived). A published
    one names when it was first public and when it was last changed, a scheduled one when it is due.
    """

    id: UUID
    content: Content
    blocks: str
    text: str
    word_count: int
    state: str
    created_at: dt.datetime
    published_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    read: Read | None = None  # its words, as the search has them, where somebody has read them before

    @property
    def is_signed(self) -> bool:
        """Return whether an edition of it is public, or waits for its time."""
        return self.state in (State.PUBLISHED, State.SCHEDULED)


@transaction.atomic
def bring_in(
    stories: Sequence[Story], *, named: Mapping[UUID, Named], by: User | None, note: str, now: dt.datetime
) -> None:
    """Write stories that are not here yet. `named` holds what each of the signed ones names, by its id."""
    rows.insert([_article(story, by, now) for story in stories])
    _write_parts(stories)
    rows.insert([_revision(story, by, note, now) for story in stories])
    signed = [story for story in stories if story.is_signed]
    editions = [_edition(story, by, now) for story in signed]
    rows.insert(editions)
    own = dict(Edition.objects.filter(article__in=[each.id for each in signed]).values_list("article", "pk"))
    for edition in editions:
        edition.pk = own[edition.article_id]
    images = _photos(editions, now)
    published = [story.id for story in stories if story.state == State.PUBLISHED]
    newest = Edition.objects.filter(article=OuterRef("pk")).values("pk")[:1]
    Article.objects.filter(pk__in=published).update(state=State.PUBLISHED, live_edition=Subquery(newest))
    documents = []
    for story, edition in zip(signed, editions, strict=True):
        shows = tuple(
            images[UUID(each["image"])] for each in story.content["captions"] if UUID(each["image"]) in images
        )
        given = named[story.id]
        whole = Named(given.section, given.tags, given.authors, shows)
        document = build_document(edition, at=story.due_at or now, named=whole, others=())
        if story.due_at is not None:
            door.schedule(document, due_at=story.due_at)
        else:
            documents.append(document)
    if documents:
        door.put_new(documents, now=now, read={each.id: each.read for each in signed if each.read})


def _article(story: Story, by: User | None, now: dt.datetime) -> Article:
    columns = {name: story.content[name] for name in (*snapshot.COLUMNS, "slug")}
    # Published is what has an edition, and that is written next.
    state = State.DRAFT if story.state == State.PUBLISHED else story.state
    return Article(
        id=story.id,
        story=story.id,
        state=state,
        spiked_from=State.DRAFT if state == State.SPIKED else "",
        section_id=story.content["section"],
        blocks=story.blocks,
        text=story.text,
        word_count=story.word_count,
        revision=1,
        first_published_at=story.published_at,
        publish_at=story.due_at,
        created_by=by,
        created_at=story.created_at,
        saved_by=by,
        saved_at=now,
        **columns,
    )


def _write_parts(stories: Sequence[Story]) -> None:
    bylines = [
        Byline(article_id=story.id, author_id=author, role=role, position=position)
        for story in stories
        for position, (author, role) in enumerate(story.content["bylines"])
    ]
    rows.insert(bylines)
    through = Article.tags.through
    tags = [through(article_id=story.id, tag_id=tag) for story in stories for tag in story.content["tags"]]
    rows.insert(tags)
    captions = [
        Caption(article_id=story.id, image_id=UUID(each["image"]), position=position, **_said(each))
        for story in stories
        for position, each in enumerate(story.content["captions"])
    ]
    rows.insert(captions)


def _said(caption: Content) -> Content:
    words = {name: caption[name] for name in ("place", "text", "credit", "alt", "align", "width")}
    return {"key": UUID(caption["key"]), **words}


def _revision(story: Story, by: User | None, note: str, now: dt.datetime) -> Revision:
    said = text.shorten(text.line(note), saving.NOTE_LENGTH)
    return Revision(article_id=story.id, number=1, content=story.content, note=said, saved_by=by, saved_at=now)


def _edition(story: Story, by: User | None, now: dt.datetime) -> Edition:
    at = story.published_at or story.due_at or now
    return Edition(
        article_id=story.id,
        number=1,
        revision=1,
        content=story.content,
        published_at=at,
        signed_at=story.changed_at or at,
        signed_by=by,
    )


def _photos(editions: Sequence[Edition], now: dt.datetime) -> dict[UUID, Image]:
    """Note which photos the editions show, and return those by id, read with all that a document needs of them."""
    uses = [
        EditionPhoto(edition=edition, image_id=image)
        for edition in editions
        for image in sorted({UUID(each["image"]) for each in edition.content["captions"]})
    ]
    rows.insert(uses)
    wanted = {use.image_id for use in uses}
    if not wanted:
        return {}
    photo_desk.note_use(wanted, now=now)
    return {image.pk: image for image in with_rights(with_renditions(Image.objects.filter(pk__in=wanted)))}


def free_slugs(wanted: Mapping[UUID, str]) -> dict[UUID, str]:
    """Return for each new story, by its id, an address made of the wanted one that no other has or had."""
    bases = {key: text.slug(slug) for key, slug in wanted.items()}
    asked = set(filter(None, bases.values()))
    taken = set(Article.objects.filter(slug__in=asked).values_list("slug", flat=True))
    taken |= set(OldSlug.objects.filter(slug__in=asked).values_list("slug", flat=True)) | known(asked)
    found: dict[UUID, str] = {}
    for key, base in bases.items():
        # Of a batch the first has it; an id, which looks like an address of another kind, is never one.
        slug = base if base and base not in taken and not is_id(base) else _other(base, key, taken)
        taken.add(slug)
        found[key] = slug
    return found


def _other(base: str, key: UUID, taken: Iterable[str]) -> str:
    article = Article(pk=key)
    slug = free_slug(base, article)
    number = 1
    while slug in taken:
        number += 1
        slug = free_slug(f"{base or slug}-{number}", article)
    return slug


@transaction.atomic
def rewrite(
    article_id: UUID,
    content: Content,
    *,
    by: User | None,
    note: str,
    now: dt.datetime,
    publish_at: dt.datetime | None = None,
) -> saving.Saved:
    """Save what a story of ours is to say now, and let readers have it where they see the story as it stood.

    Where its editors have changes that are not public yet, these stay so, and the new words with them. A story
    that was no public one, and became one at its source at `publish_at`, goes public. Raises what `saving.save` does.
    """
    article, others = saving.lock_story(article_id)
    was_live, was_clean = article.is_public, article.is_public and not article.has_unpublished_changes
    was_sealed = article.state == State.SCHEDULED and _newest(article).revision == article.revision
    draft, lost = restoring.still_possible(restoring.draft_of(content), article)
    saved = saving.save(article_id, draft, by=by, revision=article.revision, note=note, now=now)
    article = saving.lock(article_id)
    if (was_clean and saved.changed) or (publish_at is not None and not was_live):
        first = article.first_published_at or publish_at or now
        _put(article, others, first=first, by=by, now=now)
    elif was_sealed and saved.changed and article.publish_at is not None:
        first = article.first_published_at or article.publish_at
        edition = publishing.make_edition(article, by=by, published_at=first, now=now)
        door.introduce(public_forms(read_named(edition)), now=now)
        due, reason = article.publish_at, article.embargo_reason or "scheduled"
        door.schedule(build_document(edition, at=due, others=others), due_at=due, reason=reason)
    return saving.Saved(article, (*lost, *saved.dropped), saved.changed)


@transaction.atomic
def exchange_photo(image: Image, other: Image, *, by: User | None, now: dt.datetime) -> None:
    """Let another photo stand wherever stories show `image`, which goes if no edition of them names it that is
    public or waits for its time.
    """
    stories = Caption.objects.filter(image=image).order_by("article").values_list("article", flat=True).distinct()
    for key in list(stories):
        content = snapshot.take(saving.lock(key))
        captions = [
            {**each, "image": str(other.pk)} if each["image"] == str(image.pk) else each for each in content["captions"]
        ]
        rewrite(key, {**content, "captions": captions}, by=by, note="", now=now)
    newest = Edition.objects.filter(article=OuterRef("edition__article")).order_by("-number").values("pk")[:1]
    sealed = Q(edition__article__state=State.SCHEDULED, edition=Subquery(newest))
    public = Q(edition__article__live_edition=F("edition"))
    if not EditionPhoto.objects.filter(public | sealed, image=image).exists():
        photo_desk.forget_awaited(image.pk)


def _put(article: Article, others: Sequence[Article], *, first: dt.datetime, by: User | None, now: dt.datetime) -> None:
    """Sign off a story as it stands and put it on the door, unchecked."""
    cause = Change.Kind.UPDATED if article.is_public else Change.Kind.PUBLISHED
    edition = publishing.make_edition(article, by=by, published_at=first, now=now)
    publishing.set_live(article, edition, first)
    named = read_named(edition)
    door.introduce(public_forms(named), now=now)
    door.put(build_document(edition, at=now, named=named, others=others), cause=cause, now=now)
    publishing.tell_translations(others, now)


def _newest(article: Article) -> Edition:
    return article.editions.order_by("-number")[:1].get()
