"""How many photos of a supplier may come into use in a period, and how many did.

A photo counts once: when a story that shows it is signed off for the first time.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from media.models import Image, Supplier
from media.rights.state import Quota
from newsroom.errors import Fault, NotReady

Period = Supplier.Period


def began(period: str, now: dt.datetime) -> dt.datetime:
    """Return when the present period began: at midnight on the newsroom's clock; weeks begin on Monday."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    day = midnight.date()
    match period:
        case Period.WEEK:
            day -= dt.timedelta(days=day.weekday())
        case Period.MONTH:
            day = day.replace(day=1)
        case Period.YEAR:
            day = day.replace(month=1, day=1)
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_default_timezone()).astimezone(dt.UTC)


def quota_of(supplier: Supplier | None, *, now: dt.datetime) -> Quota | None:
    """Return how a supplier's quota stands, in one query; None without a limit."""
    if supplier is None or supplier.quota is None:
        return None
    since = began(supplier.period, now)
    return Quota(supplier.quota, supplier.images.filter(first_used_at__gte=since).count(), since)


def quotas(images: Iterable[Image], *, now: dt.datetime) -> dict[int, Quota]:
    """Return the quotas that concern these photos, by supplier: a query for each that has one."""
    suppliers = {image.supplier_id: image.supplier for image in images if image.supplier_id}
    found = ((key, quota_of(supplier, now=now)) for key, supplier in suppliers.items())
    return {key: quota for key, quota in found if key is not None and quota is not None}


def note_use(ids: Iterable[UUID], *, now: dt.datetime) -> int:
    """Note that photos come into use in public; return how many did for the first time.

    Call it in the transaction that signs them off. Raises NotReady where that exceeds a quota:
    the supplier is locked, so that two editors do not both take the last one.
    """
    if not (wanted := set(ids)):
        return 0
    rows = Image.objects.filter(pk__in=wanted, first_used_at=None).order_by("pk").values_list("pk", "supplier")
    if not (fresh := dict(rows)):
        return 0
    more = Counter(fresh.values())
    limited = Supplier.objects.filter(pk__in=[key for key in more if key], quota__isnull=False).order_by("pk")
    faults = []
    for supplier in limited.select_for_update(no_key=True):
        quota = quota_of(supplier, now=now)
        if quota is not None and quota.used + more[supplier.pk] > quota.most:
            words = _("{name}: {left} of {most} photos are left this {period}; this story takes {number}.").format(
                name=supplier.name,
                left=max(0, quota.most - quota.used),
                most=quota.most,
                period=supplier.get_period_display().lower(),
                number=more[supplier.pk],
            )
            faults.append(Fault("photo_quota_used", words, pointer="/body"))
    if faults:
        raise NotReady(_("The quota of a supplier would be exceeded."), problems=faults)
    return Image.objects.filter(pk__in=fresh, first_used_at=None).update(first_used_at=now)
