"""The comments of the block editor: what they name, and which blocks the body can carry."""

from __future__ import annotations

import re
from dataclasses import dataclass

import orjson

from wordpress.body.marks import Block

COMMENT = re.compile(
    r"\s*+(?P<end>/?)wp:(?P<name>[a-z][a-z0-9_-]*+(?:/[a-z][a-z0-9_-]*+)?+)(?P<given>(?:\s.*)?)\Z", re.S
)
# Blocks whose content is all in their HTML: nothing is lost with their comments.
CARRIED = (  # noqa: SIM905 - a line of names reads better than a hundred lines
    "paragraph heading list list-item image gallery quote pullquote verse preformatted code table separator "
    "spacer media-text cover cover-image columns column text-columns subhead group row stack button buttons html "
    "shortcode more nextpage file audio video freeform classic missing details accordion accordion-item "
    "accordion-heading accordion-panel"
).split(" ")
# Text between blocks, and in these, is written as it was before there were blocks.
CLASSIC = frozenset(("freeform", "classic", "shortcode"))
# What their comments say is not all in their HTML.
MARKED = frozenset(("image", "gallery", "cover", "cover-image", "media-text"))


@dataclass(frozen=True, slots=True)
class Boundary:
    """The beginning or the end of a block, or, where it is alone, all of it."""

    block: Block
    is_end: bool
    is_alone: bool

    @property
    def is_embed(self) -> bool:
        """Whether the block shows something of another site."""
        return self.block.name == "embed" or self.block.name.startswith("core-embed/")

    @property
    def is_carried(self) -> bool:
        """Whether the block's HTML says all that it is."""
        return self.block.name in CARRIED or self.is_embed


def boundary(comment: str) -> Boundary | None:
    """Return what a comment says of a block, None for any other comment."""
    found = COMMENT.match(comment)
    if found is None:
        return None
    given = found["given"].strip()
    is_alone = given.endswith("/")
    try:
        said = orjson.loads(given.rstrip("/").strip() or "{}")
    except orjson.JSONDecodeError:
        said = {}  # cut, or by hand: the name is what matters
    name = found["name"].removeprefix("core/")
    return Boundary(Block(name, said if isinstance(said, dict) else {}), bool(found["end"]), is_alone)
