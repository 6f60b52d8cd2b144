"""Signing in, in a real browser: an app's codes, a passkey, and nothing that the content policy stops."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PASSWORD

OWN = "/admin/sign-in/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code_of(secret: str) -> str:
    """Return the code that the app shows."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def with_device(page: Page) -> None:
    """Give the browser a device that holds passkeys, and whose owner always agrees."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def enter(page: Page, name: str) -> None:
    """Send name and password."""
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_a_passkey_is_the_second_step_and_then_enough_by_itself(
    width: int, dark: bool, open_page: Callable[..., Page], complaints: list[str]
) -> None:
    page = open_page(width=width, dark=dark)
    with_device(page)
    enter(page, "max")
    page.wait_for_selector("[data-start]")
    page.goto(OWN)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name", exact=True).fill("Laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    with page.expect_download() as kept:
        page.get_by_role("link", name="Keep as a file").click()
    assert kept.value.suggested_filename == "recovery-codes.txt"
    page.context.clear_cookies()

    enter(page, "max")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_selector("[data-start]")
    page.context.clear_cookies()

    page.goto("/admin/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_selector("[data-start]")

    page.goto(OWN)
    page.get_by_role("link", name="Remove Laptop").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("Your password alone opens your account")).to_be_visible()
    assert complaints == []


def test_an_app_is_set_up_and_asked_for(open_page: Callable[..., Page], complaints: list[str]) -> None:
    page = open_page(width=1440)
    enter(page, "pia")
    page.wait_for_selector("[data-start]")
    page.goto(f"{OWN}app/")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    secret = page.locator(".own-secret").text_content() or ""
    page.get_by_label("Code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    page.context.clear_cookies()

    enter(page, "pia")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("This code does not fit")).to_be_visible()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_selector("[data-start]")
    page.goto(f"{OWN}app/remove/")
    page.get_by_role("button", name="Remove the app").click()
    expect(page.get_by_text("Your password alone opens your account")).to_be_visible()
    assert complaints == []


def test_a_browser_without_a_passkey_says_so(open_page: Callable[..., Page]) -> None:
    page = open_page(width=390)
    page.goto("/admin/")
    page.evaluate("delete window.PublicKeyCredential")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("knows no passkeys")
