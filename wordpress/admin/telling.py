"""What the pages of imports say: how one stands, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from wordpress import report
from wordpress.leading import addresses_of
from wordpress.models import Imported, Run
from wordpress.services.runs import LEASE

State = Run.State
PARTS = ("losses", "addresses")
SHOWN = 200  # rows of a part; the report holds all
NOBODY_AFTER = 10  # seconds that a run waits before its page says that no worker runs
STAGES = {"reading": _("Reading what stories name"), "stories": _("Stories")}
COUNTS = {
    "new": _("stories brought in"),
    "changed": _("stories changed, as they had changed at the source"),
    "kept": _("of those, stories of which something stays as editors have it"),
    "unchanged": _("stories that were here as they are there"),
    "photos_new": _("photos and files noted"),
    "photos_changed": _("photos whose words had changed at the source"),
    "pictures": _("pictures that came for photos that had waited"),
    "awaited_photos": _("photos whose picture is awaited"),
    "doubts": _("captions in doubt"),
    "malformed": _("parts of the files that nobody could read"),
    "repeated": _("things that were told twice"),
}
FOUND = {
    "unchanged": _("stories that are here as they are there, or are told twice"),
    "pictures": pgettext_lazy("of an import", "pictures in stories"),
    "doubts": _("captions in doubt"),
    "failed": _("parts of the files that nobody could read"),
}


@dataclass(frozen=True)
class Row:
    """An import as a list shows it. `trouble` says what an editor has to know first."""

    run: Run
    name: str
    kind: str
    state: str
    trouble: str
    has_files: bool
    is_open: bool


def name(run: Run) -> str:
    """Return what an import is called: the site, or its files."""
    files = ", ".join(Path(each).name.partition("-")[2] or Path(each).name for each in run.files[:3])
    return str(run.source) if run.source else files or gettext("An import")


def row(run: Run) -> Row:
    """Return an import as a list shows it."""
    return Row(
        run=run,
        name=name(run),
        kind=gettext("Rehearsal") if run.is_rehearsal else gettext("Import"),
        state=str(State(run.state).label),
        trouble=trouble(run),
        has_files=bool(run.files) and all(Path(each).is_file() for each in run.files),
        is_open=run.state in (State.WAITING, State.RUNNING),
    )


def trouble(run: Run) -> str:
    """Return what keeps an import from going on; empty for nothing."""
    now = timezone.now()
    if run.state == State.FAILED:
        known = " " in run.trouble  # a sentence of ours, and not the name of an error
        words = gettext(
            "Something happened that nobody foresaw ({error}). Whoever runs the newsroom finds it in the log."
        )
        return run.trouble if known else words.format(error=run.trouble)
    waits = run.state == State.WAITING and (now - run.began_at).total_seconds() > NOBODY_AFTER
    if waits and not Run.objects.filter(state=State.RUNNING, seen_at__gt=now - LEASE).exists():
        return gettext(
            "No worker is running, so nothing happens yet. Whoever runs the newsroom starts it: ./dev manage worker"
        )
    if waits:
        return gettext("Another import runs. This one is next.")
    if run.state == State.RUNNING and run.seen_at and run.seen_at < now - LEASE:
        return gettext("The worker that was at it is gone. The next one goes on where it stopped.")
    return ""


def as_json(run: Run) -> dict[str, Any]:
    """Return how far an import is, for its page."""
    said = run.progress
    done, total, rate = said.get("done", 0), said.get("total", 0), said.get("rate", 0.0)
    left = round((total - done) / rate) if total and rate else None
    return {
        "state": run.state,
        "label": str(State(run.state).label),
        "stage": str(STAGES.get(said.get("stage", ""), "")),
        "done": done,
        "total": total,
        "rate": rate,
        "left": left,
        "stopping": run.wants_stop,
        "trouble": trouble(run),
    }


def report_of(run: Run) -> dict[str, Any] | None:
    """Return what a finished import came to, or a rehearsal would; None before that."""
    if run.state != State.DONE:
        return None
    if run.is_rehearsal:
        said = {**run.counts, "failed": len(run.counts.get("failed", ()))}
        return {
            "counts": [(words, said[key]) for key, words in FOUND.items() if said.get(key)],
            "items": sorted(said.get("items", {}).items()),
            "stories": _states(said.get("stories", {})),
            "losses": sorted(said.get("losses", {}).items()),
            "failed": run.counts.get("failed", ())[:SHOWN],
        }
    said = run.counts.get("summary") or report.summary(run)
    counts = {**said["counts"], **{key: said[key] for key in ("awaited_photos", "doubts")}}
    for key in ("malformed", "repeated"):
        counts[key] = len(counts.get(key, ()))
    return {
        "counts": [(words, counts[key]) for key, words in COUNTS.items() if counts.get(key)],
        "items": sorted(said["counts"].get("items", {}).items()),
        "stories": _states(said["stories"]),
        "losses": sorted(said["losses"].items()),
        "failed": run.counts.get("malformed", ())[:SHOWN],
    }


def _states(found: dict[str, int]) -> list[tuple[str, int]]:
    labels = dict(Article.State.choices)
    return [(str(labels.get(state, state)), count) for state, count in sorted(found.items())]


def part(run: Run, wanted: str, code: str) -> list[dict[str, str]]:
    """Return the first rows of a part of the report: losses of one kind, or addresses that lead nowhere."""
    if wanted == "losses":
        return list(islice(_losses(run, code), SHOWN))
    lost = (led for led in addresses_of(run.source) if not led.to)
    return [{"name": f"{led.host}{led.path}", "said": led.why, "link": ""} for led in islice(lost, SHOWN)]


def _losses(run: Run, code: str) -> Iterator[dict[str, str]]:
    rows = Imported.objects.filter(source=run.source).exclude(losses=[]).order_by("pk")
    columns = ("kind", "key", "title", "article", "image", "losses")
    for kind, key, title, article, image, losses in rows.values_list(*columns).iterator(1000):
        link = reverse("admin:articles_article_change", args=[article]) if article else ""
        if image and not link:
            link = reverse("admin:media_image_change", args=[image])
        for found, said in losses:
            if found == code or not code:
                yield {"name": title or f"{kind} {key}", "said": said, "link": link, "code": found}
