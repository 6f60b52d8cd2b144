"""What allauth is told: people of this house alone sign in, by name, and nobody makes an account for themselves.

https://docs.allauth.org/en/latest/account/configuration.html
https://docs.allauth.org/en/latest/mfa/configuration.html
"""

from __future__ import annotations

from typing import Any

NAMES = {
    "ACCOUNT_ADAPTER": "newsroom.signin.adapters.Accounts",
    "ACCOUNT_FORMS": {
        "login": "newsroom.signin.forms.SignIn",
        "reauthenticate": "newsroom.signin.forms.Password",
        "reset_password": "newsroom.signin.forms.Forgotten",
        "reset_password_from_key": "newsroom.signin.forms.NewPassword",
    },
    "ACCOUNT_LOGIN_METHODS": {"username"},
    "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*", "password2*"],
    "ACCOUNT_SIGNUP_ENABLED": False,
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,  # no letters to addresses that anybody typed
    "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_REAUTHENTICATION_METHODS": ("password", "mfa"),
    "ACCOUNT_RATE_LIMITS": {
        "login": "30/m/ip",
        # By address, and by address and name: nobody shuts a colleague out by guessing at their name.
        "login_failed": "10/m/ip,5/5m/key,20/h/key",
        # By name, from wherever: guessing from many addresses at once.
        "login_failed_anywhere": "60/h/key",
        "reauthenticate": "10/m/user",
        "reset_password": "10/m/ip,3/15m/key",
        "reset_password_from_key": "20/m/ip",
        "change_password": "5/m/user",
    },
    "MFA_ADAPTER": "newsroom.signin.adapters.Factors",
    "MFA_FORMS": {
        "authenticate": "newsroom.signin.forms.Code",
        "reauthenticate": "newsroom.signin.forms.CodeAgain",
        "activate_totp": "newsroom.signin.forms.FirstCode",
        "login_webauthn": "newsroom.signin.passkeys.SignInByPasskey",
        "authenticate_webauthn": "newsroom.signin.passkeys.Passkey",
        "reauthenticate_webauthn": "newsroom.signin.passkeys.PasskeyAgain",
        "add_webauthn": "newsroom.signin.passkeys.NewPasskey",
        "edit_webauthn": "newsroom.signin.passkeys.PasskeyName",
    },
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # an address may be missing, and is not what anybody signs in with
    "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    "MFA_TOTP_TOLERANCE": 1,  # steps of half a minute: clocks of phones differ
}

VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

RULES = ("none", "managers", "all")
