"""From pieces to HTML that a parser reads: shortcodes and blocks become marks, and what is no markup becomes text.

The body comes out in segments: blocks of the block editor one by one, and between them what
was written in the old way, where blank lines make paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from articles.body.embeds import recognise
from newsroom import text
from wordpress.body import gutenberg
from wordpress.body.captions import Captions
from wordpress.body.found import Findings
from wordpress.body.marks import MARK, SPARE, Embedded, Gallery, Marks, Media, More
from wordpress.body.shortcodes import KNOWN, attributes, numbers, strange
from wordpress.body.tokens import CODE, Comment, Short, Tag, Text, Token, Whole

# A parser reads what is in these as bare text, or drops what it does not expect in them.
RENAMED = {
    **dict.fromkeys(("textarea", "title", "noembed", "noframes", "noscript", "template", "form", "fieldset"), "div"),
    **dict.fromkeys(("xmp", "plaintext", "listing"), "pre"),
    **dict.fromkeys(("select", "option", "optgroup", "datalist", "button", "label", "legend"), "span"),
}
REMOVED = {"html", "head", "body", "frameset", "frame", "base", "meta", "link", "input"}
LINE = re.compile(r"""^[ \t\xa0]*+(https?://[^\s<>"\[\]]++)[ \t\xa0]*+$""", re.I | re.M)
AROUND_LINES = {"p", "div", "br", "figure", "section", "article", "blockquote"}
FRAMED = re.compile(r"""(?<=src=)["']?([^\s"'>]++)""", re.I)
LONGEST = 2_000  # characters of a style sheet or a drawing that are told: neither is the story


@dataclass
class Segment:
    """A part of the body: with blank lines as paragraphs, or with paragraphs written out."""

    is_classic: bool
    parts: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        """The segment as HTML with marks."""
        return "".join(self.parts)


class Scribe:
    """Writes the pieces of one body."""

    def __init__(self, findings: Findings, marks: Marks) -> None:
        self.findings = findings
        self.marks = marks
        self.captions = Captions(findings, marks, self.inside)
        self.segments = [Segment(is_classic=True)]
        self.open_blocks: list[str] = []
        self.in_code = self.in_link = 0

    def inside(self, tokens: Sequence[Token]) -> str:
        """Return some pieces as HTML with marks, apart from the rest."""
        scribe = Scribe(self.findings, self.marks)
        return "".join(segment.html for segment in scribe.write(tokens))

    def write(self, tokens: Sequence[Token]) -> list[Segment]:
        """Return the pieces in segments."""
        pieces = self.captions.gather(tokens)
        before: Token | str | None = None
        for at, piece in enumerate(pieces):
            after = pieces[at + 1] if at + 1 < len(pieces) else None
            self._add(self._written(piece, before, after))
            before = piece
        self._add(f"</{MARK}>" * sum(name in gutenberg.MARKED for name in self.open_blocks))
        return [segment for segment in self.segments if segment.html.strip()]

    def _add(self, html: str) -> None:
        self.segments[-1].parts.append(html)

    def _begin(self, *, is_classic: bool) -> None:
        self.segments.append(Segment(is_classic))

    def _written(self, piece: Token | str, before: Token | str | None, after: Token | str | None) -> str:
        match piece:
            case str():
                return piece  # a mark
            case Text():
                return "".join(self._text(piece.raw, starts=_breaks(before), ends=_breaks(after)))
            case Tag():
                return self._tag(piece)
            case Whole():
                return self._whole(piece)
            case Comment():
                return self._comment(piece)
            case Short():
                return self._shortcode(piece)

    def _text(self, raw: str, *, starts: bool, ends: bool) -> Iterator[str]:
        place = 0
        for line in LINE.finditer(raw) if not (self.in_code or self.in_link) and "://" in raw else ():
            if (line.start() or starts) and (line.end() < len(raw) or ends):
                yield raw[place : line.start()].replace("<", "&lt;")
                yield self.address(unescape(line[1]))
                place = line.end()
        yield raw[place:].replace("<", "&lt;")

    def address(self, address: str) -> str:
        """Return something of another site: a mark where we know the site, else a link."""
        self.findings.carried.append(address)
        if recognise(address) is not None:
            return self.marks.put(Embedded(address))
        self.findings.lose("unknown-embed", address)
        return f'<a href="{escape(address)}">{escape(address, quote=False)}</a>'

    def _tag(self, tag: Tag) -> str:
        step = -1 if tag.is_end else 1
        if _swallowed(tag):
            self.findings.lose("torn-tag", tag.raw)
        if tag.name in CODE:
            self.in_code = max(0, self.in_code + step)
        elif tag.name == "a":
            self.in_link = max(0, self.in_link + step)
        if tag.name in REMOVED or tag.name.startswith(MARK):
            self.findings.lose_tag(tag.name, tag.raw)
            return ""
        if name := RENAMED.get(tag.name):
            self.findings.lose_tag(tag.name, tag.raw)
            spare = f" {SPARE}" if tag.name == "noscript" else ""
            return f"</{name}>" if tag.is_end else f"<{name}{spare}>"
        return tag.raw

    def _whole(self, element: Whole) -> str:
        if element.name == "iframe":
            return self._frame(element.raw)
        if element.name == "script" and "data-telegram-post" in element.raw:
            return element.raw
        if element.name != "script" or "widgets.js" not in element.raw:
            self.findings.lose("dropped-tag", element.raw[:LONGEST])
        return ""

    def _frame(self, raw: str) -> str:
        head = re.split("(?<=>)", raw, maxsplit=1)[0]
        address = FRAMED.search(head)
        if address and not recognise(unescape(address[1])):
            self.findings.lose("frame-as-link", head)
        return f"{head}</iframe>"  # what stands in it is for those who have no frames

    def _comment(self, comment: Comment) -> str:
        word = comment.said.strip()
        if found := gutenberg.boundary(comment.said):
            return self._block(found, comment.raw)
        if word.startswith("more") and (word == "more" or not word[4].isalpha()):
            if said := word[4:].strip():
                self.findings.lose("more-text", said)
            return self.marks.put(More())
        if word == "nextpage":
            self.findings.lose("page-break", comment.raw)
        elif word != "noteaser" and re.search(r"\w", word):
            self.findings.lose("comment", comment.raw)
        return "\n\n" if word == "nextpage" else ""

    def _block(self, found: gutenberg.Boundary, raw: str) -> str:
        name = found.block.name
        if found.is_alone:
            return self._alone(found, raw)
        if not found.is_end:
            if not self.open_blocks:
                self._begin(is_classic=name in gutenberg.CLASSIC)
            self.open_blocks.append(name)
            if not found.is_carried:
                self.findings.lose("unknown-block" if "/" in name else "dynamic-block", raw)
            return self.marks.begin(found.block) if name in gutenberg.MARKED else ""
        if name not in self.open_blocks:
            return ""
        html = ""
        while (closed := self.open_blocks.pop()) != name:
            html += f"</{MARK}>" if closed in gutenberg.MARKED else ""
        self._add(html + (f"</{MARK}>" if name in gutenberg.MARKED else ""))
        if not self.open_blocks:
            self._begin(is_classic=True)
        return ""

    def _alone(self, found: gutenberg.Boundary, raw: str) -> str:
        block = found.block
        ids = block.given.get("ids")
        if found.is_embed and (address := block.text("url")):
            return f"<div>{self.address(text.line(address))}</div>"
        if block.name == "gallery" and isinstance(ids, list) and ids:
            return self.marks.put(Gallery(tuple(numbers(",".join(map(str, ids))))))
        if block.name == "separator":
            return "<hr>"
        code = "dynamic-block" if "/" not in block.name else "unknown-block"
        if block.name == "block":
            code = "reusable-block"
        if not found.is_carried or block.given:
            self.findings.lose(code, raw)
        return ""

    def _shortcode(self, short: Short) -> str:
        if short.kind == "cut":
            self.findings.lose("cut-shortcode", short.raw)
            return ""
        if short.kind == "close":
            if short.name in ("caption", "wp_caption"):
                self.findings.lose("stray-end", short.raw)
            return ""
        if short.name not in KNOWN:
            return self._unknown(short)
        given = attributes(short.given)
        address = given.get("src", "url") or given.address()
        if said := strange(given, address):
            self.findings.lose("shortcode-attribute", said)
        match short.name:
            case "gallery":
                return self._gallery(short, numbers(given.get("ids", "include")))
            case "embed":
                return f"<div>{self.address(address)}</div>" if address else ""
            case "audio" | "video":
                addresses = [value for key, value in given.named.items() if key in SOURCES and value]
                if found := tuple(dict.fromkeys([*addresses, *([address] if address else [])])):
                    return self.marks.put(Media(short.name, found))
        self.findings.lose(f"{short.name}-without-address" if short.name != "playlist" else "playlist", short.raw)
        return ""

    def _gallery(self, short: Short, ids: list[int]) -> str:
        wanted = tuple(ids or self.findings.gallery)
        if not wanted:
            self.findings.lose("empty-gallery", short.raw)
            return ""
        return self.marks.put(Gallery(wanted))

    def _unknown(self, short: Short) -> str:
        self.findings.lose("unknown-shortcode", short.raw)
        address = attributes(short.given).address() if self.findings.keeps_unknown else ""
        if embed := recognise(address) if address else None:
            return self.marks.put(Embedded(embed.url))
        return ""


# A name with its value, and names that stand without one.
PAIR = re.compile(r"""(?<![^\s/"'])[^\s=>/"']++\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]*+)""")
FLAGS = {
    "controls",
    "autoplay",
    "loop",
    "muted",
    "playsinline",
    "hidden",
    "async",
    "defer",
    "allowfullscreen",
    "download",
}
FLAGS |= {"nowrap", "noshade", "compact", "checked", "disabled", "selected", "open", "webkitallowfullscreen"}
FLAGS |= {
    "mozallowfullscreen",
    "itemscope",
    "required",
    "readonly",
    "multiple",
    "ismap",
    "data-gallery",
    "sandbox",
    "reversed",
}
SOURCES = ("src", "mp3", "m4a", "ogg", "oga", "wav", "wma", "flac", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "url")


def _swallowed(tag: Tag) -> bool:
    """Return whether a tag that was cut has words of the text between its attributes."""
    left = PAIR.sub(" ", tag.raw[1:-1]).replace("/", " ").split()[1:]
    return any(word.lower() not in FLAGS and any(map(str.isalnum, word)) for word in left)


def _breaks(piece: Token | str | None) -> bool:
    """Return whether a line begins and ends at this piece."""
    match piece:
        case Tag():
            return piece.name in AROUND_LINES
        case Text() | Whole():
            return False
        case _:
            return True
