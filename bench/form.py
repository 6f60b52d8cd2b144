"""How soon the story's form answers a key: real key events in Chromium, at a story of 5,000 words.

`./dev bench form` starts nothing: give it a running newsroom (NEWSROOM_URL, by default the demo's) and it prints
what a key takes from its event to the next frame. It asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics

WORDS = 5_000
KEYS = 120
LIMIT = 50  # milliseconds, the aim
PARAGRAPH = 60  # words
# From the key event, which the editor hears after us, to the frame in which its answer is painted.
LISTEN = """() => {
    window.keyTimes = [];
    document.addEventListener("keydown", (event) => {
        const begun = performance.now();
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.keyTimes.push(performance.now() - begun);
            channel.port2.postMessage(null);
        });
    }, { capture: true });
}"""


def story(words: int) -> str:
    """Return a story of so many words as HTML, with headings and a list between its paragraphs."""
    blocks = []
    for at in range(0, words, PARAGRAPH):
        text = " ".join(f"word{(at + each) % 997}" for each in range(PARAGRAPH))
        blocks.append(f"<h2>Part {at}</h2><p>{text}</p>" if at % 600 == 0 else f"<p>{text}</p>")
    return "".join(blocks)


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
        page.goto("/admin/")
        page.fill("input[name=username], input[name=login]", "edna")
        page.fill("input[type=password]", "newsroom-demo")
        with page.expect_navigation():
            page.press("input[type=password]", "Enter")
        page.goto("/admin/articles/article/add/")
        editor = page.locator(".ProseMirror[aria-label=Story]")
        editor.click()
        page.evaluate(
            "html => document.querySelector('.ProseMirror[aria-label=Story]').editor.commands.setContent(html)",
            story(given.words),
        )
        page.evaluate(LISTEN)
        for name, place in (("at the end", "Control+End"), ("at the beginning", "Control+Home")):
            page.keyboard.press(place)
            page.evaluate("window.keyTimes.length = 0")
            for number in range(KEYS):
                page.keyboard.press("a" if number % 7 else "Space")
            page.wait_for_function(f"window.keyTimes.length >= {KEYS}")
            times = sorted(page.evaluate("window.keyTimes"))
            slow = sum(each > LIMIT for each in times)
            print(
                f"{given.words:,} words, {name}: median {statistics.median(times):.1f} ms, "
                f"95 % {times[int(len(times) * 0.95)]:.1f} ms, most {times[-1]:.1f} ms, "
                f"{slow} of {len(times)} over {LIMIT} ms",
                flush=True,
            )
        browser.close()
    return 0
