"""The house keeps its own rules: floors, text fields, sizes, migrations, and a clean start in production."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models

from newsroom.env import Environment, WrongEnvironment
from newsroom.fields import DataField, LineField, ProseField, StoredText

ROOT = Path(settings.BASE_DIR)
ROOMS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
LINT = Path(sys.executable).with_name("lint-imports")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40  # lines; the design aims at 300 and 25


def sources(*folders: str) -> Iterator[Path]:
    """Yield the Python files of these folders, without migrations."""
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_imports_only_go_down() -> None:
    found = lint_imports(ROOT)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("publishing/queries.py", "from articles.models import Article"),
        ("publishing/queries.py", "from media.models import Image"),
        ("media/services.py", "import publishing.services"),
        ("newsroom/public.py", "from publishing import queries"),
        ("ticker/queries.py", "import articles"),
    ],
)
def test_an_import_that_goes_up_or_across_is_caught(room: str, line: str, tmp_path: Path) -> None:
    for name in ROOMS:
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static", "templates")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / room
    broken.write_text(f"{broken.read_text('utf-8')}\n{line}\n", "utf-8")
    found = lint_imports(tmp_path)
    assert found.returncode != 0
    assert "BROKEN" in found.stdout


def test_every_text_column_passes_the_choke_point() -> None:
    text = (models.CharField, models.TextField, models.JSONField, models.FileField)
    ours = (LineField, ProseField, DataField, StoredText)
    wrong = [
        f"{model.__name__}.{field.name} is a {type(field).__name__}"
        for room in ROOMS
        for model in (apps.get_app_config(room).get_models() if apps.is_installed(room) else ())
        for field in model._meta.get_fields()
        if isinstance(field, text) and not isinstance(field, ours)
    ]
    assert wrong == []


def test_no_file_is_longer_than_a_person_reads() -> None:
    lengths = {
        path: len(path.read_text("utf-8").splitlines()) for path in sources(*ROOMS, "tests", "examples", "bench")
    }
    assert {str(path): lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_person_remembers() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": lines
        for path in sources(*ROOMS)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_function_takes_the_name_that_translates_for_something_else() -> None:
    def meets(node: ast.AST) -> set[str]:
        names = (each for each in ast.walk(node) if isinstance(each, ast.Name) and each.id == "_")
        called = {each.func for each in ast.walk(node) if isinstance(each, ast.Call)}
        return {"called" if name in called else "bound" if isinstance(name.ctx, ast.Store) else "" for name in names}

    both = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in sources(*ROOMS)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and {"called", "bound"} <= meets(node)
    ]
    assert both == []


def test_every_module_and_every_public_function_says_what_it_is_for() -> None:
    silent = []
    for path in sources(*ROOMS):
        tree = ast.parse(path.read_text("utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(str(path.relative_to(ROOT)))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node) and node.name != "Command":
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def run(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with these variables and no others of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )


GOOD = {
    "NEWSROOM_PRODUCTION": "1",
    "SECRET_KEY": "k3y-0f-f1fty-ch4r4ct3rs-4nd-m0re-wh1ch-n0b0dy-c4n-gu3ss!",
    "DATABASE_URL": "postgres://newsroom:secret@127.0.0.1:1/newsroom",
    "ALLOWED_HOSTS": "news.example.org",
    "PUBLIC_URL": "https://news.example.org",
}


def test_a_production_that_is_set_up_right_has_nothing_to_warn_of(tmp_path: Path) -> None:
    found = run("check", "--deploy", "--fail-level", "WARNING", **GOOD, NEWSROOM_DATA=str(tmp_path))
    assert found.returncode == 0, found.stderr
    assert "no issues" in found.stdout


def test_everything_that_is_wrong_with_the_variables_is_said_at_once_with_its_cure(tmp_path: Path) -> None:
    wrong = {
        "SECRET_KEY": "hunter2",
        "DEBUG": "1",
        "PUBLIC_URL": "ftp://news",
        "ALLOWED_HOSTS": "",
        "DATABASE_URL": "mysterious",
        "MAX_PHOTO_MEGABYTES": "８",
        "LOG_LEVEL": "LOUD",
        "LOG_REQUESTS": "some",
        "SECURE_SSL_REDIRECT": "maybe",
        "SECURE_HSTS_SECONDS": "-1",
        "TIME_ZONE": "Mars/Olympus",
        "SITE_LANGUAGES": " , ",
        "RENDITIONS_URL": "//x",
    }
    found = run("check", **GOOD | wrong, NEWSROOM_DATA=str(tmp_path))
    assert found.returncode != 0
    for name in wrong:
        assert re.search(rf"^  - {name}\b.*(write|off|must|name)", found.stderr, re.M), (name, found.stderr)
    assert "hunter2" not in found.stderr
    assert "Traceback" not in found.stderr


def test_a_bare_checkout_needs_no_variable(tmp_path: Path) -> None:
    found = run("check", NEWSROOM_DATA=str(tmp_path))
    assert found.returncode == 0, found.stderr
    # Its own secret key is made once and kept where nobody else reads.
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_password_is_never_repeated_in_an_error() -> None:
    env = Environment({"DATABASE_URL": "x", "SECRET_KEY": "short-secret"})
    env.secret("SECRET_KEY", None, length=50)
    with pytest.raises(WrongEnvironment) as error:
        env.check()
    assert "short-secret" not in str(error.value)


def tracked() -> list[Path]:
    """Return the files that belong to the project."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in found.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_the_locks_name_no_registry_and_pin_every_hash() -> None:
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert locks
    for lock in locks:
        said = lock.read_text("utf-8")
        assert not re.search(r"://|index-url|find-links|trusted-host", said), lock.name
        pins = re.findall(r"^[a-zA-Z0-9][^\s;]*==", said, re.M)
        assert pins
        assert len(re.findall(r"^\S+==.*?(?=^\S|\Z)", said, re.M | re.S)) == len(pins)
        assert all(
            "--hash=sha256:" in block for block in re.findall(r"^\S+==.*?(?=^[a-zA-Z0-9]|\Z)", said, re.M | re.S)
        )


def test_nothing_in_the_project_knows_the_machine_it_was_written_on() -> None:
    machine = re.compile("|".join(map(re.escape, (f"{ROOT}/", "/ro" + "ot/", "/Us" + "ers/", "C:" + "\\Us"))))
    kinds = {".py", ".md", ".toml", ".lock", ".json", ".html", ".js", ".css", ".ts", ".txt", ".yml", ".yaml", ".sh", ""}
    wrong = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in kinds and machine.search(path.read_text("utf-8", errors="ignore"))
    ]
    assert wrong == []


def test_nothing_that_belongs_to_a_room_is_ignored() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}
    assert "media/models/image.py" in names
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "--", *ROOMS, "tests", "docs"]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert [name for name in ignored if not name.endswith((".pyc", ".pyo"))] == []
