"""How fast a rate reaches thousands of listeners, while one comes every second.

    ./dev bench rates [--listeners 2000] [--seconds 30]

One process for streams on loopback, listeners that count in one event loop beside it, and a third process in
which the market desk keeps a new rate each second. All three read one monotonic clock.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from contextlib import closing

from bench.servers import cpu_seconds, family
from bench.stream import WITHIN, Publisher, listen, memory, newsroom_of_its_own, serving

PATH = b"/api/v1/ticker/stream/"
LINES = 30  # on the ticker; each second one of them gets a rate


def quote_when_told() -> None:
    """Be the market desk: a line in keeps a new rate, a line out says when that was committed."""
    import django

    django.setup()
    from decimal import Decimal

    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.utils import timezone

    from ticker import services
    from ticker.models import Instrument

    call_command("migrate", verbosity=0)
    by = User.objects.create_user("desk")
    lines = [
        services.set_instrument(Instrument(base=f"B{number:02}", quote="USD"), by=by, now=timezone.now())
        for number in range(LINES)
    ]
    for line in lines:
        services.record(line, Decimal("1.1"), as_of=timezone.now(), source="Bench", now=timezone.now())
    print("ready", flush=True)
    for turn, _ in enumerate(sys.stdin):
        value, now = Decimal("1.1") + Decimal(turn % 90 + 1) / 1000, timezone.now()
        services.record(lines[turn % LINES], value, as_of=now, source="Bench", now=now)
        print(time.monotonic(), flush=True)


async def measure(port: int, pid: int, count: int, seconds: int, desk: Publisher) -> int:
    """Measure and print. Returns how many aims are missed."""
    await listen(port, 20, PATH)  # what the first ones make it load is no cost of the others
    pids = family(pid)
    before, begun = memory(pids), time.monotonic()
    listeners = await listen(port, count, PATH)
    print(f"{count:,} listeners in {time.monotonic() - begun:.1f} s, each told {LINES} lines.")
    print(
        f"Memory: {(memory(pids) - before) / count / 1024:.1f} KiB a listener, {memory(pids) / 2**20:.0f} MiB in all."
    )
    used, begun, waits = cpu_seconds(pids), time.monotonic(), []
    for turn in range(seconds):
        committed = await asyncio.to_thread(desk.publish)
        async with asyncio.timeout(30):
            while any(len(listener.times) <= turn for listener in listeners):
                await asyncio.sleep(0.005)
        waits += [(listener.times[turn] - committed) * 1000 for listener in listeners]
        await asyncio.sleep(max(0.0, begun + turn + 1 - time.monotonic()))
    busy = (cpu_seconds(pids) - used) / (time.monotonic() - begun)
    waits.sort()
    p50, p99 = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    print(f"A rate each second for {seconds} s: {busy:.1%} of a core.")
    print(f"Milliseconds from the commit until a listener has it: p50 {p50:.1f}, p99 {p99:.1f}, all {waits[-1]:.1f}")
    missed = waits[-1] > WITHIN
    print(f"  {'MISSED' if missed else 'holds '}  a rate reaches all: {waits[-1]:.0f} ms (at most {WITHIN:.0f})")
    return int(missed)


def main(given: list[str]) -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="./dev bench rates", description=__doc__)
    parser.add_argument("--listeners", type=int, default=2_000, help="(default %(default)s)")
    parser.add_argument("--seconds", type=int, default=30, help="(default %(default)s)")
    parser.add_argument("--publish", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(given)
    if asked.publish:
        quote_when_told()
        return 0
    with newsroom_of_its_own() as env, closing(Publisher(env, "bench.rates")) as desk, serving(env) as (port, pid):
        return asyncio.run(measure(port, pid, asked.listeners, asked.seconds, desk))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
