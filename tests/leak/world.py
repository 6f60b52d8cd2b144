"""What the two worlds are made with: a notebook of names, and the hands of the desk.

Everything goes through the services. What was public once and is no more has its own words in
each world (`world.voice`), so that whatever still shows of it makes the worlds differ.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from articles.drafts import Draft
from articles.models import Article, Author, Tag
from articles.services import publishing, saving, taxonomy
from media import services as photo_desk
from media.changes import PRIVATE
from media.metadata.vocabulary import LISTS, WORDS
from media.models import Image
from publishing.models import Publication
from tests.leak import canaries
from tests.leak.canaries import Voice
from tests.photos import records

BODY = "<p>The lake rose by two metres in a night.</p><p>Nobody was hurt, the district said.</p>"
# Of a photo, what no answer may say: written out here, whatever the photo desk's own list holds.
NEVER_SAID = PRIVATE
FORMS = {
    "web_statement": "https://example.org/rights",
    "licensor_url": "https://example.org/buy",
    "data_mining": "DMI-PROHIBITED",
    "digital_source_type": "",
    "date_created": "2025-01-22",
    "country_code": "KG",
}


@dataclass
class World:
    """What was made: `refs` by the kind of thing that an address names, `known` by a name of ours."""

    voice: Voice
    refs: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)  # what no answer holds, whoever asks
    token: str = ""  # the key of a reader who has one

    @property
    def editor(self) -> User | None:
        """Return who does things; in the world without secrets that is the newsroom itself."""
        return self.people.get("edna")

    def note(self, kind: str, *refs: Any) -> None:
        """Remember what an address can name."""
        self.refs.setdefault(kind, []).extend(str(ref) for ref in refs)


def tag(world: World, name: str, slug: str, description: str) -> Tag:
    """Return a saved tag."""
    made = Tag(name=name, slug=slug, description=description)
    taxonomy.save(made)
    world.note("tag", slug)
    return made


def author(world: World, name: str, slug: str, **fields: Any) -> Author:
    """Return a saved author."""
    made = Author(name=name, slug=slug, **fields)
    taxonomy.save(made)
    world.note("author", slug)
    return made


def hidden_things(world: World, state: str) -> tuple[Tag, Author]:
    """Return a tag and an author that only a story in this state uses."""
    voice = world.voice
    own = tag(world, voice.words(state, "tag"), voice.slug(state, "tag"), voice.words(state, "tag_description"))
    writer = author(
        world,
        voice.words(state, "author"),
        voice.slug(state, "author"),
        job_title=voice.words(state, "job"),
        bio=voice.words(state, "bio"),
    )
    return own, writer


def photo(world: World, colour: str, *, state: str = "") -> Image:
    """Return a photo whose words are canaries of `state`; without one it is public, but for what is never said."""
    voice, by = world.voice, world.editor
    said = voice.words(state or "photodesk", "file")
    file = SimpleUploadedFile(f"{said}.jpg", _jpeg(colour, said), content_type="image/jpeg")
    image = photo_desk.accept(file, by=by)
    changes = {name: _word(voice, state, name) for name in WORDS}
    image = photo_desk.revise(image.pk, by=by, version=image.version, changes=changes)  # type: ignore[arg-type]
    world.note("image", image.pk)
    world.note("rendition", *image.renditions.values_list("path", flat=True))
    return image


def _word(voice: Voice, state: str, name: str) -> Any:
    if name in FORMS:
        return FORMS[name]
    if not state and name not in NEVER_SAID:
        return [] if name in LISTS else f"The {name} of a lake"
    said = voice.words(state or "photodesk", name)
    return [said] if name in LISTS else said


def _jpeg(colour: str, said: str) -> bytes:
    """Return a small photo in whose metadata the photographer wrote to the desk."""
    with io.BytesIO() as output:
        Picture.new("RGB", (330, 220), colour).save(output, "JPEG")
        plain = output.getvalue()
    return plain[:2] + records([(40, said.encode()), (103, said.encode())]) + plain[2:]


def publish(article: Article, world: World) -> Publication:
    """Return the publication of a story, published as it stands."""
    article.refresh_from_db()
    return publishing.publish(article.pk, by=world.editor, revision=article.revision)


def write(world: World, draft: Draft) -> Article:
    """Return a new story."""
    article = saving.create(draft, by=world.editor).article
    world.note("story", article.pk, article.slug)
    return article


def revise(article: Article, world: World, draft: Draft) -> Article:
    """Return a story, changed."""
    article.refresh_from_db()
    saved = saving.save(article.pk, draft, by=world.editor, revision=article.revision).article
    if saved.slug not in world.refs["story"]:
        world.note("story", saved.slug)
    return saved


def hidden_draft(world: World, state: str, *, image: UUID | None = None, things: Any = None, **also: Any) -> Draft:
    """Return a Draft of canaries that could be published."""
    own, writer = things or hidden_things(world, state)
    voice = world.voice
    given = {
        "section": world.known["section"].pk,
        "tags": [own.pk],
        "bylines": canaries.byline(voice, state, writer.pk),
        "corrections": canaries.note(voice, state),
        "related": [],
        "lead": canaries.lead(voice, state, image) if image else None,
        **also,
    }
    return canaries.draft(voice, state, **given)


def schedule(article: Article, world: World, at: dt.datetime, reason: str = "") -> None:
    """Seal a story until `at`."""
    article.refresh_from_db()
    publishing.schedule(article.pk, at=at, by=world.editor, revision=article.revision, reason=reason)
