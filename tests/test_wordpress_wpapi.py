"""WordPress's own client in JavaScript (`wpapi`) reads a whole newsroom from /wp-json/ (./dev wpapi)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image as Picture

from publishing.models import Publication, Thing
from tests.old_api import switched_on
from tests.wordpress_exports import photo, post, shown, write
from wordpress.services import importing
from wordpress.services.importing import Options

__all__ = ["switched_on"]
FOLDER = Path(settings.BASE_DIR) / "examples" / "wpapi"
NODE = shutil.which("node")
pytestmark = [
    pytest.mark.skipif(NODE is None, reason="needs Node.js"),
    pytest.mark.skipif(not (FOLDER / "node_modules").is_dir(), reason="needs what ./dev wpapi installs"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("switched_on"),
]
ATTACHED = re.compile(r"<wp:attachment_url>(?:<!\[CDATA\[)?[^<\]]*/([^/<\]]+\.(?:jpe?g|png|gif))(?:\]\]>)?</", re.I)


@pytest.fixture
def reached(live_server: Any, settings: Any) -> str:
    """Return where the server is, which knows that it is there: links lead back to it."""
    settings.PUBLIC_URL = live_server.url
    return str(live_server.url)


def read_by(server: str) -> Any:
    """Return what the client found."""
    told = subprocess.run([str(NODE), "read.js", server], cwd=FOLDER, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def bring(files: list[Path], folder: Path) -> None:
    """Bring in exports, with a picture for every one that they name."""
    folder.mkdir()
    for path in files:
        for number, name in enumerate(ATTACHED.findall(path.read_text("utf-8"))):
            colour = (number * 37 % 256, number * 91 % 256, len(name) * 13 % 256)
            Picture.new("RGB", (640, 480), colour).save(folder / name)
    importing.run(files, Options(media=folder))


def check(found: Any) -> None:
    """Compare what the client found with what there is."""
    live = Publication.objects.live()
    pages = live.filter(mentions__thing="kind:page").count()
    things = {kind: Thing.objects.shown().filter(kind=kind).count() for kind in ("section", "tag", "image", "author")}
    wanted = {
        "posts": (live.count() - pages, 7), "pages": (pages, 5), "categories": (things["section"], 20),
        "tags": (things["tag"], 50), "media": (things["image"], 10), "users": (things["author"], 10),
    }  # fmt: skip
    for kind, (count, size) in wanted.items():
        assert count, kind
        assert found[kind]["totals"] == [count, -(-count // size)], kind
        assert len(set(found[kind]["ids"])) == len(found[kind]["ids"]) == count, kind
        assert found[kind]["pages"] == -(-count // size), kind
    assert found["discovered"] == "function"
    assert found["same"]
    assert found["author"]
    assert found["terms"][0] == 1
    assert found["photo"]["media_details"]["sizes"]["full"]["source_url"] == found["photo"]["source_url"]
    assert len(found["filed"]["ids"]) <= found["category"]["count"]
    assert found["bySlug"] == found["posts"]["ids"][:1]
    assert found["several"] >= 1
    assert found["found"] >= 1
    assert found["none"] == {"code": "rest_post_invalid_id", "status": 404}
    assert found["past"] == {"code": "rest_post_invalid_page_number", "status": 400}
    assert found["edit"] == {"code": "rest_forbidden_context", "status": 401}


def test_the_client_reads_a_small_site(reached: str, tmp_path: Path) -> None:
    thumbnail = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>21</wp:meta_value></wp:postmeta>"
    stories = [post(number, f"A gallery of {number}") for number in range(100, 117)]
    first = post(7, body=shown(21), more='<category domain="category" nicename="news">News</category>' + thumbnail)
    export = write(tmp_path, photo(21), first, *stories, post(30, "About", kind="page", slug="about"))
    export.write_text(export.read_text("utf-8").replace("</item>", thumbnail + "</item>", 3), "utf-8")
    bring([export], tmp_path / "uploads")
    found = read_by(reached)
    check(found)
    assert {*range(100, 117), 7} == set(found["posts"]["ids"])
    assert found["pages"]["ids"] == [30]
    assert found["pagesBySlug"] == ["About"]
    assert found["media"]["ids"] == [21]


@pytest.mark.data
def test_the_client_reads_what_wordpress_tests_its_themes_with(reached: str, tmp_path: Path, shared: Path) -> None:
    files = sorted((shared / "wordpress").glob("*.xml"), reverse=True)
    assert len(files) == 2
    bring(files, tmp_path / "uploads")
    found = read_by(reached)
    check(found)
    assert len(found["posts"]["ids"]) > 100
    assert len([number for number in found["posts"]["ids"] if number < 10_000]) > 50
