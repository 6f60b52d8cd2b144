"""A story's way: which step leads from where to where, and who may take it.

One table, the same for buttons, bulk actions and API. What readers see, or wait for, is not spiked:
it is withdrawn first, with a reason that they are told, or its time is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import permissions
from articles.models import Article
from articles.permissions import Deed
from newsroom.errors import NotReady
from newsroom.tongues import Words

State = Article.State


@dataclass(frozen=True)
class Step:
    """One step: its name on the button, from which states, to which, the permission it takes, and with which stories.

    `target` BACK is where the story came from. With `own`, a writer takes it with their own stories until
    these are approved; all other steps are for the editors of the story's section.
    """

    label: Words
    origins: frozenset[str]
    target: str
    permission: str
    own: bool = False

    @cached_property
    def deed(self) -> Deed:
        """Return what the step is to articles.permissions."""
        return Deed(
            (self.permission,), format_lazy(_("Your account may not do this: {label}."), label=self.label), own=self.own
        )

    def leads_to(self, article: Article) -> str:
        """Return the state in which the step leaves a story that can take it."""
        return article.spiked_from if self.target == BACK else self.target


BACK = ""
WRITTEN = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED})
SPIKABLE = WRITTEN | {State.WITHDRAWN}
ALL = frozenset(State.values)
SUBMIT, APPROVE, PUBLISH, WITHDRAW, CHANGE = (
    f"articles.{verb}_article" for verb in ("submit", "approve", "publish", "withdraw", "change")
)

STEPS = {
    "submit": Step(_("Send for review"), frozenset({State.DRAFT}), State.IN_REVIEW, SUBMIT, own=True),
    "return": Step(_("Back to draft"), frozenset({State.IN_REVIEW, State.APPROVED}), State.DRAFT, SUBMIT, own=True),
    "approve": Step(_("Approve"), frozenset({State.DRAFT, State.IN_REVIEW}), State.APPROVED, APPROVE),
    "publish": Step(_("Publish"), ALL - {State.SPIKED}, State.PUBLISHED, PUBLISH),
    "schedule": Step(_("Schedule"), WRITTEN | {State.SCHEDULED, State.WITHDRAWN}, State.SCHEDULED, PUBLISH),
    "unschedule": Step(_("Do not publish"), frozenset({State.SCHEDULED}), State.APPROVED, PUBLISH),
    "withdraw": Step(_("Withdraw"), frozenset({State.PUBLISHED}), State.WITHDRAWN, WITHDRAW),
    "spike": Step(_("Spike"), SPIKABLE, State.SPIKED, CHANGE, own=True),
    "unspike": Step(_("Take off the spike"), frozenset({State.SPIKED}), BACK, CHANGE, own=True),
}
# What to do first, where that is not plain from the buttons.
FIRST = {
    ("spike", State.PUBLISHED): _("Withdraw it first: readers who have the link are told why."),
    ("spike", State.SCHEDULED): _("Press “Do not publish” first."),
    ("publish", State.SPIKED): _("Take it off the spike first."),
}


def possible(article: Article, user: User) -> list[str]:
    """Return the names of the steps that this person may take with this story now."""
    return [
        name
        for name, step in STEPS.items()
        if article.state in step.origins and permissions.may(user, step.deed, article)
    ]


def check_step(name: str, article: Article, by: User | None) -> Step:
    """Return the step. Raises NotAllowed for the person, NotReady for the story's state.

    `by` None is the newsroom itself: an import, the demo, a task.
    """
    step = STEPS[name]
    permissions.check(by, step.deed, article)
    if article.state not in step.origins:
        state = State(article.state)
        words = gettext("A story that is {state} cannot take this step: {label}.").format(
            state=str(state.label).lower(), label=step.label
        )
        raise NotReady(f"{words} {FIRST.get((name, state), '')}".strip(), problems=[])
    return step
