"""One batch of posts and pages: those that are new, and those that have changed at the source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Article
from articles.services import importing
from articles.services.importing import Story
from articles.snapshot import Content
from articles.things import Named, public_forms
from media.models import Image
from newsroom import rows, text
from newsroom.errors import NewsroomError
from publishing import services as door
from wordpress import ids, telling
from wordpress.body.convert import Figure
from wordpress.models import Imported, ImportedCaption, Source
from wordpress.services import addresses, merging
from wordpress.services.filing import Filed, Filing
from wordpress.services.identities import mark_of, number_of
from wordpress.services.pictures import NO_PHOTO, Pictures
from wordpress.telling import Told

State = Article.State
CUT = {"text": 2000, "credit": 200, "alt": 500}


@dataclass
class Desk:
    """What a batch is brought in with: the source, who sits at the desk, and what is known of its things."""

    source: Source
    filing: Filing
    pictures: Pictures
    language: str
    by: User | None
    now: dt.datetime
    introduced: set[str] = field(default_factory=set)

    def restart(self) -> None:
        """Forget what a batch made whose transaction is gone, so that the next one makes it again."""
        self.filing.restart()
        self.pictures.restart()
        self.introduced.clear()


@dataclass
class Outcome:
    """What became of a batch, by the number of each item."""

    new: int = 0
    changed: int = 0
    kept: int = 0  # changed at the source and here: what editors wrote stays
    unchanged: int = 0


@dataclass(frozen=True)
class _Planned:
    """A story that is to be written, and what is kept of where it came from."""

    told: Told
    digest: str
    filed: Filed
    content: Content
    captions: list[ImportedCaption]
    losses: list[list[str]]


@transaction.atomic
def bring(batch: Sequence[tuple[Told, str]], desk: Desk) -> Outcome:
    """Write a batch in one transaction: all of it is there afterwards, or nothing."""
    source = Source.objects.select_for_update().get(pk=desk.source.pk)  # of two imports of one site, one waits
    keys = [told.key for told, _ in batch]
    stored = Imported.objects.filter(source=source, kind__in=("post", "page"), key__in=keys)
    known = {row.key: row for row in stored.select_related("article")}
    outcome = Outcome()
    planned = _plan([(told, said) for told, said in batch if _is_wanted(known.get(told.key), said)], desk)
    outcome.unchanged = len(batch) - len(planned)
    new = [each for each in planned if each.told.key not in known]
    _bring_new(new, desk)
    outcome.new = len(new)
    for each in planned:
        if row := known.get(each.told.key):
            kept = _bring_changed(row, each, desk)
            outcome.changed += 1
            outcome.kept += bool(kept)
    return outcome


def _is_wanted(row: Imported | None, digest: str) -> bool:
    return row is None or row.digest != digest


def _plan(batch: Sequence[tuple[Told, str]], desk: Desk) -> list[_Planned]:
    """Look up what the items of a batch name, and make what there is none of."""
    thumbnails = {told.id: thumb for told, _ in batch if (thumb := _thumbnail(told))}
    figures = [figure for told, _ in batch for figure in told.figures] + list(thumbnails.values())
    photos = desk.pictures.ensure(figures)
    found = Image.objects.filter(pk__in=set(photos.values()))
    said = {pk: words for pk, *words in found.values_list("pk", "caption", "credit", "alt")}
    planned = []
    for told, digest in batch:
        filed = desk.filing.file(told.item)
        losses = [[loss.code, text.shorten(loss.said, 2000)] for loss in told.losses]
        captions = list(captions_of(thumbnails.get(told.id), told.figures, photos, said, losses))
        if told.item.is_sticky:
            losses.append(["sticky", "It stood on top of the front page. Place it in a collection."])
        content = _content(told, filed, captions, desk.language)
        kept = [original_of(figure) for figure in told.figures if figure.original.strip()]
        planned.append(_Planned(told, digest, filed, content, kept, losses))
    return planned


def _thumbnail(told: Told) -> Figure | None:
    """Return the featured image as the photo at the head of a story."""
    number = told.item.meta.get("_thumbnail_id", "").strip()
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 1 << 62):
        return None
    key = str(ids.caption(told.id, "lead"))
    return Figure(key, int(number), "", "", "", "", "", 1.0, "inline", "center", None)


def captions_of(
    lead: Figure | None,
    figures: Sequence[Figure],
    photos: dict[str, UUID],
    said: dict[UUID, list[str]],
    losses: list[list[str]],
) -> Iterator[Content]:
    """Yield what the figures become; words that only repeat the photo's own stay empty, as in any story of ours."""
    for figure in [*([lead] if lead else []), *figures]:
        image = photos[figure.key]
        if image == NO_PHOTO:
            losses.append(
                ["file", f"No photo, so it is not shown: {figure.original or figure.src or figure.attachment}"]
            )
            continue
        if image not in said:
            losses.append(["photo_deleted", f"Its photo was deleted here: {figure.original or figure.src}"])
            continue
        own = dict(zip(("text", "credit", "alt"), said[image], strict=True))
        words = {}
        for name, length in CUT.items():
            given = text.line(getattr(figure, name))
            if len(given) > length:
                losses.append(["cut", f"{name}: {given}"])
            given = text.shorten(given, length)
            words[name] = "" if given == " ".join(own[name].split()) else given
        place = "lead" if figure is lead else figure.place
        width = str(figure.width) if figure.width and 0 < figure.width < 10_000 else ""
        yield {
            "key": figure.key, "image": str(image), "place": place, **words, "align": figure.align, "width": width,
        }  # fmt: skip


def original_of(figure: Figure) -> ImportedCaption:
    """Return what a caption said before text and credit were told apart."""
    original = text.shorten(text.prose(figure.original), 10_000)
    return ImportedCaption(
        key=UUID(figure.key), attachment=figure.attachment, original=original, confidence=figure.confidence
    )


def _content(told: Told, filed: Filed, captions: list[Content], language: str) -> Content:
    body = told.columns["body"]
    return {
        **told.columns,
        "language": language,
        "body": body,
        "slug": told.wanted_slug,
        "section": filed.section,
        "tags": sorted(filed.tags),
        "bylines": [[author, ""] for author in filed.bylines],
        "related": [],
        "captions": captions,
        "corrections": [],
    }


def _bring_new(planned: Sequence[_Planned], desk: Desk) -> None:
    if not planned:
        return
    slugs = importing.free_slugs({each.told.id: each.told.wanted_slug for each in planned})
    kept, stories, named = [], [], {}
    for each in planned:
        told = each.told
        base = merging.base_of(each.content, told.state)
        base["guid"], base["was"] = mark_of(told.item)
        content = {**each.content, "slug": slugs[told.id]}
        if content["slug"] != text.slug(told.wanted_slug):
            base["own_slug"] = content["slug"]
            each.losses.append(["address", f"“{told.wanted_slug}” is taken: it is “{content['slug']}” here."])
        stories.append(_story(told, content, desk.now))
        named[told.id] = desk.filing.named(each.filed)
        kept.append(_row(each, desk.source, base))
    _introduce([named[story.id] for story in stories if story.is_signed], desk)
    importing.bring_in(stories, named=named, by=desk.by, note=f"From {desk.source}", now=desk.now)
    rows.insert(kept)
    own = dict(Imported.objects.filter(article__in=[story.id for story in stories]).values_list("article", "pk"))
    for row, story in zip(kept, stories, strict=True):
        row.pk = own[story.id]
    _keep_beside(list(zip(kept, planned, strict=True)), desk)


def _story(told: Told, content: Content, now: dt.datetime) -> Story:
    item, public = told.item, told.state == State.PUBLISHED
    at = item.at or now
    return Story(
        id=told.id,
        content=content,
        blocks=told.blocks,
        text=told.text,
        word_count=told.word_count,
        state=told.state,
        created_at=min(at, now),
        published_at=at if public else None,
        changed_at=max(at, min(item.modified or at, now)) if public else None,
        due_at=at if told.state == State.SCHEDULED else None,
        read=told.read,
    )


def _row(each: _Planned, source: Source, base: dict[str, Any]) -> Imported:
    item = each.told.item
    return Imported(
        source=source,
        kind=item.kind,
        key=each.told.key,
        number=number_of(each.told.key),
        digest=each.digest,
        status=telling.status(item),
        title=text.shorten(each.content["headline"], 200),
        parent=item.parent,
        base=base,
        losses=each.losses,
        article_id=each.told.id,
    )


def _keep_beside(pairs: Sequence[tuple[Imported, _Planned]], desk: Desk) -> None:
    """Keep the captions as they stood, and where the stories were read."""
    captions = []
    for row, each in pairs:
        for caption in each.captions:
            caption.imported = row
            captions.append(caption)
    ImportedCaption.objects.bulk_create(
        captions, update_conflicts=True, unique_fields=["key"],
        update_fields=["original", "confidence", "attachment", "imported"],
    )  # fmt: skip
    site = desk.source.url
    addresses.remember(
        desk.source, ((row, row.article_id, addresses.of_item(each.told.item, site)) for row, each in pairs)
    )


def _introduce(named: Sequence[Named], desk: Desk) -> None:
    """Let the door know the things of these stories, each once in a run."""
    forms = {form.key: form for each in named for form in public_forms(each) if form.key not in desk.introduced}
    if forms:
        door.introduce(forms.values(), now=desk.now)
        desk.introduced |= forms.keys()


def _bring_changed(row: Imported, each: _Planned, desk: Desk) -> list[str]:
    """Write what changed at the source; return what of it stays as editors have it here."""
    before, item = row.digest, each.told.item
    row.digest, row.status, row.losses, row.parent = each.digest, telling.status(item), each.losses, item.parent
    row.title = text.shorten(each.content["headline"], 200)
    kept: list[str] = []
    if row.article is None:
        row.losses = [*row.losses, ["deleted", "It was deleted here, and stays so."]]
    else:
        try:
            with transaction.atomic():
                kept = merging.merge(row, each.content, each.told, by=desk.by, now=desk.now, name=str(desk.source))
        except NewsroomError as refused:
            row.digest = before  # it is not what the source says: the next run is to try again
            row.losses = [*row.losses, ["refused", str(refused)]]
            each = replace(each, captions=[])
    row.losses = [*row.losses, *(["kept", f"{name} was changed here too, and stays as it is here."] for name in kept)]
    row.save()
    if row.article_id:
        _keep_beside([(row, each)], desk)
    return kept
