"""A story in its languages: which there are, and one of them beside the form while another is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import snapshot
from articles.body.expand import for_editor
from articles.models import Article, Translation
from articles.services import translating
from newsroom.dates import language_name
from newsroom.errors import BadInput, NotAllowed, NotFound


@dataclass(frozen=True)
class Telling:
    """A story in one of its languages."""

    language: str
    name: str
    article: Article
    is_this: bool


@dataclass(frozen=True)
class Beside:
    """The story that is shown beside the form; what of it the one in the form does not follow yet."""

    article: Article
    name: str
    body: SafeString
    changed: tuple[str, ...] = ()
    is_source: bool = False
    followed: int = 0  # the revision of it that the story in the form follows


@dataclass(frozen=True)
class Languages:
    """What the page of a story says of its other languages."""

    tellings: tuple[Telling, ...]
    missing: tuple[tuple[str, str], ...]
    beside: Beside | None


def languages_of(article: Article, wanted: str) -> Languages:
    """Return a story's languages; beside it stands the one whose code is `wanted`, else what it is translated from."""
    told = translating.told_in(article)
    tellings = tuple(Telling(code, language_name(code), each, each.pk == article.pk) for code, each in told.items())
    missing = tuple((code, language_name(code)) for code in settings.SITE_LANGUAGES if code not in told)
    link = Translation.objects.filter(pk=article.pk).first()
    other = told.get(wanted) or next((each for each in told.values() if link and each.pk == link.source_id), None)
    if other is None or other.pk == article.pk:
        return Languages(tellings, missing, None)
    return Languages(tellings, missing, _beside(other, link if link and link.source_id == other.pk else None))


def _beside(other: Article, link: Translation | None) -> Beside:
    other.refresh_from_db(fields=["body"])
    # Canonical HTML out of the cleaning gate; its photos' words are escaped as they are written in.
    body = mark_safe(for_editor(other))  # noqa: S308
    name, followed = language_name(other.language), link.source_revision if link else 0
    return Beside(other, name, body, _changed(other, link), is_source=link is not None, followed=followed)


def _changed(source: Article, link: Translation | None) -> tuple[str, ...]:
    """Return what of its source a translation does not follow yet, by the names people know."""
    if link is None or link.source_revision >= source.revision:
        return ()
    before = source.revisions.filter(number=link.source_revision).values_list("content", flat=True).first()
    names = snapshot.changed(before or {}, snapshot.take(source))
    return tuple(str(snapshot.LABELS[name]) for name in names) or (_("something"),)


def urls(wrap: Callable[[Any], Any]) -> list[URLPattern]:
    """Return the addresses of what a translator presses; `wrap` lets in who works here."""
    return [
        path("<uuid:article_id>/translate/", wrap(_translate), name="articles_article_translate"),
        path("<uuid:article_id>/caught-up/", wrap(_catch_up), name="articles_article_caught_up"),
    ]


@require_POST
def _translate(request: HttpRequest, article_id: UUID) -> HttpResponse:
    language = request.POST.get("language", "")
    try:
        made = translating.begin(article_id, language, by=cast("User", request.user))
    except (BadInput, NotFound) as refused:
        messages.error(request, str(refused))
        return _page(article_id)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    messages.success(request, _("The translation is begun. Write over the text; the headline is yours to find."))
    return _page(made.pk)


@require_POST
def _catch_up(request: HttpRequest, article_id: UUID) -> HttpResponse:
    given = request.POST.get("revision", "")
    revision = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    try:
        translating.catch_up(article_id, revision=revision, by=cast("User", request.user))
    except (BadInput, NotFound) as refused:
        messages.error(request, str(refused))
        return _page(article_id)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    messages.success(request, _("Noted: the translation follows its source."))
    return _page(article_id)


def _page(article_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article_id]))
