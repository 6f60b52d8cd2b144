"""What the pages of imports say: how one stands, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from wordpress import report
from wordpress.admin import wording
from wordpress.leading import addresses_of
from wordpress.models import Imported, Run
from wordpress.services.runs import LEASE

State = Run.State
PARTS = ("losses", "addresses")
SHOWN = 200  # rows of a part; the report holds all
NOBODY_AFTER = 10  # seconds that a run waits before its page says that no worker runs
STAGES = {"reading": _("Reading what stories name"), "stories": _("Stories")}
COUNTS = {
    "new": ngettext_lazy("story brought in", "stories brought in"),
    "changed": ngettext_lazy(
        "story changed, as it had changed at the source", "stories changed, as they had changed at the source"
    ),
    "kept": ngettext_lazy(
        "of those, story of which something stays as editors have it",
        "of those, stories of which something stays as editors have it",
    ),
    "unchanged": ngettext_lazy("story that was here as it is there", "stories that were here as they are there"),
    "photos_new": ngettext_lazy("photo or file noted", "photos and files noted"),
    "photos_changed": ngettext_lazy(
        "photo whose words had changed at the source", "photos whose words had changed at the source"
    ),
    "pictures": ngettext_lazy(
        "picture that came for a photo that had waited", "pictures that came for photos that had waited"
    ),
    "awaited_photos": ngettext_lazy("photo whose picture is awaited", "photos whose picture is awaited"),
    "doubts": ngettext_lazy("caption in doubt", "captions in doubt"),
    "malformed": ngettext_lazy("part of the files that nobody could read", "parts of the files that nobody could read"),
    "repeated": ngettext_lazy("thing that was told twice", "things that were told twice"),
}
FOUND = {
    "unchanged": ngettext_lazy(
        "story that is here as it is there, or is told twice",
        "stories that are here as they are there, or are told twice",
    ),
    "pictures": ngettext_lazy("picture in stories", "pictures in stories"),
    "doubts": COUNTS["doubts"],
    "failed": COUNTS["malformed"],
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
            "counts": _counted(FOUND, said),
            "items": _things(said.get("items", {})),
            "stories": _states(said.get("stories", {})),
            "losses": wording.grouped(said.get("losses", {})),
            "failed": run.counts.get("failed", ())[:SHOWN],
        }
    said = run.counts.get("summary") or report.summary(run)
    counts = {**said["counts"], **{key: said[key] for key in ("awaited_photos", "doubts")}}
    for key in ("malformed", "repeated"):
        counts[key] = len(counts.get(key, ()))
    return {
        "counts": _counted(COUNTS, counts),
        "items": _things(said["counts"].get("items", {})),
        "stories": _states(said["stories"]),
        "losses": wording.grouped(said["losses"]),
        "failed": run.counts.get("malformed", ())[:SHOWN],
    }


def _counted(names: Mapping[str, Any], counts: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Return what there was any of, in words that fit its number."""
    return [(str(words % counts[key]), counts[key]) for key, words in names.items() if counts.get(key)]


def _things(found: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted((wording.thing(named), count) for named, count in found.items())


def _states(found: dict[str, int]) -> list[tuple[str, int]]:
    labels = dict(Article.State.choices)
    return [(str(labels.get(state, state)), count) for state, count in sorted(found.items())]


def part(run: Run, wanted: str, code: str) -> list[dict[str, str]]:
    """Return the first rows of a part of the report: losses of one kind, or addresses that lead nowhere."""
    if wanted == "losses":
        return list(islice(_losses(run, code), SHOWN))
    lost = (led for led in addresses_of(run.source) if not led.to)
    return [{"name": f"{led.host}{led.path}", "said": led.why, "link": "", "about": ""} for led in islice(lost, SHOWN)]


def _losses(run: Run, code: str) -> Iterator[dict[str, str]]:
    rows = Imported.objects.filter(source=run.source).exclude(losses=[]).order_by("pk")
    columns = ("kind", "key", "title", "article", "image", "losses")
    for kind, key, title, article, image, losses in rows.values_list(*columns).iterator(1000):
        link = reverse("admin:articles_article_change", args=[article]) if article else ""
        if image and not link:
            link = reverse("admin:media_image_change", args=[image])
        for found, said in losses:
            if found == code or not code:
                about = "" if code else wording.words(found)
                yield {"name": title or f"{kind} {key}", "said": said, "link": link, "about": about}
