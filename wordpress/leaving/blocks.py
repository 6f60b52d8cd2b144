"""A canonical body as the block editor of WordPress writes it, so that each part can be edited there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Outside a tag, a bracket may begin a shortcode; what people wrote is none.
BRACKET = re.compile(r'(<(?:[^>"]|"[^"]*")*>)|\[')
ALIGNED = {"left": "alignleft", "right": "alignright", "wide": "alignwide", "center": "aligncenter"}
# How a credit is announced, so that a reader of the file can tell it from the caption.
PHOTO = {"ru": "Фото", "kk": "Фото", "ky": "Сүрөт"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo as one story shows it. `number` is its attachment; 0 where there is none, and only words remain."""

    number: int
    url: str
    alt: str
    text: str
    credit: str
    align: str


Photo = Callable[[str], Shown | None]  # by the key of a Caption


def write(html: str, photo: Photo, language: str) -> str:
    """Return a canonical body in blocks."""
    body = LexborHTMLParser(f"<body>{html}</body>").body
    return _all(body, photo, language) if body is not None else ""


def caption(text: str, credit: str, language: str) -> str:
    """Return caption and credit as one line: "The lake at dawn. Photo: Pia Orlova"."""
    if not credit:
        return text
    thanks = f"{PHOTO.get(language.partition('-')[0], 'Photo')}: {credit}"
    return f"{text}{' ' if text.endswith(('.', '!', '?', '…')) else '; '}{thanks}" if text else thanks


def _all(parent: LexborNode, photo: Photo, language: str) -> str:
    parts = (_one(node, photo, language) for node in parent.iter(include_text=False))
    return "\n\n".join(part for part in parts if part)


FRAMES: dict[str, tuple[str, str, dict[str, object]]] = {
    **{f"h{n}": ("heading", f'<h{n} class="wp-block-heading">{{}}</h{n}>', {"level": n}) for n in (2, 3, 4)},
    "p": ("paragraph", "<p>{}</p>", {}),
    "ul": ("list", "<ul>{}</ul>", {}),
    "ol": ("list", "<ol>{}</ol>", {"ordered": True}),
    "blockquote": ("quote", '<blockquote class="wp-block-quote">{}</blockquote>', {}),
    "pullquote": ("pullquote", '<figure class="wp-block-pullquote"><blockquote>{}</blockquote></figure>', {}),
    "aside": ("group", '<aside class="wp-block-group">{}</aside>', {"tagName": "aside"}),
    "table": ("table", '<figure class="wp-block-table"><table>{}</table></figure>', {}),
    "pre": ("preformatted", '<pre class="wp-block-preformatted">{}</pre>', {}),
    "hr": ("separator", '<hr class="wp-block-separator"/>', {}),
}


def _one(node: LexborNode, photo: Photo, language: str) -> str:
    name = node.attributes.get("data-kind") or node.tag or ""
    if name == "figure":
        return _figure(photo(node.attributes.get("data-caption") or ""), language)
    if name == "div":
        return _div(node, photo, language)
    inner = _all(node, photo, language) if name == "aside" else safe((node.inner_html or "").strip())
    block, frame, given = FRAMES.get(name, FRAMES["p"])
    return _block(block, frame.replace("{}", inner), **given) if inner or name == "hr" else ""


def _div(node: LexborNode, photo: Photo, language: str) -> str:
    if "data-gallery" in node.attributes:
        keys = (figure.attributes.get("data-caption") or "" for figure in node.css("figure"))
        figures = [made for key in keys if (made := _figure(photo(key), language))]
        said = "\n\n".join(figures)
        of_gallery = '<figure class="wp-block-gallery has-nested-images columns-default is-cropped">'
        return _block("gallery", f"{of_gallery}{said}</figure>", linkTo="none") if figures else ""
    url = node.attributes.get("data-url") or ""
    said = f'<div class="wp-block-embed__wrapper">\n{escape(url)}\n</div>'
    return _block("embed", f'<figure class="wp-block-embed">{said}</figure>', url=url) if url else ""


def _figure(shown: Shown | None, language: str) -> str:
    if shown is None:
        return ""
    words = safe(escape(caption(shown.text, shown.credit, language), quote=False))
    if not shown.number:
        return _block("paragraph", f"<p><em>{words}</em></p>") if words else ""
    said = f'<figcaption class="wp-element-caption">{words}</figcaption>' if words else ""
    picture = f'<img src="{escape(shown.url)}" alt="{escape(shown.alt)}" class="wp-image-{shown.number}"/>'
    align = ALIGNED.get(shown.align, "aligncenter")
    frame = f'<figure class="wp-block-image {align} size-full">{picture}{said}</figure>'
    return _block("image", frame, id=shown.number, sizeSlug="full", align=align.removeprefix("align"))


def safe(html: str) -> str:
    """Return HTML in whose text no bracket begins a shortcode."""
    return BRACKET.sub(lambda found: found[1] or "&#91;", html)


def _block(name: str, html: str, **given: object) -> str:
    # As WordPress writes it: nothing in it ends the comment that it stands in.
    said = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    for sign in ("--", "<", ">", "&"):
        said = said.replace(sign, "".join(f"\\u{ord(each):04x}" for each in sign))
    return f"<!-- wp:{name}{f' {said}' if given else ''} -->\n{html}\n<!-- /wp:{name} -->"
