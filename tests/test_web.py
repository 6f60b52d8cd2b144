"""Nothing that somebody typed makes the newsroom ask its own network, wait for ever, or swallow too much."""

from __future__ import annotations

import contextlib
import gzip
import re
import socket
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom import addresses, web
from tests.servers import Server, hang, raw, reply
from tests.test_addresses import table
from tests.test_house import ROOMS, ROOT, sources

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture(autouse=True)
def _nothing_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "is_own", lambda address: False)


SPELLINGS = table(
    """
    http://127.0.0.1/ http://127.1/ http://0x7f.1/ http://0177.1/ http://017700000001/ http://2130706433/ http://0/
    http://0x7f000001/ http://127.0.0.1./ http://localhost/ http://[::1]/ http://[::ffff:7f00:1]/ http://[::]/
    http://[0:0:0:0:0:ffff:127.0.0.1]/ http://169.254.169.254/latest/meta-data/ http://①②⑦.⓪.⓪.①/
    """
)


@pytest.mark.parametrize("url", SPELLINGS)
def test_no_spelling_of_an_inner_address_gets_through(url: str) -> None:
    # The system's own resolver reads these; where it does not know a spelling, nobody is asked either.
    with pytest.raises((web.Blocked, web.Unreachable)):
        web.fetch("GET", url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example.org",
        "//news.example.org/",
        "ftp://news.example.org/",
        "file:///etc/passwd",
        "gopher://news.example.org/_x",
        "javascript:alert(1)",
        "http://",
        "http://user:secret@news.example.org/",
        "http://news.example.org@127.0.0.1/",
        "http://news.example.org:22/",
        "http://news.example.org:6379/",
        "http://news.example.org:99999/",
        "http://news.example.org:x/",
        "http://exam ple.org/",
        "http://news.example.org/\r\nX-Evil: 1",
        "http://news.example.org\\@127.0.0.1/",
        "http://[::1",
        "http://\ud800/",
    ],
)
def test_an_address_is_refused_for_what_its_text_says(url: str) -> None:
    asked: list[str] = []
    with pytest.raises((web.Blocked, web.Unreachable)):
        web.Client(resolver=lambda host, port: asked.append(host) or ["10.0.0.1"]).fetch("GET", url)  # type: ignore[func-returns-value]
    assert asked == []


@given(st.text(max_size=60))
def test_whatever_is_typed_as_an_address_is_refused_in_words(text: str) -> None:
    for url in (text, f"http://{text}", f"https://news.example.org/{text}"):
        with contextlib.suppress(web.Blocked):
            assert web.checked(url, web.Rules()).host


def client(resolver: Any = None, **rules: Any) -> web.Client:
    """Return a client that may ask loopback, on any port."""
    wanted = {"allowed": LOOPBACK, "ports": frozenset(range(1, 65536)), **rules}
    return web.Client(web.Rules(**wanted), resolver=resolver)


def ask(url: str, resolver: Any = None, **rules: Any) -> web.Answer:
    with client(resolver, **rules) as asking:
        return asking.fetch("GET", url)


@pytest.fixture
def good() -> Iterator[Server]:
    with Server([reply(200, b"hello", Content_Type="text/plain")]) as server:
        yield server


def test_an_answer_comes_back_whole(good: Server) -> None:
    answer = ask(f"{good.url}rates?day=1")
    assert (answer.status, answer.content, answer.headers["content-type"]) == (200, b"hello", "text/plain")
    request = good.requests[0]
    assert (request.path, request.headers["host"]) == ("/rates?day=1", f"127.0.0.1:{good.port}")
    assert request.headers["user-agent"] == web.AGENT


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_that_is_asked(good: Server) -> None:
    answers = [["127.0.0.1"], ["127.0.0.99"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    assert ask(f"http://rates.example:{good.port}/", rebinding).content == b"hello"
    assert asked == ["rates.example"]
    assert good.requests[0].headers["host"] == f"rates.example:{good.port}"


def test_tls_is_spoken_to_the_name_and_not_to_the_address() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            connection, _ = listening.accept()
            with connection:
                heard.append(connection.recv(4096))

        listener = threading.Thread(target=greet)
        listener.start()
        with pytest.raises(web.Unreachable):
            ask(f"https://rates.example:{listening.getsockname()[1]}/", lambda host, port: ["127.0.0.1"])
        listener.join(5)
    assert b"rates.example" in heard[0]  # server_name of the ClientHello (RFC 6066)


def test_a_name_with_one_bad_address_among_good_ones_is_refused(good: Server) -> None:
    for found in (["127.0.0.1", "10.0.0.1"], ["::1", "127.0.0.1"], ["nonsense"], []):
        with pytest.raises(web.Blocked):
            ask(f"http://127.0.0.1.nip.example:{good.port}/", lambda host, port, found=found: found)
    assert good.requests == []


def test_a_redirect_leads_to_no_inner_address(good: Server) -> None:
    where = (
        good.url.replace("127.0.0.1", "127.0.0.2"),
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "http://[::1]:1/",
    )
    for location in where:
        with Server([reply(302, Location=location)]) as server, pytest.raises(web.Blocked):
            ask(server.url, allowed=(ip_network("127.0.0.1/32"),))
    assert good.requests == []


def test_three_redirects_are_followed_and_a_fourth_is_not(good: Server) -> None:
    hop = reply(301, Location="/next")
    with Server([hop, hop, hop, reply(200, b"there")]) as server:
        answer = ask(server.url)
        assert (answer.content, answer.url) == (b"there", f"{server.url}next")
    with Server([hop]) as server, pytest.raises(web.BadAnswer, match="more than 3 times"):
        ask(server.url)
    assert len(server.requests) == 4


def test_a_secret_in_a_header_does_not_follow_a_redirect_to_another_server(good: Server) -> None:
    with Server([reply(302, Location=good.url)]) as server, client() as asking:
        asking.fetch("GET", server.url, headers={"Authorization": "Bearer hush"})
    assert server.requests[0].headers["authorization"] == "Bearer hush"
    assert "authorization" not in good.requests[0].headers


def test_what_is_sent_is_never_sent_on(good: Server) -> None:
    with Server([reply(307, Location=good.url)]) as server, client() as asking:
        assert asking.fetch("POST", server.url, content=b"signed").status == 307
    assert good.requests == []


def test_no_proxy_of_the_environment_is_used(good: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert ask(good.url).content == b"hello"


def test_cookies_are_not_kept() -> None:
    with Server([reply(200, Set_Cookie="a=b")]) as server, client() as asking:
        asking.fetch("GET", server.url)
        asking.fetch("GET", server.url)
    assert "cookie" not in server.requests[1].headers


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.mark.parametrize(
    "line",
    [
        hang(),
        raw(b"HTTP/1.1 200 OK\r\n", *[b"X-A: 1\r\n"] * 100, every=0.05),
        raw(HEAD + b"Content-Length: 100\r\n\r\n", *[b"x"] * 100, every=0.05),
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 100, every=0.05),
        raw(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 100, every=0.05),
    ],
    ids=["silent", "dripping headers", "dripping body", "dripping chunks", "ever continuing"],
)
def test_a_slow_server_is_left(line: Any) -> None:
    with Server([line]) as server:
        begun = time.monotonic()
        with pytest.raises(web.TimedOut):
            ask(server.url, read=0.3, total=0.6)
        assert time.monotonic() - begun < 3  # a hundred drips take five seconds


def test_a_resolver_that_never_answers_is_left() -> None:
    with pytest.raises(web.TimedOut):
        ask("http://rates.example/", lambda host, port: time.sleep(1) or [], connect=0.1)  # type: ignore[func-returns-value]


def test_redirects_share_one_time_limit() -> None:
    def slow_hop(connection: Any, request: Any) -> None:
        time.sleep(0.3)
        reply(302, Location="/again")(connection, request)

    with Server([slow_hop]) as server, pytest.raises(web.TimedOut):
        ask(server.url, total=0.5)


@pytest.mark.parametrize(
    "line",
    [
        reply(200, b"x" * 2000),
        raw(HEAD + b"\r\n" + b"x" * 2000),
        reply(200, gzip.compress(b"x" * 50_000_000), Content_Encoding="gzip"),
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n" + b"0\r\n\r\n"),
    ],
    ids=["honest", "endless", "bomb", "chunked"],
)
def test_an_answer_that_is_too_large_is_left(line: Any) -> None:
    with Server([line]) as server, pytest.raises(web.TooLarge):
        ask(server.url, size=1000)


@pytest.mark.parametrize(
    "line",
    [
        raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
        raw(b""),
        raw(HEAD + b"Content-Length: 100\r\n\r\nshort"),
        raw(HEAD + b"Content-Length: -1\r\n\r\n"),
        raw(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
        reply(200, b"not gzip", Content_Encoding="gzip"),
        reply(200, gzip.compress(b"hello")[:-4], Content_Encoding="gzip"),
        reply(200, gzip.compress(gzip.compress(b"hello")), Content_Encoding="gzip, gzip"),
        reply(200, b"x", Content_Encoding="br"),
        reply(302, Location="http://["),
        raw(HEAD + b"X-A: " + b"a" * 300_000 + b"\r\n\r\n"),
    ],
)
def test_an_answer_that_is_no_answer_is_told_in_words(line: Any) -> None:
    with Server([line]) as server, pytest.raises(web.WebError) as error:
        ask(server.url)
    assert isinstance(error.value, web.BadAnswer | web.Unreachable | web.Blocked)
    assert str(error.value)


def test_a_packed_answer_is_unpacked() -> None:
    for coding in ("gzip", "GZIP"):
        with Server([reply(200, gzip.compress(b"hello" * 1000), Content_Encoding=coding)]) as server:
            assert ask(server.url).content == b"hello" * 1000


def test_nobody_at_home_is_told_in_words(good: Server) -> None:
    with pytest.raises(web.Unreachable):
        ask("http://127.0.0.1:1/")


def test_a_header_with_a_line_break_is_not_sent(good: Server) -> None:
    with client() as asking, pytest.raises(web.Blocked):
        asking.fetch("POST", good.url, headers={"X-Name": "a\r\nX-Evil: 1"}, content=b"")
    assert good.requests == []


def test_only_the_guarded_client_goes_out() -> None:
    ways_out = re.compile(
        r"^\s*(?:import|from)\s+(?:requests|urllib\.request|urllib3|httpx|httpcore|http\.client|aiohttp|ftplib|smtplib)\b"
        r"|socket\.create_connection|urllib\.request|\.connect\(\(",
        re.M,
    )
    found = {str(path.relative_to(ROOT)) for path in sources(*ROOMS) if ways_out.search(path.read_text("utf-8"))}
    # addresses.py connects a datagram socket, which sends nothing.
    assert found == {"newsroom/web.py", "newsroom/addresses.py"}
