"""Starts the child process that opens photos, and makes sense of how it ended."""

from __future__ import annotations

import json
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone

from media.intake import limits, pool
from media.intake.refusals import refuse
from media.intake.sniff import HEAD, sniff
from newsroom import text

logger = structlog.get_logger(__name__)
WORKER = Path(__file__).with_name("worker.py")
BY_SIGNAL: dict[int, str] = {signal.SIGXCPU: "too_slow", signal.SIGKILL: "too_slow", signal.SIGXFSZ: "too_much_memory"}


@dataclass(frozen=True)
class Made:
    """One rendition as the child wrote it, not yet in its place."""

    file: Path
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
    path: Path,
    kind: str,
    folder: Path,
    *,
    credit_block: Mapping[str, str] | None = None,
    plan: Mapping[str, Any] | None = None,
    file_name: str = "",
) -> Opened:
    """Open a photo in a child process and have it cut into `folder`. Raises PhotoRefused.

    `credit_block` is written into each rendition; None takes what the file itself says, with
    the `plan` of a template over it.
    """
    job = {
        "do": "cut",
        "path": str(path),
        "format": kind,
        "folder": str(folder),
        "widths": list(settings.RENDITION_WIDTHS),
        "credit_block": None if credit_block is None else dict(credit_block),
        "plan": plan,
        "file_name": file_name,
        "seconds": limits.PROCESSOR_SECONDS if credit_block is None else limits.LADDER_SECONDS,
    }
    return _opened(_ask(job, folder), folder)


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


def _opened(photo: dict[str, Any], folder: Path) -> Opened:
    """Return the child's answer, checked: what it says is used here, what it made is shown to readers."""
    made = tuple(
        Made(folder / f"{int(one['width'])}.{one['format']}", int(one["width"]), int(one["height"]), str(one["format"]))
        for one in photo["renditions"]
    )
    for one in made:
        with one.file.open("rb") as file:
            if sniff(file.read(HEAD)).format != one.format.upper():
                raise refuse("corrupt")
    return Opened(**{**photo, "look": Look(**photo["look"]), "renditions": made})
