"""A story on its form: filled from a snapshot, or as it was posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Self
from uuid import UUID

from django import forms

from articles.admin.forms import PLAIN, NameRows, NoteRows, PickRows, StoryForm
from articles.body.expand import PREVIEW, expand
from articles.drafts import Draft, LeadPhoto, Note, Part
from articles.models import Article
from articles.snapshot import Content
from media.queries import pictures
from newsroom import text
from newsroom.errors import Fault

# Where a fault's pointer leads on the page, if not to the field of that name.
PLACES = {"lead": "lead_image", "at": "", "captions": "body"}


class Sheet:
    """The form, the byline, the related stories and the corrections as one."""

    def __init__(self, story: StoryForm, names: Any, picks: Any, notes: Any) -> None:
        self.story, self.names, self.picks, self.notes = story, names, picks, notes
        self.general: list[str] = []

    @classmethod
    def filled(cls, content: Content, *, revision: int, story: UUID | None = None, read_only: bool = False) -> Self:
        """Return the form of a snapshot."""
        initial = {**_initial(content), "revision": revision, "story": story}
        options: dict[str, Any] = {"form_kwargs": {"read_only": read_only}}
        names = NameRows(prefix="bylines", initial=_names(content), **options)
        others = [{"story": other} for other in content.get("related", ())]
        picks = PickRows(prefix="related", initial=others, **options)
        notes = NoteRows(prefix="corrections", initial=list(content.get("corrections", ())), **options)
        if read_only or names.initial_form_count():
            names.extra = 0
        return cls(StoryForm(initial=initial, read_only=read_only), names, picks, notes)

    @classmethod
    def posted(cls, data: Mapping[str, Any]) -> Self:
        """Return the form as somebody sent it."""
        names, picks = NameRows(data, prefix="bylines"), PickRows(data, prefix="related")
        return cls(StoryForm(data), names, picks, NoteRows(data, prefix="corrections"))

    def is_valid(self) -> bool:
        """Return whether a Draft can be made of it; all parts are looked at, whatever the first says."""
        return all([self.story.is_valid(), *(rows.is_valid() for rows in (self.names, self.picks, self.notes))])

    @property
    def revision(self) -> int:
        """Return the revision that the form was opened with."""
        return int(self.story.cleaned_data["revision"])

    def draft(self, article: Article | None, *, seen_slug: str = "") -> Draft:
        """Return what was typed. `seen_slug` is the address that the form was opened with."""
        said = self.story.cleaned_data
        lead = LeadPhoto(said["lead_image"], said["lead_text"], said["lead_credit"], said["lead_alt"])
        return Draft(
            **{name: said[name] for name in (*PLAIN, "kind", "language", "body")},
            slug=wanted_slug(said["slug"], seen_slug, article),
            section=said["section"].pk if said["section"] else 0,
            tags=[tag.pk for tag in said["tags"]],
            bylines=[Part(row["author"].pk, row["role"]) for row in self.names.kept() if row.get("author")],
            related=[row["story"].pk for row in self.picks.kept() if row.get("story")],
            corrections=[
                Note(row["text"], row["kind"] or "correction", row["at"]) for row in self.notes.kept() if row["text"]
            ],
            lead=lead if said["lead_image"] else False,
            story=said["story"] if article is None else None,
        )

    def blame(self, faults: Iterable[Fault]) -> None:
        """Put what a service refused beside the field it is about."""
        for fault in faults:
            name = (fault.pointer or "").removeprefix("/").split("/")[0]
            name = PLACES.get(name, name)
            if name in self.story.fields:
                self.story.add_error(name, fault.detail)
            else:
                self.general.append(fault.detail)

    def complaints(self) -> list[tuple[str, str]]:
        """Return every error of the form: the id of its place on the page, and what is wrong."""
        if not self.story.is_bound:
            return []
        found = [("", words) for words in self.general]
        for name, errors in self.story.errors.items():
            label = self.story.fields[name].label if name in self.story.fields else ""
            found += [(f"field-{name}", f"{label}: {words}" if label else str(words)) for words in errors]
        for place, rows in (("bylines", self.names), ("related", self.picks), ("corrections", self.notes)):
            said = [*rows.non_form_errors(), *(w for form in rows.forms for e in form.errors.values() for w in e)]
            found += [(f"field-{place}", str(words)) for words in said]
        return found

    @property
    def lead(self) -> dict[str, Any] | None:
        """Return the lead photo as the form shows it: its preview, and its own words."""
        chosen = self.story["lead_image"].value()
        try:
            image_id = UUID(str(chosen))
        except ValueError:
            return None
        found = pictures([image_id])
        if image_id not in found:
            return None
        image, picture = found[image_id]
        return {"image": image, "src": picture.url(PREVIEW)}

    @property
    def media(self) -> forms.Media:
        """Return the files that the form needs."""
        media: forms.Media = self.story.media + self.names.media + self.picks.media + self.notes.media
        return media


def wanted_slug(typed: str, seen: str, article: Article | None) -> str:
    """Return the slug to save: empty, so that the headline decides, while nobody chose another.

    `seen` is the slug that the form was opened with: who left it alone wants whatever it is
    by now. A slug that was made from the headline follows it until readers have seen it.
    """
    if article is None or typed not in {seen, article.slug}:
        return typed
    now = article.slug
    if article.first_published_at is not None:
        return now
    made = text.slug(article.headline)
    is_made = bool(made) and (now == made or now.removeprefix(f"{made}-").isdigit())
    return "" if is_made or now == f"story-{article.pk.hex[-12:]}" else now


def _initial(content: Content) -> dict[str, Any]:
    lead: Content = next((each for each in content.get("captions", ()) if each["place"] == "lead"), {})
    return {
        **{name: content[name] for name in (*PLAIN, "kind", "language", "slug", "section", "tags") if name in content},
        "body": expand(content.get("body", ""), content.get("captions", ())),
        "lead_image": lead.get("image"),
        **{f"lead_{name}": lead.get(name, "") for name in ("text", "credit", "alt")},
    }


def _names(content: Content) -> list[dict[str, Any]]:
    return [{"author": author, "role": role} for author, role in content.get("bylines", ())]


def part_of_draft(name: str, content: Content) -> dict[str, Any]:
    """Return one part of a snapshot as a Draft has it."""
    initial = _initial(content)
    match name:
        case "lead":
            words = (initial["lead_text"], initial["lead_credit"], initial["lead_alt"])
            return {"lead": LeadPhoto(UUID(initial["lead_image"]), *words) if initial["lead_image"] else False}
        case "bylines":
            return {"bylines": [Part(author, role) for author, role in content["bylines"]]}
        case "related":
            return {"related": [UUID(each) for each in content["related"]]}
        case "corrections":
            made = dt.datetime.fromisoformat
            return {"corrections": [Note(n["text"], n["kind"], made(n["at"])) for n in content["corrections"]]}
        case "section":
            return {"section": content["section"] or 0}
        case _:
            return {name: initial[name]}
