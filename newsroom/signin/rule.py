"""Who must have a second factor (REQUIRE_TWO_FACTOR), and whether a session has shown one."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

KEYS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are none


def binds(user: User) -> bool:
    """Return whether somebody must have a second factor: a manager is who may change accounts."""
    match settings.REQUIRE_TWO_FACTOR:
        case "all":
            return True
        case "managers":
            return bool(user.is_superuser or user.has_perm("auth.change_user"))
        case _:
            return False


def has_factor(user: User) -> bool:
    """Return whether somebody has an app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=KEYS).exists())


def is_met(request: HttpRequest) -> bool:
    """Return whether a signed-in person may go on: no factor is asked of them, or this session has shown one.

    That the person has one is not enough: a session that somebody began with a stolen password,
    before the owner set it up, has shown none. One that was reset or removed counts no more.
    """
    user = cast("User", request.user)
    if settings.REQUIRE_TWO_FACTOR == "none":
        return True
    shown = {record.get("id") for record in get_authentication_records(request, user) if record.get("method") == "mfa"}
    if shown and Authenticator.objects.filter(user=user, pk__in=shown - {None}).exists():
        return True
    return not binds(user)


def note(request: HttpRequest, kind: str) -> None:
    """Note that a session has just shown a factor which was set up in it."""
    newest = Authenticator.objects.filter(user=cast("User", request.user), type=kind).order_by("-pk").first()
    if newest is not None:
        record_authentication(request, request.user, "mfa", id=newest.pk, type=newest.type)
