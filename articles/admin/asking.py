"""Before a story goes out: what the checks found beside the form, and the question about what is only doubtful."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from articles.admin.places import place_of
from articles.checks import ERROR, WARNING, Problem, report
from articles.models import Article
from newsroom.errors import NeedsConsent

ACCEPTED = "accept_warnings"
# What the question has to give back: the schedule that was asked for.
CARRIED = ("publish_date", "publish_time", "embargo_reason")


def hold(article: Article, *, at: dt.datetime | None = None, accepted: Any) -> None:
    """Raise NeedsConsent for warnings that somebody has not seen; errors are the service's to refuse.

    `accepted` is what was posted: the codes that were shown, apart by commas. One that came up since is asked about.
    """
    found = report(article, at=at)
    if any(problem.severity == ERROR for problem in found):
        return
    seen = set(accepted.get(ACCEPTED, "").split(","))
    if {problem.code for problem in found} - seen:
        count = len(found)
        words = ngettext("One thing should be looked at first.", "{number} things should be looked at first.", count)
        raise NeedsConsent(words.format(number=count), problems=found)


def remember(request: HttpRequest, article: Article, step: str) -> None:
    """Have the page that comes next ask whether to go on; what was typed of the schedule is not lost to it."""
    typed = {name: request.POST.get(name, "")[:300] for name in CARRIED}
    request.session[_key(article)] = {"step": step, "typed": typed}


def _key(article: Article) -> str:
    return f"asked-{article.pk}"


def context(request: HttpRequest, article: Article | None) -> dict[str, Any]:
    """Return what the page shows of the checks: all that they find, and the question if one was put."""
    if article is None or request.method == "POST":
        return {}
    asked = request.session.pop(_key(article), None)
    waits = article.publish_at is not None and article.publish_at > timezone.now() and "check" not in request.GET
    found = report(article, at=article.publish_at if waits else None)
    return {
        "checks": [(problem, place_of(problem.pointer or "")) for problem in found],
        "errors_open": sum(problem.severity == ERROR for problem in found),
        "asked": _question(asked, found) if asked else None,
    }


def _question(asked: dict[str, Any], found: Sequence[Problem]) -> dict[str, Any]:
    doubts = [problem for problem in found if problem.severity == WARNING]
    return {
        **asked,
        "doubts": [(problem, place_of(problem.pointer or "")) for problem in doubts],
        "codes": ",".join(sorted({problem.code for problem in doubts})),
    }
