"""Where allauth asks this house: whose address it is, what is too often, and how secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import time
from functools import lru_cache
from io import BytesIO
from typing import Any

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from newsroom import limits
from newsroom.signin import attempts

PURPOSE = b"newsroom second factor"


class Accounts(DefaultAccountAdapter):
    """Accounts of this house: made by managing editors, signed in to by name."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The same words for a name that is not known and for one that is.
        "username_password_mismatch": _("This name and password do not go together. Mind capital letters."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return no: accounts are made on the desk."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whose attempts are counted together, past the proxies that TRUSTED_PROXIES names."""
        return limits.address_of(request.META)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt before the password is looked at. Raises ValidationError where it is one too many."""
        username = str(credentials.get("username", ""))
        usage = attempts.count(request, username)
        if usage is None:
            wait = attempts.wait(request, username)
            raise ValidationError(
                gettext("Too many attempts. Wait {time}, then try again.").format(time=attempts.in_words(wait)),
                code="too_many_login_attempts",
                params={"wait": wait},
            )
        self._login_failed_rl_usage = usage  # given back by allauth when the password is right

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Return an answer to somebody who is known, and does not work here or no longer."""
        if user.is_active and user.is_staff:
            return None
        clear_login(request)
        messages.error(request, gettext("This account may not sign in to the desk. Ask a managing editor."))
        return HttpResponseRedirect(reverse("account_login"))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether somebody is asked again who they are: not within minutes of having shown it."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = context.request
        records = get_authentication_records(request, request.user)
        newest = max((record.get("at", 0) for record in records), default=0)
        return bool(time.time() - newest >= app_settings.REAUTHENTICATION_TIMEOUT)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link in a letter, at our own address and not at one that a request named."""
        whose, _, secret = key.partition("-")
        return settings.PUBLIC_URL + reverse("account_reset_password_from_key", args=[whose, secret])


class Factors(DefaultMFAAdapter):
    """Second factors: their names, their picture, and how their secrets lie in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Take the one that the app shows now."),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first."),
    }

    def get_totp_issuer(self) -> str:
        """Return what the app on the phone writes above the code."""
        return str(settings.SITE_NAME)

    def get_totp_label(self, user: User) -> str:
        """Return whose code it is: the name one signs in with."""
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """Return the picture that the phone reads, as an <svg> to stand in a page."""
        code = qrcode.QRCode(border=2, image_factory=SvgPathImage)
        code.add_data(url)
        drawn = BytesIO()
        code.make_image().save(drawn)
        return drawn.getvalue().decode().partition("?>")[2].strip()

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored: whoever has a copy of the database alone makes no codes of it."""
        return _cipher(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raises InvalidToken under another SECRET_KEY: then it has to be reset."""
        return _cipher(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS).decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - their name for it
        """Return the name that a passkey gets if its owner gives none."""
        return capfirst(gettext("passkey"))


@lru_cache(maxsize=4)
def _cipher(*keys: str) -> MultiFernet:
    derived = [hashlib.blake2b(key.encode(), key=PURPOSE, digest_size=32).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
