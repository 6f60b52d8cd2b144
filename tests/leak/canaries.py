"""Canaries: words that name the hidden thing they stand in, and how to find them in an answer.

CANARY_draft_headline_7 is the seventh canary, put into the headline of a draft. In an address
it is canary-draft-headline-7. No public text of the tests holds the word.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import NoneType
from typing import Any, get_args, get_type_hints
from urllib.parse import unquote_plus

from django.apps import apps
from django.db import models

from articles.drafts import Draft, LeadPhoto, Note, Part

ROOMS = ("articles", "publishing", "media", "ticker", "newsroom")
TOKEN = re.compile(r"canary[\w-]*", re.IGNORECASE)
STATE = re.compile(r"canary[_-]?([a-z]*)", re.IGNORECASE)
# Columns of the rooms in which no word of a hidden thing can stand, and why.
WITHOUT_CANARY = {
    "SavedFilter.query": "what the list of stories knows; checked",
    **dict.fromkeys(("ShadowDraft.tab", "Presence.tab"), "made by us"),
    **dict.fromkeys(("Revision.kind", "Revision.changed"), "a choice, and names of our own"),
    **dict.fromkeys(
        ("Article.kind", "Article.language", "Article.state", "Article.spiked_from", "Tag.kind", "Correction.kind"),
        "a choice",
    ),
    **dict.fromkeys(
        [f"Collection.{name}" for name in ("kind", "language", "story_kind", "story_language")],
        "a choice; a code, checked",
    ),
    "Arrangement.plan": "ids, and slugs of sections and tags",
    "Forwarding.former": "addresses that were public once",
    **dict.fromkeys(("Caption.align", "Caption.place", "Caption.width", "Publication.state"), "a choice"),
    **dict.fromkeys(("Change.kind", "Thing.kind", "Image.format", "Rendition.format"), "a choice"),
    **dict.fromkeys(("ImageEvent.verb", "Lease.access", "Supplier.period", "Image.recall_replacement"), "a choice"),
    **dict.fromkeys(("Image.ai_label", "Image.rights_category", "Supplier.default_category"), "out of a list"),
    **dict.fromkeys(("AuditEntry.verb", "AuditEntry.kind", "AuditEntry.thing"), "a choice, and an id"),
    "Recheck.key": "ids of what is public",
    "LineList.name": "public: whoever asks for a list that is none is told which there are",
    "Publication.picked": "ids, of which readers see the cards that are live",
    **dict.fromkeys(("OnceOnly.asked", "OnceOnly.body", "OnceOnly.headers", "OnceOnly.key"), "a desk's own upload"),
    **dict.fromkeys(("Image.sha256", "Image.original", "Rendition.path"), "made from the file's bytes"),
    **dict.fromkeys(("Image.placeholder", "Image.dominant_color", "Image.metadata_warnings"), "made by us"),
    **dict.fromkeys(("Image.crops", "Rendition.ratio", "Rendition.preset"), "numbers, and names of ours"),
    **dict.fromkeys(("Image.country_code", "Image.date_created"), "a code and a date"),
    **dict.fromkeys(("Image.digital_source_type", "Image.data_mining"), "an address out of a list; checked"),
    **dict.fromkeys(("Image.web_statement", "Image.licensor_url"), "an address; checked"),
    **dict.fromkeys(("Image.provenance", "MetadataTemplate.cleaners"), "made by us, and names of ours"),
    **dict.fromkeys(("Instrument.quote", "Instrument.pivot", "Instrument.weekdays"), "codes and numbers"),
    **dict.fromkeys(("Source.adapter", "Source.zone", "Fetch.outcome", "Trouble.kind", "Held.state"), "a choice"),
    **dict.fromkeys(("Source.weekdays", "Source.holidays", "Source.mapping"), "days, and places in a list; checked"),
    **dict.fromkeys(("Source.etag", "Source.modified", "Source.digest"), "of what a bank answers everybody"),
    **dict.fromkeys(("Section.name", "Section.slug", "Section.description"), "a section is public once it is made"),
    **dict.fromkeys(("Alias.path", "Alias.slug", "OldSlug.slug"), "addresses that were public once"),
    **dict.fromkeys(("Publication.path", "Publication.slug", "Publication.reason"), "said in public"),
    **dict.fromkeys(("Change.path", "Change.thing"), "what the log tells everybody"),
    **dict.fromkeys(
        [f"Publication.{name}" for name in ("card", "document", "headline", "passages", "text")],
        "public; the words of what was taken down are gone",
    ),
    **dict.fromkeys(
        ("Mention.thing", "Entry.things", "Thing.departed"), "what live stories show, and ids of those gone"
    ),
    **dict.fromkeys(("Entry.terms", "Entry.spellings", "Posting.term"), "words of live stories"),
    **dict.fromkeys(("Spelling.key", "Spelling.folded"), "words of live stories"),
    **dict.fromkeys(("SitemapEntry.news", "SitemapEntry.page"), "words of live stories"),
    **dict.fromkeys(("ApiKey.prefix", "ApiKey.digest", "Endpoint.secret", "Endpoint.old_secret"), "World.secrets"),
    **dict.fromkeys(("PreviewLink.digest", "PreviewView.network", "PreviewView.program"), "World.secrets; made by us"),
    **dict.fromkeys(("ApiKey.scope", "Endpoint.events", "Delivery.event", "Delivery.state"), "a choice"),
    **dict.fromkeys(("Delivery.message_id", "Endpoint.leased_by", "Purger.leased_by", "Purger.name"), "made by us"),
    **dict.fromkeys(("Endpoint.disabled_because", "Endpoint.problem", "Purger.problem"), "made by us"),
}


@dataclass
class Voice:
    """Speaks of what is hidden: in canaries in the world that has it, in plain words in the other.

    What was public once and is no more is in both worlds, each time in other words.
    """

    hidden: bool
    counter: Any = field(default_factory=itertools.count)

    def words(self, state: str, name: str) -> str:
        """Return a line of text for this field of a thing in this state."""
        return f"CANARY_{state}_{name}_{next(self.counter)}" if self.hidden else f"Plain {name} {next(self.counter)}"

    def slug(self, state: str, name: str) -> str:
        """Return the same as part of an address."""
        return self.words(state, name).lower().replace("_", "-").replace(" ", "-")


def states(answer: str, asked: str = "") -> set[str]:
    """Return the states whose canaries stand in an answer; what the question itself held does not count."""
    echoed = {token.lower() for token in TOKEN.findall(unquote_plus(asked))}
    echoed |= {token.partition("-")[0] for token in echoed}  # a pair of codes is asked for as A-B and told as A/B
    found = {token.lower() for token in TOKEN.findall(answer)}
    # An echo may have been shortened.
    strange = (token for token in found if not any(each.startswith(token) for each in echoed))
    return {STATE.match(token)[1].lower() for token in strange}  # type: ignore[index]


def draft(voice: Voice, state: str, **given: Any) -> Draft:
    """Return a Draft whose every text is a canary of `state`; `given` says what no word can.

    A new field of Draft is filled by itself if it is text, and has to be given if it is not.
    """
    made: dict[str, Any] = {}
    for name, hint in get_type_hints(Draft).items():
        if name in given:
            made[name] = given[name]
        elif set(get_args(hint)) == {str, NoneType}:
            made[name] = TEXTS[name](voice, state) if name in TEXTS else voice.words(state, name)
        elif name != "story":
            raise AssertionError(f"Draft has a new field, “{name}”: say in tests/leak/world.py what a draft has in it.")
    return Draft(**made)


TEXTS = {
    "body": lambda voice, state: f"<p>{voice.words(state, 'body')} stands here.</p>",
    "slug": lambda voice, state: voice.slug(state, "slug"),
    "canonical_url": lambda voice, state: f"https://example.org/{voice.slug(state, 'canonical')}",
    "kind": lambda voice, state: "news",
    "language": lambda voice, state: "en",
}


def lead(voice: Voice, state: str, image: Any) -> LeadPhoto:
    """Return a lead photo whose words are canaries."""
    texts = {each.name: voice.words(state, f"lead_{each.name}") for each in dataclasses.fields(LeadPhoto)}
    return LeadPhoto(**{**texts, "image": image})  # type: ignore[arg-type]


def byline(voice: Voice, state: str, author: int) -> list[Part]:
    """Return a byline of one person whose role is a canary."""
    return [Part(author, voice.words(state, "role"))]


def note(voice: Voice, state: str) -> list[Note]:
    """Return one correction whose text is a canary."""
    return [Note(voice.words(state, "correction"))]


def text_columns() -> Iterable[tuple[type[models.Model], Any]]:
    """Yield every column of the rooms that can hold text."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for column in model._meta.concrete_fields:
                if isinstance(column, models.CharField | models.TextField | models.JSONField):
                    yield model, column


def columns_without_canary() -> list[str]:
    """Return the columns of the rooms that hold text and in which no canary stands."""
    return sorted(
        f"{model.__name__}.{column.name}"
        for model, column in text_columns()
        if not any(TOKEN.search(str(value)) for value in model._base_manager.values_list(column.name, flat=True))
    )
