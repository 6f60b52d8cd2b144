"""What the audit log is told of signing in: who did, who was refused, and what became of second steps and passwords.

allauth and Django say so by signals, in the request in which it happens; of second steps once they are
committed. What somebody typed is
never noted: a password typed into the field of the name would stand in the log.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as accounts_of
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as factors
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from newsroom import audit, limits, text

NOBODY = "somebody unknown"
BY = {"password": "password", "mfa": "second step"}


def connect() -> None:
    """Connect every receiver, once."""
    for signal, receiver in (
        (accounts_of.user_logged_in, _signed_in),
        (accounts_of.password_changed, _password),
        (accounts_of.password_reset, _password),
        (user_login_failed, _refused),
        (factors.authentication_failed, _refused_second),
        (factors.authenticator_added, _added),
        (factors.authenticator_removed, _removed),
        (factors.authenticator_reset, _renewed),
    ):
        signal.connect(receiver, dispatch_uid=f"newsroom.signin.{receiver.__name__}")


def _signed_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    records = get_authentication_records(request, user)
    by = [_way(record) for record in records]
    _note("signed_in", request, user, by=user, with_=by)


def _way(record: dict[str, Any]) -> str:
    return str(record.get("type") or BY.get(str(record.get("method")), record.get("method")))


def _password(*, request: HttpRequest, user: User, **_: Any) -> None:
    _note("password", request, user, by=user)


def _refused(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    person = User.objects.filter(username=text.line(str(credentials.get("username", "")))[:150]).first()
    _note("refused", request, person, by=None)


def _refused_second(*, request: HttpRequest, user: User, **_: Any) -> None:
    _note("refused", request, user, by=None, at_step="second step")


def _added(*, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _note("factor_added", request, user, by=user, kind=authenticator.type)


def _removed(*, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _note("factor_removed", request, user, by=user, kind=authenticator.type)


def _renewed(*, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    _note("factor_renewed", request, user, by=user, kind=authenticator.type)


def _note(verb: str, request: HttpRequest | None, person: User | None, *, by: User | None, **details: Any) -> None:
    address = limits.address_of(request.META) if request is not None and request.META else ""
    said = {name.strip("_"): value for name, value in details.items()}
    audit.note(
        verb,
        kind="account",
        thing=person.pk if person else "",
        label=audit.name_of(person) if person else NOBODY,
        by=by,
        who="" if by else NOBODY,
        details={**said, "address": address},
    )
