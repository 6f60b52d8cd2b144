"""From a story's words to its terms and their weights: most of the work of indexing, and none of it a database's.

    read(language, headline, summary, body)    the terms of what a story says itself
    with_names(weights, names, things)         and of what it is filed under

Pure, so that whoever brings many stories can have them read in other processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publishing.search import language
from publishing.search.bits import ANYWHERE, HEADLINE, LEADING, OFTEN, WEIGHTS
from publishing.search.fold import LONGEST, WORD

OFTEN_IS = 3  # times
NAMES = 3  # the first line of Entry.terms that is a name: before it stand headline, summary and body
Weighed = dict[str, int]
Lines = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Read:
    """What a story says itself, read: in a few long texts, which pass between processes fast and take little memory."""

    said: tuple[str, str, str, str]  # language, headline, summary and body
    lines: tuple[str, ...]  # the terms of the three, as Entry.terms has them
    weighed: tuple[str, ...]  # the terms of each weight, a line each
    spelt: str  # how words are spelt, a line each

    @property
    def weights(self) -> Weighed:
        """Return its terms with their weights."""
        return {term: weight for weight, terms in enumerate(self.weighed) if terms for term in terms.split("\n")}

    @property
    def spellings(self) -> frozenset[str]:
        """Return how its words are spelt, each with its term."""
        return frozenset(self.spelt.split("\n")) if self.spelt else frozenset()


def read(code: str, headline: str, summary: str, body: str) -> Read:
    """Return the terms of what a story in the language `code` says itself."""
    lines, spellings = terms((headline, summary, body), code)
    weights = weigh(lines)
    weighed = ["\n".join([term for term, weight in weights.items() if weight == wanted]) for wanted in WEIGHTS]
    return Read(
        (code, headline, summary, body), tuple(map(spaced, lines)), tuple(weighed), "\n".join(sorted(spellings))
    )


def terms(texts: Iterable[str], code: str) -> tuple[list[list[str]], frozenset[str]]:
    """Return the terms of each text in their order, and how the words of all are spelt."""
    lines = []
    spelt: dict[str, str] = {}
    for text in texts:
        said = WORD.findall(text)
        known = {word: language.term(word, code) for word in dict.fromkeys(said)}
        lines.append([known[word] for word in said])
        spelt |= known
    spellings = [f"{word.lower()[:LONGEST]} {found}" for word, found in spelt.items() if found and not word.isnumeric()]
    return lines, frozenset(spellings)


def spaced(line: Iterable[str]) -> str:
    """Return a line of terms as Entry.terms has it: with a space around each, a phrase is a piece of the line."""
    return f" {' '.join(line)} "


def weigh(lines: Lines) -> Weighed:
    """Return every term of headline, summary and body with its weight."""
    counts = Counter([found for line in lines for found in line if found])
    weights = {found: OFTEN if count >= OFTEN_IS else ANYWHERE for found, count in counts.items()}
    weights |= dict.fromkeys([found for found in lines[1] if found], LEADING)
    return weights | dict.fromkeys([found for found in lines[0] if found], HEADLINE)


def with_names(weights: Mapping[str, int], names: Lines, things: Iterable[str]) -> Weighed:
    """Return these weights with those of kicker, tags and authors; things stand beside the words, always weightily."""
    found = dict(weights)
    for line in names:
        for term in line:
            if term and found.get(term, ANYWHERE) < LEADING:
                found[term] = LEADING
    return found | dict.fromkeys(things, HEADLINE)
