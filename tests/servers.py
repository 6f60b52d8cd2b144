"""Servers on loopback that answer by a script: well, badly, slowly, or not at all.

    with Server([reply(200, b"ok"), hang()]) as server: …; server.requests

Each connection takes the next script line; the last one repeats. A line is a function of the
connection and the request, so that it may do what no HTTP library would.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)


Line = Callable[[socket.socket, Request], None]


def reply(status: int = 200, body: bytes = b"", **headers: str) -> Line:
    """Answer properly. Header names are written with underscores."""

    def answer(connection: socket.socket, request: Request) -> None:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        said.setdefault("Content-Length", str(len(body)))
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        connection.sendall(f"HTTP/1.1 {status} X\r\n{lines}Connection: close\r\n\r\n".encode("latin-1") + body)

    return answer


def raw(*pieces: bytes, every: float = 0) -> Line:
    """Send bytes as they are, with a pause before each piece but the first."""

    def answer(connection: socket.socket, request: Request) -> None:
        for number, piece in enumerate(pieces):
            time.sleep(every if number else 0)
            connection.sendall(piece)

    return answer


def hang(seconds: float = 30) -> Line:
    """Say nothing until the other side hangs up."""

    def answer(connection: socket.socket, request: Request) -> None:
        connection.settimeout(seconds)
        with contextlib.suppress(TimeoutError):
            connection.recv(1)

    return answer


class Server:
    """A server on `host`, in threads, for as long as the block lasts."""

    def __init__(self, script: Sequence[Line], *, host: str = "127.0.0.1") -> None:
        self.script, self.host = list(script), host
        self.requests: list[Request] = []
        self._socket = socket.create_server((host, 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Return the address of its front page."""
        return f"http://{self.host}:{self.port}/"

    def __enter__(self) -> Self:
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in (self._accepting, *self._threads):
            thread.join(5)
        for connection in self._open:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            request = self._read(connection)
            if request is None:
                return
            with self._lock:
                self.requests.append(request)
                line = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            line(connection, request)

    def _read(self, connection: socket.socket) -> Request | None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return None
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(65536)
        return Request(method, path, headers, body)


def until(condition: Callable[[], object], *, seconds: float = 30) -> bool:
    """Wait for something to become true; return whether it did."""
    return any(condition() for _ in _ticks(seconds))


def _ticks(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.01)
    yield
