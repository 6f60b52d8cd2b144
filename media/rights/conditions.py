"""What `media.rights.state` says of one photo, as conditions for a list of photos: the same answer, in SQL."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from media.models import Lease
from media.rights.categories import CATEGORIES, CONDITIONAL, PAY
from media.rights.state import BLOCKED, RESTRICTED, USABLE


def in_state(name: str, *, now: dt.datetime) -> Q:
    """Return the condition that a photo is usable, restricted or blocked at `now` (`media.rights.state.of`).

    Raises KeyError for any other state.
    """
    return {
        USABLE: ~_blocked(now) & ~_asking(),
        RESTRICTED: ~_blocked(now) & _asking(),
        BLOCKED: _blocked(now),
    }[name]


def _blocked(now: dt.datetime) -> Q:
    is_denied = Exists(_leases(Lease.Access.DENY).filter(_covers(now)))
    has_allowing = Exists(_leases(Lease.Access.ALLOW))
    is_allowed = Exists(_leases(Lease.Access.ALLOW).filter(_covers(now)))
    is_paid = Q(rights_category__in=[code for code, category in CATEGORIES.items() if category.cost == PAY])
    return (
        Q(recalled_at__isnull=False)
        | Q(awaited_at__isnull=False)
        | Q(embargoed_until__isnull=False, embargoed_until__gt=now)
        | Q(expires_at__isnull=False, expires_at__lte=now)
        | _lacking()
        | Q(is_denied)
        | Q(has_allowing) & ~Q(is_allowed)
        | is_paid & ~Q(is_allowed)
    )


def _asking() -> Q:
    on_terms = [code for code, category in CATEGORIES.items() if category.cost == CONDITIONAL]
    return Q(rights_category="") | Q(rights_category__in=on_terms, restrictions="") | ~Q(restrictions="")


def _lacking() -> Q:
    """Photos whose category needs a field that is empty."""
    needing: dict[str, list[str]] = {}
    for code, category in CATEGORIES.items():
        for field in category.needs:
            needing.setdefault(field, []).append(code)
    found = Q()
    for field, codes in needing.items():
        is_empty = Q(supplier__isnull=True) if field == "supplier" else Q(**{field: ""})
        found |= Q(rights_category__in=codes) & is_empty
    return found


def _leases(access: str) -> QuerySet[Lease]:
    return Lease.objects.filter(image=OuterRef("pk"), access=access)


def _covers(now: dt.datetime) -> Q:
    begun = Q(starts_at__isnull=True) | Q(starts_at__lte=now)
    return begun & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))
