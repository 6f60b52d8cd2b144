"""A story's photos as readers see them: the story's words over the photo desk's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape
from typing import Any
from uuid import UUID

from articles.snapshot import Content
from media.models import Image
from media.queries import pictured, pictures
from media.rights import ai, state
from media.srcset import Picture, Source
from publishing.document import ImageUse, Json

# What stands in place of a photo that was withdrawn, in the languages that have a sentence for it.
WITHDRAWN = {
    "en": "This photo has been withdrawn.",
    "kk": "Бұл фотосурет алынып тасталды.",
    "ru": "Эта фотография отозвана.",
}
SIZES = "(min-width: 60em) 50em, 100vw"


def photo_form(image: Image, picture: Picture) -> Json:
    """Return what may be said in public of a photo, whoever shows it."""
    point = picture.focal_point
    return {
        "id": str(image.pk),
        "caption": image.caption,
        "credit": image.credit,
        "alt": image.alt,
        "creator": image.creator,
        "copyright": image.copyright,
        "usage_terms": image.usage_terms,
        "licence_url": image.web_statement if image.web_statement.startswith(("http://", "https://")) else None,
        "ai_label": image.ai_label or None,
        "digital_source_type": ai.source_type(image) or None,
        "width": picture.width,
        "height": picture.height,
        "focal_point": {"x": point[0], "y": point[1]} if point else None,
        "placeholder": picture.placeholder or None,
        "dominant_color": picture.dominant_color or None,
        "sources": _sources_form(picture.sources),
        "crops": {ratio: _sources_form(sources) for ratio, sources in picture.crops.items()},
    }


def _sources_form(sources: Iterable[Source]) -> list[Json]:
    return [
        {
            "type": source.type,
            "srcset": [{"url": cut.url, "width": cut.width, "height": cut.height} for cut in source.srcset],
        }
        for source in sources
    ]


def withdrawn_form(image: Image) -> Json:
    """Return the public form of a photo that was withdrawn: its place on the page, and nothing to see."""
    empty = ("caption", "credit", "alt", "creator", "copyright", "usage_terms")
    unsaid = ("licence_url", "ai_label", "digital_source_type", "focal_point", "placeholder", "dominant_color")
    return {
        "id": str(image.pk),
        **dict.fromkeys(empty, ""),
        **dict.fromkeys(unsaid),
        "width": image.width,
        "height": image.height,
        "sources": [],
        "crops": {},
    }


class Photos:
    """The photos that one edition uses and readers may see at `at`; read in three queries however many.

    `good_until` is the next moment at which one of them comes to be shown or ceases to be. Whoever has
    read the `images` with their rights hands them in.
    """

    def __init__(
        self,
        captions: Iterable[Content],
        *,
        at: dt.datetime,
        language: str = "en",
        images: Iterable[Image] | None = None,
    ) -> None:
        self.captions = list(captions)
        self.at, self.language = at, language
        ids = (UUID(caption["image"]) for caption in self.captions)
        self.found = pictures(ids) if images is None else pictured(images)
        turns = [state.next_change(image, now=at) for image, _ in self.found.values()]
        self.good_until = min((turn for turn in turns if turn), default=None)
        # Not those of a lease: when that ends is known, and a recall comes when it comes.
        self.without = tuple(image.pk for image, _ in self.found.values() if image.recalled_at)
        self.by_key = {caption["key"]: use for caption in self.captions if (use := self._use(caption))}

    def _use(self, caption: Content) -> ImageUse | None:
        entry = self.found.get(UUID(caption["image"]))
        if entry is None:
            return None
        image, picture = entry
        if not state.is_usable(image, now=self.at):
            return self._withdrawn(image, caption)
        return ImageUse(
            id=image.pk,
            caption=caption["text"] or image.caption,
            credit=caption["credit"] or image.credit,
            alt=caption["alt"] or image.alt,
            photo=photo_form(image, picture),
            place=caption["place"],
            align=caption["align"],
            display_width=caption["width"],
        )

    def _withdrawn(self, image: Image, caption: Content) -> ImageUse | None:
        """Return what stands where a photo may not be shown: a placeholder where the desk chose one."""
        if image.recalled_at is None and image.awaited_at is not None:
            return self._awaited(image, caption)
        if image.recall_replacement != state.PLACEHOLDER:
            return None
        return ImageUse(
            id=image.pk,
            caption=WITHDRAWN.get(self.language, WITHDRAWN["en"]),
            credit="",
            alt="",
            photo=withdrawn_form(image),
            place=caption["place"],
            align=caption["align"],
            display_width=caption["width"],
            withheld=True,
        )

    def _awaited(self, image: Image, caption: Content) -> ImageUse | None:
        """Return what stands where a picture is still to come: the words, so that none is lost; at the head nothing."""
        if caption["place"] == "lead":
            return None
        return ImageUse(
            id=image.pk,
            caption=caption["text"] or image.caption,
            credit=caption["credit"] or image.credit,
            alt=caption["alt"] or image.alt,
            photo=withdrawn_form(image),
            place=caption["place"],
            align=caption["align"],
            display_width=caption["width"],
            withheld=True,
        )

    def lead(self) -> ImageUse | None:
        """Return the photo at the head of the story."""
        return next((use for use in self.by_key.values() if use.place == "lead"), None)

    def in_order(self) -> tuple[ImageUse, ...]:
        """Return every use, the lead first, then as they stand in the story."""
        lead = self.lead()
        rest = (use for use in self.by_key.values() if use is not lead)
        return (*([lead] if lead else []), *rest)

    def captions_by_key(self) -> dict[str, str]:
        """Return the caption of each use, for texts that include captions."""
        return {key: use.caption for key, use in self.by_key.items()}

    def fill(self, block: dict[str, Any]) -> dict[str, Any] | None:
        """Return a block with its references to Captions filled; None if nothing is left of it."""
        match block["type"]:
            case "figure":
                use = self.by_key.get(block["caption"])
                # In the text a photo is shown whole; its crops are in the document's `images`.
                return {"type": "figure", **use.as_json(ratios=())} if use else None
            case "gallery":
                uses = [self.by_key[key].as_json(ratios=()) for key in block["images"] if key in self.by_key]
                return {"type": "gallery", "images": uses} if uses else None
            case "aside":
                inner = [filled for each in block["blocks"] if (filled := self.fill(each))]
                return {"type": "aside", "blocks": inner} if inner else None
            case _:
                return block

    def html(self, key: str) -> str:
        """Return a figure written out for front ends that print the body as it is; empty if unknown."""
        use = self.by_key.get(key)
        if use is None:
            return ""
        said = use.as_json()
        sources = "".join(
            f'<source type="{source["type"]}" srcset="{_srcset(source)}" sizes="{SIZES}">'
            for source in said["sources"]
            if source["type"] != "image/jpeg"
        )
        jpeg = next((source for source in said["sources"] if source["type"] == "image/jpeg"), None)
        plain = f' src="{escape(jpeg["srcset"][-1]["url"])}" srcset="{_srcset(jpeg)}" sizes="{SIZES}"' if jpeg else ""
        credit = f"<cite>{escape(use.credit, quote=False)}</cite>" if use.credit else ""
        words = f"<figcaption>{escape(use.caption, quote=False)} {credit}</figcaption>" if use.caption or credit else ""
        if use.withheld:
            return f'<figure data-align="{use.align}">{words}</figure>'
        return (
            f'<figure data-align="{use.align}"><picture>{sources}<img{plain} alt="{escape(use.alt)}"'
            f' width="{said["width"]}" height="{said["height"]}" loading="lazy"></picture>{words}</figure>'
        )


def _srcset(source: Json) -> str:
    return ", ".join(f"{escape(cut['url'])} {cut['width']}w" for cut in source["srcset"])
