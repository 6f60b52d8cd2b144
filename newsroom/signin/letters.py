"""The pages for whoever has forgotten the password: a letter, or whom to ask."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsroom.signin.pages import DeskPage


class Forgotten(DeskPage, account.PasswordResetView):
    """A letter with a link, where letters can be sent; else whom to ask."""

    title = _("Forgotten password")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the letter."""
        if not settings.SENDS_MAIL:
            return HttpResponseRedirect(reverse("account_reset_password"))
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context, with whether letters can be sent."""
        return {**super().get_context_data(**kwargs), "sends": settings.SENDS_MAIL, "contact": settings.SITE_CONTACT}


class LetterSent(DeskPage, account.PasswordResetDoneView):
    """What to do next."""

    title = _("Look into your mail")


class NewPassword(DeskPage, account.PasswordResetFromKeyView):
    """Where the link in the letter leads."""

    title = _("New password")


class NewPasswordSet(DeskPage, account.PasswordResetFromKeyDoneView):
    """It is set."""

    title = _("Your password is set")
