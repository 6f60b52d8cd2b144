"""What must always hold of the door: its numbers, what it keeps count of, and what finds a story."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from newsroom import text
from newsroom.integrity import check
from publishing.models import Alias, Change, Entry, Ledger, Mention, Publication, SitemapEntry, Thing

TEXTS = ("document", "card", "text")


@check("publishing.numbers")
def the_log_has_every_number_once() -> Iterator[str]:
    """A mirror that follows the log must be able to trust that there is no gap."""
    handed_out = Ledger.objects.values_list("number", flat=True).first() or 0
    log = Change.objects.aggregate(first=Min("number"), last=Max("number"), lines=Count("number"))
    if (log["last"] or 0) != handed_out:
        yield f"The Ledger has handed out {handed_out}, and the log ends at {log['last']}."
    if log["lines"] and log["last"] - log["first"] + 1 != log["lines"]:
        yield f"From {log['first']} to {log['last']} there are {log['lines']} lines."
    for path in Publication.objects.filter(version__gt=handed_out).values_list("path", flat=True):
        yield f"{path} has a version that the Ledger has not handed out."


@check("publishing.mentions")
def mentions_bear_the_time_of_their_story() -> Iterator[str]:
    """Lists are read from mentions alone."""
    wrong = Mention.objects.exclude(published_at=F("publication__published_at"))
    for thing, path in wrong.values_list("thing", "publication__path"):
        yield f"{path} stands at another time under {thing}."
    for thing, path in Mention.objects.exclude(publication__state="live").values_list("thing", "publication__path"):
        yield f"{path} was taken down and still stands under {thing}."


@check("publishing.counts")
def kept_counts_are_right() -> Iterator[str]:
    """A page of a tag says how many stories it has without counting them."""
    counted = Mention.objects.filter(thing=OuterRef("key")).order_by().values("thing").annotate(n=Count("pk"))
    things = Thing.objects.annotate(counted=Coalesce(Subquery(counted.values("n")), 0))
    for key, kept, found in things.exclude(live_count=F("counted")).values_list("key", "live_count", "counted"):
        yield f"{key} keeps a count of {kept}, and {found} stories show it."


@check("publishing.found")
def search_finds_what_is_live_and_nothing_else() -> Iterator[str]:
    """Each live story has one entry in the index."""
    held = Exists(Entry.objects.filter(publication=OuterRef("key")))
    for path in Publication.objects.live().exclude(held).values_list("path", flat=True):
        yield f"{path} is live, and search does not know it."
    for path in Publication.objects.exclude(state="live").filter(held).values_list("path", flat=True):
        yield f"{path} was taken down, and search still has it."


@check("publishing.sitemaps")
def sitemaps_list_what_stands_in_one() -> Iterator[str]:
    """A story's mention says in which shard it is; one that was first published elsewhere is in none."""
    placed = Exists(Mention.objects.filter(publication=OuterRef("publication"), thing__startswith="sitemap:"))
    for path in SitemapEntry.objects.exclude(placed).values_list("publication__path", flat=True):
        yield f"{path} has an entry, and is in no sitemap."
    entered = Exists(SitemapEntry.objects.filter(publication=OuterRef("publication")))
    listed = Mention.objects.filter(thing__startswith="sitemap:")
    for path in listed.exclude(entered).values_list("publication__path", flat=True):
        yield f"{path} is in a sitemap, and has no entry there."


@check("publishing.addresses")
def no_address_leads_in_a_circle() -> Iterator[str]:
    """What moved leads to what is there, in one step."""
    for path in Publication.objects.filter(moved_to__moved_to__isnull=False).values_list("path", flat=True):
        yield f"{path} moved to what has moved on."
    for path in Alias.objects.filter(path__in=Publication.objects.values("path")).values_list("path", flat=True):
        yield f"{path} is an old address and a present one."


@check("publishing.text")
def no_public_text_breaks_a_feed() -> Iterator[str]:
    """A character that XML has no way to write would break each feed that holds it (XML 1.0, 2.2)."""
    rows = Publication.objects.live().values_list("path", *TEXTS)
    for path, *texts in rows.iterator(chunk_size=200):
        if any(text.XML_ILLEGAL.search(words) for words in texts):
            yield f"{path} holds a character that XML cannot."
    for path in Publication.objects.live().filter(Q(document="") | Q(card="")).values_list("path", flat=True):
        yield f"{path} is live and has nothing to show."
