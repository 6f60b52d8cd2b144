"""How often somebody may try to sign in, and how long they wait when that is too often.

allauth counts, in the cache “default” (newsroom.caches); what is counted stands in newsroom.signin.config.
"""

from __future__ import annotations

import math
import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

APP = "allauth.account"


def count(request: HttpRequest, username: str) -> ratelimit.RateLimitUsage | None:
    """Count one attempt with a name from the address of a request; None where it is one too many."""
    used = []
    for action, key in _kinds(request, username):
        usage = ratelimit.consume(request, app=APP, action=action, key=key)
        if usage is None:
            return None
        used += usage.usage
    return ratelimit.RateLimitUsage(usage=used)


def wait(request: HttpRequest, username: str) -> int:
    """Return the seconds until another attempt with a name is let through; 0 where it would be now."""
    return max(_left(request, action, key) for action, key in _kinds(request, username))


def wait_for_code(request: HttpRequest, person_id: int) -> int:
    """Return the seconds until somebody may type another code; 0 where they may now."""
    return _left(request, "login_failed", f"mfa-auth-user-{person_id}")  # as allauth.mfa names it


def _kinds(request: HttpRequest, username: str) -> tuple[tuple[str, str], tuple[str, str]]:
    name = username.strip().casefold()
    return ("login_failed", f"{ratelimit.get_ip(request)} {name}"), ("login_failed_anywhere", name)


def _left(request: HttpRequest, action: str, key: str) -> int:
    now = time.time()
    longest = 0.0
    for rate in ratelimit.get_rates(app=APP, action=action):
        name = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
        newest_first = cache.get(name, [])
        if len(newest_first) >= rate.amount:
            longest = max(longest, newest_first[rate.amount - 1] + rate.duration - now)
    return math.ceil(longest)


def in_words(seconds: int) -> str:
    """Return a time to wait, as one says it: “a minute”, “4 minutes”."""
    minutes = math.ceil(seconds / 60)
    if minutes <= 1:
        return _("a minute")
    return ngettext("{number} minutes", "{number} minutes", minutes).format(number=minutes)
