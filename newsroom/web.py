"""The one way out: every request that this house makes to somebody else's server.

    answer = web.fetch("GET", "https://bank.example/rates.xml")
    with web.Client(rules) as client: client.fetch("POST", url, content=body)

A URL may come from an editor, a form or an import, so each request is guarded: http and
https on known ports, no user names in the address, the name resolved once, every address it
has looked up in `newsroom.addresses`, and the connection made to that very address (the
Host header and TLS keep the name). A name that answers differently a moment later gains
nothing. Redirects are followed for reading alone, few, each checked anew. Time and size have
ends that no slow or swollen answer can move. No proxy, no cookie and no variable of the
environment takes part.

What goes wrong is a WebError in words: Blocked, Unreachable, TimedOut, TooLarge, BadAnswer.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

import httpcore
import httpx

from newsroom import addresses
from newsroom.errors import BadAnswer, Blocked, TimedOut, TooLarge, Unreachable, WebError
from newsroom.packing import unpacked

__all__ = [
    "Answer",
    "BadAnswer",
    "Blocked",
    "Client",
    "Rules",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "WebError",
    "fetch",
]

AGENT = "Newsroom/1.0"
# Small pieces: a piece that swells a thousandfold when it is unpacked stays small too.
PIECE = 8 * 1024  # bytes
HOST = re.compile(rb"[A-Za-z0-9._:-]+")  # after IDNA; colons in IPv6
REDIRECTS = {301, 302, 303, 307, 308}
Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Rules:
    """What a request may do. Times are seconds, `size` bytes after unpacking."""

    schemes: frozenset[str] = frozenset({"http", "https"})
    ports: frozenset[int] = frozenset({80, 443})
    allowed: tuple[addresses.Network, ...] = ()  # networks reached in spite of being private
    redirects: int = 3
    connect: float = 5.0
    read: float = 10.0
    total: float = 20.0
    size: int = 5 * 1024 * 1024
    cut: bool = False  # keep the beginning of what is larger, instead of refusing it


@dataclass(frozen=True)
class Answer:
    """What a server said: status, headers (names in small letters), unpacked body, final URL."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    url: str


def resolve(host: str, port: int) -> list[str]:
    """Return every address of a name, in the system's order. Raises Unreachable if it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"There is no server called {host}.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(url: str, rules: Rules) -> httpx.URL:
    """Return a URL that may be asked so far as its text tells. Raises Blocked."""
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise Blocked("This is not an address.") from error
    if parts.scheme not in rules.schemes:
        raise Blocked(f"The address must begin with {' or '.join(f'{name}://' for name in sorted(rules.schemes))}.")
    if not HOST.fullmatch(parts.raw_host):
        raise Blocked("The address names no server.")
    if parts.userinfo:
        raise Blocked("The address must not hold a user name or password.")
    if (parts.port or {"http": 80, "https": 443}[parts.scheme]) not in rules.ports:
        raise Blocked(f"Port {parts.port} may not be asked; allowed: {', '.join(map(str, sorted(rules.ports)))}.")
    return parts


class Client:
    """Asks servers under one set of rules, keeping connections open between requests to one server.

    For one thread at a time.
    """

    def __init__(self, rules: Rules | None = None, *, resolver: Resolver | None = None) -> None:
        self.rules = rules or Rules()
        self._guard = _Guard(self.rules, resolver or resolve)
        self._pool = httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=self._guard)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def fetch(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Answer:
        """Return the answer to one request, whatever its status. Raises WebError in words.

        A GET follows redirects; headers of the caller go only to the server they were meant for.
        """
        self._guard.deadline = time.monotonic() + self.rules.total
        target, given = checked(url, self.rules), dict(headers or {})
        left = self.rules.redirects if method == "GET" else 0
        while True:
            answer = self._ask(method, target, given, content)
            if answer.status not in REDIRECTS or "location" not in answer.headers or method != "GET":
                return answer
            if not left:
                raise BadAnswer(f"The server redirects more than {self.rules.redirects} times.")
            left, target, before = left - 1, self._next(target, answer.headers["location"]), target
            if _origin(target) != _origin(before):
                given = {}

    def _next(self, target: httpx.URL, location: str) -> httpx.URL:
        try:
            following = checked(str(target.join(location)), self.rules)
        except (httpx.InvalidURL, ValueError) as error:
            raise BadAnswer("The server redirects to what is not an address.") from error
        if target.scheme == "https" and following.scheme == "http":
            raise Blocked("The server redirects from https to http.")
        return following

    def _ask(self, method: str, url: httpx.URL, given: Mapping[str, str], content: bytes | None) -> Answer:
        headers = [*{"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip", **given}.items()]
        timeout = {"connect": self.rules.connect, "read": self.rules.read, "write": self.rules.read, "pool": 5.0}
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with (
            _in_words(url.host),
            self._pool.stream(
                method, target, headers=headers, content=content, extensions={"timeout": timeout}
            ) as response,
        ):
            said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            body = bytearray()
            for piece in unpacked(response.iter_stream(), said.get("content-encoding", ""), self.rules.size):
                body += piece
                if len(body) > self.rules.size:
                    if self.rules.cut:
                        break
                    raise TooLarge(f"The answer of {url.host} is larger than {self.rules.size} bytes.")
        return Answer(response.status, said, bytes(body[: self.rules.size]), str(url))


def fetch(
    method: str,
    url: str,
    *,
    rules: Rules | None = None,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> Answer:
    """Ask once, on a connection of its own. As `Client.fetch`."""
    with Client(rules) as client:
        return client.fetch(method, url, headers=headers, content=content)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


@lru_cache(maxsize=1)
def _certificates() -> Any:
    # Reading the authorities takes longer than a whole request.
    return httpx.create_ssl_context(trust_env=False)


@contextmanager
def _in_words(host: str) -> Iterator[None]:
    """Turn what the libraries raise into errors of ours."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TimedOut(f"{host} took too long to answer.") from error
    except httpcore.NetworkError as error:
        raise Unreachable(f"{host} cannot be reached, or hung up.") from error
    except httpcore.LocalProtocolError as error:
        raise Blocked("The request holds what HTTP does not allow.") from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise BadAnswer(f"{host} does not answer in HTTP that can be read.") from error


class _Guard(httpcore.NetworkBackend):
    """Makes connections: resolves a name once, and connects only to addresses it has looked at."""

    def __init__(self, rules: Rules, resolver: Resolver) -> None:
        self.rules, self.resolver, self.deadline = rules, resolver, float("inf")
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers, if all that the name has are public."""
        until = min(self.deadline, time.monotonic() + self.rules.connect)
        found = _within(until - time.monotonic(), lambda: self.resolver(host, port))
        if not found or not all(addresses.is_public(address, allowed=self.rules.allowed) for address in found):
            raise Blocked(f"{host} leads to an address that may not be asked.")
        failure: Exception = httpcore.ConnectError(f"no address of {host} answers")
        for address in found:
            left = until - time.monotonic()
            if left <= 0:
                break
            try:
                return _Timed(self._sockets.connect_tcp(address, port, left, socket_options=socket_options), self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends before the whole request has to."""

    def __init__(self, stream: httpcore.NetworkStream, guard: _Guard) -> None:
        self._stream, self._guard = stream, guard

    def _left(self, timeout: float | None) -> float:
        left = self._guard.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole request took too long")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes, few at a time."""
        return self._stream.read(min(max_bytes, PIECE), self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on in TLS, under the name that was asked for."""
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._guard)

    def get_extra_info(self, info: str) -> Any:
        """Return what the library asks of the socket."""
        return self._stream.get_extra_info(info)


def _within(seconds: float, function: Callable[[], list[str]]) -> list[str]:
    """Return what `function` returns, or raise TimedOut: the system's resolver has no time limit."""
    box: list[Any] = []

    def run() -> None:
        try:
            box.append(function())
        except Exception as error:
            box.append(error)

    thread = threading.Thread(target=run, daemon=True, name="resolver")
    thread.start()
    thread.join(max(seconds, 0))
    if not box:
        raise TimedOut("Looking up the name of the server took too long.")
    if isinstance(box[0], Exception):
        raise box[0]
    return list(box[0])
