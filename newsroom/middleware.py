"""Django's middleware for people with a session, kept away from what has no session.

Public answers are anonymous and the same for everybody: no cookie is read or set there,
no form is posted, and JSON is neither framed nor does it run scripts. Seven middlewares that
have nothing to do cost a short read a tenth of its time.
"""

from __future__ import annotations

from typing import Any

from allauth.account.middleware import AccountMiddleware
from corsheaders.middleware import CorsMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

from newsroom import tongues

PUBLIC: tuple[str, ...] = settings.PUBLIC_PATHS
PAGE = "/api/v1/docs/"  # the one page for browsers among the public addresses


def is_public_data(request: HttpRequest) -> bool:
    """Return whether the address is one of public data, where nobody is signed in."""
    return request.path_info.startswith(PUBLIC) and not request.path_info.startswith(PAGE)


class _NotForPublicData(MiddlewareMixin):
    """Steps aside for public data."""

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request) if is_public_data(request) else super().__call__(request)


class _NotForReaders(MiddlewareMixin):
    """Steps aside for public data and for its page: nobody is known there, and no cookie is set."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(PUBLIC):
            return self.get_response(request)
        return super().__call__(request)


class Cors(CorsMiddleware):
    """Which front ends may read the API from a browser; nobody else names an Origin."""

    def __call__(self, request: HttpRequest) -> Any:
        if self.async_mode or "HTTP_ORIGIN" in request.META:
            return super().__call__(request)
        response: Any = self.get_response(request)
        if request.path_info.startswith(PUBLIC):
            patch_vary_headers(response, ["origin"])
        return response


class Sessions(_NotForReaders, SessionMiddleware):
    """Sessions, for people."""


class Language(MiddlewareMixin):
    """The language of whoever sits at the desk. Elsewhere nobody's is asked, so no answer varies by it.

    Django's own middleware asks everywhere, and leaves the language behind for whatever runs next.
    """

    async_capable = False

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path_info.startswith((tongues.PAGES, tongues.API)):
            return self.get_response(request)
        language = tongues.of(request)
        with translation.override(language):
            response: Any = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", language)
        return response


class Csrf(_NotForReaders, CsrfViewMiddleware):
    """Forms that come from our own pages alone. A view that takes a POST is checked wherever it is."""


class Authentication(_NotForReaders, AuthenticationMiddleware):
    """Who is signed in."""


class Accounts(_NotForReaders):
    """allauth's notice of which request it works for, and what it asks before something is changed."""

    async_capable = False

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._theirs = AccountMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(PUBLIC):
            return self.get_response(request)
        return self._theirs(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        """Return where an error of allauth's leads to; None for any other."""
        return self._theirs.process_exception(request, exception)


class Messages(_NotForReaders, MessageMiddleware):
    """What a page tells after it did something."""


class Frames(_NotForPublicData, XFrameOptionsMiddleware):
    """No page of ours in the frame of another's."""


class ContentPolicy(_NotForPublicData, ContentSecurityPolicyMiddleware):
    """What a page of ours may load."""
