"""What of ours schemathesis uses: a check, and a limit to its patience.

What fits the contract is refused for a reason that no contract can say, or not at all.
"""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.core.failures import Failure

REASONS = {
    "unknown_value",  # there is no such tag, section …: only the data knows
    "bad_cursor",  # a cursor is opaque
    "cursor_ahead",  # how far the log goes, it alone knows
    "contradiction",  # page and cursor; a range that ends before it begins
    "wrong_order",
    "too_many_days",
    "not_ours",  # an address of somebody else's site
    "too_long",  # words are counted, not characters
    "bad_value",  # a day that is in no calendar
}

LONGEST_WAIT = 30  # seconds that the contract of `changes/` takes


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Wait a second where the contract allows up to thirty: a quiet newsroom has no news for any of them."""
    wait = (case.query or {}).get("wait")
    if isinstance(wait, int) and 1 < wait <= LONGEST_WAIT:
        case.query["wait"] = 1


@schemathesis.check
def refusals_have_a_reason(context: Any, response: Any, case: Any) -> None:
    """Fail where a request that fits the contract is refused as if it did not."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    codes = {fault["code"] for fault in response.json().get("errors", [{"code": "none"}])}
    if not codes <= REASONS:
        raise Failure(
            operation=case.operation.label,
            title="Refused without a reason that lies outside the contract",
            message=f"{sorted(codes - REASONS)}: {response.text[:500]}",
        )
