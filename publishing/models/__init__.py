"""The tables of the door. Only the services of this room write them; every outlet reads them."""

from publishing.models.collections import Arrangement, Forwarding
from publishing.models.door import Change, Ledger, Publication, PublicationQuerySet
from publishing.models.pending import Expiry, Pending, Recheck
from publishing.models.search import Entry, Posting, Shelf, Spelling
from publishing.models.sitemaps import SitemapEntry
from publishing.models.things import Alias, Mention, Thing
from publishing.models.webhooks import Delivery, Endpoint, Purger

__all__ = [
    "Alias",
    "Arrangement",
    "Change",
    "Delivery",
    "Endpoint",
    "Entry",
    "Expiry",
    "Forwarding",
    "Ledger",
    "Mention",
    "Pending",
    "Posting",
    "Publication",
    "PublicationQuerySet",
    "Purger",
    "Recheck",
    "Shelf",
    "SitemapEntry",
    "Spelling",
    "Thing",
]
