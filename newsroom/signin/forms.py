"""The forms of signing in, in this house's words: every field labelled, none by a placeholder."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from newsroom.tongues import Words

CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "off",
    "spellcheck": "false",
    "maxlength": "40",
}


class Plain(forms.Form):
    """Without placeholders, which vanish when one types; the cursor in the first field."""

    labels: dict[str, Words] = {}
    helps: dict[str, Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
        first = next(iter(self.fields.values()))
        first.widget.attrs["autofocus"] = True


class SignIn(Plain, LoginForm):
    """Name and password."""

    labels = {"login": _("Username"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocapitalize": "off", "spellcheck": "false"}

    def add_prefix(self, field_name: str) -> str:
        """Return a field's name in the page: password managers know “username”."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class Password(Plain, ReauthenticateForm):
    """The password again, before something is changed that guards the account."""

    labels = {"password": _("Password")}


class Forgotten(Plain, ResetPasswordForm):
    """The address to which a link goes."""

    labels = {"email": _("E-mail address")}


class NewPassword(Plain, ResetPasswordKeyForm):
    """A new password, twice."""

    labels = {"password1": _("New password"), "password2": _("New password again")}


class Code(Plain, AuthenticateForm):
    """The code of the app, or one of those that were noted down."""

    labels = {"code": _("Code")}
    helps = {"code": _("Six digits from the app, or one of your recovery codes.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= CODE


class CodeAgain(Plain, CodeAgainForm):
    """The same, of somebody who is signed in."""

    labels = Code.labels
    helps = Code.helps

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= CODE


class FirstCode(Plain, ActivateTOTPForm):
    """The first code, which shows that the phone has taken the secret."""

    labels = {"code": _("Code that the app shows")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= CODE
