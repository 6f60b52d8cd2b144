"""What taking in a photo costs, and cutting it, beside a plain decode of the same file.

    ./dev bench photos [--photos 3]

Photos of 24 megapixels are made by a die. The yardstick is Pillow opening one and decoding
its pixels, nothing else. Then the same file is sent to the desk API: accepted, described,
with two previews in two formats. At last all that is planned for it is cut: five ratios in
JPEG and AVIF. Processor time is that of this process and of all that it started.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench import duplicates
from bench.report import Aim, judge
from bench.servers import ROOT, cpu_seconds, family

SIZE = (6000, 4000)  # pixels: a camera of today
DECODES = 5  # of which the median is the yardstick
REQUEST, LADDER = 3.0, 15.0  # plain decodes
PEAK = 200.0  # megabytes of the largest process

# Other figures of the photo desk, printed in the same run. Each function returns its aims.
FIGURES: list[Callable[[], Iterable[Aim]]] = [duplicates.figures]


def figure(function: Callable[[], Iterable[Aim]]) -> Callable[[], Iterable[Aim]]:
    """Have the benchmark of photos print what `function` measures as well. It runs in a newsroom of its own."""
    FIGURES.append(function)
    return function


def spent() -> float:
    """Return the seconds of processor time of this process and of all that it has started, ended or not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = [pid for pid in family(os.getpid()) if pid != os.getpid()]
    # Photos are opened by children of a child of ours: these it has waited for, not we.
    theirs = sum(map(_of_ended_children, living))
    return time.process_time() + ended.ru_utime + ended.ru_stime + cpu_seconds(living) + theirs


def _of_ended_children(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    return 0.0


@contextlib.contextmanager
def watching() -> Iterator[dict[str, float]]:
    """Fill what is yielded with the most megabytes that this process has held, and that one started by it has."""
    most = {"server": 0.0, "child": 0.0}
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.02):
            for pid in family(os.getpid()):
                whose = "server" if pid == os.getpid() else "child"
                most[whose] = max(most[whose], _high_water(pid))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield most
    finally:
        stop.set()
        thread.join()


def _high_water(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return 0.0  # ended just now
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def make_photo(path: Path, seed: int) -> None:
    """Write a photo as a camera would: light and shade at every scale, edges, grain, 4 to 6 MB."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter

    die = random.Random(seed)
    picture = Image.new("RGB", SIZE, (128, 128, 128))
    # The finer, the fainter, as in nature: 1280 pixels wide, it makes a JPEG of 100 KB, like most news photos.
    for side, share in ((12, 0.5), (60, 0.15), (300, 0.05), (1500, 0.01)):
        rough = Image.frombytes("RGB", (side, side * 2 // 3), die.randbytes(side * (side * 2 // 3) * 3))
        picture = Image.blend(picture, rough.resize(SIZE, Image.Resampling.BICUBIC), share)
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, reach = die.randrange(SIZE[0]), die.randrange(SIZE[1]), die.randrange(40, 900)
        colour = tuple(die.randrange(256) for _ in range(3))
        draw.polygon([(x + die.randint(-reach, reach), y + die.randint(-reach, reach)) for _ in range(5)], fill=colour)
    grain = Image.effect_noise(SIZE, 4).convert("RGB")
    picture = ImageChops.add(picture.filter(ImageFilter.GaussianBlur(1.2)), grain, 1, -128)
    picture.save(path, "JPEG", quality=90)


def decode(path: Path) -> float:
    """Return the seconds of processor time that decoding the file takes, the median of several."""
    from PIL import Image

    found = []
    for _ in range(DECODES):
        begun = time.process_time()
        with Image.open(path) as image:
            image.load()
        found.append(time.process_time() - begun)
    return median(found)


def prepare(folder: Path, count: int) -> None:
    """Make the photos and print how long each takes to decode. A process of its own: its memory is not counted."""
    for number in range(1, count + 2):  # one more, for the memory
        make_photo(folder / f"{number}.jpg", number)
        print(decode(folder / f"{number}.jpg"), flush=True)


def measure(folder: Path, decodes: list[float]) -> list[Aim]:
    """Send each photo to a newsroom, cut it, print what that took; return the aims."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    client = _desk()
    rows = []
    head = ("decode ms", "request ms", "×", "ladder ms", "×", "files", "MB")
    print(f"{'photo':<8}{'MB':>6}" + "".join(f"{name:>11}" for name in head))
    for number, yardstick in enumerate(decodes[:-1], start=1):
        path = folder / f"{number}.jpg"
        request, ladder, files, size = _one(client, path)
        rows.append((request / yardstick, ladder / yardstick))
        print(
            f"{number:<8}{path.stat().st_size / 1e6:>6.1f}{yardstick * 1000:>11.0f}{request * 1000:>11.0f}"
            f"{rows[-1][0]:>11.2f}{ladder * 1000:>11.0f}{rows[-1][1]:>11.2f}{files:>11}{size / 1e6:>11.1f}",
            flush=True,
        )
    with watching() as most:  # by itself, because watching takes time of the processor
        _one(client, folder / f"{len(decodes)}.jpg")
    print(f"Most memory: {most['server']:.0f} MB the server, {most['child']:.0f} MB the process that opens photos.")
    return [
        ("request, plain decodes", median(row[0] for row in rows), REQUEST),
        ("full ladder, plain decodes", median(row[1] for row in rows), LADDER),
        ("most memory of a process, MB", max(most.values()), PEAK),
        *(aim for function in FIGURES for aim in function()),
    ]


def _desk() -> Any:
    """Return a client of the desk API, signed in, that has made its first request: imports are not counted."""
    from django.contrib.auth.models import User
    from django.test import Client
    from PIL import Image

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser("pia", password=None))
    with io.BytesIO() as small:
        Image.new("RGB", (400, 300), "teal").save(small, "PNG")
        small.seek(0)
        small.name = "first.png"
        client.post("/api/desk/v1/images/", {"file": small})
    return client


def _one(client: Any, path: Path) -> tuple[float, float, int, int]:
    """Return the seconds that request and ladder of one photo take, then its files: how many, of how many bytes."""
    from uuid import UUID

    from media import renditions
    from media.models import Rendition

    begun = spent()
    with path.open("rb") as file:
        response = client.post("/api/desk/v1/images/", {"file": file})
    taken = spent()
    if response.status_code != 201:
        raise SystemExit(f"bench: the photo was not taken in: {response.content.decode()[:500]}")
    image_id = UUID(response.json()["id"])
    renditions.renew(image_id)
    cut = spent()
    sizes = list(Rendition.objects.filter(image=image_id).values_list("byte_size", flat=True))
    return taken - begun, cut - taken, len(sizes), sum(sizes)


def main(given: list[str]) -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="./dev bench photos", description=__doc__)
    parser.add_argument("--photos", type=int, default=3, help="(default %(default)s)")
    parser.add_argument("--prepare", help=argparse.SUPPRESS)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    asked = parser.parse_args(given)
    if asked.prepare:
        prepare(Path(asked.prepare), asked.photos)
        return 0
    if asked.measure:
        lines, missed = judge(measure(Path(asked.measure), [float(line) for line in sys.stdin]))
        print(lines)
        return 1 if missed else 0
    folder = Path(tempfile.mkdtemp(prefix="newsroom-bench-"))
    own = {"NEWSROOM_DATA": str(folder), "DATABASE_URL": "", "NEWSROOM_PRODUCTION": "0", "LOG_LEVEL": "WARNING"}
    os.environ.setdefault(duplicates.SERVER, os.environ.get("DATABASE_URL", ""))
    os.environ.update(own, DJANGO_SETTINGS_MODULE="newsroom.settings")
    run = [sys.executable, "-m", "bench.photos"]
    try:
        # Two processes, so that the memory in which the photos were made is not counted.
        made = [*run, "--prepare", str(folder), "--photos", str(asked.photos)]
        decodes = subprocess.run(made, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        return subprocess.run([*run, "--measure", str(folder)], cwd=ROOT, check=False, input=decodes).returncode
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
