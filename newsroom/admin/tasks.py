"""What the worker has to do, has done, and could not do."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db import admin as _theirs  # noqa: F401 - registers the page that ours replaces
from django_tasks_db.models import DBTaskResult, get_date_max
from unfold.decorators import display

from newsroom import retries
from newsroom.desk import RoomAdmin

RETRY = "RETRY"  # what failed before and will run again
WORDS = {
    "READY": _("waiting"),
    "RUNNING": _("running"),
    "SUCCESSFUL": _("done"),
    "FAILED": _("failed"),
    RETRY: _("waiting to retry"),
}
LABELS = {"READY": "info", "RUNNING": "info", "SUCCESSFUL": "success", "FAILED": "danger", RETRY: "warning"}

admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskAdmin(RoomAdmin):
    """Background tasks, newest first. Nobody writes one by hand; a failed one may be tried again."""

    when_empty = _("Work that waits for its turn, such as cutting photos or rebuilding stories, is listed here.")
    list_display = ["name", "state", "attempts", "enqueued_at", "next_run", "finished_at"]
    list_filter = ["status"]
    ordering = ["-enqueued_at"]
    search_fields = ["task_path"]
    actions = ["try_again"]
    fieldsets = [
        (None, {"fields": ["name", "standing", "attempts", "args_kwargs"]}),
        (_("Times"), {"fields": ["enqueued_at", "started_at", "finished_at", "next_run"]}),
        (_("What went wrong"), {"fields": ["exception_class_path", "trace"]}),
    ]
    readonly_fields = [
        "name",
        "standing",
        "attempts",
        "args_kwargs",
        "enqueued_at",
        "started_at",
        "finished_at",
        "next_run",
        "exception_class_path",
        "trace",
    ]

    @admin.display(description=_("task"), ordering="task_path")
    def name(self, row: DBTaskResult[Any, Any]) -> str:
        """Return what the task is called, in words."""
        room, _dot, function = row.task_path.partition(".")
        return f"{function.rpartition('.')[2].replace('_', ' ')} ({room})"

    @display(  # type: ignore[untyped-decorator]
        description=_("state"), ordering="status", label=LABELS
    )
    def state(self, row: DBTaskResult[Any, Any]) -> tuple[str, str]:
        """Return how it stands, as the labels name it and in words."""
        found = RETRY if row.status == "READY" and row.worker_ids else row.status
        return found, str(WORDS[found])

    @admin.display(description=_("state"))
    def standing(self, row: DBTaskResult[Any, Any]) -> str:
        """Return how it stands, in words: on a task's own page unfold shows no label."""
        return str(self.state(row)[1])

    def name_of(self, thing: Any) -> str:
        """Return the task's own name; the model calls it by its class and number."""
        return self.name(thing)

    @admin.display(description=_("attempts"))
    def attempts(self, row: DBTaskResult[Any, Any]) -> str:
        """Return how often it ran, of how often it may."""
        return gettext("{number} of {most}").format(number=len(row.worker_ids), most=retries.ATTEMPTS)

    @admin.display(description=_("not before"), ordering="run_after", empty_value="–")
    def next_run(self, row: DBTaskResult[Any, Any]) -> Any:
        """Return when it runs next, None for what may run now or never again."""
        return row.run_after if row.status == "READY" and row.run_after != get_date_max() else None

    @admin.display(description=_("trace"))
    def trace(self, row: DBTaskResult[Any, Any]) -> str | SafeString:
        """Return where in the code it happened."""
        return format_html('<pre class="trace">{}</pre>', row.traceback) if row.traceback else "–"

    @admin.action(description=_("Try again"), permissions=["change"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[DBTaskResult[Any, Any]]) -> None:
        """Have the worker run the chosen failed tasks again."""
        count = retries.again(queryset.values_list("pk", flat=True))
        words = (
            ngettext("{count} task will run again.", "{count} tasks will run again.", count).format(count=count)
            if count
            else gettext("None of these has failed.")
        )
        self.message_user(request, words, messages.SUCCESS if count else messages.INFO)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the tasks."""
        found: QuerySet[Any] = super().get_queryset(request)
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return no: rooms enqueue their tasks."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether this person may try tasks again; a task itself is never edited."""
        return obj is None and bool(request.user.has_perm("django_tasks_database.change_dbtaskresult"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: old results are pruned."""
        return False
