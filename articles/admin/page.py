"""The page of one story: shows the form, saves it, and takes the step that was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import permissions, snapshot
from articles.admin import asking, corrections, leaving, resuming, steps
from articles.admin.appearance import appearance
from articles.admin.conflicts import Comparison, compare, describe
from articles.admin.languages import languages_of
from articles.admin.places import place_of
from articles.admin.previewing import previewing
from articles.admin.sheet import Sheet, part_of_draft
from articles.checks import list_problems
from articles.drafts import Draft
from articles.models import Article
from articles.reading import PARTS
from articles.services import saving
from articles.services.rehearsal import rehearse
from articles.snapshot import Content
from articles.workflow import STEPS, possible
from newsroom.errors import BadInput, NotAllowed, StaleRevision
from newsroom.moments import on_the_wall

TEMPLATE = "articles/story.html"
SEALED = _("What goes out is still the version that was scheduled: schedule it again to send this one.")


class StoryPage:
    """One request for one story's page; `article` None is a new story."""

    def __init__(self, request: HttpRequest, article: Article | None, context: dict[str, Any]) -> None:
        self.request, self.article, self.context = request, article, context
        self.user = cast("User", request.user)
        self.deed = permissions.BEGIN if article is None else permissions.CHANGE
        self.refusal = permissions.refusal(self.user, self.deed, article)
        self.may_change = not self.refusal

    def respond(self) -> HttpResponse:
        """Return the page, or what came of what was pressed on it."""
        if self.request.method != "POST":
            picked = resuming.picked(self.request, self.article) if self.may_change else None
            return self._show(*(picked or (self._fresh(),)))
        if not self.may_change:
            return self._refuse()
        return self._press(self.request.POST.get("step") or steps.SAVE)

    def _refuse(self) -> HttpResponse:
        """Say why nothing was saved: the story may have been approved while somebody wrote, who gets the text back."""
        if not permissions.may(self.user, self.deed):
            raise PermissionDenied
        response = self._show(Sheet.posted(self.request.POST))
        response.status_code = 403
        return response

    def _press(self, step: str) -> HttpResponse:
        if step != steps.SAVE and step not in STEPS and step not in leaving.DEEDS:
            raise BadRequest(gettext("There is no such step."))
        if not steps.is_allowed(step, self.user):
            raise PermissionDenied
        sheet = Sheet.posted(self.request.POST)
        if step in steps.AT_ONCE and self.article is not None:
            outcome = steps.take(step, self.article, by=self.user, revision=0, data=self.request.POST)
            messages.add_message(self.request, outcome.level, outcome.words)
            if outcome.is_gone:
                return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
            self.article.refresh_from_db()
            step = steps.SAVE
        if not sheet.is_valid():
            return self._show(sheet)
        try:
            return self._save(sheet, step)
        except NotAllowed as refused:  # since the page was asked for
            self.refusal, self.may_change = str(refused), False
            return self._refuse()
        except BadInput as refused:
            sheet.blame(refused.errors)
            return self._show(sheet)

    def _save(self, sheet: Sheet, step: str) -> HttpResponse:
        if self.article is None:
            draft = sheet.draft(None)
            if draft.story and (twin := Article.objects.filter(story=draft.story, created_by=self.user).first()):
                return self._go(twin)  # pressed twice: the first press made it
            saved = saving.create(draft, by=self.user, note=sheet.story.cleaned_data["save_note"])
        else:
            seen = self._content_at(sheet.revision) or {}
            draft = sheet.draft(self.article, seen_slug=seen.get("slug", ""))
            draft, undecided = self._decided(corrections.noted(draft, self.request.POST, step), sheet.revision)
            if undecided is not None:
                return self._show(sheet, undecided)
            try:
                note = sheet.story.cleaned_data["save_note"]
                saved = saving.save(self.article.pk, draft, by=self.user, revision=sheet.revision, note=note)
            except StaleRevision:
                own_slug = sheet.story.cleaned_data["slug"] not in {seen.get("slug"), self.article.slug}
                comparison = self._compare(draft, sheet.revision, own_slug=own_slug)
                if not comparison.says_nothing:
                    return self._show_both(comparison)
                saved = saving.Saved(self.article, changed=False)  # somebody pressed twice
        return self._after(saved, step)

    def _after(self, saved: saving.Saved, step: str) -> HttpResponse:
        article = saved.article
        resuming.settle(self.request)
        if saved.dropped:
            words = gettext("The story cannot hold everything that was in it. Left out: {names}.").format(
                names="; ".join(saved.dropped)
            )
            messages.warning(self.request, words)
        if step == steps.SAVE:
            if saved.changed:
                messages.success(
                    self.request,
                    gettext("Saved.") if not self._is_sealed(article) else f"{gettext('Saved.')} {SEALED}",
                )
            elif self.request.POST.get("step") not in steps.AT_ONCE:
                messages.success(self.request, gettext("Nothing was changed."))
            return self._go(article)
        outcome = steps.take(step, article, by=self.user, revision=article.revision, data=self.request.POST)
        messages.add_message(self.request, outcome.level, outcome.words)
        if outcome.asks:
            asking.remember(self.request, article, step)
        return self._go(article, "?check=1" if outcome.show_problems else "")

    def _is_sealed(self, article: Article) -> bool:
        """Return whether a version older than what is saved waits for its time."""
        if article.state != Article.State.SCHEDULED:
            return False
        signed = article.editions.order_by("-number").values_list("revision", flat=True).first()
        return signed != article.revision

    def _go(self, article: Article, query: str = "") -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]) + query)

    def _decided(self, draft: Draft, revision: int) -> tuple[Draft, Comparison | None]:
        """Return the draft as decided on the page that showed conflicts; if not all were, those again."""
        assert self.article is not None  # noqa: S101 - a new story has nobody to conflict with
        asked = [name for name in self.request.POST.get("conflicts", "").split(",") if name in PARTS]
        if not asked:
            return draft, None
        chosen = {name: self.request.POST.get(f"choose-{name}", "") for name in asked}
        theirs = self._content_at(revision) or snapshot.take(self.article)
        if not set(chosen.values()) <= {"mine", "theirs"}:
            mine = rehearse(self.article.pk, draft, by=self.user)
            again = tuple(replace(each, chosen=chosen[each.name]) for each in describe(asked, theirs, mine))
            return draft, Comparison(mine, conflicts=again, is_undecided=True)
        for name in asked:
            if chosen[name] == "theirs":
                draft = replace(draft, **part_of_draft(name, theirs))
        return draft, None

    def _content_at(self, revision: int) -> Content | None:
        assert self.article is not None  # noqa: S101 - as above
        return self.article.revisions.filter(number=revision).values_list("content", flat=True).first()

    def _compare(self, draft: Draft, revision: int, *, own_slug: bool) -> Comparison:
        assert self.article is not None  # noqa: S101 - as above
        mine = rehearse(self.article.pk, draft, by=self.user)
        self.article = Article.objects.select_related("saved_by", "live_edition").get(pk=self.article.pk)
        return compare(self._content_at(revision), snapshot.take(self.article), mine, own_slug=own_slug)

    def _show_both(self, comparison: Comparison) -> HttpResponse:
        assert self.article is not None  # noqa: S101 - as above
        sheet = Sheet.filled(comparison.merged, revision=self.article.revision)
        sheet.story.initial["save_note"] = self.request.POST.get("save_note", "")
        return self._show(sheet, comparison)

    def _fresh(self) -> Sheet:
        if self.article is not None:
            content = snapshot.take(self.article)
            return Sheet.filled(content, revision=self.article.revision, read_only=not self.may_change)
        author = getattr(self.user, "author", None)
        names = [[author.pk, ""]] if author else []
        content = {"language": settings.SITE_LANGUAGES[0], "kind": "news", "bylines": names}
        return Sheet.filled(content, revision=0, story=Article().story)

    def _show(self, sheet: Sheet, comparison: Comparison | None = None) -> HttpResponse:
        article = self.article
        may = possible(article or Article(), self.user) if self.may_change else []
        context = {
            **self.context,
            "sheet": sheet,
            "form": sheet.story,
            "media": self.context["media"] + sheet.media,
            "article": article,
            "original": article,
            "title": str(article) if article else gettext("New story"),
            "may_change": self.may_change,
            "refusal": self.refusal,
            "steps": [(name, STEPS[name].label) for name in STEPS if name in may and (article or name != "spike")],
            "comparison": comparison,
            "problems": self._problems(),
            "complaints": sheet.complaints(),
            "zone": timezone.get_default_timezone_name(),
            "suggested": on_the_wall(timezone.now()),
            **self._published(),
            **appearance(article),
            **previewing(article),
            **asking.context(self.request, article),
            **leaving.context(article, self.user, may_change=self.may_change),
            **corrections.context(self.request, article),
            "languages": languages_of(article, self.request.GET.get("beside", "")) if article else None,
            **resuming.context(self.request, article),
        }
        return TemplateResponse(self.request, TEMPLATE, context)

    def _problems(self) -> list[tuple[str, str]]:
        """Return what keeps the saved story from being published, if the page shall list it."""
        if self.article is None or "check" not in self.request.GET or self.request.method == "POST":
            return []
        return [(place_of(fault.pointer or ""), fault.detail) for fault in list_problems(self.article)]

    def _published(self) -> dict[str, Any]:
        if (article := self.article) is None:
            return {}
        return {
            "live": article.live_edition,
            "public_url": steps.public_url(article),
            "has_unpublished_changes": article.has_unpublished_changes,
            "sealed": SEALED if self._is_sealed(article) else "",
        }
