"""Writes, signs off and publishes the demo's stories, one in every state."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from django.contrib.auth.models import User

from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.models import Article, Author, OldSlug, Section, Tag
from articles.services import publishing, saving
from examples.demo import content
from media.models import Image

Say = Callable[[str], None]
PHOTO = re.compile(r'data-photo="([^"]+)"')
PUBLIC = {"published", "corrected", "withdrawn"}


def add(
    rows: Sequence[content.Article],
    photos: Mapping[str, Image],
    cast: Mapping[str, User],
    *,
    now: dt.datetime,
    say: Say,
) -> None:
    """Add the stories that are missing, oldest first; a translation after its original."""
    ordered = sorted(rows, key=lambda row: (bool(row.translation_of), -row.hours_ago))
    missing = [row for row in ordered if not is_known(row.slug)]
    for done, row in enumerate(missing, start=1):
        begun = now - dt.timedelta(hours=row.hours_ago + 3)
        article = saving.create(draft(row, photos), by=cast["rita"], now=begun).article
        bring(article, row, cast["edna"], now=now)
        if done % 10 == 0 or done == len(missing):
            say(f"  story {done} of {len(missing)}")


def is_known(slug: str) -> bool:
    """Return whether a story has or had this address: then it stays as its editors left it."""
    return Article.objects.filter(slug=slug).exists() or OldSlug.objects.filter(slug=slug).exists()


def draft(row: content.Article, photos: Mapping[str, Image]) -> Draft:
    """Return a demo story as it would come from the form."""
    original = Article.objects.filter(slug=row.translation_of).first() if row.translation_of else None
    authors = {author.slug: author.pk for author in Author.objects.all()}
    return Draft(
        headline=row.headline,
        kicker=row.kicker,
        summary=row.summary,
        body=PHOTO.sub(lambda found: f'data-image="{photos[found[1]].pk}"', row.body.html),
        kind=row.kind,
        language=row.language,
        slug=row.slug,
        dateline=row.dateline,
        section=Section.objects.get(slug=row.section).pk,
        tags=list(Tag.objects.filter(slug__in=row.tags).values_list("pk", flat=True)),
        bylines=[Part(authors[credit.author], credit.role) for credit in row.authors],
        lead=LeadPhoto(photos[row.lead_photo].pk, text=row.lead_caption) if row.lead_photo else None,
        story=original.story if original else None,
    )


def bring(article: Article, row: content.Article, editor: User, *, now: dt.datetime) -> None:
    """Take a saved story to the state that its file names."""
    at = now - dt.timedelta(hours=row.hours_ago)
    match row.state:
        case "in_review" | "approved" | "spiked":
            step = {"in_review": "submit", "approved": "approve", "spiked": "spike"}[row.state]
            publishing.move(article.pk, step, by=editor)
        case "scheduled" | "embargoed":
            due = (now + dt.timedelta(hours=row.hours_ahead)).replace(minute=0, second=0, microsecond=0)
            reason = row.embargo_reason if row.state == "embargoed" else ""
            publishing.schedule(article.pk, at=due, by=editor, revision=article.revision, reason=reason, now=now)
        case state if state in PUBLIC:
            publishing.publish(article.pk, by=editor, revision=article.revision, now=at)
            follow(article, row, editor, now=now)


def follow(article: Article, row: content.Article, editor: User, *, now: dt.datetime) -> None:
    """Do what happened to a story after it was published: corrected, withdrawn, edited further."""
    if row.corrections:
        notes = [Note(c.text, c.kind, at=now - dt.timedelta(hours=c.hours_ago)) for c in row.corrections]
        at = now - dt.timedelta(hours=min(c.hours_ago for c in row.corrections))
        change = Draft(corrections=notes)
        saved = saving.save(article.pk, change, by=editor, revision=article.revision, now=at).article
        publishing.publish(article.pk, by=editor, revision=saved.revision, now=at)
    if row.state == "withdrawn":
        publishing.withdraw(article.pk, by=editor, reason=row.notice, now=now - dt.timedelta(hours=row.hours_ago / 2))
    if row.pending_headline:
        article.refresh_from_db()
        change = Draft(headline=row.pending_headline)
        saving.save(article.pk, change, by=editor, revision=article.revision, now=now)
