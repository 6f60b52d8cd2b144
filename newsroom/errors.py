"""Every error this house raises on purpose.

    NewsroomError
    +-- BadInput          400  what came in cannot be used; `errors` names each place
    +-- BadKey            401  a key is needed, or this one opens nothing
    +-- NotAllowed        403  this person may not do that
        +-- MissingScope       this key is not for that; `scope` says which would be
    +-- NotFound          404  there never was such a thing in public
    +-- StaleRevision     409  somebody saved in between; `changes` shows what
    +-- NotReady          409  the editor can mend it; `problems` says how
        +-- NeedsConsent       it may go out all the same, if somebody says so
    +-- Gone              410  there was one, and it was taken down
    +-- TooOld            410  the log goes back no further; `next` says where to begin
    +-- PhotoRefused      422  not a photo that we can use; `code` says why
    +-- TooMany           429  more requests than this reader may make; `count` says when again
    +-- WebError          502  another server could not be asked (newsroom.web)
        +-- Blocked            the address may not be asked
        +-- Unreachable        nobody answers there
        +-- TimedOut           the answer took too long
        +-- TooLarge           the answer is larger than allowed
        +-- BadAnswer          what came back is not HTTP that we can use

Anything else that escapes is a bug and must stay a 500.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from newsroom.tongues import Words


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: a parameter of the query or a pointer into the body.

    `pointer` is a JSON Pointer (RFC 6901), `code` is for programs, `detail` for people.
    """

    code: str
    detail: str
    parameter: str | None = None
    pointer: str | None = None

    def as_json(self) -> dict[str, str]:
        """Return the fault as an entry of `errors` in a problem document (RFC 9457)."""
        place = {"parameter": self.parameter, "pointer": self.pointer}
        shown = {name: value for name, value in place.items() if value is not None}
        return {**shown, "code": self.code, "detail": str(self.detail)}


class NewsroomError(Exception):
    """Base class. `code` is part of the API: never rename one, only add."""

    code = "newsroom_error"
    status = HTTPStatus.BAD_REQUEST
    title = "The request cannot be carried out"

    def __init__(self, message: Words, **extra: Any) -> None:
        super().__init__(str(message))
        self.extra = extra


class BadInput(NewsroomError):
    """What came in cannot be used. All faults at once, so that one correction is enough."""

    code = "bad_input"
    title = "Something in the request is wrong"

    def __init__(self, errors: Sequence[Fault], message: Words = "") -> None:
        super().__init__(message or " ".join(str(fault.detail) for fault in errors))
        self.errors = tuple(errors)


class BadKey(NewsroomError):
    """A key is needed, or the one that came opens nothing. `challenge` is for WWW-Authenticate (RFC 6750)."""

    code = "bad_key"
    status = HTTPStatus.UNAUTHORIZED
    title = "A key is needed"

    def __init__(self, message: Words, *, challenge: str) -> None:
        super().__init__(message)
        self.challenge = challenge


class NotAllowed(NewsroomError):
    """This person may not do that."""

    code = "not_allowed"
    status = HTTPStatus.FORBIDDEN
    title = "You may not do that"


class MissingScope(NotAllowed):
    """The key that came is good, and not for this. `challenge` is for WWW-Authenticate (RFC 6750, section 3.1)."""

    code = "missing_scope"
    title = "This key is not for that"

    def __init__(self, scope: str, *, realm: str) -> None:
        super().__init__(f"This key lacks the scope “{scope}”.", scope=scope)
        self.challenge = f'{realm}, error="insufficient_scope", scope="{scope}"'


class NotFound(NewsroomError):
    """There is no such thing in public, and never was."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND
    title = "There is no such page"


class StaleRevision(NewsroomError):
    """Somebody saved after the form was opened."""

    code = "stale_revision"
    status = HTTPStatus.CONFLICT
    title = "Somebody saved in between"


class NotReady(NewsroomError):
    """Something is missing before this can be published; `problems` lists all of it."""

    code = "not_ready"
    status = HTTPStatus.CONFLICT
    title = "Not ready to publish"

    def __init__(self, message: Words, *, problems: Sequence[Fault]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class NeedsConsent(NotReady):
    """Nothing forbids it, but `problems` should be looked at; whoever accepts them says so and asks again."""

    code = "warnings_open"
    title = "There are warnings"


class Gone(NewsroomError):
    """There was one, and it was taken down. `at` and `reason` may be said in public.

    A takedown is an answer like any other, kept until it is purged: `validator` is what caches
    hold it by (newsroom.public.Validator).
    """

    code = "gone"
    status = HTTPStatus.GONE
    title = "This was taken down"

    def __init__(self, message: Words, *, validator: Any = None, **extra: Any) -> None:
        super().__init__(message, **extra)
        self.validator = validator


class TooOld(NewsroomError):
    """A cursor lies before the oldest change that is kept. `crawl` and `next` say how to begin anew."""

    code = "cursor_too_old"
    status = HTTPStatus.GONE
    title = "The log goes back no further"


class PhotoRefused(NewsroomError):
    """The upload is not a photo that we can use. `reason` is a code of `media.intake`."""

    code = "photo_refused"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "This photo cannot be used"

    def __init__(self, message: Words, *, reason: str, **extra: Any) -> None:
        super().__init__(message, reason=reason, **extra)
        self.reason = reason


class WebError(NewsroomError):
    """A request to another server came to nothing; the words say why."""

    code = "web_error"
    status = HTTPStatus.BAD_GATEWAY
    title = "Another server could not be asked"


class Blocked(WebError):
    """The address may not be asked."""

    code = "address_blocked"


class Unreachable(WebError):
    """Nobody answers there."""

    code = "unreachable"


class TimedOut(WebError):
    """The answer took too long."""

    code = "timed_out"


class TooLarge(WebError):
    """The answer is larger than allowed."""

    code = "too_large"


class BadAnswer(WebError):
    """What came back is not HTTP that we can use."""

    code = "bad_answer"


class TooMany(NewsroomError):
    """More requests than this reader may make. `count` is a newsroom.limits.Count."""

    code = "too_many"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many requests"

    def __init__(self, message: Words, *, count: Any) -> None:
        super().__init__(message)
        self.count = count
