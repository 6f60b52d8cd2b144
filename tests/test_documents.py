"""The documents tell the truth: what they name exists, and what exists is named."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from publishing.api.filters import KNOWN, PublicationFilter

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text("utf-8")
FOUND = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")]
DOCUMENTS = sorted(path for path in FOUND if "node_modules" not in path.parts)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = [target for target in LINK.findall(document.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_picture_is_shown_somewhere_and_every_one_shown_is_there() -> None:
    shown = {
        (document.parent / target).resolve()
        for document in DOCUMENTS
        for target in re.findall(r"!\[[^]]+\]\(([^)]+\.png)\)", document.read_text("utf-8"))
    }
    assert shown == set((ROOT / "docs" / "pictures").rglob("*.png"))


GUIDES = {
    "photo-desk": {"sheet", "drop", "missing", "focal-point", "crop", "words", "recall"},
    "market-desk": {"desk", "override", "over-time", "list", "source"},
    "editors": {"start", "list", "story", "slash", "preview", "problems", "conflict", "compare", "translate"},
}


@pytest.mark.parametrize("guide", GUIDES)
def test_the_pictures_of_a_guide_are_small_and_show_each_step_and_a_script_takes_them(guide: str) -> None:
    pictures = list((ROOT / "docs" / "pictures" / guide).glob("*.png"))
    assert {path.stem for path in pictures} >= GUIDES[guide]
    assert {path.name: path.stat().st_size for path in pictures if path.stat().st_size > 200_000} == {}
    script = (ROOT / "tests" / "e2e" / f"take_{guide.replace('-', '_')}_pictures.py").read_text("utf-8")
    assert {path.stem for path in pictures} == set(re.findall(rf'keep\(\w+, "{guide}/([a-z-]+)"\)', script))


def test_the_photo_desks_guide_calls_each_thing_as_the_screen_does() -> None:
    kinds = ("templates/**/*.html", "static/**/*.js", "admin/*.py", "models/*.py", "rights/*.py", "metadata/*.py")
    said = "".join(path.read_text("utf-8") for kind in kinds for path in sorted((ROOT / "media").glob(kind))).lower()
    named = re.findall(r"\*\*(.+?)\*\*", (ROOT / "docs" / "photo-desk.md").read_text("utf-8"))
    assert len(named) > 20
    assert [words for words in named if words.lower() not in said] == []


def test_the_readme_maps_every_room() -> None:
    rooms = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
    for room in rooms:
        assert f"[`{room}/`]({room})" in README


def test_the_readme_explains_the_words_of_the_house() -> None:
    words = re.findall(r"^\| ([A-Z][A-Za-z, ]+) \|", README, re.M)
    named = {word.strip() for entry in words for word in entry.split(",")}
    models = {"Article", "Revision", "Edition", "Publication", "Mention", "Thing", "Change", "Ledger", "Pending"}
    assert models | {"Document", "Plate", "Image", "Rendition", "Caption", "Instrument", "Quote"} <= named


def test_every_command_that_the_readme_names_is_one() -> None:
    usage = subprocess.run(["sh", str(ROOT / "dev")], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"\./dev (\w+)", usage))
    assert {"demo", "test", "lint", "e2e", "bench", "manage"} <= known
    for document in DOCUMENTS:
        assert set(re.findall(r"\./dev (\w+)", document.read_text("utf-8"))) <= known


READS_VARIABLES = ("settings.py", "databases.py", "edge.py", "mail.py")


def test_every_variable_is_in_the_operators_guide_and_no_other() -> None:
    guide = (ROOT / "docs" / "operators.md").read_text("utf-8")
    table = guide.split("## Variables")[1].split("## Health")[0]
    documented = set(re.findall(r"`([A-Z][A-Z_]{3,})`", "".join(re.findall(r"^\| (.+?) \|", table, re.M))))
    code = "".join((ROOT / "newsroom" / name).read_text("utf-8") for name in READS_VARIABLES)
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", code)) | {"NEWSROOM_DATA"}
    assert documented == read


def test_every_filter_is_in_the_front_end_guide() -> None:
    guide = (ROOT / "docs" / "front-end.md").read_text("utf-8")
    for name in PublicationFilter.declared_filters:
        assert f"`{name}`" in guide, name
    assert "tag!" in KNOWN
    assert "`tag!=`" in guide


def test_every_decision_stands_in_the_list_with_its_status() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text("utf-8")
    pages = sorted(folder.glob("[0-9]*.md"))
    assert len(pages) >= 6
    for page in pages:
        assert f"({page.name})" in listed
        assert re.search(r"^Status: ", page.read_text("utf-8"), re.M), page.name


def test_each_dependency_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text.split("dependencies = [")[1].split("\n]")[0]
    lines = [line for line in block.splitlines() if line.strip().startswith('"')]
    assert lines
    assert [line for line in lines if "#" not in line] == []


def test_lock_files_pin_hashes_and_name_no_host() -> None:
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert len(locks) == 4
    for lock in locks:
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text
