"""Which followers outside need a person's help."""

from __future__ import annotations

import datetime as dt
from itertools import chain

from django.db.models import Q

from publishing import purging
from publishing.models import Endpoint, Purger
from publishing.models.webhooks import Follower
from publishing.webhooks.services import SWITCHED_OFF

# A receiver that is updated is away for minutes, a cache that is not purged shows what is wrong.
PATIENCE, NO_PATIENCE = dt.timedelta(hours=1), dt.timedelta(minutes=1)


def troubled(now: dt.datetime) -> list[Follower]:
    """Return caches that are not purged, and endpoints that fail or were switched off for failing."""
    caches = Purger.objects.filter(name__in=purging.errands())
    off = Q(enabled=False) & ~Q(disabled_because__startswith=SWITCHED_OFF)
    endpoints = Endpoint.objects.filter(off | Q(enabled=True, failing_since__lte=now - PATIENCE))
    return list(chain(caches.filter(failing_since__lte=now - NO_PATIENCE), endpoints.order_by("failing_since")))
