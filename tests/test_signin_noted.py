"""What the audit log is told of signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from newsroom.models import AuditEntry
from tests.test_signin import SECOND, nothing_counted, set_up, sign_in

__all__ = ["nothing_counted"]
pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str, str]]:
    """Return what the audit log holds of accounts: what was done, by whom, to whom."""
    return list(AuditEntry.objects.filter(kind="account").order_by("pk").values_list("verb", "who", "label"))


def test_the_log_says_who_signed_in_and_who_was_refused_and_nothing_that_was_typed(edna: User) -> None:
    sign_in("edna", "my other pass phrase")
    sign_in("a long pass phrase", "edna")  # both in the wrong field
    sign_in("edna")
    assert told() == [
        ("refused", "somebody unknown", "Edna (edna)"),
        ("refused", "somebody unknown", "somebody unknown"),
        ("signed_in", "Edna (edna)", "Edna (edna)"),
    ]
    kept = str(list(AuditEntry.objects.values()))
    assert "pass phrase" not in kept
    assert AuditEntry.objects.latest("pk").details == {"with": ["password"], "address": "127.0.0.1"}


def test_the_log_says_what_became_of_second_steps(
    edna: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client, _ = sign_in("edna")
    with django_capture_on_commit_callbacks(execute=True):
        secret, _ = set_up(client)
    assert [verb for verb, _, _ in told()] == ["signed_in", "factor_added", "factor_added"]
    added = AuditEntry.objects.filter(verb="factor_added").order_by("pk")
    assert [entry.details["kind"] for entry in added] == ["totp", "recovery_codes"]
    client, _ = sign_in("edna")
    client.post(SECOND, {"code": "000000"})
    assert told()[-1] == ("refused", "somebody unknown", "Edna (edna)")
    assert AuditEntry.objects.latest("pk").details["at_step"] == "second step"
    assert secret not in str(list(AuditEntry.objects.values()))
