"""Stories made up by a seeded die: the same number gives the same stories.

About 500 words each, three to six of 200 tags by a Zipf law, twelve authors, six sections,
one to three captioned photos with every width that the photo desk cuts.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.conf import settings

from newsroom import words
from publishing.document import KINDS, AuthorRef, Body, Document, ImageUse, PublicThing, SectionRef, TagRef

BEGINNING = dt.datetime(2024, 1, 1, 6, tzinfo=dt.UTC)
SECTIONS = ("Politics", "Economy", "World", "Culture", "Science", "Sport")
AUTHORS = 12
KIND_SHARES = (60, 15, 8, 5, 7, 5)  # percent, in the order of KINDS
TAGS = 200
SYLLABLES = ("ka", "zan", "te", "mir", "o", "shu", "bel", "ra", "lin", "dar", "i", "su", "gor", "ne", "ya", "tol")
ENDINGS = {"image/avif": "avif", "image/jpeg": "jpg"}


class Corpus:
    """The stories, and the sections, tags and authors that they name."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.count = count
        self.die = random.Random(seed)
        self.vocabulary = [self._word() for _ in range(3000)]
        self.sections = [SectionRef(name.lower(), name) for name in SECTIONS]
        self.tags = [TagRef(f"tag-{n}", f"Tag {self._word()} {n}", "topic") for n in range(1, TAGS + 1)]
        self.authors = [AuthorRef(f"author-{n}", f"Writer {self._word().title()}") for n in range(1, AUTHORS + 1)]
        self.zipf = list(accumulate(1 / rank for rank in range(1, TAGS + 1)))

    def things(self) -> Iterator[PublicThing]:
        """Yield the public form of every section, tag and author."""
        for position, section in enumerate(self.sections):
            form = {"slug": section.slug, "name": section.name, "description": "", "parent": None}
            path = {"path": f"/section/{section.slug}"}
            yield PublicThing("section", section.slug, section.name, {**form, **path}, position)
        for tag in self.tags:
            form = {"slug": tag.slug, "name": tag.name, "kind": tag.kind, "description": "", "path": f"/tag/{tag.slug}"}
            yield PublicThing("tag", tag.slug, tag.name, form)
        for author in self.authors:
            form = {"slug": author.slug, "name": author.name, "job_title": "", "bio": "", "photo": None}
            yield PublicThing("author", author.slug, author.name, {**form, "path": f"/author/{author.slug}"})

    def documents(self) -> Iterator[Document]:
        """Yield the stories, oldest first; now and then two of the same minute."""
        at = BEGINNING
        for number in range(1, self.count + 1):
            at += dt.timedelta(minutes=self.die.randint(0, 90))
            yield self._document(number, at)

    def _document(self, number: int, at: dt.datetime) -> Document:
        said = self._said(number)
        photos = tuple(self._photo(at, place) for place in ("lead", "inline", "inline")[: self.die.randint(1, 3)])
        body = self._body(photos)
        count = words.count(body.text)
        author = self.die.choice(self.authors)
        return Document(
            **said,
            id=self._id(at),
            kind=self.die.choices(KINDS, KIND_SHARES)[0],
            language=settings.SITE_LANGUAGES[0],
            path=f"/{at:%Y/%m}/{said['slug']}",
            body=body,
            published_at=at,
            updated_at=at,
            word_count=count,
            reading_minutes=words.reading_minutes(count),
            section=self.die.choice(self.sections),
            byline=f"By {author.name}",
            tags=tuple(self._tags()),
            authors=(author,),
            lead_image=photos[0],
            images=photos,
        )

    def _said(self, number: int) -> dict[str, Any]:
        headline = self._sentence(6, 11).rstrip(".")
        slug = f"{'-'.join(headline.lower().split()[:6])}-{number}"
        return {"headline": headline, "slug": slug, "summary": self._sentence(15, 28)}

    def _tags(self) -> list[TagRef]:
        wanted = self.die.randint(3, 6)
        found: dict[str, TagRef] = {}
        while len(found) < wanted:
            tag = self.die.choices(self.tags, cum_weights=self.zipf)[0]
            found[tag.slug] = tag
        return list(found.values())

    def _body(self, photos: tuple[ImageUse, ...]) -> Body:
        paragraphs = [" ".join(self._sentence(10, 22) for _ in range(4)) for _ in range(8)]
        blocks: list[dict[str, Any]] = [{"type": "paragraph", "html": text} for text in paragraphs]
        passages = [(text, False) for text in paragraphs]
        html = [f"<p>{text}</p>" for text in paragraphs]
        for place, photo in enumerate(photos[1:], start=2):
            blocks.insert(place * 2, {"type": "figure", **photo.as_json()})
            passages.insert(place * 2, (photo.caption, True))
            html.insert(place * 2, figure(photo))
        return Body(tuple(blocks), "".join(html), "\n\n".join(paragraphs), tuple(passages))

    def _photo(self, at: dt.datetime, place: str) -> ImageUse:
        image, caption = self._id(at), self._sentence(8, 16)
        said = {"caption": caption, "credit": f"{self._word().title()}/Courier", "alt": self._sentence(5, 9)}
        photo = {"id": str(image), **said, **picture(image)}
        return ImageUse(id=image, photo=photo, place=place, **said)

    def _id(self, at: dt.datetime) -> UUID:
        """Return a UUID of version 7, as the newsroom makes them, from the die."""
        front = int(at.timestamp() * 1000) << 80 | 7 << 76 | self.die.getrandbits(12) << 64
        return UUID(int=front | 2 << 62 | self.die.getrandbits(62))

    def _word(self) -> str:
        return "".join(self.die.choices(SYLLABLES, k=self.die.randint(1, 4)))

    def _sentence(self, low: int, high: int) -> str:
        found = self.die.choices(self.vocabulary, k=self.die.randint(low, high))
        return " ".join(found).capitalize() + "."


def picture(image: UUID) -> dict[str, Any]:
    """Return what the photo desk says of a photo's pixels, with every cut."""
    cuts = {
        kind: [(f"{settings.RENDITIONS_URL}{image}/{w}.{ending}", w) for w in settings.RENDITION_WIDTHS]
        for kind, ending in ENDINGS.items()
    }
    return {
        "creator": "",
        "copyright": "© Courier",
        "usage_terms": "",
        "licence_url": None,
        "width": 2400,
        "height": 1600,
        "focal_point": {"x": 0.5, "y": 0.4},
        "placeholder": "1QcSHQRnh493V4dIh4eXh1h4kJUI",
        "dominant_color": "#7a8c99",
        "sources": [
            {"type": kind, "srcset": [{"url": url, "width": w, "height": w * 2 // 3} for url, w in found]}
            for kind, found in cuts.items()
        ],
        "crops": {},
    }


def figure(photo: ImageUse) -> str:
    """Return the photo written out, as in the body's HTML."""
    srcset = ", ".join(f"{cut['url']} {cut['width']}w" for cut in photo.photo["sources"][1]["srcset"])
    return f'<figure><img srcset="{srcset}" alt="{photo.alt}"><figcaption>{photo.caption}</figcaption></figure>'
