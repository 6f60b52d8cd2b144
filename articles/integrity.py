"""What must always hold between the desk and what readers see."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q
from django.utils import timezone

from articles.models import Article, Edition
from newsroom.integrity import check
from publishing.models import Pending, Publication


@check("articles.public")
def what_the_desk_calls_public_is_what_readers_see() -> Iterator[str]:
    """A story has a live edition if, and only if, the door shows it."""
    live = Publication.objects.live().values("key")
    for story in Article.objects.filter(live_edition__isnull=False).exclude(pk__in=live):
        yield f"“{story}” ({story.pk}) is public on the desk, and readers do not see it."
    public = Article.objects.filter(live_edition__isnull=False).values("pk")
    for key in Publication.objects.live().exclude(key__in=public).values_list("key", flat=True):
        yield f"Readers see {key}, which is not public on the desk."
    late = Article.objects.filter(live_edition__isnull=False, first_published_at__gt=timezone.now())
    yield from (f"“{story}” ({story.pk}) is public before its time." for story in late)


@check("articles.waiting")
def what_is_scheduled_waits_at_the_door() -> Iterator[str]:
    """A story that waits for its time is sealed, and what is sealed belongs to a story that waits."""
    scheduled = Article.objects.filter(state=Article.State.SCHEDULED)
    for story in scheduled.exclude(pk__in=Pending.objects.values("key")):
        yield f"“{story}” ({story.pk}) is scheduled, and nothing waits for its time."
    for key in Pending.objects.exclude(key__in=Article.objects.values("pk")).values_list("key", flat=True):
        yield f"{key} waits for its time and is no story of the desk."


@check("articles.history")
def every_save_is_in_the_history() -> Iterator[str]:
    """Revisions are numbered without a gap, and the newest is the story."""
    kept = Count("revisions", filter=Q(revisions__kind="saved"))
    stories = Article.objects.annotate(kept=kept, newest=Max("revisions__number"))
    wrong = stories.exclude(kept=F("revision"), newest=F("revision"))
    for pk, headline, revision, count in wrong.values_list("pk", "headline", "revision", "kept"):
        yield f"“{headline}” ({pk}) is at revision {revision}; its history has {count}."
    for edition in Edition.objects.filter(revision__gt=F("article__revision")):
        yield f"Edition {edition.number} of {edition.article_id} was signed off after the last save."
