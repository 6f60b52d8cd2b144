"""Stories made up by a seeded die: the same number gives the same story, in any process.

About 500 words each out of 20,000 by a Zipf law, three to six of 200 tags by another,
twelve authors, six sections, one to three captioned photos with every width that the photo
desk cuts. Nothing is kept: a million of them are made one by one.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.conf import settings

from media import crops, files, renditions
from media.models import Image, Rendition
from media.srcset import TYPES
from newsroom import words
from publishing.document import KINDS, AuthorRef, Body, Document, ImageUse, PublicThing, SectionRef, TagRef

END = dt.datetime(2025, 12, 31, 18, tzinfo=dt.UTC)  # of the newest story
APART = dt.timedelta(minutes=10)  # a million stories are nineteen years of a large newsroom
SECTIONS = ("Politics", "Economy", "World", "Culture", "Science", "Sport")
AUTHORS = 12
KIND_SHARES = (60, 15, 8, 5, 7, 5, 0)  # percent, in the order of KINDS
TAGS = 200
VOCABULARY = 20_000
COMMON, RARE = 100, VOCABULARY  # ranks of the words to search for: in every third story, in one of 400
SYLLABLES = ("ka", "zan", "te", "mir", "o", "shu", "bel", "ra", "lin", "dar", "i", "su", "gor", "ne", "ya", "tol")
# No stemmer takes these for an ending, so two words are never one to it.
LAST = ("zan", "mir", "bel", "lin", "dar", "gor", "tol")
SIZE = (6000, 4000)  # pixels of a photo, as today's cameras make them


@dataclass(frozen=True, slots=True)
class Frame:
    """What a story is about, without its words: a hundred times as fast to make."""

    number: int
    id: UUID
    at: dt.datetime
    section: SectionRef
    author: AuthorRef
    tags: tuple[TagRef, ...]

    def things(self) -> list[str]:
        """Return what lists show it, but for its kind, language and photos."""
        own = [f"section:{self.section.slug}", f"author:{self.author.slug}"]
        return ["articles:", *own, *(f"tag:{tag.slug}" for tag in self.tags)]


class Corpus:
    """The stories, numbered from 1, oldest first, and the sections, tags and authors that they name."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.count, self.seed = count, seed
        die = random.Random(seed)
        self.vocabulary = _vocabulary(die)
        self.shares = list(accumulate(1 / (rank + 2.7) for rank in range(1, VOCABULARY + 1)))
        self.sections = [SectionRef(name.lower(), name) for name in SECTIONS]
        self.tags = [TagRef(f"tag-{n}", f"Tag {_word(die)} {n}", "topic") for n in range(1, TAGS + 1)]
        self.authors = [AuthorRef(f"author-{n}", f"Writer {_word(die).title()}") for n in range(1, AUTHORS + 1)]
        self.zipf = list(accumulate(1 / rank for rank in range(1, TAGS + 1)))

    @property
    def common(self) -> str:
        """Return a word that every third story holds."""
        return self.vocabulary[COMMON - 1]

    @property
    def rare(self) -> str:
        """Return a word that one story of some hundreds holds."""
        return self.vocabulary[RARE - 1]

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

    def frame(self, number: int) -> Frame:
        """Return what a story is about."""
        return self._frame(number, self._die(number))

    def document(self, number: int) -> Document:
        """Return a story, whole."""
        die = self._die(number)
        frame = self._frame(number, die)
        photos = tuple(self._photo(die, frame.at, place) for place in ("lead", "inline", "inline")[: die.randint(1, 3)])
        headline = self._sentence(die, 6, 11).rstrip(".")
        slug = f"{'-'.join(headline.lower().split()[:6])}-{number}"
        body = self._body(die, photos)
        count = words.count(body.text)
        return Document(
            id=frame.id,
            headline=headline,
            slug=slug,
            summary=self._sentence(die, 15, 28),
            kind=die.choices(KINDS, KIND_SHARES)[0],
            language=settings.SITE_LANGUAGES[0],
            path=f"/{frame.at:%Y/%m}/{slug}",
            body=body,
            published_at=frame.at,
            updated_at=frame.at,
            word_count=count,
            reading_minutes=words.reading_minutes(count),
            section=frame.section,
            byline=f"By {frame.author.name}",
            tags=frame.tags,
            authors=(frame.author,),
            lead_image=photos[0],
            images=photos,
        )

    def documents(self) -> Iterator[Document]:
        """Yield the stories, oldest first."""
        return (self.document(number) for number in range(1, self.count + 1))

    def _die(self, number: int) -> random.Random:
        return random.Random(self.seed << 40 | number)

    def _frame(self, number: int, die: random.Random) -> Frame:
        # Now and then two of the same minute, so that the id breaks a tie.
        at = END - APART * (self.count - number + (number % 7 == 0))
        section, author = die.choice(self.sections), die.choice(self.authors)
        return Frame(number, _uuid7(die, at), at, section, author, self._tags(die))

    def _tags(self, die: random.Random) -> tuple[TagRef, ...]:
        wanted = die.randint(3, 6)
        found: dict[str, TagRef] = {}
        while len(found) < wanted:
            tag = die.choices(self.tags, cum_weights=self.zipf)[0]
            found[tag.slug] = tag
        return tuple(found.values())

    def _body(self, die: random.Random, photos: tuple[ImageUse, ...]) -> Body:
        paragraphs = [" ".join(self._sentence(die, 10, 22) for _ in range(4)) for _ in range(8)]
        blocks: list[dict[str, Any]] = [{"type": "paragraph", "html": text} for text in paragraphs]
        passages = [(text, False) for text in paragraphs]
        html = [f"<p>{text}</p>" for text in paragraphs]
        for place, photo in enumerate(photos[1:], start=2):
            blocks.insert(place * 2, {"type": "figure", **photo.as_json(ratios=())})
            passages.insert(place * 2, (photo.caption, True))
            html.insert(place * 2, figure(photo))
        return Body(tuple(blocks), "".join(html), "\n\n".join(paragraphs), tuple(passages))

    def _photo(self, die: random.Random, at: dt.datetime, place: str) -> ImageUse:
        image, caption = _uuid7(die, at), self._sentence(die, 8, 16)
        said = {"caption": caption, "credit": f"{_word(die).title()}/Courier", "alt": self._sentence(die, 5, 9)}
        photo = {"id": str(image), **said, **picture(image)}
        return ImageUse(id=image, photo=photo, place=place, **said)

    def _sentence(self, die: random.Random, low: int, high: int) -> str:
        found = die.choices(self.vocabulary, cum_weights=self.shares, k=die.randint(low, high))
        return " ".join(found).capitalize() + "."


def _vocabulary(die: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found[_word(die)] = None
    return list(found)


def _word(die: random.Random) -> str:
    return "".join(die.choices(SYLLABLES, k=die.randint(1, 4))) + die.choice(LAST)


def _uuid7(die: random.Random, at: dt.datetime) -> UUID:
    """Return a UUID of version 7, as the newsroom makes them, from the die."""
    front = int(at.timestamp() * 1000) << 80 | 7 << 76 | die.getrandbits(12) << 64
    return UUID(int=front | 2 << 62 | die.getrandbits(62))


def picture(image: UUID) -> dict[str, Any]:
    """Return what the photo desk says of a photo's pixels, with every cut of every shape that it plans."""
    photo = Image(pk=image, width=SIZE[0], height=SIZE[1])
    return {
        "creator": "",
        "copyright": "© Courier",
        "usage_terms": "",
        "licence_url": None,
        "ai_label": None,
        "digital_source_type": None,
        "width": photo.width,
        "height": photo.height,
        "focal_point": {"x": 0.5, "y": 0.4},
        "placeholder": "1QcSHQRnh493V4dIh4eXh1h4kJUI",
        "dominant_color": "#7a8c99",
        "sources": _sources(photo, ""),
        "crops": {ratio: _sources(photo, ratio) for ratio in settings.RENDITION_RATIOS},
    }


def _sources(photo: Image, ratio: str) -> list[dict[str, Any]]:
    shape = SIZE[0] / SIZE[1] if not ratio else crops.shape(ratio)
    return [
        {
            "type": TYPES[form.value],
            "srcset": [
                {"url": settings.RENDITIONS_URL + path, "width": width, "height": round(width / shape)}
                for width in renditions.widths(photo, ratio)
                for path in [files.rendition_path(photo, ratio=ratio, width=width, form=form.value)]
            ],
        }
        for form in Rendition.Format
    ]


def figure(photo: ImageUse) -> str:
    """Return the photo written out, as in the body's HTML."""
    srcset = ", ".join(f"{cut['url']} {cut['width']}w" for cut in photo.photo["sources"][1]["srcset"])
    return f'<figure><img srcset="{srcset}" alt="{photo.alt}"><figcaption>{photo.caption}</figcaption></figure>'
