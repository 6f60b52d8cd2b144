"""What an export carries of the market desk: lines with every rate, lists, overrides, sources, and what waits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsroom.exports.tables import carry, leave
from newsroom.exports.writing import warns
from ticker.models import Source

KEY = re.compile(r"(?:^|[&_-])(?:api_?|app_?|access_?)?(?:key|token|secret|password|id)=[^&]{8,}", re.I)

carry("ticker.Source", "ticker.Instrument", "ticker.Quote", "ticker.Held", "ticker.Override", "ticker.Trouble")
carry("ticker.LineList", "ticker.Place", "ticker.Tape")
leave("ticker.Fetch", "What sources answered, word for word, kept for a while to find faults; the rates are carried.")


@warns
def sources_with_a_key() -> Iterator[str]:
    """An address at which a bank is asked may hold the key that it was asked with."""
    for name, url in Source.objects.values_list("name", "url"):
        parts = urlsplit(url)
        if KEY.search(parts.query) or parts.password:
            yield f"The address of the source “{name}” seems to hold a key of yours."
