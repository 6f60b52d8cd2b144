"""Unpacking what another server packed, and never more of it than is wanted."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from newsroom.errors import BadAnswer, TooLarge


def unpacked(pieces: Iterable[bytes], coding: str, size: int) -> Iterator[bytes]:
    """Yield a body as it was before it was packed, never more than a little beyond `size` bytes.

    `coding` is the Content-Encoding (RFC 9110). Raises TooLarge, and BadAnswer for what is
    packed wrongly, twice, or in a way that nobody asked for.
    """
    coding = coding.strip().lower()
    if coding in {"", "identity"}:
        yield from pieces
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise BadAnswer("The answer is packed in a way that was not asked for.")
    packed = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for piece in pieces:
            yield packed.decompress(piece, size + 1)
            if packed.unconsumed_tail:
                raise TooLarge(f"The answer is larger than {size} bytes.")
    except zlib.error as error:
        raise BadAnswer("The answer is packed wrongly.") from error
    if not packed.eof:
        raise BadAnswer("The answer ends in the middle.")
