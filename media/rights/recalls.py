"""Recall: one step takes a photo away from every reader, another gives it back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media import history, permissions, withdrawn
from media.models import Image
from media.revising import locked, need_version
from media.rights.state import NOTHING, PLACEHOLDER
from media.signals import photo_recalled
from media.tasks import make_renditions, take_out_files
from newsroom import jobs
from newsroom.errors import BadInput, Fault, NotReady

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = structlog.get_logger(__name__)
REPLACEMENTS = (NOTHING, PLACEHOLDER)


def recall(
    image_id: UUID,
    *,
    by: User | None,
    reason: str,
    replace: str = NOTHING,
    version: int | None = None,
    now: dt.datetime | None = None,
) -> Image:
    """Take a photo away from readers and return it.

    In one transaction it leaves every live and every waiting story, author's page and list; its
    stories show `replace` instead: "nothing", or a "placeholder" without a picture. Then its
    files leave the public folder. Raises NotFound, BadInput, NotAllowed, NotReady if it was
    recalled already, StaleRevision if somebody saved since `version`.
    """
    now = now or timezone.now()
    reason = _checked(reason, replace)
    with transaction.atomic():
        image = _at(image_id, version, by=by)
        if image.recalled_at is not None:
            raise _not_ready("recalled_already", _("This photo was recalled already."))
        _write(image, at=now, reason=reason, replace=replace)
        history.note(image.pk, "recalled", by=by, now=now, details={"reason": reason, "replace": replace})
        photo_recalled.send(Image, image_id=image.pk, at=now)
        # At once, and by the worker in case that this process is stopped before.
        transaction.on_commit(lambda: _take_out(image_id))
        jobs.enqueue(take_out_files, str(image_id))
    return image


def restore(image_id: UUID, *, by: User | None, version: int | None = None, now: dt.datetime | None = None) -> Image:
    """Give a recalled photo back to readers, as it was, at the addresses it had; return it.

    Raises NotFound, NotAllowed, NotReady if it was not recalled, StaleRevision.
    """
    now = now or timezone.now()
    with transaction.atomic():
        image = _at(image_id, version, by=by)
        if image.recalled_at is None:
            raise _not_ready("not_recalled", _("This photo was not recalled."))
        _write(image, at=None, reason="", replace="")
        history.note(image.pk, "restored", by=by, now=now)
        # Files first: no page may name one that is not there.
        withdrawn.put_back(image_id)
        photo_recalled.send(Image, image_id=image.pk, at=now)
        transaction.on_commit(lambda: withdrawn.forget(image_id))
        jobs.enqueue(make_renditions, str(image_id))  # its words may have changed meanwhile
    return image


def _write(image: Image, *, at: dt.datetime | None, reason: str, replace: str) -> None:
    image.recalled_at, image.recall_reason, image.recall_replacement = at, reason, replace
    image.version += 1
    image.save(update_fields=["recalled_at", "recall_reason", "recall_replacement", "version"])


def _checked(reason: object, replace: object) -> str:
    faults: list[Fault] = []
    said = ""
    try:
        said = Image._meta.get_field("recall_reason").clean(reason if isinstance(reason, str) else "", None)
        if not said:
            faults.append(
                Fault("reason_missing", _("Say why it is recalled; the history keeps it."), pointer="/reason")
            )
    except ValidationError as error:
        faults.append(Fault("max_length", error.messages[0], pointer="/reason"))
    if replace not in REPLACEMENTS:
        faults.append(
            Fault("bad_value", _("Write one of: {names}.").format(names=", ".join(REPLACEMENTS)), pointer="/replace")
        )
    if faults:
        raise BadInput(faults)
    return str(said)


def _at(image_id: UUID, version: int | None, *, by: User | None) -> Image:
    image = locked(image_id)
    permissions.check(by, permissions.RECALL, image)
    if version is not None:
        need_version(image, version, {})
    return image


def _take_out(image_id: UUID) -> None:
    try:
        withdrawn.take_out(image_id)
    except OSError:
        # The photo is out of every page already; the worker moves the files as soon as it can.
        logger.exception("files of a recalled photo are still public", image=image_id.hex)


def _not_ready(code: str, words: str) -> NotReady:
    return NotReady(words, problems=[Fault(code, words)])
