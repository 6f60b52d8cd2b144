"""Guessing at a password on a page of Django's own: counted as it is where one signs in."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from newsroom import accounts
from newsroom.signin import attempts

OUTSIDE = "signin/entrance.html"


def counted(request: HttpRequest, change: Callable[[], HttpResponse], *, page: dict[str, Any]) -> HttpResponse:
    """Return what changing one's password answers; 429 in its place where that was tried too often.

    One that led on is not counted, and the audit log is told of it. `page` is what the desk's pages are given.
    """
    person = request.user
    if request.method != "POST" or not isinstance(person, User):
        return change()
    usage = attempts.count(request, person.get_username())
    if usage is None:
        return _too_many(request, attempts.wait(request, person.get_username()), page)
    response = change()
    if response.status_code == HTTPStatus.FOUND:
        usage.rollback()
        accounts.note("password", person, by=person)
    return response


def _too_many(request: HttpRequest, wait: int, page: dict[str, Any]) -> HttpResponse:
    context = {**page, "title": _("Too many attempts"), "layout": OUTSIDE}
    response = render(request, "signin/too_many.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(max(1, wait))
    return response
