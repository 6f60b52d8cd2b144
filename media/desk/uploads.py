"""A photo as it is sent to the desk API: the form, and what the photo desk answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import orjson
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from rest_framework.request import Request

from media import duplicates, queries, services
from media.desk import shapes
from media.models import MetadataTemplate
from newsroom import params
from newsroom.errors import BadInput, Fault, NotFound
from newsroom.private import reply

ASK, KEEP = "ask", "keep"  # what becomes of a photo that looks like another one
FIELDS = ("file", "template", "near")


def take_in(request: Request, *, by: User) -> HttpResponseBase:
    """Take in the one photo that was sent. Raises BadInput with every fault at once, and PhotoRefused."""
    file, template, near = _form(request)
    taken = services.take_in(file, by=by, template=template, hold=near == ASK)
    image, picture = queries.find_any(taken.image.id)
    data = {
        **shapes.detail(image, picture, by=by, now=timezone.now()),
        "duplicate": not taken.is_new and not taken.is_held,
        "held": taken.is_held,
        "possible_duplicates": _alike(taken.near, by=by),
    }
    response = reply(data, _status(taken), etag=str(image.version))
    if not taken.is_held:
        response["Location"] = settings.PUBLIC_URL + reverse("desk-image", args=[image.id])
    return response


def fingerprint(request: Request) -> str:
    """Return what tells this form from any other: a digest of its fields and of its files' content."""
    digest, sent = hashlib.sha256(), _sent(request)
    for name in sorted(set(sent)):
        for value in sent.getlist(name):
            is_file = isinstance(value, UploadedFile)
            digest.update(orjson.dumps([name, value.name if is_file else value, value.size if is_file else None]))
            if is_file:
                for chunk in value.chunks():
                    digest.update(chunk)
                value.seek(0)
    return digest.hexdigest()


def _status(taken: services.TakenIn) -> int:
    if taken.is_held:
        return 202
    return 201 if taken.is_new else 200


def _alike(near: Sequence[tuple[UUID, int]], *, by: User) -> list[dict[str, Any]]:
    bits, now = dict(near), timezone.now()
    found = queries.in_order(bits)
    return [
        {
            **shapes.item(image, picture, by=by, now=now),
            "distance": bits[image.id],
            "alike": duplicates.in_words(bits[image.id]),
        }
        for image, picture in found
    ]


def _form(request: Request) -> tuple[UploadedFile[bytes], MetadataTemplate | None, str]:
    faults = [
        Fault("unknown_field", f"Unknown field “{name}”. {params.suggest(name, FIELDS)}", pointer=f"/{name}")
        for name in sorted(set(_sent(request)) - set(FIELDS))
    ]
    files = request.FILES.getlist("file")
    if len(files) != 1 or len(_sent(request).getlist("file")) != 1:
        faults.append(Fault("missing" if not files else "repeated", "Send one photo as “file”.", pointer="/file"))
    near = _one(request, "near", faults) or ASK
    if near not in (ASK, KEEP):
        faults.append(Fault("bad_value", "“near” is “ask” or “keep”.", pointer="/near"))
    template, name = None, _one(request, "template", faults)
    if name:
        try:
            template = services.template_named(name)
        except NotFound as missing:
            faults.append(Fault("unknown_template", str(missing), pointer="/template"))
    if faults:
        raise BadInput(faults)
    return cast("UploadedFile[bytes]", files[0]), template, near


def _sent(request: Request) -> MultiValueDict[str, Any]:
    # A form by its parser: fields and files in one.
    return cast("MultiValueDict[str, Any]", request.data)


def _one(request: Request, name: str, faults: list[Fault]) -> str:
    """Return a field of text; empty where it was not sent."""
    values = _sent(request).getlist(name)
    if len(values) > 1 or not all(isinstance(value, str) and len(value) <= params.MAX_VALUE for value in values):
        faults.append(Fault("bad_value", f"Send “{name}” once, as text.", pointer=f"/{name}"))
        return ""
    return values[0] if values else ""
