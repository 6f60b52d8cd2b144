"""Imports that the desk begins: the worker carries them out (wordpress.working)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.errors import NotAllowed, NotReady
from wordpress import arrivals
from wordpress.models import Run
from wordpress.services.importing import Options, stored

PERMISSION = "wordpress.import_site"
LEASE = dt.timedelta(seconds=60)  # after which a run that nobody was seen at has lost its worker
State = Run.State


def check(by: User) -> None:
    """Raise NotAllowed unless this person may import sites."""
    if not by.has_perm(PERMISSION):
        raise NotAllowed(_("Your account may not import sites. Ask a managing editor."))


def begin(sent: Sequence[tuple[str, Any]], options: Options, *, rehearsal: bool, by: User) -> Run:
    """Have the worker import what was sent, or rehearse that. Raises NotAllowed, and BadInput for what is no export."""
    check(by)
    run = Run.objects.create(
        state=State.STOPPED, options=stored(options), is_rehearsal=rehearsal, began_at=timezone.now(), by=by
    )
    try:
        files = arrivals.unpack(sent, arrivals.root() / str(run.pk) / "files", by=by)
    except BaseException:
        run.delete()
        raise
    run.files, run.state = [str(path) for path in files], State.WAITING
    run.save()
    return run


def begin_as_rehearsed(run_id: int, *, by: User) -> Run:
    """Have the worker import what was rehearsed, with the same options. Raises NotAllowed and NotReady."""
    check(by)
    run = Run.objects.get(pk=run_id)
    if not run.is_rehearsal or not _has_files(run):
        raise NotReady(_("Its files are not there any more. Upload them again."), problems=[])
    return Run.objects.create(
        state=State.WAITING, files=run.files, options=run.options, began_at=timezone.now(), by=by, source=run.source
    )


def _has_files(run: Run) -> bool:
    return bool(run.files) and all(Path(name).is_file() for name in run.files)


def stop(run_id: int, *, by: User) -> None:
    """Have a run stop after the batch that it is at; what it wrote stays. Raises NotAllowed."""
    check(by)
    Run.objects.filter(pk=run_id, state=State.WAITING).update(state=State.STOPPED)
    Run.objects.filter(pk=run_id, state=State.RUNNING).update(wants_stop=True)


def resume(run_id: int, *, by: User) -> None:
    """Have a run that was stopped, or that failed, go on. Raises NotAllowed and NotReady."""
    check(by)
    run = Run.objects.get(pk=run_id)
    if not _has_files(run):
        raise NotReady(_("Its files are not there any more. Upload them again."), problems=[])
    halted = Run.objects.filter(pk=run_id, state__in=(State.STOPPED, State.FAILED))
    halted.update(state=State.WAITING, wants_stop=False, trouble="", began_at=timezone.now(), seen_at=None)


def clear(run_id: int, *, by: User) -> None:
    """Delete the files that were uploaded for a run; what it wrote, and its report, stay. Raises NotAllowed."""
    check(by)
    for name in Run.objects.get(pk=run_id).files:
        path = Path(name)
        if path.is_relative_to(arrivals.root()) and path.parent.name == "files":
            shutil.rmtree(path.parent, ignore_errors=True)


def sweep(*, now: dt.datetime) -> int:
    """Delete runs of a day ago that were killed before they had their files, with what they had; return how many."""
    swept = 0
    for run in Run.objects.filter(state=State.STOPPED, files=[], began_at__lt=now - arrivals.KEPT):
        shutil.rmtree(arrivals.root() / str(run.pk), ignore_errors=True)
        run.delete()
        swept += 1
    return swept


def interrupted() -> Run | None:
    """Return the run of the command line that was interrupted last, None for none. What a later one of the same files
    carried out is interrupted no more.
    """
    # No worker was seen at these: what the desk began goes on by itself, or from its page.
    for run in Run.objects.filter(state=State.RUNNING, seen_at=None, is_rehearsal=False):
        later = Run.objects.filter(pk__gt=run.pk, state=State.DONE, is_rehearsal=False, source=run.source_id)
        if run.files not in later.values_list("files", flat=True):
            return run
    return None


def take(now: dt.datetime) -> Run | None:
    """Return the next run that a worker has to carry out, taken so that no other does; None for none."""
    lost = Q(state=State.RUNNING, seen_at__lt=now - LEASE)
    for run in Run.objects.filter(Q(state=State.WAITING) | lost).order_by("pk"):
        mine = Run.objects.filter(pk=run.pk, state=run.state, seen_at=run.seen_at)
        if mine.update(state=State.RUNNING, seen_at=now, progress={}):
            run.refresh_from_db()
            return run
    return None


def note(run_id: int, progress: dict[str, Any] | None = None) -> bool:
    """Note that somebody is at a run, and how far it is; return whether it is to stop."""
    run = Run.objects.filter(pk=run_id)
    run.update(seen_at=timezone.now(), **({"progress": progress} if progress else {}))
    return bool(run.values_list("wants_stop", flat=True).first())


def end(run_id: int, state: str, *, trouble: str = "", counts: dict[str, Any] | None = None) -> None:
    """Note how a run ended."""
    said = {} if counts is None else {"counts": counts}
    Run.objects.filter(pk=run_id).update(
        state=state, ended_at=timezone.now(), trouble=trouble[:500], wants_stop=False, **said
    )
