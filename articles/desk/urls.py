"""Addresses under /api/desk/v1/."""

from django.urls import URLPattern, path

from articles.desk.stories.checking import Checks
from articles.desk.stories.steps import TAKEN, StepView
from articles.desk.stories.views import OneStory, Stories

STORY = "articles/<uuid:article_id>/"

urlpatterns: list[URLPattern] = [
    path("articles/", Stories.as_view(), name="desk-stories"),
    path(STORY, OneStory.as_view(), name="desk-story"),
    path(f"{STORY}checks/", Checks.as_view(), name="desk-story-checks"),
    *(path(f"{STORY}{step}/", StepView.as_view(step=step), name=f"desk-story-{step}") for step in TAKEN),
]
