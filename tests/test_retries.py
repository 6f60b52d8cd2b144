"""A task that fails is tried again, one whose worker was killed is found, and none holds up the queue."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.contrib.auth.models import User
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsroom import jobs, retries
from newsroom.management.commands import worker
from tests.desk import desk_of, messages, said

pytestmark = pytest.mark.django_db(transaction=True)

NOON = dt.datetime(2025, 1, 22, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
TASKS = "/admin/django_tasks_database/dbtaskresult/"
ran: list[str] = []


@task()
def fail(name: str) -> None:
    """Fail, each time."""
    ran.append(name)
    raise RuntimeError("the server is away")


@task()
def succeed(name: str) -> str:
    """Work, each time."""
    ran.append(name)
    return name


@pytest.fixture(autouse=True)
def _queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    ran.clear()


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def run_and_mend() -> None:
    worker.run_waiting_tasks()
    retries.mend(timezone.now())


def row() -> DBTaskResult[Any, Any]:
    return DBTaskResult.objects.get(task_path__endswith=".fail")


def test_a_failed_task_is_tried_again_ever_later_and_then_left_for_a_person(clock: Any) -> None:
    jobs.enqueue(fail, "poison")
    pauses = []
    for _ in range(retries.ATTEMPTS - 1):
        run_and_mend()
        assert row().status == "READY"
        pauses.append((row().run_after - timezone.now()).total_seconds())
        worker.run_waiting_tasks()  # too early: nothing happens
        clock.move_to(row().run_after)
    run_and_mend()
    assert (row().status, len(ran)) == ("FAILED", retries.ATTEMPTS)
    for pause, least in zip(pauses, (10, 40, 160, 640), strict=True):
        assert least <= pause <= least * 1.25
    clock.shift(dt.timedelta(days=3))
    run_and_mend()
    assert len(ran) == retries.ATTEMPTS


def test_a_poisonous_task_does_not_stop_the_queue(clock: Any) -> None:
    jobs.enqueue(fail, "poison")
    for number in range(5):
        jobs.enqueue(succeed, str(number))
    for _ in range(10):
        run_and_mend()
    assert ran == ["poison", "0", "1", "2", "3", "4"]


def test_tasks_that_failed_together_do_not_come_back_together(clock: Any) -> None:
    for number in range(20):
        jobs.enqueue(fail, str(number))
    run_and_mend()
    assert len(set(DBTaskResult.objects.values_list("run_after", flat=True))) > 10


def test_a_task_whose_worker_was_killed_runs_again(clock: Any) -> None:
    jobs.enqueue(succeed, "lost")
    left = DBTaskResult.objects.get()
    left.claim("a worker that is no more")
    clock.shift(retries.LEASE - MINUTE)
    run_and_mend()
    assert ran == []
    clock.shift(MINUTE)
    assert retries.mend(timezone.now()) == 1
    clock.shift(MINUTE)
    worker.run_waiting_tasks()
    left.refresh_from_db()
    assert (ran, left.status) == (["lost"], "SUCCESSFUL")


def test_a_task_that_kills_its_workers_is_given_up(clock: Any) -> None:
    jobs.enqueue(succeed, "deadly")
    deadly = DBTaskResult.objects.get()
    for _ in range(retries.ATTEMPTS):
        deadly.claim("another")
        clock.shift(retries.LEASE)
        retries.mend(timezone.now())
        deadly.refresh_from_db()
    assert (deadly.status, deadly.exception_class_path) == ("FAILED", retries.LOST)


def test_old_results_are_forgotten(clock: Any) -> None:
    jobs.enqueue(succeed, "good")
    jobs.enqueue(fail, "bad")
    for _ in range(retries.ATTEMPTS):
        run_and_mend()
        clock.move_to(max(row().run_after, timezone.now()) if row().status == "READY" else timezone.now())
    with patch.object(retries, "BATCH", 1):
        assert retries.prune(timezone.now()) == 0
        clock.shift(retries.KEEP_DONE + MINUTE)
        assert retries.prune(timezone.now()) == 1
        clock.shift(retries.KEEP_FAILED)
        assert retries.prune(timezone.now()) == 1


def test_a_failure_is_logged_and_louder_when_nobody_will_try_again(clock: Any) -> None:
    from django.tasks.signals import task_finished
    from structlog.testing import capture_logs

    task_finished.connect(retries.note, dispatch_uid="newsroom.retries")
    jobs.enqueue(fail, "poison")
    with capture_logs() as logs:
        for _ in range(retries.ATTEMPTS):
            run_and_mend()
            clock.shift(dt.timedelta(hours=1))
    assert [(line["event"], line["log_level"]) for line in logs if "attempts" in line] == [
        *[("task failed", "warning")] * 4,
        ("task given up", "error"),
    ]


def test_the_managing_editor_sees_what_failed_and_has_it_tried_again(clock: Any, mira: User) -> None:
    jobs.enqueue(fail, "poison")
    desk = desk_of(mira)
    run_and_mend()
    assert "waiting to retry" in said(desk.get(TASKS))
    clock.shift(dt.timedelta(days=1))
    for _ in range(retries.ATTEMPTS):
        run_and_mend()
        clock.shift(dt.timedelta(hours=1))
    assert "5 of 5" in said(desk.get(TASKS))
    page = desk.get(f"{TASKS}{row().pk}/change/")
    assert "the server is away" in said(page)
    answer = desk.post(TASKS, {"action": "try_again", "_selected_action": [str(row().pk)]}, follow=True)
    assert "1 task will run again." in messages(answer)
    before = len(ran)
    run_and_mend()
    assert len(ran) == before + 1
    answer = desk.post(TASKS, {"action": "try_again", "_selected_action": [str(row().pk)]}, follow=True)
    assert "None of these has failed." in messages(answer)


def test_a_companion_that_fails_is_begun_again_and_stops_when_told() -> None:
    import threading

    stop, begun = threading.Event(), []

    def companion(event: threading.Event) -> None:
        begun.append(time.monotonic())
        if len(begun) == 1:
            raise RuntimeError("the database is away")
        event.set()

    with patch.object(stop, "wait", lambda seconds: None):
        worker.keep_company(companion, stop)
    assert len(begun) == 2
