"""A create that is safe to repeat: the same key, by the same person, is the same request.

A client whose connection broke does not know whether its request arrived. It sends it again with
the same Idempotency-Key and gets the answer that the first one got (draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.errors import BadInput, Fault
from newsroom.models import OnceOnly
from newsroom.problems import problem

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,255}")
KEPT = dt.timedelta(hours=24)
# How long a request may take; whoever holds a key for longer was killed, and his work is taken over.
LONGEST = dt.timedelta(minutes=2)
HEADERS = ("ETag", "Location", "Content-Type")


def once(request: Request, fingerprint: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return what `make` answers, or what it answered when this request came before.

    Without the header it is simply made. `fingerprint` tells what was asked: the same key with
    another is a 422, a key whose first request is still being answered a 409. What `make` refuses
    by raising is not kept, and neither is a 5xx: mended, it may come again under the same key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return make()
    if not KEY.fullmatch(key):
        detail = f"{HEADER} is one to 255 visible ASCII characters, such as a UUID."
        raise BadInput([Fault("bad_key", detail, parameter=HEADER)])
    now = timezone.now()
    OnceOnly.objects.filter(at__lt=now - KEPT).delete()
    asked = f"{request.method} {request.path} {fingerprint}"
    mine = _begin(request, key, asked, now)
    if isinstance(mine, HttpResponseBase):
        return mine
    try:
        response = make()
    except BaseException:
        mine.delete()
        raise
    if response.status_code >= 500 or response.streaming:
        mine.delete()
        return response
    _keep(mine, response)
    return response


def _begin(request: Request, key: str, asked: str, now: dt.datetime) -> OnceOnly | HttpResponseBase:
    """Return the row under which this request is answered, or the answer, where there is one."""
    person = {"user_id": request.user.pk, "key": key}
    try:
        with transaction.atomic():
            return OnceOnly.objects.create(**person, asked=asked, at=now)
    except IntegrityError:
        known = OnceOnly.objects.filter(**person).first()
    if known is None:
        return _busy(request)  # refused just now; it may come again
    if known.asked != asked:
        detail = "This Idempotency-Key was used for another request. Take a new key for a new request."
        return problem(request._request, 422, code="key_reused", title="The key was used before", detail=detail)
    if known.status is not None:
        return _again(known)
    # Only one of several who wait for a killed one takes over.
    stale = OnceOnly.objects.filter(pk=known.pk, status=None, at=known.at, at__lt=now - LONGEST)
    return OnceOnly.objects.get(pk=known.pk) if stale.update(at=now) else _busy(request)


def _busy(request: Request) -> HttpResponse:
    detail = "The first request with this Idempotency-Key is still being answered. Ask again in a moment."
    response = problem(request._request, 409, code="in_progress", title="Still at work", detail=detail)
    response["Retry-After"] = "2"
    return response


def _keep(mine: OnceOnly, response: HttpResponseBase) -> None:
    body = response.data if isinstance(response, Response) else getattr(response, "content", b"")
    mine.status = response.status_code
    mine.body = (body or b"").decode()
    mine.headers = {name: response[name] for name in HEADERS if name in response}
    if isinstance(response, Response) and response.content_type:
        mine.headers["Content-Type"] = response.content_type
    mine.save(update_fields=["status", "body", "headers"])


def _again(known: OnceOnly) -> HttpResponse:
    response = HttpResponse(known.body, status=known.status)
    for name, value in known.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response
