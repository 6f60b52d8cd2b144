"""A client that keeps its connection, and costs so little that it does not disturb what it measures."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
ETAG = re.compile(rb"\r\netag: *([^\r]+)", re.IGNORECASE)
PATIENCE = 30.0  # seconds


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    head: bytes
    body: bytes

    @property
    def etag(self) -> str:
        """Return the entity tag, empty without one."""
        found = ETAG.search(self.head)
        return found[1].decode() if found else ""


class Client:
    """One connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()

    def get(self, path: str, headers: dict[str, str]) -> Answer:
        """Return the answer to one request."""
        return self.send(request(path, headers))

    def send(self, raw: bytes) -> Answer:
        """Return the answer to one request that is written out already."""
        self.socket.sendall(raw)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = bytes(received[: end + 2])
        status = int(head[9:12])
        length = LENGTH.search(head)
        if status != 304 and length is None:
            raise ConnectionError("bench: an answer without Content-Length.")
        total = end + 4 + (int(length[1]) if length and status != 304 else 0)
        while len(received) < total:
            received += self._more()
        return Answer(status, head, bytes(received[end + 4 :]))

    def _more(self) -> bytes:
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise ConnectionError("bench: the server hung up.")
        return chunk

    def times(self, requests: Iterable[bytes], status: int) -> list[float]:
        """Return how long each of the requests took, in seconds."""
        found = []
        for raw in requests:
            begun = time.perf_counter()
            answer = self.send(raw)
            found.append(time.perf_counter() - begun)
            if answer.status != status:
                raise ConnectionError(f"bench: status {answer.status} in the middle of a turn.")
        return found


def request(path: str, headers: dict[str, str]) -> bytes:
    """Return a GET request as bytes, with the headers that a browser's fetch would send."""
    said = {"Host": "127.0.0.1", "Accept": "*/*", "Accept-Encoding": "gzip, br", "User-Agent": "bench", **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
