"""Pictures as WordPress writes them: an <img>, its link, its frame, its caption, its block, its gallery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from wordpress.body import tokens
from wordpress.body.found import Findings, Picture, alignment
from wordpress.body.marks import MARK, SPARE, Block, Captioned
from wordpress.body.shortcodes import WORDS, numbers, strange
from wordpress.body.writer import Writer, above, classes

# Where scripts that load late keep the address; `src` holds a blank then.
SOURCES = ("data-orig-file", "data-large-file", "data-lazy-src", "data-src", "data-original", "src")
NAMED = re.compile(r"(?:wp-image-|attachment_|attachment-wp-att-|attachment_id=)(\d{1,18})")
PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?|svg)(?:[?#].*)?$", re.I)
STYLE_WIDTH = re.compile(r"(?:^|[;\s])width:\s*(\d{1,4})px", re.I)
BACKGROUND = re.compile(r"background(?:-image)?:\s*url\(\s*[\"']?([^\"')]+)", re.I)
SMILE = re.compile(r"(?:^|\s)(?:wp-smiley|emoji)(?:\s|$)")
CAPTION = "figcaption, .wp-caption-text, .wp-caption-dd, .gallery-caption"
FRAMES = {"figure", "div", "a", "p", "dl", "dt", "span", MARK}


def read(img: LexborNode, findings: Findings) -> Picture:
    """Return what an <img> and what is around it say of the picture, its caption apart."""
    given = img.attributes
    frames = list(_frames(img))
    around = " ".join(classes(frame) for frame in frames)
    ids = " ".join(frame.attributes.get("id") or "" for frame in frames)
    named = NAMED.search(f"{classes(img)} {ids} {around}")
    own = given.get("data-id") or given.get("data-attachment-id") or (named[1] if named else "")
    style = STYLE_WIDTH.search(given.get("style") or "")
    align = alignment(classes(img)) or alignment(around) or (given.get("align") or "").lower()
    return Picture(
        attachment=number(own),
        src=source(img, findings),
        alt=plain_text(given.get("alt") or "", findings),
        align=align,
        width=number(style[1] if style else given.get("width")),
    )


def plain_text(value: str, findings: Findings) -> str:
    """Return an attribute's text without shortcodes, which were not told apart from it."""
    if "[" not in value:
        return value
    pieces = tokens.read(value)
    for piece in pieces:
        if isinstance(piece, tokens.Short):
            findings.lose("shortcode-in-attribute", piece.raw)
    return "".join(piece.raw for piece in pieces if not isinstance(piece, tokens.Short))


def _frames(img: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements around a picture that hold nothing else of the story."""
    node = img.parent
    for _ in range(5):
        if node is None or node.tag not in FRAMES:
            return
        yield node
        node = node.parent


def number(value: str | None) -> int | None:
    """Return a positive whole number that an attribute gives, in pixels or as an id."""
    found = re.match(r"\s*(\d{1,18})(?:\.\d+)?(?:px)?\s*$", value or "")
    return (int(found[1]) or None) if found else None


def source(node: LexborNode, findings: Findings) -> str:
    """Return the whole address of a picture's file; empty where there is none but its own bytes."""
    values = (node.attributes.get(name) or "" for name in SOURCES)
    address = next((value for value in values if value.strip() and not value.strip().startswith("data:")), "")
    return findings.whole(address) if address else ""


def is_smile(img: LexborNode) -> bool:
    """Return whether an image is a character of the text."""
    return SMILE.search(classes(img)) is not None and bool(img.attributes.get("alt"))


def write(img: LexborNode, caption: str, writer: Writer) -> tuple[str, str]:
    """Return the figure of one <img> and where it is aligned; empty where it shows nothing."""
    findings = writer.page.findings
    picture = read(img, findings)
    if _is_repeated(img, picture, findings):
        if caption or picture.alt not in {figure.alt for figure in findings.figures}:
            findings.lose("repeated-picture", f"{picture.src} {picture.alt} {caption}")
        return "", ""
    if not _shows_something(img, picture, caption, findings):
        return "", ""
    _note_link(img, picture, findings)
    return findings.figure(picture, caption), picture.align


def _is_repeated(img: LexborNode, picture: Picture, findings: Findings) -> bool:
    """Return whether a picture stands twice, for browsers with and without scripts."""
    around, is_spare = img.parent, False
    for _ in range(3):
        is_spare |= around is not None and SPARE in around.attributes
        around = around.parent if around is not None else None
    is_late = any(name in img.attributes for name in SOURCES[:-1])
    shown = {figure.src for figure in findings.figures[-2:]} if is_spare else findings.spares if is_late else set()
    if is_spare:
        findings.spares.add(picture.src)
    return picture.src in shown


def _shows_something(img: LexborNode, picture: Picture, caption: str, findings: Findings) -> bool:
    if picture.width == 1 and number(img.attributes.get("height")) == 1 and not picture.attachment:
        findings.lose("tracking-pixel", picture.src)
        return False
    if not picture.src and not picture.attachment:
        findings.lose("picture-without-address", f"{(img.html or '')[:400]} {picture.alt} {caption}")
        return False
    return True


def _note_link(img: LexborNode, picture: Picture, findings: Findings) -> None:
    """Note what a picture linked to, unless that is the picture, larger or on its page."""
    link = above(img, "a")
    href = (link.attributes.get("href") or "").strip() if link else ""
    if href and not PICTURE_FILE.search(href) and "attachment" not in f"{href} {link and link.attributes.get('rel')}":
        findings.carried.append(href)
        findings.lose("picture-link", findings.whole(href))
    title = img.attributes.get("title") or ""
    if title and title.casefold() not in f"{picture.alt} {picture.src}".casefold():
        findings.lose("picture-title", title)


def caption_of(frame: LexborNode, writer: Writer) -> str:
    """Take the caption out of a picture's frame and return it as HTML; marks in it wait for their turn."""
    every = {node.mem_id: node for node in frame.css(CAPTION)}  # one may be called by two names
    found = [node for node in every.values() if not _lies_in_another(node, frame)]
    for node in found:
        _take_marks(node, writer)
    said = " ".join(filter(None, ((node.inner_html or "").strip() for node in found)))
    for node in found:
        node.decompose()
    return said


def _take_marks(node: LexborNode, writer: Writer) -> None:
    for mark in node.css(MARK):
        writer.page.waiting.append(mark.attributes.get("n") or "")
    for mark in node.css(MARK):
        if mark.attributes.get("n"):
            mark.insert_before(" ")
            mark.unwrap()


def _lies_in_another(node: LexborNode, frame: LexborNode) -> bool:
    """Return whether a caption lies in one that is taken already."""
    around = node.parent
    while around is not None and around != frame:
        if around.tag == "figcaption":
            return True
        around = around.parent
    return False


def captioned(mark: Captioned, writer: Writer) -> list[tuple[str, str]]:
    """Return the figures of a [caption] and where each is aligned; without any picture, its words as a paragraph."""
    body = LexborHTMLParser(f"<body>{mark.html}</body>").body
    findings = writer.page.findings
    if said := strange(mark.given, *WORDS):
        findings.lose("shortcode-attribute", said)
    pictures = [img for img in body.css("img") if not is_smile(img)] if body else []
    given = mark.given
    own = plain_text(given.get("caption"), findings)
    ids = numbers(given.get("id", "attachment", "attachment_id"))
    shown = Picture(
        attachment=ids[-1] if ids else None,
        align=alignment(given.get("align", "class")) or given.get("align").lower(),
        width=number(given.get("width")),
    )
    found = read(pictures[0], findings) if pictures else Picture()
    for extra in pictures:
        _note_link(extra, read(extra, findings), findings)
    rest = [read(extra, findings) for extra in pictures[1:]]
    words = _words(body, pictures, writer)
    caption = " ".join(filter(None, (own if own not in words else "", words)))
    if credit := given.get("credit"):
        caption = f"{caption}; photo: {escape(credit)}" if caption else f"photo: {escape(credit)}"
    picture = Picture(
        attachment=shown.attachment or found.attachment,
        src=found.src,
        alt=found.alt,
        align=shown.align if shown.align in {"left", "right", "center", "wide"} else shown.align or found.align,
        width=shown.width or found.width,
    )
    if not picture.src and not picture.attachment:
        findings.lose("caption-without-picture", mark.raw)
        return [(f"<p>{caption}</p>", "")] if caption else []
    figures = [(findings.figure(picture, caption), picture.align)]
    return figures + [(findings.figure(each), each.align) for each in rest if each.src or each.attachment]


def _words(body: LexborNode | None, pictures: list[LexborNode], writer: Writer) -> str:
    """Return a caption's words as HTML: what stands beside its pictures and the marks in it."""
    if body is None:
        return ""
    for img in pictures:
        link = img.parent
        img.decompose()
        if link is not None and link.tag == "a" and not link.text().strip():
            link.decompose()
    _take_marks(body, writer)
    return (body.inner_html or "").strip()


def gallery(node: LexborNode, writer: Writer) -> list[str]:
    """Return a gallery's block, and its own caption, if it has one, as a paragraph after it."""
    findings = writer.page.findings
    found: list[str] = []
    _name_by_blocks(node, writer)
    for img in [img for img in node.css("img") if not is_smile(img)]:
        item = _item(img, node)
        caption = caption_of(item, writer) if item is not None else ""
        picture = read(img, findings)
        if _shows_something(img, picture, caption, findings):
            found.append(findings.figure(picture, caption, place="gallery"))
    own = caption_of(node, writer)
    for item in node.css("img"):
        item.decompose()
    if own:
        findings.lose("gallery-caption", own)
    return [*filter(None, (_gallery(found),)), *([f"<p>{own}</p>"] if own else [])]


def _name_by_blocks(node: LexborNode, writer: Writer) -> None:
    """Give the pictures of a gallery the ids that the comments of their blocks say: the gallery shows them."""
    for mark in node.css(MARK):
        number_of_mark = mark.attributes.get("n") or ""
        block = writer.page.marks.at(number_of_mark)
        if isinstance(block, Block):
            writer.page.used.add(number_of_mark)
            name_picture(block, mark)


def name_picture(block: Block, node: LexborNode) -> None:
    """Give the picture of a block the id that only the block's comment says."""
    own = block.number("id")
    for img in node.css("img") if own and block.name == "image" else ():
        if "wp-image-" not in classes(img) and not img.attributes.get("data-id"):
            img.attrs["data-id"] = str(own)


def _item(img: LexborNode, node: LexborNode) -> LexborNode | None:
    """Return what holds one picture of a gallery and its caption."""
    around = img.parent
    while around is not None and around != node:
        if around.tag in {"figure", "li", "dl"} or "item" in classes(around):
            return around
        around = around.parent
    return None


def gallery_of(ids: tuple[int, ...], writer: Writer) -> str:
    """Return a gallery of attachments."""
    findings = writer.page.findings
    return _gallery([findings.figure(Picture(attachment=each), place="gallery") for each in ids])


def _gallery(figures: list[str]) -> str:
    html = "".join(figures)
    return f'<div data-gallery="">{html}</div>' if html else ""


def of_block(block: Block, node: LexborNode, findings: Findings) -> Picture | None:
    """Return the picture that a block shows, where no <img> does: behind the text of a cover."""
    if block.text("backgroundType", "mediaType") == "video":
        return None
    styled = next(
        (
            found
            for each in [node, *node.css("[style]")]
            if (found := BACKGROUND.search(each.attributes.get("style") or ""))
        ),
        None,
    )
    src = block.text("url", "mediaUrl") or (styled[1] if styled else "")
    attachment = block.number("id", "mediaId")
    if not src and not attachment:
        return None
    return Picture(attachment, findings.whole(src) if src else "", block.text("alt", "mediaAlt"), block.text("align"))
