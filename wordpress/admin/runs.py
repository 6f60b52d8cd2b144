"""Imports on the desk: begun, watched, stopped, and what they came to."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from newsroom.desk import ReadAdmin
from newsroom.errors import BadInput, NewsroomError
from wordpress import arrivals, report
from wordpress.admin import telling, wording
from wordpress.admin.starting import Start
from wordpress.models import Run
from wordpress.services import runs

LISTED = 50
REPORTS = {"txt": "text/plain; charset=utf-8", "json": "application/json"}


@admin.register(Run)
class RunAdmin(ReadAdmin):
    """The list with its form, a page for each, and what its scripts ask."""

    def get_urls(self) -> list[URLPattern]:
        """Return the room's addresses."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="wordpress_run_changelist"),
            path("add/", wrap(self.add_view), name="wordpress_run_add"),  # nobody's: the list holds the form
            path("upload/", wrap(self.upload), name="wordpress_run_upload"),
            path("<int:pk>/change/", wrap(self.page), name="wordpress_run_change"),
            path("<int:pk>/state/", wrap(self.state), name="wordpress_run_state"),
            path("<int:pk>/step/", wrap(self.step), name="wordpress_run_step"),
            path("<int:pk>/report.<str:form>", wrap(self.download), name="wordpress_run_report"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether this person may import sites."""
        return request.user.has_perm(runs.PERMISSION)

    has_view_permission = has_module_permission

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the imports and the form for another, or begin one."""
        by = self._allowed(request)
        if request.method != "POST":
            return self._list(request, Start())
        form = Start(request.POST, request.FILES)
        problem = ""
        try:
            sent = form.sent()
            if not sent:
                problem = gettext("Choose at least one export.")
            elif form.is_valid():
                run = runs.begin(sent, form.options(), rehearsal=request.POST.get("step") != "import", by=by)
                return HttpResponseRedirect(reverse("admin:wordpress_run_change", args=[run.pk]))
        except BadInput as refused:
            problem = " ".join(fault.detail for fault in refused.errors)
        return self._list(request, form, problem=problem, status=422)

    def _list(self, request: HttpRequest, form: Start, *, problem: str = "", status: int = 200) -> HttpResponse:
        found = Run.objects.select_related("source", "by")[:LISTED]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Imports"),
            "form": form,
            "problem": problem,
            "runs": [telling.row(run) for run in found],
            "most": settings.MAX_IMPORT_BYTES >> 20,
            "piece": arrivals.PIECE,
        }
        return TemplateResponse(request, "wordpress/runs.html", context, status=status)

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a piece of a file, as the form's script sends it; say how much of it is here."""
        by = self._allowed(request)
        if request.method != "POST":
            raise PermissionDenied
        at = request.GET.get("at", "")
        try:
            if not (at.isascii() and at.isdigit() and len(at) < 16):
                return JsonResponse({"detail": gettext("Nothing was sent.")}, status=400)
            here = arrivals.add(request.GET.get("upload", ""), at=int(at), piece=request.body, by=by)
        except BadInput as refused:
            return JsonResponse({"detail": refused.errors[0].detail}, status=refused.status)
        except NewsroomError as refused:
            return JsonResponse({"detail": str(refused), **refused.extra}, status=refused.status)
        return JsonResponse({"here": here})

    def page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show one: how far it is, or what it came to."""
        self._allowed(request)
        run = self._run(pk)
        known = telling.PARTS if run.state == Run.State.DONE and not run.is_rehearsal else ()
        wanted, code = request.GET.get("part", ""), request.GET.get("code", "")
        if not set(request.GET) <= {"part", "code"} or (wanted and wanted not in known):
            messages.warning(request, gettext("There is nothing of that kind. Here is the whole import."))
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": telling.name(run),
            "run": telling.row(run),
            "told": telling.report_of(run),
            "reports": [(form, f"report.{form}") for form in REPORTS],
            "part": wanted,
            "chosen": code,
            "chosen_words": wording.words(code),
            "rows": telling.part(run, wanted, code) if wanted else None,
        }
        return TemplateResponse(request, "wordpress/run.html", context)

    def state(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say how far one is; asked again and again by its page."""
        self._allowed(request)
        return JsonResponse(telling.as_json(self._run(pk)), headers={"Cache-Control": "no-store"})

    def step(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop it, let it go on, bring in what was rehearsed, or delete its files."""
        by = self._allowed(request)
        if request.method != "POST":
            raise PermissionDenied
        self._run(pk)
        try:
            match request.POST.get("step"):
                case "stop":
                    runs.stop(pk, by=by)
                case "resume":
                    runs.resume(pk, by=by)
                case "import":
                    pk = runs.begin_as_rehearsed(pk, by=by).pk
                case "clear":
                    runs.clear(pk, by=by)
                    messages.success(request, gettext("Its files are deleted. What was imported stays."))
        except NewsroomError as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:wordpress_run_change", args=[pk]))

    def download(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        """Hand over a report."""
        self._allowed(request)
        run = self._run(pk)
        if form not in REPORTS or run.state != Run.State.DONE or run.is_rehearsal:
            raise Http404
        found: Path = arrivals.root() / str(run.pk) / f"report.{form}"
        if not found.is_file():
            report.write(run)
        return FileResponse(  # type: ignore[return-value]
            found.open("rb"), as_attachment=True, filename=f"import-{run.pk}.{form}", content_type=REPORTS[form]
        )

    def _allowed(self, request: HttpRequest) -> User:
        # Asked first: who may see none is not told which exist.
        if not self.has_view_permission(request):
            raise PermissionDenied
        return cast("User", request.user)

    def _run(self, pk: int) -> Run:
        run = Run.objects.select_related("source", "by").filter(pk=pk).first() if pk < 2**63 else None
        if run is None:
            raise Http404
        return run
