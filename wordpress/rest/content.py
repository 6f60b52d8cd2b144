"""A story's text as WordPress would have rendered it: the same elements with the same classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import quote

from publishing.document import Json
from publishing.feeds import html as feeds
from publishing.formats import notes
from publishing.formats.pictures import jpeg
from wordpress.rest.numbers import Numbers

# Players that are framed as WordPress frames them; all else is a link.
PLAYERS = {"youtube": "https://www.youtube.com/embed/{}", "vimeo": "https://player.vimeo.com/video/{}"}


def photos_in(blocks: list[Json]) -> Iterator[str]:
    """Yield the ids of the photos that stand in a text."""
    for block in blocks:
        if "id" in block and block["type"] == "figure":
            yield block["id"]
        yield from (use["id"] for use in block.get("images", ()))
        yield from photos_in(block.get("blocks", []))


def rendered(document: Json, numbers: Numbers) -> str:
    """Return the body of a stored document: what readers are told of it, the text, and what was corrected."""
    html = feeds.absolute(_blocks(document["body"]["blocks"], numbers), document["url"])
    return notes.notice_html(document) + html + notes.corrections_html(document)


def excerpt(card: Json) -> str:
    """Return what WordPress shows of a story in lists: its summary, else its beginning."""
    if card["summary"]:
        return f"<p>{escape(card['summary'], quote=False)}</p>\n"
    more = " [&hellip;]" if card["excerpt"]["truncated"] else ""
    words = card["excerpt"]["text"].removesuffix("...").rstrip() if more else card["excerpt"]["text"]
    return f"<p>{escape(words, quote=False)}{more}</p>\n" if words else ""


def _blocks(blocks: list[Json], numbers: Numbers) -> str:
    return "\n".join(filter(None, (_block(block, numbers) for block in blocks)))


def _block(block: Json, numbers: Numbers) -> str:
    match block["type"]:
        case "figure":
            return _figure(block, numbers)
        case "gallery":
            inside = "".join(_figure(use, numbers) for use in block["images"])
            return f'<figure class="wp-block-gallery has-nested-images">{inside}</figure>' if inside else ""
        case "aside":
            return f'<div class="wp-block-group">{_blocks(block["blocks"], numbers)}</div>'
        case kind:
            return WRITERS[kind](block) if kind in WRITERS else ""


def _figure(use: Json, numbers: Numbers) -> str:
    """Return a photo with its words; without a file to show, its words alone."""
    size = jpeg(use)
    credit = f"<cite>{escape(use['credit'], quote=False)}</cite>" if use["credit"] else ""
    words = " ".join(filter(None, (escape(use["caption"], quote=False), credit)))
    caption = f'<figcaption class="wp-element-caption">{words}</figcaption>' if words else ""
    align = f" align{use['align']}" if use.get("align") in ("left", "right", "center", "wide", "full") else ""
    if size is None:
        return f'<figure class="wp-block-image{align}">{caption}</figure>' if caption else ""
    image = (
        f'<img decoding="async" width="{size["width"]}" height="{size["height"]}" src="{escape(size["url"])}"'
        f' alt="{escape(use["alt"])}" class="wp-image-{numbers.photo(use["id"])}"'
        f' srcset="{escape(_srcset(use))}" sizes="auto, (max-width: {size["width"]}px) 100vw, {size["width"]}px">'
    )
    return f'<figure class="wp-block-image{align} size-full">{image}{caption}</figure>'


def _srcset(use: Json) -> str:
    cuts = [cut for source in use["sources"] if source["type"] == "image/jpeg" for cut in source["srcset"]]
    return ", ".join(f"{cut['url']} {cut['width']}w" for cut in cuts)


def _embed(block: Json) -> str:
    url = feeds.embed_url(block)
    if not url:
        return ""
    provider = block["provider"] if block["provider"] in feeds.EMBEDS else "other"
    player = PLAYERS.get(block["provider"]) if block["id"] else None
    if player:
        source = escape(player.format(quote(block["id"], safe="")))
        inside = f'<iframe src="{source}" width="500" height="281" allowfullscreen loading="lazy"></iframe>'
    else:
        inside = f'<a href="{escape(url)}">{escape(url, quote=False)}</a>'
    classes = f"wp-block-embed is-provider-{provider}"
    return f'<figure class="{classes}"><div class="wp-block-embed__wrapper">{inside}</div></figure>'


def _list(block: Json) -> str:
    tag = "ol" if block["ordered"] else "ul"
    return f'<{tag} class="wp-block-list">{"".join(f"<li>{item}</li>" for item in block["items"])}</{tag}>'


def _quote(block: Json) -> str:
    cite = f"<cite>{block['cite']}</cite>" if block["cite"] else ""
    return f"{block['html']}{cite}"


WRITERS: dict[str, Callable[[Json], str]] = {
    "paragraph": lambda block: f"<p>{block['html']}</p>",
    "heading": lambda block: f'<h{block["level"]} class="wp-block-heading">{block["html"]}</h{block["level"]}>',
    "list": _list,
    "quote": lambda block: f'<blockquote class="wp-block-quote">{_quote(block)}</blockquote>',
    "pullquote": lambda block: f'<figure class="wp-block-pullquote"><blockquote>{_quote(block)}</blockquote></figure>',
    "embed": _embed,
    "table": lambda block: f'<figure class="wp-block-table">{feeds.WRITERS["table"](block)}</figure>',
    "code": lambda block: f'<pre class="wp-block-code"><code>{escape(block["text"], quote=False)}</code></pre>',
    "divider": lambda block: '<hr class="wp-block-separator has-alpha-channel-opacity">',
}
