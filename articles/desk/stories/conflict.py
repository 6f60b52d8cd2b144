"""The answer to a write of a story that somebody else changed meanwhile: field by field, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from articles import snapshot
from articles.desk.stories import fields, shapes
from articles.desk.stories.fields import FIELDS, Names
from articles.models import Article
from newsroom.problems import problem

LABELS = {**snapshot.LABELS, "lead": "Lead photo", "state": "State"}


def refused(request: Request, article: Article, tag: str, sent: Mapping[str, Any]) -> HttpResponse:
    """Return the 412 for a write that names the version `tag`; `sent` are the fields that it holds.

    `changes` shows by field what was read ("before"), what stands there ("now") and, where it was
    sent too, "yours". `overlapping` are the fields that both changed. With `mergeable` true there
    are none: the same body may be sent again with `etag`, and takes nothing back of the other's.
    """
    revision, state = shapes.read_etag(tag)
    changes = _changes(article, revision)
    if state and state != article.state:
        changes["state"] = {"label": str(LABELS["state"]), "before": state, "now": article.state}
    for name in changes.keys() & sent.keys():
        changes[name]["yours"] = sent[name]
    known = revision > 0 and bool(changes)
    overlapping = [name for name in FIELDS if name in changes and name in sent and sent[name] != changes[name]["now"]]
    mergeable = known and not overlapping and all("before" in change for change in changes.values())
    return problem(
        request._request,
        412,
        code="precondition_failed",
        title="Somebody changed this in between",
        detail=_advice(mergeable, overlapping, bool(sent)),
        revision=article.revision,
        etag=f'"{shapes.etag(article)}"',
        updated_at=shapes.moment(article.saved_at),
        updated_by=shapes.person(article.saved_by),
        changes=changes,
        overlapping=overlapping,
        mergeable=mergeable,
    )


def _changes(article: Article, revision: int) -> dict[str, dict[str, Any]]:
    """Return what differs between a revision and the story as it is; without "before" where nobody knows it."""
    if revision == article.revision:
        return {}
    now = snapshot.take(article)
    base = article.revisions.filter(number=revision).values_list("content", flat=True).first()
    names = Names.of([now, *([base] if base else [])])
    present = fields.shown(now, names)
    if base is None:
        return {name: {"label": str(LABELS[name]), "now": present[name]} for name in FIELDS}
    former = fields.shown(base, names)
    return {
        name: {"label": str(LABELS[name]), "before": former[name], "now": present[name]}
        for name in FIELDS
        if former[name] != present[name]
    }


def _advice(mergeable: bool, overlapping: list[str], sent: bool) -> str:
    if mergeable and sent:
        return "Others changed other fields than yours. Send the same again with the new ETag: theirs stays."
    if overlapping:
        names = ", ".join(str(LABELS[name]) for name in overlapping)
        return f"Others changed what you changed: {names}. See “changes”, decide, and send it with the new ETag."
    return "Somebody changed this story since you read it. See “changes”; the new ETag repeats it."
