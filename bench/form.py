"""How soon the story's form answers a key: real key events in Chromium, at a story of 5,000 words.

`./dev bench form` starts nothing: give it a running newsroom (NEWSROOM_URL, by default the demo's) and it prints
what a key takes: in a burst, each key as soon as the browser has taken the one before, and at the pace of somebody who
types fast. It asserts nothing.

Two clocks. *Painted* is the browser's own (Event Timing): from the press, waiting included, until the frame with the
letter is on the screen, in steps of 8 ms and from 16 ms on. *Free* is until a message arrives that was sent from that
frame. In a burst that is later: after a key, Chromium lets messages and timers wait until a frame is painted, and the
next key is there by then, so that a message may wait for several keys although each was painted at once.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDS = 5_000
KEYS = 120
LIMIT = 50  # milliseconds, the aim
PACE = 83  # milliseconds between two keys of somebody who types 140 words a minute
AFTERWARDS = 1_000  # milliseconds: the browser tells of a key a little later
PLACES = (("at the end", "Control+End"), ("at the beginning", "Control+Home"))
PACES = (("in a burst", 0), ("typed fast", PACE))
PARAGRAPH = 60  # words
FINEST = 16  # milliseconds: the browser does not tell of less
LISTEN = """() => {
    window.freeTimes = [];
    window.paintedTimes = {};
    document.addEventListener("keydown", (event) => {
        const begun = performance.now();
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.freeTimes.push(performance.now() - begun);
            channel.port2.postMessage(null);
        });
    }, { capture: true });
    new PerformanceObserver((list) => {
        for (const { name, interactionId: key, duration } of list.getEntries()) {
            if (name !== "keydown" && name !== "keypress") continue;
            window.paintedTimes[key] = Math.max(window.paintedTimes[key] ?? 0, duration);
        }
    }).observe({ type: "event", durationThreshold: 16 });
}"""
FORGET = "() => { window.freeTimes = []; window.paintedTimes = {}; }"


def story(words: int) -> str:
    """Return a story of so many words as HTML, with headings and a list between its paragraphs."""
    blocks = []
    for at in range(0, words, PARAGRAPH):
        text = " ".join(f"word{(at + each) % 997}" for each in range(PARAGRAPH))
        blocks.append(f"<h2>Part {at}</h2><p>{text}</p>" if at % 600 == 0 else f"<p>{text}</p>")
    return "".join(blocks)


def open_story(page: Page, words: int) -> None:
    """Sign in and open a new story's form, with so many words in its editor."""
    page.goto("/admin/")
    page.fill("input[name=username], input[name=login]", "edna")
    page.fill("input[type=password]", "newsroom-demo")
    with page.expect_navigation():
        page.press("input[type=password]", "Enter")
    page.goto("/admin/articles/article/add/")
    page.locator(".ProseMirror[aria-label=Story]").click()
    page.evaluate(
        "html => document.querySelector('.ProseMirror[aria-label=Story]').editor.commands.setContent(html)",
        story(words),
    )
    page.evaluate(LISTEN)


def type_keys(page: Page, place: str, pause: int) -> tuple[list[float], list[float]]:
    """Go to a place of the story and press keys there; return when each was painted, and when the page was free.

    Both in milliseconds, the shortest first. What was painted sooner than the browser tells counts as the least of it.
    """
    page.keyboard.press(place)
    page.wait_for_timeout(AFTERWARDS)
    page.evaluate(FORGET)  # the key of the way there is none of them
    for number in range(KEYS):
        page.keyboard.press("a" if number % 7 else "Space")
        if pause:
            page.wait_for_timeout(pause)
    page.wait_for_function(f"window.freeTimes.length >= {KEYS}")
    page.wait_for_timeout(AFTERWARDS)
    told = page.evaluate("Object.values(window.paintedTimes)")
    return sorted(told + [float(FINEST)] * (KEYS - len(told))), sorted(page.evaluate("window.freeTimes"))


def in_words(times: list[float]) -> str:
    """Return what times come to."""
    slow = sum(each > LIMIT for each in times)
    return (
        f"median {statistics.median(times):.1f} ms, 95 % {times[int(len(times) * 0.95)]:.1f} ms, "
        f"most {times[-1]:.1f} ms, {slow} of {len(times)} over {LIMIT} ms"
    )


def main(arguments: list[str]) -> int:
    """Measure and print. Returns the exit status: always 0."""
    parser = argparse.ArgumentParser(prog="./dev bench form", description=__doc__)
    parser.add_argument("--url", default=os.environ.get("NEWSROOM_URL", "http://localhost:8000"))
    parser.add_argument("--words", type=int, default=WORDS)
    given = parser.parse_args(arguments)
    from playwright.sync_api import sync_playwright  # only here: the other benchmarks need no browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(base_url=given.url)
        open_story(page, given.words)
        for (where, place), (how, pause) in itertools.product(PLACES, PACES):
            painted, free = type_keys(page, place, pause)
            print(f"{given.words:,} words, {where}, {how}", flush=True)
            print(f"  painted: {in_words(painted)}\n  free:    {in_words(free)}", flush=True)
        browser.close()
    return 0
