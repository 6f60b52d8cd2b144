"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from articles.desk.collections.views import Collections, OneCollection
from articles.desk.keeping import urls as keeping
from articles.desk.stories.checking import Checks
from articles.desk.stories.history import Compare, Editions, History, OneVersion, Restore
from articles.desk.stories.steps import TAKEN, StepView
from articles.desk.stories.views import OneStory, Stories
from articles.desk.things.kinds import AUTHORS, SECTIONS, TAGS
from articles.desk.things.views import OneThing, Things
from articles.desk.writing import urls as writing

STORY = "articles/<uuid:article_id>/"
THINGS = {"sections": SECTIONS, "tags": TAGS, "authors": AUTHORS}

urlpatterns: list[URLPattern] = [
    *keeping,
    *writing.urlpatterns,
    path("articles/", Stories.as_view(), name="desk-stories"),
    path(STORY, OneStory.as_view(), name="desk-story"),
    path(f"{STORY}checks/", Checks.as_view(), name="desk-story-checks"),
    path(f"{STORY}history/", History.as_view(), name="desk-story-history"),
    path(f"{STORY}history/<slug:ref>/", OneVersion.as_view(), name="desk-story-version"),
    path(f"{STORY}editions/", Editions.as_view(), name="desk-story-editions"),
    path(f"{STORY}diff/", Compare.as_view(), name="desk-story-diff"),
    path(f"{STORY}restore/", Restore.as_view(), name="desk-story-restore"),
    *(path(f"{STORY}{step}/", StepView.as_view(step=step), name=f"desk-story-{step}") for step in TAKEN),
    path("collections/", Collections.as_view(), name="desk-collections"),
    path("collections/<slug:slug>/", OneCollection.as_view(), name="desk-collection"),
    *(path(f"{name}/", Things.as_view(kind=kind), name=f"desk-{name}") for name, kind in THINGS.items()),
    *(
        path(f"{name}/<slug:slug>/", OneThing.as_view(kind=kind), name=f"desk-{kind.noun}")
        for name, kind in THINGS.items()
    ),
]
