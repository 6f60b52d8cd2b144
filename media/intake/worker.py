"""The process that opens photos: it waits for jobs, and forks a child for each (media.intake.pool).

A child lowers its own limits first, then opens, cuts and describes the photo of one job,
and writes one JSON object: {"photo": …} or {"refused": reason, "facts": …}. It knows no
settings, no database and no secret; all that it writes lies in the folder of the job.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

# Isolated mode leaves the house out of the path, and with it this folder, whose names are plain words.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from media.intake import limits
from media.intake.shapes import Shape, first_widths, planned_widths

LOOK_WIDTH = 320  # pixels of a photo that is only looked at


def lower_limits(job: dict[str, Any]) -> None:
    """Bound what one job may cost; a decoder that runs away then dies alone."""
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, job.get("seconds", limits.PROCESSOR_SECONDS)),
        (resource.RLIMIT_FSIZE, job.get("file_bytes", limits.FILE_BYTES)),
        (resource.RLIMIT_NOFILE, limits.OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # A little above for the last word: the first signal says which limit it was.
        above = bound + 2 if what == resource.RLIMIT_CPU and bound == most else bound
        try:
            resource.setrlimit(what, (bound, above))
        except ValueError:
            if sys.platform == "linux":
                raise  # elsewhere, where people develop, address space may have no bound to set


def work(job: dict[str, Any]) -> dict[str, Any]:
    """Do one job: read, look at, open or cut a photo, or write corrected words into a copy. Raises Refused."""
    return {"read": read, "rewrite": rewrite, "look": look_at, "open": describe, "cut": cut}[job["do"]](job)


def look_at(job: dict[str, Any]) -> dict[str, Any]:
    """Return the hashes of what one photo looks like. Raises Refused."""
    from media.intake import cuts, decode, look

    def scale(size: tuple[int, int]) -> float:
        return min(1.0, LOOK_WIDTH / size[0])

    image = decode.open_photo(Path(job["path"]), job["format"])
    size, turn = decode.load(image, job["format"], scale)
    return {"look": look.hashes(cuts.upright(image, size, turn, scale(size), lambda warning: None))}


def read(job: dict[str, Any]) -> dict[str, Any]:
    """Return what one photo says of itself. Raises Refused."""
    from media.intake import decode
    from media.metadata.read import read as read_words

    image = decode.open_photo(Path(job["path"]), job["format"])
    # All of the file, because some of it may stand behind the pixels, and these as small as can be.
    decode.load(image, job["format"], lambda size: 1 / max(size))
    reading = read_words(image, today=dt.date.fromisoformat(job["today"]), legacy=job["encodings"])
    return {"fields": reading.fields, "embedded": reading.embedded, "warnings": reading.warnings}


def rewrite(job: dict[str, Any]) -> dict[str, Any]:
    """Write corrected words into a copy of one photo; return nothing but that it is done. Raises Refused."""
    from media.metadata.rewrite import Unwritable, rewrite

    target = Path(job["folder"]) / "corrected"
    try:
        rewrite(Path(job["path"]), target, job["format"], job["words"], legacy=job["encodings"])
    except Unwritable as error:
        raise limits.Refused("unwritable") from error
    return {}


def describe(job: dict[str, Any]) -> dict[str, Any]:
    """Return what a new photo is and says, with the two cuts that the desk needs to see it. Raises Refused."""
    from media.intake import cuts, decode, look
    from media.metadata import vocabulary
    from media.metadata.read import read as read_words
    from media.metadata.template import compose

    def whole(size: tuple[int, int]) -> Shape:
        return Shape.whole(first_widths(planned_widths(size, job["widths"])))

    kind, folder = job["format"], Path(job["folder"])
    image = decode.open_photo(Path(job["path"]), kind)
    size, turn = decode.load(image, kind, lambda size: whole(size).scale(size))
    today = dt.date.fromisoformat(job["today"])
    reading = read_words(image, today=today, legacy=job["encodings"])
    if getattr(image, "n_frames", 1) > 1 and kind != "JPEG":
        reading.warnings.append("The file holds several pictures; only the first one is used.")
    filled = compose(reading.fields, today=today, file_name=job["file_name"], plan=job["plan"])
    block = vocabulary.credit_block({name: one.value for name, one in filled.items()})
    shape = whole(size)
    photo = cuts.upright(image, size, turn, shape.scale(size), reading.warnings.append)
    return {
        "width": size[0],
        "height": size[1],
        "placeholder": cuts.placeholder(photo),
        "dominant_color": cuts.dominant_color(photo),
        "look": look.hashes(photo),
        "renditions": cuts.cut(photo, size, [shape], block, folder),
        "fields": reading.fields,
        "embedded": reading.embedded,
        "warnings": reading.warnings,
    }


def cut(job: dict[str, Any]) -> dict[str, Any]:
    """Return the cuts of a photo that is known already. Raises Refused."""
    from media.intake import cuts, decode

    shapes = [Shape(**shape) for shape in job["shapes"]]

    def scale(size: tuple[int, int]) -> float:
        return max(shape.scale(size) for shape in shapes)

    image = decode.open_photo(Path(job["path"]), job["format"])
    size, turn = decode.load(image, job["format"], scale)
    # What its colour profile is worth was said when the photo came.
    photo = cuts.upright(image, size, turn, scale(size), lambda warning: None)
    return {"renditions": cuts.cut(photo, size, shapes, job["credit_block"], Path(job["folder"]), job["formats"])}


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Do a job within its limits and return the answer, whatever happens."""
    lower_limits(job)
    try:
        return {"photo": work(job)}
    except limits.Refused as refused:
        return {"refused": refused.reason, "facts": refused.facts}
    except MemoryError:
        return {"refused": "too_much_memory"}
    except Exception:
        # Colour libraries and encoders raise whatever they like; the parent logs what it was.
        return {"refused": "corrupt", "trace": traceback.format_exc(limit=-5)[-2000:]}


def serve() -> None:
    """Fork a child for each line of standard input; write how it ended, as a line, to standard output.

    A line is {"question": path of the job, "reply": path for the answer, "seconds": …}, answered by
    {"status": …, "seconds": of a processor, "peak": bytes of memory}. Ends with its input.
    """
    for line in sys.stdin.buffer:
        given = json.loads(line)
        child = os.fork()
        if child == 0:
            _be_child(Path(given["question"]), Path(given["reply"]))
        print(json.dumps(_ended(child, given["seconds"])), flush=True)


def _be_child(question: Path, reply: Path) -> None:
    """Do one job and end, without what a process does that ends in order: none of it is ours."""
    try:
        # What a decoder prints is no answer of ours.
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 0)
        os.dup2(nowhere, 1)
        os.chdir(question.parent)
        said = answer(json.loads(question.read_bytes()))
        reply.write_text(json.dumps(said))
        os._exit(0)
    except BaseException:
        os._exit(1)


def _ended(child: int, seconds: float) -> dict[str, Any]:
    """Wait for a child, for so long and no longer; return how it ended, a status below zero for a signal."""
    until = time.monotonic() + seconds
    pause = 0.001
    while True:
        pid, status, used = os.wait4(child, os.WNOHANG)
        if pid:
            unit = 1024 if sys.platform == "linux" else 1
            spent = round(used.ru_utime + used.ru_stime, 3)
            return {"status": os.waitstatus_to_exitcode(status), "seconds": spent, "peak": used.ru_maxrss * unit}
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            until += seconds
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)


def warm() -> None:
    """Load what every job needs, once for all children."""
    from PIL import AvifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401

    from media.intake import cuts, decode  # noqa: F401 - loaded, not used here
    from media.metadata import read, template  # noqa: F401


if __name__ == "__main__":
    warm()
    serve()
