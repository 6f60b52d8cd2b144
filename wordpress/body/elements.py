"""What becomes of each element: a block of ours, words, or a note of what could not be carried."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.body import frames
from articles.body.embeds import recognise
from wordpress.body import pictures, recordings, shapes
from wordpress.body.marks import MARK, Block, Captioned, Embedded, Gallery, Media, More
from wordpress.body.walking import HANDLERS, deeper, walk
from wordpress.body.writer import Writer, classes

GALLERY = re.compile(
    r"(?:^|\s)(?:wp-block-gallery|gallery|blocks-gallery-grid|tiled-gallery|wp-block-jetpack-[\w-]+)(?:\s|$)"
)
CAPTIONED = re.compile(r"(?:^|\s)(?:wp-caption|wp-block-image|image-caption)(?:\s|$)")
GROUPS = ("div", "section", "article", "header", "footer", "main", "nav", "address", "center", "hgroup", "body")
GROUPS_OF_FEW = ("dl", "dd", "menu", "search", "fieldset", "caption", "figcaption")


def write(html: str, writer: Writer) -> None:
    """Write HTML with marks."""
    walk(LexborHTMLParser(f"<body>{html}</body>").body, writer)
    writer.put("")


def _block(node: LexborNode, writer: Writer) -> None:
    """Write an element that only groups others, or that WordPress gives a meaning by its class."""
    if GALLERY.search(classes(node)) and len(node.css("img")) > 1:
        _gallery(node, writer)
    elif CAPTIONED.search(classes(node)) and node.css_first("img") is not None:
        _framed(node, writer)
    elif embed := frames.read(node) if "data-embed" in node.attributes else None:
        writer.put_apart(frames.written(embed))
    elif "wp-block-file" in classes(node).split():
        recordings.file(node, writer)
    else:
        writer.flush()
        deeper(node, writer)
        writer.put("")


def _list(node: LexborNode, writer: Writer) -> None:
    if GALLERY.search(classes(node)) and len(node.css("img")) > 1:
        _gallery(node, writer)
    else:
        shapes.a_list(node, writer)


def _details(node: LexborNode, writer: Writer) -> None:
    writer.page.findings.lose_tag("details", "<details>")
    _block(node, writer)


def _picture(node: LexborNode, writer: Writer, caption: str = "") -> None:
    if pictures.is_smile(node):
        writer.say(node.attributes.get("alt") or "")
        return
    html, align = pictures.write(node, caption, writer)
    _place(html, align, writer)


def _place(html: str, align: str, writer: Writer) -> None:
    if html and not writer.is_top:
        figure = writer.page.findings.figures[-1]
        writer.page.findings.lose("moved-picture", figure.src or f"attachment {figure.attachment}")
    writer.put_apart(html, align)


def _figure(node: LexborNode, writer: Writer) -> None:
    if GALLERY.search(classes(node)) and node.css_first("img") is not None:
        _gallery(node, writer)
    elif node.css_first("img") is not None and node.css_first("table, blockquote, video, audio") is None:
        _framed(node, writer)
    else:
        _block(node, writer)


def _framed(node: LexborNode, writer: Writer) -> None:
    """Write a picture, its frame and its caption; what else lies in the frame stands after it."""
    caption = pictures.caption_of(node, writer)
    images = [img for img in node.css("img") if not pictures.is_smile(img)]
    for img in images:
        _picture(img, writer, caption if img == images[-1] else "")
    for img in images:
        img.decompose()
    _waiting(writer)
    deeper(node, writer)


def _gallery(node: LexborNode, writer: Writer) -> None:
    for block in pictures.gallery(node, writer):
        writer.put_apart(block)
    _waiting(writer)
    deeper(node, writer)  # what is neither picture nor caption


def mark(number: str, node: LexborNode | None, writer: Writer) -> None:
    """Write what a mark stands for, once."""
    kept = writer.page.marks.at(number) if number not in writer.page.used else None
    writer.page.used.add(number)
    match kept:
        case Captioned():
            for html, align in pictures.captioned(kept, writer):
                _place(html, align, writer) if html.startswith("<figure") else writer.put_apart(html)
        case Gallery():
            writer.put_apart(pictures.gallery_of(kept.ids, writer))
        case Embedded() if (embed := recognise(kept.address)) is not None:
            writer.put_apart(frames.written(embed))
        case Media():
            recordings.recording(kept.kind, kept.addresses, writer)
        case More():
            writer.more()
        case Block():
            _marked_block(kept, node, writer)
            return
    _waiting(writer)
    if node is not None:
        deeper(node, writer)


def _waiting(writer: Writer) -> None:
    """Write the marks that lay in a caption, which is words alone."""
    while writer.page.waiting:
        mark(writer.page.waiting.pop(0), None, writer)


def _marked_block(block: Block, node: LexborNode | None, writer: Writer) -> None:
    if node is None:
        return
    writer.flush()
    shown = "img.wp-block-cover__image-background" if block.name.startswith("cover") else "img"
    if node.css_first(shown) is None and (picture := pictures.of_block(block, node, writer.page.findings)):
        _place(writer.page.findings.figure(picture, pictures.caption_of(node, writer)), picture.align, writer)
        _waiting(writer)
    pictures.name_picture(block, node)
    deeper(node, writer)
    writer.put("")


def _mark(node: LexborNode, writer: Writer) -> None:
    mark(node.attributes.get("n") or "", node, writer)


HANDLERS |= {
    **dict.fromkeys(("p", "li", "tr", "td", "th"), shapes.paragraph),
    **dict.fromkeys((*GROUPS, *GROUPS_OF_FEW), _block),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), shapes.heading),
    **dict.fromkeys(("ul", "ol", "dir"), _list),
    **dict.fromkeys(("dt", "summary"), shapes.bold),
    **dict.fromkeys(("video", "audio"), recordings.player),
    **dict.fromkeys(("object", "embed", "applet"), recordings.plugin),
    **dict.fromkeys(("iframe", "script", "style"), recordings.frame),
    "blockquote": shapes.quote,
    "cite": shapes.cite,
    "table": shapes.table,
    "pre": shapes.preformatted,
    "hr": shapes.rule,
    "br": shapes.line_break,
    "aside": shapes.aside,
    "details": _details,
    "img": _picture,
    "figure": _figure,
    MARK: _mark,
}
