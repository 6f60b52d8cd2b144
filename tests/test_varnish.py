"""A real Varnish in front, with the VCL that we ship: what it shows is what the origin says."""

from __future__ import annotations

import http.client
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.utils import timezone

from newsroom.edge import Edge
from publishing import purging
from publishing.models import Ledger
from tests.factories import make_author, make_photo, make_public, make_section, make_tag
from tests.quotes import DAY, WEDNESDAY, make_line, make_quote
from tests.receivers import may_ask_loopback
from tests.test_cache_oracle import Newsroom, Seen

__all__ = ["may_ask_loopback"]
VARNISHD = shutil.which("varnishd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.once,
    pytest.mark.skipif(VARNISHD is None, reason="needs varnishd (Debian package varnish)"),
]
VCL = configured.BASE_DIR / "examples" / "edge" / "varnish.vcl"
SECRET = "a secret of the edge"
LIST = "/api/v1/articles/"


@dataclass(frozen=True)
class Place:
    """A host that answers HTTP."""

    host: str
    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[Seen, dict[str, str]]:
        """Return what it answers, and the headers with small names."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers={"Host": "localhost", **named})
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            etag = said.get("etag", "") if answer.status in (200, 301, 410) else ""
            return Seen(answer.status, answer.read(), etag, frozenset(said.get("surrogate-key", "").split())), said
        finally:
            connection.close()

    def was_hit(self, path: str) -> bool:
        """Return whether Varnish answers without asking the origin: it names the request that did."""
        return len(self.ask(path)[1]["x-varnish"].split()) == 2


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def origin(live_server: Any) -> Place:
    """The newsroom itself."""
    parts = urlsplit(live_server.url)
    return Place(parts.hostname or "", parts.port or 0)


@pytest.fixture
def edge(origin: Place, settings: Any, tmp_path: Path, may_ask_loopback: None) -> Iterator[Place]:
    """Varnish before it, with the VCL that we ship, and the purger that knows of it."""
    place = Place("127.0.0.1", free_port())
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    vcl = VCL.read_text().replace('"127.0.0.1";\n    .port = "8000"', f'"{origin.host}";\n    .port = "{origin.port}"')
    (tmp_path / "vcl").write_text(vcl.replace("/etc/varnish/newsroom-purge-secret", str(tmp_path / "secret")))
    command = [VARNISHD or "", "-F", "-j", "none", "-n", str(tmp_path / "work"), "-f", str(tmp_path / "vcl")]
    command += ["-a", f"{place.host}:{place.port}", "-s", "malloc,32m", "-i", "newsroom"]
    url = f"http://{place.host}:{place.port}"
    settings.EDGE = replace(Edge(again_after=0), varnish_urls=(url,), varnish_secret=SECRET)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as varnish:
        try:
            wait_for(place, varnish)
            yield place
        finally:
            varnish.terminate()
            varnish.wait(10)


def wait_for(place: Place, varnish: subprocess.Popen[bytes]) -> None:
    """Return once it listens. Raises AssertionError with what it said if it does not."""
    for _ in range(300):
        assert varnish.poll() is None, varnish.stderr and varnish.stderr.read().decode()
        try:
            socket.create_connection((place.host, place.port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Varnish does not listen.")


def purge() -> int:
    """Do what the worker does when a change comes in."""
    newest = Ledger.objects.values_list("number", flat=True).first() or 0
    return sum(turn.run() for turn in purging.turns(timezone.now(), newest))  # type: ignore[misc]


class _NoTime:
    def shift(self, seconds: float) -> None:
        """Let no time pass: Varnish has a clock of its own."""


def test_a_new_rate_is_what_varnish_shows_as_soon_as_it_was_told(origin: Place, edge: Place) -> None:
    paths = ["/api/v1/ticker/", "/api/v1/ticker/KGS-USD/"]
    som = make_line("KGS/USD", "0.01144")
    purge()
    before = [edge.ask(path)[0] for path in paths]
    assert all(edge.was_hit(path) for path in paths)
    make_quote(som, "0.01145", WEDNESDAY + DAY)
    purge()
    after = [edge.ask(path)[0] for path in paths]
    assert after == [origin.ask(path)[0] for path in paths]
    assert all(new.etag != old.etag for new, old in zip(after, before, strict=True))


def test_what_varnish_shows_is_what_the_origin_says_after_every_change(origin: Place, edge: Place) -> None:
    newsroom = Newsroom(random.Random(7), _NoTime())
    make_section("S0", slug="s0"), make_section("S1", slug="s1"), make_author("A0", slug="a0")
    for slug in ("t0", "t1", "t2"):
        make_tag(slug.upper(), slug=slug)
    make_photo()
    newsroom.write(), newsroom.write()
    deeds = [
        newsroom.write, newsroom.edit, newsroom.move, newsroom.file_elsewhere, newsroom.rename, newsroom.translate,
        newsroom.withdraw, newsroom.bring_back, newsroom.credit, newsroom.readdress, newsroom.withdraw, newsroom.erase,
    ]  # fmt: skip
    hits = 0
    for deed in deeds:
        deed()
        purge()
        for path in newsroom.addresses():
            hits += edge.was_hit(path)
            assert edge.ask(path)[0] == origin.ask(path)[0], f"{deed.__name__}: {path}"
    assert hits > 100  # it did keep what no change touched


def test_a_purge_drops_its_keys_and_leaves_the_rest(edge: Place) -> None:
    make_public(tags=[make_tag("Energy").pk])
    paths = [LIST, "/api/v1/tags/energy/", "/api/v1/site/", "/api/v1/ticker/"]
    for path in paths:
        edge.ask(path)
        assert edge.was_hit(path)
    edge.ask("/", "PURGE", Surrogate_Key="tag:energy nothing:else", Purge_Secret=SECRET)
    assert [edge.was_hit(path) for path in paths] == [True, False, True, True]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {"Surrogate_Key": "articles:"}),
        (403, {"Surrogate_Key": "articles:", "Purge_Secret": ""}),
        (403, {"Surrogate_Key": "articles:", "Purge_Secret": "wrong"}),
        (400, {"Purge_Secret": SECRET}),
        (400, {"Surrogate_Key": 'x" || req.url ~ "', "Purge_Secret": SECRET}),
    ],
)
def test_nobody_else_can_purge(edge: Place, status: int, headers: dict[str, str]) -> None:
    edge.ask(LIST)
    assert edge.ask("/", "PURGE", **headers)[0].status == status
    assert edge.was_hit(LIST)


def test_what_advertisers_append_is_kept_once_and_cookies_change_nothing(edge: Place) -> None:
    edge.ask(f"{LIST}?utm_source=x&page_size=5&fbclid=y")
    assert edge.was_hit(f"{LIST}?page_size=5&_=1")
    found, said = edge.ask(f"{LIST}?page_size=5", Cookie="newsroom_session=x")
    assert found.status == 200
    assert len(said["x-varnish"].split()) == 2
