"""Pages for people where there is no page: not found, not allowed, broken, away.

What leads back stands on each. Who works at the desk keeps its sidebar; a page that tells of
something broken asks nothing of the database, which may be what is broken.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from newsroom.tongues import PAGES, Words

SAID: dict[int, tuple[Words, Words]] = {
    HTTPStatus.BAD_REQUEST: (
        _("That could not be read"),
        _("The address or the form held something that no page here can take. Go back and try again."),
    ),
    HTTPStatus.FORBIDDEN: (
        _("This is not open to you"),
        _("Your account does not allow this. Ask a managing editor."),
    ),
    HTTPStatus.NOT_FOUND: (
        _("There is no such page"),
        _("The address is mistyped, or what stood here was deleted."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _("Something broke here"),
        _("It has been logged. Go back and try again; if it happens again, tell whoever runs this newsroom."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (_("Not there at the moment"), _("Try again in a few seconds.")),
}
FORGED: tuple[Words, Words] = (
    _("This form was not sent from your session"),
    _("You signed in or out in another tab since it was opened. Go back, copy what you typed, and load the page anew."),
)


def page(request: HttpRequest, status: int, words: Words = "", *, title: Words = "") -> HttpResponse:
    """Return the page that a person gets in place of one that cannot be shown; `words` instead of the usual ones."""
    at_desk = request.path.startswith(PAGES)
    usual = SAID[status]
    context: dict[str, Any] = {
        "title": title or usual[0],
        "words": words or usual[1],
        "home": PAGES if at_desk else "/",
    }
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and at_desk and _works_here(request):
        context = {**admin.site.each_context(request), **context}
        response = HttpResponse(render_to_string("desk/astray.html", context, request), status=status)
    else:
        response = HttpResponse(render_to_string("desk/broken.html", context), status=status)
    if at_desk:
        add_never_cache_headers(response)
    return response


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return what somebody gets whose form does not belong to their session (Django's CSRF_FAILURE_VIEW)."""
    return page(request, HTTPStatus.FORBIDDEN, FORGED[1], title=FORGED[0])


def _works_here(request: HttpRequest) -> bool:
    # What fails before anybody is known has no user.
    return hasattr(request, "user") and admin.site.has_permission(request)
