"""Refusals in the form that WordPress gives them: {"code", "message", "data": {"status", …}}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse

CONTENT_TYPE = "application/json; charset=UTF-8"


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one parameter: WordPress's code for it, and words."""

    code: str
    message: str


class Refused(Exception):
    """A request that gets no answer. `data` are further members of the error's data."""

    def __init__(self, code: str, message: str, status: int, **data: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.data = code, message, status, data

    def response(self) -> HttpResponse:
        """Return the refusal as JSON, which nobody keeps."""
        body = {"code": self.code, "message": self.message, "data": {"status": self.status, **self.data}}
        response = HttpResponse(orjson.dumps(body), status=self.status, content_type=CONTENT_TYPE)
        response["Cache-Control"] = "no-store"
        return response


def invalid(wrong: Mapping[str, Wrong]) -> Refused:
    """Return the refusal of these parameters, all at once."""
    return Refused(
        "rest_invalid_param",
        f"Invalid parameter(s): {', '.join(wrong)}",
        HTTPStatus.BAD_REQUEST,
        params={name: each.message for name, each in wrong.items()},
        details={name: {"code": each.code, "message": each.message, "data": None} for name, each in wrong.items()},
    )


def no_route() -> Refused:
    """Return the refusal of an address, or of a method: this API only reads."""
    words = "No route was found matching the URL and request method."
    return Refused("rest_no_route", words, HTTPStatus.NOT_FOUND)


def not_for_readers(what: str) -> Refused:
    """Return the refusal of context=edit, which shows what only editors see."""
    return Refused("rest_forbidden_context", f"Sorry, you are not allowed to {what}.", HTTPStatus.UNAUTHORIZED)


def no_such(code: str, message: str) -> Refused:
    """Return the refusal for a number that is nobody's in public."""
    return Refused(code, message, HTTPStatus.NOT_FOUND)


def past_the_end(kind: str) -> Refused:
    """Return the refusal of a page after the last one."""
    words = "The page number requested is larger than the number of pages available."
    return Refused(f"rest_{kind}_invalid_page_number", words, HTTPStatus.BAD_REQUEST)
