"""A WordPress body, old or of blocks, as one of ours: the one way in for every text of theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from articles.body import measure, paste
from articles.body.blocks import blocks
from articles.body.clean import clean
from articles.body.embeds import recognise
from articles.body.inline import readable
from newsroom.errors import BadInput
from wordpress.body import elements, tokens
from wordpress.body.credits import DOUBTFUL
from wordpress.body.found import Figure, Findings, Loss
from wordpress.body.marks import Marks
from wordpress.body.scribe import Scribe
from wordpress.body.shortcodes import KNOWN
from wordpress.body.writer import MARKS_OF_TEXT, Page, Writer

__all__ = ["DOUBTFUL", "Converted", "Figure", "Loss", "convert"]

QUOTED = "blockquote.twitter-tweet, blockquote.twitter-video, blockquote.instagram-media, blockquote.tiktok-embed"
KEY = re.compile(r'<figure data-caption="([^"]*)"></figure>')
HREF = re.compile(r'<a href="([^"]*)"')
TAG = re.compile(r"</?([a-z0-9]+)[^>]*>")
WORDS = re.compile(r"\w+")
IN_WORDS = MARKS_OF_TEXT | {"span", "font", "wbr", "small", "big", "mark", "abbr", "acronym", "tt", "kbd", "q", "cite"}
MOST_TEXT = 1_500_000  # characters of a body that nothing but its text could be saved of
MOST_AMPERSANDS = 50_000
MANY = 200  # words that are missing: then nobody looks whether they only grew together


@dataclass(frozen=True, slots=True)
class Converted:
    """A body in the closed vocabulary, what it shows, what it could not carry, and where lists cut it.

    `links` are the addresses that its text leads to; `more_at` is the number of blocks before
    `<!--more-->`, None without one.
    """

    html: str
    figures: tuple[Figure, ...]
    losses: tuple[Loss, ...]
    links: tuple[str, ...]
    more_at: int | None


def convert(
    raw: str,
    *,
    site: str,
    new_key: Callable[[], str],
    unknown: Literal["keep", "drop"] = "keep",
    attachments: Mapping[str, int] = {},
    gallery: Sequence[int] = (),
) -> Converted:
    """Return a WordPress body as ours, and all that it holds besides text.

    `site` is what relative addresses stand on, `new_key` gives the keys of figures in the order
    of the text, `unknown` says what becomes of the text in shortcodes that nobody here knows,
    `attachments` has ids by the addresses of files, `gallery` is what a bare [gallery] shows.
    Raises nothing: what no parser should read is carried as plain text.
    """
    findings = Findings(site, new_key, unknown == "keep", attachments, gallery)
    pieces = tokens.read(readable(raw))
    page = Page(findings, Marks())
    written = _written(pieces, page)
    try:
        cleaned = clean("\n".join(written))
        more_at = None if page.more_at is None else len(blocks(clean("\n".join(written[: page.more_at])).html))
    except BadInput:
        findings.figures.clear()
        cleaned, more_at = clean("\n".join(_only_text(pieces, findings))), None
    html = cleaned.html
    for dropped in cleaned.dropped:
        findings.lose("cleaned", dropped)
    figures = _in_order(html, findings)
    _audit(pieces, html, figures, findings)
    links = tuple(dict.fromkeys(unescape(href) for href in HREF.findall(html)))
    return Converted(html, figures, tuple(findings.losses), links, more_at)


def _written(pieces: Sequence[tokens.Token], page: Page) -> list[str]:
    """Return the body's blocks as HTML that is nearly ours."""
    scribe = Scribe(page.findings, page.marks)
    written: list[str] = []
    for segment in scribe.write(pieces):
        try:
            measure.check(segment.html)
        except BadInput:
            written += _only_text(tokens.read(segment.html), page.findings)
            continue
        _note_quoted(segment.html, page.findings)
        mended, _said = paste.mend(segment.html)
        writer = Writer(page, segment.is_classic, blocks=written)
        elements.write(mended, writer)
    return written


def _note_quoted(html: str, findings: Findings) -> None:
    """Note the words of what other sites have, where an embed stands in their place: the site shows them."""
    if not re.search(QUOTED.replace(", ", "|").replace("blockquote.", ""), html):
        return
    for node in LexborHTMLParser(html).css(QUOTED):
        given = [node.attributes.get("data-instgrm-permalink"), node.attributes.get("cite")]
        given += [link.attributes.get("href") for link in node.css("a")]
        if any(recognise(address) for address in given if address):
            findings.lose("embed-text", node.text(separator=" "))


def _only_text(pieces: Sequence[tokens.Token], findings: Findings) -> list[str]:
    """Return the text of a body that is beyond all measure in paragraphs; what is too much is a loss."""
    findings.lose("beyond-measure", "")
    said = ""
    parts: list[str] = []
    for piece in pieces:
        if isinstance(piece, tokens.Text):
            parts.append(unescape(piece.raw))
        elif isinstance(piece, tokens.Tag):
            parts.append("" if piece.name in IN_WORDS else "\n\n")
            if piece.name == "img":
                findings.lose("dropped-tag", piece.raw)
        elif isinstance(piece, tokens.Short):
            findings.lose("unknown-shortcode", piece.raw)
    said = "".join(parts)
    kept, rest = said[:MOST_TEXT], said[MOST_TEXT:]
    if kept.count("&") + kept.count("<") + kept.count(">") + kept.count("\xa0") > MOST_AMPERSANDS:
        kept, rest = "", said
    if rest:
        findings.lose("too-long", rest)
    paragraphs = (paragraph.strip() for paragraph in kept.split("\n\n"))
    return [f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs if paragraph]


def _in_order(html: str, findings: Findings) -> tuple[Figure, ...]:
    """Return the figures as they follow each other in the body; one that is not in it is a loss."""
    places = {key: place for place, key in enumerate(KEY.findall(html))}
    for figure in findings.figures:
        if figure.key not in places:
            findings.lose("misplaced-picture", f"{figure.src} {figure.alt} {figure.original}")
    found = [figure for figure in findings.figures if figure.key in places]
    return tuple(sorted(found, key=lambda figure: places[figure.key]))


def _audit(pieces: Sequence[tokens.Token], html: str, figures: Sequence[Figure], findings: Findings) -> None:
    """Note every word of the text that is nowhere any more: no reading of foreign HTML is without a gap."""
    kept = [f"{figure.original} {figure.text} {figure.credit} {figure.alt}" for figure in figures]
    kept += [loss.said for loss in findings.losses]
    said = unescape(" ".join((TAG.sub(_gap, html), *kept, *findings.carried)))
    given, found = WORDS.findall(_text_of(pieces)), WORDS.findall(said)
    if given == found or not (missing := Counter(given) - Counter(found)):
        return
    # Words may have grown together, or apart, where a mark between them went: count them in parts.
    parts = Counter(WORDS.findall(_text_of(pieces, apart=True)))
    parts -= Counter(WORDS.findall(f"{said} {unescape(TAG.sub(' ', html))}"))
    lost = [word for word in parts if word in missing or len(parts) > MANY or word not in said]
    if lost:
        findings.lose("lost-text", " ".join(lost))


def _is_within_words(piece: tokens.Token) -> bool:
    if isinstance(piece, tokens.Short):
        return piece.name not in KNOWN  # [dropcap]T[/dropcap]he
    return isinstance(piece, tokens.Tag) and piece.name in IN_WORDS


def _gap(tag: re.Match[str]) -> str:
    return "" if tag[1] in IN_WORDS else " "


def _text_of(pieces: Sequence[tokens.Token], *, apart: bool = False) -> str:
    """Return what is to be read in some pieces; inline marks separate no words, unless asked to."""
    parts = []
    for piece in pieces:
        if isinstance(piece, tokens.Text):
            parts.append(piece.raw)
        elif apart or not _is_within_words(piece):
            parts.append(" ")
    return unescape("".join(parts))
