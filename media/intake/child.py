"""Starts the child process that opens photos, and makes sense of how it ended."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone

from media.intake import limits, pool
from media.intake.refusals import refuse
from media.intake.shapes import Shape
from media.intake.sniff import HEAD, sniff
from newsroom import text

logger = structlog.get_logger(__name__)
WORKER = Path(__file__).with_name("worker.py")
BY_SIGNAL: dict[int, str] = {signal.SIGXCPU: "too_slow", signal.SIGKILL: "too_slow", signal.SIGXFSZ: "too_much_memory"}


@dataclass(frozen=True)
class Made:
    """One rendition as the child wrote it, not yet in its place."""

    file: Path
    shape: str
    width: int
    height: int
    format: str


@dataclass(frozen=True)
class Look:
    """The perceptual hashes of a photo and of its mirror image (media.intake.look); None where it is flat."""

    phash: int | None
    mirrored: int | None


@dataclass(frozen=True)
class Opened:
    """What a photo turned out to be. Sizes are in pixels, the way up it is seen."""

    width: int
    height: int
    placeholder: str
    dominant_color: str
    look: Look
    renditions: tuple[Made, ...]
    fields: dict[str, str | list[str]]
    embedded: dict[str, Any]
    warnings: list[str]


@dataclass(frozen=True)
class Words:
    """What a photo's file says: our fields, its own words as evidence, and what could not be read."""

    fields: dict[str, str | list[str]]
    embedded: dict[str, Any]
    warnings: list[str]


def read_words(path: Path, kind: str, folder: Path) -> Words:
    """Read what a photo says of itself, in a child process; nothing is cut. Raises PhotoRefused."""
    return Words(**_ask({"do": "read", "path": str(path), "format": kind, "folder": str(folder)}, folder))


def look_at(path: Path, kind: str, folder: Path) -> Look:
    """Look at a photo in a child process, and do nothing else to it. Raises PhotoRefused."""
    answer = _ask({"do": "look", "path": str(path), "format": kind, "folder": str(folder)}, folder)
    return Look(**answer["look"])


def rewrite_words(path: Path, kind: str, folder: Path, words: Mapping[str, Any]) -> Path:
    """Write words into a copy of a photo, its picture untouched, and return where it lies. Raises PhotoRefused."""
    room = path.stat().st_size + limits.FILE_BYTES
    job = {"do": "rewrite", "path": str(path), "format": kind, "folder": str(folder), "words": dict(words)}
    _ask({**job, "file_bytes": room}, folder)
    return folder / "corrected"


def open_photo(
    path: Path, kind: str, folder: Path, *, plan: Mapping[str, Any] | None = None, file_name: str = ""
) -> Opened:
    """Open a new photo in a child process; a thumb and a preview of it are made in `folder`. Raises PhotoRefused.

    What its file says, with the `plan` of a template over it, is written into both.
    """
    job = {
        "do": "open",
        "path": str(path),
        "format": kind,
        "folder": str(folder),
        "widths": list(settings.RENDITION_WIDTHS),
        "plan": plan,
        "file_name": file_name,
    }
    photo = _ask(job, folder)
    return Opened(**{**photo, "look": Look(**photo["look"]), "renditions": _made(photo, folder)})


def cut_photo(
    path: Path,
    kind: str,
    folder: Path,
    *,
    shapes: Sequence[Shape],
    credit_block: Mapping[str, Any],
    formats: Sequence[str] = ("avif", "jpeg"),
) -> tuple[Made, ...]:
    """Cut a known photo into `folder` in a child process, with the credit block in each file. Raises PhotoRefused."""
    job = {
        "do": "cut",
        "path": str(path),
        "format": kind,
        "folder": str(folder),
        "shapes": [asdict(shape) for shape in shapes],
        "credit_block": dict(credit_block),
        "formats": list(formats),
        "seconds": limits.LADDER_SECONDS,
    }
    return _made(_ask(job, folder), folder)


def _ask(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Give the child a job; return what it found. Raises PhotoRefused."""
    job |= {"today": timezone.now().date().isoformat(), "encodings": list(settings.PHOTO_ENCODINGS)}
    question, reply = folder / "job.json", folder / "answer.json"
    question.write_text(json.dumps(job))
    reply.touch()
    ended = pool.run(WORKER, question, reply, seconds=limits.WALL_SECONDS)
    answer = _read(reply)
    if isinstance(answer.get("photo"), dict):
        return dict(answer["photo"])
    if "trace" in answer or not answer:
        logger.warning("photo not opened", format=job["format"], ended=ended, trace=answer.get("trace"))
    if answer:
        raise refuse(str(answer.get("refused")), answer.get("facts"))
    raise refuse(BY_SIGNAL.get(-ended.status, "corrupt"))


def _read(reply: Path) -> dict[str, Any]:
    with reply.open("rb") as file:
        raw = file.read(limits.ANSWER_BYTES + 1)
    try:
        answer = text.data(json.loads(raw))
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _made(photo: dict[str, Any], folder: Path) -> tuple[Made, ...]:
    """Return the files that the child says it made, checked: they are shown to readers."""
    made = []
    for one in photo.pop("renditions"):
        shape, width, form = str(one["shape"]), int(one["width"]), str(one["format"])
        file = folder / f"{shape}-{width}.{form}"
        with file.open("rb") as content:
            if sniff(content.read(HEAD)).format != form.upper():
                raise refuse("corrupt")
        made.append(Made(file, shape, width, int(one["height"]), form))
    return tuple(made)
