"""Whether a photo may be shown at a moment, as a list of reasons why not. Pure: reads no clock, no table.

What blocks, from the strongest: a recall, a picture that is still awaited, a deny lease, an embargo, an expiry, the
end of the allow leases, a use to be paid for, a category without its particulars, a quota that is used up.
A deny lease wins over every allow lease; an allow lease opens what has to be paid for. Moments:
what begins at T holds at T, what ends at T holds no more at T.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from media.rights import categories
from media.rights.categories import CATEGORIES, CONDITIONAL, PAY
from newsroom.moments import in_words

if TYPE_CHECKING:
    from media.models import Image, Lease

BLOCKS, ASKS = "blocks", "asks"
USABLE, RESTRICTED, BLOCKED = "usable", "restricted", "blocked"
NOTHING, PLACEHOLDER = "nothing", "placeholder"  # what stands where a recalled photo stood
AWAITED = "awaited"  # the code of the one reason that blocks no story: readers find its place kept
STATES = (USABLE, RESTRICTED, BLOCKED)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a photo may not be shown (`blocks`), or what to heed (`asks`); `until` when that ends by itself."""

    code: str
    words: str
    severity: str = BLOCKS
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """How many photos of a supplier may be used for the first time in a period, and how many were."""

    most: int
    used: int
    since: dt.datetime  # when the present period began

    @property
    def is_used_up(self) -> bool:
        """Return whether no further photo may be used."""
        return self.used >= self.most


def reasons(image: Image, *, now: dt.datetime, quota: Quota | None = None) -> list[Reason]:
    """Return all that speaks against showing a photo at `now`; empty where nothing does.

    The photo's leases should be prefetched and its supplier selected (`media.queries.with_rights`).
    `quota` is that of its supplier; it concerns new uses alone, never what is public already.
    """
    found = [*_blocking(image, now), *_quota(image, quota), *_asking(image)]
    return sorted(found, key=lambda reason: reason.severity != BLOCKS)


def is_usable(image: Image, *, now: dt.datetime) -> bool:
    """Return whether nothing keeps a photo from being shown at `now`."""
    return next(_blocking(image, now), None) is None


def of(found: list[Reason]) -> str:
    """Return the state that reasons amount to: usable, restricted or blocked."""
    if any(reason.severity == BLOCKS for reason in found):
        return BLOCKED
    return RESTRICTED if found else USABLE


def next_change(image: Image, *, now: dt.datetime) -> dt.datetime | None:
    """Return the next moment after `now` at which a photo becomes usable or unusable by itself."""
    shown = is_usable(image, now=now)
    coming = sorted(moment for moment in _moments(image) if moment > now)
    return next((moment for moment in coming if is_usable(image, now=moment) != shown), None)


def _moments(image: Image) -> set[dt.datetime]:
    leases = [moment for lease in image.leases.all() for moment in (lease.starts_at, lease.ends_at)]
    return {moment for moment in (image.embargoed_until, image.expires_at, *leases) if moment}


def _blocking(image: Image, now: dt.datetime) -> Iterator[Reason]:
    if image.recalled_at:
        yield Reason("recalled", _("It was recalled by the photo desk."))
    if image.awaited_at:
        yield Reason(AWAITED, _("Its picture is awaited: so far only its words are here."))
    leases = list(image.leases.all())
    denials = [lease for lease in leases if not lease.allows and lease.covers(now)]
    if denials:
        because = next((lease.reason for lease in denials if lease.reason), "")
        yield Reason("denied", _until(_("It may not be used"), _last(denials), because), until=_last(denials))
    if image.embargoed_until and now < image.embargoed_until:
        yield Reason("embargoed", _until(_("It is under embargo"), image.embargoed_until), until=image.embargoed_until)
    if image.expires_at and image.expires_at <= now:
        yield Reason("expired", _("The right to use it ended on {time}.").format(time=in_words(image.expires_at)))
    allowing = [lease for lease in leases if lease.allows]
    is_allowed = any(lease.covers(now) for lease in allowing)
    if allowing and not is_allowed:
        yield _outside(allowing, now)
    yield from _category(image, is_allowed=is_allowed)


def _category(image: Image, *, is_allowed: bool) -> Iterator[Reason]:
    code = image.rights_category
    if categories.cost(code) == PAY and not is_allowed:
        yield Reason("to_be_paid", _("Each use of it has to be paid for. Ask the photo desk for an allow lease."))
    if lacking := categories.missing(code, _said_of(image)):
        names = ", ".join(label(name) for name in lacking)
        yield Reason("rights_incomplete", _("“{name}” needs: {names}.").format(name=CATEGORIES[code].name, names=names))


def _outside(allowing: list[Lease], now: dt.datetime) -> Reason:
    starts = sorted(lease.starts_at for lease in allowing if lease.starts_at and lease.starts_at > now)
    if starts:
        return Reason(
            "lease_not_begun",
            _("It may be used from {time}.").format(time=in_words(starts[0])),
            until=starts[0],
        )
    ends = max(lease.ends_at for lease in allowing if lease.ends_at)
    return Reason("lease_ended", _("Its lease ended on {time}.").format(time=in_words(ends)))


def _quota(image: Image, quota: Quota | None) -> Iterator[Reason]:
    if quota is None or not quota.is_used_up or image.supplier is None:
        return
    if image.first_used_at is None:
        words = _("The quota of {name} is used up: {used} of {most} this {period}.").format(
            name=image.supplier.name,
            used=quota.used,
            most=quota.most,
            period=image.supplier.get_period_display().lower(),
        )
        yield Reason("quota_used", words)


def _asking(image: Image) -> Iterator[Reason]:
    if not image.rights_category:
        yield Reason("no_rights", _("Nobody has said by what right we use it."), ASKS)
    if categories.cost(image.rights_category) == CONDITIONAL and not image.restrictions:
        yield Reason(
            "conditional",
            _("“{name}” is not free for every use.").format(name=CATEGORIES[image.rights_category].name),
            ASKS,
        )
    if image.restrictions:
        yield Reason("restricted", image.restrictions, ASKS)


def label(name: str) -> str:
    """Return a field as the desk calls it."""
    return {"web_statement": _("the address of the licence"), "creator": _("who made it")}.get(
        name, _(name.replace("_", " "))
    )


def _said_of(image: Image) -> dict[str, Any]:
    names = {name for category in CATEGORIES.values() for name in category.needs} - {"supplier"}
    return {**{name: getattr(image, name) for name in names}, "supplier": image.supplier_id}


def _last(leases: list[Lease]) -> dt.datetime | None:
    ends = [lease.ends_at for lease in leases]
    return None if None in ends else max(end for end in ends if end)


def _until(words: str, moment: dt.datetime | None, because: str = "") -> str:
    until = _(" until {time}").format(time=in_words(moment)) if moment else ""
    return f"{words}{until}: {because.rstrip('.')}." if because else f"{words}{until}."
