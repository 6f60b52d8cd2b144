"""A key in a long story is cheap: the text reaches its field late, and nothing that reads or sends it finds it late."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.writing import editor, open_story, save, written

# In one step of the page: no moment between the letter and the question.
AT_ONCE = """(letters) => {
    const field = document.getElementById("id_body");
    const heard = [];
    field.addEventListener("input", () => heard.push("input"), { once: true });
    document.querySelector(".ProseMirror[aria-label=Story]").editor.commands.insertContent(letters);
    const sent = new FormData(field.form).get("body");
    return [heard.length, sent, field.value];
}"""
PRESSED = ".prose-menubar [data-name='desk:{}']"


def test_what_reads_the_form_reads_the_last_letter(sign_in: Callable[..., Page], complaints: list[str]) -> None:
    page = sign_in("edna")
    open_story(page)
    assert page.evaluate(AT_ONCE, "The lake") == [1, "<p>The lake</p>", "<p>The lake</p>"]
    page.keyboard.press("Control+End")
    page.keyboard.type(" rose")
    assert page.evaluate("() => document.getElementById('id_body').value") == "<p>The lake rose</p>"
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert page.evaluate("() => document.getElementById('id_body').value") == ""
    assert not complaints


def test_the_field_follows_by_itself_where_nobody_asks(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page)
    page.keyboard.type("For the browser's own memory.")
    # Asked past the page's scripts, as the browser reads it when it restores a form.
    expect(page.locator("#id_body")).to_have_value("<p>For the browser's own memory.</p>")


def test_a_letter_typed_with_the_last_breath_is_saved(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page)
    page.keyboard.type("Saved at onc")
    with page.expect_navigation():
        page.keyboard.press("e")
        page.keyboard.press("Control+s")
    written(page)
    assert "Saved at once" in save(page)


def test_the_buttons_follow_what_is_typed(sign_in: Callable[..., Page]) -> None:
    page = sign_in("edna")
    open_story(page)

    def has(name: str, sign: str, *, is_so: bool = True) -> None:
        told = expect(page.locator(PRESSED.format(name)).first)
        (told.to_contain_class if is_so else told.not_to_contain_class)(sign)

    has("undo", "disabled")
    page.keyboard.type("plain ")
    has("undo", "disabled", is_so=False)
    page.keyboard.press("Control+b")
    has("bold", "active")
    page.keyboard.type("bold")
    has("bold", "active")
    page.keyboard.press("Control+b")
    page.keyboard.type(" and plain")
    has("bold", "active", is_so=False)
    # By the editor, not by twelve arrows: of keys as fast as these, a browser may leave one out.
    page.evaluate("document.querySelector('.ProseMirror[aria-label=Story]').editor.commands.setTextSelection(9)")
    has("bold", "active")
    page.keyboard.press("Control+z")
    expect(editor(page)).not_to_contain_text("and plain")
    has("redo", "disabled", is_so=False)
    page.keyboard.type("more")
    has("redo", "disabled")
    page.keyboard.press("Control+Alt+1")
    expect(page.locator(".prose-menubar__selected")).to_have_text("Heading")
    page.keyboard.type(" words")
    expect(page.locator(".prose-menubar__selected")).to_have_text("Heading")
