"""Whoever comes by an address of the old site is led to the story in one step."""

from __future__ import annotations

import io
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.services import publishing
from tests.conftest import SHARED
from tests.reading import API
from tests.wordpress_exports import SITE, meta, photo, post, shown, write
from wordpress.models import OldAddress
from wordpress.services import importing
from wordpress.services.importing import Options

pytestmark = pytest.mark.django_db


def bring(path: Path) -> None:
    importing.run([path], Options())


def leads_to(url: str) -> tuple[int, str]:
    """Return the answer to an address, and where it leads."""
    answer = Client().get(f"{API}resolve/?{urlencode({'url': url})}")
    return answer.status_code, answer.json().get("url", "")


HERE = "http://localhost:8000/reader/#/2015/03/wind-farm-opens-7"


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/2015/03/04/wind-farm-opens-7/",
        f"{SITE}/2015/03/04/wind-farm-opens-7",
        "http://www.old.example/2015/03/04/wind-farm-opens-7/?utm_source=x#comments",
        f"{SITE}/2015/03/04/Wind-Farm-Opens-7/",
        f"{SITE}/2015/03/04/wind-farm-opens-7/feed/",
        f"{SITE}/2015/03/04/wind-farm-opens-7/page/2/",
        f"{SITE}/2015/03/04/wind/",
        f"{SITE}/?p=7",
        f"{SITE}/?p=7&preview=true",
        "/2015/03/04/wind-farm-opens-7/",
        "http://localhost:8000/?p=7",
        f"{SITE}/wp-content/uploads/2015/03/lake.jpg",
        f"{SITE}/?attachment_id=9",
    ],
)
def test_every_address_of_a_story_leads_to_it_in_one_step(url: str, tmp_path: Path) -> None:
    bring(write(tmp_path, photo(9), post(7, body=shown(9), more=meta("_wp_old_slug", "wind"))))
    assert leads_to(url) == (301, HERE)


def test_what_was_nobodys_address_leads_nowhere(tmp_path: Path) -> None:
    bring(write(tmp_path, post(7), post(8, "Draft", status="draft")))
    for url in (
        f"{SITE}/2015/03/04/draft-8/",
        f"{SITE}/nothing/",
        f"{SITE}/?p=8",
        f"{SITE}/?p=99",
        "/?p=x",
        f"{SITE}/",
    ):
        assert leads_to(url)[0] == 404, url
    assert leads_to("https://stranger.example/2015/03/04/wind-farm-opens-7/")[0] == 400


def test_a_story_that_was_taken_down_says_so_at_its_old_address_too(tmp_path: Path) -> None:
    bring(write(tmp_path, post(7)))
    publishing.withdraw(OldAddress.objects.exclude(article=None)[0].article_id, by=None)  # type: ignore[arg-type]
    assert leads_to(f"{SITE}/?p=7")[0] == 410


def exported(form: str) -> str:
    said = io.StringIO()
    call_command("export_redirects", format=form, stdout=said)
    return said.getvalue()


def test_a_server_can_serve_them_by_itself(tmp_path: Path) -> None:
    bring(write(tmp_path, post(7), post(8, 'Odd "{$x}" \\', slug='odd-"{$x}"-\\'), post(9, "Draft", status="draft")))
    nginx = exported("nginx")
    assert f'    "/2015/03/04/wind-farm-opens-7" "{HERE}";\n' in nginx
    assert f'    "/?p=7" "{HERE}";\n' in nginx
    assert "draft" not in nginx
    keys = [line.split('" "')[0] for line in nginx.splitlines() if line.startswith('    "')]
    assert len(keys) == len(set(keys))  # nginx refuses a map that says something twice
    netlify = exported("netlify").splitlines()
    assert f"/2015/03/04/wind-farm-opens-7 {HERE} 301!" in netlify
    assert f"/ p=7 {HERE} 301!" in netlify
    assert all(len(line.split(" ")) in (3, 4) for line in netlify)
    vercel = json.loads(exported("vercel"))["redirects"]
    assert {"source": "/2015/03/04/wind-farm-opens-7", "destination": HERE, "statusCode": 301} in vercel


def test_nginx_which_knows_no_case_is_given_each_address_once(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1, "A", slug="About"), post(2, "B", slug="about"), post(3, "C", slug="ЖУК-$x")))
    told, said = io.StringIO(), io.StringIO()
    call_command("export_redirects", format="nginx", stdout=told, stderr=said)
    keys = [line.split('" "')[0].lower() for line in told.getvalue().splitlines() if line.startswith('    "/')]
    assert len([key for key in keys if key.endswith("/about")]) == 1
    assert len(keys) == len(set(keys))
    (left_out,) = said.getvalue().splitlines()
    assert left_out.startswith("/2015/03/04/about is /2015/03/04/About to nginx")
    assert "map_hash_bucket_size 2048; map_hash_max_size 262144;" in told.getvalue().splitlines()[0]
    assert not [line for line in told.getvalue().splitlines() if "$" in line.partition('" "')[2]]


def test_no_sign_of_an_old_address_is_a_wildcard_to_netlify(tmp_path: Path) -> None:
    bring(write(tmp_path, post(1, slug="all*of:it")))
    assert [line.split(" ")[0] for line in exported("netlify").splitlines()] == ["/2015/03/04/all%2Aof%3Ait", "/"]


def test_an_unknown_source_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="Known are: none"):
        call_command("export_redirects", format="nginx", source="https://x.example")


@pytest.mark.data
def test_every_address_in_real_exports_leads_where_the_report_says(tmp_path: Path) -> None:
    files = sorted((SHARED / "wordpress").glob("*.xml"))
    call_command("import_wordpress", *files, report=tmp_path, stdout=io.StringIO())
    said = json.loads((tmp_path / "report.json").read_bytes())["every_address"]
    assert len(said) > 400
    for each in said[::5]:
        status, url = leads_to(each["url"])
        assert (status, url) == (301, each["leads_to"]) if each["leads_to"] else status in (400, 404), each
