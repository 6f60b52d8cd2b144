"""How an endpoint says that it will end: a version goes in the open, and never at once.

    Deprecation  since when something else should be used (RFC 9745)
    Sunset       from when on it may answer no more (RFC 8594)
    Link         rel="deprecation": where that is explained; rel="successor-version": what to use

A view sets `deprecation`; the settings set one for all of `/api/v1/`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponseBase
from django.utils.http import http_date


@dataclass(frozen=True)
class Deprecation:
    """Since when something should no longer be used, when it ends, and what comes after it.

    `sunset` lies at least half a year after `since`; `successor` and `explained` are addresses.
    """

    since: dt.datetime
    sunset: dt.datetime | None = None
    successor: str = ""
    explained: str = ""

    @cached_property
    def headers(self) -> dict[str, str]:
        """Return what each answer says of it, apart from links."""
        found = {"Deprecation": f"@{int(self.since.timestamp())}"}
        return {**found, "Sunset": http_date(self.sunset.timestamp())} if self.sunset else found

    @cached_property
    def links(self) -> str:
        """Return the links, as the value of a Link header; empty without any."""
        pairs = ((self.successor, "successor-version"), (self.explained, "deprecation"))
        return ", ".join(f'<{url}>; rel="{rel}"' for url, rel in pairs if url)

    def mark(self, response: HttpResponseBase) -> None:
        """Say it in an answer, beside the links that it has."""
        for name, value in self.headers.items():
            response[name] = value
        if links := ", ".join(filter(None, (response.get("Link", ""), self.links))):
            response["Link"] = links


def configure(since: dt.datetime | None, sunset: dt.datetime | None, public_url: str) -> Deprecation | None:
    """Return how version 1 ends, by its settings; None while it does not."""
    if since is None:
        return None
    return Deprecation(since, sunset, f"{public_url}/api/v2/", f"{public_url}/api/v2/docs/")
