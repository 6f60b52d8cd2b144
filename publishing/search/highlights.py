"""Where in the shown text the found words stand, and which piece of the body to show.

Offsets count Unicode code points from 0, the end excluded. They are found by the terms that
the index keeps in the order of the words, so nothing is analysed again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import compress, count, islice
from typing import Any

from publishing.search import language
from publishing.search.fold import WORD, words
from publishing.search.index import lines_of

AROUND = 30  # words of a fragment
LEAD_IN = 8  # words of it that stand before the first found one
Spans = list[tuple[int, int]]


def highlights(wanted: Set[str], headline: str, summary: str, body: str, entry: tuple[str, int, str]) -> dict[str, Any]:
    """Return the shown texts with the offsets of the found words: headline, summary, a fragment of the body.

    `entry` holds Entry.terms, Entry.analyser and the story's language. Body is None where no
    word of it was found.
    """
    terms, analyser, code = entry
    if analyser == language.VERSION:
        lines = lines_of(terms)
    else:  # an older release wrote the entry
        lines = [[language.term(word.text, code) for word in words(text)] for text in (headline, summary, body)]
    return {
        "headline": _whole(headline, lines[0], wanted),
        "summary": _whole(summary, lines[1], wanted),
        "body": _fragment(body, lines[2], wanted),
    }


def _whole(text: str, terms: Sequence[str], wanted: Set[str]) -> dict[str, Any]:
    if wanted.isdisjoint(terms):
        return {"text": text, "offsets": []}
    return {"text": text, "offsets": [span for span, term in zip(_spans(text), terms, strict=False) if term in wanted]}


def _fragment(text: str, terms: Sequence[str], wanted: Set[str]) -> dict[str, Any] | None:
    met = list(compress(count(), map(wanted.__contains__, terms)))
    if not met:
        return None
    best = _densest(met, terms)
    # The terms told where to look, so of the text no more than that is read: from one word before the fragment.
    first = max(0, best - LEAD_IN - 1)
    spans = _spans(text, first, best - LEAD_IN + AROUND + 1)
    if best - first >= len(spans):
        return None
    # A fragment keeps to its paragraph: what follows is another thought.
    found = spans[best - first][0]
    left, right = text.rfind("\n", 0, found) + 1, text.find("\n", found)
    lead = max(0, best - LEAD_IN) - first
    last = min(len(spans), best - LEAD_IN + AROUND - first)
    here = [n for n in range(lead, last) if spans[n][0] >= left]
    here = [n for n in here if right < 0 or spans[n][1] <= right]
    # Up to the next word, so that what closes a sentence or a quote stays with it.
    start = left if here[0] == 0 or spans[here[0] - 1][1] <= left else spans[here[0]][0]
    after = spans[here[-1] + 1][0] if here[-1] + 1 < len(spans) else len(text)
    end = min(after, right) if right >= 0 else after
    shown = text[start:end].rstrip()
    offsets = [(spans[n][0] - start, spans[n][1] - start) for n in here if terms[n + first] in wanted]
    return {"text": shown, "offsets": offsets}


def _densest(met: Sequence[int], terms: Sequence[str]) -> int:
    """Return the found word from which a fragment shows the most different found words; the first of equals."""
    best, most = met[0], 0
    for place, number in enumerate(met[:200]):
        near = {terms[other] for other in met[place : place + AROUND] if other < number + AROUND - LEAD_IN}
        if len(near) > most:
            best, most = number, len(near)
    return best


def _spans(text: str, first: int = 0, end: int | None = None) -> Spans:
    """Return where the words of a text stand, from word `first` to the one before `end`."""
    begin = 0
    if first:
        # What is passed over is a third of the work as pieces, which nobody asks where they stood.
        *passed, rest = WORD.split(text, maxsplit=first)
        if len(passed) < first:
            return []
        begin = len(text) - len(rest)
    return list(map(re.Match.span, islice(WORD.finditer(text, begin), None if end is None else end - first)))
