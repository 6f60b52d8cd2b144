"""The steps of a story's way, as `workflow.STEPS` has them: POST, with If-Match, answered by the story.

    submit/, return/, approve/, spike/, unspike/, unschedule/     {}
    publish/                                                      {"accept_warnings"}
    schedule/                                                     {"at", "reason", "accept_warnings"}
    withdraw/                                                     {"way", "reason", "moved_to"}
    expire/, keep/                                                {"at", "reason"}, {}
    erase/                                                        {"confirmed"}
    correct/                                                      {"kind", "text", "accept_warnings"}

Refusals: 403 who may not, 409 from where there is no such step, or with `errors` that say what keeps
the story from going out; 412 where somebody changed it since it was read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from articles import permissions
from articles.desk.base import CHANGE
from articles.desk.stories import checking
from articles.desk.stories.change import StoryChange
from articles.drafts import Draft, Note
from articles.models import Article, Correction
from articles.services import leaving, publishing, saving
from articles.services.leaving import Way
from articles.workflow import STEPS, check_step
from newsroom import moments, text
from newsroom.bodies import members
from newsroom.errors import BadInput, Fault, NotReady

PUBLIC = frozenset({"publish", "schedule", "unschedule", "withdraw", "correct", "expire", "keep", "erase"})
SCHEMAS: dict[str, Any] = {
    "accept_warnings": {"type": "boolean"},
    "at": {"type": "string", "format": "date-time"},
    "reason": {"type": "string", "maxLength": 500},
    "way": {"enum": [way.value for way in Way if way != Way.ERASED]},
    "moved_to": {"type": ["string", "null"], "format": "uuid"},
    "confirmed": {"type": "string"},
    "kind": {"enum": list(Correction.Kind.values)},
    "text": {"type": "string", "maxLength": 1000},
}
NO_REASON = "Say why: readers who follow a link will read it."
REASON, EMBARGO = 500, 200  # characters
FARTHEST = dt.timedelta(days=3660)
Body = dict[str, Any]
Taken = tuple[str, ...]  # what was dropped on the way, in words


class StepView(StoryChange):
    """POST: take one step (`step`) with one story."""

    step = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # More is asked of a key for what readers will see.
        self.writes = "articles:publish" if self.step in PUBLIC else "articles:write"
        self.takes = {name: SCHEMAS[name] for name in TAKEN[self.step][0]} if self.step else None

    def post(self, request: Request, article_id: UUID) -> HttpResponseBase:
        """Take the step, and return the story as it is now."""
        known, take = TAKEN[self.step]
        if self.step == "correct":
            self.who_may(request, CHANGE)  # it writes a note as well
        by = self.who_may(request, _needed(self.step))
        self.given(request)
        return self.change(request, article_id, lambda story: take(story, members(request.data, known), by), by=by)


def _move(name: str) -> Callable[[Article, Body, User], Taken]:
    def take(article: Article, body: Body, by: User) -> Taken:
        publishing.move(article.pk, name, by=by)
        return ()

    return take


def _publish(article: Article, body: Body, by: User) -> Taken:
    accepted = _consent(body)
    check_step("publish", article, by)
    now = timezone.now()
    checking.hold(article, at=now, accepted=accepted)
    publishing.publish(article.pk, by=by, revision=article.revision, now=now)
    return ()


def _schedule(article: Article, body: Body, by: User) -> Taken:
    reader = _Reader(body)
    at, reason = reader.instant("at"), reader.words("reason", most=EMBARGO)
    accepted = reader.flag("accept_warnings")
    reader.finish()
    check_step("schedule", article, by)
    assert at is not None  # noqa: S101 - without one, `finish` has raised
    # As the service does before it checks: whoever gives another time lifts the embargo that there was.
    article.state, article.publish_at, article.embargo_reason = Article.State.SCHEDULED, at, reason
    checking.hold(article, at=at, accepted=accepted)
    publishing.schedule(article.pk, at=at, by=by, revision=article.revision, reason=reason)
    return ()


def _unschedule(article: Article, body: Body, by: User) -> Taken:
    publishing.unschedule(article.pk, by=by)
    return ()


def _withdraw(article: Article, body: Body, by: User) -> Taken:
    """Take a story down at once: `withdrawn` with a reason, `gone` without, or `moved` to another."""
    reader = _Reader(body)
    ways = [way for way in Way if way != Way.ERASED]
    way = reader.choice("way", ways, Way.WITHDRAWN)
    reason = reader.words("reason", most=REASON, needed=NO_REASON if way == Way.WITHDRAWN else "")
    moved_to = reader.story("moved_to", needed="Name the story that readers are sent to." if way == Way.MOVED else "")
    reader.finish()
    leaving.take_down(article.pk, by=by, way=way, reason=reason, moved_to=moved_to)
    return ()


def _expire(article: Article, body: Body, by: User) -> Taken:
    reader = _Reader(body)
    at, reason = reader.instant("at"), reader.words("reason", most=REASON, needed=NO_REASON)
    reader.finish()
    assert at is not None  # noqa: S101 - without one, `finish` has raised
    leaving.expire(article.pk, at=at, by=by, reason=reason)
    return ()


def _keep(article: Article, body: Body, by: User) -> Taken:
    leaving.keep(article.pk, by=by)
    return ()


def _erase(article: Article, body: Body, by: User) -> Taken:
    reader = _Reader(body)
    needed = f"To erase this story for ever, send its address: {article.slug}"
    confirmed = reader.words("confirmed", most=100, needed=needed)
    reader.finish()
    leaving.erase(article.pk, by=by, confirmed=confirmed)
    return ()


def _correct(article: Article, body: Body, by: User) -> Taken:
    """Add a note for readers to the working copy, and publish it as it stands."""
    reader = _Reader(body)
    kind = reader.choice("kind", Correction.Kind.values, Correction.Kind.CORRECTION)
    words = reader.words("text", most=1000, needed="Write what was wrong, and what is right.")
    accepted = reader.flag("accept_warnings")
    reader.finish()
    check_step("publish", article, by)
    if not article.is_public:
        raise NotReady("Only a story that readers see can be corrected.", problems=[])
    now = timezone.now()
    present = [Note(note.text, note.kind, note.at) for note in article.corrections.all()]
    draft = Draft(corrections=[Note(words, kind, now), *present])
    saved = saving.save(article.pk, draft, by=by, revision=article.revision, now=now)
    checking.hold(saved.article, at=now, accepted=accepted)
    publishing.publish(article.pk, by=by, revision=saved.article.revision, now=now)
    return saved.dropped


TAKEN: dict[str, tuple[tuple[str, ...], Callable[[Article, Body, User], Taken]]] = {
    **{name: ((), _move(name)) for name in ("submit", "return", "approve", "spike", "unspike")},
    "publish": (("accept_warnings",), _publish),
    "schedule": (("at", "reason", "accept_warnings"), _schedule),
    "unschedule": ((), _unschedule),
    "withdraw": (("way", "reason", "moved_to"), _withdraw),
    "expire": (("at", "reason"), _expire),
    "keep": ((), _keep),
    "erase": (("confirmed",), _erase),
    "correct": (("kind", "text", "accept_warnings"), _correct),
}


def _needed(step: str) -> tuple[str, ...]:
    """Return the permissions that a step takes; one is enough."""
    match step:
        case "erase":
            return permissions.ERASE.takes
        case "correct":
            return (STEPS["publish"].permission,)
        case "expire" | "keep":
            return (STEPS["withdraw"].permission,)
        case _:
            return (STEPS[step].permission,)


def _consent(body: Body) -> bool:
    reader = _Reader(body)
    accepted = reader.flag("accept_warnings")
    reader.finish()
    return accepted


class _Reader:
    """The body of a step, read member by member; `finish` raises BadInput with all that was wrong."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.faults: list[Fault] = []

    def _wrong(self, name: str, code: str, detail: str) -> None:
        self.faults.append(Fault(code, detail, pointer=f"/{name}"))

    def flag(self, name: str) -> bool:
        value = self.body.get(name, False)
        if not isinstance(value, bool):
            self._wrong(name, "bad_value", f"“{name}” is true or false.")
        return value is True

    def words(self, name: str, *, most: int, needed: str = "") -> str:
        value = self.body.get(name, "")
        if not isinstance(value, str):
            self._wrong(name, "not_text", f"“{name}” is text.")
            return ""
        found = text.prose(value)
        if needed and not found:
            self._wrong(name, "missing", needed)
        if len(found) > most:
            self._wrong(name, "too_long", f"“{name}”: at most {most} characters, this has {len(found)}.")
        return found

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        value = self.body.get(name, default)
        if value not in choices:
            self._wrong(name, "bad_value", f"“{name}” is one of {', '.join(choices)}.")
        return str(value)

    def story(self, name: str, *, needed: str) -> UUID | None:
        value = self.body.get(name)
        try:
            return UUID(value if isinstance(value, str) else "")
        except ValueError:
            if needed or value is not None:
                self._wrong(name, "missing" if value is None else "not_an_id", needed or "This is no id of a story.")
            return None

    def instant(self, name: str) -> dt.datetime | None:
        value = self.body.get(name)
        try:
            if not isinstance(value, str) or "T" not in value:
                raise ValueError("write an instant with its zone (2025-01-22T09:30:00Z)")
            at, now = moments.read(value), timezone.now()
            if at <= now:
                raise ValueError("that time is past; publish now, or choose a later time")
            if at > now + FARTHEST:
                raise ValueError("it is more than ten years away")
        except ValueError as wrong:
            self._wrong(name, "bad_value" if value is not None else "missing", f"“{name}”: {wrong}.")
            return None
        return at

    def finish(self) -> None:
        if self.faults:
            raise BadInput(self.faults)
