"""The beginning of a story, as long as somebody wants it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newsroom import words

DEFAULT_WORDS = 55
MAX_WORDS = 500


def excerpt(
    passages: Iterable[tuple[str, bool]], limit: int, *, total: int | None = None, captions: bool = False
) -> dict[str, Any]:
    """Return the first `limit` words of a story, ending in "..." only when something was cut.

    `passages` are the texts of its blocks, each with whether it is a caption; captions stay
    out unless `captions`. `total` is the number of words of the whole story, where `passages`
    is only its beginning.
    """
    text = " ".join(" ".join(passage.split()) for passage, is_caption in passages if captions or not is_caption)
    if total is None or captions:
        total = max(total or 0, words.count(text))
    shown, found = words.cut(text, limit)
    cut = found < total
    return {
        "text": f"{shown}..." if cut and shown else shown,
        "truncated": cut,
        "words": found,
        "remaining_words": total - found,
    }
