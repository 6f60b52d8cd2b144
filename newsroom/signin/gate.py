"""Where a second factor is required, nothing opens before it: middleware after Django's own."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from newsroom.problems import problem
from newsroom.signin import rule

DESK = "/admin/"
API = "/api/desk/"
# Signing in and out, setting up what is asked for, and the language and the words of the pages for it.
OPEN = ("/admin/login/", "/admin/sign-in/", "/admin/logout/", "/admin/jsi18n/", "/admin/language/")


class Gate:
    """Middleware: leads whoever must have a second factor to show it or to set it up.

    Elsewhere than on the desk, where nobody is asked who they are, they count as nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self._stands_before(request) or rule.is_met(request):
            return self.get_response(request)
        if request.path_info.startswith(API):
            detail = "Your account needs a second factor. Sign in on the desk, and follow what it says."
            return problem(request, HTTPStatus.FORBIDDEN, code="second_factor_required", detail=detail)
        if request.path_info.startswith(DESK):
            return HttpResponseRedirect(f"{self._way(request)}?{urlencode({'next': request.get_full_path()})}")
        request.user = AnonymousUser()
        return self.get_response(request)

    def _stands_before(self, request: HttpRequest) -> bool:
        """Return whether somebody signed in comes to an address that is not always open."""
        if settings.REQUIRE_TWO_FACTOR == "none" or request.path_info.startswith((*settings.PUBLIC_PATHS, *OPEN)):
            return False
        return settings.SESSION_COOKIE_NAME in request.COOKIES and bool(request.user.is_authenticated)

    def _way(self, request: HttpRequest) -> str:
        user = cast("User", request.user)
        return reverse("signin_show" if rule.has_factor(user) else "mfa_index")
