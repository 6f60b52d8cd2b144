"""What an import takes: a made-up WordPress export of so many stories is read into an empty newsroom.

    ./dev bench import --stories 10000 --workers 2

Prints stories a second and the largest memory of the process that writes. Pictures are left out: opening them is
the photo desk's time (`./dev bench photos`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from bench.servers import ROOT, Database

FOLDER = ROOT / "var" / "bench" / "import"
AIM = 200  # stories a second
MOST_MEMORY = 300  # MB
SYLLABLES = ("ka", "zan", "te", "mir", "o", "shu", "bel", "ra", "lin", "dar", "i", "su", "gor", "ne", "ya", "tol")
SPACES = "http://wordpress.org/export/1.2/"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="{SPACES}excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{SPACES}">
<channel><title>The Old Courier</title><link>https://old.example</link><language>en</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>
"""
ITEM = """<item><title><![CDATA[{title}]]></title><link>https://old.example/{at:%Y/%m/%d}/{slug}/</link>
<dc:creator><![CDATA[w{writer}]]></dc:creator><guid isPermaLink="false">https://old.example/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{at}</wp:post_date><wp:post_date_gmt>{at}</wp:post_date_gmt>
<wp:post_name>{slug}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
{terms}</item>
"""


def export(count: int, paragraphs: int) -> Iterator[str]:
    """Yield an export piece by piece: half of its stories of blocks, half as the classic editor wrote them."""
    die, at = random.Random(1), dt.datetime(2005, 1, 1)  # noqa: DTZ001 - the clock on that site's wall
    vocabulary = ["".join(die.choices(SYLLABLES, k=die.randint(1, 5))) for _ in range(20_000)]
    shares = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(vocabulary) + 1)))
    yield HEAD
    for number in range(1, count + 1):
        at += dt.timedelta(minutes=80)
        words = die.choices(vocabulary, cum_weights=shares, k=paragraphs * 64 + 8)
        title = " ".join(words[:8]).capitalize()
        told = [f"{' '.join(words[start : start + 64]).capitalize()}." for start in range(8, len(words), 64)]
        block = "<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->" if number % 2 else "{}"
        yield ITEM.format(
            title=title,
            at=at,
            slug=f"{'-'.join(words[:5])}-{number}",
            writer=number % 12,
            number=number,
            body="\n\n".join(block.format(each) for each in told),
            terms="".join(_terms(die, number)),
        )
    yield "</channel></rss>\n"


def _terms(die: random.Random, number: int) -> Iterator[str]:
    section = number % 6
    yield f'<category domain="category" nicename="cat-{section}"><![CDATA[Cat {section}]]></category>'
    for tag in die.sample(range(200), 4):
        yield f'<category domain="post_tag" nicename="tag-{tag}"><![CDATA[Tag {tag}]]></category>'


def main(given: list[str]) -> int:
    """Measure, print, and return the exit status: 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="./dev bench import", description="What an import of WordPress takes.")
    parser.add_argument("--stories", type=int, default=10_000, help="stories in the export (%(default)s)")
    parser.add_argument("--paragraphs", type=int, default=8, help="of 64 words, in each story (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes that read bodies (%(default)s)")
    parser.add_argument("--postgresql-url", default="", help="a server to make a database on; without, SQLite")
    asked = parser.parse_args(given)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    path = FOLDER / "export.xml"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(export(asked.stories, asked.paragraphs))
    database = Database(asked.postgresql_url, "newsroom_bench_import") if asked.postgresql_url else None
    try:
        if database:
            database.create()
        return _measure(path, asked.workers, database)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
        if database:
            database.drop()


def _measure(path: Path, workers: int, database: Database | None) -> int:
    url = database.url if database else ""
    env = {
        **os.environ,
        "NEWSROOM_DATA": str(FOLDER),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=env, cwd=ROOT, check=True)
    begun = time.monotonic()
    command = [*manage, "import_wordpress", str(path), "--workers", str(workers)]
    running = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    most = 0
    while running.poll() is None:
        most = max(most, _memory(running.pid))
        time.sleep(0.2)
    said = running.stdout.read() if running.stdout else ""
    rate = next(iter(re.findall(r"(\d+) a second", said)), "0")
    size, kind = path.stat().st_size / 1e6, "PostgreSQL" if database else "SQLite"
    print(f"{kind}, {size:.0f} MB: {next(line for line in said.splitlines() if 'a second' in line)}")
    print(f"{time.monotonic() - begun:.0f} s in all, both readings and the reports included; {most} MB at most.")
    missed = [int(rate) < AIM, most > MOST_MEMORY]
    print(f"Aims: {AIM} stories a second, {MOST_MEMORY} MB: {'missed' if any(missed) else 'met'}.")
    return int(any(missed))


def _memory(pid: int) -> int:
    """Return the resident memory of a process in MB, 0 where the system does not say."""
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
