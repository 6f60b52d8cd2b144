"""How a follower is doing, in words and colours."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from publishing.models import Endpoint
from publishing.models.webhooks import Follower

LABELS = {"well": "success", "failing": "danger", "resting": "warning", "off": "danger", "new": "info"}
WORDS = {
    "well": pgettext_lazy("of a follower", "well"),
    "failing": pgettext_lazy("of a follower", "failing"),
    "resting": pgettext_lazy("of a follower", "resting"),
    "off": gettext_lazy("off"),
    "new": pgettext_lazy("of a follower", "new"),
}


def state(follower: Follower) -> str:
    """Return one word for a label."""
    if isinstance(follower, Endpoint) and not follower.enabled:
        return "off"
    if follower.failing_since is None:
        return "well" if follower.last_success_at else "new"
    return "resting" if isinstance(follower, Endpoint) and follower.rest_until else "failing"


def labelled(follower: Follower) -> tuple[str, str]:
    """Return the state as the labels name it, and its word."""
    found = state(follower)
    return found, str(WORDS[found])


def sentence(follower: Follower) -> str:
    """Return what a person needs to know of it now."""
    now = timezone.now()
    if isinstance(follower, Endpoint) and not follower.enabled:
        return _("Off. {reason}").format(reason=follower.disabled_because).strip()
    if follower.failing_since is not None:
        tried = _(" The next try is {time}.").format(time=_moment(follower)) if follower.due_at else ""
        return _("Failing for {time}. {problem}{tried}").format(
            time=timesince(follower.failing_since, now), problem=follower.problem, tried=tried
        )
    if follower.last_success_at is None:
        return _("Nothing has been handed over yet.")
    return _("Took the last event {time} ago.").format(time=timesince(follower.last_success_at, now))


def _moment(follower: Follower) -> str:
    if follower.due_at is None or follower.due_at <= timezone.now():
        return _("now")
    return _("at {time}").format(time=date_format(timezone.localtime(follower.due_at), "j E, H:i"))


def behind(follower: Follower, newest: int) -> str:
    """Return how many changes it has still to hear of."""
    left = max(newest - follower.cursor, 0)
    return ngettext("{count:,} change", "{count:,} changes", left).format(count=left) if left else _("nothing")
