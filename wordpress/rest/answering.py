"""How an answer leaves: with the link to where the API begins, and not for search engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.request import Request

from newsroom.public import Validator, answer
from wordpress.rest import pages
from wordpress.rest.errors import CONTENT_TYPE


def answered(
    request: Request, validator: Validator, said: Callable[[], Any], headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return 304 if the client's copy is the present one, else what `said` returns, as JSON.

    `headers` may be filled while it is said; they rule over the usual ones.
    """
    left: dict[str, str] = {"X-Robots-Tag": "noindex", "Allow": "GET"}

    def body() -> bytes:
        content = orjson.dumps(said())
        left.update({"Link": pages.api(), **(headers or {})})
        return content

    return answer(request, validator, body, content_type=CONTENT_TYPE, headers=left)
