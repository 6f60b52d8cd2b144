"""The desk API's way to change many photos at once."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from media import editing, permissions, queries
from media.desk import shapes
from media.desk.base import PhotoView, unknown
from media.desk.ids import read_ids
from newsroom.errors import BadInput, Fault
from newsroom.parsers import StrictJSONParser
from newsroom.private import reply

MOST = 200  # photos in one request
MEMBERS = ("ids", "changes", "mode")


class EditMany(PhotoView):
    """POST `{"ids": [...], "changes": {...}, "mode": "set"|"fill"}`: change the same fields of many photos.

    "set" writes over what is there, "fill" only where there is nothing; without `mode` it is
    "set". 200 with an entry for each photo, in order: its `outcome` is changed, unchanged, refused
    (with `errors`) or not_found, and `photo` is how it stands now. 400 where no photo could be
    changed so, and then none is.
    """

    parser_classes = (StrictJSONParser,)

    def post(self, request: Request) -> HttpResponseBase:
        """Change what was sent, photo by photo."""
        by = self.who_may(request, permissions.CHANGE)
        self.given(request)
        ids, changes, mode = _asked(request.data)
        edited = editing.edit_many(ids, by=by, changes=changes, mode=mode)
        found = queries.pictures(one.image_id for one in edited)
        now = timezone.now()
        return reply({"results": [_shown(one, found, by=by, now=now) for one in edited]})


def _shown(one: editing.Edited, found: dict[UUID, Any], *, by: User, now: dt.datetime) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": str(one.image_id), "outcome": one.outcome.value}
    if one.faults:
        shown["errors"] = [fault.as_json() for fault in one.faults]
    photo = found.get(one.image_id)
    return {**shown, "photo": shapes.item(*photo, by=by, now=now) if photo else None}


def _asked(data: Any) -> tuple[list[UUID], dict[str, object], editing.Mode]:
    """Return what the body asks for. Raises BadInput with every fault at once."""
    if not isinstance(data, dict):
        raise BadInput([Fault("not_an_object", "Send a JSON object with “ids” and “changes”.", pointer="")])
    faults = unknown(data, MEMBERS)
    ids, wrong = read_ids(data.get("ids"), most=MOST)
    faults += wrong
    changes = data.get("changes")
    if not isinstance(changes, dict) or not changes:
        faults.append(Fault("missing", "Say in “changes” which fields get which values.", pointer="/changes"))
    mode = data.get("mode", editing.Mode.SET.value)
    if mode not in list(editing.Mode):
        faults.append(Fault("bad_value", "“mode” is “set” or “fill”.", pointer="/mode"))
    if faults:
        raise BadInput(faults)
    return ids, cast("dict[str, object]", changes), editing.Mode(mode)
