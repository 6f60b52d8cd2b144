"""Who may do what with stories: one table, which every way in asks, and every service before it does it.

    SEE, BEGIN      look at the desk's stories; begin one of one's own
    CHANGE          write in a story
    ERASE           forget one for ever
    LIMIT, RELEASE  say which editor has which sections, and take them away
    …               the steps of a story's way have their rows in articles.workflow

A story is somebody's own if they began it or are named in its byline. A reporter does what is theirs
with their own stories until an editor has approved them; who holds EVERY has the stories of others
too: all, or those of their sections (`limits`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Section, SectionEditor
from newsroom.errors import NotAllowed
from newsroom.tongues import Words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

State = Article.State

EVERY = "articles.change_any_article"
# Who says which editor has which section is held back by none: they could take their own away.
UNLIMITED = "articles.add_sectioneditor"
# Until an editor has answered for it, a story is its writer's.
UNANSWERED = frozenset({State.DRAFT, State.IN_REVIEW})


@dataclass(frozen=True)
class Deed:
    """Something that is done with stories: what it takes, and what those are told who may not.

    One of the permissions in `takes` is needed. With `own` it is enough for one's own stories that nobody
    has approved, and those of others take EVERY; without, it is enough for those of one's sections.
    `general` deeds are about no story in particular.
    """

    takes: tuple[str, ...]
    refusal: Words
    own: bool = False
    general: bool = False


SEE = Deed(
    ("articles.view_article", "articles.change_article"),
    _("Your account may not see stories. Ask a managing editor."),
    general=True,
)
BEGIN = Deed(("articles.add_article",), _("Your account may not begin stories. Ask a managing editor."), general=True)
CHANGE = Deed(
    ("articles.change_article",), _("Your account reads stories and changes none. Ask a managing editor."), own=True
)
ERASE = Deed(("articles.erase_article",), _("Your account may not do this: Erase."))
LIMIT = Deed((UNLIMITED,), _("Your account may not say who edits which section."), general=True)
RELEASE = Deed(("articles.delete_sectioneditor",), LIMIT.refusal, general=True)

NOT_YOURS = _(
    "You may change the stories that you began or are named in, and this is none of them. "
    "Ask an editor, or have your name put into the byline."
)
ANSWERED = _("This story is {state}, and from its approval on only editors change it. Ask one of them.")
ELSEWHERE = _("You edit {yours}, and this story stands in {section}. Ask an editor of that section.")


def refusal(by: User | AnonymousUser | None, deed: Deed, article: Article | None = None) -> str:
    """Return in a sentence why this person may not; empty where they may. `by` None is the newsroom itself.

    Without a story the question is whether there can be any that they may do it with. It is asked
    before a story is looked up: who may do nothing is not told which there are.
    """
    if by is None:
        return ""
    if not any(by.has_perm(permission) for permission in deed.takes):
        return str(deed.refusal)
    if article is None or deed.general:
        return ""
    every = not deed.own or by.has_perm(EVERY)
    elsewhere = _elsewhere(by, article) if every else ""
    if every and not elsewhere:
        return ""
    if deed.own and is_own(by, article):
        return "" if stands(article) in UNANSWERED else elsewhere or ANSWERED.format(state=_named(article))
    return elsewhere or str(NOT_YOURS)


def may(by: User | AnonymousUser | None, deed: Deed, article: Article | None = None) -> bool:
    """Return whether this person may do it, with this story or, without one, with any."""
    return not refusal(by, deed, article)


def check(by: User | AnonymousUser | None, deed: Deed, article: Article | None = None) -> None:
    """Raise NotAllowed, with the sentence that says why, unless this person may do it."""
    if words := refusal(by, deed, article):
        raise NotAllowed(words)


def stands(article: Article) -> str:
    """Return how far a story is on its way; of one on the spike, how far it was."""
    return article.spiked_from or article.state


def is_own(by: User | AnonymousUser, article: Article) -> bool:
    """Return whether a person began a story or is named in its byline. A story not saved yet is whoever's writes it."""
    if article._state.adding or article.created_by_id == by.pk:
        return True
    author = getattr(by, "author", None)
    if author is None:
        return False
    if "bylines" in getattr(article, "_prefetched_objects_cache", {}):
        return any(byline.author_id == author.pk for byline in article.bylines.all())
    return article.bylines.filter(author=author).exists()


def limits(by: User | AnonymousUser) -> frozenset[int]:
    """Return the sections that an editor is limited to, with those below them; empty: all there are.

    Read once for a person as they came in, as their permissions are.
    """
    known: frozenset[int] | None = getattr(by, "_limits", None)
    if known is None:
        known = frozenset() if by.has_perm(UNLIMITED) else _with_those_below(by)
        by._limits = known  # type: ignore[union-attr]
    return known


def _with_those_below(by: User | AnonymousUser) -> frozenset[int]:
    found = set(SectionEditor.objects.filter(user=by.pk).values_list("section", flat=True))
    tree = list(Section.objects.values_list("pk", "parent")) if found else []
    while below := {section for section, parent in tree if parent in found} - found:
        found |= below
    return frozenset(found)


def _elsewhere(by: User | AnonymousUser, article: Article) -> str:
    """Return why the story's section is not this person's. Without a section a story is every editor's to place."""
    if article.section_id is None or not (mine := limits(by)) or article.section_id in mine:
        return ""
    names = Section.objects.filter(editors__user=by.pk).values_list("name", flat=True)
    yours = gettext(" and ").join(sorted(f"“{name}”" for name in names)) or gettext("other sections")
    return ELSEWHERE.format(yours=yours, section=f"“{article.section}”")


def _named(article: Article) -> str:
    return str(State(stands(article)).label).lower()
