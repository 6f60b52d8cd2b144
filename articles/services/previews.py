"""Links with which somebody without an account reads one story before it is published.

    make(article_id, …)   a new link; its token is returned, and never again
    revoke(link_id, …)    it opens nothing from now on
    open_link(token, …)   the link that a token opens
    note_view(link, …)    somebody read the story through it
    prune(now)            forget links that are long over, with their views

A token is 256 random bits, and of it only the SHA-256 is stored: there is nothing to guess, and a
copy of the database opens no story.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
import re
import secrets
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article, PreviewLink, PreviewView
from articles.services.saving import lock
from articles.services.telling import tell
from newsroom import audit
from newsroom.errors import BadInput, Fault, Gone, NotFound, NotReady

logger = structlog.get_logger(__name__)

State = Article.State
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
HOURS = 72  # unless another time is chosen
MOST_HOURS = 24 * 14
MOST_OPEN = 20  # links of one story
MOST_VIEWS = 200  # of one link that are kept; all are counted
KEPT = dt.timedelta(days=30)  # how long one that is over is still listed
NOTE = 120  # characters
GUEST = "a guest"  # as the audit log calls whoever reads through a link
# Others were taken off: whoever spikes or withdraws a story means its links too.
SHOWN = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED})
# What a program calls itself, the first that is found; most browsers name several.
PROGRAMS = (
    (re.compile(r"bot|crawler|spider|preview", re.I), "Robot"),
    (re.compile(r"Edg(e|A|iOS)?/"), "Edge"),
    (re.compile(r"OPR/|Opera"), "Opera"),
    (re.compile(r"YaBrowser/"), "Yandex"),
    (re.compile(r"SamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"Firefox/|FxiOS/"), "Firefox"),
    (re.compile(r"Chrome/|CriOS/"), "Chrome"),
    (re.compile(r"Safari/"), "Safari"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made, with its token: show it once, store it nowhere."""

    link: PreviewLink
    token: str


@transaction.atomic
def make(
    article_id: UUID, *, by: User | None, hours: int = HOURS, note: str = "", now: dt.datetime | None = None
) -> Made:
    """Return a new link to a story, good for `hours`. Raises NotAllowed, NotReady for the story's state, BadInput."""
    now = now or timezone.now()
    article = lock(article_id)
    check_may(article, by)
    if article.state not in SHOWN:
        raise NotReady(
            _("A story that is {state} is shown to nobody.").format(state=str(State(article.state).label).lower()),
            problems=[],
        )
    if faults := list(_faults(article, hours, note, now)):
        raise BadInput(faults)
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        article=article,
        digest=_digest(token),
        note=note,
        made_by=by,
        made_at=now,
        expires_at=now + dt.timedelta(hours=hours),
    )
    tell(article, "shown", by=by, now=now, until=link.expires_at, note=note)
    logger.info("preview link made", link=link.pk, article=str(article.pk), by=by.pk if by else None, hours=hours)
    return Made(link, token)


@transaction.atomic
def revoke(article_id: UUID, link_id: int, *, by: User | None, now: dt.datetime | None = None) -> PreviewLink:
    """Close a link of a story and return it; one that is closed stays as it was. Raises NotAllowed, NotFound."""
    now = now or timezone.now()
    article = lock(article_id)
    check_may(article, by)
    link = PreviewLink.objects.filter(pk=link_id, article=article_id).first()
    if link is None:
        raise NotFound(_("This story has no such link."))
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = now, by
        link.save(update_fields=["revoked_at", "revoked_by"])
        tell(article, "hidden", by=by, now=now, note=link.note)
        logger.info("preview link revoked", link=link.pk, article=str(article_id), by=by.pk if by else None)
    return link


def open_link(token: str, *, now: dt.datetime) -> PreviewLink:
    """Return the link that a token opens, with its story. Raises NotFound, Gone for one that is over.

    Of a story that was spiked or withdrawn the links are over as long as it is.
    """
    if not TOKEN.fullmatch(token):
        raise NotFound(_("There is no such preview."))
    digest = _digest(token)
    link = PreviewLink.objects.select_related("article__live_edition").filter(digest=digest).first()
    # The index compares digests, which tell nothing of tokens; this says so to whoever doubts it.
    if link is None or not hmac.compare_digest(link.digest, digest):
        raise NotFound(_("There is no such preview."))
    if not link.is_open(now) or link.article.state not in SHOWN:
        raise Gone(_("This preview is over. Ask the newsroom for a new link."))
    return link


@transaction.atomic
def note_view(link: PreviewLink, *, address: str, agent: str, now: dt.datetime) -> None:
    """Note that somebody read a story through a link: the network, not the address; the program, not its version."""
    PreviewLink.objects.filter(pk=link.pk).update(views=F("views") + 1)
    if link.views < MOST_VIEWS:
        seen = PreviewView.objects.create(link=link, at=now, network=network(address), program=program(agent))
        told = {"note": link.note, "network": seen.network, "program": seen.program}
        story = link.article
        audit.note("guest", kind="story", thing=story.pk, label=str(story), by=None, who=GUEST, now=now, details=told)


def prune(now: dt.datetime) -> int:
    """Forget links that are over for a month, a batch at most; return how many rows. A beat of the worker."""
    old = PreviewLink.objects.filter(expires_at__lte=now - KEPT).order_by("expires_at").values_list("pk", flat=True)
    ids = list(old[:100])
    return PreviewLink.objects.filter(pk__in=ids).delete()[0] if ids else 0


def network(address: str) -> str:
    """Return the network that an address lies in: of IPv4 three parts of four, of IPv6 the first 48 bits."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False).network_address)


def program(agent: str) -> str:
    """Return the family of a browser or program."""
    return next((name for pattern, name in PROGRAMS if pattern.search(agent[:500])), "Other")


def _faults(article: Article, hours: int, note: str, now: dt.datetime) -> list[Fault]:
    found = []
    if not 1 <= hours <= MOST_HOURS:
        found.append(
            Fault(
                "bad_value",
                _("A link lasts from one hour to {number} days.").format(number=MOST_HOURS // 24),
                pointer="/hours",
            )
        )
    if len(note) > NOTE:
        found.append(
            Fault("too_long", _("Whom it is for: at most {limit} characters.").format(limit=NOTE), pointer="/note")
        )
    if article.preview_links.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_OPEN:
        detail = _("{most_open} links to this story are open. Revoke one first.").format(most_open=MOST_OPEN)
        found.append(Fault("too_many", detail, pointer="/hours"))
    return found


def check_may(article: Article, by: User | None) -> None:
    """Raise NotAllowed unless this person may make links to a story, see them and close them: who may change it."""
    permissions.check(by, permissions.CHANGE, article)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
