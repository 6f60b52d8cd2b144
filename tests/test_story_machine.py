"""A story's way, walked at random: whoever comes, whatever they try, and whenever they do it.

What is expected is written down here anew, by name of person and state; none of it asks the code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from articles.drafts import Draft
from articles.models import Article, Revision
from articles.services import leaving, publishing, responsibility, saving
from articles.services.restoring import restore
from articles.services.telling import DONE
from newsroom import audit
from newsroom.errors import BadInput, NotAllowed, NotReady
from newsroom.models import AuditEntry
from publishing import services as door
from tests.factories import make_article, make_section

pytestmark = pytest.mark.django_db

START = dt.datetime(2025, 1, 22, 9, 30, tzinfo=dt.UTC)
WRITERS, EDITORS = ("rita", "nadia"), ("edna", "sven", "mira")  # Sven edits “Sport” alone
PEOPLE = (*WRITERS, *EDITORS, "oscar")
BEFORE_APPROVAL = {"draft", "in_review"}
# step: states from which it leads, and where to (None: where it came from)
WAY: dict[str, tuple[set[str], str | None]] = {
    "submit": ({"draft"}, "in_review"),
    "return": ({"in_review", "approved"}, "draft"),
    "approve": ({"draft", "in_review"}, "approved"),
    "publish": ({"draft", "in_review", "approved", "scheduled", "published", "withdrawn"}, "published"),
    "schedule": ({"draft", "in_review", "approved", "scheduled", "withdrawn"}, "scheduled"),
    "unschedule": ({"scheduled"}, "approved"),
    "withdraw": ({"published"}, "withdrawn"),
    "spike": ({"draft", "in_review", "approved", "withdrawn"}, "spiked"),
    "unspike": ({"spiked"}, None),
}
WRITERS_STEPS = {"submit", "return", "spike", "unspike"}


@dataclass
class Told:
    """What must be true of one story."""

    pk: UUID
    owner: str
    section: str
    headline: str
    state: str = "draft"
    spiked_from: str = ""
    revision: int = 1
    due: dt.datetime | None = None
    leaves: dt.datetime | None = None  # when readers lose it by itself
    sealed: str = ""  # the headline that was signed off for its time
    public: str = ""  # the headline that readers see
    was_public: bool = False
    saved: dict[int, str] = field(default_factory=dict)  # headlines by revision
    steps: list[tuple[str, str]] = field(default_factory=list)  # who took which


class Desk(RuleBasedStateMachine):
    """Nothing forbidden happens, no draft is ever public, and all that was saved can be had again."""

    cast: ClassVar[dict[str, User]]
    sections: ClassVar[dict[str, int]]
    clock: ClassVar[Any]
    count: ClassVar[int] = 0

    stories = st.integers(0, 2)
    people = st.sampled_from(PEOPLE)

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Told] = []
        self.erased: list[Told] = []

    @precondition(lambda self: len(self.told) < 3)
    @rule(who=people, section=st.sampled_from(["Sport", "Economy"]))
    def begin(self, who: str, section: str) -> None:
        headline = self._words()
        if who == "oscar":
            with pytest.raises(NotAllowed):
                make_article(by=self.cast[who], headline=headline, section=self.sections[section])
            return
        article = make_article(by=self.cast[who], headline=headline, section=self.sections[section])
        self.told.append(Told(article.pk, who, section, headline, saved={1: headline}))

    @precondition(lambda self: self.told)
    @rule(at=stories, who=people)
    def save(self, at: int, who: str) -> None:
        story, headline = self._story(at), self._words()
        draft = Draft(headline=headline)
        if not self._may(story, who, own=True):
            with pytest.raises(NotAllowed):
                saving.save(story.pk, draft, by=self.cast[who], revision=story.revision)
            return
        saving.save(story.pk, draft, by=self.cast[who], revision=story.revision)
        self._saved(story, headline)

    @precondition(lambda self: self.told)
    @rule(at=stories, who=people, step=st.sampled_from(sorted(WAY)), minutes=st.integers(1, 90))
    def take(self, at: int, who: str, step: str, minutes: int) -> None:
        story = self._story(at)
        origins, target = WAY[step]
        may = self._may(story, who, own=step in WRITERS_STEPS)
        due = timezone.now() + dt.timedelta(minutes=minutes)
        if not may or story.state not in origins:
            with pytest.raises(NotReady if may else NotAllowed):
                self._do(story, who, step, due)
            return
        if step == "schedule" and story.leaves and story.leaves <= due:
            with pytest.raises(BadInput):
                self._do(story, who, step, due)
            return
        self._do(story, who, step, due)
        former, story.state = story.state, target or story.spiked_from
        story.spiked_from = former if step == "spike" else ""
        story.due, story.sealed = (due, story.headline) if step == "schedule" else (None, "")
        if step == "publish":
            story.public, story.was_public = story.headline, True
        if step == "withdraw":
            story.public = ""
        if step in {"withdraw", "unschedule"}:
            story.leaves = None
        story.steps.append((who, step))

    @precondition(lambda self: self.told)
    @rule(at=stories, who=people, minutes=st.integers(1, 180), stays=st.booleans())
    def say_when_it_leaves(self, at: int, who: str, minutes: int, stays: bool) -> None:
        story, by = self._story(at), self.cast[who]
        later = timezone.now() + dt.timedelta(minutes=minutes)
        may, can = self._may(story, who, own=False), story.state in {"published", "scheduled"}
        too_early = not stays and bool(story.due and later <= story.due)
        if not (may and can) or too_early:
            with pytest.raises(NotAllowed if not may else NotReady if not can else BadInput):
                self._say_when(story, by, None if stays else later)
            return
        self._say_when(story, by, None if stays else later)
        story.leaves = None if stays else later
        story.steps.append((who, "stays" if stays else "leaves"))

    @precondition(lambda self: self.told)
    @rule(at=stories, who=st.sampled_from(["rita", "edna", "mira", "oscar"]), sure=st.booleans())
    def erase(self, at: int, who: str, sure: bool) -> None:
        story = self._story(at)
        slug = Article.objects.get(pk=story.pk).slug if sure else "something-else"
        if who != "mira" or not sure:
            with pytest.raises(NotAllowed if who != "mira" else BadInput):
                leaving.erase(story.pk, by=self.cast[who], confirmed=slug)
            return
        leaving.erase(story.pk, by=self.cast[who], confirmed=slug)
        story.steps.append((who, "erased"))
        story.public = ""
        self.told.remove(story)
        self.erased.append(story)

    @precondition(lambda self: any(each.state in WAY["spike"][0] for each in self.told))
    @rule(data=st.data(), who=st.sampled_from(["edna", "mira"]))
    def spike_and_take_off(self, data: Any, who: str) -> None:
        story = data.draw(st.sampled_from([each for each in self.told if each.state in WAY["spike"][0]]))
        before = Article.objects.filter(pk=story.pk).values().get()
        for step in ("spike", "unspike"):
            publishing.move(story.pk, step, by=self.cast[who])
            story.steps.append((who, step))
        assert Article.objects.filter(pk=story.pk).values().get() == before

    @precondition(lambda self: self.told)
    @rule(at=stories, data=st.data())
    def bring_back(self, at: int, data: Any) -> None:
        story = self._story(at)
        number = data.draw(st.sampled_from(sorted(story.saved)))
        content = Article.objects.get(pk=story.pk).revisions.get(number=number).content
        restored = restore(story.pk, content, by=self.cast["mira"], revision=story.revision, note="Back")
        assert not restored.dropped
        if restored.changed:
            self._saved(story, story.saved[number])

    @rule(minutes=st.integers(1, 120))
    def wait(self, minutes: int) -> None:
        self.clock.shift(dt.timedelta(minutes=minutes))
        door.release_due(timezone.now())
        for story in self.told:
            if story.due and story.due <= timezone.now():
                story.state, story.public, story.was_public = "published", story.sealed, True
                story.due, story.sealed = None, ""
                story.steps.append(("", "released"))
            if story.leaves and story.leaves <= timezone.now():
                story.state, story.public, story.leaves = "withdrawn", "", None
                story.steps.append(("", "expired"))

    @invariant()
    def the_desk_knows_how_each_story_stands(self) -> None:
        for story in self.told:
            article = Article.objects.get(pk=story.pk)
            assert (article.state, article.spiked_from) == (story.state, story.spiked_from)
            assert (article.revision, article.headline) == (story.revision, story.headline)
            assert (article.publish_at, article.withdraw_at) == (story.due, story.leaves)
            kept = dict(article.revisions.values_list("number", "content"))
            assert {number: content["headline"] for number, content in kept.items()} == story.saved

    @invariant()
    def readers_see_what_was_published_and_nothing_else(self) -> None:
        client = Client()
        listed = client.get("/api/v1/articles/?page_size=100").json()["results"]
        here = {story.pk: story for story in [*self.told, *self.erased]}
        seen = {card["id"]: card["headline"] for card in listed if UUID(card["id"]) in here}
        assert seen == {str(story.pk): story.public for story in self.told if story.public}
        for story in here.values():
            answer = client.get(f"/api/v1/articles/{story.pk}/")
            assert answer.status_code == (200 if story.public else 410 if story.was_public else 404)
            for headline in story.saved.values():
                assert (headline in answer.content.decode()) == (headline == story.public)

    @invariant()
    def of_what_was_erased_the_desk_has_nothing(self) -> None:
        keys = [story.pk for story in self.erased]
        assert not Article.objects.filter(pk__in=keys).exists()
        assert not Revision.objects.filter(article__in=keys).exists()

    @invariant()
    def each_step_stands_in_the_log_once_and_in_order(self) -> None:
        for story in [*self.told, *self.erased]:
            lines = AuditEntry.objects.filter(kind="story", thing=story.pk).order_by("pk")
            told = [(entry.by.username if entry.by else "", entry.verb) for entry in lines.select_related("by")]
            assert told == [(who, DONE.get(step, step)) for who, step in story.steps]
            if story in self.erased:
                assert {entry.label for entry in lines} == {audit.ERASED}

    def _words(self) -> str:
        type(self).count += 1
        return f"Canary{self.count:05d} sings"

    def _story(self, at: int) -> Told:
        return self.told[at % len(self.told)]

    def _may(self, story: Told, who: str, *, own: bool) -> bool:
        if who in {"edna", "mira"} or (who == "sven" and story.section == "Sport"):
            return True
        standing = story.spiked_from or story.state
        return own and who == story.owner and standing in BEFORE_APPROVAL

    def _saved(self, story: Told, headline: str) -> None:
        story.revision += 1
        story.headline = story.saved[story.revision] = headline

    def _say_when(self, story: Told, by: User, later: dt.datetime | None) -> None:
        if later is None:
            leaving.keep(story.pk, by=by)
        else:
            leaving.expire(story.pk, at=later, by=by, reason="Its day is over.")

    def _do(self, story: Told, who: str, step: str, due: dt.datetime) -> None:
        by = self.cast[who]
        match step:
            case "publish":
                publishing.publish(story.pk, by=by, revision=story.revision)
            case "schedule":
                publishing.schedule(story.pk, at=due, by=by, revision=story.revision)
            case "unschedule":
                publishing.unschedule(story.pk, by=by)
            case "withdraw":
                publishing.withdraw(story.pk, by=by, reason="It was false.")
            case _:
                publishing.move(story.pk, step, by=by)


def test_whoever_does_whatever_at_any_time_nothing_forbidden_comes_of_it(
    edna: User, rita: User, mira: User, oscar: User, person: Callable[..., User]
) -> None:
    nadia, sven = person("nadia", "Reporters"), person("sven", "Editors")
    Desk.cast = {each.username: each for each in (edna, rita, mira, oscar, nadia, sven)}
    Desk.sections = {name: make_section(name).pk for name in ("Sport", "Economy")}
    responsibility.limit(sven, make_section("Sailing", parent_id=Desk.sections["Sport"]), by=None)
    responsibility.limit(sven, sven.edits.get().section.parent, by=mira)
    walks = settings(max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    with time_machine.travel(START, tick=False) as clock:
        Desk.clock = clock
        run_state_machine_as_test(Desk, settings=walks)
