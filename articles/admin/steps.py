"""The steps that the buttons take. Each answers in words for the person who pressed it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.forms import DateField, TimeField
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import permissions
from articles.admin import asking, leaving
from articles.admin.outcomes import Outcome
from articles.models import Article
from articles.render import story_path
from articles.services import publishing
from articles.workflow import STEPS, check_step
from newsroom import text
from newsroom.errors import BadInput, NeedsConsent, NewsroomError, NotReady
from newsroom.moments import from_wall_clock, on_the_wall

SAVE = "save"
# Taken before anything is saved: what readers must not see goes first, whatever the form holds.
AT_ONCE = ("withdraw", "unschedule", *leaving.DEEDS)
EMBARGO_LENGTH = 200


def take(name: str, article: Article, *, by: User, revision: int, data: Any) -> Outcome:
    """Take a step with a saved story and say what came of it; refusals are words, not errors."""
    try:
        match name:
            case "publish":
                return _publish(article, by=by, revision=revision, data=data)
            case "schedule":
                return _schedule(article, by=by, revision=revision, data=data)
            case "withdraw" | "expire" | "keep" | "erase":
                return leaving.take(name, article, by=by, data=data)
            case "unschedule":
                publishing.unschedule(article.pk, by=by)
                return Outcome(messages.SUCCESS, gettext("It will not be published. The story is approved and waits."))
            case _:
                publishing.move(article.pk, name, by=by)
                return Outcome(messages.SUCCESS, DONE[name])
    except NeedsConsent as asked:
        return Outcome(messages.WARNING, f"{_kept(name)} {asked}", asks=True)
    except NotReady as refused:
        if not refused.problems or name in leaving.DEEDS or name == "withdraw":
            return Outcome(messages.ERROR, str(refused))
        return Outcome(messages.ERROR, _kept(name), show_problems=True)
    except NewsroomError as refused:
        return Outcome(messages.ERROR, f"{NOT_DONE.get(name, gettext('Not done.'))} {refused}")


DONE = {
    "submit": _("The story waits for review."),
    "return": _("The story is a draft again."),
    "approve": _("The story is approved."),
    "spike": _("The story is spiked. Nothing of it is lost: it can be taken off the spike."),
    "unspike": _("The story is off the spike, and stands where it stood before."),
}
NOT_DONE = {
    "publish": _("Nothing was published."),
    "schedule": _("Nothing was scheduled."),
    **leaving.NOT_DONE,
}


def _kept(name: str) -> str:
    """Return that the text is saved, though the step was not taken."""
    return f"{gettext('Your text is saved.')} {NOT_DONE[name]}"


def _publish(article: Article, *, by: User, revision: int, data: Any) -> Outcome:
    article.refresh_from_db()
    live = article.live_edition
    if article.state == Article.State.PUBLISHED and live is not None and live.revision == revision:
        return Outcome(messages.INFO, _linked(gettext("Readers see this version already."), article))
    check_step("publish", article, by)
    asking.hold(article, accepted=data)
    publishing.publish(article.pk, by=by, revision=revision)
    article.refresh_from_db()
    return Outcome(messages.SUCCESS, _linked(gettext("Published."), article))


def _linked(words: str, article: Article) -> SafeString:
    return format_html(
        '{} <a href="{}" target="_blank" rel="noopener">{}</a>',
        words,
        public_url(article),
        gettext("See it on the site"),
    )


def public_url(article: Article) -> str:
    """Return where readers find a story; empty where they find none."""
    if (live := article.live_edition) is None:
        return ""
    return f"{settings.SITE_URL}{story_path(live.published_at, live.content['slug'])}"


def _schedule(article: Article, *, by: User, revision: int, data: Any) -> Outcome:
    try:
        day = DateField().clean(data.get("publish_date", ""))
        time = TimeField().clean(data.get("publish_time", ""))
        at = from_wall_clock(day, time)
    except ValidationError:
        return Outcome(messages.ERROR, f"{_kept('schedule')} {gettext('Say the day and the time.')}")
    except ValueError as skipped:
        return Outcome(messages.ERROR, f"{_kept('schedule')} {skipped}")
    reason = text.shorten(text.line(data.get("embargo_reason", "")), EMBARGO_LENGTH)
    check_step("schedule", article, by)
    asking.hold(article, at=at, accepted=data)
    try:
        publishing.schedule(article.pk, at=at, by=by, revision=revision, reason=reason)
    except BadInput as refused:
        return Outcome(messages.ERROR, f"{_kept('schedule')} {refused}")
    wall = on_the_wall(at)
    day = gettext("{day} at {time}").format(day=date_format(wall, "l, j E Y"), time=date_format(wall, "H:i"))
    return Outcome(messages.SUCCESS, gettext("It will be published on {day}, newsroom time.").format(day=day))


def is_allowed(name: str, user: User) -> bool:
    """Return whether a person may ever take a step; whether this story may, the step itself says."""
    return name == SAVE or permissions.may(user, leaving.DEEDS[name] if name in leaving.DEEDS else STEPS[name].deed)
