"""The pages of signing in: allauth's views, dressed as the desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from newsroom.signin import attempts, rule
from newsroom.tongues import Words

SECOND = reverse_lazy("mfa_index")
IN_DESK, OUTSIDE = "admin/base_site.html", "signin/entrance.html"


class DeskPage:
    """What the desk's pages are given, and that no cache keeps them."""

    request: HttpRequest
    title: Words = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what a page needs to look like the desk."""
        theirs = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**admin.site.each_context(self.request), **theirs, "title": self.title, "layout": OUTSIDE}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, for this one person."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "private, no-store"
        return response


class OwnPage(DeskPage):
    """A page on which somebody sees to their own account: in the desk, once they may enter it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context, with the layout that fits."""
        met = rule.is_met(self.request)
        return {**super().get_context_data(**kwargs), "layout": IN_DESK if met else OUTSIDE, "is_required": not met}


class _Throttled(DeskPage):
    """Answers 429 with Retry-After where the form says that it was too often."""

    def get_seconds(self) -> int:
        """Return how long to wait; 0 for not at all."""
        raise NotImplementedError

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Return the page; one that refuses says until when."""
        response: HttpResponse = super().render_to_response(context, **kwargs)  # type: ignore[misc]
        form = context.get("form")
        if self.request.method == "POST" and form is not None and form.is_bound:
            found = {fault.code for faults in form.errors.as_data().values() for fault in faults}
            if found & {"too_many_login_attempts", "rate_limited"}:
                response.status_code = 429
                response["Retry-After"] = str(max(1, self.get_seconds()))
        return response


class SignIn(_Throttled, account.LoginView):
    """Name and password, or a passkey."""

    title = _("Sign in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; whoever is signed in and may not enter the desk any more is signed out, and not sent round."""
        if request.user.is_authenticated and not admin.site.has_permission(request):
            logout(request)
        return super().dispatch(request, *args, **kwargs)

    def get_seconds(self) -> int:
        """Return how long this name has to wait."""
        return attempts.wait(self.request, self.request.POST.get("username", ""))


class SecondFactor(_Throttled, base.AuthenticateView):
    """The second step of signing in."""

    title = _("Second step")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context, with the ways that this person has."""
        user = self.stage.login.user
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        has_code = bool(kinds - {Authenticator.Type.WEBAUTHN})
        return {
            **super().get_context_data(**kwargs),
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_code": has_code,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        }

    def get_seconds(self) -> int:
        """Return how long this person has to wait."""
        return attempts.wait_for_code(self.request, self.stage.login.user.pk)


class PasskeySignIn(DeskPage, webauthn.LoginWebAuthnView):
    """Signing in with a passkey alone."""


class PasswordAgain(_Throttled, account.ReauthenticateView):
    """The password, before something changes."""

    title = _("Is it you?")

    def get_seconds(self) -> int:
        """Return how long this name has to wait."""
        return attempts.wait(self.request, self.request.user.get_username())


class CodeAgain(_Throttled, base.ReauthenticateView):
    """A code, before something changes."""

    title = _("Is it you?")

    def get_seconds(self) -> int:
        """Return how long this person has to wait."""
        return attempts.wait_for_code(self.request, self.request.user.pk or 0)


class PasskeyAgain(DeskPage, webauthn.ReauthenticateWebAuthnView):
    """A passkey, before something changes."""

    title = _("Is it you?")

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again, with what was wrong."""
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context; theirs loses the form that it was given."""
        return {**super().get_context_data(**kwargs), **kwargs}


class Overview(OwnPage, base.IndexView):
    """What guards one's account."""

    title = _("Sign-in and security")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context, with what there is by name."""
        context = super().get_context_data(**kwargs)
        found = context["authenticators"]
        kept = found.get(Authenticator.Type.RECOVERY_CODES)
        return {
            **context,
            "app": found.get(Authenticator.Type.TOTP),
            "passkeys": found.get(Authenticator.Type.WEBAUTHN, []),
            "codes_left": len(kept.get_unused_codes()) if kept else None,
            "is_bound": rule.binds(self.request.user),  # type: ignore[arg-type]
        }


class AddApp(OwnPage, _Throttled, totp.ActivateTOTPView):
    """An app on the phone that shows codes."""

    title = _("Set up an app")

    def form_valid(self, form: Any) -> HttpResponse:
        """Set it up."""
        response: HttpResponse = super().form_valid(form)
        rule.note(self.request, Authenticator.Type.TOTP)
        return response

    def get_seconds(self) -> int:
        """Return how long this person has to wait."""
        return attempts.wait_for_code(self.request, self.request.user.pk or 0)


class RemoveApp(OwnPage, totp.DeactivateTOTPView):
    """No codes any more."""

    title = _("Remove the app")


class AddPasskey(OwnPage, webauthn.AddWebAuthnView):
    """A passkey: this device, a phone, a key on a key ring."""

    title = _("Add a passkey")

    def form_valid(self, form: Any) -> HttpResponse:
        """Add it."""
        response: HttpResponse = super().form_valid(form)
        rule.note(self.request, Authenticator.Type.WEBAUTHN)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context; theirs loses the form that it was given."""
        return {**super().get_context_data(**kwargs), **kwargs}


class RemovePasskey(OwnPage, webauthn.RemoveWebAuthnView):
    """One passkey less."""

    title = _("Remove a passkey")
    success_url = SECOND


class RenamePasskey(OwnPage, webauthn.EditWebAuthnView):
    """Another name for a passkey."""

    title = _("Rename a passkey")
    success_url = SECOND


class NewCodes(OwnPage, codes.GenerateRecoveryCodesView):
    """Other recovery codes; those before work no more."""

    title = _("New recovery codes")


class Codes(OwnPage, codes.ViewRecoveryCodesView):
    """The recovery codes, this once."""

    title = _("Recovery codes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context, with the codes as a file to keep."""
        context = super().get_context_data(**kwargs)
        listed = "\n".join(context["unused_codes"])
        whose = gettext("{site_name}, recovery codes of {name}").format(
            site_name=settings.SITE_NAME, name=self.request.user.get_username()
        )
        file = f"{whose}\n{gettext('Each works once, in place of a code of the app.')}\n\n{listed}\n"
        return {**context, "file": f"data:text/plain;charset=utf-8,{quote(file)}"}


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Lead somebody who has a second factor to the page where this session shows it."""
    if not request.user.is_authenticated:
        raise ReauthenticationRequired
    ways = {way["id"]: way["url"] for way in get_adapter().get_reauthentication_methods(request.user)}
    way = ways.get("mfa_reauthenticate") or ways.get("mfa_reauthenticate:webauthn") or reverse("mfa_index")
    return HttpResponseRedirect(f"{way}?{request.GET.urlencode()}")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget a sign-in that has not come to its second step, and begin anew."""
    clear_login(request)
    return HttpResponseRedirect(reverse("account_login"))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler429: what allauth answers to more requests than an address or a person may make."""
    page = {**admin.site.each_context(request), "title": gettext("Too many attempts"), "layout": OUTSIDE}
    response = render(request, "signin/too_many.html", page, status=429)
    response["Retry-After"] = "60"
    response["Cache-Control"] = "private, no-store"
    return response
