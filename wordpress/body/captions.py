"""Which pieces belong to a [caption], however it was broken, and which go with an unknown shortcode.

A caption without an end takes its picture and the rest of its line, if that is short enough
to be one; what is longer is the story, and stays in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from wordpress.body.found import Findings
from wordpress.body.marks import Captioned, Marks
from wordpress.body.shortcodes import KNOWN, attributes
from wordpress.body.tokens import Short, Tag, Text, Token

CAPTIONS = ("caption", "wp_caption")
LONGEST = 300  # characters of a caption that has no end
IN_CAPTION = {"a", "img", "br", "em", "strong", "i", "b", "span", "cite", "small", "sup", "sub", "u"}
WITH_ADDRESS = ("embed", "audio", "video")


class Captions:
    """Gathers pieces that belong together."""

    def __init__(self, findings: Findings, marks: Marks, inside: Callable[[Sequence[Token]], str]) -> None:
        self.findings = findings
        self.marks = marks
        self.inside = inside

    def gather(self, tokens: Sequence[Token]) -> list[Token | str]:
        """Return the pieces with marks in place of captions, and without what was to be dropped."""
        return list(self._gathered(list(tokens)))

    def _gathered(self, tokens: list[Token]) -> Iterator[Token | str]:
        ends = _ends(tokens)
        at = 0
        while at < len(tokens):
            piece = tokens[at]
            at += 1
            if not isinstance(piece, Short) or piece.kind == "close":
                yield piece
                continue
            end = ends.get(at - 1)
            if piece.name in CAPTIONS:
                if end is not None:
                    made, at = self._caption(piece, tokens[at:end]), end + 1
                elif piece.kind == "alone":
                    made = self._caption(piece, ())
                else:
                    made, at = self._to_the_line(tokens, at, piece)
                yield made
            elif piece.name in WITH_ADDRESS and piece.kind == "open" and end is not None:
                yield from self._addressed(piece, tokens[at:end])
                at = end + 1
            elif piece.name not in KNOWN and end is not None and not self.findings.keeps_unknown:
                self.findings.lose("unknown-shortcode", "".join(each.raw for each in tokens[at - 1 : end + 1]))
                at = end + 1
            else:
                yield piece

    def _caption(self, piece: Short, inner: Sequence[Token]) -> str:
        return self.marks.put(Captioned(attributes(piece.given), self.inside(inner), piece.raw))

    def _addressed(self, piece: Short, inner: Sequence[Token]) -> Iterator[Token]:
        """Yield a shortcode with the address that stands between its brackets; anything else there stays text."""
        said = "".join(each.raw for each in inner if isinstance(each, Text)).strip()
        if said.startswith(("http://", "https://", "//")) and " " not in said and len(inner) == 1:
            yield Short(f"{piece.raw}{said}", piece.name, f"{piece.given} src={said}", "open")
            return
        yield piece
        yield from inner

    def _to_the_line(self, tokens: list[Token], at: int, piece: Short) -> tuple[str, int]:
        """Return a caption that has no end, made of what follows, and where the story goes on."""
        self.findings.lose("unclosed-shortcode", piece.raw)
        inner: list[Token] = []
        end, rest = at, ""
        while end < len(tokens):
            each = tokens[end]
            if isinstance(each, Text) and "\n" in each.raw and each.raw.strip():
                line, _, rest = each.raw.partition("\n")
                inner.append(Text(line))
                break
            if not isinstance(each, Text) and not (isinstance(each, Tag) and each.name in IN_CAPTION):
                break
            inner.append(each)
            end += 1
        if sum(len(each.raw) for each in inner if isinstance(each, Text)) > LONGEST:
            inner, end = _only_picture(tokens, at)
        elif rest:
            tokens[end] = Text(f"\n{rest}")
        elif end < len(tokens) and inner and isinstance(tokens[end], Text):
            end += 1
        return self._caption(piece, inner), end


def _only_picture(tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
    """Return the picture right behind the bracket, with its link, and where the story goes on."""
    inner: list[Token] = []
    while at + len(inner) < len(tokens):
        each = tokens[at + len(inner)]
        if not isinstance(each, Tag) or each.name not in {"a", "img"}:
            break
        inner.append(each)
    if not any(isinstance(each, Tag) and each.name == "img" for each in inner):
        return [], at
    return inner, at + len(inner)


def _ends(tokens: Sequence[Token]) -> dict[int, int]:
    """Return the place of the end of each shortcode that has one, by the place of its beginning.

    A beginning that meets another of its name before an end has none: WordPress knows no
    nesting of equals. What is escaped was told apart before.
    """
    found: dict[int, int] = {}
    open_ones: dict[str, int] = defaultdict(lambda: -1)
    for at, piece in enumerate(tokens):
        if not isinstance(piece, Short):
            continue
        if piece.kind == "open":
            open_ones[piece.name] = at
        elif piece.kind == "close" and open_ones[piece.name] >= 0:
            found[open_ones[piece.name]] = at
            open_ones[piece.name] = -1
    return found
