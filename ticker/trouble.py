"""What of the rates needs a person's hand."""

from __future__ import annotations

from ticker.models import Held, Trouble


def lasting() -> list[Trouble]:
    """Return what is the matter with sources now, the newest first; one query."""
    return list(Trouble.objects.filter(ended_at__isnull=True).select_related("source"))


def waiting() -> list[Held]:
    """Return the rates that jumped too far to be shown unseen, the newest first; one query."""
    return list(Held.objects.filter(state=Held.State.WAITING).select_related("instrument"))
