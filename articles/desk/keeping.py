"""What a tab with a story's form tells the desk while somebody types in it.

It is not for programs: these addresses belong to the form, and need its session.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

import orjson
from django.contrib.auth.models import User
from django.db import transaction
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from articles import permissions
from articles.admin import typed
from articles.admin.versions import compare_url
from articles.desk.base import WritingView, check_exists, find_story
from articles.models import Article, Presence, Revision, ShadowDraft
from articles.services import keeping, presence
from articles.services.keeping import Typed
from articles.services.presence import Standing
from newsroom.bodies import members
from newsroom.errors import BadInput, Fault
from newsroom.private import reply

LARGEST = 3_000_000  # bytes of one form; the longest story has two million characters
MOST_FIELDS = 2_000


class FormView(WritingView):
    """Base: what a form asks in the session of whoever sits before it. No key opens it."""

    reads = writes = ""

    def sits(self, request: Request, deed: permissions.Deed, article: Article | None = None) -> User:
        """Return who asks. Raises NotAllowed for whoever may not do this, with this story or with any."""
        by = cast("User", request.user)
        permissions.check(by, deed, article)
        return by


class State(FormView):
    """GET: who is signed in now, and the token that a form needs since they did."""

    def get(self, request: Request) -> Response:
        """Return `{"user", "csrf"}`."""
        self.given(request)
        return reply({"user": request.user.pk, "csrf": get_token(request._request)})


class Keep(FormView):
    """POST `{"tab", "article"|"story", "base", "turn", "fields"}`: keep what is typed beside the story.

    200 with `kept_at`, null where the tab is done or sent something newer already, and `branch`, the
    address of the comparison, where somebody took the story over from this tab.
    """

    def post(self, request: Request) -> Response:
        """Keep it; never in the article."""
        self.given(request)
        said = _typed(request.data)
        # Whoever writes at all: the story may be approved while somebody types, who loses no word by that.
        by = self.sits(request, permissions.CHANGE if said.article else permissions.BEGIN)
        if said.article:
            check_exists(said.article)
        shadow = keeping.keep(said, by=by)
        branch = _follow_loss(shadow) if shadow else None
        kept_at = shadow.kept_at.isoformat() if shadow else None
        return reply({"kept_at": kept_at, "branch": _address(branch)})


class Beat(FormView):
    """POST `{"tab", "article", "typing"}`: a tab has a story open. 200 with who else has, and who writes."""

    def post(self, request: Request) -> Response:
        """Note it."""
        self.given(request)
        tab, article_id, data = _tab(request.data, "typing")
        by = self.sits(request, permissions.SEE)
        article = find_story(article_id, "section", with_text=False)
        is_typing = data.get("typing") is True and permissions.may(by, permissions.CHANGE, article)
        found = presence.beat(article_id, by=by, tab=tab, typing=is_typing)
        return reply(_shown(found, article.revision))


class Take(FormView):
    """POST `{"tab", "article"}`: take the story over. What the other had not saved becomes a branch of its history."""

    @transaction.atomic
    def post(self, request: Request) -> Response:
        """Take it over, and say where the other's text is."""
        self.given(request)
        tab, article_id, _ = _tab(request.data)
        self.sits(request, permissions.CHANGE)
        article = find_story(article_id, "section", with_text=False)
        by = self.sits(request, permissions.CHANGE, article)
        loser = presence.take(article_id, by=by, tab=tab)
        branch = _keep_of(loser) if loser else None
        found = presence.standing(article_id, by=by, tab=tab)
        return reply({**_shown(found, article.revision), "branch": _address(branch)})


class Leave(FormView):
    """POST `{"tab"}`: the tab is closed."""

    def post(self, request: Request) -> Response:
        """Forget it."""
        self.given(request)
        data = members(request.data, ("tab",))
        if faults := list(_bad_tab(data)):
            raise BadInput(faults)
        presence.leave(by=self.sits(request, permissions.SEE), tab=data["tab"])
        return reply({})


class Discard(FormView):
    """POST `{"id"}`: throw away a text of one's own that was offered."""

    def post(self, request: Request) -> Response:
        """Throw it away; what is gone already is no error."""
        self.given(request)
        data = members(request.data, ("id",))
        if not isinstance(data.get("id"), int):
            raise BadInput([Fault("missing", "Say which text.", pointer="/id")])
        by = self.sits(request, permissions.SEE)
        if shadow := keeping.find(data["id"], by=by):
            keeping.settle(shadow.tab, by=by)
        return reply({})


def _keep_of(loser: Presence) -> Revision | None:
    shadow = ShadowDraft.objects.filter(user=loser.user_id, tab=loser.tab, article=loser.article_id).first()
    if shadow is None or shadow.is_settled:
        return None
    shadow = keeping.find(shadow.pk, by=loser.user)
    return _as_branch(shadow, loser) if shadow else None


def _follow_loss(shadow: ShadowDraft) -> Revision | None:
    """Where a tab still sends what it held when another took the story over, write it into the branch."""
    if shadow.article_id is None:
        return None
    with transaction.atomic():
        # Locked: who takes the story over at this moment may have read what the tab had sent before this.
        tabs = Presence.objects.select_for_update(of=("self",))
        row = tabs.filter(article=shadow.article_id, user=shadow.user_id, tab=shadow.tab).first()
        return _as_branch(shadow, row) if row is not None and row.lost_to_id is not None else None


def _as_branch(shadow: ShadowDraft, row: Presence) -> Revision | None:
    taken_by = row.lost_to or Presence.objects.get(pk=row.pk).lost_to
    content = typed.content_of(shadow)
    if taken_by is None or content == typed.before(shadow):
        return None
    return keeping.set_aside(shadow, content, taken_by=taken_by)


def _address(branch: Revision | None) -> str | None:
    if branch is None:
        return None
    return compare_url(branch.article, f"r{branch.base}" if branch.base else "now", f"b{branch.pk}")


def _shown(found: Standing, revision: int) -> dict[str, Any]:
    now = timezone.now()
    lost = found.mine.lost_to if found.mine and not found.is_mine else None
    return {
        "revision": revision,
        "others": [_person(each, found, now) for each in found.others],
        "writer": _person(found.writer, found, now) if found.writer and not found.is_mine else None,
        "mine": found.is_mine,
        "lost": {"by": _name(lost), "at": found.mine.lost_at} if lost and found.mine else None,
    }


def _person(each: Presence, found: Standing, now: Any) -> dict[str, Any]:
    is_own = found.mine is not None and each.user_id == found.mine.user_id
    return {"name": _name(each.user), "typing": presence.is_typing(each, now), "own": is_own}


def _name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def _tab(data: Any, *more: str) -> tuple[str, UUID, dict[str, Any]]:
    data = members(data, ("tab", "article", *more))
    faults = list(_bad_tab(data))
    article = _uuid(data.get("article"))
    if article is None:
        faults.append(Fault("bad_value", "“article” is the id of a story.", pointer="/article"))
    if faults or article is None:
        raise BadInput(faults)
    return data["tab"], article, data


def _typed(data: Any) -> Typed:
    data = members(data, ("tab", "article", "story", "base", "turn", "fields"))
    faults = list(_bad_tab(data))
    article, story = _uuid(data.get("article")), _uuid(data.get("story"))
    if article is None and (data.get("article") is not None or story is None):
        faults.append(
            Fault("bad_value", "Name the “article”, or the “story” of a new one, by its id.", pointer="/article")
        )
    numbers = {name: data.get(name, 0) for name in ("base", "turn")}
    faults += [
        Fault("bad_value", f"“{name}” is a number from 0.", pointer=f"/{name}")
        for name, value in numbers.items()
        if type(value) is not int or not 0 <= value < 2**31
    ]
    faults += list(_bad_fields(data.get("fields")))
    if faults:
        raise BadInput(faults)
    return Typed(tab=data["tab"], fields=data["fields"], article=article, story=story, **numbers)


def _bad_tab(data: Mapping[str, Any]) -> list[Fault]:
    tab = data.get("tab")
    return (
        []
        if isinstance(tab, str) and keeping.is_tab(tab)
        else [Fault("bad_value", "“tab” is 32 digits from 0 to f.", pointer="/tab")]
    )


def _bad_fields(fields: Any) -> list[Fault]:
    def is_text(value: Any) -> bool:
        return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))

    if not isinstance(fields, dict) or not all(is_text(value) for value in fields.values()):
        return [Fault("bad_value", "“fields” are the form's, each a text or a list of texts.", pointer="/fields")]
    if len(fields) > MOST_FIELDS or len(orjson.dumps(fields)) > LARGEST:
        return [Fault("too_long", "That is more than a story can hold.", pointer="/fields")]
    return []


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


urls: list[URLPattern] = [
    path("writing/", State.as_view(), name="desk-keeping"),
    path("writing/keep/", Keep.as_view(), name="desk-keeping-keep"),
    path("writing/beat/", Beat.as_view(), name="desk-keeping-beat"),
    path("writing/take/", Take.as_view(), name="desk-keeping-take"),
    path("writing/leave/", Leave.as_view(), name="desk-keeping-leave"),
    path("writing/discard/", Discard.as_view(), name="desk-keeping-discard"),
]
