"""A story's way: which step leads from where to where, and who may take it.

One table, the same for buttons, bulk actions and API.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from articles.models import Article
from newsroom.errors import NotAllowed, NotReady

State = Article.State


@dataclass(frozen=True)
class Step:
    """One step: its name on the button, from which states, to which, and the permission it takes."""

    label: str
    origins: frozenset[str]
    target: str
    permission: str


WRITTEN = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED})
ALL = frozenset(State.values)

STEPS = {
    "submit": Step("Send for review", frozenset({State.DRAFT}), State.IN_REVIEW, "articles.submit_article"),
    "return": Step(
        "Back to draft", frozenset({State.IN_REVIEW, State.APPROVED}), State.DRAFT, "articles.submit_article"
    ),
    "approve": Step("Approve", frozenset({State.DRAFT, State.IN_REVIEW}), State.APPROVED, "articles.approve_article"),
    "publish": Step("Publish", ALL - {State.SPIKED}, State.PUBLISHED, "articles.publish_article"),
    "schedule": Step(
        "Schedule", WRITTEN | {State.SCHEDULED, State.WITHDRAWN}, State.SCHEDULED, "articles.publish_article"
    ),
    "unschedule": Step("Do not publish", frozenset({State.SCHEDULED}), State.APPROVED, "articles.publish_article"),
    "withdraw": Step("Withdraw", frozenset({State.PUBLISHED}), State.WITHDRAWN, "articles.withdraw_article"),
    "spike": Step("Spike", WRITTEN | {State.WITHDRAWN}, State.SPIKED, "articles.change_article"),
    "unspike": Step("Take off the spike", frozenset({State.SPIKED}), State.DRAFT, "articles.change_article"),
}


def possible(article: Article, user: User) -> list[str]:
    """Return the names of the steps that this person may take with this story now."""
    return [name for name, step in STEPS.items() if article.state in step.origins and user.has_perm(step.permission)]


def check_step(name: str, article: Article, by: User | None) -> Step:
    """Return the step. Raises NotAllowed for the person, NotReady for the story's state.

    `by` None is the newsroom itself: an import, the demo, a task.
    """
    step = STEPS[name]
    if by is not None and not by.has_perm(step.permission):
        raise NotAllowed(f"Your account may not do this: {step.label}.")
    if article.state not in step.origins:
        state = State(article.state).label.lower()
        raise NotReady(f"A story that is {state} cannot take this step: {step.label}.", problems=[])
    return step
