"""The child process that opens a photo: `python -I worker.py JOB`, where JOB is a JSON file.

It lowers its own limits first, then opens, cuts and describes the photo, and prints one
JSON object: {"photo": …} or {"refused": reason, "facts": …}. It knows no settings, no
database and no secret; all that it writes lies in the folder of the job.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

# Isolated mode leaves the house out of the path, and with it this folder, whose names are plain words.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from media.intake import limits


def lower_limits() -> None:
    """Bound what opening one photo may cost; a decoder that runs away then dies alone."""
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, limits.FILE_BYTES),
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
    """Do one job: read what a photo says, or cut it as well. Raises Refused."""
    return read(job) if job["do"] == "read" else cut(job)


def read(job: dict[str, Any]) -> dict[str, Any]:
    """Return what one photo says of itself. Raises Refused."""
    from media.intake import decode
    from media.metadata.read import read as read_words

    image = decode.open_photo(Path(job["path"]), job["format"])
    decode.load(image, job["format"], [1])  # some of it may stand behind the pixels
    reading = read_words(image, today=dt.date.fromisoformat(job["today"]), legacy=job["encodings"])
    return {"fields": reading.fields, "embedded": reading.embedded, "warnings": reading.warnings}


def cut(job: dict[str, Any]) -> dict[str, Any]:
    """Open, cut and describe one photo. Raises Refused."""
    # After the limits: the decoders must not have been loaded outside them.
    from media.intake import cuts, decode
    from media.metadata import vocabulary
    from media.metadata.read import read as read_words
    from media.metadata.template import compose

    kind, folder = job["format"], Path(job["folder"])
    image = decode.open_photo(Path(job["path"]), kind)
    size, turn = decode.load(image, kind, job["widths"])
    today = dt.date.fromisoformat(job["today"])
    reading = read_words(image, today=today, legacy=job["encodings"])
    if getattr(image, "n_frames", 1) > 1 and kind != "JPEG":
        reading.warnings.append("The file holds several pictures; only the first one is used.")
    block: dict[str, str] | None = job["credit_block"]
    if block is None:
        filled = compose(reading.fields, today=today, file_name=job["file_name"], plan=job["plan"])
        block = vocabulary.credit_block({name: one.value for name, one in filled.items()})
    widths = decode.planned_widths(size, job["widths"])
    widest = cuts.largest(image, size, turn, widths[-1], reading.warnings.append)
    return {
        "width": size[0],
        "height": size[1],
        "placeholder": cuts.placeholder(widest),
        "dominant_color": cuts.dominant_color(widest),
        "renditions": cuts.cut(widest, size, widths, block, folder),
        "fields": reading.fields,
        "embedded": reading.embedded,
        "warnings": reading.warnings,
    }


def main(path: str) -> None:
    """Do the job in the file at `path` and print the answer."""
    job = json.loads(Path(path).read_bytes())
    lower_limits()
    try:
        answer: dict[str, Any] = {"photo": work(job)}
    except limits.Refused as refused:
        answer = {"refused": refused.reason, "facts": refused.facts}
    except MemoryError:
        answer = {"refused": "too_much_memory"}
    except Exception:
        # Colour libraries and encoders raise whatever they like; the parent logs what it was.
        answer = {"refused": "corrupt", "trace": traceback.format_exc(limit=-5)[-2000:]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
