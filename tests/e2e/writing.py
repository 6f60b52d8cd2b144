"""How the tests write: a story's editor, what is pasted into it, and what it holds."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

NEW = "/admin/articles/article/add/"
PASTE = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector("[aria-label=Story]").dispatchEvent(event);
}"""


# The package puts the cursor back once, shortly after it is given the focus: what moves it by keys waits for that.
AT_REST = "() => new Promise((rest) => setTimeout(rest, 100))"
MARK = """([from, to]) => {
    const { editor } = document.querySelector(".ProseMirror[aria-label=Story]");
    editor.commands.setTextSelection({ from, to });
}"""


def open_story(page: Page, headline: str = "A story of a test") -> Locator:
    """Open a new story's form; return its editor, with the cursor in it."""
    page.goto(NEW)
    page.fill("#id_headline", headline)
    return written(page)


def editor(page: Page) -> Locator:
    """Return the editor of the story on the page.

    By its class: until it is there, the box of that name is a textarea, and a click would wait for that one.
    """
    return page.locator(".ProseMirror[aria-label=Story]")


def written(page: Page) -> Locator:
    """Return the editor of the story on the page, once it is there, with the cursor in it."""
    found = editor(page)
    expect(found).to_be_visible(timeout=30_000)
    found.click()
    expect(found).to_be_focused()
    page.evaluate(AT_REST)
    return found


def mark_first_words(page: Page, words: str) -> None:
    """Mark the words that the story begins with."""
    page.evaluate(MARK, [1, 1 + len(words)])
    assert page.evaluate("() => String(getSelection())") == words


def paste(page: Page, *, html: str = "", text: str = "") -> None:
    """Paste as a browser does: by an event that carries both forms."""
    page.evaluate(PASTE, [html, text])


def body(page: Page) -> str:
    """Return what the editor would send: the story's HTML. By the form, to which the editor hands it when asked."""
    return str(page.evaluate("() => new FormData(document.querySelector('[data-story]')).get('body')"))


def save(page: Page) -> str:
    """Save; return the HTML that came back."""
    with page.expect_navigation():
        page.locator("[data-save]").click()
    written(page)
    return body(page)
