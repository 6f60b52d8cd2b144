"""Leaving a page that holds what nobody has saved."""

from __future__ import annotations

from playwright.sync_api import Dialog, Page


def stay_when_asked(page: Page) -> None:
    """Try to leave a page, which must ask whether one means it, and say no."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("setTimeout(() => (location.href = '/admin/'))")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
