"""Whether the photo desk knows a picture again, how often it is mistaken, and how long it looks among a million.

    ./dev bench duplicates [--hashes 1000000]    (and as a part of ./dev bench photos)

Pictures are drawn by a die, and painted as the demo's photos are. Each is edited as pictures are on
their way through a newsroom, and its copy must be found; no other may be taken for it. Then a million
hashes lie in a database of their own: on SQLite, and on PostgreSQL where DATABASE_URL names one.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from PIL import Image, ImageDraw, ImageFilter

from bench.report import Aim, judge
from bench.servers import ROOT, Database, answers

DRAWN, PAINTED, EDITED = 300, 24, 60  # pictures; of the drawn ones, so many are edited
SIZE = (480, 320)  # pixels
BANDS = (1, 2, 3, 4)
QUERIES = 60
SERVER = "BENCH_POSTGRESQL"  # address of a PostgreSQL database, beside which another is made
AIM = "AIM "  # begins a line that tells the process that started this one
SLOWEST = 25.0  # milliseconds
ALARMS = 1.0  # in 10,000 pairs


def draw(seed: int) -> Image.Image:
    """Return a picture of its own: light and shade at three scales, and shapes in it."""
    die = random.Random(seed)
    picture = Image.new("RGB", SIZE, (128, 128, 128))
    for side, share in ((4, 0.5), (16, 0.3), (90, 0.1)):
        rough = Image.frombytes("RGB", (side, side * 2 // 3), die.randbytes(side * (side * 2 // 3) * 3))
        picture = Image.blend(picture, rough.resize(SIZE, Image.Resampling.BICUBIC), share)
    pen = ImageDraw.Draw(picture)
    for _ in range(8):
        x, y, reach = die.randrange(SIZE[0]), die.randrange(SIZE[1]), die.randrange(20, 160)
        corners = [(x + die.randint(-reach, reach), y + die.randint(-reach, reach)) for _ in range(5)]
        pen.polygon(corners, fill=tuple(die.randrange(256) for _ in range(3)))
    return picture.filter(ImageFilter.GaussianBlur(1))


def painted() -> Iterator[Image.Image]:
    """Yield the demo's photos, as large as the others."""
    from examples.demo.content import load
    from examples.demo.painter import paint

    for photo in load(ROOT / "examples" / "demo").photos[:PAINTED]:
        yield paint(photo.scene, photo.seed, SIZE)


def _again(form: str, quality: int) -> Callable[[Image.Image], Image.Image]:
    def edit(picture: Image.Image) -> Image.Image:
        with io.BytesIO() as file:
            picture.save(file, form, quality=quality)
            return Image.open(io.BytesIO(file.getvalue())).convert("RGB")

    return edit


EDITS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half the size": lambda picture: picture.resize((SIZE[0] // 2, SIZE[1] // 2), Image.Resampling.LANCZOS),
    "a thumbnail": lambda picture: picture.resize((160, 107), Image.Resampling.BICUBIC),
    "JPEG of quality 40": _again("JPEG", 40),
    "WebP of quality 50": _again("WEBP", 50),
    "AVIF of quality 35": _again("AVIF", 35),
    "grey": lambda picture: picture.convert("L").convert("RGB"),
}


def recall() -> list[Aim]:
    """Print how many edited copies are known again, and how many strangers are taken for one; return the aims."""
    from media.duplicates import MOST, distance
    from media.intake.look import hashes

    drawn = [hashes(draw(seed))["phash"] for seed in range(DRAWN)]
    photos = list(painted())
    originals = [*(draw(seed) for seed in range(EDITED)), *photos]
    known = [*drawn[:EDITED], *(hashes(photo)["phash"] for photo in photos)]
    missed = 0
    print(f"\nCopies of {len(originals)} pictures ({len(photos)} of them painted), at most {MOST} of 64 bits apart:")
    for name, edit in EDITS.items():
        apart = [_apart(phash, hashes(edit(picture))["phash"]) for phash, picture in zip(known, originals, strict=True)]
        lost = sum(bits > MOST for bits in apart)
        missed += lost
        print(f"  {name:<20} {len(apart) - lost} of {len(apart)} found, {max(apart)} bits at most")
    strangers = [phash for phash in [*drawn, *known[EDITED:]] if phash is not None]
    pairs = len(strangers) * (len(strangers) - 1) // 2
    alarms = sum(distance(one, other) <= MOST for one, other in combinations(strangers, 2))
    print(f"Different pictures: {alarms} of {pairs:,} pairs taken for one.")
    return [
        ("edited copies that are not found", float(missed), 0.0),
        ("false alarms in 10,000 pairs", alarms * 10_000 / pairs, ALARMS),
    ]


def _apart(one: int | None, other: int | None) -> int:
    from media.duplicates import distance

    return 64 if one is None or other is None else distance(one, other)


def search(count: int) -> list[Aim]:
    """Fill the database of this process with hashes, look for near ones, print how long it took; return the aims."""
    from django.core.management import call_command
    from django.db import connection

    from media import duplicates

    call_command("migrate", verbosity=0)
    die = random.Random(count)
    begun = time.monotonic()
    _fill(die, count)
    asked = [_plant(die, number) for number in range(QUERIES)]
    print(f"\n{connection.vendor}: {count:,} hashes in {time.monotonic() - begun:.0f} s", flush=True)
    for phash, _ in asked[:5]:
        duplicates.near(phash)
    taken = []
    for phash, image_id in asked:
        begun = time.perf_counter()
        found = duplicates.near(phash)
        taken.append((time.perf_counter() - begun) * 1000)
        if image_id not in dict(found):
            sys.exit("bench: a photo that is there was not found")
    print(f"  {QUERIES} searches: median {median(taken):.1f} ms, nine of ten within {quantiles(taken, n=10)[8]:.1f} ms")
    return [(f"duplicate search on {connection.vendor}, ms", median(taken), SLOWEST)]


def _fill(die: random.Random, count: int) -> None:
    """Write rows without their photos, which no search looks at until it has found one."""
    from django.db import connection

    rows = (_row(die.getrandbits(64)) for _ in range(count))
    names = "image_id, phash, band_1, band_2, band_3, band_4"
    with connection.cursor() as cursor:
        # Made afterwards, as after the import of an archive: a tree of random values is slow to grow.
        for number in BANDS:
            cursor.execute(f"DROP INDEX likeness_band_{number}")
        if connection.vendor == "postgresql":
            for name, found in _constraints(cursor):
                if found["foreign_key"]:
                    cursor.execute(f'ALTER TABLE media_likeness DROP CONSTRAINT "{name}"')
            with cursor.copy(f"COPY media_likeness ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("BEGIN")
            places = "%s, %s, %s, %s, %s, %s"
            cursor.executemany(f"INSERT INTO media_likeness ({names}) VALUES ({places})", rows)  # noqa: S608
            cursor.execute("COMMIT")
        for number in BANDS:
            cursor.execute(f"CREATE INDEX likeness_band_{number} ON media_likeness (band_{number}, phash)")
        cursor.execute(
            "VACUUM ANALYZE media_likeness" if connection.vendor == "postgresql" else "ANALYZE media_likeness"
        )


def _constraints(cursor: Any) -> Any:
    from django.db import connection

    return connection.introspection.get_constraints(cursor, "media_likeness").items()


def _row(bits: int) -> tuple[Any, ...]:
    from media.duplicates import bands

    phash = bits - (1 << 64) if bits >> 63 else bits
    return uuid4().hex, phash, *bands(phash)


def _plant(die: random.Random, number: int) -> tuple[int, Any]:
    """Make a photo, and return a hash that differs from its own in one to ten bits, and its id."""
    from media.duplicates import MOST, likeness
    from media.models import Image as Photo

    name = f"{number:064x}"
    size = {"width": 9, "height": 6, "byte_size": 1}
    photo = Photo.objects.create(sha256=name, original=name, file_name=name, format="JPEG", **size)
    phash = _row(die.getrandbits(64))[1]
    likeness(photo.pk, phash).save(force_insert=True)
    flipped = sum(1 << bit for bit in die.sample(range(63), die.randint(1, MOST)))
    return phash ^ flipped, photo.pk


def figures() -> list[Aim]:
    """Measure as `./dev bench photos` does, with the PostgreSQL that SERVER names, if one answers there."""
    url = os.environ.get(SERVER, "")
    there = url.startswith(("postgres://", "postgresql://")) and answers(url)
    return aims(server=url if there else "")


def aims(count: int = 1_000_000, server: str = "") -> list[Aim]:
    """Measure everything and print it; return the aims. Newsrooms of their own are made and removed.

    `server` is the address of a PostgreSQL database, beside which another is made; empty is SQLite alone.
    """
    folder = Path(tempfile.mkdtemp(prefix="newsroom-bench-"))
    database = Database(server, f"{urlsplit(server).path.lstrip('/') or 'newsroom'}_bench_hashes") if server else None
    try:
        found = _own("recall", count, folder, "")
        found += _own("search", count, folder, "")
        if database:
            database.create()
            found += _own("search", count, folder, database.url)
    finally:
        shutil.rmtree(folder)
        if database:
            database.drop()
    return found


def _own(what: str, count: int, folder: Path, url: str) -> list[Aim]:
    """Measure in a newsroom of its own, print what it prints, and return its aims."""
    own = {"NEWSROOM_DATA": str(folder), "DATABASE_URL": url, "NEWSROOM_PRODUCTION": "0", "LOG_LEVEL": "WARNING"}
    run = [sys.executable, "-m", "bench.duplicates", "--measure", what, "--hashes", str(count)]
    env = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    said = subprocess.run(run, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    print(*(line for line in said if not line.startswith(AIM)), sep="\n", flush=True)
    told = [line.removeprefix(AIM).split("|") for line in said if line.startswith(AIM)]
    return [(title, float(value), float(most)) for title, value, most in told]


def _measure(what: str, count: int) -> None:
    import django

    django.setup()
    for aim in recall() if what == "recall" else search(count):
        print(AIM + "|".join(map(str, aim)))


def main(given: list[str]) -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="./dev bench duplicates", description=__doc__)
    parser.add_argument("--hashes", type=int, default=1_000_000, help="(default %(default)s)")
    parser.add_argument("--measure", choices=("recall", "search"), help=argparse.SUPPRESS)
    asked = parser.parse_args(given)
    if asked.measure:
        _measure(asked.measure, asked.hashes)
        return 0
    url = os.environ.get("DATABASE_URL", "")
    there = url.startswith(("postgres://", "postgresql://")) and answers(url)
    lines, missed = judge(aims(asked.hashes, url if there else ""))
    print(lines)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
