"""The languages of the desk: who sits at it chooses one, and a program that uses its API hears English.

Nothing here has to do with the languages that stories are in (SITE_LANGUAGES): those are data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.views.i18n import JavaScriptCatalog

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Code of ISO 639-1, and what its speakers call it. The first is the one that our sources are written in.
DESK = (("en", "English"), ("ru", "Русский"))
type Words = str | _StrPromise  # a text, or one that is looked up when it is shown
PAGES, API = "/admin/", "/api/desk/"
YEAR = 365 * 24 * 60 * 60  # seconds


def of(request: HttpRequest) -> str:
    """Return the language of whoever asks: the one chosen, else the first of the browser's that the desk speaks.

    A program with a key hears English, whatever it sends: it reads codes, and its logs are searched.
    """
    if request.path_info.startswith(API) and not _comes_from_a_page(request):
        return settings.LANGUAGE_CODE
    return translation.get_language_from_request(request)


def _comes_from_a_page(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and "HTTP_AUTHORIZATION" not in request.META


def spoken(value: object) -> str:
    """Return a text that is looked up when it is shown, for JSON. Raises TypeError for anything else."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


@contextmanager
def neutral() -> Iterator[None]:
    """Speak the language that is stored, within: what is written down is not in the language of who wrote it."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def rooms() -> list[str]:
    """Return the names of our own apps, each of which has catalogues of what it says."""
    return [app.name for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]


def words_for_scripts(request: HttpRequest) -> HttpResponse:
    """Return the words of the desk's scripts, and Django's, in the language of whoever asks."""
    show = JavaScriptCatalog.as_view(packages=["django.contrib.admin", *rooms()])
    response = cast("HttpResponse", show(request))
    # The address names the language and what its words are: it never answers anything else.
    if request.GET.get("v") == _version(translation.get_language()):
        patch_cache_control(response, private=True, max_age=YEAR, immutable=True)
    return response


def address_of_words(request: HttpRequest) -> str:
    """Return where a page's scripts find their words."""
    return f"{reverse('admin:jsi18n')}?v={_version(translation.get_language())}"


@lru_cache(maxsize=len(DESK))
def _version(language: str | None) -> str:
    """Return what changes when the words of our scripts in this language do."""
    found = [Path(apps.get_app_config(room).path) / f"locale/{language}/LC_MESSAGES/djangojs.mo" for room in rooms()]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in found if path.exists())).hexdigest()
    return f"{language}-{digest[:12]}"
