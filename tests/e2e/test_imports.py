"""A site is imported from the desk: uploaded, rehearsed, carried out by the worker, and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.archive import export
from tests.e2e.test_accessibility import serious

LIST = "/admin/wordpress/run/"


def test_an_export_is_uploaded_rehearsed_and_imported(
    sign_in: Callable[..., Page], tmp_path: Path, complaints: list[str]
) -> None:
    page = sign_in("mira")
    page.goto(LIST)
    page.set_input_files("#runs-file", export(tmp_path, "parcel", first=9001, count=3))
    page.get_by_role("button", name="Rehearse").click()
    page.wait_for_url("**/run/*/change/")
    expect(page.get_by_role("heading", name="What would come")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Import it now").click()
    expect(page.get_by_role("heading", name="What it came to")).to_be_visible()
    # A page that is loaded anew says the same.
    page.reload()
    expect(page.locator("#run-state")).to_have_text("Done")
    expect(page.get_by_role("link", name="report.json")).to_be_visible()
    page.goto("/admin/articles/article/?q=parcel")
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    assert complaints == []


def test_what_is_no_export_is_refused_beside_the_field(sign_in: Callable[..., Page], tmp_path: Path) -> None:
    (tmp_path / "cat.xml").write_bytes(b"\x89PNG\r\n\x1a\n")
    page = sign_in("mira")
    page.goto(LIST)
    page.get_by_role("button", name="Rehearse").click()
    expect(page.locator("#runs-file-error")).to_have_text("Choose at least one export.")
    page.set_input_files("#runs-file", tmp_path / "cat.xml")
    page.get_by_role("button", name="Rehearse").click()
    expect(page.locator("#runs-file-error")).to_contain_text("no WordPress export")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_form_reads_well_and_is_accessible(sign_in: Callable[..., Page], width: int) -> None:
    page = sign_in("mira", width=width)
    page.goto(LIST)
    expect(page.get_by_label("Folder of the pictures")).to_be_hidden()
    page.get_by_label("From a folder of the server").check()
    expect(page.get_by_label("Folder of the pictures")).to_be_visible()
    # What is chosen above is nobody's folder.
    page.set_input_files("#runs-file", {"name": "export.xml", "mimeType": "text/xml", "buffer": b"<rss"})
    expect(page.get_by_label("Folder of the pictures")).to_have_value("")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert serious(page) == []
