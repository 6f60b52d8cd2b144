"""What a body has no player for: recordings, films of old plug-ins, files to download."""

from __future__ import annotations

from html import escape
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from articles.body import frames
from articles.body.embeds import recognise
from articles.body.vocabulary import is_safe_link
from wordpress.body.walking import deeper
from wordpress.body.writer import Writer

LOSSES = {"video": "video-as-link", "audio": "audio-as-link"}


def file(node: LexborNode, writer: Writer) -> None:
    """Write a file to download as a link; the button says nothing more."""
    for button in node.css(".wp-block-file__button"):
        writer.page.findings.lose("file-button", button.text())
        button.decompose()
    writer.flush()
    deeper(node, writer)
    writer.put("")


def player(node: LexborNode, writer: Writer) -> None:
    """Write a recording as a link, and what the element says to those who cannot play it."""
    sources = [node, *node.css("source")]
    addresses = [src for each in sources if (src := each.attributes.get("src"))]
    recording(node.tag or "video", tuple(addresses), writer)
    for source in node.css("source"):
        source.decompose()
    deeper(node, writer)


def recording(kind: str, addresses: tuple[str, ...], writer: Writer) -> None:
    """Write what somebody recorded: of a known site as an embed, anything else as links."""
    findings = writer.page.findings
    for address in map(findings.whole, addresses):
        findings.carried.append(address)
        if (embed := recognise(address)) is not None:
            writer.put_apart(frames.written(embed))
        elif "[" not in address and is_safe_link(address):
            name = unquote(urlsplit(address).path.rsplit("/", 1)[-1]) or address
            findings.lose(LOSSES.get(kind, "object-as-link"), address)
            writer.put_apart(f'<p><a href="{escape(address)}">{escape(name, quote=False)}</a></p>')
        else:
            findings.lose("dead-link", address)


def plugin(node: LexborNode, writer: Writer) -> None:
    """Write what was a film by a plug-in that no browser has any more."""
    names = ("src", "data", "value")
    inside = [node, *node.css("embed, param[name=movie], param[name=src]")]
    addresses = [value for each in inside for name in names if (value := each.attributes.get(name))]
    found = next((address for address in addresses if recognise(address)), addresses[0] if addresses else "")
    if found:
        recording("object", (found,), writer)
    for each in node.css("embed"):
        each.decompose()
    deeper(node, writer)


def frame(node: LexborNode, writer: Writer) -> None:
    """Note a frame that leads nowhere; the others became embeds and links before."""
    writer.page.findings.lose("dropped-tag", node.html or "")
