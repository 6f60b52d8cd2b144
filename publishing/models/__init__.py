"""The tables of the door. Only the services of this room write them; every outlet reads them."""

from publishing.models.door import Change, Ledger, Publication, PublicationQuerySet
from publishing.models.pending import Pending
from publishing.models.things import Alias, Mention, Thing

__all__ = ["Alias", "Change", "Ledger", "Mention", "Pending", "Publication", "PublicationQuerySet", "Thing"]
