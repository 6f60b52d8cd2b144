"""Where photos are used. The photo desk knows no stories: rooms above register who can say.

usage.register(provider)    a function from a photo's id to its uses
usage.uses(image_id)        all uses that anybody knows of, newest first
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

LIVE, DRAFT, SCHEDULED, EMBARGOED, WITHDRAWN = "live", "draft", "scheduled", "embargoed", "withdrawn"
STATES = (LIVE, SCHEDULED, EMBARGOED, DRAFT, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a photo: what uses it, its page on the desk, its state, and the time that goes with that.

    `at` is when it went live or will, when it was withdrawn, or when a draft was saved last; None if
    that is not known.
    """

    title: str
    url: str
    state: str
    at: dt.datetime | None


Provider = Callable[[UUID], Iterable[Use]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Ask `provider` for uses from now on. Rooms call it when the apps are ready."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def uses(image_id: UUID) -> list[Use]:
    """Return everything that uses a photo: what is live first, then by state, the newest first in each."""
    found = [use for provider in _providers for use in provider(image_id)]
    return sorted(found, key=_place)


def _place(use: Use) -> tuple[int, float, str]:
    return STATES.index(use.state), -use.at.timestamp() if use.at else 0.0, use.title
