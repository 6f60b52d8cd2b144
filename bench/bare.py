"""The least that Django can do: no middleware, no database, one view, bytes from memory.

BENCH_ANSWERS names a folder with one file for each answer; one whose name begins with 304 is
answered with that status and no body.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

ANSWERS = {file.name: file.read_bytes() for file in Path(os.environ["BENCH_ANSWERS"]).iterdir()}


def same_bytes(request: HttpRequest, name: str) -> HttpResponse:
    """Return the answer of this name."""
    if name.startswith("304"):
        return HttpResponse(status=304)
    body = ANSWERS[name]
    return HttpResponse(body, content_type="application/json", headers={"Content-Length": str(len(body))})


urlpatterns = [path("<str:name>", same_bytes)]

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bare", MIDDLEWARE=[])  # noqa: S106
application = get_wsgi_application()
