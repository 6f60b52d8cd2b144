"""Taking a story down from its page: in one of four ways, or at a set time."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.forms import DateField, TimeField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import permissions
from articles.admin.outcomes import Outcome
from articles.models import Article
from articles.services import leaving
from articles.services.leaving import Way
from articles.workflow import STEPS
from newsroom.errors import BadInput, Fault
from newsroom.moments import from_wall_clock, in_words, on_the_wall
from publishing import addresses, queries

# Beside the steps of articles.workflow, which lead from one state to another: these do not.
DEEDS = {"expire": STEPS["withdraw"].deed, "keep": STEPS["withdraw"].deed, "erase": permissions.ERASE}
NOT_DONE = {
    "withdraw": _("Nothing was withdrawn."),
    "expire": _("Nothing was changed."),
    "keep": _("Nothing was changed."),
    "erase": _("Nothing was erased."),
}
DONE = {
    Way.WITHDRAWN: _("The story is taken down. Its address tells readers why."),
    Way.GONE: _("The story is taken down. Its address says that it is gone, and no more."),
    Way.MOVED: _("The story is taken down. Whoever follows a link to it is sent to the other one."),
}
ERASED = _("The story is erased. Nothing of it is left.")


def take(name: str, article: Article, *, by: User, data: Any) -> Outcome:
    """Do what a button says and return what came of it. Raises BadInput, NotAllowed, NotReady."""
    match name:
        case "expire":
            return _expire(article, by=by, data=data)
        case "keep":
            leaving.keep(article.pk, by=by)
            return Outcome(messages.SUCCESS, gettext("It stays: it is no longer to be taken down by itself."))
        case "erase":
            return _erase(article, by=by, data=data)
        case _:
            return _withdraw(article, by=by, data=data)


def _withdraw(article: Article, *, by: User, data: Any) -> Outcome:
    way = data.get("withdraw_way", Way.WITHDRAWN)
    if way == Way.ERASED:
        return _erase(article, by=by, data=data)
    moved_to = find_story(data.get("moved_to", "")) if way == Way.MOVED else None
    reason = data.get("withdraw_reason", "")
    leaving.take_down(article.pk, by=by, way=way, reason=reason, moved_to=moved_to)
    return Outcome(messages.SUCCESS, DONE[Way(way)])


def _erase(article: Article, *, by: User, data: Any) -> Outcome:
    leaving.erase(article.pk, by=by, confirmed=data.get("confirmed", ""))
    return Outcome(messages.SUCCESS, ERASED, is_gone=True)


def _expire(article: Article, *, by: User, data: Any) -> Outcome:
    at = typed_moment(data, "withdraw")
    leaving.expire(article.pk, at=at, by=by, reason=data.get("expire_reason", ""))
    return Outcome(
        messages.SUCCESS, gettext("It will be taken down on {time}, newsroom time.").format(time=in_words(at))
    )


def typed_moment(data: Any, name: str) -> dt.datetime:
    """Return the instant that day and time name by the newsroom's clock. Raises BadInput, with words for the editor."""
    try:
        day = DateField().clean(data.get(f"{name}_date", ""))
        return from_wall_clock(day, TimeField().clean(data.get(f"{name}_time", "")))
    except ValidationError:
        words = gettext("Say the day and the time.")
    except ValueError as skipped:
        words = str(skipped)
    raise BadInput([Fault("bad_value", words, pointer="/at")])


def find_story(address: str) -> UUID | None:
    """Return the story that stands at an address of ours, None where nothing was typed. Raises BadInput."""
    if not address.strip():
        return None
    path = addresses.path_of(address)
    found = queries.at_path(path)[0] if path else None
    if found is None:
        words = gettext("There is no story at that address. Copy it from the site, or choose the story.")
        raise BadInput([Fault("not_found", words, pointer="/moved_to")])
    return found.key


def context(article: Article | None, user: User, *, may_change: bool) -> dict[str, Any]:
    """Return what the page shows of how a story may leave."""
    if article is None or not may_change:
        return {}
    may_withdraw = permissions.may(user, STEPS["withdraw"].deed, article)
    leaves_at = article.withdraw_at
    return {
        "may_expire": may_withdraw and leaving.may_expire(article),
        "may_erase": permissions.may(user, permissions.ERASE, article),
        "leaves_at": leaves_at,
        "leaving_reason": leaving.said_later(article),
        "leaving_shown": on_the_wall(leaves_at or timezone.now() + dt.timedelta(days=1)),
    }
