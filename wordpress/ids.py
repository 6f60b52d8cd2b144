"""The ids of what comes from a source: made of where it was, so that who reads it again finds it again.

They read as any id of ours (UUIDv7): of two stories the older one has the smaller id.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from uuid import UUID

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
UNKNOWN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def digest(said: str | bytes, length: int = 16) -> str:
    """Return the first hexadecimal digits of what is a text's digest on every machine."""
    data = said.encode("utf-8", "surrogatepass") if isinstance(said, str) else said
    return sha256(data).hexdigest()[:length]


def made(source: str, kind: str, key: object, at: dt.datetime | None = None) -> UUID:
    """Return the id of a thing of a source; `at` is when it was made there."""
    moment = max(at or UNKNOWN, EPOCH)
    milliseconds = (moment - EPOCH) // dt.timedelta(milliseconds=1)
    drawn = int.from_bytes(sha256(f"{source}\0{kind}\0{key}".encode()).digest()[:10])
    return UUID(int=milliseconds << 80 | 7 << 76 | (drawn >> 62 & 0xFFF) << 64 | 2 << 62 | drawn & (1 << 62) - 1)


def caption(story: UUID, number: int | str) -> UUID:
    """Return the key of a story's caption by its number in the text, or its place."""
    drawn = int.from_bytes(sha256(f"{story.hex}\0{number}".encode()).digest()[:16])
    version_and_variant = 0xF << 76 | 3 << 62
    return UUID(int=drawn & ~version_and_variant | 8 << 76 | 2 << 62)
