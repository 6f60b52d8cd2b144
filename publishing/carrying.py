"""What an export carries of the door: what readers see, byte for byte, and how it came to be; and static pages."""

from __future__ import annotations

import json

from django.conf import settings

from newsroom.backup import Progress
from newsroom.exports.places import Place
from newsroom.exports.tables import carry, leave
from newsroom.exports.writing import form
from publishing.formats import static_page
from publishing.models import Publication

AT_ONCE = 100  # stories read at a time
TELL = 1000

carry("publishing.Ledger", "publishing.Change")
carry("publishing.Publication", parsed=["document", "card", "passages"])
carry("publishing.Thing", parsed=["document", "departed"])
carry("publishing.Mention", "publishing.Alias", "publishing.Forwarding", "publishing.SitemapEntry")
carry("publishing.Arrangement", parsed=["plan"])
carry("publishing.Pending", parsed=["plate"])
carry("publishing.Expiry", "publishing.Recheck")
# Found in the same order, in the same shelves, as before.
carry("publishing.Shelf", "publishing.Entry", "publishing.Posting", "publishing.Spelling")
leave("publishing.Endpoint", "Webhooks: their secrets, and two newsrooms must not both tell partners.")
leave("publishing.Delivery", "What was handed to webhooks.")
leave("publishing.Purger", "How far caches outside are; those of another newsroom begin anew.")


@form("markdown", "markdown/       what is published, a page a story, with front matter: for static sites")
def pages(place: Place, said: Progress) -> int:
    """Write a page for each live story and return how many there are; pictures lie where the export has them."""
    rows = Publication.objects.live().order_by("-published_at", "-key").values_list("document", flat=True)
    count = 0
    for count, stored in enumerate(rows.iterator(chunk_size=AT_ONCE), start=1):
        document = json.loads(stored)
        name = f"markdown/{static_page.place(document)}"
        if name in place.sums:  # two addresses that differ in what no file's name should have
            name = f"{name.removesuffix('.md')}-{document['id']}.md"
        up = "../" * name.count("/")
        place.put(name, static_page.page(document, lambda url, up=up: _beside(url, up)).encode())  # type: ignore[misc]
        if count % TELL == 0:
            said(f"{count} pages")
    return count


def _beside(url: str, up: str) -> str:
    file = url.removeprefix(settings.RENDITIONS_URL)
    return url if file == url else f"{up}media/renditions/{file}"
