"""Rates that jumped and wait for an editor, as the desk's pages show them, and what the buttons do."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from newsroom.errors import NewsroomError
from ticker import numbers, services
from ticker.models import Held, Source


def waiting_rates(source: Source | None = None) -> list[dict[str, Any]]:
    """Return the rates that wait, all or those of one source, the newest first; one query."""
    held = Held.objects.filter(state=Held.State.WAITING).select_related("instrument")
    return [_shown(each) for each in (held.filter(instrument__source=source) if source else held)]


def _shown(held: Held) -> dict[str, Any]:
    scale = held.instrument.scale
    return {
        "pk": held.pk,
        "code": held.instrument.code,
        "value": numbers.exact(held.value, scale),
        "before": numbers.exact(held.before, scale),
        "moved": f"{numbers.percent(held.value, held.before):+f}",
        "as_of": held.as_of,
        "source": held.source,
    }


def decide(request: HttpRequest, name: str, raw: str) -> None:
    """Take a rate that waits, or refuse it, as the form says; say what came of it."""
    held = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0
    by, now = cast(User, request.user), timezone.now()
    try:
        if name == "accept":
            taken = services.accept(held, by=by, now=now)
            done = gettext("The rate is taken.") if taken else gettext("A later rate is there already.")
            messages.success(request, done)
        elif name == "refuse":
            services.refuse(held, by=by, now=now)
            messages.success(request, gettext("The rate is left out."))
    except NewsroomError as error:
        messages.error(request, str(error))
