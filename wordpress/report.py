"""What an import came to: counts, every loss, every doubt, every address. For people, and for programs.

Made of what the database holds, a chunk at a time, so that it is as whole after an interrupted run that was gone
on with as after one that was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import orjson
from django.conf import settings
from django.db.models import Count

from wordpress.leading import addresses_of
from wordpress.models import Imported, ImportedCaption, Run

AT_ONCE = 1_000
# Of one, and of any other number.
SAID = {
    "new": ("story brought in", "stories brought in"),
    "changed": (
        "story that had changed at the source, and was changed here",
        "stories that had changed at the source, and were changed here",
    ),
    "kept": (
        "of those, story of which something stays as editors have it here",
        "of those, stories of which something stays as editors have it here",
    ),
    "unchanged": ("story that was here as it is there", "stories that were here as they are there"),
    "photos_new": ("photo or file noted", "photos and files noted"),
    "photos_changed": ("photo whose words had changed at the source", "photos whose words had changed at the source"),
    "pictures": (
        "picture that came for a photo that had waited for it",
        "pictures that came for photos that had waited for them",
    ),
}
TO_LOOK_AT = {
    "awaited_photos": ("photo whose picture is awaited", "photos whose picture is awaited"),
    "doubts": ("caption in doubt", "captions in doubt"),
    "malformed": ("part of the files that nobody could read", "parts of the files that nobody could read"),
    "repeated": ("thing that was told twice", "things that were told twice"),
}


def summary(run: Run) -> dict[str, Any]:
    """Return the counts of a run, and of all that its source has here."""
    rows = Imported.objects.filter(source=run.source).values_list("kind", "status")
    here = {
        f"{kind}/{status}".rstrip("/"): count for kind, status, count in rows.annotate(Count("pk")).order_by("kind")
    }
    states = Imported.objects.filter(source=run.source, article__isnull=False).values_list("article__state")
    return {
        "source": run.source.url if run.source else None,
        "files": run.files,
        "began_at": run.began_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "counts": run.counts,
        "here": here,
        "stories": dict(states.annotate(Count("pk")).order_by("article__state")),
        "awaited_photos": _awaited(run),
        "losses": dict(sorted(_counted(code for _, code, _ in losses(run)).items())),
        "doubts": doubts(run).count(),
    }


def _awaited(run: Run) -> int:
    return Imported.objects.filter(source=run.source, image__awaited_at__isnull=False).count()


def _counted(codes: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in codes:
        found[code] = found.get(code, 0) + 1
    return found


def losses(run: Run) -> Iterator[tuple[str, str, str]]:
    """Yield everything that could not be carried: of what, a code, and what it said."""
    rows = Imported.objects.filter(source=run.source).exclude(losses=[]).order_by("pk")
    for kind, key, said in rows.values_list("kind", "key", "losses").iterator(AT_ONCE):
        for code, words in said:
            yield f"{kind} {key}", code, words


def doubts(run: Run) -> Any:
    """Return the captions of which somebody should say what is text and what is credit, as a queryset."""
    found = ImportedCaption.objects.filter(imported__source=run.source, settled_at=None)
    return found.filter(confidence__lt=ImportedCaption.DOUBTFUL).select_related("imported").order_by("imported", "pk")


def _doubted(run: Run) -> Iterator[dict[str, Any]]:
    for each in doubts(run).iterator(AT_ONCE):
        yield {"of": str(each.imported), "caption": str(each.key), "said": each.original, "confidence": each.confidence}


def write(run: Run, folder: Path | None = None) -> Path:
    """Write both reports, and return the folder that they are in: of the data folder's imports/, if none is named."""
    where = folder or settings.DATA / "imports" / str(run.pk)
    where.mkdir(parents=True, exist_ok=True)
    with (where / "report.json").open("wb") as file:
        write_json(run, file)
    with (where / "report.txt").open("w", encoding="utf-8") as text:
        write_text(run, text)
    return Path(where)


def write_json(run: Run, file: IO[bytes]) -> None:
    """Write the report for programs: one JSON object, whose lists are written as they are read."""
    file.write(orjson.dumps(summary(run), option=orjson.OPT_INDENT_2)[:-2])
    lists: dict[str, Iterable[Any]] = {
        "every_loss": ({"of": of, "code": code, "said": said} for of, code, said in losses(run)),
        "every_doubt": _doubted(run),
        "every_address": (
            {
                "url": f"https://{led.host}{led.path}",
                "leads_to": settings.SITE_URL + led.to if led.to else None,
                "why": led.why,
            }
            for led in addresses_of(run.source)
        ),
    }
    for name, values in lists.items():
        file.write(f',\n  "{name}": ['.encode())
        for number, value in enumerate(values):
            file.write((b",\n    " if number else b"\n    ") + orjson.dumps(value))
        file.write(b"]")
    file.write(b"\n}\n")


def write_text(run: Run, file: IO[str]) -> None:
    """Write the report for people."""
    for line in lines(run):
        file.write(f"{line}\n")


def lines(run: Run) -> Iterator[str]:
    """Yield the report for people, line by line."""
    yield from short(run)
    yield from _listed("Could not be read", ([f"line {line}: {why}"] for line, why in run.counts.get("malformed", ())))
    repeated = run.counts.get("repeated", ())
    yield from _listed("Told twice; the first was taken", ([f"line {line}: {why}"] for line, why in repeated))
    yield from _listed("Could not be carried", ([f"{of}: {code}: {said}"] for of, code, said in losses(run)))
    said = ([f"{each['of']} ({each['confidence']:.2f}): {each['said']}"] for each in _doubted(run))
    yield from _listed("Text and credit in doubt", said)
    yield from _listed(
        "Where each address leads",
        ([f"{led.host}{led.path} → {led.to or led.why}"] for led in addresses_of(run.source)),
    )


def short(run: Run) -> Iterator[str]:
    """Yield what a person wants to know first."""
    found, counts = summary(run), run.counts
    yield f"{found['source']}: {', '.join(run.files)}"
    yield ""
    if not any(counts.get(name) for name in ("new", "changed", "photos_new", "photos_changed", "pictures")):
        yield "0 changed."
    yield from (many(counts[name], *words) for name, words in SAID.items() if counts.get(name))
    for title, values in (("In the files", counts.get("items", {})), ("Stories here", found["stories"])):
        yield from _table(title, values)
    yield from _table("Also in the files", counts.get("found", {}))
    yield from _table("Fields of plugins, not carried", counts.get("fields", {}))
    yield from _table("Could not be carried", found["losses"])
    odd = {**found, **{name: len(counts.get(name, ())) for name in ("malformed", "repeated")}}
    waiting = [many(odd[name], *words) for name, words in TO_LOOK_AT.items() if odd[name]]
    yield from ("", "To look at", *waiting) if waiting else ()


def many(count: int, one: str, more: str) -> str:
    """Return a line of a table: a number, and what there are so many of."""
    return f"{count:>9,}  {one if count == 1 else more}"


def _table(title: str, values: dict[str, int]) -> Iterator[str]:
    if values:
        yield ""
        yield title
        yield from (f"{count:>9,}  {name}" for name, count in values.items())


def _listed(title: str, rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield a list under its title, nothing for an empty one."""
    said = False
    for (row,) in rows:
        if not said:
            yield from ("", f"== {title} ==")
            said = True
        yield row
