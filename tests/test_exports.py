"""Who leaves takes everything along, and a newsroom built from an export answers readers as the first one did."""

from __future__ import annotations

import io
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from articles.drafts import Draft
from articles.models import Article, Edition, Revision
from articles.services import publishing, saving
from newsroom import backup, integrity
from newsroom.exports import tables
from publishing.models import Change, Endpoint, Ledger
from tests import exports
from tests.factories import make_photo, make_public
from tests.leak.world import World
from tests.photos import photo_files
from tests.test_backup import elsewhere, manage, publish_until
from ticker.models import Source

__all__ = ["elsewhere", "photo_files"]
committed = pytest.mark.django_db(transaction=True)
SECRETS = re.compile(r"passw|secret|token|digest|otp|prefix|cookie|session", re.I)
NO_SECRETS = {
    ("ticker.source", "digest"),  # of what a bank answered last
    ("wordpress.imported", "digest"),  # of what an export said
}


def export(place: Path, **options: str) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command("export", place, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def import_export(place: Path, **options: bool) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command("import_export", place, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def data_of(folder: Path) -> dict[str, str]:
    """Return the digests of tables and photos in an export."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    named = {line[66:]: line[:64] for line in lines}
    return {name: digest for name, digest in named.items() if name.startswith(("data/", "media/"))}


def as_lines(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (folder / "data").iterdir()}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[World]:
    yield exports.make_newsroom(tmp_path)
    exports.forget()


@committed
@pytest.mark.parametrize("kind", ["a folder", "an archive"])
def test_a_newsroom_built_anew_answers_readers_with_the_same_bytes(kind: str, newsroom: World, tmp_path: Path) -> None:
    before = exports.readers_get(newsroom)
    assert len(before) > 300
    assert {200, 301, 404, 410} <= {answer.status for answer in before.values()}
    drafts = dict(Article.objects.filter(live_edition=None).values_list("pk", "headline"))
    history = list(Revision.objects.order_by("pk").values_list("pk", "content", "saved_at"))
    files = {alias: set(backup.files(storages[alias])) for alias in backup.STORAGES}
    place = tmp_path / ("all.tar" if kind == "an archive" else "all")
    export(place)
    exports.empty(tmp_path / "anew")
    import_export(place)
    exports.forget()
    assert exports.differences(before, exports.readers_get(newsroom)) == {}
    assert list(integrity.faults()) == []
    assert dict(Article.objects.filter(live_edition=None).values_list("pk", "headline")) == drafts
    assert list(Revision.objects.order_by("pk").values_list("pk", "content", "saved_at")) == history
    assert {alias: set(backup.files(storages[alias])) for alias in backup.STORAGES} == files


@committed
def test_work_goes_on_in_a_newsroom_built_anew(newsroom: World, tmp_path: Path) -> None:
    export(tmp_path / "all", formats="ndjson")
    exports.empty(tmp_path / "anew")
    import_export(tmp_path / "all")
    exports.forget()
    number = Ledger.objects.get().number
    story = Article.objects.get(slug="bridge-after")
    saved = saving.save(story.pk, Draft(headline="Said anew"), by=None, revision=story.revision).article
    publishing.publish(saved.pk, by=None, revision=saved.revision)
    make_public(headline="The first of the new house")
    assert Ledger.objects.get().number > number
    assert Change.objects.count() == Ledger.objects.get().number
    assert Edition.objects.filter(content__headline="Said anew").exists()
    User.objects.create_user("newcomer")
    assert list(integrity.faults()) == []


@committed
def test_an_export_of_one_database_is_that_of_another(
    newsroom: World, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    """On PostgreSQL the other one is SQLite, and back."""
    variables = {name: value for name, value in elsewhere.items() if name != "DATABASE_URL"}
    export(tmp_path / "all", formats="ndjson")
    for command in (("import_export", tmp_path / "all"), ("check_integrity",), ("export", tmp_path / "there.tar")):
        ran = manage(variables, *map(str, command))
        assert ran.returncode == 0, ran.stdout + ran.stderr
    exports.empty(tmp_path / "anew")
    import_export(tmp_path / "there.tar")
    export(tmp_path / "again", formats="ndjson")
    assert as_lines(tmp_path / "again") == as_lines(tmp_path / "all")
    assert data_of(tmp_path / "again") == data_of(tmp_path / "all")
    assert list(integrity.faults()) == []


@committed
def test_secrets_stay_in_the_house_and_it_is_said(newsroom: World, tmp_path: Path) -> None:
    Source.objects.create(adapter="ecb", name="Paid bank", url="https://bank.example/rates?api_key=4f9d8c7b6a5e")
    assert Endpoint.objects.exists()
    printed = export(tmp_path / "all")
    written = b"".join(path.read_bytes() for path in (tmp_path / "all").rglob("*") if path.is_file())
    assert [secret for secret in newsroom.secrets if secret.encode() in written] == []
    for words in ("auth.user: password", "newsroom.apikey", "publishing.endpoint", "mfa.authenticator", "Paid bank"):
        assert words in printed
    assert (tmp_path / "all").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "all").rglob("*") if path.is_file())
    exports.empty(tmp_path / "anew")
    printed = import_export(tmp_path / "all")
    assert "password" in printed
    assert not any(person.has_usable_password() for person in User.objects.all())
    assert User.objects.filter(groups__name="Editors").exists()


@committed
def test_the_digests_are_those_that_others_count(tmp_path: Path) -> None:
    make_public()
    export(tmp_path / "all")
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "all", capture_output=True)
    assert checked.returncode == 0, checked.stderr


@committed
def test_a_newsroom_that_is_there_is_not_touched(tmp_path: Path) -> None:
    make_public()
    export(tmp_path / "all", formats="ndjson")
    with pytest.raises(CommandError, match="empty"):
        import_export(tmp_path / "all")
    assert "is whole" in import_export(tmp_path / "all", dry_run=True)
    with pytest.raises(CommandError, match="already"):
        export(tmp_path / "all")
    with pytest.raises(CommandError, match="no format"):
        export(tmp_path / "other", formats="ndjson,pdf")


@committed
def test_settings_that_differ_are_named(tmp_path: Path, settings: object) -> None:
    make_public()
    export(tmp_path / "all", formats="ndjson")
    exports.empty(tmp_path / "anew")
    settings.SITE_URL = "https://elsewhere.example.org"  # type: ignore[attr-defined]
    assert "SITE_URL was" in import_export(tmp_path / "all")


def test_every_table_is_carried_or_left_out_for_a_reason() -> None:
    carried, left_out = {table.name for table in tables.carried()}, tables.left_out()
    models = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert carried & left_out.keys() == set()
    assert models == carried | left_out.keys()
    assert [name for name, why in left_out.items() if len(why) < 10] == []


def test_no_table_names_rows_that_are_left_out() -> None:
    carried = {table.model for table in tables.carried()}
    for table in tables.carried():
        for column in table.references():
            assert column.related_model in carried, (table.name, column.name)


def test_no_column_that_is_carried_may_be_a_secret() -> None:
    found = {(table.name, column) for table in tables.carried() for column in table.columns if SECRETS.search(column)}
    assert found == NO_SECRETS


@committed
@pytest.mark.usefixtures("photo_files")
def test_an_export_under_load_is_of_one_moment(tmp_path: Path, elsewhere: dict[str, str]) -> None:
    make_public(headline="Before", lead=make_photo())
    over, done = threading.Event(), list[str]()
    writer = threading.Thread(target=publish_until, args=(over, done))
    writer.start()
    try:
        export(tmp_path / "all.tar")
    finally:
        over.set()
        writer.join(120)
    assert len(done) >= 3
    built = manage(elsewhere, "import_export", str(tmp_path / "all.tar"))
    assert built.returncode == 0, built.stderr
    checked = manage(elsewhere, "check_integrity")
    assert checked.returncode == 0, checked.stdout + checked.stderr
