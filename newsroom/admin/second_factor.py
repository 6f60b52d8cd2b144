"""Somebody lost phone and recovery codes: a colleague who may change their account resets the second step."""

from __future__ import annotations

from typing import Any, cast

from allauth.account import admin as _addresses  # noqa: F401 - registers a page that is not wanted
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _keys  # noqa: F401 - registers a page that is not wanted
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from newsroom.signin import resetting

# Secrets are nobody's to list, and addresses are a field of the account.
admin.site.unregister(Authenticator)
admin.site.unregister(EmailAddress)

NAMES = {"totp": _("app"), "webauthn": _("passkey")}


def factors(person: User) -> str:
    """Return what guards an account besides its password, in words; "" for nothing. Reads what is prefetched."""
    kinds = {each.type for each in person.authenticator_set.all()}  # type: ignore[attr-defined]
    return ", ".join(str(name) for kind, name in NAMES.items() if kind in kinds)


class SecondFactorOfAnother(ModelAdmin):
    """The part of an account's page that tells of the second step, and its reset."""

    @admin.display(description=_("second step"))
    def second_step_and_reset(self, person: User) -> str:
        """Return what guards an account, with the way to reset it."""
        if not (said := factors(person)):
            return gettext("none: the password alone")
        link = reverse("admin:auth_user_second_step", args=[person.pk])
        return format_html('{} · <a class="desk-link" href="{}">{}</a>', said, link, gettext("reset it"))

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of accounts, and of the reset."""
        view = self.admin_site.admin_view(self.reset_second_step)
        own = path("<int:person_id>/second-step/", view, name="auth_user_second_step")
        return [own, *super().get_urls()]

    @method_decorator(reauthentication_required(app="allauth.mfa"))
    def reset_second_step(self, request: HttpRequest, person_id: int) -> HttpResponse:
        """Ask, and reset. Nobody's own: that is done on the page of one's own sign-in."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        person = get_object_or_404(User, pk=person_id)
        if not self.has_change_permission(request, person) or person == request.user:
            raise PermissionDenied
        if request.method == "POST":
            gone = resetting.reset(person, by=cast("User", request.user))
            if gone:
                self.log_change(request, person, "second step reset")
            words = gettext("{name} signs in with the password alone now, and can set up a second step anew.").format(
                name=person.get_username()
            )
            messages.success(request, words if gone else gettext("There was none."))
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[person.pk]))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": gettext("Reset the second step of {name}").format(name=person.get_username()),
            "opts": self.opts,
            "person": person,
            "said": factors(person),
        }
        return TemplateResponse(request, "signin/reset.html", context)
