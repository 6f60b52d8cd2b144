"""A check of our own for schemathesis: what fits the contract is refused for a reason that no contract can say."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.core.failures import Failure

REASONS = {
    "unknown_value",  # there is no such tag, section …: only the data knows
    "bad_cursor",  # a cursor is opaque
    "contradiction",  # page and cursor; a range that ends before it begins
    "wrong_order",
    "too_many_days",
    "not_ours",  # an address of somebody else's site
    "too_long",  # words are counted, not characters
    "bad_value",  # a day that is in no calendar
}


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
