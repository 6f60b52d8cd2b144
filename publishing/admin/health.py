"""How a follower is doing, in words and colours."""

from __future__ import annotations

from django.utils import timezone
from django.utils.timesince import timesince

from publishing.models import Endpoint
from publishing.models.webhooks import Follower

LABELS = {"well": "success", "failing": "danger", "resting": "warning", "off": "danger", "new": "info"}


def state(follower: Follower) -> str:
    """Return one word for a label."""
    if isinstance(follower, Endpoint) and not follower.enabled:
        return "off"
    if follower.failing_since is None:
        return "well" if follower.last_success_at else "new"
    return "resting" if isinstance(follower, Endpoint) and follower.rest_until else "failing"


def sentence(follower: Follower) -> str:
    """Return what a person needs to know of it now."""
    now = timezone.now()
    if isinstance(follower, Endpoint) and not follower.enabled:
        return f"Off. {follower.disabled_because}".strip()
    if follower.failing_since is not None:
        tried = f" The next try is {_moment(follower)}." if follower.due_at else ""
        return f"Failing for {timesince(follower.failing_since, now)}. {follower.problem}{tried}"
    if follower.last_success_at is None:
        return "Nothing has been handed over yet."
    return f"Took the last event {timesince(follower.last_success_at, now)} ago."


def _moment(follower: Follower) -> str:
    if follower.due_at is None or follower.due_at <= timezone.now():
        return "now"
    return f"at {timezone.localtime(follower.due_at):%-d %B, %H:%M}"


def behind(follower: Follower, newest: int) -> str:
    """Return how many changes it has still to hear of."""
    left = max(newest - follower.cursor, 0)
    return f"{left:,} change{'s' if left != 1 else ''}" if left else "nothing"
