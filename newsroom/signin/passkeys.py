"""What browsers send of a passkey, which anybody may have made up: read, or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom import text
from newsroom.signin.forms import Plain

LONGEST = 50_000  # characters; attestations of known makes take a tenth of it
NAME = 60
REFUSED = _("This passkey was not accepted. Try again, or sign in another way.")


class CredentialField(forms.JSONField):
    """An answer of navigator.credentials, as JSON."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Return an object. Raises ValidationError for anything else."""
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValidationError(REFUSED, code="invalid")
        try:
            found = super().to_python(value)
        except (RecursionError, ValidationError):
            raise ValidationError(REFUSED, code="invalid") from None
        if not isinstance(found, dict):
            raise ValidationError(REFUSED, code="invalid")
        return found


def checked[T](check: Callable[[], T]) -> T:
    """Return what a check of fido2 returns. Raises ValidationError for whatever it stumbles over."""
    try:
        return check()
    except ValidationError as error:
        # Theirs says “incorrect code”, of which there is none; that one may try no more is said as it is.
        if getattr(error, "code", "") == "incorrect_code":
            raise ValidationError(REFUSED, code="incorrect_code") from None
        raise
    except Exception:
        # Bytes that somebody made up: struct.error, IndexError, InvalidSignature, and whatever comes next.
        raise ValidationError(REFUSED, code="invalid") from None


class Passkey(AuthenticateWebAuthnForm):
    """A passkey as the second factor."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Return the authenticator that it is of."""
        return checked(super().clean_credential)


class SignInByPasskey(LoginWebAuthnForm):
    """A passkey in place of name and password."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Return the authenticator that it is of."""
        return checked(super().clean_credential)


class PasskeyAgain(ReauthenticateWebAuthnForm):
    """A passkey of somebody who is signed in, before something is changed."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        """Return the authenticator that it is of."""
        return checked(super().clean_credential)


class NewPasskey(Plain, AddWebAuthnForm):
    """A name for a passkey, and whether it is enough by itself."""

    credential = CredentialField()
    labels = {"name": _("Name"), "passwordless": _("Sign in with this alone, without name and password")}
    helps = {
        "name": _("So that you tell it from others: “Laptop”, “Key on my key ring”."),
        "passwordless": _("It then asks for your fingerprint, face or PIN. Old keys without a PIN cannot do this."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["maxlength"] = str(NAME)
        self.fields["passwordless"].initial = True

    def clean_name(self) -> str:
        """Return the name, cleaned; where none was given, one of ours."""
        self.cleaned_data["name"] = text.shorten(text.line(self.cleaned_data["name"]), NAME)
        return str(super().clean_name())

    def clean(self) -> Any:
        """Return what was sent. Raises ValidationError for a passkey that does not fit the question."""
        return checked(super().clean)


class PasskeyName(Plain, EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": _("Name")}

    def clean_name(self) -> str:
        """Return the name, cleaned. Raises ValidationError where nothing is left of it."""
        name = text.shorten(text.line(self.cleaned_data["name"]), NAME)
        if not name:
            raise ValidationError(gettext("Give it a name."))
        return name
